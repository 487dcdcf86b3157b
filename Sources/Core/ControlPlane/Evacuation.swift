// Replicas that are to go though their service wants them: their node is to become empty, somebody cancels one, or
// the service is deleted. None is stopped in the middle of a request, and on a node that has time none before another
// one carries what it carried.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    /// The closure of a replica's node that is to become empty; nil where it may stay.
    private func eviction(of job: Job) -> NodeClosure? {
        guard let node = state.active(of: job).first?.node, let closure = state.nodes[node]?.closure,
            closure.isDraining || closure.rebootOf != nil
        else { return nil }
        return closure
    }

    /// Whether a replica is on a node that is to become empty.
    func mustMove(_ job: Job) -> Bool { eviction(of: job) != nil }

    /// Services of which something runs on this node are looked at: it is closed, or open again.
    mutating func touchServices(on id: NodeID) {
        for allocation in state.nodes[id]?.allocations ?? [] {
            guard let job = state.allocations[allocation]?.job, let replica = state.jobs[job]?.spec.value.replica
            else { continue }
            services.touch(replica.service)
        }
    }

    /// Lets those go for which others stand in by now, and says how many. The others stay: a service is not made
    /// smaller by a drain, until the node's time is over.
    mutating func relieve(
        _ movers: [ReplicaSight], besides staying: [ReplicaSight], wanted: Int, upTo most: Int, of row: Service,
        at now: Now, into turn: inout Turn
    ) -> Int {
        let available = staying.count { $0.isAvailable }
        let serving = movers.filter(\.isReady)
        let spared = max(0, available + serving.count - wanted)
        // Who is not ready may be so soon: it goes when another one has a place at least.
        let placed = staying.count { hasPlace($0) }
        let idle = movers.filter { !$0.isReady }.prefix(max(0, placed + movers.count - wanted))
        let going = idle + serving.prefix(spared)
        for replica in going.prefix(most) {
            release(replica, of: row, by: eviction(of: replica)?.by ?? row.owner, at: now, into: &turn)
        }
        return min(going.count, most)
    }

    private func hasPlace(_ replica: ReplicaSight) -> Bool {
        state.jobs[replica.job].map { !state.active(of: $0).isEmpty } ?? false
    }

    private func eviction(of replica: ReplicaSight) -> NodeClosure? {
        state.jobs[replica.job].flatMap { eviction(of: $0) }
    }

    /// Lets those go whose node will have to be empty before they could finish later: others or not, at the node's
    /// deadline they are stopped.
    mutating func relieveOverdue(
        _ replicas: [ReplicaSight], of row: Service, at now: Now, into turn: inout Turn
    ) -> [ReplicaSight] {
        guard replicas.contains(where: \.mustMove) else { return replicas }
        services.timed[row.id] = true
        return replicas.filter { replica in
            guard replica.mustMove, let closure = eviction(of: replica), let deadline = closure.deadline else {
                return true
            }
            let drain = row.revision(replica.revision)?.spec.value.traffic.drain ?? .zero
            guard now.wall + drain >= deadline else { return true }
            release(replica, of: row, by: closure.by, at: now, into: &turn)
            return false
        }
    }

    /// Cancels a replica once it has finished what gateways gave it; asked again it is cancelled at once. Until then it
    /// is not written down: a coordinator that begins anew meanwhile knows of no wish.
    mutating func cancelReplica(
        _ id: JobID, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let job = state.jobs[id], let service = job.spec.value.replica?.service,
            let row = state.services[service], routing.leaving[id] == nil,
            let sight = sights(of: row, at: now).first(where: { $0.job == id })
        else {
            routing.leaving[id] = nil
            return try cancel(id, by: principal, at: now, into: &turn)
        }
        release(sight, of: row, by: principal, at: now, into: &turn)
        services.touch(row.id)
        return .done
    }

    /// Lets all replicas of a service that is deleted finish; it is gone with the last of them.
    mutating func letGo(
        _ row: Service, _ replicas: [ReplicaSight], by principal: Principal, at now: Now, into turn: inout Turn
    ) {
        services.forget(row.id)
        foresee(row, at: now)
        for replica in replicas.prefix(settings.replicasPerLook) {
            release(replica, of: row, by: principal, at: now, into: &turn)
        }
        route(row, share: 0, at: now)
        services.timed[row.id] = true
        if state.services[row.id]?.active.isEmpty == true {
            commit(.service(.removed(row.id, at: now.wall)), to: &turn)
        }
    }
}
