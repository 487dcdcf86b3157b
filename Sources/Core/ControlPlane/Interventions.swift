// What people do to work and machines that are there already: hold, release and requeue jobs; close and open nodes.
// Each is safe to ask for twice.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    mutating func hold(
        _ id: JobID, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let job = state.jobs[id] else { throw .unknownJob(id) }
        switch job.phase {
        case .held(let holder, _):
            // An operator's hold is not lifted by the owner's, nor an admin's by an operator's.
            guard holder != principal, authority(of: principal, over: job) > authority(of: holder, over: job) else {
                return .done
            }
            commit(.job(.held(id, by: principal, at: now.wall)), to: &turn)
        case .deferred, .pending:
            commit(.job(.held(id, by: principal, at: now.wall)), to: &turn)
        case .starting, .running, .stopping:
            throw .conflict(
                why: "job \(id) has begun, and only what waits is held; `coordctl requeue \(id)` puts it back first")
        case .finished:
            throw .alreadyFinished(id)
        }
        return .done
    }

    /// How much somebody's word counts about a job: a hold is lifted by a word that counts as much. Whoever holds
    /// another's job did so as an operator at least, whatever became of that.
    private func authority(of principal: Principal, over job: Job) -> Role {
        let role = state.access.rights(of: principal).role(in: job.spec.value.namespace) ?? .viewer
        return max(role, principal == job.owner ? .user : .operator)
    }

    /// Refuses to lift somebody's hold by a word that counts for less.
    func checkHold(of job: Job, by holder: Principal, liftedBy principal: Principal) throws(Rejection) {
        guard mayLift(what: holder, did: job, principal) else {
            throw .denied(principal, verb: "release job \(job.id), which \(holder) holds")
        }
    }

    private func mayLift(what holder: Principal, did job: Job, _ principal: Principal) -> Bool {
        holder == principal || authority(of: principal, over: job) >= authority(of: holder, over: job)
    }

    mutating func suspend(
        _ id: JobID, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let job = state.jobs[id] else { throw .unknownJob(id) }
        guard !job.isArray else {
            throw .conflict(why: "job \(id) is an array; name the elements to suspend, as in \(id)_[1-3]")
        }
        switch job.phase {
        case .held, .deferred, .pending:
            throw .conflict(
                why: "job \(id) waits, and only what runs is suspended; `coordctl hold \(id)` keeps it from starting")
        case .starting:
            throw .conflict(why: "job \(id) is being started; ask again when it runs")
        case .running:
            // As a hold: the owner does not lift an operator's.
            if let holder = job.suspended?.by {
                guard holder != principal, authority(of: principal, over: job) > authority(of: holder, over: job)
                else { return .done }
            }
            if let old = job.placements.first(where: { !canKeepStill($0.node) }), let node = state.nodes[old.node] {
                throw .conflict(why: "the agent of node \(node.name) is too old to keep ranks still; upgrade it")
            }
            commit(.job(.suspended(id, by: principal, at: now.wall)), to: &turn)
        case .stopping:
            throw .conflict(why: "job \(id) is being stopped already")
        case .finished:
            throw .alreadyFinished(id)
        }
        return .done
    }

    mutating func resume(
        _ id: JobID, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let job = state.jobs[id] else { throw .unknownJob(id) }
        if job.phase.isTerminal { throw .alreadyFinished(id) }
        guard let holder = job.suspended?.by else {
            // It runs, or will not run on: what was asked for is so, or can not be any more.
            if case .held = job.phase {
                throw .conflict(why: "job \(id) is held, not suspended; `coordctl release \(id)` lets it start")
            }
            return .done
        }
        guard mayLift(what: holder, did: job, principal) else {
            throw .denied(principal, verb: "resume job \(id), which \(holder) suspended")
        }
        commit(.job(.resumed(id, by: principal, at: now.wall)), to: &turn)
        return .done
    }

    mutating func release(
        _ id: JobID, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let job = state.jobs[id] else { throw .unknownJob(id) }
        switch job.phase {
        case .held(let holder, _):
            try checkHold(of: job, by: holder, liftedBy: principal)
            commit(.job(.released(id, by: principal, at: now.wall)), to: &turn)
        case .deferred, .pending, .starting, .running, .stopping:
            break
        case .finished:
            throw .alreadyFinished(id)
        }
        return .done
    }

    mutating func requeue(
        _ id: JobID, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let job = state.jobs[id] else { throw .unknownJob(id) }
        guard !job.isArray else { return try requeue(array: job, by: principal, at: now, into: &turn) }
        switch job.phase {
        case .held, .deferred, .pending:
            // Asked twice: it has been put back already.
            guard job.attempt > 0 else {
                throw .conflict(why: "job \(id) has not begun yet, so there is nothing to put back")
            }
            // It asked to be started later, and somebody wants it now.
            if case .deferred = job.phase, job.notBefore != nil {
                commit(.job(.requeued(id, .commanded(by: principal), at: now.wall)), to: &turn)
            }
        case .starting, .running:
            // It would run again, whoever wants it to stand still.
            if let holder = job.suspended?.by, !mayLift(what: holder, did: job, principal) {
                throw .denied(principal, verb: "put job \(id) back, which \(holder) suspended")
            }
            stop(job, .requeued(by: principal), at: now, into: &turn)
        case .stopping(let cause, _):
            switch cause {
            case .requeued: break
            case .cancelled, .rankFailed, .nodeLost, .refused, .deadlineReached, .drained:
                throw .conflict(why: "job \(id) is being stopped already; ask again when it has stopped")
            }
        case .finished:
            guard job.spec.value.replica == nil else {
                throw .conflict(why: "job \(id) was a replica; its service starts another one where one is missing")
            }
            try checkRoom(for: job)
            try checkTime(for: job, at: now)
            try checkArrayGoesOn(job)
            commit(.job(.requeued(id, .commanded(by: principal), at: now.wall)), to: &turn)
        }
        return .done
    }

    /// Puts back all of a finished array that did not complete: what has a row by that, the rest in the array, where it
    /// waits for what stands before the whole.
    private mutating func requeue(
        array: Job, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        let id = array.id
        guard array.phase.isTerminal, let states = array.array?.states, let shape = array.spec.value.array else {
            throw .conflict(
                why: "job \(id) is an array that goes on; name the elements to put back, as in \(id)_[1-3]")
        }
        try checkTime(for: array, at: now)
        var rows: [JobID] = []
        for place in states.places(in: .failed).all {
            if let row = state.row(of: ElementName(array: id, index: shape.indices[place])) { rows.append(row.id) }
        }
        guard rows.count <= settings.eventsPerTurn / 2 else {
            throw .conflict(
                why: "\(rows.count) elements of job \(id) have ended one by one; name at most "
                    + "\(settings.eventsPerTurn / 2) at a time")
        }
        let isAnyWithoutRow = states.count(of: .failed) > rows.count
        guard isAnyWithoutRow || !rows.isEmpty else {
            throw .conflict(why: "every element of job \(id) has completed; name those that are to run once more")
        }
        // All or nothing: none of them is refused after the first was put back.
        try checkRoom(for: array, asWhole: true, count: rows.count + 1)
        if isAnyWithoutRow { commit(.job(.requeued(id, .commanded(by: principal), at: now.wall)), to: &turn) }
        for row in rows { _ = try requeue(row, by: principal, at: now, into: &turn) }
        return .done
    }

    /// What could not end by its deadline is not begun again.
    private func checkTime(for job: Job, at now: Now) throws(Rejection) {
        guard let deadline = job.spec.value.deadline, now.wall + (job.spec.value.timeLimit ?? .zero) >= deadline else {
            return
        }
        throw .conflict(why: "job \(job.id) could not end by its deadline any more; submit it with a later one")
    }

    /// A finished job that comes back is bound by what binds a new one.
    ///
    /// - Parameters:
    ///   - asWhole: Whether an array is meant itself, and not one of its elements.
    ///   - count: How many rows come back.
    func checkRoom(for job: Job, asWhole: Bool = false, count: Int = 1) throws(Rejection) {
        // One that never began has to wait for its parents, of which something must be known.
        let waits = job.attempt == 0 && job.element == nil && (asWhole || !job.isArray)
        let terms = waits ? job.spec.value.dependency?.terms ?? [] : []
        for term in terms where state.jobs[term.job] == nil {
            guard job.departed.contains(where: { $0.job == term.job }) else {
                throw .conflict(
                    why: "job \(job.id) waits for job \(term.job), which has left the coordinator's memory; submit it "
                        + "anew without that condition")
            }
        }
        try checkVersion(of: job)
        guard let queue = state.queue(job.spec.value.queue) else { throw .unknownQueue(job.spec.value.queue) }
        guard queue.spec.isOpen else { throw .queueClosed(queue.spec.name) }
        guard queue.waiting + count <= queue.spec.pendingLimit else {
            throw .queueFull(queue.spec.name, limit: queue.spec.pendingLimit)
        }
        let limits = queue.spec.limits
        if let limit = limits.refusal(in: queue.spec.name, to: job.payer, adding: count, book: queue.usage) {
            throw .limitReached(limit)
        }
        let excess = queue.spec.quota.excess(used: .zero, adding: job.spec.value.total)
        guard excess.isZero else { throw .overQuota(queue.spec.name, excess: excess) }
    }

    /// Closes a node; `draining` holds the time after which what runs is stopped, and is nil for a cordon.
    mutating func close(
        _ name: Name, by principal: Principal, reason: String, draining: Span?? = nil, at now: Now,
        into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let node = state.node(named: name) else { throw .unknownNode(name) }
        if let span = draining ?? nil, span < .zero {
            throw .invalid(field: "deadline", why: "it is in the past")
        }
        // Who cordons what drains would take a deadline back without saying so.
        if draining == nil, let old = node.closure, old.isDraining {
            throw .conflict(
                why: "node \(name) is draining already (\(old.reason)); `coordctl node resume \(name)` ends that first")
        }
        let closure = NodeClosure(
            isDraining: draining != nil, reason: reason, by: principal, since: now.wall,
            deadline: (draining ?? nil).map { now.wall + $0 } ?? node.closure?.deadline,
            rebootOf: node.closure?.rebootOf, staysClosed: node.closure?.rebootOf != nil)
        // Asked twice is the same as once, unless something else is asked.
        if let old = node.closure, old.isDraining == closure.isDraining, old.reason == reason,
            old.deadline == closure.deadline, old.staysClosed == closure.staysClosed
        {
            return .done
        }
        commit(.node(.closed(node.id, closure)), to: &turn)
        return .done
    }

    mutating func reopen(
        _ name: Name, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let node = state.node(named: name) else { throw .unknownNode(name) }
        if node.closure != nil { commit(.node(.reopened(node.id, by: principal, at: now.wall)), to: &turn) }
        return .done
    }
}
