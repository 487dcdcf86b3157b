// `NodeLost` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodeLost`.
package struct PBNodeLost: PBMessage {
    package var node: UInt64
    package var atMs: Int64

    package init(
        node: UInt64 = 0,
        atMs: Int64 = 0
    ) {
        self.node = node
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.NodeLost" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeLost { try read(bytes, rules) }
}

extension PBNodeLost: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeLost>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_lost__init(c)
        c.pointee.node = node
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__NodeLost>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeLost")
        node = c.pointee.node
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeLost>? {
        coord__v1__node_lost__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
