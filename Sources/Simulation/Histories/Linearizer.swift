// Whether what clients were told could have been said by one object that does one thing at a time: the search of Wing
// and Gong (Testing and Verifying Concurrent Objects, JPDC 1993) with Lowe's memory of the places where it was before
// (Testing for Linearizability, CCPE 2017), as in Porcupine. Objects are looked at one by one, for a history is
// linearizable when each object's part of it is (Herlihy and Wing, TOPLAS 1990).

import ClusterModel

/// What an object does when it does one thing at a time.
package protocol SequentialModel {
    /// Something that was asked, with the answer that was heard; or with none.
    associatedtype Deed: Hashable & Sendable
    /// Everything that the object may be in, as far as the answers tell. What it does by itself is a part of it.
    associatedtype State: Hashable & Sendable

    /// The state after the deed; nil where the answer could not have been given.
    func state(after deed: Deed, in state: State) -> State?
}

/// One thing that a client asked for.
package struct Operation<Deed: Hashable & Sendable>: Sendable {
    package let deed: Deed
    /// Moments are numbers that rise: no two things happen at one.
    package let invoked: Int
    /// nil when no answer came: then it was done at any moment after it was asked, or never.
    package let answered: Int?

    package init(_ deed: Deed, invoked: Int, answered: Int?) {
        (self.deed, self.invoked, self.answered) = (deed, invoked, answered)
    }
}

package enum LinearVerdict: Hashable, Sendable {
    case linear
    /// No order explains all answers; so many could be explained at most, and this one stood in the way.
    case broken(explained: Int, stuck: Int)
    /// More places to look at than the bound allows.
    case undecided
}

package struct Linearizer<Model: SequentialModel> {
    /// Places that are looked at for one object: a run has hundreds of objects, and nearly all need fewer than 100.
    package static var mostPlaces: Int { 50_000 }

    private struct Place: Hashable, Sendable {
        let done: DoneSet
        let state: Model.State
    }

    private let model: Model
    /// By the moment at which they were asked.
    private let operations: [Operation<Model.Deed>]
    /// The one asked before that is the same in everything and has no answer either; those are done in their order.
    private let twins: [Int?]
    private var visited = Lookup<Place, Bool>()
    private var most = 0
    private var stuck = 0

    private init(_ model: Model, _ operations: [Operation<Model.Deed>]) {
        self.model = model
        self.operations = operations.sorted { $0.invoked < $1.invoked }
        var latest = Lookup<Model.Deed, Int>()
        var twins: [Int?] = []
        for (place, operation) in self.operations.enumerated() {
            guard operation.answered == nil else {
                twins.append(nil)
                continue
            }
            twins.append(latest[operation.deed])
            latest[operation.deed] = place
        }
        self.twins = twins
    }

    package static func judge(
        _ operations: [Operation<Model.Deed>], by model: Model, from state: Model.State
    ) -> LinearVerdict {
        var search = Linearizer(model, operations)
        let wanted = search.operations.count { $0.answered != nil }
        let found = search.explains(DoneSet(count: operations.count), state, answered: 0, of: wanted)
        switch found {
        case true?: return .linear
        case false?: return .broken(explained: search.most, stuck: search.stuck)
        case nil: return .undecided
        }
    }

    /// Whether the rest can be put into an order; nil when it was not looked at to the end.
    private mutating func explains(_ done: DoneSet, _ state: Model.State, answered: Int, of wanted: Int) -> Bool? {
        if answered == wanted { return true }
        // The next one was asked before the first of the others was answered.
        var limit = Int.max
        for (place, operation) in operations.enumerated() where !done.contains(place) {
            limit = min(limit, operation.answered ?? Int.max)
        }
        for (place, operation) in operations.enumerated() where !done.contains(place) {
            guard operation.invoked < limit else { break }
            if let twin = twins[place], !done.contains(twin) { continue }
            guard let next = model.state(after: operation.deed, in: state) else {
                if answered >= most { (most, stuck) = (answered, place) }
                continue
            }
            // What changed nothing and was not answered need not have been done.
            if operation.answered == nil, next == state { continue }
            let after = Place(done: done.with(place), state: next)
            guard visited[after] != true else { continue }
            guard visited.count < Self.mostPlaces else { return nil }
            visited[after] = true
            let count = answered + (operation.answered == nil ? 0 : 1)
            let found = explains(after.done, next, answered: count, of: wanted)
            guard found == false else { return found }
        }
        return false
    }
}

/// Which operations were done: a bit each.
private struct DoneSet: Hashable, Sendable {
    private var words: [UInt64]

    init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    func contains(_ place: Int) -> Bool { words[place / 64] >> UInt64(place % 64) & 1 == 1 }

    func with(_ place: Int) -> DoneSet {
        var after = self
        after.words[place / 64] |= 1 << UInt64(place % 64)
        return after
    }
}
