// What clients wish for services, decided. Whether whoever asks may is decided before, in Access.swift.

package import ClusterModel
import Ledger
package import Messages
import Serving

extension ClusterConductor {
    /// As it is called where it is not found.
    static let serviceWord = "service"

    mutating func decide(
        _ request: ServiceRequest, of principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        switch request {
        case .declare(let spec):
            let id = try declareService(spec, by: principal, at: now, into: &turn)
            return .service(try view(ofService: id, for: principal, at: now))
        case .rehearse(let spec): return .rehearsed(try rehearse(spec, by: principal, at: now))
        case .list(let query): return .services(servicePage(query, for: principal, at: now))
        case .show(let reference):
            guard let row = state.service(reference) else { throw .unknown(what: Self.serviceWord, reference.name) }
            return .service(try view(ofService: row.id, for: principal, at: now))
        case .change(let reference, let change):
            guard let row = state.service(reference) else { throw .unknown(what: Self.serviceWord, reference.name) }
            guard row.drop == nil else {
                if change == .drop { return .done }
                throw .conflict(why: "service \(row.name) is being deleted")
            }
            try self.change(row, change, by: principal, at: now, into: &turn)
            return .done
        }
    }

    /// Makes it, or changes it to this; asked twice it is the same as once.
    mutating func declareService(
        _ asked: Boxed<ServiceSpec>, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ServiceID {
        var spec = asked.value
        try check(spec)
        try checkRoutes(of: spec)
        try checkJob(of: spec)
        spec.job = try priced(spec.job, for: principal)
        guard let row = state.service(spec.name, in: spec.namespace) else {
            try checkServiceCount(for: principal)
            // A template that can never run is refused now, and not in silence by its replicas.
            _ = try admit(Boxed(spec.replica(state.nextService, revision: 1)), by: principal, at: now)
            let id = state.nextService
            commit(.service(.declared(id, Boxed(spec), revision: 1, by: principal, at: now.wall)), to: &turn)
            begin(id, 1, spec, by: principal, at: now, into: &turn)
            return id
        }
        guard row.drop == nil else {
            throw .conflict(why: "service \(row.name) is being deleted; apply it again when it is gone")
        }
        guard row.owner == principal else {
            throw .conflict(
                why: "service \(row.name) belongs to \(row.owner), and only its owner says what runs on its behalf; "
                    + "choose another name, or delete it first")
        }
        try check(spec, against: row.scaling?.value)
        let newest = row.newest
        guard newest.spec.value != spec || row.replicas != spec.replicas else { return row.id }
        let isSame = newest.spec.value.makesSameReplicas(as: spec)
        let number = isSame ? newest.number : newest.number + 1
        commit(.service(.declared(row.id, Boxed(spec), revision: number, by: principal, at: now.wall)), to: &turn)
        // What went back and is asked for again is tried again.
        let wentBack = isSame && row.rollout == nil && row.serving != 0 && row.serving != number
        if !isSame || wentBack { begin(row.id, number, spec, by: principal, at: now, into: &turn) }
        return row.id
    }

    /// Begins to move to this revision, whatever rollout went on before.
    private mutating func begin(
        _ id: ServiceID, _ revision: UInt32, _ spec: ServiceSpec, by principal: Principal, at now: Now,
        into turn: inout Turn
    ) {
        services.forget(id)
        traffic.services[id]?.step = nil
        let stage = Rollout(spec.strategy, deadline: spec.deadline, at: now.boot).stage
        let rollout = RolloutState(to: revision, stage: stage, since: now.wall)
        commit(.service(.moved(id, rollout, end: nil, by: principal, at: now.wall)), to: &turn)
    }

    private func checkServiceCount(for principal: Principal) throws(Rejection) {
        guard state.services.count < settings.serviceLimit else {
            throw .conflict(why: "there are \(settings.serviceLimit) services already; delete some")
        }
        guard principal == .admin || state.serviceCount(of: principal) < settings.servicesPerUser else {
            throw .conflict(
                why: "\(principal) has \(settings.servicesPerUser) services already; delete some with "
                    + "`coordctl delete service NAME`")
        }
    }

    /// Refuses what no replica of it could be.
    private func checkJob(of spec: ServiceSpec) throws(Rejection) {
        let job = spec.job.value
        guard job.shape.ranks == 1, job.array == nil else {
            throw .invalid(field: "spec.template", why: "a replica is one rank; ask for more of them with replicas")
        }
        guard job.begin == nil, job.deadline == nil, job.timeLimit == nil, job.dependency == nil, job.isFree else {
            throw .invalid(
                field: "spec.template", why: "a replica is kept running: leave times, limits and dependencies out")
        }
        guard job.failureRules.isEmpty, job.maxRestarts == 0, !job.startsHeld else {
            throw .invalid(
                field: "spec.failurePolicy", why: "a replica that ends is started again, whatever the reason")
        }
        guard state.queue(job.queue) != nil else { throw .unknownQueue(job.queue) }
    }

    private mutating func change(
        _ row: Service, _ change: ServiceChange, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) {
        switch change {
        case .scale(let replicas):
            guard ServiceSpec.Limits.replicas.contains(replicas) else {
                throw .invalid(field: "replicas", why: "0 to \(ServiceSpec.Limits.replicas.upperBound)")
            }
            guard row.scaling == nil else {
                throw .conflict(
                    why: "the replicas of service \(row.name) follow its load; `coordctl autoscale \(row.name) --off` "
                        + "ends that")
            }
            guard row.replicas != replicas else { return }
            commit(.service(.scaled(row.id, replicas: replicas, by: principal, at: now.wall)), to: &turn)
        case .autoscale(let scaling):
            if let scaling { try check(scaling.value, of: row) }
            guard row.scaling != scaling else { return }
            commit(.service(.scalingSet(row.id, scaling, by: principal, at: now.wall)), to: &turn)
        case .pause, .resume, .promote:
            try steer(row, change, by: principal, at: now, into: &turn)
        case .undo(let target): try undo(row, to: target, by: principal, at: now, into: &turn)
        case .restart:
            // What went back is not what is to run once more.
            let running = row.rollout == nil ? row.revision(row.serving) : nil
            var spec = (running ?? row.newest).spec.value
            spec.replicas = row.replicas
            try renew(row, spec, by: principal, at: now, into: &turn)
        case .drop:
            commit(.service(.dropped(row.id, by: principal, at: now.wall)), to: &turn)
        }
    }

    private func goingOn(_ row: Service) throws(Rejection) -> RolloutState {
        guard let state = row.rollout else {
            throw .conflict(
                why: "no rollout of service \(row.name) goes on; `coordctl rollout history \(row.name)` lists those "
                    + "that were")
        }
        guard row.serving != 0 else {
            throw .conflict(why: "service \(row.name) comes up for the first time; nothing is exchanged yet")
        }
        return state
    }

    private mutating func steer(
        _ row: Service, _ change: ServiceChange, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) {
        var next = try goingOn(row)
        var rollout = services.rollouts[row.id] ?? self.rollout(of: row, next, at: now)
        switch change {
        case .pause: rollout.pause()
        case .resume: rollout.resume(at: now.boot)
        default:
            guard case .holding = rollout.stage else {
                throw .conflict(
                    why: "no step of the rollout of \(row.name) is being watched; promote it when "
                        + "`coordctl rollout status \(row.name)` says so")
            }
            rollout.promote()
        }
        services.rollouts[row.id] = rollout
        services.touch(row.id)
        guard next.isPaused != rollout.isPaused else { return }
        next.isPaused = rollout.isPaused
        commit(.service(.moved(row.id, next, end: nil, by: principal, at: now.wall)), to: &turn)
    }

    private mutating func undo(
        _ row: Service, to target: UInt32?, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) {
        if let state = row.rollout, row.serving != 0, target == nil || target == row.serving {
            var rollout = services.rollouts[row.id] ?? self.rollout(of: row, state, at: now)
            rollout.undo(at: now.boot)
            services.rollouts[row.id] = rollout
            move(row, state, to: rollout.stage, at: now, into: &turn)
            return
        }
        let before = row.revisions.last { $0.number < row.serving }
        let found = target.map { row.revision($0) } ?? before
        guard let found else {
            let kept = row.revisions.map { "\($0.number)" }.joined(separator: ", ")
            throw .conflict(
                why: target.map { "service \(row.name) keeps no revision \($0); it keeps \(kept)" }
                    ?? "service \(row.name) has no revision before \(row.serving) to go back to")
        }
        guard found.number != row.serving else {
            throw .conflict(why: "revision \(found.number) of service \(row.name) serves already")
        }
        var spec = found.spec.value
        spec.replicas = row.replicas
        try renew(row, spec, by: principal, at: now, into: &turn)
    }

    /// A new revision that is made by somebody's word and not by a new spec.
    private mutating func renew(
        _ row: Service, _ spec: ServiceSpec, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) {
        try checkRoutes(of: spec)
        try check(spec, against: row.scaling?.value)
        let number = row.newest.number + 1
        commit(.service(.declared(row.id, Boxed(spec), revision: number, by: principal, at: now.wall)), to: &turn)
        begin(row.id, number, spec, by: principal, at: now, into: &turn)
    }
}

// What is shown.
extension ClusterConductor {
    func view(ofService id: ServiceID, for principal: Principal, at now: Now) throws(Rejection) -> ServiceView {
        guard let row = state.services[id] else { throw .conflict(why: "the service is gone") }
        let rights = state.access.rights(of: principal)
        var view = view(of: row, for: rights, at: now)
        // Not in a list, which is told of every change: who has which files changes without a fact.
        if view.problem == nil, rights.mayTouch(row) { view.problem = waitForFiles(of: row) }
        let ready = sights(of: row, at: now).filter(\.isReady).map(\.job)
        for id in row.active.prefix(ServiceView.shownReplicas) {
            guard let job = state.jobs[id], let replica = job.spec.value.replica else { continue }
            let allocation = state.active(of: job).first
            var shown = ReplicaView(
                job: id, revision: replica.revision, phase: job.phase,
                node: allocation.flatMap { state.nodes[$0.node]?.name },
                port: allocation?.units.ports.numbers.first ?? 0, isReady: ready.contains(id),
                ends: Int(job.deferrals))
            shown.fetch = fetches(of: job).first
            view.shown.append(shown)
        }
        return view
    }

