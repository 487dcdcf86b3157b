// Who may do what. Decided here, from the principal that the transport proved, from its roles and from whose the job
// is, and nowhere else. The table stands in the room's note. Of a job in a namespace in which somebody has no role,
// the answer is the same as of a job that there is not.

import ClusterModel
import Ledger
import Messages

extension ClusterState {
    /// Throws unless this principal may ask for this.
    func authorize(_ principal: Principal, _ request: ClientRequest) throws(Rejection) {
        guard principal.kind == .user else { throw .denied(principal, verb: request.verb) }
        let rights = access.rights(of: principal)
        switch request {
        case .jobs, .jobLines, .past, .changes, .nodes, .queues, .grants, .identity, .rosters, .classes:
            // What is listed is chosen by right, row by row.
            return
        case .recurring: return
        case .declareRecurring(let spec, _): try authorizeSubmission(of: spec.value.job.value, by: rights)
        case .recurringJob(let reference): _ = try seen(reference, by: rights)
        case .changeRecurring(let reference, _): try authorizeTouch(rights, of: reference, request)
        case .runRecurring(let reference, let key): try authorizeRun(rights, of: reference, key, request)
        case .service(.declare(let spec)), .service(.rehearse(let spec)):
            try authorizeSubmission(of: spec.value.job.value, by: rights)
        case .service(.list): return
        case .service(.show(let reference)): _ = try seen(reference, by: rights)
        case .service(.change(let reference, _)):
            guard rights.mayTouch(try seen(reference, by: rights)) else {
                throw .denied(principal, verb: request.verb)
            }
        case .model(let model): try authorize(rights, model, request)
        case .submit(let submit), .testSubmit(let submit): try authorize(rights, submit.key, [submit.spec])
        case .submitWorkflow(let workflow): try authorize(rights, workflow.key, workflow.jobs)
        case .job(let id), .element(let id, _), .watch(let id, _), .explain(let id), .history(let id):
            _ = try seen(id, by: rights)
        case .cancel(let id, _), .hold(let id, _), .release(let id, _), .requeue(let id, _), .suspend(let id, _),
            .resumeJob(let id, _):
            try authorizeTouch(rights, of: id, request)
        case .logs(let logs): try authorizeTouch(rights, of: logs.job, request)
        case .exec(let wish): try authorizeTouch(rights, of: wish.job, request)
        case .cordon, .drain, .down, .fence, .resume, .reboot, .maintenance, .setQueue:
            try demand(.operator, in: .cluster, of: rights, request)
        case .grant(let grant): try demand(.admin, in: grant.scope, of: rights, request)
        case .revoke(_, let scope): try demand(.admin, in: scope, of: rights, request)
        case .declareQueue, .createToken, .changeRoster, .declareClass, .dropClass, .label, .taint,
            .remove:
            try demand(.admin, in: .cluster, of: rights, request)
        }
    }

    /// The job, if there is one and whoever asks may know of it.
    func seen(_ id: JobID, by rights: Rights) throws(Rejection) -> Job {
        guard let job = jobs[id], rights.sees(job) else { throw .unknownJob(id) }
        return job
    }

    private func demand(
        _ role: Role, in scope: Scope, of rights: Rights, _ request: ClientRequest
    ) throws(Rejection) {
        guard let own = rights.role(in: scope), own >= role else {
            throw .denied(rights.principal, verb: request.verb)
        }
    }

    private func authorizeTouch(_ rights: Rights, of id: JobID, _ request: ClientRequest) throws(Rejection) {
        guard rights.mayTouch(try seen(id, by: rights)) else { throw .denied(rights.principal, verb: request.verb) }
    }

    /// A submit that was answered before is answered again, whatever has changed since.
    private func authorize(_ rights: Rights, _ key: RequestKey, _ specs: [Boxed<JobSpec>]) throws(Rejection) {
        let principal = rights.principal
        if let known = requests[key] {
            guard jobs[known].map({ $0.owner == principal }) ?? true else {
                throw .invalid(field: "key", why: "another client's request has it")
            }
            return
        }
        for spec in specs { try authorizeSubmission(of: spec.value, by: rights) }
    }

    /// Throws unless a job like this may be submitted.
    func authorizeSubmission(of spec: JobSpec, by rights: Rights) throws(Rejection) {
        let principal = rights.principal
        guard let role = rights.role(in: spec.namespace), role >= .user else {
            throw .denied(principal, verb: "submit jobs to namespace \(spec.namespace)")
        }
        guard role < .admin, access.demandsMembers(of: spec.account) else { return }
        guard access.isMember(principal.name, of: spec.account) else {
            throw .denied(principal, verb: "charge account \(spec.account)")
        }
    }

