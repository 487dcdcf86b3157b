// `RecurringRun` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RecurringRun`.
package struct PBRecurringRun: PBMessage {
    package var recurring: UInt64
    /// The time for which it was submitted.
    package var timeMs: Int64

    package init(
        recurring: UInt64 = 0,
        timeMs: Int64 = 0
    ) {
        self.recurring = recurring
        self.timeMs = timeMs
    }

    package static var wireName: StaticString { "coord.v1.RecurringRun" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringRun { try read(bytes, rules) }
}

extension PBRecurringRun: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringRun>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_run__init(c)
        c.pointee.recurring = recurring
        c.pointee.time_ms = timeMs
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringRun>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringRun")
        recurring = c.pointee.recurring
        timeMs = c.pointee.time_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringRun>? {
        coord__v1__recurring_run__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
