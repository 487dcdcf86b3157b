// `ServicePage` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServicePage`.
package struct PBServicePage: PBMessage {
    package var rows: [PBServiceView]
    /// Ask again with this to go on; unset at the end.
    package var next: Next?

    /// One of the `next` fields of `coord.v1.ServicePage`.
    package enum Next: Hashable, Sendable {
        case nextService(UInt64)
    }

    package init(
        rows: [PBServiceView] = [],
        next: Next? = nil
    ) {
        self.rows = rows
        self.next = next
    }

    package static var wireName: StaticString { "coord.v1.ServicePage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServicePage { try read(bytes, rules) }
}

extension PBServicePage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServicePage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_page__init(c)
        if !rows.isEmpty {
            c.pointee.n_rows = rows.count
            c.pointee.rows = try writer.messages(rows)
        }
        try fillNext(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ServicePage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServicePage")
        rows = try reader.messages(c.pointee.rows, c.pointee.n_rows)
        next = try Self.readNext(c, reader)
    }

    private func fillNext(
        _ c: UnsafeMutablePointer<Coord__V1__ServicePage>, _ writer: WireWriter
    ) throws(WireError) {
        switch next {
        case .nextService(let value):
            c.pointee.next_case = Coord__V1__ServicePage__NextCase(rawValue: 2)
            c.pointee.next_service = value
        case nil: break
        }
    }

    private static func readNext(
        _ c: UnsafePointer<Coord__V1__ServicePage>, _ reader: WireReader
    ) throws(WireError) -> Next? {
        switch c.pointee.next_case.rawValue {
        case 2: .nextService(c.pointee.next_service)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServicePage>? {
        coord__v1__service_page__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
