// Agents of the simulated world: how they start, speak, freeze and die. What their hands do is in WorldRuntime.swift.

import ClusterModel
import ControlPlane
import Health
import Messages
import NodeControl

extension World {
    mutating func bootNode(_ node: Int) {
        guard !nodes[node].isUp else { return }
        nodes[node].isUp = true
        nodes[node].boot += 1
        nodes[node].bootOffset += 20_000 - nodes[node].now(at: clock).boot.milliseconds
        nodes[node].inventory.kernelBoot = "boot-\(node)-\(nodes[node].boot)"
        nodes[node].inventory.runDirectory = "run-\(node)-\(nodes[node].boot)"
        tell { "node-\(node + 1) boots, \($0.nodes[node].inventory.kernelBoot)" }
        plan(.agentStarts(node: node, boot: nodes[node].boot), after: Int64(chance.below(2_000)))
    }

    mutating func startAgent(_ node: Int, boot: Int) {
        guard nodes[node].isUp, nodes[node].boot == boot, nodes[node].agent == nil else { return }
        nodes[node].life += 1
        nodes[node].runtime.removeIncomplete()
        nodes[node].agent = NodeConductor(
            cluster: Self.cluster, incarnation: chance.next(), inventory: nodes[node].inventory,
            highestEpoch: nodes[node].keptEpoch)
        let found = nodes[node].runtime.attempts.map(\.found)
        tell { _ in "agent of node-\(node + 1) starts, finds \(found.map(\.order.allocation.number))" }
        if options.mutation != .adoptsNothing { feed(node, found.map { .found($0) }) }
        nodes[node].ahead = []
        if hasModels { feed(node, [.noticed(.held(nodes[node].files))]) }
        nodes[node].failures = 0
        connectLater(node)
        plan(.agentTicks(node: node, life: nodes[node].life), after: 1 + Int64(chance.below(1000)))
    }

    /// Ends the agent; what it launched goes on.
    mutating func killAgent(_ node: Int) {
        guard nodes[node].agent != nil else { return }
        tell { _ in "agent of node-\(node + 1) dies" }
        nodes[node].agent = nil
        nodes[node].life += 1
        nodes[node].waiting = []
        nodes[node].isFrozen = false
        nodes[node].isConnecting = false
        nodes[node].dyingAfter = nil
        guard let session = nodes[node].session else { return }
        nodes[node].session = nil
        _ = network.change(session) { $0.isOpenBelow = false }
        breakChannel(session)
    }

    mutating func tickAgent(_ node: Int, life: Int) {
        guard nodes[node].life == life, let agent = nodes[node].agent else { return }
        if !nodes[node].isFrozen { feed(node, [.tick]) }
        plan(.agentTicks(node: node, life: life), after: agent.isHurried ? 100 : 1000)
    }

    mutating func thawAgent(_ node: Int, life: Int) {
        guard nodes[node].life == life, nodes[node].isFrozen else { return }
        nodes[node].isFrozen = false
        let inputs = nodes[node].waiting
        nodes[node].waiting = []
        feed(node, inputs)
    }

    mutating func connectLater(_ node: Int) {
        guard nodes[node].agent != nil, !nodes[node].isConnecting else { return }
        nodes[node].isConnecting = true
        let delay = Backoff().delay(attempt: nodes[node].failures, using: &chance)
        plan(.agentConnects(node: node, life: nodes[node].life), after: delay.milliseconds)
    }

    mutating func connectAgent(_ node: Int, life: Int) {
        guard nodes[node].life == life, nodes[node].agent != nil, nodes[node].session == nil else { return }
        nodes[node].isConnecting = false
        nodes[node].failures += 1
        let isWelcome = nodes[node].hasJoined || admitted.contains(nodes[node].token)
        guard canReach(from: node), isWelcome else { return connectLater(node) }
        let session = network.open(.agent(node: node, life: life))
        nodes[node].session = session
        guard nodes[node].hasJoined else {
            let request = JoinRequest(name: nodes[node].name, certificateRequest: [], key: nodes[node].key)
            return send(.join(token: nodes[node].token, request), on: session)
        }
        feed(node, [.connected])
    }

    /// The agent learns that its session is over.
    mutating func disconnect(_ node: Int) {
        nodes[node].session = nil
        if nodes[node].hasJoined { feed(node, [.disconnected]) }
        connectLater(node)
    }

    mutating func hear(_ message: CoordinatorMessage, at node: Int) {
        if case .joined = message { return takeGrant(node) }
        guard nodes[node].hasJoined else { return }
        if case .welcome = message { nodes[node].failures = 0 }
        if case .orders(let orders, _) = message {
            judges.grace.note(orders, at: clock, isQuiet: areFaultsOver && clock > faultsEnd + 60_000)
        }
        feed(node, [.message(altered(message, for: node))])
    }

    private mutating func takeGrant(_ node: Int) {
        nodes[node].hasJoined = true
        nodes[node].failures = 0
        guard let session = nodes[node].session else { return }
        closeBelow(session)
        nodes[node].session = nil
        connectLater(node)
    }

