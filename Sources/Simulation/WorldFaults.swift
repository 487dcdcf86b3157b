// What each misfortune does to the simulated world, and how the world is healed when they stop.

import ClusterModel
import ControlPlane
import Ledger
import Messages

extension World {
    mutating func strike(_ fault: Fault) {
        guard !areFaultsOver else { return }
        tell { _ in "fault: \(fault.kind) node-\(fault.node + 1) for \(fault.length) ms" }
        switch fault.kind {
        case .crashBeforeCommit: coordinator.crash = .beforeCommit
        case .crashAfterCommit: coordinator.crash = .afterCommit
        case .crashBetweenEffects: coordinator.crash = .betweenEffects
        case .agentCrashBetweenEffects: nodes[fault.node].dyingAfter = Int(fault.length % 3)
        case .crashAnytime, .longOutage, .wallJump, .slowDisk, .quotaChange: strikeCoordinator(fault)
        case .agentCrash, .agentFreeze, .nodeReboot, .deviceLost, .slowNode, .portRefused, .startRefused,
            .rankNotStarted, .nodeCloned, .agentEffectsDoubled, .agentCrashAtEffect:
            strikeNode(fault)
        case .sessionBreak, .clientBreak, .partition, .partitionUpward, .partitionDownward, .longSilence:
            strikeNetwork(fault)
        case .effectsDoubled, .powerLoss, .diskFull, .backupRestored, .clientCut: strikeHard(fault)
        }
    }

    /// Counts a misfortune that really struck.
    mutating func note(_ kind: FaultKind) {
        counts[kind] += 1
        coverage.note(kind, at: clock)
    }

    private mutating func strikeCoordinator(_ fault: Fault) {
        switch fault.kind {
        case .crashAnytime, .longOutage:
            guard coordinator.conductor != nil else { return }
            killCoordinator()
            let isLong = fault.kind == .longOutage
            // A machine that starts anew begins its boot clock anew.
            if isLong { coordinator.bootOffset = 10_000 - clock }
            plan(.coordinatorStarts, after: isLong ? 30_000 + 2 * fault.length : fault.length)
        case .wallJump: coordinator.wallOffset += (fault.node % 2 == 0 ? 40 : -40) * fault.length
        case .slowDisk: coordinator.diskDelay = 1 + fault.length / 20
        case .quotaChange:
            var spec = Workload.queues[1 + fault.node % 2]
            spec.quota = Quota(spec.quota.bounds.map { .init(kind: $0.kind, amount: $0.amount / 2) })
            ask(0, .declareQueue(spec), .setup)
        case .crashBeforeCommit, .crashAfterCommit, .crashBetweenEffects, .agentCrash, .agentCrashBetweenEffects,
            .agentFreeze, .nodeReboot, .deviceLost, .sessionBreak, .clientBreak, .partition, .partitionUpward,
            .partitionDownward, .longSilence, .slowNode, .portRefused, .startRefused, .rankNotStarted, .nodeCloned,
            .effectsDoubled, .agentEffectsDoubled, .powerLoss, .diskFull, .backupRestored, .clientCut,
            .agentCrashAtEffect:
            return
        }
        note(fault.kind)
    }

