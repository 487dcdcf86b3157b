// `RecurringQuery` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RecurringQuery`.
package struct PBRecurringQuery: PBMessage {
    /// Only those after this one.
    package var after: After?
    /// Only of this namespace.
    package var namespace: Namespace?

    /// One of the `after` fields of `coord.v1.RecurringQuery`.
    package enum After: Hashable, Sendable {
        case afterRecurring(UInt64)
    }

    /// One of the `namespace` fields of `coord.v1.RecurringQuery`.
    package enum Namespace: Hashable, Sendable {
        case namespaceName(String)
    }

    package init(
        after: After? = nil,
        namespace: Namespace? = nil
    ) {
        self.after = after
        self.namespace = namespace
    }

    package static var wireName: StaticString { "coord.v1.RecurringQuery" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringQuery { try read(bytes, rules) }
}

extension PBRecurringQuery: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringQuery>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_query__init(c)
        try fillAfter(c, writer)
        try fillNamespace(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringQuery>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringQuery")
        after = try Self.readAfter(c, reader)
        namespace = try Self.readNamespace(c, reader)
    }

    private func fillAfter(
        _ c: UnsafeMutablePointer<Coord__V1__RecurringQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch after {
        case .afterRecurring(let value):
            c.pointee.after_case = Coord__V1__RecurringQuery__AfterCase(rawValue: 1)
            c.pointee.after_recurring = value
        case nil: break
        }
    }

    private static func readAfter(
        _ c: UnsafePointer<Coord__V1__RecurringQuery>, _ reader: WireReader
    ) throws(WireError) -> After? {
        switch c.pointee.after_case.rawValue {
        case 1: .afterRecurring(c.pointee.after_recurring)
        default: nil
        }
    }

    private func fillNamespace(
        _ c: UnsafeMutablePointer<Coord__V1__RecurringQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch namespace {
        case .namespaceName(let value):
            c.pointee.namespace_case = Coord__V1__RecurringQuery__NamespaceCase(rawValue: 2)
            c.pointee.namespace_name = try writer.text(value, "RecurringQuery.namespace_name")
        case nil: break
        }
    }

    private static func readNamespace(
        _ c: UnsafePointer<Coord__V1__RecurringQuery>, _ reader: WireReader
    ) throws(WireError) -> Namespace? {
        switch c.pointee.namespace_case.rawValue {
        case 2: try .namespaceName(reader.text(c.pointee.namespace_name, "RecurringQuery.namespace_name"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringQuery>? {
        coord__v1__recurring_query__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
