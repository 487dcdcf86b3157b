// How a machine becomes a node: once a token, bound to the key that it brings.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    /// The keys of all tokens that still say something: those that may be used, and for a day those that may not any
    /// more, so that who comes with one is told why instead of meeting a closed door.
    func admissible(at now: Now) -> [ContentHash] {
        state.promises.filter { now.wall.since($0.expires) < .minutes(24 * 60) }.map(\.key)
    }

    mutating func join(
        _ request: JoinRequest, token: ContentHash, on session: SessionID, at now: Now, into turn: inout Turn
    ) {
        do throws(Rejection) {
            let node = try decideJoin(request, token: token, at: now)
            if state.nodes[node]?.key != request.key || state.promise(for: token)?.used == nil {
                commit(
                    .node(.joined(node, name: request.name, key: request.key, token: token, at: now.wall)), to: &turn)
            }
            turn.effects.append(.grant(session, node, request))
        } catch {
            turn.effects.append(.refuse(session, error.description))
        }
    }

    /// The node that it is now. Asking again with the same token and key is the same join.
    private func decideJoin(_ request: JoinRequest, token: ContentHash, at now: Now) throws(Rejection) -> NodeID {
        guard let promise = state.promise(for: token) else { throw .tokenUnknown }
        if let use = promise.used {
            guard use == JoinPromise.Use(node: request.name, key: request.key),
                let node = state.node(named: request.name)
            else { throw .tokenUsed(by: use.node) }
            return node.id
        }
        guard now.wall < promise.expires else { throw .tokenExpired }
        guard let node = state.node(named: request.name) else { return state.nextNode }
        guard node.key == request.key else { throw .nodeNameTaken(request.name) }
        return node.id
    }
}
