// One identity shown by two machines, and work that its node knows nothing of: both look like a node that started
// anew, and neither proves that anything has ended.

import ClusterModel
import Health
import Ledger
import Messages

/// Who showed a node's identity while that node was alive.
struct Rival: Hashable, Sendable {
    let incarnation: UInt64
    /// When it last asked to come in.
    let seen: BootTime
    /// The node was heard after this one had asked: there are two of them, and not one that started anew.
    var isProven: Bool
}

extension ClusterConductor {
    /// Why an agent that shows the identity of a node that is alive is turned away; nil when it may come in.
    ///
    /// An agent that was restarted comes in at once, because the session of the one before was closed by the kernel.
    /// One that asked while the other was there was not a restart, and waits out the silence also when the other is
    /// away for a moment.
    mutating func refusal(of hello: AgentHello, as node: Node, at now: Now) -> String? {
        if node.inventory?.place.isSameMachine(as: hello.inventory.place) == false {
            return
                "ALARM: node \(node.name) is another machine, and this one shows its identity. If this is a copy,"
                + " remove the agent's folder and `agent join` it with a token of its own; if it takes the other's"
                + " place, `coordctl node remove \(node.name)` and `agent join` it anew"
        }
        guard let link = links[node.id], link.incarnation != hello.incarnation,
            link.liveness.silence(at: now.boot) < settings.patience,
            link.session != nil || link.rival?.incarnation == hello.incarnation
        else { return nil }
        let isProven = link.rival?.incarnation == hello.incarnation && link.rival?.isProven == true
        links[node.id]?.rival = Rival(incarnation: hello.incarnation, seen: now.boot, isProven: isProven)
        changeLog.note(node.id)
        let heard = link.liveness.silence(at: now.boot).milliseconds / 1000
        let entry = "this one is let in \(settings.patience.milliseconds / 1000) s after the other's last word"
        guard isProven else { return "another agent of node \(node.name) was heard \(heard) s ago; \(entry)" }
        return
            "ALARM: two agents show the identity of node \(node.name), and the other one is alive. If this machine or"
            + " folder is a copy, stop this agent, remove its folder, and `agent join` it with a token of its own;"
            + " \(entry)"
    }

    /// Lets go of a rival that has not asked for a while.
    mutating func forgetRival(of node: NodeID, at now: Now) {
        guard let rival = links[node]?.rival, now.boot.since(rival.seen) >= settings.rivalShownFor else { return }
        links[node]?.rival = nil
        changeLog.note(node)
    }

    /// Notes that a node whose kernel runs on said nothing of what it ran. An agent's start proves nothing about its
    /// tasks: another run directory may hold them.
    mutating func miss(_ allocation: Allocation, at now: Now) {
        guard missing[allocation.id] == nil else { return }
        var since = now.boot
        // What that other one was granted is not over before all of it is.
        if let end = grantEnd(on: allocation.node, at: now),
            let on = state.jobs[allocation.job]?.spec.value.onDisconnect, on.lease != nil, let patience = on.patience
        {
            since = max(since, BootTime(milliseconds: end.milliseconds - patience.milliseconds))
        }
        missing[allocation.id] = since
    }

    /// Notes of a job that was found starting what may have become of it in a time that was lost.
    mutating func doubt(_ job: Job) {
        guard case .starting(let since) = job.phase, state.isBeforeRestoration(since) else { return }
        for allocation in state.active(of: job) where allocation.phase == .placed {
            doubtful[allocation.id] = .ofLostTime
        }
    }

    /// Ends what its node has not known for as long as each job waits for a node that is silent.
    mutating func giveUpMissing(on node: Node, at now: Now, into turn: inout Turn) {
        guard !missing.isEmpty else { return }
        for id in node.allocations where turn.events.count < settings.eventsPerTurn {
            guard let since = missing[id], let allocation = state.allocations[id],
                let patience = state.jobs[allocation.job]?.spec.value.onDisconnect.patience,
                now.boot.since(since) >= max(patience, settings.patience)
            else { continue }
            end(allocation, .lost, at: now, into: &turn)
            // Should it turn up after all.
            order(.discard(id), to: node.id)
        }
    }
}
