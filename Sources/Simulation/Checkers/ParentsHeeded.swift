// No job of a workflow begins an attempt before what it waits for was so: since it was last asked for, released or put
// back by somebody, there was a moment at which the terms of its dependency held, read from the jobs themselves. What
// starts again by itself goes on with what held before; what somebody puts back waits for its parents anew, for they
// may have been put back too.

import ClusterModel
import ControlPlane
import Ledger

struct ParentsHeeded {
    static let promise = "a workflow's jobs heed their parents"

    /// Whether what a job waits for was so; nil when it may have been, before a restart.
    private var cleared = Lookup<JobID, Bool>()

    /// Facts that were not durable never happened. What is still deferred has not been cleared.
    mutating func noteOpening(_ state: ClusterState) {
        cleared = Lookup()
        for job in state.jobs where job.spec.value.workflow != nil {
            if case .deferred = job.phase { cleared[job.id] = false }
        }
    }

    /// Judges a fact against the state before it.
    mutating func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        guard case .job(let event) = event else { return }
        switch event {
        case .submitted(let id, let spec, _, _, _) where spec.value.workflow != nil:
            cleared[id] = spec.value.dependency?.terms.isEmpty ?? true
        case .ready(let id, _): if let job = member(id, state) { judge(readiness: job, state, into: &broken) }
        case .released(let id, _, _), .requeued(let id, .commanded, _):
            // An element that has left its array waits for nothing.
            if let job = member(id, state), job.element == nil {
                cleared[id] = job.spec.value.dependency?.terms.isEmpty ?? true
            }
        case .placed(let id, _, _, _):
            if let job = member(id, state), job.element == nil { judge(beginning: job, "begins", state, &broken) }
        case .split(let id, let array, _, _):
            guard let job = member(array, state), job.phase.isWaiting else { break }
            judge(beginning: job, "begins with \(id)", state, &broken)
        case .submitted, .stopping, .requeued, .finished, .archived, .held, .suspended, .resumed, .parentDeparted,
            .elementsEnded:
            break
        }
    }

    private func member(_ id: JobID, _ state: ClusterState) -> Job? {
        state.jobs[id].flatMap { $0.spec.value.workflow == nil ? nil : $0 }
    }

    private mutating func judge(readiness job: Job, _ state: ClusterState, into broken: inout [BrokenPromise]) {
        cleared[job.id] = WorkflowsNaive.areMet(job, state)
        guard cleared[job.id] == false else { return }
        broken.append(
            BrokenPromise(promise: Self.promise, detail: "job \(job.id) is ready in attempt \(job.attempt + 1)"))
    }

    private func judge(
        beginning job: Job, _ what: String, _ state: ClusterState, _ broken: inout [BrokenPromise]
    ) {
        guard cleared[job.id] == false, !WorkflowsNaive.areMet(job, state) else { return }
        broken.append(
            BrokenPromise(promise: Self.promise, detail: "job \(job.id) \(what), and its parents \(job.attempt)"))
    }
}
