// `RecurringResumed` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RecurringResumed`.
package struct PBRecurringResumed: PBMessage {
    package var recurring: UInt64
    /// Of what was due meanwhile nothing is made up for.
    package var skipsMissed: Bool
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        recurring: UInt64 = 0,
        skipsMissed: Bool = false,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.recurring = recurring
        self.skipsMissed = skipsMissed
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RecurringResumed" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringResumed { try read(bytes, rules) }
}

extension PBRecurringResumed: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringResumed>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_resumed__init(c)
        c.pointee.recurring = recurring
        c.pointee.skips_missed = skipsMissed ? 1 : 0
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringResumed>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringResumed")
        recurring = c.pointee.recurring
        skipsMissed = c.pointee.skips_missed != 0
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringResumed>? {
        coord__v1__recurring_resumed__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
