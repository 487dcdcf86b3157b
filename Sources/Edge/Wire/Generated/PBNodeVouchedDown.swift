// `NodeVouchedDown` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodeVouchedDown`.
package struct PBNodeVouchedDown: PBMessage {
    package var node: UInt64
    package var by: PBPrincipal?
    package var reason: String
    package var atMs: Int64

    package init(
        node: UInt64 = 0,
        by: PBPrincipal? = nil,
        reason: String = "",
        atMs: Int64 = 0
    ) {
        self.node = node
        self.by = by
        self.reason = reason
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.NodeVouchedDown" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeVouchedDown { try read(bytes, rules) }
}

extension PBNodeVouchedDown: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeVouchedDown>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_vouched_down__init(c)
        c.pointee.node = node
        c.pointee.by = try writer.message(by)
        if !reason.isEmpty { c.pointee.reason = try writer.text(reason, "NodeVouchedDown.reason") }
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__NodeVouchedDown>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeVouchedDown")
        node = c.pointee.node
        by = try reader.message(c.pointee.by)
        reason = try reader.text(c.pointee.reason, "NodeVouchedDown.reason")
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeVouchedDown>? {
        coord__v1__node_vouched_down__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
