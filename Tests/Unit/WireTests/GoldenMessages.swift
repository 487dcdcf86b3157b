// The fixed messages, events and chunks whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    static let requests: [ClientRequest] =
        [
            .submit(SubmitRequest(key: key, spec: spec)), .cancel(job),
            .jobs(JobsQuery(after: job, limit: 500, includesFinished: true, queue: name("gpu-long"))), .job(job),
            .explain(job), .watch(job, after: 1_000_000), .nodes(after: node), .queues, .declareQueue(queue),
            .createToken(key: hash(2), validity: .minutes(60)),
            .logs(LogsRequest(job: job, rank: 3, attempt: 2, offset: 4_096, follow: true)),
            .exec(ExecRequest(job: job, rank: 3, command: ["nvidia-smi", "-L"], timeout: .seconds(30))),
            .hold(job), .release(job), .requeue(job), .cordon(name("node-12"), reason: "new memory"),
            .drain(name("node-12"), reason: "new memory", within: .minutes(30)), .resume(name("node-12")),
            .label(name("node-12"), put: labels, remove: ["a100"]),
            .taint(name("node-12"), put: taints, remove: [Toleration(key: "old"), tolerations[0]]),
        ] + arrayRequests + accessRequests + policyRequests + recurringRequests + pastRequests + stillRequests
        + fenceRequests + maintenanceRequests
        + changeRequests + serviceRequests + modelRequests

    static let rejections: [Rejection] =
        [
            .invalid(field: "ranks", why: "above 0"), .unknownJob(job), .unknownQueue(name("q")),
            .unknownNode(name("node-12")), .queueFull(name("q"), limit: 100_000), .clusterTooSmall(why: "2 nodes of 3"),
            .overQuota(name("q"), excess: memory), .denied(user, verb: "see nodes"), .alreadyFinished(job),
            .tokenUsed(by: name("node-12")), .tokenExpired, .tokenUnknown, .nodeNameTaken(name("node-12")),
            .tooManyWaiting(limit: 10_000), .staleSequence(key), .logGone(why: "archived"),
            .queueClosed(name("q")), .conflict(why: "it has begun"), .noNodeMatches(why: "2 of 2 nodes are left out"),
        ] + accessRejections

    static let replies: [ClientReply] =
        [
            .submitted(job), .done, .jobs(JobPage(jobs: [view], next: job)), .job(view),
            .explained(Explanation(job: view, obstacles: waits, position: 7, closest: name("node-12"))),
            .nodes(
                NodePage(
                    nodes: [.unheard, .alive, .suspect, .lost].map {
                        NodeView(
                            id: node, name: name("node-12"), condition: $0, capacity: memory,
                            free: .zero - memory, allocations: 2, address: "10.0.0.12", unenforced: ["memory"])
                    }, next: node)),
            .queues([QueueView(spec: queue, used: memory, pending: 12, running: 3)]),
            .logs(LogGrant(stream: token, port: 7_002, attempt: 2, node: name("node-12"))),
        ] + rejections.map { .rejected($0) } + laterReplies + arrayReplies + accessReplies + [contested]
        + selectionReplies + recurringReplies + pastReplies + stillReplies + changeReplies
        + fenceReplies + maintenanceReplies + silentReplies + serviceReplies + trafficReplies + modelReplies
        + ruleHolds + fetchingReplies

    private static let laterReplies: [ClientReply] = {
        var held = view
        (held.spec, held.phase, held.wait) = (conditionalSpec, laterPhases[0], laterWaits[0])
        return [
            .explained(Explanation(job: held, obstacles: laterWaits, position: nil, closest: nil)),
            .nodes(
                NodePage(
                    nodes: [
                        NodeView(
                            id: node, name: name("node-12"), condition: .alive, capacity: memory, free: .zero,
                            allocations: 2, address: "10.0.0.12", unenforced: [], closure: closure)
                    ], next: nil)),
            .queues([
                QueueView(
                    spec: QueueSpec(name: name("old"), isOpen: false), used: .zero, pending: 0, deferred: 7, running: 0)
            ]),
        ]
    }()

    /// A node whose identity another machine shows.
    private static let contested = ClientReply.nodes(
        NodePage(
            nodes: [
                NodeView(
                    id: node, name: name("node-12"), condition: .alive, capacity: memory, free: memory, allocations: 0,
                    address: "10.0.0.12", unenforced: [], isContested: true)
            ], next: nil))
    static let expected: Explanation = {
        var explanation = Explanation(job: view, obstacles: [waits[1]], position: 1, closest: nil)
        explanation.startsBy = time
        return explanation
    }()

    private static let strict: QueueSpec = {
        var spec = QueueSpec(name: name("strict"))
        spec.strategy = .strictFIFO
        return spec
    }()

    private static let lending: QueueSpec = {
        var spec = QueueSpec(name: name("lending"), quota: Quota([.init(kind: .gpu, amount: 8)]))
        spec.rolloutSurge = Quota([.init(kind: .gpu, amount: 4)])
        return spec
    }()

    private static let labelled: NodeView = {
        var view = NodeView(
            id: node, name: name("node-12"), condition: .alive, capacity: memory, free: .zero, allocations: 2,
            address: "10.0.0.12", unenforced: [])
        (view.labels, view.taints) = (labels, taints)
        return view
    }()

    static let clientMessages: [ClientMessage] =
        [.hello(ClientHello(versions: ProtocolRange(oldest: 1, newest: 2), client: 0x1122_3344_5566_7788))]
        + requests.enumerated().map { .request(number: 5, $1, payload: $0 == 0 ? [1, 2, 3] : []) }

    static let serverMessages: [ServerMessage] =
        [
            .welcome(ClientWelcome(version: 1, cluster: cluster, epoch: 3, requestCredit: 64, bulkPort: 7_002)),
            .refused("the versions 3 to 4 are too new"),
        ] + replies.map { .reply(number: 5, $0) }

    static let agentMessages: [AgentMessage] =
        [
            .hello(
                AgentHello(
                    versions: ProtocolRange(oldest: 1, newest: 2), cluster: cluster, incarnation: 77, highestEpoch: 3,
                    inventory: inventory,
                    accounts: [.preparing, .prepared, .running, .stopping, .ended].map {
                        AllocationAccount(allocation: allocation, job: job, attempt: 2, state: $0)
                    }, nextReport: 12, sent: BootTime(milliseconds: 0))),
            .reports(
                ReportBatch(
                    first: 12,
                    reports: [.prepared(allocation), .started(allocation, at: time)]
                        + exits.map { .failing(allocation, rank: 3, $0, at: time) }
                        + endings.map { .ended(allocation, $0, at: time) })),
            .heartbeat(allocations: 2, sent: BootTime(milliseconds: 0)),
            .join(JoinRequest(name: name("node-12"), certificateRequest: [0x30, 0, 1], key: hash(3))),
            .heartbeat(allocations: 2, sent: BootTime(milliseconds: 86_400_000)),
        ] + healthMessages + trafficMessages + holdingMessages

    static let gang = Boxed(
        GangView(
            hosts: [
                GangHost(node: name("node-12"), address: "10.0.0.12", ranks: 0..<8),
                GangHost(node: name("node-13"), address: "10.0.0.13", ranks: 8..<16),
            ], masterPort: 20_001))

    static let orders: [AgentOrder] = [
        .prepare(
            PrepareOrder(
                allocation: allocation, job: job, attempt: 2, restarts: 1, ranks: 0..<8, spec: spec, owner: user,
                units: units, gang: gang, startsAtOnce: true)),
        .go(allocation), .stop(allocation, grace: .seconds(30)), .discard(allocation),
        .sendLog(
            LogOrder(stream: token, job: job, attempt: 2, rank: 3, offset: 4_096, follow: true, bulkPort: 7_002)),
        .command(
            CommandOrder(
                stream: token, allocation: allocation, rank: 3, command: ["nvidia-smi", "-L"], timeout: .seconds(30),
                user: name("ada"), bulkPort: 7_002)),
    ]

    static let coordinatorMessages: [CoordinatorMessage] =
        [
            .welcome(
                AgentWelcome(
                    version: 1, cluster: cluster, epoch: 3, generation: 2, lease: .seconds(30), reportCredit: 1_000,
                    acknowledged: 12, answer: LeaseAnswer(sent: BootTime(milliseconds: 0)))),
            .acknowledged(12), .heartbeat(epoch: 3, LeaseAnswer(sent: BootTime(milliseconds: 0))),
            .joined(JoinGrant(cluster: cluster, node: node, certificate: [1, 0, 2], authority: [3])),
            .refused("this node was removed"),
        ]
        + (orders + arrayOrders + stillOrders + rebootOrders + [.route(routingOrder), .route(heldOrder)])
        .map { .orders([$0], epoch: 3) }
        + [.heartbeat(epoch: 3, LeaseAnswer(sent: BootTime(milliseconds: 86_400_000)))] + maintenanceAnswers
        + aheadOrders.map { .orders([$0], epoch: 3) }
        + ingressOrders.map { .orders([$0], epoch: 3) }

    static let frames: [StreamFrame] =
        [
            .open(token, as: .sender), .open(token, as: .receiver), .credit(1 << 20),
            .chunk(offset: 4_096, [0, 1, 255]),
            .end(problem: nil), .end(problem: "the file is gone"), .errors([0, 1, 255]), .exited(.code(3)),
            .exited(.signal(9)), .exited(.outlasted), .exited(.overflowed),
            .exited(.notStarted("exec: No such file", errno: 2)),
        ] + pieceFrames

    static let events: [Event] =
        [
            .cluster(.opened(epoch: 3, at: time)), .cluster(.promised(promise)), .queue(.declared(queue)),
            .cluster(
                .recovered(
                    epoch: 1_000_003, nextJob: JobID(1_000_042), nextAllocation: AllocationID(1_000_099), at: time)),
            .node(.joined(node, name: name("node-12"), key: hash(3), token: hash(2), at: time)),
            .node(.inventoried(node, inventory)), .node(.lost(node, at: time)),
            .job(.submitted(job, spec, owner: user, request: key, at: time)),
            .job(.placed(job, attempt: 2, [row], at: time)), .job(.archived(job)),
            .allocation(.started(allocation, at: time)),
        ] + [.restart, .mishap].map { .job(.requeued(job, $0, at: time)) }
        + causes.map { .job(.stopping(job, $0, at: time)) } + outcomes.map { .job(.finished(job, $0, at: time)) }
        + endings.map { .allocation(.ended(allocation, $0, at: time)) } + laterEvents + arrayEvents + accessEvents
        + selectionEvents + policyEvents + recurringEvents + leaseEvents + stillEvents + saidEvents + rebootEvents
        + fenceEvents + maintenanceEvents + serviceEvents + modelEvents + ingressEvents

    private static let laterEvents: [Event] =
        [
            .node(.closed(node, closure)), .node(.reopened(node, by: admin, at: time)),
            .job(.submitted(job, conditionalSpec, owner: user, request: key, at: time)),
            .job(.held(job, by: admin, at: time)), .job(.released(job, by: admin, at: time)),
            .job(.ready(job, at: time)),
            .job(.parentDeparted(job, DepartedParent(job: JobID(12), completed: true))),
            .job(.finished(job, .deadlineMissed, at: time)),
            .queue(.declared(QueueSpec(name: name("old"), isOpen: false))),
        ] + laterRequeues.map { .job(.requeued(job, $0, at: time)) }
        + laterCauses.map { .job(.stopping(job, $0, at: time)) }

    static let chunks: [CheckpointChunk] = {
        let phases: [JobPhase] =
            [.pending(since: time), .starting(since: time), .running(since: time)]
            + causes.map { .stopping($0, since: time) } + outcomes.map { .finished($0, at: time) }
        let jobs = phases.enumerated().map { index, phase in
            var row = Job(
                id: JobID(UInt64(index)), spec: spec, owner: user, request: key, submitted: time, version: 1_000_000)
            (row.phase, row.attempt, row.restarts, row.mishaps, row.started) = (phase, 2, 1, 3, time)
            row.placements = [
                Placement(allocation: allocation, node: node, ranks: 0..<8, ending: .failed(rank: 3, .code(1))),
                Placement(allocation: AllocationID(98), node: NodeID(1), ranks: 8..<16, ending: nil),
            ]
            return row
        }
        var machine = Node(id: node, name: name("node-12"), key: hash(3), joined: time)
        (machine.inventory, machine.free, machine.freeUnits) = (inventory, inventory.resources, inventory.units)
        (machine.nextPort, machine.lost) = (20_002, time)
        let head = CheckpointHead(
            cluster: cluster, epoch: 3, version: 1_000_000, nextJob: JobID(4_712), nextAllocation: AllocationID(100),
            nextNode: NodeID(14), queues: [queue], promises: [promise],
            requests: [RequestWindow.Entry(key: key, job: job)],
            finished: [
                FinishedList.Entry(job: JobID(1), ordinal: 0), FinishedList.Entry(job: JobID(5), ordinal: 1),
            ])
        return [
            .head(head), .jobs(index: 18, jobs), .allocations(index: 2, [row]), .nodes(index: 1, [machine]),
        ] + laterChunks + arrayChunks + selectionChunks + recurringChunks + pastChunks + serviceChunks + modelChunks
    }()

    private static let laterChunks: [CheckpointChunk] = {
        let jobs = laterPhases.enumerated().map { index, phase in
            var row = Job(
                id: JobID(UInt64(index)), spec: conditionalSpec, owner: user, request: key, submitted: time, version: 7)
            (row.phase, row.deferrals, row.notBefore) = (phase, 2, time)
            row.departed = [DepartedParent(job: JobID(12), completed: true)]
            return row
        }
        var machine = Node(id: node, name: name("node-12"), key: hash(3), joined: time)
        machine.closure = closure
        return [.jobs(index: 19, jobs), .nodes(index: 2, [machine]), .head(accessHead)]
    }()

    private static let selectionReplies: [ClientReply] = {
        var held = view
        (held.spec, held.phase, held.wait) = (conditionalSpec, laterPhases[0], laterWaits[0])
        return [
            .nodes(NodePage(nodes: [labelled], next: nil)),
            .explained(Explanation(job: held, obstacles: selectionWaits, position: nil, closest: nil)),
            .explained(expected), .queues([QueueView(spec: strict, used: .zero, pending: 0, running: 0)]),
        ]
    }()

    private static let selectionEvents: [Event] = [
        .node(.labelled(node, labels, by: admin, at: time)), .node(.tainted(node, taints, by: admin, at: time)),
        .queue(.declared(strict)), .queue(.declared(lending)),
        .job(.submitted(job, choosySpec, owner: user, request: key, at: time)),
    ]

    private static let selectionChunks: [CheckpointChunk] = {
        var labelled = Node(id: node, name: name("node-12"), key: hash(3), joined: time)
        (labelled.labels, labelled.taints) = (labels, taints)
        return [.nodes(index: 3, [labelled])]
    }()
}
