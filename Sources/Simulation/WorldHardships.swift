// Misfortunes of the rarer kind: a machine that loses its power, a disk that is full, an older copy in the place of the
// journal, a cable that carries one direction only, effects that are done twice. They are planned apart from all
// others, so that a world without them lives the story that it lived before there were any.

import ClusterModel
import ControlPlane
import Ledger
import Messages

extension World {
    /// How far a restored copy jumps: more ids than a run hands out.
    private static let leap: UInt64 = 10_000

    /// Half of the worlds know hardships, by their seed.
    private var isHarsh: Bool { options.isHarsh ?? (seed % 2 == 0) }

    mutating func planHardships(until end: Int64) {
        guard options.hasFaults, isHarsh else { return }
        var chance = Randomness(seed: seed ^ 0x4A4D_5417)
        let pause = 3_000 + chance.below(15_000)
        var time: Int64 = 2_000
        while time < end {
            time += Int64(1 + chance.below(2 * pause))
            let kind = FaultKind.hard[chance.below(FaultKind.hard.count)]
            let length = Int64(50 + chance.below(chance.chance(perMille: 700) ? 5_000 : 30_000))
            let fault = Fault(kind: kind, node: chance.below(nodes.count), length: length)
            plan(.faultStrikes(fault), after: time)
        }
        planReads(until: end, using: &chance)
        if chance.chance(perMille: 400) { planRestoration(until: end, using: &chance) }
        planCrashesAtEffects(until: end)
        guard !options.hasClones, chance.chance(perMille: 300) else { return }
        for strike in FaultPlan.clones(until: end, nodes: nodes.count, using: &chance) {
            plan(.faultStrikes(strike.fault), after: strike.time)
        }
    }

    /// About two a minute, for an effect of each kind.
    private mutating func planCrashesAtEffects(until end: Int64) {
        var chance = Randomness(seed: seed ^ 0xA7EF_FEC7)
        var time = Int64(chance.below(30_000))
        while time < end {
            let fault = Fault(
                kind: .agentCrashAtEffect, node: chance.below(nodes.count), length: Int64(chance.below(1_000)))
            plan(.faultStrikes(fault), after: time)
            time += Int64(1 + chance.below(60_000))
        }
    }

    /// People look at everything, so that more can be told of what they were told.
    private mutating func planReads(until end: Int64, using chance: inout Randomness) {
        for _ in 0..<10 + chance.below(20) {
            let request: ClientRequest =
                chance.chance(perMille: 500) ? .nodes(after: nil) : .jobs(JobsQuery(includesFinished: true))
            plan(.clientReads(chance.below(People.count), request), after: Int64(chance.below(Int(end))))
        }
    }

    /// A copy is put aside, and takes the place of everything later; sometimes the same copy once more.
    private mutating func planRestoration(until end: Int64, using chance: inout Randomness) {
        let taken = Int64(chance.below(Int(end * 3 / 4)))
        plan(.backupIsTaken, after: taken)
        for _ in 0..<(chance.chance(perMille: 250) ? 2 : 1) {
            let time = taken + Int64(chance.below(Int(end - taken)))
            let fault = Fault(kind: .backupRestored, node: 0, length: Int64(50 + chance.below(20_000)))
            plan(.faultStrikes(fault), after: time)
        }
    }

    mutating func strikeHard(_ fault: Fault) {
        switch fault.kind {
        case .effectsDoubled: coordinator.doubling += 1 + Int(fault.length % 16)
        case .powerLoss where fault.node % 2 == 0:
            coordinator.crash = .losesPower(for: fault.length)
            return
        case .powerLoss: losePower(for: fault.length)
        case .diskFull: store.fullUntil = max(store.fullUntil, clock + fault.length)
        case .backupRestored:
            guard store.backup != nil else { return }
            restoreBackup(after: fault.length)
        case .clientCut: cutClient(fault)
        case .crashBeforeCommit, .crashAfterCommit, .crashBetweenEffects, .crashAnytime, .longOutage, .agentCrash,
            .agentCrashBetweenEffects, .agentFreeze, .nodeReboot, .deviceLost, .sessionBreak, .clientBreak, .partition,
            .partitionUpward, .partitionDownward, .longSilence, .slowNode, .slowDisk, .wallJump, .portRefused,
            .startRefused, .rankNotStarted, .quotaChange, .nodeCloned, .agentEffectsDoubled, .agentCrashAtEffect:
            return
        }
        note(fault.kind)
    }

