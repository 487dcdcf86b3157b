// `ServicesQuery` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServicesQuery`.
package struct PBServicesQuery: PBMessage {
    /// Only those after this one.
    package var after: After?
    /// Only of this namespace.
    package var namespace: Namespace?

    /// One of the `after` fields of `coord.v1.ServicesQuery`.
    package enum After: Hashable, Sendable {
        case afterService(UInt64)
    }

    /// One of the `namespace` fields of `coord.v1.ServicesQuery`.
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

    package static var wireName: StaticString { "coord.v1.ServicesQuery" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServicesQuery { try read(bytes, rules) }
}

extension PBServicesQuery: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServicesQuery>, _ writer: WireWriter) throws(WireError) {
        coord__v1__services_query__init(c)
        try fillAfter(c, writer)
        try fillNamespace(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ServicesQuery>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServicesQuery")
        after = try Self.readAfter(c, reader)
        namespace = try Self.readNamespace(c, reader)
    }

    private func fillAfter(
        _ c: UnsafeMutablePointer<Coord__V1__ServicesQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch after {
        case .afterService(let value):
            c.pointee.after_case = Coord__V1__ServicesQuery__AfterCase(rawValue: 1)
            c.pointee.after_service = value
        case nil: break
        }
    }

    private static func readAfter(
        _ c: UnsafePointer<Coord__V1__ServicesQuery>, _ reader: WireReader
    ) throws(WireError) -> After? {
        switch c.pointee.after_case.rawValue {
        case 1: .afterService(c.pointee.after_service)
        default: nil
        }
    }

    private func fillNamespace(
        _ c: UnsafeMutablePointer<Coord__V1__ServicesQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch namespace {
        case .namespaceName(let value):
            c.pointee.namespace_case = Coord__V1__ServicesQuery__NamespaceCase(rawValue: 2)
            c.pointee.namespace_name = try writer.text(value, "ServicesQuery.namespace_name")
        case nil: break
        }
    }

    private static func readNamespace(
        _ c: UnsafePointer<Coord__V1__ServicesQuery>, _ reader: WireReader
    ) throws(WireError) -> Namespace? {
        switch c.pointee.namespace_case.rawValue {
        case 2: try .namespaceName(reader.text(c.pointee.namespace_name, "ServicesQuery.namespace_name"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServicesQuery>? {
        coord__v1__services_query__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
