// The fixed values whose bytes stand in Tests/Golden/Bytes. Once released, a value here is never changed: a new kind
// gets a new value. Each list ends in a name for every kind, so that a new case cannot be forgotten.
import ClusterModel
import Ledger
import Messages

/// Fixed parts, and fixed values made of them.
enum Golden {
    static let time = WallTime(milliseconds: 1_790_000_000_123)
    static let cluster = ClusterID(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)
    static let user = Principal(kind: .user, name: name("alice"))
    static let key = RequestKey(client: 0x1122_3344_5566_7788, sequence: 17)
    static let job = JobID(4_711)
    static let allocation = AllocationID(99)
    static let node = NodeID(12)
    static let token = StreamToken(high: 1, low: 1 << 63)
    static let memory = Resources(cpu: 8_000, memory: 64 << 30, gpus: 1, others: [NamedAmount(name: "x/y", amount: 2)])
    static let blame = Blame(rank: 3, node: name("node-12"), exit: .code(1))

    static func name(_ text: String) -> Name { Name(unchecked: text) }

    static func hash(_ first: UInt8) -> ContentHash {
        guard let hash = ContentHash(bytes: (0..<32).map { first &+ $0 }) else { preconditionFailure("32 bytes") }
        return hash
    }

    static let spec = Boxed(
        JobSpec(
            name: name("train-llama"), namespace: name("research"), account: name("vision"), queue: name("gpu-long"),
            shape: GangShape(ranks: 16, nodes: 2), requests: memory,
            limits: ResourceLimits(cpu: MilliCPU(8_000), memory: ByteCount(80 << 30)), launcher: .torchrun,
            timeLimit: .minutes(600), maxRestarts: 3, priority: -5, onDisconnect: .rerun(after: .minutes(5)),
            payload: hash(1)))

    static let launch = LaunchPayload(
        command: ["python3", "train.py", "--epochs", "10"], environment: [.init(name: "LANG", value: "C.UTF-8")],
        directory: "/srv/work", checkpointDirectory: "/srv/checkpoints")

    static let inventory = NodeInventory(
        resources: memory, gpus: [GPU(uuid: "GPU-1", model: "H100", memory: ByteCount(80 << 30))],
        ports: 20_000..<30_000, dataAddress: "10.0.0.12", kernelBoot: "b0b1", unenforced: ["memory: no cgroup"])

    static let queue = QueueSpec(
        name: name("gpu-long"),
        quota: Quota([Quota.Bound(kind: .gpu, amount: 64), Quota.Bound(kind: .cpu, amount: 512_000)]),
        pendingLimit: 5_000)

    static let units = Units(gpus: UnitSet([0, 1, 7]), cores: UnitSet([64]), ports: UnitSet([20_001]))

    static let exits: [Exit] = [
        .code(-3), .signal(9), .outOfMemory(peak: ByteCount(9 << 30), limit: ByteCount(8 << 30)), .timedOut,
        .notStarted("no such file: run"), .unseen,
    ]

    static let causes: [StopCause] = [
        .cancelled(by: user), .rankFailed(blame), .nodeLost(name("node-12")),
        .refused(node: name("node-12"), why: "port 20001 is in use"),
    ]

    static let outcomes: [Outcome] = [
        .completed, .failed(blame), .outOfMemory(blame), .timedOut(blame), .nodeFailed(name("node-12")),
        .cancelled(by: user), .refused(node: name("node-12"), why: "port 20001 is in use"),
    ]

    static let endings: [Ending] =
        [.completed, .stopped, .lost, .refused("port 20001 is in use")] + exits.map { .failed(rank: 3, $0) }

    static let waits: [Wait] = [
        .quota(queue: name("gpu-long"), shortOf: memory),
        .capacity(closest: node, shortOf: memory, placed: 4),
        .capacity(closest: nil, shortOf: .zero, placed: 0),
        .impossibleNow(shortOf: memory, nodesUp: 2, nodesNeeded: 3), .behind(job), .nextCycle,
    ]

    // What came with conditions, holding and draining. The lists above keep their values, so these stand apart.
    static let admin = Principal(kind: .user, name: name("admin"))

    static let conditionalSpec: Boxed<JobSpec> = {
        var conditional = spec.value
        conditional.startsHeld = true
        conditional.begin = time
        conditional.deadline = WallTime(milliseconds: time.milliseconds + 86_400_000)
        conditional.dependency = Dependency([.init(.afterOK, job), .init(.after, JobID(12))], isAny: true)
        return Boxed(conditional)
    }()

    static let laterCauses: [StopCause] = [.requeued(by: admin), .deadlineReached, .drained(name("node-12"))]

    static let laterPhases: [JobPhase] = [
        .held(by: admin, since: time), .deferred(since: time), .stopping(laterCauses[0], since: time),
        .finished(.deadlineMissed, at: time),
    ]

    static let laterWaits: [Wait] =
        [.held(by: admin), .notBefore(time)]
        + [.after, .afterAny, .afterOK, .afterNotOK].map { .dependency(Dependency.Term($0, job)) }
        + [.neverSatisfied(Dependency.Term(.afterOK, job))]

    static let laterRequeues: [Requeue] = [.deferred(until: time), .commanded(by: admin), .drained]

    static let closure = NodeClosure(
        isDraining: true, reason: "new memory", by: admin, since: time,
        deadline: WallTime(milliseconds: time.milliseconds + 60_000))

    // What came with labels and the choice of nodes.
    static let labels = [Label(key: "a100", value: ""), Label(key: "topology.kubernetes.io/zone", value: "a")]

    static let taints = [
        Taint(key: "dedicated", value: "team-a", effect: .noSchedule), Taint(key: "old", effect: .preferNoSchedule),
    ]

    static let tolerations = [
        Toleration(key: "dedicated", value: "team-a", effect: .noSchedule), Toleration(key: ""),
    ]

    static let choosySpec: Boxed<JobSpec> = {
        var choosy = spec.value
        choosy.selection = Boxed(
            NodeSelection(
                labels: labels, constraint: try? Constraint("a100&(ib|roce)"),
                include: [name("node-12"), name("node-13")], exclude: [name("node-7")], tolerations: tolerations,
                isExclusive: true))
        return Boxed(choosy)
    }()

    static let selectionWaits: [Wait] = {
        var exclusions = Exclusions(nodesUp: 10)
        (exclusions.bySelector, exclusions.byConstraint, exclusions.byList, exclusions.byTaint) = (1, 2, 3, 4)
        return [.excluded(exclusions), .nodeAbsent(name("node-12"))]
    }()

    static let promise = JoinPromise(
        key: hash(2), expires: time, madeBy: user, used: JoinPromise.Use(node: name("node-12"), key: hash(3)))

    static let view = JobView(
        id: job, spec: spec, owner: user, phase: .stopping(.rankFailed(blame), since: time), attempt: 2, restarts: 1,
        submitted: time, started: time,
        placements: [
            PlacementView(node: name("node-12"), ranks: 0..<8, ending: .failed(rank: 3, .code(1))),
            PlacementView(node: name("node-13"), ranks: 8..<16, ending: nil),
        ],
        wait: .nextCycle, version: 1_000_000)

    static let row: Allocation = {
        var row = Allocation(
            id: allocation, job: job, attempt: 2, node: node, ranks: 0..<8, resources: memory, units: units)
        row.phase = .running(since: time)
        return row
    }()
}