    /// The recurring job, if there is one and whoever asks may know of it.
    private func seen(_ reference: RecurringReference, by rights: Rights) throws(Rejection) -> RecurringJob {
        guard let row = recurring(reference), rights.sees(row) else {
            throw .unknown(what: ClusterConductor.word, reference.name)
        }
        return row
    }

    /// The service, if there is one and whoever asks may know of it.
    private func seen(_ reference: ServiceReference, by rights: Rights) throws(Rejection) -> Service {
        guard let row = service(reference), rights.sees(row) else {
            throw .unknown(what: ClusterConductor.serviceWord, reference.name)
        }
        return row
    }

    /// Models are shared within a namespace: whoever may submit there may push versions; only those who pushed them,
    /// and operators, take them away.
    private func authorize(_ rights: Rights, _ model: ModelRequest, _ request: ClientRequest) throws(Rejection) {
        switch model {
        case .list: return
        case .offer(let draft), .register(let draft):
            guard let role = rights.role(in: draft.model.namespace), role >= .user else {
                throw .denied(rights.principal, verb: "\(request.verb) to namespace \(draft.model.namespace)")
            }
        case .show(let reference): _ = try seen(reference, by: rights)
        case .remove(let reference, let version):
            let row = try seen(reference, by: rights)
            let concerned = row.versions.filter { version == nil || $0.number == version }
            guard concerned.allSatisfy({ rights.mayRemove($0, of: row) }) else {
                throw .denied(rights.principal, verb: request.verb)
            }
        }
    }

    private func seen(_ reference: ModelReference, by rights: Rights) throws(Rejection) -> Model {
        guard let row = model(reference.name, in: reference.namespace), rights.role(in: row.namespace) != nil else {
            throw .unknown(what: ClusterConductor.modelWord, reference.name)
        }
        return row
    }

    private func authorizeTouch(
        _ rights: Rights, of reference: RecurringReference, _ request: ClientRequest
    ) throws(Rejection) {
        guard rights.mayTouch(try seen(reference, by: rights)) else {
            throw .denied(rights.principal, verb: request.verb)
        }
    }

    /// What was answered before is answered again, to whoever owns what came of it or may touch it.
    private func authorizeRun(
        _ rights: Rights, of reference: RecurringReference, _ key: RequestKey, _ request: ClientRequest
    ) throws(Rejection) {
        guard let known = requests[key] else { return try authorizeTouch(rights, of: reference, request) }
        guard jobs[known].map(rights.mayTouch) ?? true else {
            throw .invalid(field: "key", why: "another client's request has it")
        }
    }
}

extension AccessBook {
    /// Whether only members may charge this account: as soon as any account is declared, but for `default`, which is
    /// everybody's until it is declared itself.
    func demandsMembers(of account: Name) -> Bool {
        guard rosters.last?.kind == .account else { return false }
        return account != .standard || roster(.account, .standard) != nil
    }
}

extension Rights {
    /// Whether it may know of a job in this namespace.
    func sees(_ job: Job) -> Bool { role(in: job.spec.value.namespace) != nil }

    /// Whether it may know of a recurring job in this namespace.
    func sees(_ row: RecurringJob) -> Bool { role(in: row.spec.value.namespace) != nil }

    /// Whether it may suspend, resume, drop and run it.
    func mayTouch(_ row: RecurringJob) -> Bool { mayTouch(what: row.owner, has: row.spec.value.namespace) }

    /// Whether it may know of a service in this namespace.
    func sees(_ row: Service) -> Bool { role(in: row.namespace) != nil }

    /// Whether it may scale it, roll it out and drop it.
    func mayTouch(_ row: Service) -> Bool { mayTouch(what: row.owner, has: row.namespace) }

    func mayRemove(_ version: ModelVersion, of row: Model) -> Bool { mayTouch(what: version.by, has: row.namespace) }

    /// Whether it may change the job and read what its ranks print.
    func mayTouch(_ job: Job) -> Bool { mayTouch(what: job.owner, has: job.spec.value.namespace) }

    /// The same of a job that is in the history only.
    func mayTouch(_ view: JobView) -> Bool { mayTouch(what: view.owner, has: view.spec.value.namespace) }

    /// Everything there is an operator's, and a user's what is its own.
    private func mayTouch(what owner: Principal, has namespace: Name) -> Bool {
        guard let role = role(in: namespace) else { return false }
        return role >= .operator || role >= .user && owner == principal
    }
}
