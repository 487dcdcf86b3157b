// How a machine leaves: an operator vouches that it is dead, or takes it out of the cluster for good.

import ClusterModel
import Health
import Ledger
import Messages

extension ClusterConductor {
    /// Gives up what ran on a node on somebody's word that nothing runs there any more: what may not run twice waits
    /// for that. A node that is heard is not down, whoever says so.
    mutating func takeDown(
        _ name: Name, by principal: Principal, reason: String, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let node = state.node(named: name) else { throw .unknownNode(name) }
        guard !isHeard(node.id) else {
            throw .conflict(
                why: "node \(name) answers, so it is not down; `coordctl node drain \(name)` empties it")
        }
        let silence = silence(of: node.id, at: now)
        guard silence >= settings.patience else {
            throw .conflict(
                why:
                    "node \(name) may answer yet: it was listened for only \(silence.milliseconds / 1000) s; ask again "
                    + "after \(settings.patience.milliseconds / 1000) s")
        }
        guard node.lost == nil || !node.allocations.isEmpty || node.fence != nil else { return .done }
        commit(.node(.vouchedDown(node.id, by: principal, reason: reason, at: now.wall)), to: &turn)
        // No more than what one node holds.
        for id in node.allocations {
            guard let allocation = state.allocations[id] else { continue }
            end(allocation, .lost, at: now, into: &turn)
        }
        cutOff(node, into: &turn)
        return .done
    }

    /// Takes a node out. Its name is free for another key; its own key joins again with a new token only.
    mutating func remove(
        _ name: Name, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let node = state.node(named: name) else { throw .unknownNode(name) }
        guard node.allocations.isEmpty else {
            throw .conflict(
                why: "node \(name) holds \(node.allocations.count) allocations; drain it first, or say that it is down")
        }
        commit(.node(.removed(node.id, by: principal, at: now.wall)), to: &turn)
        memo.touch(node.id)
        if let session = links[node.id]?.session {
            sessions[session] = nil
            turn.effects.append(
                .refuse(session, "node \(name) was removed from the cluster; `agent join` it with a new token"))
        }
        links[node.id] = nil
        take(models: [], from: node.id)
        verdicts.forget()
        nodesChanged()
        return .done
    }
}
