// How an agent's conversation begins and ends, and how what it holds is compared with what the ledger says.

import ClusterModel
import Health
import Ledger
import Messages

extension ClusterConductor {
    mutating func take(
        _ message: AgentMessage, from proof: NodeProof, on session: SessionID, at now: Now, into turn: inout Turn
    ) {
        switch message {
        case .hello(let hello):
            welcome(hello, from: proof, on: session, at: now, into: &turn)
        case .reports(let batch):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            take(batch, from: node, on: session, at: now, into: &turn)
        case .heartbeat(_, let sent):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            noteBeat(of: node)
            turn.effects.append(.heartbeat(session, epoch: state.epoch, answer(sent, to: node, at: now)))
        case .rebootFailed(let why):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            rebootFailed(on: node, why: why, into: &turn)
        case .health(let list):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            for health in list { take(health, from: node, at: now, into: &turn) }
        case .usage(let list):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            for usage in list { take(usage, from: node, at: now) }
        case .released(let ids):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            take(released: ids, from: node)
        case .traffic(let report):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            take(report, from: node, at: now, into: &turn)
        case .models(let contents):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            take(models: contents, from: node)
        case .fetching(let list):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            take(list, from: node, at: now)
        case .failedAhead(let contents):
            guard let node = hear(session, of: proof, at: now, into: &turn) else { return }
            giveUpAhead(contents, on: node)
        case .join:
            turn.effects.append(.refuse(session, "this node has joined already; `agent run` starts it"))
        }
    }

    /// Notes a sign of life. A session that another one replaced, or that never said hello, is turned away.
    private mutating func hear(
        _ session: SessionID, of proof: NodeProof, at now: Now, into turn: inout Turn
    ) -> NodeID? {
        guard let id = sessions[session], links[id]?.session == session else {
            // What it says does not count any more. That it lives does, until it has begun anew.
            if let node = state.node(named: proof.name), node.key == proof.key, links[node.id]?.session == nil {
                links[node.id]?.liveness.hear(at: now.boot)
            }
            turn.effects.append(.refuse(session, "this session is over; begin a new one with hello"))
            return nil
        }
        if links[id]?.liveness.isAlive == false {
            nodesChanged()
            changeLog.note(id)
            // Nobody wants one to be off that answers.
            if let node = state.nodes[id], node.fence != nil, let inventory = node.inventory {
                commit(.node(.inventoried(id, inventory)), to: &turn)
            }
        }
        links[id]?.liveness.hear(at: now.boot)
        if links[id]?.rival?.isProven == false {
            links[id]?.rival?.isProven = true
            changeLog.note(id)
        }
        return id
    }

    private mutating func welcome(
        _ hello: AgentHello, from proof: NodeProof, on session: SessionID, at now: Now, into turn: inout Turn
    ) {
        guard let node = state.node(named: proof.name), node.key == proof.key else {
            let why = "node \(proof.name) has not joined this cluster with this key; `agent join` it with a new token"
            turn.effects.append(.refuse(session, why))
            return
        }
        guard let version = ProtocolRange.ours.agreed(with: hello.versions), hello.cluster == state.cluster else {
            turn.effects.append(.refuse(session, mismatch(of: hello)))
            return
        }
        // A coordinator behind what its agents obeyed was restored from a backup, or is a second one: it must not act.
        guard hello.highestEpoch <= state.epoch else {
            let why = "this node obeyed epoch \(hello.highestEpoch); this coordinator is only at \(state.epoch)"
            let remedy = "bring it back with `coordinator restore`, or retire it"
            turn.effects.append(.refuse(session, "\(why) and may be an old copy: \(remedy)"))
            return
        }
        if let why = refusalOfFenced(node) ?? refusal(of: hello, as: node, at: now) {
            turn.effects.append(.refuse(session, why))
            return
        }
        let link = connect(node, hello, on: session, at: now, into: &turn)
        links[node.id]?.version = version
        take(models: hello.models, from: node.id)
        forgetErrands(of: node.id)
        turn.effects.append(
            .welcome(
                session,
                AgentWelcome(
                    version: version, cluster: state.cluster, epoch: state.epoch, generation: link.generation,
                    lease: settings.lease, reportCredit: settings.reportCredit, acknowledged: link.nextReport,
                    answer: answer(hello.sent, to: node.id, at: now))))
        compare(node, hello, at: now, into: &turn)
        noteReboot(of: node.id, at: now, into: &turn)
        orderReboot(of: node.id)
        meetGateway(node.id)
        meetIngress(node, at: now)
        nodesChanged()
        changeLog.note(node.id)
    }

    private func mismatch(of hello: AgentHello) -> String {
        guard hello.cluster == state.cluster else { return "this coordinator is of cluster \(state.cluster)" }
        let ours = ProtocolRange.ours
        return "this agent speaks versions \(hello.versions.oldest) to \(hello.versions.newest) of the protocol, this"
            + " coordinator \(ours.oldest) to \(ours.newest); upgrade the older of the two"
    }

