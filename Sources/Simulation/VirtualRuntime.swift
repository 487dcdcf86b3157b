// What stands on a simulated node apart from its agent: the attempts' directories and the ranks that run. It outlives
// the agent and dies with the kernel.

import ClusterModel
import Messages
import NodeControl

struct VirtualRank {
    enum State {
        case waiting
        case running
        case ended(Exit, at: WallTime)
    }

    let number: UInt32
    var state = State.waiting
    /// A signal is on its way that it will heed.
    var isLeaving = false

    var isRunning: Bool {
        switch state {
        case .running: true
        case .waiting, .ended: false
        }
    }

    var isWaiting: Bool {
        switch state {
        case .waiting: true
        case .running, .ended: false
        }
    }
}

struct VirtualAttempt {
    let order: PrepareOrder
    /// Preparation ended well; before that a new agent removes it.
    var isComplete = false
    /// It is to stop: files that are still on their way are not waited for.
    var isGivenUp = false
    /// A kill came: what has not started yet will not.
    var isKilled = false
    var ranks: [VirtualRank]
    var since: BootTime?
    /// When what holds its ranks ends them by itself; nil is never.
    var leaseEnd: BootTime?
    /// It did so.
    var isCutOff = false
    /// What its failed ranks said last, for the job's failure rules.
    var signs: UInt32 = 0
    /// Whether its ranks stand still, and since when as its agent wrote it down.
    var stillness = Stillness()

    init(_ order: PrepareOrder) {
        self.order = order
        ranks = order.ranks.map { VirtualRank(number: $0) }
    }

    /// As a new agent finds it.
    var found: FoundAttempt {
        var started: [UInt32] = []
        var exits: [RankExit] = []
        for rank in ranks {
            switch rank.state {
            case .waiting: break
            case .running: started.append(rank.number)
            case .ended(let exit, let time):
                started.append(rank.number)
                exits.append(RankExit(rank: rank.number, exit: exit, time: time, signs: exit.isSuccess ? 0 : signs))
            }
        }
        return FoundAttempt(
            order: order, started: started, exits: exits, since: since, leaseEnd: leaseEnd, isCutOff: isCutOff,
            stillness: stillness)
    }

    var isAlive: Bool { ranks.contains(where: \.isRunning) }
}

struct VirtualRuntime {
    /// By ascending allocation.
    private(set) var attempts: [VirtualAttempt] = []

    func attempt(_ id: AllocationID) -> VirtualAttempt? { attempts.first { $0.order.allocation == id } }

    mutating func make(_ order: PrepareOrder) {
        let place = attempts.firstIndex { $0.order.allocation > order.allocation } ?? attempts.count
        attempts.insert(VirtualAttempt(order), at: place)
    }

    mutating func remove(_ id: AllocationID) { attempts.removeAll { $0.order.allocation == id } }

    mutating func removeIncomplete() { attempts.removeAll { !$0.isComplete } }

    mutating func removeAll() { attempts = [] }

    /// Changes an attempt; nil when there is none.
    mutating func change<Answer>(_ id: AllocationID, _ change: (inout VirtualAttempt) -> Answer) -> Answer? {
        attempts.firstIndex { $0.order.allocation == id }.map { change(&attempts[$0]) }
    }

    /// Changes one rank of an attempt; nil when there is none.
    mutating func change<Answer>(
        _ id: AllocationID, rank: UInt32, _ change: (inout VirtualRank) -> Answer
    ) -> Answer? {
        self.change(id) { attempt -> Answer? in
            attempt.ranks.firstIndex { $0.number == rank }.map { change(&attempt.ranks[$0]) }
        } ?? nil
    }
}
