// Rebooting a node once nothing runs there: it is closed, becomes empty, is told, and opens again under another kernel.
// What was asked for stands in the closure, so that a coordinator that begins anew goes on with it.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    mutating func reboot(
        _ name: Name, by principal: Principal, reason: String, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let node = state.node(named: name) else { throw .unknownNode(name) }
        guard let kernel = node.inventory?.kernelBoot, !kernel.isEmpty else {
            throw .conflict(why: "node \(name) has not said which kernel it runs; ask again when it is up")
        }
        guard links[node.id].map({ $0.version >= ProtocolRange.reboots }) ?? true else {
            throw .conflict(why: "the agent of node \(name) is too old to reboot its machine; upgrade it")
        }
        let closure: NodeClosure
        if let old = node.closure, old.staysClosed || old.rebootFailure == nil {
            guard old.rebootOf != kernel else { return .done }
            // What somebody keeps closed for another reason is not opened by this.
            closure = old.with(rebootOf: kernel, staysClosed: true)
        } else {
            closure = NodeClosure(isDraining: true, reason: reason, by: principal, since: now.wall, rebootOf: kernel)
        }
        commit(.node(.closed(node.id, closure)), to: &turn)
        orderReboot(of: node.id)
        return .done
    }

    /// Tells a node that waits for its reboot and is empty; safe to say again.
    mutating func orderReboot(of id: NodeID) {
        guard let node = state.nodes[id], let kernel = node.closure?.rebootOf, node.allocations.isEmpty,
            node.inventory?.kernelBoot == kernel, let link = links[id], link.session != nil,
            link.version >= ProtocolRange.reboots
        else { return }
        order(.reboot(kernel: kernel), to: id)
    }

    /// Opens a node that came back under another kernel than the one that was to end.
    mutating func noteReboot(of id: NodeID, at now: Now, into turn: inout Turn) {
        guard let node = state.nodes[id], let closure = node.closure, let old = closure.rebootOf,
            node.inventory?.kernelBoot != old
        else { return }
        let event: NodeEvent =
            closure.staysClosed
            ? .closed(id, closure.with(rebootOf: nil)) : .reopened(id, by: closure.by, at: now.wall)
        commit(.node(event), to: &turn)
    }

    /// It stays closed until somebody has looked.
    mutating func rebootFailed(on id: NodeID, why: String, into turn: inout Turn) {
        guard let closure = state.nodes[id]?.closure, closure.rebootOf != nil else { return }
        let failed = closure.with(rebootOf: nil, staysClosed: closure.staysClosed, failure: why)
        commit(.node(.closed(id, failed)), to: &turn)
    }
}
