// What clients wish for, decided: events and a reply, or a refusal with its reason.

import ClusterModel
import Ledger
import Messages
import Scheduling

extension ClusterConductor {
    mutating func answer(
        _ request: ClientRequest, number: UInt64, of principal: Principal, on session: SessionID, at now: Now,
        into turn: inout Turn
    ) {
        do throws(Rejection) {
            if principal.kind == .user, let question = question(in: request) {
                turn.effects.append(
                    .recall(
                        Recall(
                            session: session, number: number, principal: principal, request: request,
                            question: question)))
                return
            }
            try state.authorize(principal, request)
            let reply = try decide(request, number: number, of: principal, on: session, at: now, into: &turn)
            if let reply { turn.effects.append(.reply(session, number: number, reply)) }
        } catch {
            turn.effects.append(.reply(session, number: number, .rejected(error)))
        }
    }

    /// The reply; nil when it comes later.
    private mutating func decide(
        _ request: ClientRequest, number: UInt64, of principal: Principal, on session: SessionID, at now: Now,
        into turn: inout Turn
    ) throws(Rejection) -> ClientReply? {
        switch request {
        case .submit(let submit): return .submitted(try self.submit(submit, by: principal, at: now, into: &turn))
        case .testSubmit(let submit): return .explained(try rehearse(submit, by: principal, at: now))
        case .jobs(let query): return .jobs(page(query, for: principal))
        case .jobLines(let query): return .jobLines(linePage(query, for: principal))
        case .job(let id): return .job(try view(ofJob: id, for: principal))
        case .history(let id): return .history(try history(of: id, for: principal))
        case .past(let query):
            if let page = page(query, for: principal) { return .past(page) }
            let recall = Recall(
                session: session, number: number, principal: principal, request: request, question: question(for: query)
            )
            turn.effects.append(.recall(recall))
            return nil
        case .explain(let id): return .explained(try explanation(of: id, for: principal, at: now))
        case .watch(let id, let version):
            let watcher = Watcher(session: session, number: number, principal: principal)
            return try watch(id, after: version, watcher)
        case .changes(let query):
            let watcher = Watcher(session: session, number: number, principal: principal)
            return try changes(query, watcher, at: now)
        case .nodes(let after): return .nodes(nodePage(after: after))
        case .queues: return .queues(queueViews())
        case .declareQueue(let spec):
            guard state.queue(spec.name) != nil || state.queues.count < settings.queueLimit else {
                throw .invalid(field: "metadata.name", why: "there are \(settings.queueLimit) queues already")
            }
            if state.queue(spec.name)?.spec != spec { commit(.queue(.declared(spec)), to: &turn) }
            return .done
        case .createToken(let key, let validity):
            return try createToken(key, validity: validity, by: principal, at: now, into: &turn)
        case .logs(let logs): return .logs(try openLog(logs, for: principal, into: &turn))
        case .exec(let wish): return .logs(try openCommand(wish, for: principal, into: &turn))
        case .cancel(let id, let elements), .hold(let id, let elements), .release(let id, let elements),
            .requeue(let id, let elements), .suspend(let id, let elements), .resumeJob(let id, let elements):
            guard let wish = JobWish(request) else { return nil }
            return try change(elements, of: id, wish, by: principal, at: now, into: &turn)
        case .element(let id, let index): return .element(try view(ofElement: index, of: id))
        case .cordon, .drain, .down, .fence, .remove, .resume, .reboot, .label, .taint, .maintenance:
            return try decideNodes(request, of: principal, at: now, into: &turn)
        case .setQueue, .grant, .revoke, .grants, .identity, .changeRoster, .rosters, .declareClass, .dropClass,
            .classes:
            return try decideAccess(request, of: principal, at: now, into: &turn)
        case .submitWorkflow, .declareRecurring, .recurring, .recurringJob, .changeRecurring, .runRecurring, .service,
            .model:
            return try decideComposed(request, of: principal, at: now, into: &turn)
        }
    }

