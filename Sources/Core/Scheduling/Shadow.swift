// Backfill that never delays the head (EASY: Lifka, "The ANL/IBM SP Scheduling System", 1995). A job that waits for
// room keeps the nodes that could hold it. Where the limits of what runs there say when it fits at the latest, its
// shadow time, seats are marked for it at that time; who comes later may use a kept node when it has surely ended by
// then, or leaves on the marked seats what the head needs.

package import ClusterModel

/// What comes back to a node when an allocation has surely ended.
package struct Departure: Hashable, Sendable {
    package let time: WallTime
    package let resources: Resources
    /// Devices and ports by their count.
    package let gpus: Int
    package let ports: Int

    package init(time: WallTime, resources: Resources, gpus: Int, ports: Int) {
        self.time = time
        self.resources = resources
        self.gpus = gpus
        self.ports = ports
    }
}

/// A job that waits for room, and when it starts at the latest: unless one of higher priority comes, a node is lost, or
/// its quota is lowered.
package struct StartPromise: Hashable, Sendable {
    package let job: JobID
    package let time: WallTime
    /// Where it sits then, in rank order, as far as anybody knows now.
    package let nodes: [NodeID]

    init(job: JobID, time: WallTime, nodes: [NodeID]) { (self.job, self.time, self.nodes) = (job, time, nodes) }
}

/// What a node has left at a shadow time once the head sits there.
struct Leftover {
    var free: Resources
    var gpus: Int
    var ports: Int
    /// The head holds the node whole.
    let isWhole: Bool
}

/// How much of a node a job may use now.
enum Allowance {
    case closed
    case open
    /// No more than this is left when the head comes, and the job may still be there.
    case within(Leftover)
}

extension Draft {
    /// How much of this node the job may use; `mayOvertake` lets it go before one that keeps the node.
    func allowance(at place: Int, for job: PendingJob, mayOvertake: Bool) -> Allowance {
        guard let keeper = keepers[place] else { return .open }
        guard mayOvertake, let shadow = shadows.first(where: { $0.job == keeper }) else { return .closed }
        if hasEnded(job, by: shadow.time) { return .open }
        guard let left = leftover(at: place) else { return .open }
        return left.isWhole || job.isExclusive ? .closed : .within(left)
    }

    /// Whether a job that starts now has surely ended by then.
    func hasEnded(_ job: PendingJob, by time: WallTime) -> Bool { job.length.map { now + $0 <= time } ?? false }

    /// When the job, which keeps nodes, fits on them at the latest, and what its seats then hold; nil where no limit
    /// says so, or where it may not hold that much. The seats are marked.
    mutating func castShadow(
        of job: PendingJob, where mayHold: (Resources) -> Bool
    ) -> (promise: StartPromise, total: Resources)? {
        guard hasDepartures, shadows.count < Self.mostShadows else { return nil }
        var dusk = Dusk(of: job, on: self)
        // Ports are not tallied: what they forbid is tried again a little later.
        for _ in 0..<Self.mostTries {
            guard let time = dusk.pass() else { return nil }
            var future = self
            dusk.change(&future)
            guard let seats = future.seats(for: job, within: { keepers[$0] == job.id ? .open : .closed }) else {
                continue
            }
            let total = future.total(of: job, on: seats)
            guard mayHold(total) else { return nil }
            future.put(job, on: seats)
            for seat in seats { leave(future.remainder(at: seat.place, isWhole: job.isExclusive), at: seat.place) }
            let promise = StartPromise(job: job.id, time: time, nodes: seats.map { nodes[$0.place].id })
            note(promise)
            return (promise, total)
        }
        return nil
    }

    /// What is left of a node.
    private func remainder(at place: Int, isWhole: Bool) -> Leftover {
        let slot = nodes[place]
        return Leftover(
            free: slot.free, gpus: slot.freeUnits.gpus.count, ports: slot.freeUnits.ports.count, isWhole: isWhole)
    }

    /// Heads that are given a shadow in one cycle: each costs a walk over what runs; those after them keep their nodes
    /// from all behind.
    private static let mostShadows = 4
    private static let mostTries = 8
}

/// The nodes that a job keeps, on their way through the ends of what runs there. Only a node of which something ended
/// is copied: most heads find their room long before everything has.
private struct Dusk {
    private struct Place {
        let place: Int
        var slot: NodeSlot
        var gpus: Int
        var ports: Int
        /// Allocations that stand there.
        var tenants: Int
    }

    private struct End: Comparable {
        let time: WallTime
        let place: Int32
        let departure: Int32

        static func < (sooner: End, later: End) -> Bool {
            (sooner.time, sooner.place, sooner.departure) < (later.time, later.place, later.departure)
        }
    }

