// `RecurringView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RecurringView`.
package struct PBRecurringView: PBMessage {
    package var id: UInt64
    package var spec: PBRecurringSpec?
    package var owner: PBPrincipal?
    package var declaredMs: Int64
    /// Unset while it is not suspended.
    package var suspension: PBRecurringSuspension?
    /// Unset while there is none.
    package var lastFiring: PBRecurringFiring?
    package var lastPass: PBRecurringPass?
    /// How many of its runs have not ended, and the oldest of these.
    package var activeCount: UInt32
    package var active: [UInt64]
    /// The run that is due since then and waits for the end of an earlier one.
    package var waiting: Waiting?
    /// The times that come next.
    package var nextMs: [Int64]
    /// Unset while nothing was missed.
    package var lastMiss: PBRecurringMiss?

    /// One of the `waiting` fields of `coord.v1.RecurringView`.
    package enum Waiting: Hashable, Sendable {
        case waitingSinceMs(Int64)
    }

    package init(
        id: UInt64 = 0,
        spec: PBRecurringSpec? = nil,
        owner: PBPrincipal? = nil,
        declaredMs: Int64 = 0,
        suspension: PBRecurringSuspension? = nil,
        lastFiring: PBRecurringFiring? = nil,
        lastPass: PBRecurringPass? = nil,
        activeCount: UInt32 = 0,
        active: [UInt64] = [],
        waiting: Waiting? = nil,
        nextMs: [Int64] = [],
        lastMiss: PBRecurringMiss? = nil
    ) {
        self.id = id
        self.spec = spec
        self.owner = owner
        self.declaredMs = declaredMs
        self.suspension = suspension
        self.lastFiring = lastFiring
        self.lastPass = lastPass
        self.activeCount = activeCount
        self.active = active
        self.waiting = waiting
        self.nextMs = nextMs
        self.lastMiss = lastMiss
    }

    package static var wireName: StaticString { "coord.v1.RecurringView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringView { try read(bytes, rules) }
}

extension PBRecurringView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_view__init(c)
        c.pointee.id = id
        c.pointee.spec = try writer.message(spec)
        c.pointee.owner = try writer.message(owner)
        c.pointee.declared_ms = declaredMs
        c.pointee.suspension = try writer.message(suspension)
        c.pointee.last_firing = try writer.message(lastFiring)
        c.pointee.last_pass = try writer.message(lastPass)
        c.pointee.active_count = activeCount
        if !active.isEmpty {
            c.pointee.n_active = active.count
            c.pointee.active = try writer.values(active)
        }
        try fillWaiting(c, writer)
        if !nextMs.isEmpty {
            c.pointee.n_next_ms = nextMs.count
            c.pointee.next_ms = try writer.values(nextMs)
        }
        c.pointee.last_miss = try writer.message(lastMiss)
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringView")
        id = c.pointee.id
        spec = try reader.message(c.pointee.spec)
        owner = try reader.message(c.pointee.owner)
        declaredMs = c.pointee.declared_ms
        suspension = try reader.message(c.pointee.suspension)
        lastFiring = try reader.message(c.pointee.last_firing)
        lastPass = try reader.message(c.pointee.last_pass)
        activeCount = c.pointee.active_count
        active = reader.values(c.pointee.active, c.pointee.n_active)
        waiting = try Self.readWaiting(c, reader)
        nextMs = reader.values(c.pointee.next_ms, c.pointee.n_next_ms)
        lastMiss = try reader.message(c.pointee.last_miss)
    }

    private func fillWaiting(
        _ c: UnsafeMutablePointer<Coord__V1__RecurringView>, _ writer: WireWriter
    ) throws(WireError) {
        switch waiting {
        case .waitingSinceMs(let value):
            c.pointee.waiting_case = Coord__V1__RecurringView__WaitingCase(rawValue: 10)
            c.pointee.waiting_since_ms = value
        case nil: break
        }
    }

    private static func readWaiting(
        _ c: UnsafePointer<Coord__V1__RecurringView>, _ reader: WireReader
    ) throws(WireError) -> Waiting? {
        switch c.pointee.waiting_case.rawValue {
        case 10: .waitingSinceMs(c.pointee.waiting_since_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringView>? {
        coord__v1__recurring_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
