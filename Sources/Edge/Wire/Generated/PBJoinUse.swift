// `JoinUse` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The node that used a promise, and the key that it brought.
package struct PBJoinUse: PBMessage {
    package var node: String
    package var key: [UInt8]

    package init(
        node: String = "",
        key: [UInt8] = []
    ) {
        self.node = node
        self.key = key
    }

    package static var wireName: StaticString { "coord.v1.JoinUse" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJoinUse { try read(bytes, rules) }
}

extension PBJoinUse: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JoinUse>, _ writer: WireWriter) throws(WireError) {
        coord__v1__join_use__init(c)
        if !node.isEmpty { c.pointee.node = try writer.text(node, "JoinUse.node") }
        if !key.isEmpty { c.pointee.key = try writer.bytes(key) }
    }

    init(_ c: UnsafePointer<Coord__V1__JoinUse>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JoinUse")
        node = try reader.text(c.pointee.node, "JoinUse.node")
        key = reader.bytes(c.pointee.key)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JoinUse>? {
        coord__v1__join_use__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