    private let job: PendingJob
    private let draft: Draft
    /// Ranks that have room, by place.
    private var rooms: [Int32]
    private var ends = Heap<End>()
    private var tally: Tally
    private var changed: [Place] = []
    /// Where a place stands in `changed`; -1 where nothing changed.
    private var slots: [Int32]

    init(of job: PendingJob, on draft: Draft) {
        self.job = job
        self.draft = draft
        tally = Tally(job)
        rooms = Array(repeating: 0, count: draft.nodes.count)
        slots = Array(repeating: -1, count: draft.nodes.count)
        var ends: [End] = []
        for place in draft.nodes.indices where draft.keepers[place] == job.id {
            for departure in draft.nodes[place].departures.indices {
                let time = max(draft.nodes[place].departures[departure].time, draft.now)
                ends.append(End(time: time, place: Int32(place), departure: Int32(departure)))
            }
            if draft.mayFit(job, at: place) { setRoom(draft.roomNow(for: job, at: place), at: place) }
        }
        self.ends = Heap(ends)
    }

    /// Lets time pass to the next end after which the gang may fit; nil when there is none.
    mutating func pass() -> WallTime? {
        while let first = ends.first {
            while let end = ends.first, end.time == first.time {
                ends.removeFirst()
                leave(end)
            }
            if tally.fits { return first.time }
        }
        return nil
    }

    private mutating func leave(_ end: End) {
        let index = index(of: Int(end.place))
        let departure = changed[index].slot.departures[Int(end.departure)]
        changed[index].slot.free += departure.resources
        changed[index].gpus += departure.gpus
        changed[index].ports += departure.ports
        changed[index].tenants -= 1
        if changed[index].tenants == 0 { changed[index].slot.tenancy = .idle }
        let isOpen =
            switch changed[index].slot.tenancy {
            case .idle: true
            case .shared: !job.isExclusive
            case .whole: false
            }
        let room = room(for: job.requests, in: changed[index].slot.free, gpus: changed[index].gpus)
        setRoom(isOpen ? room : 0, at: Int(end.place))
    }

    private mutating func index(of place: Int) -> Int {
        if slots[place] >= 0 { return Int(slots[place]) }
        let slot = draft.nodes[place]
        slots[place] = Int32(changed.count)
        changed.append(
            Place(
                place: place, slot: slot, gpus: slot.freeUnits.gpus.count,
                // Sets of ports are long; who needs none does not count them.
                ports: job.needsPort ? slot.freeUnits.ports.count : 0,
                tenants: slot.stayers + slot.departures.count))
        return changed.count - 1
    }

    private mutating func setRoom(_ room: Int, at place: Int) {
        tally.change(from: Int(rooms[place]), to: room, isRequired: draft.isRequired(place, by: job))
        rooms[place] = Int32(clamping: room)
    }

    /// Makes the draft what it would be then. Devices and ports that come back are counted, not named.
    func change(_ future: inout Draft) {
        for place in changed {
            var slot = place.slot
            slot.freeUnits.gpus = UnitSet(0..<place.gpus)
            if job.needsPort { slot.freeUnits.ports = UnitSet(0..<place.ports) }
            future.replace(slot, at: place.place)
        }
    }
}

/// How many nodes have room for the shares of a gang, kept up to date while nodes become freer.
private struct Tally {
    private let ranks: Int
    private let wanted: Int?
    private let smallest: Int
    private let largest: Int
    /// Shares that are one rank larger than the others.
    private let large: Int
    private let required: Int
    private var total = 0
    private var holdsSmall = 0
    private var holdsLarge = 0
    private var requiredHoldsSmall = 0
    private var requiredHoldsLarge = 0

    init(_ job: PendingJob) {
        ranks = job.shape.ranks
        wanted = job.shape.nodes
        let shares = job.shape.nodes.map { job.shape.shares(over: $0) } ?? [1]
        (smallest, largest) = (shares.last ?? 1, shares.first ?? 1)
        large = largest > smallest ? ranks % max(1, shares.count) : 0
        required = job.eligible?.value.required.count ?? 0
    }

    mutating func change(from old: Int, to new: Int, isRequired: Bool) {
        total += new - old
        let small = (new >= smallest ? 1 : 0) - (old >= smallest ? 1 : 0)
        let large = (new >= largest ? 1 : 0) - (old >= largest ? 1 : 0)
        if isRequired {
            requiredHoldsSmall += small
            requiredHoldsLarge += large
        } else {
            holdsSmall += small
            holdsLarge += large
        }
    }

    /// Whether the gang has room, but for ports.
    var fits: Bool {
        guard requiredHoldsSmall == required else { return false }
        guard let wanted else { return total >= ranks }
        let others = wanted - required
        return others >= 0 && holdsSmall >= others && requiredHoldsLarge + min(holdsLarge, others) >= large
    }
}