    /// What is done to nodes.
    private mutating func decideNodes(
        _ request: ClientRequest, of principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply? {
        switch request {
        case .cordon(let name, let reason): return try close(name, by: principal, reason: reason, at: now, into: &turn)
        case .drain(let name, let reason, let span):
            return try close(name, by: principal, reason: reason, draining: .some(span), at: now, into: &turn)
        case .down(let name, let reason): return try takeDown(name, by: principal, reason: reason, at: now, into: &turn)
        case .fence(let name, let reason): return try fence(name, by: principal, reason: reason, at: now, into: &turn)
        case .remove(let name): return try remove(name, by: principal, at: now, into: &turn)
        case .resume(let name): return try reopen(name, by: principal, at: now, into: &turn)
        case .reboot(let name, let reason): return try reboot(name, by: principal, reason: reason, at: now, into: &turn)
        case .label(let name, let put, let remove):
            return try label(name, put: put, remove: remove, by: principal, at: now, into: &turn)
        case .taint(let name, let put, let remove):
            return try taint(name, put: put, remove: remove, by: principal, at: now, into: &turn)
        case .maintenance(let wish): return try maintain(wish, by: principal, at: now, into: &turn)
        case .submit, .testSubmit, .submitWorkflow, .cancel, .jobs, .jobLines, .job, .element, .explain, .watch, .nodes,
            .queues, .declareQueue, .createToken, .logs, .exec, .hold, .release, .requeue, .suspend, .resumeJob,
            .setQueue,
            .grant, .revoke, .grants, .identity, .changeRoster, .rosters, .declareClass, .dropClass, .classes,
            .declareRecurring, .recurring, .recurringJob, .changeRecurring, .runRecurring, .service, .model, .history,
            .past,
            .changes:
            return nil
        }
    }

    /// What makes jobs of what is more than one.
    private mutating func decideComposed(
        _ request: ClientRequest, of principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply? {
        switch request {
        case .submitWorkflow(let workflow):
            return .submitted(try submit(workflow, by: principal, at: now, into: &turn))
        case .declareRecurring(let spec, let suspend):
            return try declareRecurring(spec, suspend: suspend, by: principal, at: now, into: &turn)
        case .recurring(let query): return .recurring(recurringPage(query, for: principal, at: now))
        case .recurringJob(let reference):
            return .recurringJob(try view(ofRecurring: reference, for: principal, at: now))
        case .changeRecurring(let reference, let change):
            return try changeRecurring(reference, change, by: principal, at: now, into: &turn)
        case .runRecurring(let reference, let key):
            return try runRecurring(reference, key: key, at: now, into: &turn)
        case .service(let request): return try decide(request, of: principal, at: now, into: &turn)
        case .model(let request): return try decide(request, of: principal, at: now, into: &turn)
        case .submit, .testSubmit, .cancel, .jobs, .jobLines, .job, .element, .explain, .watch, .nodes,
            .queues,
            .declareQueue,
            .createToken, .logs, .exec, .hold, .release, .requeue, .suspend, .resumeJob, .cordon, .drain, .down, .fence,
            .maintenance, .remove,
            .resume, .reboot, .label, .taint,
            .setQueue, .grant, .revoke, .grants, .identity, .changeRoster, .rosters, .declareClass, .dropClass,
            .classes,
            .history, .past, .changes:
            return nil
        }
    }

    private mutating func decideAccess(
        _ request: ClientRequest, of principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply? {
        switch request {
        case .setQueue(let name, let isOpen): return try setQueue(name, isOpen: isOpen, into: &turn)
        case .grant(let grant): return try self.grant(grant, by: principal, at: now, into: &turn)
        case .revoke(let subject, let scope): return revoke(subject, in: scope, by: principal, at: now, into: &turn)
        case .grants: return .grants(grants(for: principal))
        case .identity: return .identity(identity(of: principal))
        case .changeRoster(let kind, let name, let change):
            return try changeRoster(kind, name, change, by: principal, at: now, into: &turn)
        case .rosters(let kind): return .rosters(rosters(kind, for: principal))
        case .declareClass(let found): return try declareClass(found, by: principal, at: now, into: &turn)
        case .dropClass(let name): return dropClass(name, by: principal, at: now, into: &turn)
        case .classes: return .classes(state.access.classes)
        case .submit, .testSubmit, .submitWorkflow, .cancel, .jobs, .jobLines, .job, .element, .explain, .watch, .nodes,
            .queues,
            .declareQueue,
            .createToken, .logs, .exec, .hold, .release, .requeue, .suspend, .resumeJob, .cordon, .drain, .down, .fence,
            .maintenance, .remove,
            .resume, .reboot, .label, .taint,
            .declareRecurring, .recurring, .recurringJob, .changeRecurring, .runRecurring, .service, .model, .history,
            .past,
            .changes:
            return nil
        }
    }

    /// What a submit would lead to: it is made, and planned once, in a copy of all that this coordinator knows, and the
    /// copy is thrown away. It costs a planning cycle, as the submit itself would.
    private func rehearse(
        _ request: SubmitRequest, by principal: Principal, at now: Now
    ) throws(Rejection) -> Explanation {
        var copy = self
        var turn = Turn()
        let id = try copy.submit(request, by: principal, at: now, into: &turn)
        copy.settleConditions(at: now, into: &turn)
        copy.endOverdue(at: now, into: &turn)
        copy.cycle(at: now, into: &turn)
        return try copy.explanation(of: id, for: principal, at: now)
    }

    private mutating func submit(
        _ request: SubmitRequest, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> JobID {
        if let job = state.requests[request.key] { return job }
        guard request.key != .none else { throw .invalid(field: "key", why: "it is nobody's") }
        guard request.spec.value.isFree else {
            throw .invalid(
                field: "recurring",
                why: "only the coordinator says of what recurring job, workflow or service a job is a part")
        }
        let boxed = try admit(request.spec, by: principal, at: now)
        let id = state.nextJob
        commit(
            .job(.submitted(id, boxed, owner: principal, request: request.key, at: now.wall)), to: &turn)
        return id
    }

    /// The spec with its priority, of a job that may be submitted now.
    mutating func admit(
        _ asked: Boxed<JobSpec>, by principal: Principal, at now: Now
    ) throws(Rejection) -> Boxed<JobSpec> {
        let boxed = try priced(asked, for: principal)
        let spec = boxed.value
        guard let queue = state.queue(spec.queue) else { throw .unknownQueue(spec.queue) }
        guard queue.spec.isOpen else { throw .queueClosed(spec.queue) }
        guard queue.waiting < queue.spec.pendingLimit else {
            throw .queueFull(spec.queue, limit: queue.spec.pendingLimit)
        }
        try checkLimits(spec, of: principal, in: queue)
        let excess = queue.spec.quota.excess(used: .zero, adding: spec.total)
        guard excess.isZero else { throw .overQuota(spec.queue, excess: excess) }
        try checkFitting(spec)
        try checkArray(spec)
        try checkConditions(spec, by: principal, at: now)
        try checkPolicies(of: spec)
        return boxed
    }

    /// A notice is for a limit that comes after it; rules that can not be written down are none.
    func checkPolicies(of spec: JobSpec) throws(Rejection) {
        if let notice = spec.endNotice {
            guard let limit = spec.timeLimit else {
                throw .invalid(field: "checkpoint.signal", why: "it comes before the time limit, and there is none")
            }
            guard notice.before < limit, notice.before <= EndNotice.longest else {
                throw .invalid(
                    field: "checkpoint.noticeSeconds", why: "it is to come before the end, and the limit is shorter")
            }
        }
        guard spec.failureRules.count <= FailureRule.mostRules else {
            throw .invalid(field: "failurePolicy.rules", why: "at most \(FailureRule.mostRules) rules")
        }
    }

    private func checkLimits(_ spec: JobSpec, of principal: Principal, in queue: Queue) throws(Rejection) {
        let limits = queue.spec.limits
        guard !limits.isEmpty else { return }
        let payer = Payer(user: principal.name, account: spec.account)
        if let limit = limits.excess(in: spec.queue, of: payer, gpus: spec.total.gpus) { throw .overLimit(limit) }
        if let limit = limits.refusal(in: spec.queue, to: payer, book: queue.usage) { throw .limitReached(limit) }
    }

    /// Refuses what the cluster could not hold even if it were empty. A cluster that has no nodes yet refuses nothing.
    private mutating func checkFitting(_ spec: JobSpec) throws(Rejection) {
        let count = state.nodeCount
        guard count > 0 else { return }
        try checkSelection(of: spec)
        let job = PendingJob(id: state.nextJob, spec: spec, eligible: selections.eligibility(for: spec, in: state))
        let state = state
        let fits = verdicts.verdict(for: job, selection: spec.selection) {
            let nodes = state.nodes.compactMap { state.slot(of: $0) }
            return nodes.isEmpty || couldHold(job, nodes: nodes)
        }
        guard fits else {
            if let why = exclusionReason(for: job) { throw .noNodeMatches(why: why) }
            let nodes = spec.shape.nodes.map { " on \(counted($0, "node"))" } ?? ""
            let verb = spec.shape.ranks == 1 ? "does" : "do"
            throw .clusterTooSmall(
                why: "\(counted(spec.shape.ranks, "rank")) of \(spec.requests.summary) each\(nodes) \(verb) not fit"
                    + " in this cluster of \(counted(count, "node")), even when it is empty")
        }
    }

    mutating func cancel(
        _ id: JobID, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let job = state.jobs[id] else { throw .unknownJob(id) }
        if job.isArray, !job.phase.isTerminal { return cancel(array: job, by: principal, at: now, into: &turn) }
        switch job.phase {
        case .held, .deferred, .pending:
            commit(.job(.finished(id, .cancelled(by: principal), at: now.wall)), to: &turn)
        case .starting, .running:
            stop(job, .cancelled(by: principal), at: now, into: &turn)
        case .stopping(let cause, _):
            // A cancelled job must not be started again, whatever it was being stopped for.
            guard case .cancelled = cause else {
                commit(.job(.stopping(id, .cancelled(by: principal), at: now.wall)), to: &turn)
                return .done
            }
        case .finished(let outcome, _):
            guard case .cancelled = outcome else { throw .alreadyFinished(id) }
        }
        return .done
    }

    private mutating func watch(
        _ id: JobID, after version: UInt64, _ watcher: Watcher
    ) throws(Rejection) -> ClientReply? {
        let view = try view(ofJob: id, for: watcher.principal)
        guard view.version <= version else { return .job(view) }
        guard watchers.count < settings.watchers else { throw .tooManyWaiting(limit: settings.watchers) }
        watchers.add(watcher, for: id)
        return nil
    }

    private mutating func createToken(
        _ key: ContentHash, validity: Span, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        // A week: a token lies in shell histories and provisioning scripts.
        guard validity > .zero, validity <= .minutes(7 * 24 * 60) else {
            throw .invalid(field: "validity", why: "between one second and seven days")
        }
        if state.promise(for: key) == nil {
            let promise = JoinPromise(key: key, expires: now.wall + validity, madeBy: principal)
            commit(.cluster(.promised(promise)), to: &turn)
            turn.effects.append(.admit(admissible(at: now)))
        }
        return .done
    }

    private mutating func openLog(
        _ request: LogsRequest, for principal: Principal, into turn: inout Turn
    ) throws(Rejection) -> LogGrant {
        guard let job = state.jobs[request.job] else { throw .unknownJob(request.job) }
        guard Int(request.rank) < job.spec.value.shape.ranks else {
            throw .invalid(
                field: "rank",
                why: "job \(job.id) has ranks 0 to \(job.spec.value.shape.ranks - 1), not \(request.rank)")
        }
        let attempt = request.attempt ?? job.attempt
        guard attempt == job.attempt, attempt > 0 else {
            throw .logGone(why: attempt == 0 ? "job \(job.id) has not started yet" : "attempt \(attempt) is not kept")
        }
        guard let placement = job.placements.first(where: { $0.ranks.contains(request.rank) }),
            let node = state.nodes[placement.node]
        else { throw .logGone(why: "rank \(request.rank) was not placed") }
        guard let session = links[node.id]?.session else {
            throw .logGone(why: "node \(node.name), which keeps it, does not answer now")
        }
        let stream = StreamToken(high: randomness.next(), low: randomness.next())
        let order = LogOrder(
            stream: stream, job: job.id, attempt: attempt, rank: request.rank, offset: request.offset,
            follow: request.follow, bulkPort: settings.bulkPort)
        turn.effects.append(.bridge(stream, sender: node.name, receiver: principal))
        turn.effects.append(.orders(session, [.sendLog(order)], epoch: state.epoch))
        return LogGrant(stream: stream, port: settings.bulkPort, attempt: attempt, node: node.name)
    }
}
