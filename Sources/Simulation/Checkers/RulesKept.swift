// Each fact is one that the rules allow: judged against the state before it, by reading the rules anew and not by
// asking the code that decides. What a job waits for, who may hold it, how often it starts again, and how it ends.

import ClusterModel
import ControlPlane
import Ledger

struct RulesKept {
    static let promise = "what is decided follows the rules"

    var settings = Settings()
    /// Whether nothing stands before a job any more since it was last submitted, released or put back; nil when that is
    /// not known, as after a restart that may have lost the last of it (seed 8090).
    private var ready = Lookup<JobID, Bool>()
    /// How often jobs were started again for what was not their fault, counted apart from the state.
    private var mishaps = Lookup<JobID, Int>()
    /// Until when jobs asked not to be started again, kept apart from the state.
    private var pauses = Lookup<JobID, WallTime>()
    /// The port that was promised last on each node.
    private var ports = Lookup<NodeID, Int>()
    /// Since when a job is found behind its deadline.
    private var overdue = Lookup<JobID, Int64>()
    /// A tick comes every second, and its turn may wait for the loop.
    private static let patience: Int64 = 2_500

    /// Facts that were not durable never happened, so what was counted is counted anew.
    mutating func noteOpening() {
        (overdue, mishaps, pauses, ports) = (Lookup(), Lookup(), Lookup(), Lookup())
        ready = Lookup()
    }

