// What the passing of time means: silence becomes doubt, doubt becomes loss, and what was not confirmed is said again.

import ClusterModel
import Health
import Ledger
import Messages

extension ClusterConductor {
    mutating func tick(at now: Now, into turn: inout Turn) {
        for node in state.nodes where node.removed == nil {
            if links[node.id]?.liveness.tick(at: now.boot, patience: settings.patience) != nil {
                nodesChanged()
                changeLog.note(node.id)
            }
            giveUp(node, silence: silence(of: node.id, at: now), at: now, into: &turn)
            giveUpMissing(on: node, at: now, into: &turn)
            forgetRival(of: node.id, at: now)
            empty(node, at: now, into: &turn)
        }
        attendToFences(at: now, into: &turn)
        settleMaintenance(at: now, into: &turn)
        touchTimedServices()
        sweepModels(at: now, into: &turn)
        if listWatchers.isEmpty { changeLog.rest(at: now.boot) }
        guard now.boot >= nextNudge else { return }
        nextNudge = now.boot + settings.nudgeEvery
        for node in state.nodes where node.closure?.rebootOf != nil { orderReboot(of: node.id) }
        for id in unsettled.all {
            guard let job = state.jobs[id] else { continue }
            for allocation in state.active(of: job) { sayAgain(allocation) }
        }
    }

    /// How long nothing was heard of a node; never longer than this coordinator has been listening.
    func silence(of node: NodeID, at now: Now) -> Span {
        min(links[node]?.liveness.silence(at: now.boot) ?? now.boot.since(opened), now.boot.since(opened))
    }

    /// Which of a job's nodes do not answer, and when the first of them is given up.
    func silence(around job: Job, at now: Now) -> Silence? {
        var found: Silence?
        for allocation in state.active(of: job) {
            guard let node = state.nodes[allocation.node], !isHeard(node.id) else { continue }
            let length = silence(of: node.id, at: now)
            let left = left(of: job, on: node.id, silent: length, at: now)
            var all = found ?? Silence(nodes: [], length: length, left: left)
            if let left, left < all.left ?? left + .seconds(1) { (all.length, all.left) = (length, left) }
            all.nodes.append(node.name)
            found = all
        }
        return found
    }

    private func left(of job: Job, on node: NodeID, silent length: Span, at now: Now) -> Span? {
        let rule = job.spec.value.onDisconnect
        guard let patience = rule.patience else { return nil }
        let left = max(patience, settings.patience) - length
        guard rule.lease != nil, let end = grantEnd(on: node, at: now) else { return max(.zero, left) }
        return max(.zero, left, end.since(now.boot))
    }

    /// Ends what a silent node ran, each job by its own rule.
    private mutating func giveUp(_ node: Node, silence: Span, at now: Now, into turn: inout Turn) {
        guard silence >= settings.patience else { return }
        let before = turn.events.count
        let mayHold = grantEnd(on: node.id, at: now) != nil
        if silence >= settings.lostAfter, node.lost == nil, node.inventory != nil {
            commit(.node(.lost(node.id, at: now.wall)), to: &turn)
        }
        // A whole fleet may be given up at once; what does not fit this turn is seen again at the next tick.
        for id in node.allocations where turn.events.count < settings.eventsPerTurn {
            guard let allocation = state.allocations[id], let job = state.jobs[allocation.job] else { continue }
            guard let patience = job.spec.value.onDisconnect.patience, silence >= max(patience, settings.patience)
            else { continue }
            guard job.spec.value.onDisconnect.lease == nil || !mayHold else { continue }
            end(allocation, .lost, at: now, into: &turn)
        }
        if turn.events.count > before { cutOff(node, into: &turn) }
    }

    /// Ends the session of a node of which something was given up. Should it be heard again, it must begin with hello
    /// and be told to end what is not its own any more; on the old session nobody would tell it.
    mutating func cutOff(_ node: Node, into turn: inout Turn) {
        endSession(of: node.id, saying: "node \(node.name) was silent for too long", into: &turn)
    }

    /// Has a node begin anew.
    mutating func endSession(of id: NodeID, saying why: String, into turn: inout Turn) {
        guard let session = links[id]?.session else { return }
        sessions[session] = nil
        links[id]?.session = nil
        nodesChanged()
        changeLog.note(id)
        turn.effects.append(.refuse(session, "\(why); begin a new session with hello"))
    }

    /// Stops what still runs on a node whose time to become empty is over.
    private mutating func empty(_ node: Node, at now: Now, into turn: inout Turn) {
        guard let closure = node.closure, closure.isDraining, let deadline = closure.deadline, deadline <= now.wall
        else { return }
        for id in node.allocations where turn.events.count < settings.eventsPerTurn {
            guard let allocation = state.allocations[id], let job = state.jobs[allocation.job] else { continue }
            if let leaving = routing.leaving[job.id] {
                // It had until now to finish, and its service has another one in its place.
                routing.leaving[job.id] = nil
                end(job.id, by: leaving.by, at: now, into: &turn)
            } else {
                stop(job, .drained(node.name), at: now, into: &turn)
            }
        }
    }
}
