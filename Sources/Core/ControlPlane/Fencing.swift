// Nodes whose machines are to be powered off, because they are silent and something of a job may still run there. A
// command does it and proves it; what ran there is given up then, as on an operator's word. What is known of the
// command's runs may be forgotten at any moment: whoever coordinates next begins anew.

import ClusterModel
import Health
import Ledger
import Messages

/// How it goes with the fencing of one node.
struct FenceTry: Hashable, Sendable {
    var attempts = 0
    var isRunning = false
    /// When it may be tried again.
    var next: BootTime?
    /// What came of it last, in words.
    var failure: String?
}

/// The nodes for which the command was run lately.
struct Fences: Sendable {
    private var tries = Lookup<NodeID, FenceTry>()
    /// How many commands run.
    private(set) var running = 0

    subscript(node: NodeID) -> FenceTry? {
        get { tries[node] }
        set {
            running += (newValue?.isRunning == true ? 1 : 0) - (tries[node]?.isRunning == true ? 1 : 0)
            tries[node] = newValue
        }
    }
}

extension ClusterConductor {
    /// Asks for a node's machine to be powered off; as with `down`, one that is heard is not dead.
    mutating func fence(
        _ name: Name, by principal: Principal, reason: String, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let node = state.node(named: name) else { throw .unknownNode(name) }
        guard settings.canFence else {
            throw .conflict(
                why: "there is no command to fence nodes with (`coordinator run --fence-command`); power \(name) off, "
                    + "and say so with `coordctl node down \(name)`")
        }
        guard !isHeard(node.id) else {
            throw .conflict(why: "node \(name) answers, so it is not fenced; `coordctl node drain \(name)` empties it")
        }
        if node.fence == nil {
            commit(.node(.fenceWanted(node.id, by: principal, reason: reason, at: now.wall)), to: &turn)
        }
        // Whoever asks does not wait for what failed before.
        fences[node.id]?.next = nil
        attendToFences(at: now, into: &turn)
        return .done
    }

    func isHeard(_ id: NodeID) -> Bool {
        guard let link = links[id] else { return false }
        return link.session != nil && link.liveness.isAlive
    }

    /// Whether its machine should be off: somebody wants it, or work would have to wait for what is left there, which
    /// no silence proves dead.
    private func shouldBeOff(_ node: Node, at now: Now) -> Bool {
        guard node.removed == nil else { return false }
        if node.fence != nil { return true }
        guard node.lost != nil, node.fenced == nil, silence(of: node.id, at: now) >= settings.fenceAfter else {
            return false
        }
        return node.allocations.contains { id in
            guard let allocation = state.allocations[id], let job = state.jobs[allocation.job] else { return false }
            // What reruns is given up by itself, when its job says so.
            if case .rerun = job.spec.value.onDisconnect { return false }
            return true
        }
    }

    /// Whether at least half of the nodes answer. Where most fell silent together it is rather this coordinator that is
    /// cut off, and then nobody is powered off but at somebody's wish.
    private var isWellConnected: Bool {
        var (up, all) = (0, 0)
        for node in state.nodes where node.removed == nil && node.inventory != nil {
            all += 1
            if isHeard(node.id) { up += 1 }
        }
        return 2 * up >= all
    }

    /// Runs the command for those whose time has come: who waited for it the longest goes first.
    mutating func attendToFences(at now: Now, into turn: inout Turn) {
        guard settings.canFence else { return }
        var due = [(node: Node, attempt: FenceTry)]()
        var isWell = Bool?.none
        for node in state.nodes {
            let attempt = fences[node.id] ?? FenceTry()
            guard shouldBeOff(node, at: now) else {
                if fences[node.id] != nil, !attempt.isRunning {
                    fences[node.id] = nil
                    changeLog.note(node.id)
                }
                continue
            }
            guard !attempt.isRunning, attempt.next.map({ $0 <= now.boot }) ?? true, !isHeard(node.id),
                // Whoever begins to coordinate, or was just cut off, has to be heard first.
                silence(of: node.id, at: now) >= settings.patience
            else { continue }
            if node.fence == nil {
                isWell = isWell ?? isWellConnected
                guard isWell == true else { continue }
            }
            due.append((node, attempt))
        }
        due.sort { ($0.attempt.attempts, $0.node.id) < ($1.attempt.attempts, $1.node.id) }
        for (node, attempt) in due {
            guard fences.running < settings.fencesAtOnce else { return }
            run(attempt, for: node, into: &turn)
        }
    }

    private mutating func run(_ attempt: FenceTry, for node: Node, into turn: inout Turn) {
        var attempt = attempt
        attempt.isRunning = true
        attempt.attempts += 1
        fences[node.id] = attempt
        changeLog.note(node.id)
        // Should it be heard before it is off, it must not be given work.
        cutOff(node, into: &turn)
        turn.effects.append(.fence(node.id, node.name, address: node.inventory?.dataAddress ?? ""))
    }

    /// Why an agent of this node is turned away now; nil when it may come in.
    func refusalOfFenced(_ node: Node) -> String? {
        guard fences[node.id]?.isRunning == true else { return nil }
        return "node \(node.name) is being powered off, because it was silent; come again when that is over"
    }

    /// What the command proved.
    mutating func take(_ outcome: FenceOutcome, of id: NodeID, at now: Now, into turn: inout Turn) {
        // Told twice, or of one that this coordinator did not ask for.
        guard var attempt = fences[id], attempt.isRunning else { return }
        attempt.isRunning = false
        guard let node = state.nodes[id], node.removed == nil else {
            fences[id] = nil
            return
        }
        changeLog.note(id)
        switch outcome {
        case .isOff(let said):
            fences[id] = nil
            commit(.node(.fenced(id, said: said, at: now.wall)), to: &turn)
            // No more than what one node holds.
            for id in node.allocations {
                guard let allocation = state.allocations[id] else { continue }
                end(allocation, .lost, at: now, into: &turn)
            }
            cutOff(node, into: &turn)
        case .failed(let why):
            attempt.failure = why
            let pause = Span(milliseconds: settings.fenceAgain.milliseconds << Int64(min(attempt.attempts - 1, 16)))
            attempt.next = now.boot + min(pause, settings.fenceAgainLimit)
            fences[id] = attempt
        }
    }

    /// How it goes, for whoever looks.
    func fenceView(of node: Node) -> FenceView? {
        if let attempt = fences[node.id],
            attempt.isRunning || node.fence != nil || node.lost != nil && node.fenced == nil
        {
            return FenceView(
                isDone: false, isRunning: attempt.isRunning, attempts: attempt.attempts, failure: attempt.failure)
        }
        if node.fence != nil { return FenceView(isDone: false, isRunning: false, attempts: 0, failure: nil) }
        return node.fenced.map { _ in FenceView(isDone: true, isRunning: false, attempts: 0, failure: nil) }
    }
}