    /// The coordinator's machine stops, whether a coordinator lives on it or is about to be started again.
    mutating func losePower(for length: Int64) {
        store.losePower(using: &chance)
        tell { "the coordinator's machine loses its power, \($0.store.durable.count) turns are whole" }
        coordinator.bootOffset = 10_000 - clock
        buryCoordinator()
        plan(.coordinatorStarts, after: 5_000 + length)
    }

    private mutating func cutClient(_ fault: Fault) {
        let client = fault.node % clients.count
        if fault.length % 3 != 1 {
            clients[client].cutsUpward += 1
            plan(.clientCutHeals(client: client, .up), after: fault.length)
        }
        if fault.length % 3 != 2 {
            clients[client].cutsDownward += 1
            plan(.clientCutHeals(client: client, .down), after: fault.length)
        }
    }

    mutating func healClient(_ client: Int, _ direction: Direction) {
        switch direction {
        case .up: clients[client].cutsUpward -= 1
        case .down: clients[client].cutsDownward -= 1
        }
        for channel in network.channels where channel.party == .client(client) {
            for _ in 0..<channel.up.count { plan(.arrives(channel.id, .up), after: 1) }
            for _ in 0..<channel.down.count { plan(.arrives(channel.id, .down), after: 1) }
        }
    }

    mutating func stopHardships() {
        store.fullUntil = 0
        coordinator.doubling = 0
        for node in nodes.indices { (nodes[node].doubling, nodes[node].dyingAt) = (0, nil) }
    }
}

extension World {
    /// What `coordinator restore` does with a backup, and what the operator has to do after it.
    private mutating func restoreBackup(after delay: Int64) {
        killCoordinator(keeping: 0)
        let before = store.replayed(Self.cluster)
        var backup = ClusterState(cluster: Self.cluster)
        for turn in store.backup ?? [] { for event in turn { backup.apply(event) } }
        tell { _ in "an older copy is restored: version \(backup.version) in the place of \(before.version)" }
        // An operator who restores one copy twice jumps over what the first restoration handed out too.
        let jump = Self.leap * UInt64(1 + counts[.backupRestored])
        let time = WallTime(milliseconds: max(store.backupWall, Self.epoch + clock + coordinator.wallOffset))
        let fact = ClusterEvent.recovered(
            epoch: max(backup.epoch + 1_000_000, before.epoch + 1, UInt64(time.milliseconds / 1000)),
            nextJob: JobID(backup.nextJob.number + jump),
            nextAllocation: AllocationID(backup.nextAllocation.number + jump), at: time)
        let grant = Maintenance.unknown(by: .admin, at: time, longest: coordinator.settings.longestMaintenance)
        let facts: [Event] = [.cluster(fact), .cluster(.maintained(grant))]
        store.restoreBackup(jumping: options.mutation == .restoresWithoutLeap ? [] : facts)
        archive = archiveBackup
        let after = store.replayed(Self.cluster)
        history.noteRestoration()
        models.noteRestoration(after)
        pushLostFiles(of: after)
        judges.noteRestoration(after, before: before, backup: backup)
        for node in nodes.indices where after.node(named: nodes[node].name)?.key != nodes[node].key { joinAnew(node) }
        plan(.coordinatorStarts, after: 1_000 + delay)
        for request in People.setup { ask(0, request, .setup) }
        for queue in Workload.queues { ask(0, .declareQueue(queue), .setup) }
    }

    /// A machine that joined after the copy was made, or was about to, joins once more.
    private mutating func joinAnew(_ node: Int) {
        // The token may have been made after the copy too.
        ask(0, .createToken(key: nodes[node].token, validity: .minutes(7 * 24 * 60)), .setup)
        guard nodes[node].hasJoined else { return }
        nodes[node].hasJoined = false
        guard nodes[node].agent != nil else { return }
        killAgent(node)
        plan(.agentStarts(node: node, boot: nodes[node].boot), after: 500)
    }
}
