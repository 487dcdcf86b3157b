// Requests that name elements of an array: `cancel 20_[1-3]`. What waits in the array is changed there; what has a row
// is changed as any job is.

import ClusterModel
import Ledger
import Messages

/// What is asked of jobs or of elements.
enum JobWish {
    case cancel
    case hold
    case release
    case requeue
    case suspend
    case resume

    /// nil for a request that changes no job.
    init?(_ request: ClientRequest) {
        switch request {
        case .cancel: self = .cancel
        case .hold: self = .hold
        case .release: self = .release
        case .requeue: self = .requeue
        case .suspend: self = .suspend
        case .resumeJob: self = .resume
        default: return nil
        }
    }
}

extension ClusterConductor {
    mutating func change(
        _ elements: ElementRuns?, of id: JobID, _ wish: JobWish, by principal: Principal, at now: Now,
        into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let elements else { return try change(id, wish, by: principal, at: now, into: &turn) }
        guard let array = state.jobs[id] else { throw .unknownJob(id) }
        let places = try places(of: elements, in: array, wish)
        var waiting = ElementRuns()
        var refusal: Rejection?
        var changed = 0
        for place in places {
            do throws(Rejection) {
                if wish == .cancel, state.jobs[id]?.array?.states[place] == .waiting {
                    waiting.append(place)
                } else {
                    try change(place, of: array, wish, by: principal, at: now, into: &turn)
                }
                changed += 1
            } catch {
                refusal = refusal ?? error
            }
        }
        if !waiting.isEmpty {
            let outcome = Outcome.cancelled(by: principal)
            commit(.job(.elementsEnded(id, places: waiting, outcome, at: now.wall)), to: &turn)
        }
        // Of many, those that have ended already are no reason to refuse the others.
        if changed == 0, let refusal { throw refusal }
        return .done
    }

    private mutating func change(
        _ id: JobID, _ wish: JobWish, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        switch wish {
        case .cancel: try cancelReplica(id, by: principal, at: now, into: &turn)
        case .hold: try hold(id, by: principal, at: now, into: &turn)
        case .release: try release(id, by: principal, at: now, into: &turn)
        case .requeue: try requeue(id, by: principal, at: now, into: &turn)
        case .suspend: try suspend(id, by: principal, at: now, into: &turn)
        case .resume: try resume(id, by: principal, at: now, into: &turn)
        }
    }

    /// Where the elements stand. A range may name some that the array has not, as 5-9 of 1-9:2; one at least is there.
    private func places(of elements: ElementRuns, in array: Job, _ wish: JobWish) throws(Rejection) -> [Int] {
        guard let indices = array.spec.value.array?.indices, array.isArray else {
            throw .conflict(why: "job \(array.id) is no array, and has no elements to name")
        }
        try checkRuns(of: elements, "elements")
        // Each may become a row and change twice; the turn must stay within what a batch of the journal takes.
        guard elements.count <= settings.eventsPerTurn || wish == .cancel else {
            throw .invalid(
                field: "elements", why: "\(elements.count) are named, and at most \(settings.eventsPerTurn) at a time")
        }
        let places = indices.places(of: elements)
        guard !places.isEmpty else { throw .unknownElement(array.id, elements.first ?? 0) }
        return places
    }

    private mutating func change(
        _ place: Int, of array: Job, _ wish: JobWish, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) {
        guard let state = state.jobs[array.id]?.array?.states[place], let indices = array.spec.value.array?.indices
        else { return }
        let name = ElementName(array: array.id, index: indices[place])
        if let row = self.state.row(of: name) {
            _ = try change(row.id, wish, by: principal, at: now, into: &turn)
            return
        }
        switch (state, wish) {
        case (.waiting, .hold):
            guard let row = try leave(array, place, at: now, into: &turn) else { return }
            _ = try hold(row.id, by: principal, at: now, into: &turn)
        case (.waiting, .release):
            guard case .held(let holder, _)? = self.state.jobs[array.id]?.phase else { return }
            try checkHold(of: array, by: holder, liftedBy: principal)
            _ = try leave(array, place, at: now, into: &turn)
        case (.waiting, .requeue):
            throw .conflict(why: "\(name) has not begun yet, so there is nothing to put back")
        case (.waiting, .suspend), (.waiting, .resume):
            throw .conflict(why: "\(name) does not run, and only what runs is suspended")
        case (.completed, .requeue), (.failed, .requeue):
            // Its row is gone, but what it was asked for stands in the array.
            try checkArrayGoesOn(array)
            _ = try leave(array, place, at: now, into: &turn)
        case (.waiting, .cancel), (.live, _), (.completed, _), (.failed, _):
            throw .alreadyFinished(array.id)
        }
    }

