// `JobRow` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobRow`.
package struct PBJobRow: PBMessage {
    package var id: UInt64
    package var spec: PBJobSpec?
    package var owner: PBPrincipal?
    package var request: PBRequestKey?
    package var submittedMs: Int64
    package var phase: PBJobPhase?
    package var attempt: UInt32
    package var restarts: UInt32
    package var mishaps: UInt32
    package var started: Started?
    package var placements: PBPlacementList?
    package var version: UInt64
    package var deferrals: UInt32
    /// It asked not to be started again before.
    package var patience: Patience?
    /// Parents that left the state while it depended on them: two lists of one length.
    package var departedJobs: [UInt64]
    package var departedCompleted: [Bool]
    /// Elements of these parents; each names the place of its parent in the lists.
    package var departedElements: [PBDepartedElements]
    /// Unset for a job of its own.
    package var element: PBElementName?
    /// Unset unless it is an array.
    package var progress: PBArrayProgress?
    /// What happened to it, in order.
    package var facts: [PBJobFact]
    /// Of its current or last attempt; unset where its ranks never stood still.
    package var suspension: PBSuspension?

    /// One of the `started` fields of `coord.v1.JobRow`.
    package enum Started: Hashable, Sendable {
        case startedMs(Int64)
    }

    /// One of the `patience` fields of `coord.v1.JobRow`.
    package enum Patience: Hashable, Sendable {
        case notBeforeMs(Int64)
    }

    package init(
        id: UInt64 = 0,
        spec: PBJobSpec? = nil,
        owner: PBPrincipal? = nil,
        request: PBRequestKey? = nil,
        submittedMs: Int64 = 0,
        phase: PBJobPhase? = nil,
        attempt: UInt32 = 0,
        restarts: UInt32 = 0,
        mishaps: UInt32 = 0,
        started: Started? = nil,
        placements: PBPlacementList? = nil,
        version: UInt64 = 0,
        deferrals: UInt32 = 0,
        patience: Patience? = nil,
        departedJobs: [UInt64] = [],
        departedCompleted: [Bool] = [],
        departedElements: [PBDepartedElements] = [],
        element: PBElementName? = nil,
        progress: PBArrayProgress? = nil,
        facts: [PBJobFact] = [],
        suspension: PBSuspension? = nil
    ) {
        self.id = id
        self.spec = spec
        self.owner = owner
        self.request = request
        self.submittedMs = submittedMs
        self.phase = phase
        self.attempt = attempt
        self.restarts = restarts
        self.mishaps = mishaps
        self.started = started
        self.placements = placements
        self.version = version
        self.deferrals = deferrals
        self.patience = patience
        self.departedJobs = departedJobs
        self.departedCompleted = departedCompleted
        self.departedElements = departedElements
        self.element = element
        self.progress = progress
        self.facts = facts
        self.suspension = suspension
    }

    package static var wireName: StaticString { "coord.v1.JobRow" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobRow { try read(bytes, rules) }
}

extension PBJobRow: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobRow>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_row__init(c)
        c.pointee.id = id
        c.pointee.spec = try writer.message(spec)
        c.pointee.owner = try writer.message(owner)
        c.pointee.request = try writer.message(request)
        c.pointee.submitted_ms = submittedMs
        c.pointee.phase = try writer.message(phase)
        c.pointee.attempt = attempt
        c.pointee.restarts = restarts
        c.pointee.mishaps = mishaps
        try fillStarted(c, writer)
        c.pointee.placements = try writer.message(placements)
        c.pointee.version = version
        c.pointee.deferrals = deferrals
        try fillPatience(c, writer)
        if !departedJobs.isEmpty {
            c.pointee.n_departed_jobs = departedJobs.count
            c.pointee.departed_jobs = try writer.values(departedJobs)
        }
        if !departedCompleted.isEmpty {
            c.pointee.n_departed_completed = departedCompleted.count
            c.pointee.departed_completed = try writer.values(departedCompleted.map { $0 ? 1 : 0 })
        }
        if !departedElements.isEmpty {
            c.pointee.n_departed_elements = departedElements.count
            c.pointee.departed_elements = try writer.messages(departedElements)
        }
        c.pointee.element = try writer.message(element)
        c.pointee.progress = try writer.message(progress)
        if !facts.isEmpty {
            c.pointee.n_facts = facts.count
            c.pointee.facts = try writer.messages(facts)
        }
        c.pointee.suspension = try writer.message(suspension)
    }

    init(_ c: UnsafePointer<Coord__V1__JobRow>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobRow")
        id = c.pointee.id
        spec = try reader.message(c.pointee.spec)
        owner = try reader.message(c.pointee.owner)
        request = try reader.message(c.pointee.request)
        submittedMs = c.pointee.submitted_ms
        phase = try reader.message(c.pointee.phase)
        attempt = c.pointee.attempt
        restarts = c.pointee.restarts
        mishaps = c.pointee.mishaps
        started = try Self.readStarted(c, reader)
        placements = try reader.message(c.pointee.placements)
        version = c.pointee.version
        deferrals = c.pointee.deferrals
        patience = try Self.readPatience(c, reader)
        departedJobs = reader.values(c.pointee.departed_jobs, c.pointee.n_departed_jobs)
        departedCompleted = reader.flags(c.pointee.departed_completed, c.pointee.n_departed_completed)
        departedElements = try reader.messages(c.pointee.departed_elements, c.pointee.n_departed_elements)
        element = try reader.message(c.pointee.element)
        progress = try reader.message(c.pointee.progress)
        facts = try reader.messages(c.pointee.facts, c.pointee.n_facts)
        suspension = try reader.message(c.pointee.suspension)
    }

    private func fillStarted(
        _ c: UnsafeMutablePointer<Coord__V1__JobRow>, _ writer: WireWriter
    ) throws(WireError) {
        switch started {
        case .startedMs(let value):
            c.pointee.started_case = Coord__V1__JobRow__StartedCase(rawValue: 10)
            c.pointee.started_ms = value
        case nil: break
        }
    }

    private static func readStarted(
        _ c: UnsafePointer<Coord__V1__JobRow>, _ reader: WireReader
    ) throws(WireError) -> Started? {
        switch c.pointee.started_case.rawValue {
        case 10: .startedMs(c.pointee.started_ms)
        default: nil
        }
    }

    private func fillPatience(
        _ c: UnsafeMutablePointer<Coord__V1__JobRow>, _ writer: WireWriter
    ) throws(WireError) {
        switch patience {
        case .notBeforeMs(let value):
            c.pointee.patience_case = Coord__V1__JobRow__PatienceCase(rawValue: 14)
            c.pointee.not_before_ms = value
        case nil: break
        }
    }

    private static func readPatience(
        _ c: UnsafePointer<Coord__V1__JobRow>, _ reader: WireReader
    ) throws(WireError) -> Patience? {
        switch c.pointee.patience_case.rawValue {
        case 14: .notBeforeMs(c.pointee.not_before_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobRow>? {
        coord__v1__job_row__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
