// Jobs that wait and ask for nothing unusual, read straight from protobuf-c's memory: nearly all of a large
// checkpoint, and of what is replayed behind it. Not a second reading of the fields: a spec is taken over from an
// earlier job of the same message, which was read and checked in the one way there is, where all its bytes but name
// and payload are the same. Whatever is not plain goes that way itself.

import CWire
import ClusterModel
import Glibc
import Ledger

/// Values of one message in their order, some of which are still to be checked: that may need the memory in which the
/// message lies, and comes when all of it has been read.
struct Sifted<Message: Coded> {
    private var checked: [Message.Model] = []
    /// Messages, and before how many of those that are checked each stands.
    private var others: [(place: Int, message: Message)] = []

    init(capacity: Int) { checked.reserveCapacity(capacity) }

    mutating func append(_ value: Message.Model) { checked.append(value) }

    mutating func append(unchecked message: Message) { others.append((checked.count, message)) }

    func all() throws(WireError) -> [Message.Model] {
        guard !others.isEmpty else { return checked }
        var all: [Message.Model] = []
        all.reserveCapacity(checked.count + others.count)
        var next = 0
        for (place, message) in others {
            all += checked[next..<place]
            next = place
            all.append(try message.checked())
        }
        return all + checked[next...]
    }
}

/// What was read last of one message.
struct PlainJobs {
    private typealias SpecForm = UnsafePointer<Coord__V1__JobSpec>

    /// Specs to compare with: some users submit at the same time. Each comparison costs a tenth of a reading.
    private static let mostSpecs = 8

    private let reader: WireReader
    private var specs: [(form: SpecForm, spec: Boxed<JobSpec>)] = []
    private var oldest = 0
    private var owner: (form: UnsafePointer<Coord__V1__Principal>, principal: Principal)?

    init(_ reader: WireReader) { self.reader = reader }

    /// Reads a row of a checkpoint.
    mutating func read(_ c: UnsafePointer<Coord__V1__JobRow>, to rows: inout Sifted<PBJobRow>) throws(WireError) {
        guard c.isPlain, let spec = c.pointee.spec, spec.isPlain, let owner = c.pointee.owner,
            let request = c.pointee.request, let phase = c.pointee.phase
        else { return rows.append(unchecked: try PBJobRow(c, reader)) }
        var job = Job(
            id: try Check.job(c.pointee.id, "JobRow.id"), spec: try read(spec), owner: try read(owner),
            request: try key(request), submitted: try Check.time(c.pointee.submitted_ms, "JobRow.submitted_ms"),
            version: try Check.counter(c.pointee.version, "JobRow.version"))
        job.phase = .pending(since: try Check.time(phase.pointee.since_ms, "JobPhase.since_ms"))
        job.attempt = c.pointee.attempt
        job.restarts = try Check.number(c.pointee.restarts, "JobRow.restarts")
        job.mishaps = try Check.number(c.pointee.mishaps, "JobRow.mishaps")
        job.deferrals = try Check.number(c.pointee.deferrals, "JobRow.deferrals")
        rows.append(job)
    }

    /// Reads a fact, the short way where it is a submit.
    mutating func read(_ c: UnsafePointer<Coord__V1__Event>, to events: inout Sifted<PBEvent>) throws(WireError) {
        guard c.pointee.base.n_unknown_fields == 0,
            c.pointee.fact_case == COORD__V1__EVENT__FACT_JOB_SUBMITTED, let fact = c.pointee.job_submitted,
            fact.pointee.base.n_unknown_fields == 0, let spec = fact.pointee.spec, spec.isPlain,
            let owner = fact.pointee.owner, let request = fact.pointee.request
        else { return events.append(unchecked: try PBEvent(c, reader)) }
        events.append(
            .job(
                .submitted(
                    try Check.job(fact.pointee.job, "JobSubmitted.job"), try read(spec), owner: try read(owner),
                    request: try key(request), at: try Check.time(fact.pointee.at_ms, "JobSubmitted.at_ms"))))
    }

    private func key(_ c: UnsafePointer<Coord__V1__RequestKey>) throws(WireError) -> RequestKey {
        guard c.pointee.base.n_unknown_fields == 0 else { return try PBRequestKey(c, reader).checked() }
        return RequestKey(
            client: c.pointee.client, sequence: try Check.counter(c.pointee.sequence, "RequestKey.sequence"))
    }

    private mutating func read(_ c: UnsafePointer<Coord__V1__Principal>) throws(WireError) -> Principal {
        if let owner, c.pointee.base.n_unknown_fields == 0, c.pointee.kind == owner.form.pointee.kind,
            reader.isSame(c.pointee.name, owner.form.pointee.name)
        {
            return owner.principal
        }
        let principal = try PBPrincipal(c, reader).checked()
        owner = (c, principal)
        return principal
    }

    private mutating func read(_ c: SpecForm) throws(WireError) -> Boxed<JobSpec> {
        for (form, spec) in specs where reader.isTwin(c, form) {
            let hasName = reader.isSame(c.pointee.name, form.pointee.name)
            if hasName, reader.isSame(c.pointee.payload, form.pointee.payload) { return spec }
            var own = spec.value
            if !hasName { own.name = try Check.name(reader.text(c.pointee.name, "JobSpec.name"), "JobSpec.name") }
            own.payload = try Check.hash(reader.bytes(c.pointee.payload), "JobSpec.payload")
            return Boxed(own)
        }
        let spec = Boxed(try PBJobSpec(c, reader).checked())
        if specs.count < Self.mostSpecs {
            specs.append((c, spec))
        } else {
            specs[oldest] = (c, spec)
            oldest = (oldest + 1) % Self.mostSpecs
        }
        return spec
    }
}

