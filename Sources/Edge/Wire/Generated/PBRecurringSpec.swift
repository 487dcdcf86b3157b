// `RecurringSpec` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What is to be submitted again and again. At most 32 KiB.
package struct PBRecurringSpec: PBMessage {
    package var name: String
    /// A cron expression of five fields, or a word with @.
    package var schedule: String
    /// A place such as Europe/Berlin, UTC, or an offset such as +05:30.
    package var zone: String
    /// The zone's rules as they were when it was declared; unset while nobody has looked them up, and where the name
    /// says
    /// them itself.
    package var rules: PBZoneRules?
    package var concurrency: PBConcurrencyPolicy
    /// A run that is later than this is not made up for; unset is never too late.
    package var startingDeadline: StartingDeadline?
    /// Each run is this with a name of its own.
    package var job: PBJobSpec?

    /// One of the `starting_deadline` fields of `coord.v1.RecurringSpec`.
    package enum StartingDeadline: Hashable, Sendable {
        case startingDeadlineMs(Int64)
    }

    package init(
        name: String = "",
        schedule: String = "",
        zone: String = "",
        rules: PBZoneRules? = nil,
        concurrency: PBConcurrencyPolicy = PBConcurrencyPolicy(rawValue: 0),
        startingDeadline: StartingDeadline? = nil,
        job: PBJobSpec? = nil
    ) {
        self.name = name
        self.schedule = schedule
        self.zone = zone
        self.rules = rules
        self.concurrency = concurrency
        self.startingDeadline = startingDeadline
        self.job = job
    }

    package static var wireName: StaticString { "coord.v1.RecurringSpec" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringSpec { try read(bytes, rules) }
}

extension PBRecurringSpec: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringSpec>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_spec__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "RecurringSpec.name") }
        if !schedule.isEmpty { c.pointee.schedule = try writer.text(schedule, "RecurringSpec.schedule") }
        if !zone.isEmpty { c.pointee.zone = try writer.text(zone, "RecurringSpec.zone") }
        c.pointee.rules = try writer.message(rules)
        c.pointee.concurrency = Coord__V1__ConcurrencyPolicy(rawValue: UInt32(bitPattern: concurrency.rawValue))
        try fillStartingDeadline(c, writer)
        c.pointee.job = try writer.message(job)
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringSpec>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringSpec")
        name = try reader.text(c.pointee.name, "RecurringSpec.name")
        schedule = try reader.text(c.pointee.schedule, "RecurringSpec.schedule")
        zone = try reader.text(c.pointee.zone, "RecurringSpec.zone")
        rules = try reader.message(c.pointee.rules)
        concurrency = try reader.option(c.pointee.concurrency.rawValue, "RecurringSpec.concurrency")
        startingDeadline = try Self.readStartingDeadline(c, reader)
        job = try reader.message(c.pointee.job)
    }

    private func fillStartingDeadline(
        _ c: UnsafeMutablePointer<Coord__V1__RecurringSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch startingDeadline {
        case .startingDeadlineMs(let value):
            c.pointee.starting_deadline_case = Coord__V1__RecurringSpec__StartingDeadlineCase(rawValue: 6)
            c.pointee.starting_deadline_ms = value
        case nil: break
        }
    }

    private static func readStartingDeadline(
        _ c: UnsafePointer<Coord__V1__RecurringSpec>, _ reader: WireReader
    ) throws(WireError) -> StartingDeadline? {
        switch c.pointee.starting_deadline_case.rawValue {
        case 6: .startingDeadlineMs(c.pointee.starting_deadline_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringSpec>? {
        coord__v1__recurring_spec__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
