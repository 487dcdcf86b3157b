// `RecurringRow` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A recurring job without its runs that have not ended, which are found again from the jobs.
package struct PBRecurringRow: PBMessage {
    package var id: UInt64
    package var spec: PBRecurringSpec?
    package var owner: PBPrincipal?
    package var declaredMs: Int64
    /// Unset while it is not suspended.
    package var suspension: PBRecurringSuspension?
    /// Of every time up to this one it is settled what became of it.
    package var settledMs: Int64
    /// Unset while there is none.
    package var lastFiring: PBRecurringFiring?
    package var lastPass: PBRecurringPass?
    package var lastMiss: PBRecurringMiss?

    package init(
        id: UInt64 = 0,
        spec: PBRecurringSpec? = nil,
        owner: PBPrincipal? = nil,
        declaredMs: Int64 = 0,
        suspension: PBRecurringSuspension? = nil,
        settledMs: Int64 = 0,
        lastFiring: PBRecurringFiring? = nil,
        lastPass: PBRecurringPass? = nil,
        lastMiss: PBRecurringMiss? = nil
    ) {
        self.id = id
        self.spec = spec
        self.owner = owner
        self.declaredMs = declaredMs
        self.suspension = suspension
        self.settledMs = settledMs
        self.lastFiring = lastFiring
        self.lastPass = lastPass
        self.lastMiss = lastMiss
    }

    package static var wireName: StaticString { "coord.v1.RecurringRow" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringRow { try read(bytes, rules) }
}

extension PBRecurringRow: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringRow>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_row__init(c)
        c.pointee.id = id
        c.pointee.spec = try writer.message(spec)
        c.pointee.owner = try writer.message(owner)
        c.pointee.declared_ms = declaredMs
        c.pointee.suspension = try writer.message(suspension)
        c.pointee.settled_ms = settledMs
        c.pointee.last_firing = try writer.message(lastFiring)
        c.pointee.last_pass = try writer.message(lastPass)
        c.pointee.last_miss = try writer.message(lastMiss)
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringRow>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringRow")
        id = c.pointee.id
        spec = try reader.message(c.pointee.spec)
        owner = try reader.message(c.pointee.owner)
        declaredMs = c.pointee.declared_ms
        suspension = try reader.message(c.pointee.suspension)
        settledMs = c.pointee.settled_ms
        lastFiring = try reader.message(c.pointee.last_firing)
        lastPass = try reader.message(c.pointee.last_pass)
        lastMiss = try reader.message(c.pointee.last_miss)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringRow>? {
        coord__v1__recurring_row__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
