// `RecurringFiring` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The last run that was submitted.
package struct PBRecurringFiring: PBMessage {
    package var timeMs: Int64
    package var job: UInt64
    /// Runs that were due before it and are not made up for; 101 is more than 100.
    package var missed: UInt32
    package var atMs: Int64

    package init(
        timeMs: Int64 = 0,
        job: UInt64 = 0,
        missed: UInt32 = 0,
        atMs: Int64 = 0
    ) {
        self.timeMs = timeMs
        self.job = job
        self.missed = missed
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RecurringFiring" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringFiring { try read(bytes, rules) }
}

extension PBRecurringFiring: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringFiring>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_firing__init(c)
        c.pointee.time_ms = timeMs
        c.pointee.job = job
        c.pointee.missed = missed
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringFiring>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringFiring")
        timeMs = c.pointee.time_ms
        job = c.pointee.job
        missed = c.pointee.missed
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringFiring>? {
        coord__v1__recurring_firing__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
