// `RecurringPage` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RecurringPage`.
package struct PBRecurringPage: PBMessage {
    package var rows: [PBRecurringView]
    /// Ask again with this to go on; unset at the end.
    package var next: Next?

    /// One of the `next` fields of `coord.v1.RecurringPage`.
    package enum Next: Hashable, Sendable {
        case nextRecurring(UInt64)
    }

    package init(
        rows: [PBRecurringView] = [],
        next: Next? = nil
    ) {
        self.rows = rows
        self.next = next
    }

    package static var wireName: StaticString { "coord.v1.RecurringPage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringPage { try read(bytes, rules) }
}

extension PBRecurringPage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringPage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_page__init(c)
        if !rows.isEmpty {
            c.pointee.n_rows = rows.count
            c.pointee.rows = try writer.messages(rows)
        }
        try fillNext(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringPage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringPage")
        rows = try reader.messages(c.pointee.rows, c.pointee.n_rows)
        next = try Self.readNext(c, reader)
    }

    private func fillNext(
        _ c: UnsafeMutablePointer<Coord__V1__RecurringPage>, _ writer: WireWriter
    ) throws(WireError) {
        switch next {
        case .nextRecurring(let value):
            c.pointee.next_case = Coord__V1__RecurringPage__NextCase(rawValue: 2)
            c.pointee.next_recurring = value
        case nil: break
        }
    }

    private static func readNext(
        _ c: UnsafePointer<Coord__V1__RecurringPage>, _ reader: WireReader
    ) throws(WireError) -> Next? {
        switch c.pointee.next_case.rawValue {
        case 2: .nextRecurring(c.pointee.next_recurring)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringPage>? {
        coord__v1__recurring_page__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