extension UnsafePointer<Coord__V1__JobRow> {
    /// Whether it is a pending job's, which never began and was not put back.
    fileprivate var isPlain: Bool {
        guard pointee.base.n_unknown_fields == 0, let phase = pointee.phase, phase.pointee.isPlain,
            let placements = pointee.placements, placements.pointee.isEmpty
        else { return false }
        return pointee.n_departed_jobs == 0 && pointee.n_departed_completed == 0 && pointee.n_departed_elements == 0
            && pointee.element == nil && pointee.progress == nil && pointee.n_facts == 0 && pointee.suspension == nil
            && pointee.started_case.rawValue == 0 && pointee.patience_case.rawValue == 0
    }
}

extension Coord__V1__JobPhase {
    fileprivate var isPlain: Bool {
        base.n_unknown_fields == 0 && Int32(bitPattern: kind.rawValue) == PBPhaseKind.pending.rawValue
            && cause == nil && outcome == nil && holder == nil
    }
}

extension Coord__V1__PlacementList {
    fileprivate var isEmpty: Bool {
        base.n_unknown_fields == 0 && n_allocations == 0 && n_nodes == 0 && n_rank_gaps == 0 && n_rank_counts == 0
            && n_ending_kinds == 0 && n_endings == 0
    }
}

extension UnsafeMutablePointer<Coord__V1__JobSpec> {
    /// Whether all that it says stands in numbers and texts of its own.
    fileprivate var isPlain: Bool {
        guard pointee.base.n_unknown_fields == 0, let requests = pointee.requests,
            requests.pointee.base.n_unknown_fields == 0, requests.pointee.n_others == 0,
            pointee.on_disconnect_case == COORD__V1__JOB_SPEC__ON_DISCONNECT_RERUN_AFTER_MS
        else { return false }
        return pointee.dependency == nil && pointee.array == nil && pointee.n_node_selector == 0
            && pointee.n_tolerations == 0 && pointee.recurring == nil && pointee.end_notice == nil
            && pointee.n_failure_rules == 0 && pointee.workflow == nil
            && pointee.replica == nil && pointee.model == nil
    }
}

extension WireReader {
    /// Whether two plain specs say the same, name and payload apart.
    fileprivate func isTwin(
        _ left: UnsafePointer<Coord__V1__JobSpec>, _ right: UnsafePointer<Coord__V1__JobSpec>
    ) -> Bool {
        hasSameNumbers(left.pointee, right.pointee) && hasSameChoices(left.pointee, right.pointee)
            && isSame(left.pointee.namespace_, right.pointee.namespace_)
            && isSame(left.pointee.account, right.pointee.account) && isSame(left.pointee.queue, right.pointee.queue)
            && isSame(left.pointee.include_nodes, right.pointee.include_nodes)
            && isSame(left.pointee.exclude_nodes, right.pointee.exclude_nodes)
            && isSame(left.pointee.constraint, right.pointee.constraint)
            && isSame(left.pointee.priority_class, right.pointee.priority_class)
    }

    @inline(__always)
    private func hasSameNumbers(_ left: Coord__V1__JobSpec, _ right: Coord__V1__JobSpec) -> Bool {
        guard let one = left.requests?.pointee, let other = right.requests?.pointee else { return false }
        return one.cpu_milli == other.cpu_milli && one.memory_bytes == other.memory_bytes && one.gpus == other.gpus
            && left.ranks == right.ranks && left.launcher == right.launcher
            && left.max_restarts == right.max_restarts && left.priority == right.priority
            && left.starts_held == right.starts_held && left.is_exclusive == right.is_exclusive
    }

    /// What was chosen is zero where nothing was.
    @inline(__always)
    private func hasSameChoices(_ left: Coord__V1__JobSpec, _ right: Coord__V1__JobSpec) -> Bool {
        left.nodes_case == right.nodes_case && left.exact_nodes == right.exact_nodes
            && left.cpu_limit_case == right.cpu_limit_case && left.cpu_limit_milli == right.cpu_limit_milli
            && left.memory_limit_case == right.memory_limit_case
            && left.memory_limit_bytes == right.memory_limit_bytes && left.time_limit_case == right.time_limit_case
            && left.time_limit_ms == right.time_limit_ms && left.on_disconnect_case == right.on_disconnect_case
            && left.rerun_after_ms == right.rerun_after_ms && left.begin_case == right.begin_case
            && left.begin_ms == right.begin_ms && left.deadline_case == right.deadline_case
            && left.deadline_ms == right.deadline_ms
    }

    /// Whether two texts have the same bytes, a NUL among them too.
    func isSame(_ left: UnsafeMutablePointer<CChar>?, _ right: UnsafeMutablePointer<CChar>?) -> Bool {
        guard let left, let right else { return left == right }
        guard left != right else { return true }
        guard let size = arena.pointee.size(of: left), arena.pointee.size(of: right) == size else { return false }
        return memcmp(left, right, size) == 0
    }

    fileprivate func isSame(_ left: ProtobufCBinaryData, _ right: ProtobufCBinaryData) -> Bool {
        guard left.len == right.len else { return false }
        guard let one = left.data, let other = right.data, left.len > 0 else { return left.len == 0 }
        return memcmp(one, other, left.len) == 0
    }
}
