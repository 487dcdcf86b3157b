// One allocation on its node, from the order to prepare until the coordinator has its end on disk. A state machine of
// plain values: each happening returns what is to be done and said.
//
//     preparing -> prepared -> starting -> running -> ended -> (acknowledged: gone)
//          \           \           \          \        ^
//           `-----------`-----------`----------`--> stopping
//
// Where its job must never overlap, it holds a lease: what was not answered for so long stops by itself.

import ClusterModel
import Messages

struct TaskMachine: Hashable, Sendable {
    enum State: Hashable, Sendable {
        /// `go` came already, or none is needed.
        case preparing(mayStart: Bool)
        case prepared
        case starting
        case running(since: BootTime)
        /// TERM was sent; KILL follows at this time.
        case stopping(killAt: BootTime)
        case ended(Ending)
    }

    /// What a happening leads to, in order.
    enum Action: Hashable, Sendable {
        case start(leaseEnd: BootTime?)
        case renew(leaseEnd: BootTime)
        case suspend(since: BootTime, before: Span)
        case resume(before: Span, timeLeft: Span?)
        case signal(EndNotice)
        case terminate
        case kill
        case clean
        case report(AgentReport)
        /// Nothing of it is left and nobody asks for it.
        case forget
    }

    let order: PrepareOrder
    private(set) var state: State
    private var unstarted: UnitSet
    private var alive: UnitSet
    /// The first rank that failed, and how.
    private var failure: RankExit?
    /// The ranks were told that the time limit comes. Not known of what an earlier agent left: they are told again.
    private var wasNoticed = false
    /// The coordinator asked for its end.
    private var wasStopped = false
    /// When TERM comes if nothing is answered any more; nil where no lease is held, or none was granted yet.
    private var heldUntil: BootTime?
    /// When the node sent what was last answered, as far as this agent knows.
    private var asked: BootTime?
    /// The lease was over before it ended.
    private var wasCutOff = false
    /// Whether its ranks stand still; only ever while it runs.
    private var stillness = Stillness()
    /// An agent before this one started it.
    private(set) var wasFound = false
    /// The coordinator does not know it: nothing is reported.
    private(set) var isDiscarded = false

    var id: AllocationID { order.allocation }

    /// A new order; its first action is to prepare. `answer` is what the coordinator last said of leases.
    init(_ order: PrepareOrder, answer: LeaseAnswer?) {
        self.order = order
        if let lease = order.spec.value.onDisconnect.lease {
            (asked, heldUntil) = (answer?.sent, answer?.end(of: lease))
        }
        state = .preparing(mayStart: order.startsAtOnce)
        unstarted = UnitSet(order.ranks.map(Int.init))
        alive = UnitSet()
    }

    /// An attempt that an earlier agent left.
    init(_ found: FoundAttempt, at now: Now) {
        self.init(found.order, answer: nil)
        wasCutOff = found.isCutOff
        stillness = found.stillness
        if order.spec.value.onDisconnect.lease != nil, let end = found.leaseEnd {
            heldUntil = BootTime(milliseconds: end.milliseconds - OnDisconnect.stopGrace.milliseconds)
        }
        state = .prepared
        for rank in found.started {
            unstarted.remove(Int(rank))
            alive.insert(Int(rank))
        }
        if !found.started.isEmpty { state = unstarted.isEmpty ? .running(since: found.since ?? now.boot) : .starting }
        wasFound = unstarted.isEmpty
    }

    var account: AllocationAccount {
        let state: AllocationAccount.State =
            switch state {
            case .preparing: .preparing
            case .prepared: .prepared
            case .starting, .running: .running
            case .stopping: .stopping
            case .ended: .ended
            }
        return AllocationAccount(
            allocation: id, job: order.job, attempt: order.attempt, state: state, isStill: stillness.since != nil)
    }

    /// Whether all of its ranks run, and nobody wants them to stand still.
    var isRunning: Bool { runningSince != nil }

    /// Whether this rank of it has not ended.
    func runs(_ rank: UInt32) -> Bool { alive.contains(Int(rank)) }

    var runningSince: BootTime? {
        guard case .running(let since) = state, stillness.since == nil else { return nil }
        return since
    }

    /// Whether time matters to it soon.
    var isHurried: Bool {
        switch state {
        case .stopping: true
        case .preparing, .prepared, .starting, .running, .ended: false
        }
    }

