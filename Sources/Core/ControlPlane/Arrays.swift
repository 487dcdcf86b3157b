// Arrays: which elements may go next, how one leaves its array, and how the whole ends.

import ClusterModel
import Ledger
import Scheduling

extension ClusterConductor {
    /// What an array's limit leaves for its elements; nil without one.
    func elementLimit(of job: Job) -> ElementLimit? {
        guard let most = job.spec.value.array?.maxRunning, let progress = state.jobs[job.elder]?.array else {
            return nil
        }
        return ElementLimit(array: job.elder, most: most, room: most - progress.running)
    }

    /// How many of its elements nothing but room, quota and its limit keeps from beginning; counted up to `most`.
    func eligible(of array: Job, upTo most: Int) -> Int {
        guard let states = array.array?.states, most > 0 else { return 0 }
        guard array.spec.value.dependency?.isElementwise == true else { return min(most, states.count(of: .waiting)) }
        var found = 0
        var next = nextEligible(of: array)
        while let place = next, found < most {
            found += 1
            next = nextEligible(of: array, from: place + 1)
        }
        return found
    }

    /// The place of the next element that may begin; nil when none may.
    func nextEligible(of array: Job, from start: Int = 0) -> Int? {
        guard let states = array.array?.states else { return nil }
        let terms = array.spec.value.dependency?.terms.filter { $0.kind == .afterCorrespondingOK } ?? []
        let parents = terms.map { parentStates($0, for: array) }
        var place = start
        while let next = states.nextWaiting(from: place, completedIn: parents.first??.states) {
            if zip(terms, parents).allSatisfy({ hasCompleted(next, $0, $1, for: array) }) { return next }
            place = next + 1
        }
        return nil
    }

    private func parentStates(_ term: Dependency.Term, for job: Job) -> ArrayProgress? { state.jobs[term.job]?.array }

    /// Whether nothing but room stands before one element of an array, whether it waits or not.
    func mayBegin(_ place: Int, of array: Job, at now: WallTime) -> Bool {
        // What stood before the whole is over once an element has begun; what stands before each one is not.
        let isBegun = array.started != nil
        if !isBegun, let time = array.earliest, now < time { return false }
        guard let dependency = array.spec.value.dependency else { return true }
        return dependency.standing { term in
            guard term.kind == .afterCorrespondingOK else { return isBegun ? .met : standing(of: term, for: array) }
            return hasCompleted(place, term, parentStates(term, for: array), for: array) ? .met : .waiting
        } == .met
    }

    private func hasCompleted(
        _ place: Int, _ term: Dependency.Term, _ parent: ArrayProgress?, for job: Job
    ) -> Bool {
        if let parent { return parent.states[place] == .completed }
        guard let index = job.spec.value.array?.indices[place] else { return false }
        return job.departed.first { $0.job == term.job }?.elements?.contains(index) == true
    }

    /// How a term about elements of another array stands.
    func standing(ofElements term: Dependency.Term, for job: Job) -> Standing {
        let parent = state.jobs[term.job]
        guard let index = term.element else {
            if nextEligible(of: job) != nil { return .met }
            return parent.map { $0.phase.isTerminal ? .never : .waiting } ?? .never
        }
        guard let parent else {
            guard let departed = job.departed.first(where: { $0.job == term.job }) else { return job.standingOfLost }
            return term.kind.standing(ended: departed.elements?.contains(index) == true)
        }
        guard let place = parent.spec.value.array?.indices.place(of: index), let states = parent.array?.states else {
            return .never
        }
        let row = state.row(of: ElementName(array: parent.id, index: index))
        return term.kind.standing(element: states[place], hasStarted: row?.started != nil)
    }

    /// What must be kept of the parent's elements when it leaves; nil where no term asks for one.
    func completedElements(of parent: Job, for child: Job) -> ElementRuns? {
        guard let states = parent.array?.states else { return nil }
        let asks = child.spec.value.dependency?.terms.contains {
            $0.job == parent.id && ($0.element != nil || $0.kind == .afterCorrespondingOK)
        }
        return asks == true ? parent.spec.value.array?.indices.numbers(at: states.places(in: .completed)) : nil
    }

    /// Why an array that is pending, or an element of one, is passed by in every cycle; nil when it is looked at.
    func elementObstacle(of job: Job) -> Wait? {
        if let limit = elementLimit(of: job), limit.room <= 0 { return .arrayLimit(limit.array, limit.most) }
        guard job.isArray, nextEligible(of: job) == nil else { return nil }
        let term = job.spec.value.dependency?.terms.first { $0.kind == .afterCorrespondingOK }
        return term.map { state.jobs[$0.job]?.phase.isTerminal ?? true ? .neverSatisfied($0) : .dependency($0) }
    }

    /// Makes an element a row of its own.
    mutating func split(_ array: Job, _ place: Int, at now: Now, into turn: inout Turn) -> Job? {
        let id = state.nextJob
        commit(.job(.split(id, from: array.id, place: place, at: now.wall)), to: &turn)
        return state.jobs[id]
    }

    /// Ends an array of which nothing is left to do.
    mutating func conclude(arrayAfter event: Event, into turn: inout Turn) {
        guard case .job(let fact) = event else { return }
        let found: (id: JobID?, time: WallTime)
        switch fact {
        case .finished(let id, _, let time): found = (state.jobs[id]?.element?.array, time)
        case .elementsEnded(let id, _, _, let time): found = (id, time)
        case .submitted, .placed, .stopping, .requeued, .archived, .held, .released, .suspended, .resumed, .ready,
            .parentDeparted, .split:
            return
        }
        guard let id = found.id, let array = state.jobs[id], let progress = array.array, progress.isOver,
            !array.phase.isTerminal
        else { return }
        commit(.job(.finished(id, progress.outcome, at: found.time)), to: &turn)
    }

    /// Ends what runs of arrays that were cancelled. A large one takes more turns than one.
    mutating func endElements(at now: Now, into turn: inout Turn) {
        for id in ending.all {
            guard let array = state.jobs[id], let progress = array.array, let shape = array.spec.value.array,
                case .cancelled(let principal)? = progress.ending
            else {
                ending.remove(id)
                continue
            }
            for place in progress.states.places(in: .live).all {
                guard turn.events.count < settings.eventsPerTurn else { return }
                let name = ElementName(array: id, index: shape.indices[place])
                guard let row = state.row(of: name) else { continue }
                _ = try? cancel(row.id, by: principal, at: now, into: &turn)
            }
            ending.remove(id)
        }
    }
}

extension Dependency {
    /// Whether each element has a condition of its own.
    var isElementwise: Bool { terms.contains { $0.kind == .afterCorrespondingOK } }
}
