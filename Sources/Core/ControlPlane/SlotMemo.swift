// The nodes as the planner sees them, kept from cycle to cycle: at 10,000 nodes making them anew costs more than the
// plan. Only a cache: what it holds is always what would be made from the state, and the simulator compares the two.

package import ClusterModel
import Health
import Ledger
import Scheduling

struct SlotMemo: Sendable {
    /// Nodes that take work, by ascending id; nil when it must be made anew.
    private(set) var slots: [NodeSlot]?
    /// Nodes whose promises changed since.
    private var stale: [NodeID] = []
    /// When the first node that is shunned now is not any more.
    private var shunEnds: BootTime?

    /// Which nodes take work has changed.
    mutating func forget() {
        slots = nil
        stale.removeAll(keepingCapacity: true)
    }

    /// What is free on this node, or when it comes back, has changed.
    mutating func touch(_ node: NodeID) {
        guard slots != nil, stale.last != node else { return }
        stale.append(node)
    }

    /// Whether the slots can not be told from those made anew, but for the stale ones.
    func isCurrent(at now: BootTime) -> Bool { slots != nil && shunEnds.map { now < $0 } ?? true }

    mutating func keep(_ fresh: [NodeSlot], shunEnds: BootTime?) {
        slots = fresh
        self.shunEnds = shunEnds
        stale.removeAll(keepingCapacity: true)
    }

    /// Looks again at the stale nodes.
    mutating func refresh(_ state: ClusterState, overrun: Span) {
        for id in stale {
            guard let place = place(of: id), let old = slots?[place], let node = state.nodes[id],
                let slot = state.slot(of: node, isShunned: old.isShunned, overrun: overrun)
            else { continue }
            slots?[place] = slot
        }
        stale.removeAll(keepingCapacity: true)
    }

    private func place(of id: NodeID) -> Int? {
        guard let slots else { return nil }
        let place = slots.firstPlace { $0.id < id }
        return place < slots.count && slots[place].id == id ? place : nil
    }
}

extension ClusterConductor {
    /// Which nodes take work may have changed: plan again, and look at all of them.
    mutating func nodesChanged() {
        isDirty = true
        memo.forget()
    }

    /// The nodes that take work now.
    mutating func slots(at now: Now) -> [NodeSlot] {
        if memo.isCurrent(at: now.boot) {
            memo.refresh(state, overrun: settings.overrun)
        } else {
            memo.keep(freshSlots(at: now), shunEnds: shunEnd(at: now))
        }
        return memo.slots ?? []
    }

    private func freshSlots(at now: Now) -> [NodeSlot] {
        state.nodes.compactMap { node in
            guard node.closure == nil, let link = links[node.id], link.session != nil, link.liveness.isAlive else {
                return nil
            }
            let isShunned = link.shunnedUntil.map { now.boot < $0 } ?? false
            return state.slot(of: node, isShunned: isShunned, overrun: settings.overrun)
        }
    }

    private func shunEnd(at now: Now) -> BootTime? {
        state.nodes.reduce(nil) { (soonest: BootTime?, node) in
            guard let until = links[node.id]?.shunnedUntil, now.boot < until else { return soonest }
            return min(soonest ?? until, until)
        }
    }

    /// Whether the memo agrees with the state; for those who judge.
    package func isMemoTrue(at now: Now) -> Bool {
        var copy = memo
        guard copy.isCurrent(at: now.boot) else { return true }
        copy.refresh(state, overrun: settings.overrun)
        return copy.slots == freshSlots(at: now)
    }
}