    /// The order came again, or an agent before this one prepared it and the word to start it may be lost.
    mutating func prepareAgain(_ again: PrepareOrder, at now: Now) -> [Action] {
        switch state {
        case .prepared: again.startsAtOnce ? start(at: now) : [.report(.prepared(id))]
        case .preparing, .starting, .running, .stopping, .ended: []
        }
    }

    mutating func prepared(at now: Now) -> [Action] {
        switch state {
        case .preparing(let mayStart):
            guard !mayStart else { return start(at: now) }
            state = .prepared
            return [.report(.prepared(id))]
        case .stopping: return finish(ending, at: now.wall)
        case .prepared, .starting, .running, .ended: return []
        }
    }

    mutating func refused(_ why: String, at now: Now) -> [Action] {
        switch state {
        case .preparing, .prepared, .starting: return finish(.refused(why), at: now.wall)
        case .stopping: return finish(ending, at: now.wall)
        case .running, .ended: return []
        }
    }

    mutating func go(at now: Now) -> [Action] {
        switch state {
        case .preparing:
            state = .preparing(mayStart: true)
            return []
        case .prepared: return start(at: now)
        case .starting, .running, .stopping, .ended: return []
        }
    }

    /// A word that was long on its way, or waited for this agent to be woken, may come when the lease is over.
    private mutating func start(at now: Now) -> [Action] {
        guard !isLeaseOver(at: now) else { return finish(.cutOff, at: now.wall) }
        state = .starting
        return [.start(leaseEnd: leaseEnd)]
    }

    mutating func started(rank: UInt32, at time: WallTime, now: Now) -> [Action] {
        guard unstarted.contains(Int(rank)) else { return [] }
        unstarted.remove(Int(rank))
        alive.insert(Int(rank))
        switch state {
        case .starting:
            guard unstarted.isEmpty else { return [] }
            state = .running(since: now.boot)
            return [.report(.started(id, at: time))]
        // A stop overtook the start: the signal went to those that were there.
        case .stopping: return [.terminate]
        case .preparing, .prepared, .running, .ended: return []
        }
    }

    mutating func exited(_ end: RankExit, now: Now, grace: Span) -> [Action] {
        let rank = Int(end.rank)
        var actions: [Action] = unstarted.contains(rank) ? started(rank: end.rank, at: end.time, now: now) : []
        guard alive.contains(rank) else { return actions }
        alive.remove(rank)
        if !end.exit.isSuccess, failure == nil, !wasStopped, !wasCutOff { failure = end }
        let isFirst = failure?.rank == end.rank && !isStopping
        let isLast = alive.isEmpty && unstarted.isEmpty
        // The end of the last one says by itself that it failed, but not what it had said.
        if isFirst, !isLast || end.signs != 0 {
            actions.append(.report(.failing(id, rank: end.rank, end.exit, at: end.time, signs: end.signs)))
        }
        if isLast { return actions + finish(ending, at: end.time) }
        return isFirst ? actions + stopRanks(grace: grace, at: now) : actions
    }

    private var isStopping: Bool {
        switch state {
        case .stopping: true
        case .preparing, .prepared, .starting, .running, .ended: false
        }
    }

    private var ending: Ending {
        if let failure { return .failed(rank: failure.rank, failure.exit) }
        if wasStopped { return .stopped }
        return wasCutOff ? .cutOff : .completed
    }

    /// What stands still could not heed TERM, so it runs on first.
    private mutating func stopRanks(grace: Span, at now: Now) -> [Action] {
        let thaw = stillness.since == nil ? [] : resume(at: now)
        state = .stopping(killAt: now.boot + grace)
        return thaw + (grace > .zero ? [.terminate] : [.kill])
    }

    mutating func stop(grace: Span, at now: Now) -> [Action] {
        switch state {
        case .preparing:
            wasStopped = true
            state = .stopping(killAt: now.boot + grace)
            // Nothing runs yet, but files may be on their way for an hour.
            return [.terminate]
        case .prepared:
            wasStopped = true
            return finish(.stopped, at: now.wall)
        case .starting, .running:
            wasStopped = true
            return stopRanks(grace: grace, at: now)
        case .stopping(let killAt):
            wasStopped = true
            // Said again, or said with less patience.
            state = .stopping(killAt: min(killAt, now.boot + grace))
            return []
        case .ended: return []
        }
    }

    mutating func discard(at now: Now) -> [Action] {
        isDiscarded = true
        switch state {
        case .ended, .prepared: return [.clean, .forget]
        case .preparing, .starting, .running, .stopping: return stop(grace: .zero, at: now) + [.kill]
        }
    }