    mutating func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        let found: String? =
            switch event {
            case .job(let event):
                state.jobs[event.subject].flatMap { lie(in: event, about: $0, state) } ?? refusal(of: event, state)
            case .node(let event): lie(in: event, state)
            case .cluster, .queue, .allocation, .access, .recurring, .service, .model: nil
            }
        if let found { broken.append(BrokenPromise(promise: Self.promise, detail: found)) }
        note(event, before: state, into: &broken)
    }

    /// Remembers what later facts are judged by.
    private mutating func note(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        switch event {
        case .job(.submitted(let id, let spec, _, _, _)):
            ready[id] = !(spec.value.isConditional || spec.value.startsHeld)
        case .job(.ready(let id, _)): ready[id] = true
        case .job(.held(let id, _, _)), .job(.requeued(let id, .held, _)): ready[id] = false
        case .job(.released(let id, _, _)): ready[id] = state.jobs[id]?.isConditional == false
        case .job(.requeued(let id, .mishap, _)):
            let known = state.jobs[id]?.mishaps ?? 0
            if let counted = mishaps[id], counted != known {
                broken.append(
                    BrokenPromise(promise: Self.promise, detail: "job \(id) had \(counted) mishaps and not \(known)"))
            }
            mishaps[id] = (mishaps[id] ?? known) + 1
        case .job(.requeued(let id, .deferred(let until), _)): (pauses[id], ready[id]) = (until, false)
        case .job(.requeued(let id, .commanded, _)):
            // Nothing stands before what has begun once; what it asked for itself is overruled.
            (pauses[id], ready[id]) = (nil, state.jobs[id].map(Self.isReadyAgain))
        case .job(.split(let id, let array, _, _)):
            // Who holds an array may let one of its elements go, and of one that has ended one may run once more.
            switch state.jobs[array]?.phase {
            case .held, .starting, .running, .stopping, .finished, nil: ready[id] = nil
            case .deferred, .pending: ready[id] = ready[array]
            }
        case .job(.placed(_, _, let shares, _)):
            for share in shares { note(portOf: share, state, into: &broken) }
        case .cluster, .queue, .node, .job, .allocation, .access, .recurring, .service, .model: break
        }
    }

    /// Nothing stands before an element once it has left its array, whatever became of it (seed 162).
    private static func isReadyAgain(_ job: Job) -> Bool {
        job.attempt > 0 || job.element != nil || !job.spec.value.isConditional
    }

    /// A port rests: where others are free, the one that was promised last is not promised again.
    private mutating func note(portOf share: Allocation, _ state: ClusterState, into broken: inout [BrokenPromise]) {
        guard let port = share.units.ports.numbers.first, let node = state.nodes[share.node] else { return }
        if ports[node.id] == port, node.freeUnits.ports.numbers.count > 1 {
            broken.append(
                BrokenPromise(promise: Self.promise, detail: "port \(port) of \(node.name) is promised without a rest"))
        }
        ports[node.id] = port
    }

    /// Why a submit should have been turned down.
    private func refusal(of event: JobEvent, _ state: ClusterState) -> String? {
        guard case .submitted(let id, let spec, _, let request, _) = event else { return nil }
        guard let queue = state.queue(spec.value.queue) else { return "job \(id) stands in no queue" }
        if state.requests[request] != nil { return "request \(request.sequence) is answered already" }
        if queue.waiting >= queue.spec.pendingLimit { return "job \(id) is one too many in \(queue.spec.name)" }
        let excess = queue.spec.quota.excess(used: .zero, adding: spec.value.total)
        return excess.isZero ? nil : "job \(id) can never be within the quota of \(queue.spec.name)"
    }

    private func lie(in event: JobEvent, about job: Job, _ state: ClusterState) -> String? {
        switch event {
        case .placed(_, _, let shares, _): return lie(in: shares, of: job, state)
        case .ready(_, let time): return lieInReady(job, at: time, state)
        case .released(_, let principal, _):
            guard case .held(let holder, _) = job.phase else { return "job \(job.id) is released and not held" }
            return holder == .admin && principal != .admin ? "\(principal) releases what an admin holds" : nil
        case .suspended: return job.phase.isRunning ? nil : "job \(job.id) is suspended and does not run"
        case .resumed: return job.suspended == nil ? "job \(job.id) is resumed and was not suspended" : nil
        case .requeued(_, let kind, _):
            guard job.phase.isTerminal, let queue = state.queue(job.spec.value.queue) else {
                return lie(in: kind, about: job)
            }
            return queue.waiting < queue.spec.pendingLimit ? nil : "job \(job.id) comes back into a full queue"
        case .stopping(_, .drained(let name), let time):
            let deadline = state.node(named: name)?.closure?.deadline
            return deadline.map { $0 <= time } ?? false ? nil : "\(name) is emptied before its time"
        case .stopping(_, let cause, _):
            guard case .stopping = job.phase else { return nil }
            if case .cancelled = cause { return nil }
            return "job \(job.id) is stopped for another cause than its first"
        case .finished(_, let outcome, _): return lie(in: outcome, of: job)
        // ArraysKept judges what is about elements.
        case .submitted, .archived, .held, .parentDeparted, .split, .elementsEnded: return nil
        }
    }

    private func lie(in shares: [Allocation], of job: Job, _ state: ClusterState) -> String? {
        if let closed = shares.first(where: { state.nodes[$0.node]?.closure != nil }) {
            return "job \(job.id) is placed on \(closed.node), which is closed"
        }
        // Not the time of the placement: a coordinator that starts anew may have a clock that is behind.
        if ready[job.id] == false {
            return "job \(job.id) is placed and was never ready"
        }
        let spec = job.spec.value
        let needsPort = spec.shape.ranks > 1 || spec.launcher != .none || spec.replica != nil
        if needsPort, shares.first?.units.ports.isEmpty ?? true { return "job \(job.id) has no port to meet at" }
        return nil
    }

    private func lieInReady(_ job: Job, at time: WallTime, _ state: ClusterState) -> String? {
        if job.element == nil, let begin = job.spec.value.begin, time < begin {
            return "job \(job.id) is ready before its begin"
        }
        if let pause = pauses[job.id], time < pause { return "job \(job.id) is ready before its pause is over" }
        if job.spec.value.dependency?.isSingleton == true, job.element == nil {
            let running = state.jobs.first {
                $0.id != job.id && $0.owner == job.owner && $0.spec.value.name == job.spec.value.name
                    && $0.element == nil && $0.hasBegun
            }
            if let running { return "job \(job.id) is ready while \(running.id) of its name runs" }
        }
        guard job.heedsParents, !WorkflowsNaive.areMet(job, state) else { return nil }
        return "job \(job.id) is ready before those it depends on"
    }

    private func lie(in kind: Requeue, about job: Job) -> String? {
        guard case .stopping(let cause, _) = job.phase else { return nil }
        if let action = ruled(job, cause) {
            let isAllowed = FailureNaive.allows(kind, action, job, mishapLimit: settings.mishapLimit)
            return isAllowed ? nil : "job \(job.id) starts again (\(kind)) and its rule for \(cause) is \(action)"
        }
        let isReplica = job.spec.value.replica != nil
        let isAllowed =
            switch (kind, cause) {
            // A replica starts again after a pause, however often, whatever its end or whoever did not take it.
            case (.deferred, .rankFailed) where isReplica, (.deferred, .refused) where isReplica: true
            case (_, .rankFailed) where isReplica, (_, .refused) where isReplica: false
            case (.restart, .rankFailed(let blame)):
                job.restarts < job.spec.value.maxRestarts && blame.exit != .timedOut && blame.exit != .code(75)
            case (.deferred, .rankFailed(let blame)):
                blame.exit == .code(75) && job.deferrals < settings.mostDeferrals
            case (.mishap, .nodeLost), (.mishap, .refused): job.mishaps < settings.mishapLimit
            case (.commanded, .requeued), (.drained, .drained): true
            default: false
            }
        return isAllowed ? nil : "job \(job.id) starts again (\(kind)) after \(cause)"
    }

    private func lie(in outcome: Outcome, of job: Job) -> String? {
        if job.isArray { return nil }
        let isAllowed =
            switch (outcome, job.phase) {
            case (.cancelled, .stopping(.cancelled, _)), (.deadlineMissed, .stopping(.deadlineReached, _)): true
            case (.cancelled, _), (.deadlineMissed, _): job.phase.isWaiting
            case (.completed, .starting), (.completed, .running):
                job.placements.allSatisfy { $0.ending == .completed }
            case (.failed(let blame), .stopping), (.outOfMemory(let blame), .stopping),
                (.timedOut(let blame), .stopping):
                hasFailed(job, for: blame)
            case (.nodeFailed, .stopping(.nodeLost(let name), _)) where ruled(job, .nodeLost(name)) != nil:
                ruled(job, .nodeLost(name)).map {
                    FailureNaive.ends($0, job, mishapLimit: settings.mishapLimit)
                } ?? false
            case (.nodeFailed, .stopping(.nodeLost, _)), (.refused, .stopping(.refused, _)):
                job.mishaps >= settings.mishapLimit
            default: false
            }
        return isAllowed ? nil : "job \(job.id) ends as \(outcome) out of \(job.phase)"
    }

    /// What the job's own rules say of why it was stopped.
    private func ruled(_ job: Job, _ cause: StopCause) -> FailureAction? {
        switch cause {
        case .rankFailed(let blame): FailureNaive.action(job.spec.value, rank: blame)
        case .nodeLost: FailureNaive.actionForLostNode(job.spec.value)
        case .cancelled, .refused, .requeued, .deadlineReached, .drained: nil
        }
    }

    /// Whether nothing but its end is left for a job of which a rank ended so.
    private func hasFailed(_ job: Job, for blame: Blame) -> Bool {
        guard case .stopping(.rankFailed(blame), _) = job.phase else { return false }
        if let action = ruled(job, .rankFailed(blame)) {
            return FailureNaive.ends(action, job, mishapLimit: settings.mishapLimit)
        }
        if blame.exit == .code(75) { return job.deferrals >= settings.mostDeferrals }
        return blame.exit == .timedOut || job.restarts >= job.spec.value.maxRestarts
    }

    private func lie(in event: NodeEvent, _ state: ClusterState) -> String? {
        guard case .joined(_, let name, let key, let token, let time) = event else { return nil }
        guard let promise = state.promise(for: token) else { return "\(name) joined with a token that nobody made" }
        if promise.used != nil { return "\(name) joined with a token that was used" }
        if time >= promise.expires { return "\(name) joined with a token that had expired" }
        return state.node(named: name).map { $0.key == key } ?? true ? nil : "\(name) joined with another key"
    }

    /// A job that has not ended by its deadline is ended, as soon as a tick can see it; and what is shown of a job is
    /// of its last attempt.
    mutating func judge(_ state: ClusterState, wall: WallTime, at clock: Int64, into broken: inout [BrokenPromise]) {
        for job in state.jobs {
            if case .starting = job.phase, job.started != nil {
                broken.append(
                    BrokenPromise(promise: Self.promise, detail: "job \(job.id) starts and is said to have started"))
            }
            let standing = state.active(of: job)
            if case .starting = job.phase, !standing.isEmpty, standing.allSatisfy({ $0.phase != .placed }) {
                broken.append(BrokenPromise(promise: Self.promise, detail: "all of job \(job.id) runs and it does not"))
            }
            guard let deadline = job.spec.value.deadline, deadline <= wall else { continue }
            switch job.phase {
            case .stopping, .finished: overdue[job.id] = nil
            // What runs of an array are rows with the same deadline.
            case .running where job.isArray: overdue[job.id] = nil
            case .held, .deferred, .pending, .starting, .running:
                let since = overdue[job.id] ?? clock
                overdue[job.id] = since
                guard clock - since > Self.patience else { continue }
                broken.append(
                    BrokenPromise(promise: Self.promise, detail: "job \(job.id) is still there after its deadline"))
            }
        }
    }
}

extension JobEvent {
    fileprivate var subject: JobID {
        switch self {
        case .submitted(let id, _, _, _, _), .placed(let id, _, _, _), .stopping(let id, _, _),
            .requeued(let id, _, _), .finished(let id, _, _), .archived(let id), .held(let id, _, _),
            .released(let id, _, _), .suspended(let id, _, _), .resumed(let id, _, _), .ready(let id, _),
            .parentDeparted(let id, _), .split(let id, _, _, _),
            .elementsEnded(let id, _, _, _):
            id
        }
    }
}