    package func servicePage(_ query: ServicesQuery, for principal: Principal, at now: Now) -> ServicePage {
        let rights = state.access.rights(of: principal)
        var found: [ServiceView] = []
        for row in state.services.rows(from: ServiceID((query.after?.number ?? 0) + 1)) {
            guard rights.sees(row), (query.namespace ?? row.namespace) == row.namespace else { continue }
            guard found.count < settings.servicesPerPage else {
                return ServicePage(rows: found, next: found.last?.id)
            }
            found.append(view(of: row, for: rights, at: now))
        }
        return ServicePage(rows: found, next: nil)
    }

    func view(of row: Service, for rights: Rights, at now: Now) -> ServiceView {
        let replicas = sights(of: row, at: now)
        var view = ServiceView(row)
        view.existing = row.active.count
        view.updated = replicas.count { $0.revision == row.newest.number }
        view.ready = replicas.count { $0.isReady }
        view.available = replicas.count { $0.isAvailable }
        view.problem = services.refusals[row.id]?.why
        view.scalingState = services.scalers[row.id]?.words
        view.traffic = self.view(ofTrafficOf: row, at: now)
        guard !rights.mayTouch(row) else { return view }
        view.problem = view.problem.map { _ in "shown to its owner" }
        view.revisions = view.revisions.map { revision in
            var spec = revision.spec.value
            var job = spec.job.value
            job.payload = .hidden
            spec.job = Boxed(job)
            return Revision(
                number: revision.number, spec: Boxed(spec), by: revision.by, created: revision.created)
        }
        return view
    }
}

extension ClusterState {
    func service(_ reference: ServiceReference) -> Service? { service(reference.name, in: reference.namespace) }
}
