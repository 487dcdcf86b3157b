// `NodeJoined` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodeJoined`.
package struct PBNodeJoined: PBMessage {
    package var node: UInt64
    package var name: String
    package var key: [UInt8]
    /// The promise's key.
    package var token: [UInt8]
    package var atMs: Int64

    package init(
        node: UInt64 = 0,
        name: String = "",
        key: [UInt8] = [],
        token: [UInt8] = [],
        atMs: Int64 = 0
    ) {
        self.node = node
        self.name = name
        self.key = key
        self.token = token
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.NodeJoined" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeJoined { try read(bytes, rules) }
}

extension PBNodeJoined: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeJoined>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_joined__init(c)
        c.pointee.node = node
        if !name.isEmpty { c.pointee.name = try writer.text(name, "NodeJoined.name") }
        if !key.isEmpty { c.pointee.key = try writer.bytes(key) }
        if !token.isEmpty { c.pointee.token = try writer.bytes(token) }
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__NodeJoined>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeJoined")
        node = c.pointee.node
        name = try reader.text(c.pointee.name, "NodeJoined.name")
        key = reader.bytes(c.pointee.key)
        token = reader.bytes(c.pointee.token)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeJoined>? {
        coord__v1__node_joined__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
