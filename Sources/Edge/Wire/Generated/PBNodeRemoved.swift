// `NodeRemoved` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodeRemoved`.
package struct PBNodeRemoved: PBMessage {
    package var node: UInt64
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        node: UInt64 = 0,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.node = node
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.NodeRemoved" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeRemoved { try read(bytes, rules) }
}

extension PBNodeRemoved: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeRemoved>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_removed__init(c)
        c.pointee.node = node
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__NodeRemoved>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeRemoved")
        node = c.pointee.node
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeRemoved>? {
        coord__v1__node_removed__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
