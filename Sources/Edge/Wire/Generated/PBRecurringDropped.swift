// `RecurringDropped` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RecurringDropped`.
package struct PBRecurringDropped: PBMessage {
    package var recurring: UInt64
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        recurring: UInt64 = 0,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.recurring = recurring
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RecurringDropped" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringDropped { try read(bytes, rules) }
}

extension PBRecurringDropped: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringDropped>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_dropped__init(c)
        c.pointee.recurring = recurring
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringDropped>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringDropped")
        recurring = c.pointee.recurring
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringDropped>? {
        coord__v1__recurring_dropped__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
