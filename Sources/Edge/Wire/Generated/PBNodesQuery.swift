// `NodesQuery` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodesQuery`.
package struct PBNodesQuery: PBMessage {
    /// Only nodes after this one.
    package var after: After?

    /// One of the `after` fields of `coord.v1.NodesQuery`.
    package enum After: Hashable, Sendable {
        case afterNode(UInt64)
    }

    package init(
        after: After? = nil
    ) {
        self.after = after
    }

    package static var wireName: StaticString { "coord.v1.NodesQuery" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodesQuery { try read(bytes, rules) }
}

extension PBNodesQuery: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodesQuery>, _ writer: WireWriter) throws(WireError) {
        coord__v1__nodes_query__init(c)
        try fillAfter(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__NodesQuery>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodesQuery")
        after = try Self.readAfter(c, reader)
    }

    private func fillAfter(
        _ c: UnsafeMutablePointer<Coord__V1__NodesQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch after {
        case .afterNode(let value):
            c.pointee.after_case = Coord__V1__NodesQuery__AfterCase(rawValue: 1)
            c.pointee.after_node = value
        case nil: break
        }
    }

    private static func readAfter(
        _ c: UnsafePointer<Coord__V1__NodesQuery>, _ reader: WireReader
    ) throws(WireError) -> After? {
        switch c.pointee.after_case.rawValue {
        case 1: .afterNode(c.pointee.after_node)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodesQuery>? {
        coord__v1__nodes_query__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