    /// The message, unless a deliberate mistake changes it.
    private mutating func altered(_ message: CoordinatorMessage, for node: Int) -> CoordinatorMessage {
        guard let mutation = options.mutation, case .orders(var orders, let epoch) = message else { return message }
        switch mutation {
        case .ignoresDiscard:
            orders.removeAll { order in
                if case .discard = order { true } else { false }
            }
        case .startsEarly:
            orders = orders.map { order in
                guard case .prepare(var prepare) = order else { return order }
                prepare.startsAtOnce = true
                return .prepare(prepare)
            }
        case .repeatsOldOrders:
            let old = nodes[node].oldOrders.map { AgentOrder.prepare($0) }
            for case .prepare(let prepare) in orders where !nodes[node].oldOrders.contains(prepare) {
                nodes[node].oldOrders.append(prepare)
            }
            orders += old.suffix(4)
        case .actsBeforeDurable, .forgetsLastTurn, .adoptsNothing, .isImpatient, .cleansEarly, .trustsPageCache,
            .restoresWithoutLeap, .answersStale:
            break
        }
        return .orders(orders, epoch: epoch)
    }

    /// Gives inputs to an agent and performs what it answers.
    mutating func feed(_ node: Int, _ inputs: [NodeInput]) {
        guard nodes[node].agent != nil, !inputs.isEmpty else { return }
        guard !nodes[node].isFrozen else {
            nodes[node].waiting += inputs
            return
        }
        let now = nodes[node].now(at: clock)
        judges.leases.note(inputs, on: node, boot: nodes[node].boot)
        guard let turn = nodes[node].agent?.step(inputs, at: now) else { return }
        let life = nodes[node].life
        for (place, effect) in turn.effects.enumerated() {
            guard nodes[node].life == life else { return noteUndone(turn.effects[place...]) }
            if let kind = crash(before: effect, on: node) {
                note(kind)
                noteUndone(turn.effects[place...])
                killAgent(node)
                plan(.agentStarts(node: node, boot: nodes[node].boot), after: 200 + Int64(chance.below(10_000)))
                return
            }
            perform(effect, on: node)
            guard nodes[node].doubling > 0, nodes[node].life == life else { continue }
            nodes[node].doubling -= 1
            if let kind = EffectKind.kind(of: effect) { coverage.noteDoubled(kind) }
            perform(effect, on: node)
        }
    }

    /// The misfortune that ends the agent before this effect, if one does.
    private mutating func crash(before effect: NodeEffect, on node: Int) -> FaultKind? {
        if let kind = EffectKind.kind(of: effect), nodes[node].dyingAt == kind {
            nodes[node].dyingAt = nil
            return .agentCrashAtEffect
        }
        guard let left = nodes[node].dyingAfter else { return nil }
        guard left > 0 else { return .agentCrashBetweenEffects }
        nodes[node].dyingAfter = left - 1
        return nil
    }

    private mutating func noteUndone(_ effects: ArraySlice<NodeEffect>) {
        for kind in effects.compactMap(EffectKind.kind) { coverage.noteUndone(kind) }
    }

    private mutating func perform(_ effect: NodeEffect, on node: Int) {
        if let kind = EffectKind.kind(of: effect) { coverage.notePerformed(kind) }
        switch effect {
        case .send(let message):
            if let session = nodes[node].session { send(.agent(message), on: session) }
            if options.mutation == .cleansEarly { cleanEarly(message, on: node) }
        case .prepare(let order): prepare(order, on: node)
        case .start(let id, let end): start(id, leaseEnd: end, on: node)
        case .renew(let id, let end): renew(id, leaseEnd: end, on: node)
        case .suspend(let id, let since, let before):
            keepStill(id, Stillness(since: since, before: before), on: node)
        case .resume(let id, let before, _): keepStill(id, Stillness(before: before), on: node)
        case .signal(let id, let notice): signal(id, notice, on: node)
        case .terminate(let id): terminate(id, on: node)
        case .kill(let id): kill(id, on: node)
        case .clean(let id): clean(id, on: node)
        case .probe(let attempt): probe(attempt, on: node)
        case .fetchAhead(let order): fetchAhead(order, on: node)
        // No world measures what replicas use, and none has a gateway or an ingress, or runs commands beside ranks.
        case .sendLog, .command, .measure, .route, .admit: break
        case .keepEpoch(let epoch): nodes[node].keptEpoch = epoch
        case .reboot: rebootAsAsked(node)
        case .reconnect(let why):
            tell { _ in "agent of node-\(node + 1) reconnects: \(why)" }
            leave(node, after: nil)
        case .turnedAway(let why):
            tell { _ in "agent of node-\(node + 1) is turned away: \(why)" }
            leave(node, after: 2_000 + Int64(chance.below(8_000)))
        }
    }

    /// The agent closes its session and comes again, after its backoff or after the given time.
    private mutating func leave(_ node: Int, after delay: Int64?) {
        if let session = nodes[node].session { closeBelow(session) }
        nodes[node].session = nil
        feed(node, [.disconnected])
        guard let delay, !nodes[node].isConnecting else { return connectLater(node) }
        nodes[node].isConnecting = true
        plan(.agentConnects(node: node, life: nodes[node].life), after: delay)
    }

    private mutating func cleanEarly(_ message: AgentMessage, on node: Int) {
        guard case .reports(let batch) = message else { return }
        for case .ended(let id, _, _) in batch.reports { nodes[node].runtime.remove(id) }
    }
}
