// `NodeLabelling` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Puts labels on a node and takes others off.
package struct PBNodeLabelling: PBMessage {
    package var node: String
    package var labels: [PBLabel]
    /// Keys.
    package var removed: [String]

    package init(
        node: String = "",
        labels: [PBLabel] = [],
        removed: [String] = []
    ) {
        self.node = node
        self.labels = labels
        self.removed = removed
    }

    package static var wireName: StaticString { "coord.v1.NodeLabelling" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeLabelling { try read(bytes, rules) }
}

extension PBNodeLabelling: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeLabelling>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_labelling__init(c)
        if !node.isEmpty { c.pointee.node = try writer.text(node, "NodeLabelling.node") }
        if !labels.isEmpty {
            c.pointee.n_labels = labels.count
            c.pointee.labels = try writer.messages(labels)
        }
        if !removed.isEmpty {
            c.pointee.n_removed = removed.count
            c.pointee.removed = try writer.texts(removed, "NodeLabelling.removed")
        }
    }

    init(_ c: UnsafePointer<Coord__V1__NodeLabelling>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeLabelling")
        node = try reader.text(c.pointee.node, "NodeLabelling.node")
        labels = try reader.messages(c.pointee.labels, c.pointee.n_labels)
        removed = try reader.texts(c.pointee.removed, c.pointee.n_removed, "NodeLabelling.removed")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeLabelling>? {
        coord__v1__node_labelling__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
