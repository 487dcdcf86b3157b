// No user and no account is given more of a queue than its limits allow, counted anew over all jobs. Judged when a job
// comes and when it is placed: limits that are lowered take nothing back.

import ClusterModel
import Ledger

enum LimitsKept {
    static let promise = "limits of users and accounts are kept"

    static func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        switch event {
        case .job(.placed(let id, _, let shares, _)):
            guard let job = state.jobs[id] else { return }
            judgePlacement(of: job, gpus: shares.reduce(0) { $0 + $1.resources.gpus }, state, into: &broken)
        case .job(.submitted(let id, let spec, let owner, _, _)):
            judgeWaiting(id, spec.value, of: owner, state, into: &broken)
        case .job(.requeued(let id, .commanded, _)):
            guard let job = state.jobs[id], job.phase.isTerminal else { return }
            judgeWaiting(id, job.spec.value, of: job.owner, state, into: &broken)
        case .cluster, .queue, .node, .job, .allocation, .access, .recurring, .service, .model: break
        }
    }

    private static func judgePlacement(
        of job: Job, gpus: Int64, _ state: ClusterState, into broken: inout [BrokenPromise]
    ) {
        guard let limits = state.queue(job.spec.value.queue)?.spec.limits, !limits.isEmpty else { return }
        for (bound, peers) in groups(limits, job.spec.value, job.owner, state) {
            let busy = peers.filter { !$0.phase.isTerminal && !$0.phase.isWaiting && !$0.isArray }
            let held = busy.flatMap { state.active(of: $0) }.reduce(0) { $0 + $1.resources.gpus }
            if let most = bound.running, busy.count >= most {
                broken.append(BrokenPromise(promise: promise, detail: "job \(job.id) is one running too many"))
            }
            if let most = bound.gpus, gpus > 0, held + gpus > most {
                broken.append(BrokenPromise(promise: promise, detail: "job \(job.id) is given GPUs over a limit"))
            }
        }
    }

    private static func judgeWaiting(
        _ id: JobID, _ spec: JobSpec, of owner: Principal, _ state: ClusterState, into broken: inout [BrokenPromise]
    ) {
        guard let limits = state.queue(spec.queue)?.spec.limits, !limits.isEmpty else { return }
        for (bound, peers) in groups(limits, spec, owner, state) {
            if let most = bound.pending, peers.count(where: { $0.phase.isWaiting }) >= most {
                broken.append(BrokenPromise(promise: promise, detail: "job \(id) is one waiting too many"))
            }
        }
    }

    /// Each bound with the jobs that count for it.
    private static func groups(
        _ limits: UsageLimits, _ spec: JobSpec, _ owner: Principal, _ state: ClusterState
    ) -> [(UsageBound, [Job])] {
        let peers = state.jobs.filter { $0.spec.value.queue == spec.queue }
        return [
            (limits.perUser, peers.filter { $0.owner == owner }),
            (limits.perAccount, peers.filter { $0.spec.value.account == spec.account }),
        ]
    }
}
