// The hands of simulated agents: preparing, starting, signalling and removing, each after a while, and what the ranks
// do by themselves meanwhile.

import ClusterModel
import Messages
import NodeControl

extension World {
    /// A while of an agent's hands.
    private mutating func effort(_ most: Int, on node: Int) -> Int64 {
        Int64(1 + chance.below(most)) * nodes[node].slowness
    }

    /// Tells the agent that lives now, as the supervisor's queue does: in order.
    mutating func report(_ notice: RuntimeNotice, on node: Int) {
        guard nodes[node].agent != nil else { return }
        plan(.noticed(node: node, life: nodes[node].life, notice), after: 2)
    }

    mutating func take(_ notice: RuntimeNotice, on node: Int, life: Int) {
        guard nodes[node].life == life else { return }
        feed(node, [.noticed(notice)])
    }

    mutating func prepare(_ order: PrepareOrder, on node: Int) {
        if let attempt = nodes[node].runtime.attempt(order.allocation) {
            if attempt.isComplete { report(.prepared(order.allocation), on: node) }
            return
        }
        nodes[node].runtime.make(order)
        let delay = effort(200, on: node)
        plan(.preparationEnds(node: node, life: nodes[node].life, order.allocation), after: delay)
    }

    mutating func endPreparation(_ node: Int, life: Int, _ id: AllocationID) {
        guard nodes[node].life == life, let attempt = nodes[node].runtime.attempt(id), !attempt.isComplete else {
            return
        }
        guard hasFiles(for: attempt.order, on: node) else {
            guard !attempt.isGivenUp else {
                nodes[node].runtime.remove(id)
                return report(.refused(id, why: "stopped while its files came"), on: node)
            }
            return plan(.preparationEnds(node: node, life: life, id), after: 1_000)
        }
        if nodes[node].refusals > 0 {
            nodes[node].refusals -= 1
            nodes[node].runtime.remove(id)
            report(.refused(id, why: "port \(attempt.order.gang.value.masterPort) is in use"), on: node)
        } else {
            _ = nodes[node].runtime.change(id) { $0.isComplete = true }
            judges.gangs.notePrepared(id)
            report(.prepared(id), on: node)
        }
    }

    mutating func start(_ id: AllocationID, leaseEnd: BootTime?, on node: Int) {
        guard let attempt = nodes[node].runtime.attempt(id) else { return }
        // A second start finds the page of the first.
        if let leaseEnd, attempt.leaseEnd == nil { renew(id, leaseEnd: leaseEnd, on: node) }
        for rank in attempt.ranks where rank.isWaiting {
            let delay = effort(40, on: node)
            plan(.rankStarts(node: node, life: nodes[node].life, id, rank: rank.number), after: delay)
        }
    }

    mutating func renew(_ id: AllocationID, leaseEnd: BootTime, on node: Int) {
        guard let attempt = nodes[node].runtime.attempt(id) else { return }
        judges.leases.judge(
            leaseEnd, of: attempt.order, after: attempt.leaseEnd, on: node, boot: nodes[node].boot,
            at: nodes[node].now(at: clock).boot, into: &judges.broken)
        _ = nodes[node].runtime.change(id) { $0.leaseEnd = leaseEnd }
        plan(
            .leaseEnds(node: node, boot: nodes[node].boot, id),
            after: nodes[node].wait(until: leaseEnd, at: clock))
    }

    private func isLeaseOver(of attempt: VirtualAttempt, on node: Int) -> Bool {
        attempt.leaseEnd.map { nodes[node].now(at: clock).boot >= $0 } ?? false
    }

    /// What holds the ranks ends them, whether or not an agent lives, unless the lease was renewed meanwhile.
    mutating func endLease(_ node: Int, boot: Int, _ id: AllocationID) {
        guard nodes[node].boot == boot, nodes[node].isUp, let attempt = nodes[node].runtime.attempt(id),
            attempt.isAlive, isLeaseOver(of: attempt, on: node)
        else { return }
        tell { _ in "the lease of \(id) on node-\(node + 1) is over" }
        _ = nodes[node].runtime.change(id) { $0.isCutOff = true }
        report(.cutOff(id), on: node)
        kill(id, on: node)
    }

    mutating func startRank(_ node: Int, life: Int, _ id: AllocationID, rank: UInt32) {
        guard nodes[node].life == life, let attempt = nodes[node].runtime.attempt(id),
            attempt.ranks.contains(where: { $0.number == rank && $0.isWaiting })
        else { return }
        let now = nodes[node].now(at: clock)
        if nodes[node].startRefusals > 0, attempt.ranks.allSatisfy(\.isWaiting) {
            nodes[node].startRefusals -= 1
            nodes[node].runtime.remove(id)
            return report(.refused(id, why: "the port was taken meanwhile"), on: node)
        }
        if isLeaseOver(of: attempt, on: node) {
            _ = nodes[node].runtime.change(id) { $0.isCutOff = true }
            _ = nodes[node].runtime.change(id, rank: rank) { $0.state = .ended(.signal(9), at: now.wall) }
            report(.cutOff(id), on: node)
            return report(.exited(id, rank: rank, .signal(9), at: now.wall), on: node)
        }
        if attempt.isKilled || nodes[node].failingStarts > 0 {
            let why = attempt.isKilled ? "it was killed before it was started" : "no more processes"
            if !attempt.isKilled { nodes[node].failingStarts -= 1 }
            judges.grace.noteFailure(in: id, at: clock)
            _ = nodes[node].runtime.change(id, rank: rank) { $0.state = .ended(.notStarted(why), at: now.wall) }
            return report(.exited(id, rank: rank, .notStarted(why), at: now.wall), on: node)
        }
        _ = nodes[node].runtime.change(id) { if $0.since == nil { $0.since = now.boot } }
        _ = nodes[node].runtime.change(id, rank: rank) { $0.state = .running }
        judges.grace.noteStart(of: attempt.order, at: clock)
        note(startOf: rank, of: attempt.order, on: node)
        report(.started(id, rank: rank, at: now.wall), on: node)
        live(rank, of: attempt.order, on: node)
    }

