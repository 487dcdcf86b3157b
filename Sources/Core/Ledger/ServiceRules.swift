// How facts about services change the tables.

import ClusterModel

extension ClusterState {
    /// Folds one fact about a service into the state.
    package mutating func apply(_ event: ServiceEvent) {
        switch event {
        case .declared(let id, let spec, let revision, let by, let time):
            declare(id, spec, Revision(number: revision, spec: spec, by: by, created: time))
        case .moved(let id, let rollout, let end, _, _):
            changeService(id) { row in
                row.rollout = rollout
                guard let end else { return }
                row.lastRollout = end
                if end.fault == nil { row.serving = end.revision }
                row.forgetRevisions()
            }
        case .scaled(let id, let replicas, _, _):
            changeService(id) { $0.replicas = replicas }
        case .scalingSet(let id, let scaling, _, _):
            changeService(id) { $0.scaling = scaling }
        case .dropped(let id, let by, let time):
            changeService(id) { row in
                row.drop = Service.Drop(by: by, since: time)
                row.rollout = nil
            }
        case .removed(let id, _):
            guard let row = services[id], row.active.isEmpty else {
                preconditionFailure("a service is removed once, and when nothing of it is left")
            }
            removeService(row)
        }
    }

    private mutating func declare(_ id: ServiceID, _ spec: Boxed<ServiceSpec>, _ revision: Revision) {
        guard var row = services[id] else {
            precondition(id == nextService, "ids are handed out in order")
            nextService = ServiceID(id.number + 1)
            return putService(Service(id: id, first: revision, owner: revision.by, declared: revision.created))
        }
        if let place = row.revisions.firstIndex(where: { $0.number == revision.number }) {
            // Its replicas stay what they are; how they are rolled out and how many there are may change.
            let old = row.revisions[place]
            row.revisions[place] = Revision(number: old.number, spec: spec, by: old.by, created: old.created)
        } else {
            precondition(row.newest.number < revision.number, "revisions rise")
            row.revisions.append(revision)
            row.forgetRevisions()
        }
        // What follows its load goes on with the size that it has.
        if row.scaling == nil { row.replicas = spec.value.replicas }
        putService(row)
    }

    private mutating func changeService(_ id: ServiceID, _ change: (inout Service) -> Void) {
        guard var row = services[id] else { preconditionFailure("a fact is about a service that was declared") }
        change(&row)
        services[id] = row
    }

    /// A job began to wait or to run, and may be a replica.
    mutating func noteReplica(_ job: Job) {
        guard let replica = job.spec.value.replica else { return }
        services[replica.service]?.noteActive(job.id)
    }

    mutating func noteReplicaEnded(_ job: Job) {
        guard let replica = job.spec.value.replica else { return }
        services[replica.service]?.noteEnded(job.id)
    }
}

extension Service {
    /// Keeps the newest, and those that something is done with.
    fileprivate mutating func forgetRevisions() {
        let excess = revisions.count - ServiceSpec.Limits.revisions
        guard excess > 0 else { return }
        let kept = [serving, rollout?.revision ?? serving, newest.number]
        let old = revisions.map(\.number).filter { !kept.contains($0) }.prefix(excess)
        revisions.removeAll { old.contains($0.number) }
    }
}
