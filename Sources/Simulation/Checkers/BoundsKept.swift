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
        if !queue.spec.quota.excess(used: queue.used, adding: total).isZero {
            broken.append(
                BrokenPromise(promise: promise, detail: "job \(id) was placed over the quota of \(queue.spec.name)"))
        }
        if total != job.spec.value.total {
            broken.append(BrokenPromise(promise: promise, detail: "job \(id) was given \(total.summary)"))
        }
        for share in shares {
            guard let node = state.nodes[share.node] else { continue }
            let isFree = share.resources.shortfall(in: node.free).isZero && node.freeUnits.isSuperset(of: share.units)
            if !isFree || share.units.gpus.count != Int(share.resources.gpus) {
                broken.append(BrokenPromise(promise: promise, detail: "\(share.id) does not fit on \(node.name)"))
            }
        }
    }
}
