// `NodeLabelled` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// All labels that the node has now, ascending by key.
package struct PBNodeLabelled: PBMessage {
    package var node: UInt64
    package var labels: [PBLabel]
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        node: UInt64 = 0,
        labels: [PBLabel] = [],
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.node = node
        self.labels = labels
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.NodeLabelled" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeLabelled { try read(bytes, rules) }
}

extension PBNodeLabelled: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeLabelled>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_labelled__init(c)
        c.pointee.node = node
        if !labels.isEmpty {
            c.pointee.n_labels = labels.count
            c.pointee.labels = try writer.messages(labels)
        }
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__NodeLabelled>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeLabelled")
        node = c.pointee.node
        labels = try reader.messages(c.pointee.labels, c.pointee.n_labels)
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeLabelled>? {
        coord__v1__node_labelled__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
