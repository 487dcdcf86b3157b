// No id is handed out twice, not even by a coordinator that was restored from a copy that is older than the id: a node
// or a person may hold on to it.

import ClusterModel
import Ledger

struct IDsComeOnce {
    static let promise = "no id comes twice"

    /// Everything below was handed out, durably, before a copy was restored.
    private var nextJob = JobID(0)
    private var nextAllocation = AllocationID(0)

    mutating func noteRestoration(before: ClusterState) {
        nextJob = max(nextJob, before.nextJob)
        nextAllocation = max(nextAllocation, before.nextAllocation)
    }

    func judge(_ event: Event, into broken: inout [BrokenPromise]) {
        switch event {
        case .job(.submitted(let id, _, _, _, _)), .job(.split(let id, _, _, _)):
            guard id < nextJob else { return }
            broken.append(BrokenPromise(promise: Self.promise, detail: "job \(id) is handed out again"))
        case .job(.placed(let job, _, let shares, _)):
            for share in shares where share.id < nextAllocation {
                broken.append(
                    BrokenPromise(promise: Self.promise, detail: "\(share.id) of job \(job) is handed out again"))
            }
        case .cluster, .queue, .node, .job, .allocation, .access, .recurring, .service, .model: break
        }
    }
}
