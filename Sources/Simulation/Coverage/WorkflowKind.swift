// What can become of workflows in a run, so that many runs can say what they have seen: a checker that never met one
// that was cancelled, or put back behind its parents, has shown nothing of it.

import ClusterModel
import ControlPlane
import Ledger
import Messages

/// One thing that is met.
package enum WorkflowKind: Int, CaseIterable, Hashable, Sendable {
    case submitted
    case refused
    /// Asked for once more with the same key, and answered with the same job.
    case askedTwice
    /// One was there when a coordinator began.
    case outlivedCoordinator
    case arrayBegun
    /// A job whose dependency is met by any of its terms.
    case anyBegun
    case memberFailed
    case memberCancelled
    case memberPutBack
    /// One that was put back waited for its parents again.
    case waitedAgain
    case toldPending
    case toldRunning
    case toldCompleted
    case toldFailed
    case toldCancelled

    init(_ state: WorkflowState) {
        self =
            switch state {
            case .pending: .toldPending
            case .running: .toldRunning
            case .completed: .toldCompleted
            case .failed: .toldFailed
            case .cancelled: .toldCancelled
            }
    }

    /// What a fact shows, by the state before it.
    static func kinds(of event: Event, before state: ClusterState) -> [WorkflowKind] {
        guard case .job(let event) = event else { return [] }
        switch event {
        case .submitted(let id, let spec, _, _, _): return spec.value.workflow?.value.first == id ? [.submitted] : []
        case .placed(let id, _, _, _):
            let isAny = member(id, state)?.spec.value.dependency.map { $0.isAny && $0.terms.count > 1 }
            return isAny == true ? [.anyBegun] : []
        case .split(_, let array, _, _): return member(array, state) == nil ? [] : [.arrayBegun]
        case .requeued(let id, .commanded, _):
            guard let job = member(id, state), job.element == nil else { return [] }
            return WorkflowsNaive.areMet(job, state) ? [.memberPutBack] : [.memberPutBack, .waitedAgain]
        case .finished(let id, let outcome, _):
            guard member(id, state) != nil, outcome != .completed else { return [] }
            if case .cancelled = outcome { return [.memberCancelled] }
            return [.memberFailed]
        case .stopping, .requeued, .archived, .held, .released, .suspended, .resumed, .ready,
            .parentDeparted, .elementsEnded:
            return []
        }
    }

    private static func member(_ id: JobID, _ state: ClusterState) -> Job? {
        state.jobs[id].flatMap { $0.spec.value.workflow == nil ? nil : $0 }
    }
}

extension World {
    /// Counts what a turn shows of workflows. `before` is the state before all its facts, which is all that the first
    /// of them about a job needs.
    mutating func noteMeetings(_ turn: Turn, before state: ClusterState) {
        for event in turn.events {
            for kind in WorkflowKind.kinds(of: event, before: state) { coverage.note(kind) }
        }
    }
}
