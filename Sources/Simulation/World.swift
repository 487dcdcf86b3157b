// A cluster that exists only in memory: one coordinator, its disk, its nodes, its clients, the network between them and
// a clock, all moved by one seed. Two worlds with one seed live the same story. It obeys the law of the daemon's loop:
// step, make durable, perform. What belongs to one part of it is in WorldCoordinator, WorldAgents, WorldClients and the
// like.

import ClusterModel
import ControlPlane
import Ledger
import Messages

package struct World {
    /// 2026-01-01 00:00 UTC, where simulated wall time begins.
    static let epoch: Int64 = 1_767_225_600_000
    static let cluster = ClusterID(high: 0xC0, low: 0x0D)

    package let seed: UInt64
    let options: WorldOptions
    /// Simulated milliseconds since the beginning.
    package internal(set) var clock: Int64 = 0
    var timeline = Timeline()
    var chance: Randomness
    var network = VirtualNetwork()
    var store = VirtualStore()
    var archive = VirtualHistory()
    /// As it was when the backup was taken.
    var archiveBackup = VirtualHistory()
    var coordinator: VirtualCoordinator
    var nodes: [VirtualNode] = []
    var clients: [VirtualClient] = []
    var jobs: [JobScript] = []
    var knowledge: [JobKnowledge] = []
    /// The place of a job's script by the job's name.
    var scripts = Lookup<Name, Int>()
    /// What is declared to recur, and what its runs do.
    var recurringScripts: [RecurringScript] = []
    var serviceScripts: [ServiceScript] = []
    /// The files of models with the coordinator.
    var models = VirtualModels()
    var hasModels = false
    /// Jobs that are submitted as one thing.
    var workflows: [WorkflowScript] = []
    /// Keys that the coordinator lets through the handshake.
    var admitted: [ContentHash] = []
    /// Ranks that run now, on nodes that the coordinator may or may not reach.
    var running: [RunningRank] = []
    var judges = Judges()
    var history = ClientHistory()
    package internal(set) var counts = FaultCounts()
    package internal(set) var coverage = Coverage()
    package internal(set) var digest = Digest()
    package internal(set) var story = Story()
    var faultsEnd: Int64 = 0
    var areFaultsOver = false
    /// Whether jobs mean different things by a cut-off, clocks drift, and copies of agents come up on other machines.
    var hasLeases = false
    /// Whether jobs choose their nodes, and admins label and taint them.
    var hasSelections = false
    /// Whether the command that powers machines off works each time, or never; nil where that is drawn.
    var fencesWork: Bool?
    /// Messages between ends take so long at most, in milliseconds.
    var spread = 40
    var partitions = 0
    /// What was told of each job first; only a deliberate mistake uses it.
    var firstViews = Lookup<JobID, JobView>()
    /// Refusals in words, for a story to tell; kept only there.
    var refusals: [String]?

    package init(seed: UInt64, options: WorldOptions) {
        self.seed = seed
        self.options = options
        chance = Randomness(seed: seed)
        coordinator = VirtualCoordinator(bootOffset: Int64(chance.below(1_000_000)))
        story.isKept = options.isTracing
    }

    /// The promises that were broken so far; a run ends at the first.
    package var broken: [BrokenPromise] { judges.broken }

    /// What the coordinator that lives now knows; while none lives, what is durable.
    var ledger: ClusterState { coordinator.conductor?.state ?? judges.witness }

    mutating func plan(_ happening: Happening, after delay: Int64) {
        timeline.plan(happening, at: clock + max(0, delay))
    }

    /// Keeps a line of the story, when stories are kept. A line that must first be made is given as a closure.
    mutating func tell(_ line: (World) -> String) {
        if story.isKept { story.add(clock, line(self)) }
    }

    /// Lets the next thing happen; false when nothing is planned.
    mutating func advance() -> Bool {
        guard let (time, happening) = timeline.next() else { return false }
        clock = time
        happen(happening)
        return true
    }

    private mutating func happen(_ happening: Happening) {
        switch happening {
        case .coordinatorStarts: startCoordinator()
        case .coordinatorDies(let life): if life == coordinator.life { killCoordinator() }
        case .coordinatorTicks(let life): tickCoordinator(life)
        case .coordinatorSteps(let life): stepCoordinator(life)
        case .diskWrote(let life): diskWrote(life)
        case .historyWrote(let life): historyWrote(life)
        case .historyAnswers(let life, let recall): historyAnswers(life, recall)
        case .arrives(let session, let direction): arrive(session, direction)
        case .ends(let session, let direction): finish(session, direction)
        case .agentStarts(let node, let boot): startAgent(node, boot: boot)
        case .agentConnects(let node, let life): connectAgent(node, life: life)
        case .agentTicks(let node, let life): tickAgent(node, life: life)
        case .agentThaws(let node, let life): thawAgent(node, life: life)
        case .noticed(let node, let life, let notice): take(notice, on: node, life: life)
        case .preparationEnds(let node, let life, let id): endPreparation(node, life: life, id)
        case .aheadEnds(let node, let life, let content): endAhead(node, life: life, content)
        case .rankStarts(let node, let life, let id, let rank): startRank(node, life: life, id, rank: rank)
        case .leaseEnds(let node, let boot, let id): endLease(node, boot: boot, id)
        case .rankEnds(let node, let boot, let id, let rank, let exit):
            endRank(node, boot: boot, id, rank: rank, exit)
        case .probeEnds(let node, let life, let attempt): endProbe(node, life: life, attempt)
        case .uploadEnds(let life, let content, let isWhole): endUpload(life, content, isWhole: isWhole)
        case .nodeBoots(let node): bootNode(node)
        case .fenceEnds(let life, let id, let name, let isOff): endFence(life, id, name, isOff: isOff)
        case .fenceIsTold(let life, let id, let isOff): tellFence(life, id, isOff: isOff)
        case .clientConnects(let client): connectClient(client)
        case .clientSubmits(let job): submit(job)
        case .clientCancels(let job): cancel(job)
        case .clientCancelsWorkflow(let number): cancelWorkflow(number)
        case .clientRetriesWorkflow(let number, let isWhole): retryWorkflow(number, isWhole: isWhole)
        case .clientWishes(let job, let wish): self.wish(job, wish)
        case .clientWatches(let client, let job):
            if let id = knowledge[job].id { ask(client, .watch(id, after: 0), .watch(job)) }
        case .clientLooks(let client, let job, let look): self.look(client, at: job, look)
        case .adminAsks(let request): ask(0, request, .setup)
        case .clientReads(let client, let request): ask(client, request, .look)
        case .clientAsks(let client, let request): ask(client, request, .setup)
        case .adminClosesNode(let node, let draining, let span): closeNode(node, isDraining: draining, within: span)
        case .adminOpensNode(let node): ask(0, .resume(nodes[node].name), .setup)
        case .clientAsksAgain(let client, let number): askAgain(client, number: number)
        case .faultStrikes(let fault): strike(fault)
        case .partitionHeals(let node, let number): heal(node, partition: number)
        case .clientCutHeals(let client, let direction): healClient(client, direction)
        case .backupIsTaken:
            store.takeBackup(before: coordinator.latestWall)
            archiveBackup = archive
        case .faultsStop: stopFaults()
        case .pause: break
        case .quotasReturn: returnQuotas()
        }
    }
}

/// One process that really runs.
struct RunningRank {
    let task: TaskID
    let allocation: AllocationID
    let node: Int
    let units: Units
    let resources: Resources
    /// Its job means by a cut-off that no two of its attempts may run at once.
    let neverOverlaps: Bool
}

/// The last lines of what happened.
package struct Story {
    package var isKept = false
    private var lines: [String] = []

    mutating func add(_ time: Int64, _ line: String) {
        lines.append("\(time / 1000).\(String(1000 + time % 1000).dropFirst()) \(line)")
        if lines.count > Limits.storyLines { lines.removeFirst(Limits.storyLines / 2) }
    }

    /// The last lines, the oldest first.
    package var all: [String] { lines }
}
