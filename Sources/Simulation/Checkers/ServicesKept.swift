// No service is taken below its floor, and only what its node said to be ready counts as ready. What nodes said is read
// from what the coordinator was handed, and not from what it made of that: a replica counts from the first time that
// its attempt was said to be ready, so a word that comes late or on a dead session breaks no promise here.

import ClusterModel
import ControlPlane
import Ledger
import Messages

struct ServicesKept {
    static let floorPromise = "services are not taken below their floor"
    static let countPromise = "what is shown of replicas is so"

    /// Attempts of replicas that were said to be ready to the coordinator that lives now.
    private var told = Lookup<AllocationID, Bool>()

    /// A new coordinator knows nothing of who is ready.
    mutating func noteOpening() { told.removeAll() }

    mutating func note(_ health: ReplicaHealth) {
        if health.isReady { told[health.allocation] = true }
    }

    func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        guard case .job(.stopping(let id, .cancelled(let by), let time)) = event, let job = state.jobs[id],
            let replica = job.spec.value.replica, let row = state.services[replica.service], isReady(job, row, state),
            row.drop == nil, by == row.owner || isMoved(job, of: row, by: by, at: time, state)
        else { return }
        let serving = row.active.count { other in
            other != id && state.jobs[other].map { isReady($0, row, state) } ?? false
        }
        let wanted = row.rollout.flatMap { row.revision($0.revision) } ?? row.newest
        let floor: Int
        switch wanted.spec.value.strategy {
        case .steps: floor = row.replicas
        case .rolling(_, .count(let number)): floor = row.replicas - max(1, Int(number))
        case .rolling(_, .percent(let percent)): floor = row.replicas - max(1, row.replicas * Int(percent) / 100)
        }
        guard serving < floor else { return }
        broken.append(
            BrokenPromise(
                promise: Self.floorPromise,
                detail: "\(row.id) lets job \(id) of revision \(replica.revision) go and has \(serving) of "
                    + "\(row.replicas) then, not \(floor): serving \(row.serving), \(String(describing: row.rollout))"))
    }

    /// Whether it is let go because its node is to become empty, and has time until then.
    private func isMoved(
        _ job: Job, of row: Service, by principal: Principal, at time: WallTime, _ state: ClusterState
    ) -> Bool {
        guard let node = state.active(of: job).first?.node, let closure = state.nodes[node]?.closure,
            closure.isDraining || closure.rebootOf != nil, closure.by == principal
        else { return false }
        let drain = row.revision(job.spec.value.replica?.revision ?? 0)?.spec.value.traffic.drain ?? .zero
        return closure.deadline.map { time + drain < $0 } ?? true
    }

    /// Whether the last attempt of this replica was said to be ready.
    func wasReady(_ job: Job) -> Bool {
        job.spec.value.replica != nil && job.placements.contains { told[$0.allocation] == true }
    }

    /// Counts the replicas of every service once more, from the ledger and from what nodes said.
    func judge(_ conductor: ClusterConductor, at now: Now, into broken: inout [BrokenPromise]) {
        let page = conductor.servicePage(ServicesQuery(), for: .admin, at: now)
        for view in page.rows {
            guard let row = conductor.state.services[view.id],
                let found = lie(in: view, of: row, conductor.state)
            else { continue }
            broken.append(BrokenPromise(promise: Self.countPromise, detail: "\(row.name) has \(found)"))
        }
    }

    private func lie(in view: ServiceView, of row: Service, _ state: ClusterState) -> String? {
        let jobs = row.active.compactMap { state.jobs[$0] }
        let ready = jobs.count { isReady($0, row, state) }
        if view.ready > ready { return "\(view.ready) ready replicas, and nodes said it of \(ready)" }
        if view.available > view.ready { return "\(view.available) available replicas and \(view.ready) ready ones" }
        // No world has a gateway, so whoever is let go is being stopped at once.
        let newest = jobs.count { job in
            if case .stopping(.cancelled, _) = job.phase { return false }
            return job.spec.value.replica?.revision == row.newest.number
        }
        if view.updated != newest { return "\(view.updated) replicas of its newest revision, and \(newest) stay" }
        return nil
    }

    /// Whether it runs, and its node said that it is ready or nobody probes it.
    private func isReady(_ job: Job, _ row: Service, _ state: ClusterState) -> Bool {
        guard let replica = job.spec.value.replica, job.phase.isRunning, job.suspended == nil else { return false }
        guard row.revision(replica.revision)?.spec.value.probes.isEmpty == false else { return true }
        return state.active(of: job).contains { told[$0.id] == true }
    }
}
