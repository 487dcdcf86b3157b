// `NodeTainting` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Puts taints on a node and takes others off.
package struct PBNodeTainting: PBMessage {
    package var node: String
    package var taints: [PBTaint]
    /// Taken off: every taint that one of these tolerates.
    package var removed: [PBToleration]

    package init(
        node: String = "",
        taints: [PBTaint] = [],
        removed: [PBToleration] = []
    ) {
        self.node = node
        self.taints = taints
        self.removed = removed
    }

    package static var wireName: StaticString { "coord.v1.NodeTainting" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeTainting { try read(bytes, rules) }
}

extension PBNodeTainting: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeTainting>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_tainting__init(c)
        if !node.isEmpty { c.pointee.node = try writer.text(node, "NodeTainting.node") }
        if !taints.isEmpty {
            c.pointee.n_taints = taints.count
            c.pointee.taints = try writer.messages(taints)
        }
        if !removed.isEmpty {
            c.pointee.n_removed = removed.count
            c.pointee.removed = try writer.messages(removed)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__NodeTainting>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeTainting")
        node = try reader.text(c.pointee.node, "NodeTainting.node")
        taints = try reader.messages(c.pointee.taints, c.pointee.n_taints)
        removed = try reader.messages(c.pointee.removed, c.pointee.n_removed)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeTainting>? {
        coord__v1__node_tainting__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
