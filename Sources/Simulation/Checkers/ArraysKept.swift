// Each element of an array is begun as one row, within the array's limit, and after the element that it needs; and what
// the array tells of its elements is what became of their rows.

import ClusterModel
import ControlPlane
import Ledger

enum ArraysKept {
    static let promise = "an array's elements are begun once, in their bounds"

    /// Judges a fact against the state before it.
    static func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        guard case .job(let event) = event, let lie = lie(in: event, state) else { return }
        broken.append(BrokenPromise(promise: promise, detail: lie))
    }

    private static func lie(in event: JobEvent, _ state: ClusterState) -> String? {
        switch event {
        case .placed(let id, _, _, _):
            guard let job = state.jobs[id] else { return nil }
            guard !job.isArray else { return "array \(id) is placed itself" }
            guard let array = job.element.flatMap({ state.jobs[$0.array] }),
                let most = array.spec.value.array?.maxRunning
            else { return nil }
            let running = state.jobs.count { $0.element?.array == array.id && $0.holdsResources }
            return running < most ? nil : "\(running) elements of \(array.id) run, and another is begun"
        case .split(_, let id, let place, _): return lieInSplit(of: id, place, state)
        case .elementsEnded(let id, let places, let outcome, _):
            guard let array = state.jobs[id], array.isArray else { return "\(id) is no array" }
            if case .completed = outcome { return "elements of \(id) completed without beginning" }
            let indices = array.spec.value.array?.indices.all ?? []
            let wrong = places?.all.first { ElementsNaive.element(indices[$0], of: array) != .waiting }
            return wrong.map { "place \($0) of \(id) did not wait" }
        case .finished(let id, let outcome, _):
            guard let array = state.jobs[id], let indices = array.spec.value.array?.indices.all, array.isArray else {
                return nil
            }
            let states = indices.compactMap { ElementsNaive.element($0, of: array) }
            if states.contains(where: { $0 == .waiting || $0 == .live }) {
                return "array \(id) ends before its elements"
            }
            if outcome == .completed, states.contains(.failed) {
                return "array \(id) completed, and an element did not"
            }
            return nil
        case .submitted, .stopping, .requeued, .archived, .held, .released, .suspended, .resumed, .ready,
            .parentDeparted:
            return nil
        }
    }

    private static func lieInSplit(of id: JobID, _ place: Int, _ state: ClusterState) -> String? {
        guard let array = state.jobs[id], array.isArray, let indices = array.spec.value.array?.indices.all,
            place < indices.count
        else { return "an element leaves \(id), which has none of that place" }
        let index = indices[place]
        if state.jobs.contains(where: { $0.element == ElementName(array: id, index: index) }) {
            return "\(id)_\(index) has a row already"
        }
        guard ElementsNaive.element(index, of: array) == .waiting else { return nil }
        for term in array.spec.value.dependency?.terms ?? [] where term.kind == .afterCorrespondingOK {
            let departed = array.departed.first { $0.job == term.job }
            let isMet =
                state.jobs[term.job].map { ElementsNaive.element(index, of: $0) == .completed }
                ?? (departed?.elements?.contains(index) == true)
            if !isMet { return "\(id)_\(index) begins before \(term.job)_\(index) completed" }
        }
        return nil
    }
}