    /// A newer session of the same agent, or one of an agent in its place, fences the one before.
    private mutating func connect(
        _ node: Node, _ hello: AgentHello, on session: SessionID, at now: Now, into turn: inout Turn
    ) -> NodeLink {
        let before = links[node.id]
        if let old = before?.session, old != session {
            sessions[old] = nil
            turn.effects.append(.refuse(old, "a newer session of node \(node.name) replaces this one"))
        }
        let continues = before?.incarnation == hello.incarnation
        let link = NodeLink(
            session: session, incarnation: hello.incarnation, generation: (before?.generation ?? 0) + 1,
            liveness: Liveness(heard: now.boot),
            nextReport: continues ? max(before?.nextReport ?? 0, hello.nextReport) : hello.nextReport)
        links[node.id] = link
        links[node.id]?.grant.until = before.map(\.grant.until) ?? grants.inherited
        sessions[session] = node.id
        if node.inventory != hello.inventory || node.lost != nil || node.fence != nil || node.fenced != nil {
            verdicts.forget()
            commit(.node(.inventoried(node.id, hello.inventory)), to: &turn)
        }
        return link
    }

    /// Settles every difference between what the node holds and what it was promised.
    private mutating func compare(_ node: Node, _ hello: AgentHello, at now: Now, into turn: inout Turn) {
        for account in hello.accounts where state.allocations[account.allocation]?.node != node.id {
            switch account.state {
            case .preparing, .prepared, .running, .stopping: order(.discard(account.allocation), to: node.id)
            // Its report is on the way, will be acknowledged, and then the node lets go of it by itself.
            case .ended: break
            }
        }
        for id in state.nodes[node.id]?.allocations ?? [] {
            guard let allocation = state.allocations[id] else { continue }
            let move = allocation.promisedTo.map { Move(from: $0, to: hello.inventory.place) } ?? .none
            // Where it was promised to, they know whether they hold it.
            if move == .none, doubtful[id] == .elsewhere { (doubtful[id], missing[id]) = (nil, nil) }
            if let account = hello.accounts.first(where: { $0.allocation == id }) {
                compare(allocation, account)
            } else {
                compare(missing: allocation, move, at: now, into: &turn)
            }
        }
    }

    /// What a node does not know of: never had, lost, or had by another agent.
    private mutating func compare(
        missing allocation: Allocation, _ move: Move, at now: Now, into turn: inout Turn
    ) {
        switch allocation.phase {
        // The folder before may hold what this one knows nothing of, started and never told.
        case .placed where move == .toOtherRecords:
            doubt(allocation, at: now)
        case _ where move == .toSomeKernel && mustBeProven(allocation):
            doubt(allocation, at: now)
        case .placed where move == .none:
            // It may have been prepared once, and refused when it was to start.
            prepared[allocation.id] = nil
            if doubtful[allocation.id] != nil { miss(allocation, at: now) }
            sayAgain(allocation)
        case .running where move == .none || move == .toOtherRecords:
            miss(allocation, at: now)
            // Should it be stopping, a node that does not hold it says that it has stopped.
            sayAgain(allocation)
        // It ran, or may have run, and its kernel has ended.
        case .placed, .running: end(allocation, .lost, at: now, into: &turn)
        }
    }

    private mutating func compare(_ allocation: Allocation, _ account: AllocationAccount) {
        missing[allocation.id] = nil
        doubtful[allocation.id] = nil
        switch account.state {
        case .preparing: break
        case .prepared, .running, .stopping: prepared[allocation.id] = true
        case .ended: return
        }
        sayAgain(allocation)
        // A coordinator that was restored from a backup may not know that it was suspended once.
        if account.isStill, state.jobs[allocation.job]?.suspension == nil {
            order(.resume(allocation.id), to: allocation.node)
        }
    }

    /// Notes that it may run where nobody tells of it.
    private mutating func doubt(_ allocation: Allocation, at now: Now) {
        if doubtful[allocation.id] == nil { doubtful[allocation.id] = .elsewhere }
        miss(allocation, at: now)
    }

    /// Whether its job starts nowhere else before the one that runs has surely ended.
    private func mustBeProven(_ allocation: Allocation) -> Bool {
        switch state.jobs[allocation.job]?.spec.value.onDisconnect {
        case .stop, .keep: true
        case .rerun, nil: false
        }
    }

    mutating func close(_ session: SessionID) {
        watchers.close(session)
        listWatchers.removeAll { $0.watcher.session == session }
        guard let node = sessions[session] else { return }
        sessions[session] = nil
        guard links[node]?.session == session else { return }
        links[node]?.session = nil
        // The reasons of those who wait name the nodes that answer.
        nodesChanged()
        changeLog.note(node)
    }
}

/// Why an allocation may run although nobody tells of it.
enum Doubt: Hashable, Sendable {
    /// It was promised before the journal was restored from a backup, and may have run and ended since.
    case ofLostTime
    /// It was promised to an agent in another place than the one that is heard now; the word of that one settles it.
    case elsewhere
}

/// How the place that is heard differs from the one to which something was promised.
private enum Move: Hashable, Sendable {
    /// Whoever is heard would know of it.
    case none
    /// The kernel is the same, and the records of its ranks are in another folder.
    case toOtherRecords
    /// Another kernel, and nothing tells whether it runs on the same machine.
    case toSomeKernel
    /// The machine is the same, and its kernel another: what ran there before has ended.
    case toNewKernel

    init(from old: RunPlace, to new: RunPlace) {
        if new.mayKnow(of: old) {
            self = .none
        } else if old.kernelBoot == new.kernelBoot {
            self = .toOtherRecords
        } else {
            self = old.isSameMachine(as: new) == true ? .toNewKernel : .toSomeKernel
        }
    }
}