    private mutating func strikeNode(_ fault: Fault) {
        let node = fault.node
        guard nodes[node].isUp else { return }
        switch fault.kind {
        case .agentCrash, .deviceLost:
            guard nodes[node].agent != nil else { return }
            if fault.kind == .deviceLost { loseDevice(node) }
            killAgent(node)
            plan(.agentStarts(node: node, boot: nodes[node].boot), after: 100 + fault.length)
        case .agentFreeze:
            guard nodes[node].agent != nil, !nodes[node].isFrozen else { return }
            nodes[node].isFrozen = true
            plan(.agentThaws(node: node, life: nodes[node].life), after: fault.length)
        case .nodeReboot: reboot(node, after: 2_000 + fault.length)
        case .slowNode: nodes[node].slowness = nodes[node].slowness == 1 ? 1 + fault.length % 100 : 1
        case .portRefused: nodes[node].refusals += 1 + Int(fault.length % 3)
        case .startRefused: nodes[node].startRefusals += 1
        case .rankNotStarted: nodes[node].failingStarts += 1
        case .nodeCloned:
            guard nodes[node].hasJoined, canReach(from: node) else { return }
            clone(node, for: fault.length)
        case .agentEffectsDoubled: nodes[node].doubling += 1 + Int(fault.length % 8)
        case .agentCrashAtEffect:
            // It strikes when that kind of effect comes, which may be never.
            nodes[node].dyingAt = EffectKind.ofAgents[Int(fault.length) % EffectKind.ofAgents.count]
            return
        case .crashBeforeCommit, .crashAfterCommit, .crashBetweenEffects, .crashAnytime, .longOutage,
            .agentCrashBetweenEffects, .sessionBreak, .clientBreak, .partition, .partitionUpward, .partitionDownward,
            .longSilence, .slowDisk, .wallJump, .quotaChange, .effectsDoubled, .powerLoss, .diskFull, .backupRestored,
            .clientCut:
            return
        }
        note(fault.kind)
    }

    /// A copy of the agent's folder, with a run directory of its own: it shows the node's identity, knows nothing of
    /// what runs, obeys nothing and goes away again.
    private mutating func clone(_ node: Int, for length: Int64) {
        let session = network.open(.agent(node: node, life: -1))
        var inventory = nodes[node].inventory
        inventory.runDirectory = "run-of-a-copy-\(node)"
        // A node is bound to its machine by its first hello: until then a copy's word is as good.
        let isBound = judges.witness.node(named: nodes[node].name)?.inventory != nil
        if hasLeases, isBound, length % 2 == 1 {
            // The disk was copied, and runs in another machine.
            inventory.kernelBoot = "boot-of-a-copy-\(node)"
            inventory.machine = "dmi:copy-of-\(node)"
        }
        let hello = AgentHello(
            cluster: Self.cluster, incarnation: chance.next(), highestEpoch: nodes[node].keptEpoch,
            inventory: inventory, accounts: [], nextReport: 1, sent: BootTime(milliseconds: clock))
        send(.agent(.hello(hello)), on: session)
        plan(.ends(session, .up), after: length)
        plan(.ends(session, .down), after: length)
    }

    private mutating func loseDevice(_ node: Int) {
        guard !nodes[node].inventory.gpus.isEmpty else { return }
        nodes[node].inventory.gpus.removeLast()
        nodes[node].inventory.resources.gpus -= 1
    }

    /// The kernel stops and starts: nothing of what ran is left.
    mutating func reboot(_ node: Int, after delay: Int64) {
        killAgent(node)
        tell { _ in "node-\(node + 1) goes down" }
        nodes[node].isUp = false
        nodes[node].runtime.removeAll()
        nodes[node].inventory = nodes[node].hardware
        running.removeAll { $0.node == node }
        plan(.nodeBoots(node: node), after: delay)
    }

    private mutating func strikeNetwork(_ fault: Fault) {
        note(fault.kind)
        switch fault.kind {
        case .sessionBreak:
            if let session = nodes[fault.node].session { breakChannel(session) }
        case .clientBreak:
            let client = fault.node % clients.count
            if let session = clients[client].session { breakChannel(session) }
        case .partition: cut(fault.node, upward: true, downward: true, for: fault.length)
        case .partitionUpward: cut(fault.node, upward: true, downward: false, for: fault.length)
        case .partitionDownward: cut(fault.node, upward: false, downward: true, for: fault.length)
        case .longSilence:
            cut(fault.node, upward: true, downward: fault.length % 2 == 0, for: 60_000 + 2 * fault.length)
        case .crashBeforeCommit, .crashAfterCommit, .crashBetweenEffects, .crashAnytime, .longOutage, .agentCrash,
            .agentCrashBetweenEffects, .agentFreeze, .nodeReboot, .deviceLost, .slowNode, .slowDisk, .wallJump,
            .portRefused, .startRefused, .rankNotStarted, .quotaChange, .nodeCloned, .effectsDoubled,
            .agentEffectsDoubled, .powerLoss, .diskFull, .backupRestored, .clientCut, .agentCrashAtEffect:
            return
        }
    }