    /// Makes an element a row at somebody's wish, as far as nothing but room stands before it.
    private mutating func leave(
        _ array: Job, _ place: Int, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> Job? {
        try checkRoom(for: array)
        guard mayBegin(place, of: array, at: now.wall) else {
            throw .conflict(
                why: "job \(array.id) still waits for a time or another job; hold or release the whole array instead")
        }
        return split(array, place, at: now, into: &turn)
    }

    /// An element runs once more only in an array that is not being ended.
    func checkArrayGoesOn(_ job: Job) throws(Rejection) {
        guard let array = state.jobs[job.elder], array.isArray, !array.phase.isTerminal, array.array?.ending != nil
        else { return }
        throw .conflict(why: "array \(array.id) is being ended; ask again when it has ended")
    }

    /// Cancels a whole array: what waits at once, what has a row in this step or the next.
    mutating func cancel(
        array: Job, by principal: Principal, at now: Now, into turn: inout Turn
    ) -> ClientReply {
        if case .cancelled? = array.array?.ending { return .done }
        let outcome = Outcome.cancelled(by: principal)
        commit(.job(.elementsEnded(array.id, places: nil, outcome, at: now.wall)), to: &turn)
        return .done
    }

    /// A list without any order is walked for each element, written down and shown.
    private func checkRuns(of elements: ElementRuns, _ field: String) throws(Rejection) {
        guard elements.runs.count <= settings.elementRuns else {
            throw .invalid(
                field: field,
                why:
                    "\(elements.runs.count) runs of indices, and at most \(settings.elementRuns) are taken;"
                    + " write ranges, or split it")
        }
    }

    /// Refuses an array that could not be kept.
    func checkArray(_ spec: JobSpec) throws(Rejection) {
        guard let array = spec.array else { return }
        try checkRuns(of: array.indices, "array")
        guard array.count > 0, array.count <= ArrayShape.mostElements, array.maxRunning ?? 1 > 0 else {
            throw .invalid(field: "array", why: "it has 1 to \(ArrayShape.mostElements) elements and runs 1 or more")
        }
        guard state.openElements + array.count <= settings.elementLimit else {
            throw .conflict(
                why: "arrays hold \(state.openElements) elements already, and at most \(settings.elementLimit) in all;"
                    + " submit it when some have ended")
        }
    }

    /// Refuses terms about elements that are not there.
    func checkElements(_ term: Dependency.Term, _ parent: Job, _ spec: JobSpec) throws(Rejection) {
        if term.element != nil || term.kind == .afterCorrespondingOK {
            let count = parent.spec.value.array?.count ?? 0
            guard count <= settings.namedElements else {
                throw .invalid(
                    field: "dependency",
                    why: "job \(parent.id) has \(count) elements, and single ones are waited for in arrays of at most "
                        + "\(settings.namedElements); wait for the whole array instead")
            }
        }
        if let index = term.element {
            guard parent.isArray else { throw .conflict(why: "job \(parent.id) is no array, so it has no element") }
            guard parent.spec.value.array?.indices.contains(index) == true else {
                throw .unknownElement(parent.id, index)
            }
        }
        guard term.kind == .afterCorrespondingOK else { return }
        guard let mine = spec.array?.indices, parent.isArray, mine == parent.spec.value.array?.indices else {
            throw .invalid(
                field: "dependency", why: "aftercorr:\(term.job) is between two arrays with the same indices")
        }
        guard spec.dependency?.isAny != true || spec.dependency?.terms.count == 1 else {
            throw .invalid(field: "dependency", why: "aftercorr does not go with `?`; write `,` for all")
        }
    }
}
