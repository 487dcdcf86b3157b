// `NodeFence` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Somebody wants a node's machine to be off.
package struct PBNodeFence: PBMessage {
    package var by: PBPrincipal?
    package var reason: String
    package var sinceMs: Int64

    package init(
        by: PBPrincipal? = nil,
        reason: String = "",
        sinceMs: Int64 = 0
    ) {
        self.by = by
        self.reason = reason
        self.sinceMs = sinceMs
    }

    package static var wireName: StaticString { "coord.v1.NodeFence" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeFence { try read(bytes, rules) }
}

extension PBNodeFence: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeFence>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_fence__init(c)
        c.pointee.by = try writer.message(by)
        if !reason.isEmpty { c.pointee.reason = try writer.text(reason, "NodeFence.reason") }
        c.pointee.since_ms = sinceMs
    }

    init(_ c: UnsafePointer<Coord__V1__NodeFence>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeFence")
        by = try reader.message(c.pointee.by)
        reason = try reader.text(c.pointee.reason, "NodeFence.reason")
        sinceMs = c.pointee.since_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeFence>? {
        coord__v1__node_fence__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
