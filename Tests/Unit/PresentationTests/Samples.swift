// Jobs, nodes and queues to show, made in a line each.

import ClusterModel
import Messages

enum Sample {
    /// 2026-11-22T10:29:05.123Z
    static let time = WallTime(milliseconds: 1_795_343_345_123)

    static func name(_ text: String) -> Name { Name(unchecked: text) }

    static let blame = Blame(rank: 2, node: name("n1"), exit: .code(3))

    static func job(
        _ phase: JobPhase, id: UInt64 = 42, named text: String = "train", placements: [PlacementView] = [],
        wait: Wait? = nil, ranks: Int = 4, restarts: Int = 0
    ) -> JobView {
        let spec = JobSpec(
            name: name(text), queue: name("research"), shape: GangShape(ranks: ranks, nodes: 2),
            requests: Resources(cpu: 1500, memory: 1 << 30, gpus: 1),
            limits: ResourceLimits(memory: ByteCount(1 << 30)), launcher: .jax, timeLimit: .minutes(90),
            maxRestarts: 3, payload: hash)
        return JobView(
            id: JobID(id), spec: Boxed(spec), owner: Principal(kind: .user, name: name("ada")), phase: phase,
            attempt: placements.isEmpty ? 0 : 1, restarts: restarts, submitted: time,
            started: placements.isEmpty ? nil : time + .seconds(5), placements: placements, wait: wait, version: 7)
    }

    static let placements = [
        PlacementView(node: name("n1"), ranks: 0..<2, ending: nil),
        PlacementView(node: name("n2"), ranks: 2..<4, ending: .failed(rank: 2, .code(3))),
    ]

    static func node(
        _ condition: NodeView.Condition, free: Resources = Resources(cpu: 4000), allocations: Int = 0
    ) -> NodeView {
        NodeView(
            id: NodeID(1), name: name("n1"), condition: condition,
            capacity: Resources(cpu: 4000, memory: 8 << 30, gpus: 2),
            free: free, allocations: allocations, address: "10.0.0.1", unenforced: ["no cgroup\u{1B}[31m"])
    }

    static let queue = QueueView(
        spec: QueueSpec(
            name: name("research"),
            quota: Quota([
                .init(kind: .cpu, amount: 64_000), .init(kind: .gpu, amount: 16),
                .init(kind: .other("licences/matlab"), amount: 5),
            ])),
        used: Resources(cpu: 1500, gpus: 1), pending: 3, running: 1)

    static let everyWait: [Wait] = [
        .quota(queue: name("research"), shortOf: Resources(cpu: 2000)),
        .capacity(closest: NodeID(1), shortOf: Resources(memory: 1 << 30), placed: 2),
        .impossibleNow(shortOf: Resources(gpus: 4), nodesUp: 2, nodesNeeded: 3),
        .behind(JobID(17)), .nextCycle,
    ]

    static let everyExit: [Exit] = [
        .code(3), .signal(15), .outOfMemory(peak: ByteCount(2 << 30), limit: ByteCount(1 << 30)), .timedOut,
        .notStarted("no such file"), .unseen,
    ]

    static var everyOutcome: [Outcome] {
        let blames = everyExit.map { Blame(rank: 2, node: name("n1"), exit: $0) }
        return blames.flatMap { [Outcome.failed($0), .outOfMemory($0), .timedOut($0)] } + [
            .completed, .nodeFailed(name("n1")), .cancelled(by: .admin), .refused(node: name("n1"), why: "port\u{7}"),
        ]
    }

    static var everyPhase: [JobPhase] {
        let causes: [StopCause] = [
            .cancelled(by: .admin), .rankFailed(blame), .nodeLost(name("n1")), .refused(node: name("n1"), why: "port"),
        ]
        return [.pending(since: time), .starting(since: time), .running(since: time)]
            + causes.map { .stopping($0, since: time) } + everyOutcome.map { .finished($0, at: time + .seconds(95)) }
    }

    private static let hash: ContentHash = {
        guard let hash = ContentHash(bytes: [UInt8](repeating: 0xAB, count: 32)) else {
            preconditionFailure("32 bytes")
        }
        return hash
    }()
}