    /// Plans how the rank ends by itself.
    private mutating func live(_ rank: UInt32, of order: PrepareOrder, on node: Int) {
        guard let script = script(of: order.spec.value) else { return }
        if let failure = script.failure, failure.rank == rank, order.restarts < failure.times,
            // A job's own rules may start it again without counting.
            order.spec.value.failureRules.isEmpty || Int(order.attempt) <= failure.times
        {
            plan(
                .rankEnds(node: node, boot: nodes[node].boot, order.allocation, rank: rank, failure.exit),
                after: failure.after)
        } else if let duration = script.duration {
            plan(
                .rankEnds(node: node, boot: nodes[node].boot, order.allocation, rank: rank, .code(0)),
                after: duration + Int64(chance.below(500)))
        }
    }

    mutating func endRank(_ node: Int, boot: Int, _ id: AllocationID, rank: UInt32, _ exit: Exit) {
        guard nodes[node].boot == boot, nodes[node].isUp, let attempt = nodes[node].runtime.attempt(id),
            attempt.ranks.contains(where: { $0.number == rank && $0.isRunning })
        else { return }
        // What stands still does nothing by itself; only the kernel ends it.
        guard attempt.stillness.since == nil || exit == .signal(9) else {
            return plan(.rankEnds(node: node, boot: boot, id, rank: rank, exit), after: 500)
        }
        let now = nodes[node].now(at: clock)
        _ = nodes[node].runtime.change(id, rank: rank) { $0.state = .ended(exit, at: now.wall) }
        if !exit.isSuccess { judges.grace.noteFailure(in: id, at: clock) }
        judges.grace.judgeLife(of: id, at: clock, into: &judges.broken)
        note(endOf: rank, of: attempt.order, exit, on: node)
        let said = exit.isSuccess ? 0 : script(of: attempt.order.spec.value)?.signs ?? 0
        _ = nodes[node].runtime.change(id) { $0.signs = said }
        report(.exited(id, rank: rank, exit, at: now.wall, signs: said), on: node)
    }

    mutating func signal(_ id: AllocationID, _ notice: EndNotice, on node: Int) {
        guard let attempt = nodes[node].runtime.attempt(id) else { return }
        tell { _ in
            let signal = SignalText.name(notice.signal)
            return "node-\(node + 1) tells job \(attempt.order.job) with \(signal) that its limit comes"
        }
    }

    mutating func terminate(_ id: AllocationID, on node: Int) {
        _ = nodes[node].runtime.change(id) { $0.isGivenUp = true }
        guard let attempt = nodes[node].runtime.attempt(id) else { return }
        if script(of: attempt.order.spec.value)?.ignoresTerm == true { return }
        for rank in attempt.ranks where rank.isRunning && !rank.isLeaving {
            _ = nodes[node].runtime.change(id, rank: rank.number) { $0.isLeaving = true }
            let exit: Exit = chance.chance(perMille: 700) ? .signal(15) : .code(0)
            plan(
                .rankEnds(node: node, boot: nodes[node].boot, id, rank: rank.number, exit),
                after: Int64(5 + chance.below(3_000)))
        }
    }

    mutating func kill(_ id: AllocationID, on node: Int) {
        _ = nodes[node].runtime.change(id) { ($0.isKilled, $0.isGivenUp) = (true, true) }
        guard let attempt = nodes[node].runtime.attempt(id) else { return }
        if attempt.isAlive, !isLeaseOver(of: attempt, on: node) {
            judges.grace.judgeKill(of: id, at: clock, into: &judges.broken)
            judges.grace.judgeStillness(of: attempt, into: &judges.broken)
        }
        for rank in attempt.ranks where rank.isRunning {
            // Some stay in the kernel for a while.
            let delay = chance.chance(perMille: 50) ? 3_000 : 1 + chance.below(20)
            plan(
                .rankEnds(node: node, boot: nodes[node].boot, id, rank: rank.number, .signal(9)), after: Int64(delay))
        }
    }

    mutating func clean(_ id: AllocationID, on node: Int) {
        if let attempt = nodes[node].runtime.attempt(id), attempt.isAlive {
            judges.gangs.noteCleanedAlive(attempt.order, into: &judges.broken)
        }
        nodes[node].runtime.remove(id)
    }
}
