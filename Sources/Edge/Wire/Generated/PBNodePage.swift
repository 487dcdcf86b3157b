// `NodePage` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodePage`.
package struct PBNodePage: PBMessage {
    package var nodes: [PBNodeView]
    /// Ask again after this one; unset at the end.
    package var next: Next?

    /// One of the `next` fields of `coord.v1.NodePage`.
    package enum Next: Hashable, Sendable {
        case nextNode(UInt64)
    }

    package init(
        nodes: [PBNodeView] = [],
        next: Next? = nil
    ) {
        self.nodes = nodes
        self.next = next
    }

    package static var wireName: StaticString { "coord.v1.NodePage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodePage { try read(bytes, rules) }
}

extension PBNodePage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodePage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_page__init(c)
        if !nodes.isEmpty {
            c.pointee.n_nodes = nodes.count
            c.pointee.nodes = try writer.messages(nodes)
        }
        try fillNext(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__NodePage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodePage")
        nodes = try reader.messages(c.pointee.nodes, c.pointee.n_nodes)
        next = try Self.readNext(c, reader)
    }

    private func fillNext(
        _ c: UnsafeMutablePointer<Coord__V1__NodePage>, _ writer: WireWriter
    ) throws(WireError) {
        switch next {
        case .nextNode(let value):
            c.pointee.next_case = Coord__V1__NodePage__NextCase(rawValue: 2)
            c.pointee.next_node = value
        case nil: break
        }
    }

    private static func readNext(
        _ c: UnsafePointer<Coord__V1__NodePage>, _ reader: WireReader
    ) throws(WireError) -> Next? {
        switch c.pointee.next_case.rawValue {
        case 2: .nextNode(c.pointee.next_node)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodePage>? {
        coord__v1__node_page__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
