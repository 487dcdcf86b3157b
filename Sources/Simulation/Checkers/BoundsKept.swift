// Nothing is placed over a queue's quota or over what its nodes have free. Judged when the promise is made: a quota
// that is lowered, or a device that is lost, leaves more promised than there is, and takes nothing back.

import ClusterModel
import Ledger

enum BoundsKept {
    static let promise = "quota and capacity are kept"

    static func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        guard case .job(.placed(let id, _, let shares, _)) = event, let job = state.jobs[id],
            let queue = state.queue(job.spec.value.queue)
        else { return }
        var total = Resources.zero
        for share in shares { total += share.resources }
        let excess = queue.spec.quota.excess(used: queue.used, adding: total)
        if !excess.shortfall(in: lent(to: job, by: queue, state)).isZero {
            broken.append(
                BrokenPromise(promise: promise, detail: "job \(id) was placed over the quota of \(queue.spec.name)"))
        }
        // Of nodes that it holds whole a job is promised all.
        let promised = job.spec.value.isExclusive ? wholes(shares, state) : job.spec.value.total
        if total != promised {
            broken.append(BrokenPromise(promise: promise, detail: "job \(id) was given \(total.summary)"))
        }
        for share in shares {
            guard let node = state.nodes[share.node] else { continue }
            if let why = misplacement(of: job.spec.value, on: node, state) {
                broken.append(BrokenPromise(promise: promise, detail: "job \(id) on \(node.name): \(why)"))
            }
            let isFree = share.resources.shortfall(in: node.free).isZero && node.freeUnits.isSuperset(of: share.units)
            if !isFree || share.units.gpus.count != Int(share.resources.gpus) {
                broken.append(BrokenPromise(promise: promise, detail: "\(share.id) does not fit on \(node.name)"))
            }
        }
    }

    /// What may be over the quota: of a replica as much as those that it takes the place of hold, which are of its
    /// service and of another revision, and no more than the queue says. To one service at a time, to the one that
    /// began first, and to none that is paused.
    private static func lent(to job: Job, by queue: Queue, _ state: ClusterState) -> Resources {
        guard let replica = job.spec.value.replica,
            let first = state.services.filter({ exchanges($0, in: queue) }).min(by: { began($0) < began($1) }),
            first.id == replica.service
        else { return .zero }
        var lent = Resources.zero
        for allocation in state.allocations {
            guard let other = state.jobs[allocation.job], other.spec.value.queue == queue.spec.name,
                let sibling = other.spec.value.replica, sibling.service == replica.service,
                sibling.revision != replica.revision
            else { continue }
            lent += allocation.resources
        }
        return queue.spec.rolloutSurge.share(of: lent)
    }

    private static func exchanges(_ row: Service, in queue: Queue) -> Bool {
        guard let rollout = row.rollout, let new = row.revision(rollout.revision) else { return false }
        return !rollout.isPaused && row.drop == nil && row.serving != 0
            && new.spec.value.job.value.queue == queue.spec.name
    }

    private static func began(_ row: Service) -> (Int64, ServiceID) {
        (row.rollout?.since.milliseconds ?? .max, row.id)
    }

    private static func wholes(_ shares: [Allocation], _ state: ClusterState) -> Resources {
        shares.reduce(into: .zero) { $0 += state.nodes[$1.node]?.inventory?.resources ?? .zero }
    }

    /// What forbids this job that node: its own terms, a taint, or whoever holds the node whole.
    private static func misplacement(of spec: JobSpec, on node: Node, _ state: ClusterState) -> String? {
        let exclusion = (spec.selection?.value ?? .none).exclusion(
            of: node.name, labels: node.labels, taints: node.taints)
        if let exclusion { return "it is left out by \(exclusion)" }
        let others = node.allocations.compactMap { state.allocations[$0] }.compactMap { state.jobs[$0.job] }
        if spec.isExclusive, !others.isEmpty { return "it wants the node whole, and another job is there" }
        return others.contains { $0.spec.value.isExclusive } ? "another job holds the node whole" : nil
    }
}
