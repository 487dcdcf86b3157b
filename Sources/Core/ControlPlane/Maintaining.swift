// Leases that hold through a planned stop of the coordinator. The answers to heartbeats grant them, so a node may go on
// without the coordinator until the maintenance ends, and not just for its jobs' own leases. Who may hold one is not
// given up before the longest is over: a node is known to hold none when its session began after the last grant and it
// has been heard on it twice (by then the ends that it keeps for its ranks were written anew).

import ClusterModel
import Health
import Ledger
import Messages

/// What is granted, and how long it may be held.
struct Grants: Hashable, Sendable {
    /// Answers grant until then; nil where nothing is granted.
    var end: BootTime?
    /// No node holds anything from then on; nil where none does.
    var bound: BootTime?
    /// How long who was not heard yet may hold what a coordinator before this one granted; nil where none did.
    var inherited: BootTime?

    /// What an answer grants now.
    func grant(at now: BootTime) -> Span { end.map { max(.zero, $0.since(now)) } ?? .zero }
}

/// What one node may hold.
struct NodeGrant: Hashable, Sendable {
    /// It may hold until then what was granted in some session; nil where it holds nothing.
    var until: BootTime?
    /// It was granted something in this session.
    var isOfThisSession = false
    /// How often it was heard in it.
    var beats = 0
}

extension ClusterConductor {
    /// Goes on with what the coordinator before granted. That it may be held is counted from now: no wall clock is
    /// trusted with it.
    mutating func resumeMaintenance(at now: Now) {
        guard let maintenance = state.maintenance else { return }
        let bound = now.boot + maintenance.patience
        (grants.bound, grants.inherited) = (bound, bound)
        let left = maintenance.length - max(.zero, now.wall.since(maintenance.since))
        if !maintenance.isOver, left > .zero { grants.end = now.boot + left }
    }

    mutating func maintain(
        _ wish: MaintenanceWish, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        switch wish {
        case .show: break
        case .begin(let length): try beginMaintenance(length, by: principal, at: now, into: &turn)
        case .end: endMaintenance(at: now, into: &turn)
        }
        return .maintenance(maintenanceView(at: now))
    }

    /// Grants leases until so much later. The last length that was asked for counts; of one before, what may be held.
    private mutating func beginMaintenance(
        _ length: Span, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) {
        let allowed = Maintenance.lengths.lowerBound...settings.longestMaintenance
        guard allowed.contains(length) else {
            let (least, most) = (TimeText.short(allowed.lowerBound), TimeText.short(allowed.upperBound))
            throw .invalid(field: "for", why: "a maintenance takes \(least) to \(most)")
        }
        let longest = max(length, state.maintenance?.longest ?? .zero)
        let maintenance = Maintenance(length: length, by: principal, since: now.wall, longest: longest)
        commit(.cluster(.maintained(maintenance)), to: &turn)
        grants.end = now.boot + length
        let bound = now.boot + OnDisconnect.sureEnd(ofLease: length)
        grants.bound = max(bound, grants.bound ?? bound)
        for node in state.nodes { links[node.id]?.grant.beats = 0 }
    }

    /// Grants nothing any more. Every node that was granted something begins anew, and lets go of it by that.
    private mutating func endMaintenance(at now: Now, into turn: inout Turn) {
        guard var maintenance = state.maintenance, !maintenance.isOver else { return }
        maintenance.isOver = true
        commit(.cluster(.maintained(maintenance)), to: &turn)
        grants.end = nil
        for node in state.nodes {
            guard links[node.id]?.grant.isOfThisSession == true else { continue }
            endSession(of: node.id, saying: "the maintenance is over", into: &turn)
        }
    }

    /// What stands now, and how many of the nodes that answer hold what is granted.
    private func maintenanceView(at now: Now) -> MaintenanceView {
        let left = grants.grant(at: now.boot)
        var view = MaintenanceView(left: left, by: left > .zero ? state.maintenance?.by : nil, nodes: 0, holding: 0)
        for node in state.nodes where node.removed == nil {
            guard let link = links[node.id], link.session != nil, link.liveness.isAlive else { continue }
            view.nodes += 1
            guard left > .zero, link.grant.isOfThisSession, link.grant.beats >= 2 else { continue }
            // An agent before it takes no notice of a grant.
            if link.version >= ProtocolRange.grants { view.holding += 1 }
        }
        return view
    }

    /// What an answer to this node says of leases.
    mutating func answer(_ sent: BootTime, to node: NodeID, at now: Now) -> LeaseAnswer {
        let grant = grants.grant(at: now.boot)
        guard grants.bound != nil else { return LeaseAnswer(sent: sent) }
        if grant > .zero {
            var held = links[node]?.grant ?? NodeGrant()
            if !held.isOfThisSession { held.beats = 0 }
            held.isOfThisSession = true
            // Whoever does not hear that a maintenance was made longer does not hold it for longer.
            let until = now.boot + OnDisconnect.sureEnd(ofLease: grant)
            held.until = max(until, held.until ?? until)
            links[node]?.grant = held
        }
        return LeaseAnswer(sent: sent, grant: grant)
    }

    /// Notes that a node was heard in its session, before it is answered.
    mutating func noteBeat(of node: NodeID) {
        guard grants.bound != nil, var grant = links[node]?.grant else { return }
        grant.beats = min(2, grant.beats + 1)
        if !grant.isOfThisSession, grant.beats == 2, !misses(node) { grant.until = nil }
        links[node]?.grant = grant
    }

    /// Whether something of it may run under an agent that is not the one that is heard: it holds what that one was
    /// granted, whatever this one is told.
    private func misses(_ node: NodeID) -> Bool {
        !missing.isEmpty && state.nodes[node]?.allocations.contains { missing[$0] != nil } == true
    }

    /// Until when what runs there may go on although nobody answers, longer than its own lease; nil where it may not.
    func grantEnd(on node: NodeID, at now: Now) -> BootTime? {
        guard let link = links[node] else { return grants.inherited.flatMap { $0 > now.boot ? $0 : nil } }
        return link.grant.until.flatMap { $0 > now.boot ? $0 : nil }
    }

    /// Forgets a maintenance of which no node holds anything any more.
    mutating func settleMaintenance(at now: Now, into turn: inout Turn) {
        guard let bound = grants.bound else { return }
        if let end = grants.end, now.boot >= end { grants.end = nil }
        guard grants.end == nil else { return }
        let isHeld =
            !missing.isEmpty || state.nodes.contains { $0.removed == nil && grantEnd(on: $0.id, at: now) != nil }
        guard now.boot >= bound || !isHeld else { return }
        grants = Grants()
        for node in state.nodes { links[node.id]?.grant = NodeGrant() }
        if state.maintenance != nil { commit(.cluster(.maintained(nil)), to: &turn) }
    }
}