    /// Nothing passes in these directions for a while; what was sent waits, as TCP lets it.
    mutating func cut(_ node: Int, upward: Bool, downward: Bool, for length: Int64) {
        if upward { nodes[node].cutsUpward += 1 }
        if downward { nodes[node].cutsDownward += 1 }
        plan(.partitionHeals(node: node, number: (upward ? 1 : 0) + (downward ? 2 : 0)), after: length)
        // The transport's heartbeat breaks about half of those that last, the others only wait.
        if length > 20_000, chance.chance(perMille: 500), let session = nodes[node].session { breakChannel(session) }
    }

    mutating func heal(_ node: Int, partition: Int) {
        if partition & 1 != 0 { nodes[node].cutsUpward -= 1 }
        if partition & 2 != 0 { nodes[node].cutsDownward -= 1 }
        for channel in network.channels {
            guard case .agent(node, _) = channel.party else { continue }
            for _ in 0..<channel.up.count { plan(.arrives(channel.id, .up), after: 1) }
            for _ in 0..<channel.down.count { plan(.arrives(channel.id, .down), after: 1) }
        }
    }

    /// From here on nothing goes wrong any more; what is broken is mended.
    mutating func stopFaults() {
        areFaultsOver = true
        faultsEnd = clock
        tell { _ in "faults stop" }
        coordinator.crash = nil
        coordinator.diskDelay = 3
        coordinator.haste = 1
        stopHardships()
        for node in nodes.indices {
            nodes[node].slowness = 1
            nodes[node].refusals = 0
            nodes[node].startRefusals = 0
            nodes[node].failingStarts = 0
            nodes[node].dyingAfter = nil
            restoreDevices(node)
        }
        plan(.quotasReturn, after: 0)
    }

    /// An admin closes a node to new work.
    mutating func closeNode(_ node: Int, isDraining: Bool, within span: Span?) {
        let name = nodes[node].name
        ask(0, isDraining ? .drain(name, reason: "work", within: span) : .cordon(name, reason: "work"), .setup)
    }

    /// What people took out or held back they let go again, so that everything can come to its end.
    private mutating func returnWork() {
        for node in nodes.indices { ask(0, .resume(nodes[node].name), .setup) }
        if hasSelections { lightenNodes() }
        dropRecurring()
        dropServices()
        resumeAll()
        // All that are held, also those whose owner was told no once and asks no more (seed 7913).
        for job in ledger.jobs {
            switch job.phase {
            case .held: ask(0, .release(job.id), .setup)
            case .deferred, .pending, .starting, .running, .stopping, .finished: break
            }
        }
    }

    /// Again and again: an earlier wish may be heard late, and a job may be submitted held at any time (seed 2429).
    mutating func returnQuotas() {
        if clock < faultsEnd + Limits.settling - 120_000 { plan(.quotasReturn, after: 60_000) }
        for queue in Workload.queues { ask(0, .declareQueue(queue), .setup) }
        for role in People.roles { ask(0, role, .setup) }
        returnWork()
    }

    private mutating func restoreDevices(_ node: Int) {
        guard nodes[node].inventory.gpus.count < nodes[node].hardware.gpus.count else { return }
        nodes[node].inventory.gpus = nodes[node].hardware.gpus
        nodes[node].inventory.resources = nodes[node].hardware.resources
        guard nodes[node].agent != nil else { return }
        killAgent(node)
        plan(.agentStarts(node: node, boot: nodes[node].boot), after: 500)
    }
}
