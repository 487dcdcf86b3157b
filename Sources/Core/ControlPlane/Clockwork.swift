// What the passing of time means: silence becomes doubt, doubt becomes loss, and what was not confirmed is said again.

import ClusterModel
import Health
import Ledger

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
            attend(toFenceOf: node.id, at: now, into: &turn)
        }
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

    /// Ends what a silent node ran, each job by its own rule.
    private mutating func giveUp(_ node: Node, silence: Span, at now: Now, into turn: inout Turn) {
        guard silence >= settings.patience else { return }
        let before = turn.events.count
        if silence >= settings.lostAfter, node.lost == nil, node.inventory != nil {
            commit(.node(.lost(node.id, at: now.wall)), to: &turn)
        }
        // A whole fleet may be given up at once; what does not fit this turn is seen again at the next tick.
        for id in node.allocations where turn.events.count < settings.eventsPerTurn {
            guard let allocation = state.allocations[id], let job = state.jobs[allocation.job] else { continue }
            guard let patience = job.spec.value.onDisconnect.patience, silence >= max(patience, settings.patience)
            else { continue }
            end(allocation, .lost, at: now, into: &turn)
        }
        if turn.events.count > before { cutOff(node, into: &turn) }
    }

    /// Ends the session of a node of which something was given up. Should it be heard again, it must begin with hello
    /// and be told to end what is not its own any more; on the old session nobody would tell it.
    mutating func cutOff(_ node: Node, into turn: inout Turn) {
        guard let session = links[node.id]?.session else { return }
        sessions[session] = nil
        links[node.id]?.session = nil
        nodesChanged()
        turn.effects.append(
            .refuse(session, "node \(node.name) was silent for too long; begin a new session with hello"))
    }

    /// Stops what still runs on a node whose time to become empty is over.
    private mutating func empty(_ node: Node, at now: Now, into turn: inout Turn) {
        guard let closure = node.closure, closure.isDraining, let deadline = closure.deadline, deadline <= now.wall
        else { return }
        for id in node.allocations where turn.events.count < settings.eventsPerTurn {
            guard let allocation = state.allocations[id], let job = state.jobs[allocation.job] else { continue }
            stop(job, .drained(node.name), at: now, into: &turn)
        }
    }
}
