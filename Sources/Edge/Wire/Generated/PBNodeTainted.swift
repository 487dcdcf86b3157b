// `NodeTainted` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// All taints that the node has now, ascending by key and effect.
package struct PBNodeTainted: PBMessage {
    package var node: UInt64
    package var taints: [PBTaint]
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        node: UInt64 = 0,
        taints: [PBTaint] = [],
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.node = node
        self.taints = taints
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.NodeTainted" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeTainted { try read(bytes, rules) }
}

extension PBNodeTainted: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeTainted>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_tainted__init(c)
        c.pointee.node = node
        if !taints.isEmpty {
            c.pointee.n_taints = taints.count
            c.pointee.taints = try writer.messages(taints)
        }
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__NodeTainted>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeTainted")
        node = c.pointee.node
        taints = try reader.messages(c.pointee.taints, c.pointee.n_taints)
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeTainted>? {
        coord__v1__node_tainted__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