    mutating func tick(at now: Now, grace: Span) -> [Action] {
        guard !isLeaseOver(at: now) else { return cutOff(at: now) }
        switch state {
        case .stopping(let killAt):
            // Until the last one has ended: a process that forked while it was being killed is killed again.
            return now.boot >= killAt ? [.kill] : []
        case .running(let since):
            guard let limit = order.spec.value.timeLimit, let rank = alive.numbers.first, stillness.since == nil
            else { return [] }
            guard now.boot.since(since) >= limit + stillness.before else { return notice(limit, since, at: now) }
            failure = RankExit(rank: UInt32(rank), exit: .timedOut, time: now.wall)
            return [.report(.failing(id, rank: UInt32(rank), .timedOut, at: now.wall))]
                + stopRanks(grace: grace, at: now)
        case .preparing, .prepared, .starting, .ended: return []
        }
    }

    private mutating func notice(_ limit: Span, _ since: BootTime, at now: Now) -> [Action] {
        guard let notice = order.spec.value.endNotice, !wasNoticed,
            now.boot.since(since) + notice.before >= limit + stillness.before
        else { return [] }
        wasNoticed = true
        return [.signal(notice)]
    }

    private mutating func finish(_ ending: Ending, at time: WallTime) -> [Action] {
        state = .ended(ending)
        guard !isDiscarded else { return [.clean, .forget] }
        return [.report(.ended(id, ending, at: time))]
    }
}

/// Its ranks stand still while somebody wants them to, and no time of their limit passes.
extension TaskMachine {
    mutating func suspend(at now: Now) -> [Action] {
        guard case .running = state else { return [] }
        if stillness.since == nil { stillness.since = now.boot }
        return standAsFound(at: now)
    }

    mutating func resume(at now: Now) -> [Action] {
        guard case .running = state else { return [] }
        if let since = stillness.since {
            // However short it was, it is known by this that they stood still once.
            stillness = Stillness(before: stillness.before + max(Span(milliseconds: 1), now.boot.since(since)))
        }
        return standAsFound(at: now)
    }

    /// Says again how they stand; nothing of those that never stood still.
    func standAsFound(at now: Now) -> [Action] {
        guard case .running(let begin) = state else { return [] }
        if let since = stillness.since { return [.suspend(since: since, before: stillness.before)] }
        guard stillness.before > .zero else { return [] }
        let left = order.spec.value.timeLimit.map { max(.zero, $0 + stillness.before - now.boot.since(begin)) }
        return [.resume(before: stillness.before, timeLeft: left)]
    }
}

/// What was not answered for as long as its job allows ends by itself.
extension TaskMachine {
    /// When the ranks are ended at the latest; nil where no lease is held, or none was granted yet.
    var leaseEnd: BootTime? {
        heldUntil.map { $0 + OnDisconnect.stopGrace }
    }

    private func isLeaseOver(at now: Now) -> Bool {
        guard order.spec.value.onDisconnect.lease != nil else { return false }
        // Without an answer since it was promised there is nothing to count from.
        return heldUntil.map { now.boot >= $0 } ?? true
    }

    /// The coordinator has answered. A lease that was over does not come back; one that was granted for long ends
    /// earlier by an answer that grants nothing.
    mutating func renew(by answer: LeaseAnswer, at now: Now) -> [Action] {
        guard let lease = order.spec.value.onDisconnect.lease, !wasCutOff, asked.map({ answer.sent > $0 }) ?? true
        else { return [] }
        // It was over before the answer came, and nobody had looked.
        guard heldUntil == nil || !isLeaseOver(at: now) else { return cutOff(at: now) }
        (asked, heldUntil) = (answer.sent, answer.end(of: lease))
        switch state {
        case .starting, .running, .stopping: return leaseEnd.map { [.renew(leaseEnd: $0)] } ?? []
        case .preparing, .prepared, .ended: return []
        }
    }

    /// The lease is over: TERM now, and KILL when whatever holds the ranks kills them too.
    mutating func cutOff(at now: Now) -> [Action] {
        let killAt = min(now.boot + OnDisconnect.stopGrace, leaseEnd ?? now.boot)
        switch state {
        case .ended: return []
        case .prepared: return finish(.cutOff, at: now.wall)
        case .preparing:
            wasCutOff = true
            state = .stopping(killAt: killAt)
            return []
        case .starting, .running:
            wasCutOff = true
            return stopRanks(grace: killAt.since(now.boot), at: now)
        case .stopping(let planned):
            wasCutOff = true
            state = .stopping(killAt: min(planned, killAt))
            return now.boot >= min(planned, killAt) ? [.kill] : []
        }
    }
}
