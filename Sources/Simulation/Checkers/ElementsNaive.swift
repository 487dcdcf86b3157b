// How terms about elements of arrays stand, by looking at every element: what the coordinator's own answer is compared
// with.

import ClusterModel
import ControlPlane
import Ledger

enum ElementsNaive {
    /// How a term of this job stands; nil when its parent is not known at all.
    static func standing(of term: Dependency.Term, for id: JobID, _ state: ClusterState) -> Standing? {
        guard let job = state.jobs[id] else { return nil }
        if term.kind == .afterCorrespondingOK { return corresponding(term, for: job, state) }
        let departed = job.departed.first { $0.job == term.job }
        guard let index = term.element else {
            return state.jobs[term.job].map { term.kind.standing(parent: $0.phase) }
                ?? departed.map { term.kind.standing(ended: $0.completed) }
        }
        guard let parent = state.jobs[term.job] else {
            return departed.map { term.kind.standing(ended: $0.elements?.contains(index) == true) }
        }
        guard let found = element(index, of: parent) else { return nil }
        let row = state.jobs.first { $0.element == ElementName(array: parent.id, index: index) }
        return term.kind.standing(element: found, hasStarted: row?.started != nil)
    }

    static func element(_ index: Int, of array: Job) -> ElementState? {
        guard let place = array.spec.value.array?.indices.all.firstIndex(of: index) else { return nil }
        return array.array?.states[place]
    }

    /// Met as soon as one element that waits may go.
    private static func corresponding(_ term: Dependency.Term, for job: Job, _ state: ClusterState) -> Standing? {
        guard let indices = job.spec.value.array?.indices.all else { return nil }
        let parent = state.jobs[term.job]
        let departed = job.departed.first { $0.job == term.job }
        let mayGo = indices.contains { index in
            guard element(index, of: job) == .waiting else { return false }
            return parent.map { element(index, of: $0) == .completed } ?? (departed?.elements?.contains(index) == true)
        }
        if mayGo { return .met }
        return parent.map { $0.phase.isTerminal ? .never : .waiting } ?? .never
    }
}

extension Job {
    /// Whether it starts, runs or stops.
    var holdsResources: Bool {
        switch phase {
        case .starting, .running, .stopping: !isArray
        case .held, .deferred, .pending, .finished: false
        }
    }
}
