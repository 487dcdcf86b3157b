// `NodeClosing` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Closes a node to new work.
package struct PBNodeClosing: PBMessage {
    package var node: String
    package var reason: String
    /// Drain: after so long what still runs there is stopped; unset lets it end by itself.
    package var within: Within?

    /// One of the `within` fields of `coord.v1.NodeClosing`.
    package enum Within: Hashable, Sendable {
        case withinMs(Int64)
    }

    package init(
        node: String = "",
        reason: String = "",
        within: Within? = nil
    ) {
        self.node = node
        self.reason = reason
        self.within = within
    }

    package static var wireName: StaticString { "coord.v1.NodeClosing" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeClosing { try read(bytes, rules) }
}

extension PBNodeClosing: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeClosing>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_closing__init(c)
        if !node.isEmpty { c.pointee.node = try writer.text(node, "NodeClosing.node") }
        if !reason.isEmpty { c.pointee.reason = try writer.text(reason, "NodeClosing.reason") }
        try fillWithin(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__NodeClosing>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeClosing")
        node = try reader.text(c.pointee.node, "NodeClosing.node")
        reason = try reader.text(c.pointee.reason, "NodeClosing.reason")
        within = try Self.readWithin(c, reader)
    }

    private func fillWithin(
        _ c: UnsafeMutablePointer<Coord__V1__NodeClosing>, _ writer: WireWriter
    ) throws(WireError) {
        switch within {
        case .withinMs(let value):
            c.pointee.within_case = Coord__V1__NodeClosing__WithinCase(rawValue: 3)
            c.pointee.within_ms = value
        case nil: break
        }
    }

    private static func readWithin(
        _ c: UnsafePointer<Coord__V1__NodeClosing>, _ reader: WireReader
    ) throws(WireError) -> Within? {
        switch c.pointee.within_case.rawValue {
        case 3: .withinMs(c.pointee.within_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeClosing>? {
        coord__v1__node_closing__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
