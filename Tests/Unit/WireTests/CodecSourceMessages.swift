// One of every message, event and checkpoint chunk, with the parts drawn from a seed.
import ClusterModel
import Ledger
import Messages

extension CodecSource {
    mutating func clientMessages() -> [ClientMessage] {
        let wishes: [ClientRequest] = [
            .cancel(job()),
            .jobs(
                JobsQuery(
                    after: maybe { $0.job() }, limit: 1 + below(10_000), includesFinished: below(2) == 1,
                    queue: maybe { $0.name() }, namespace: maybe { $0.name() }, user: maybe { $0.name() })),
            .jobLines(JobsQuery(after: maybe { $0.job() }, limit: 1 + below(10_000), user: maybe { $0.name() })),
            .job(job()), .explain(job()), .watch(job(), after: counter()), .nodes(after: maybe { $0.node() }), .queues,
            .declareQueue(queueSpec()), .createToken(key: hash(), validity: span()),
            .logs(
                LogsRequest(
                    job: job(), rank: rank(), attempt: maybe { $0.attempt() }, offset: counter(),
                    follow: below(2) == 1)),
            .exec(
                ExecRequest(job: job(), rank: rank(), command: list(upTo: 4) { $0.text() }, timeout: span())),
            .hold(job()), .release(job()), .requeue(job()), .suspend(job()), .resumeJob(job()),
            .cordon(name(), reason: text()), .reboot(name(), reason: text()),
            .fence(name(), reason: text()), .maintenance(some([.show, .begin(span()), .end])),
            .drain(name(), reason: text(), within: maybe { $0.span() }), .resume(name()),
            .label(name(), put: labels(), remove: ["a100"]),
            .taint(name(), put: taints(), remove: list(upTo: 3) { $0.toleration() }),
            .history(job()), .past(pastQuery()),
            .changes(ChangesQuery(.jobs, since: maybe { $0.cursor() }, jobs: JobsQuery(user: maybe { $0.name() }))),
            .changes(
                ChangesQuery(
                    some(Array(ChangesQuery.List.allCases.dropFirst())), since: cursor(),
                    namespace: maybe { $0.name() })),
            .submitWorkflow(WorkflowRequest(key: key(), name: name(), jobs: list(upTo: 3) { Boxed($0.spec()) })),
        ]
        let submit = ClientRequest.submit(SubmitRequest(key: key(), spec: Boxed(spec())))
        return [
            .hello(ClientHello(versions: versions(), client: random.next())),
            .request(number: counter(), submit, payload: bytes()),
        ]
            + (wishes + accessRequests() + recurringRequests() + serviceRequests() + modelRequests()).map {
                .request(number: counter(), $0, payload: [])
            }
    }

    mutating func cursor() -> ChangeCursor { ChangeCursor(epoch: counter(), number: counter()) }

    mutating func changes() -> Changes {
        var changes = Changes(cursor: cursor(), isStale: below(2) == 1)
        (changes.jobs, changes.goneJobs) = (list(upTo: 3) { JobLine($0.jobView()) }, list(upTo: 3) { $0.job() })
        (changes.nodes, changes.goneNodes) = (list(upTo: 3) { $0.nodeView(.alive) }, list(upTo: 3) { $0.node() })
        changes.queues = list(upTo: 3) { $0.queueView() }
        changes.services = list(upTo: 2) { $0.serviceView() }
        changes.models = list(upTo: 3) { ModelView($0.modelRow()) }
        changes.recurring = list(upTo: 2) { $0.recurringView() }
        changes.grants = list(upTo: 3) { $0.grant() }
        changes.rosters = list(upTo: 3) { $0.roster(.account) }
        changes.classes = list(upTo: 3) { $0.priorityClass() }
        changes.gone = list(upTo: 3) { source in
            source.below(2) == 1
                ? RowName(source.name(), in: source.maybe { $0.name() }) : RowName(source.subject(), in: source.scope())
        }
        return changes
    }

    mutating func suspension() -> Suspension {
        Suspension(by: principal(), since: maybe { $0.time() }, before: span())
    }

    mutating func jobView() -> JobView {
        var view = JobView(
            id: job(), spec: Boxed(spec()), owner: principal(), phase: some(phases()), attempt: attempt(),
            restarts: number(), submitted: time(), started: maybe { $0.time() },
            placements: list(upTo: 3) { source in
                PlacementView(
                    node: source.name(), ranks: source.ranks(), ending: source.maybe { $0.some($0.endings()) })
            },
            wait: maybe { $0.some($0.waits()) }, version: counter())
        view.suspension = maybe { $0.suspension() }
        view.fetches = list(upTo: 2) { $0.fetchView() }
        return view
    }

    mutating func nodeView(_ condition: NodeView.Condition) -> NodeView {
        var view = NodeView(
            id: node(), name: name(), condition: condition, capacity: resources(), free: sum(),
            allocations: number(), address: text(), unenforced: list(upTo: 3) { $0.text() },
            closure: maybe { $0.closure() }, isContested: below(2) == 0)
        (view.labels, view.taints) = (labels(), taints())
        view.fence = maybe { source in
            FenceView(
                isDone: source.below(2) == 0, isRunning: source.below(2) == 0, attempts: source.number(),
                failure: source.maybe { "no " + $0.text() })
        }
        return view
    }

    mutating func queueView() -> QueueView {
        QueueView(spec: queueSpec(), used: sum(), pending: number(), deferred: number(), running: number())
    }

    mutating func serverMessages() -> [ServerMessage] {
        let conditions: [NodeView.Condition] = [.unheard, .alive, .suspect, .lost]
        let replies: [ClientReply] =
            [
                .submitted(job()), .done,
                .jobs(JobPage(jobs: list(upTo: 3) { $0.jobView() }, next: maybe { $0.job() })),
                .jobLines(JobLinePage(lines: list(upTo: 3) { JobLine($0.jobView()) }, next: maybe { $0.job() })),
                .job(jobView()),
                .explained(explanation()),
                .nodes(NodePage(nodes: conditions.map { nodeView($0) }, next: maybe { $0.node() })),
                .queues(list(upTo: 3) { $0.queueView() }),
                .logs(LogGrant(stream: token(), port: UInt32(below(65_536)), attempt: attempt(), node: name())),
                .history(JobHistory(job: jobView(), facts: facts(), isArchived: below(2) == 1)),
                .past(
                    PastPage(
                        rows: list(upTo: 3) { PastPage.Row(ordinal: $0.counter(), job: $0.jobView()) },
                        next: maybe { $0.counter() }, damaged: number())),
                .changes(changes()),
                .maintenance(
                    MaintenanceView(left: span(), by: maybe { $0.principal() }, nodes: number(), holding: number())),
            ] + rejections().map { .rejected($0) } + accessReplies()
            + recurringReplies() + serviceReplies() + modelReplies()
        return [
            .welcome(
                ClientWelcome(
                    version: attempt(), cluster: cluster(), epoch: counter(), requestCredit: attempt(),
                    bulkPort: UInt32(below(65_536)))),
            .refused(text()),
        ] + replies.map { .reply(number: counter(), $0) }
    }

    mutating func agentMessages() -> [AgentMessage] {
        let states: [AllocationAccount.State] = [.preparing, .prepared, .running, .stopping, .ended]
        var hello = AgentHello(
            versions: versions(), cluster: cluster(), incarnation: random.next(), highestEpoch: counter(),
            inventory: inventory(),
            accounts: states.map {
                AllocationAccount(
                    allocation: allocation(), job: job(), attempt: attempt(), state: $0, isStill: below(2) == 1)
            }, nextReport: counter(), sent: boot())
        hello.models = list(upTo: 4) { $0.hash() }
        let reports: [AgentReport] =
            [.prepared(allocation()), .started(allocation(), at: time())]
            + exits().map { .failing(allocation(), rank: rank(), $0, at: time(), signs: UInt32(below(65_536))) }
            + endings().map { .ended(allocation(), $0, at: time()) }
        return [
            .hello(hello), .reports(ReportBatch(first: counter(), reports: reports)),
            .heartbeat(allocations: attempt(), sent: boot()), .rebootFailed(text()), .health(healths()),
            .released(list(upTo: 4) { $0.allocation() }),
            .usage(
                list(upTo: 4) { source in
                    ReplicaUsage(
                        allocation: source.allocation(), cpu: Int64(source.below(1 << 20)),
                        memory: Int64(source.below(1 << 40)), window: source.span())
                }),
            .traffic(trafficReport()), .models(list(upTo: 4) { $0.hash() }),
            .failedAhead(list(upTo: 4) { $0.hash() }),
            .fetching(
                list(upTo: 4) { FetchProgress(of: $0.allocation(), done: Int64($0.below(1 << 40))) }),
            .join(JoinRequest(name: name(), certificateRequest: bytes(upTo: 600), key: hash())),
        ]
    }

    mutating func gang() -> GangView {
        let hosts = list(upTo: 5) { GangHost(node: $0.name(), address: $0.text(), ranks: $0.ranks()) }
        return GangView(hosts: hosts, masterPort: below(65_536))
    }

    mutating func prepare() -> PrepareOrder {
        var order = PrepareOrder(
            allocation: allocation(), job: job(), attempt: attempt(), restarts: number(), ranks: ranks(),
            spec: Boxed(spec()), owner: principal(), units: units(), gang: Boxed(gang()), startsAtOnce: below(2) == 1)
        order.neighbours = list(upTo: 3) { "[fd00::7]:\(1 + $0.below(65_535))" }
        return order
    }

    mutating func coordinatorMessages() -> [CoordinatorMessage] {
        let log = LogOrder(
            stream: token(), job: job(), attempt: attempt(), rank: rank(), offset: counter(), follow: below(2) == 1,
            bulkPort: UInt32(below(65_536)))
        let orders: [AgentOrder] = [
            .prepare(prepare()), .go(allocation()), .stop(allocation(), grace: span()), .discard(allocation()),
            .sendLog(log), .prepare(prepare()), .suspend(allocation()), .resume(allocation()),
            .reboot(kernel: "boot-1"), .route(routingOrder()), .fetchAhead(aheadOrder()), .admit(ingressOrder()),
            .command(
                CommandOrder(
                    stream: token(), allocation: allocation(), rank: rank(), command: list(upTo: 4) { $0.text() },
                    timeout: span(), user: name(), bulkPort: UInt32(below(65_536)))),
        ]
        return [
            .welcome(
                AgentWelcome(
                    version: attempt(), cluster: cluster(), epoch: counter(), generation: counter(), lease: span(),
                    reportCredit: attempt(), acknowledged: counter(),
                    answer: LeaseAnswer(sent: boot(), grant: span()))),
            .orders(orders, epoch: counter()), .acknowledged(counter()),
            .heartbeat(epoch: counter(), LeaseAnswer(sent: boot(), grant: span())),
            .joined(
                JoinGrant(cluster: cluster(), node: node(), certificate: bytes(upTo: 900), authority: bytes())),
            .refused(text()),
        ]
    }

    mutating func streamFrames() -> [StreamFrame] {
        [
            .open(token(), as: .sender), .open(token(), as: .receiver), .credit(attempt()),
            .chunk(offset: counter(), bytes(upTo: 900)), .end(problem: nil), .end(problem: text()),
            .open(token(), as: .holder), .ask(hash()), .piece(hash(), bytes(upTo: 900)), .lack(hash(), why: text()),
            .errors(bytes(upTo: 900)), .exited(.code(UInt32(below(256)))), .exited(.signal(UInt32(1 + below(64)))),
            .exited(some([.outlasted, .overflowed])), .exited(.notStarted(text(), errno: UInt32(below(4096)))),
        ]
    }

    mutating func promise(used: Bool) -> JoinPromise {
        JoinPromise(
            key: hash(), expires: time(), madeBy: principal(),
            used: used ? JoinPromise.Use(node: name(), key: hash()) : nil)
    }

    mutating func allocationRow() -> Allocation {
        var allocation = Allocation(
            id: allocation(), job: job(), attempt: attempt(), node: node(), ranks: ranks(), resources: resources(),
            units: units())
        if below(2) == 1 { allocation.phase = .running(since: time()) }
        if below(4) == 0 {
            allocation.promisedTo = RunPlace(kernelBoot: text(), machine: text(), runDirectory: text())
        }
        return allocation
    }

    mutating func events() -> [Event] {
        let first: [Event] = [
            .cluster(.opened(epoch: counter(), at: time())), .cluster(.promised(promise(used: false))),
            .cluster(.promised(promise(used: true))), .queue(.declared(queueSpec())),
            .cluster(.maintained(maybe { $0.maintenance() })),
            .cluster(.recovered(epoch: counter(), nextJob: job(), nextAllocation: allocation(), at: time())),
            .node(.joined(node(), name: name(), key: hash(), token: hash(), at: time())),
            .node(.inventoried(node(), inventory())), .node(.lost(node(), at: time())),
            .job(.submitted(job(), Boxed(spec()), owner: principal(), request: key(), at: time())),
            .job(.placed(job(), attempt: attempt(), list(upTo: 4) { $0.allocationRow() }, at: time())),
            .job(.archived(job())), .allocation(.started(allocation(), at: time())),
            .node(.vouchedDown(node(), by: principal(), reason: text(), at: time())),
            .node(.removed(node(), by: principal(), at: time())), .node(.closed(node(), closure())),
            .node(.reopened(node(), by: principal(), at: time())),
            .node(.fenceWanted(node(), by: principal(), reason: text(), at: time())),
            .node(.fenced(node(), said: text(), at: time())),
            .node(.labelled(node(), labels(), by: principal(), at: time())),
            .node(.tainted(node(), taints(), by: principal(), at: time())),
            .job(.held(job(), by: principal(), at: time())), .job(.released(job(), by: principal(), at: time())),
            .job(.suspended(job(), by: principal(), at: time())), .job(.resumed(job(), by: principal(), at: time())),
            .job(.ready(job(), at: time())),
            .job(.parentDeparted(job(), DepartedParent(job: job(), completed: below(2) == 0))),
        ]
        return first + requeues().map { .job(.requeued(job(), $0, at: time())) }
            + causes().map { .job(.stopping(job(), $0, at: time())) }
            + outcomes().map { .job(.finished(job(), $0, at: time())) }
            + endings().map { .allocation(.ended(allocation(), $0, at: time())) } + accessEvents().map { .access($0) }
            + recurringEvents().map { .recurring($0) } + serviceEvents().map { .service($0) }
            + modelEvents().map { .model($0) }
    }

    mutating func jobRow(_ phase: JobPhase) -> Job {
        var row = Job(
            id: job(), spec: Boxed(spec()), owner: principal(), request: key(), submitted: time(), version: counter())
        row.phase = phase
        row.attempt = attempt()
        row.restarts = number()
        row.mishaps = number()
        row.deferrals = number()
        row.notBefore = maybe { $0.time() }
        row.departed = list(upTo: 3) { DepartedParent(job: $0.job(), completed: $0.below(2) == 0) }
        row.facts = facts()
        row.started = maybe { $0.time() }
        row.placements = ([nil] + endings().map { $0 }).map {
            Placement(allocation: allocation(), node: node(), ranks: ranks(), ending: $0)
        }
        return row
    }

    mutating func nodeRow() -> Node {
        var row = Node(id: node(), name: name(), key: hash(), joined: time())
        row.inventory = maybe { $0.inventory() }
        row.free = row.inventory?.resources ?? .zero
        row.freeUnits = row.inventory?.units ?? Units()
        row.nextPort = below(65_537)
        row.lost = maybe { $0.time() }
        row.closure = maybe { $0.closure() }
        (row.labels, row.taints) = (labels(), taints())
        row.fenced = maybe { $0.time() }
        row.fence = maybe { NodeFence(by: $0.principal(), reason: $0.text(), since: $0.time()) }
        return row
    }

    mutating func chunks() -> [CheckpointChunk] {
        var head = CheckpointHead(
            cluster: cluster(), epoch: counter(), version: counter(), nextJob: job(), nextAllocation: allocation(),
            nextNode: node(), queues: list(upTo: 3) { $0.queueSpec() },
            promises: [promise(used: true), promise(used: false)],
            requests: list(upTo: 5) { RequestWindow.Entry(key: $0.key(), job: $0.job()) },
            finished: ends())
        head.grants = list(upTo: 4) { $0.grant() }
        head.rosters = [roster(.group), roster(.account)]
        head.classes = list(upTo: 3) { $0.priorityClass() }
        head.nextRecurring = RecurringID(max(1, counter(upTo: 1 << 48 - 1)))
        head.nextService = ServiceID(max(1, counter(upTo: 1 << 48 - 1)))
        head.nextModel = ModelID(max(1, counter(upTo: 1 << 48 - 1)))
        return [
            .head(head), .jobs(index: below(1 << 24), phases().map { jobRow($0) }),
            .allocations(index: below(1 << 24), list(upTo: 4) { $0.allocationRow() }),
            .nodes(index: below(1 << 24), list(upTo: 4) { $0.nodeRow() }), .jobs(index: 0, []),
            .recurring(index: below(1 << 24), list(upTo: 4) { $0.recurringRow() }),
            .services(index: below(1 << 24), list(upTo: 4) { $0.serviceRow() }),
            .models(index: below(1 << 24), list(upTo: 4) { $0.modelRow() }),
        ]
    }

    mutating func maintenance() -> Maintenance {
        Maintenance(length: span(), by: principal(), since: time(), longest: span(), isOver: below(2) == 0)
    }

    mutating func explanation() -> Explanation {
        var explanation = Explanation(
            job: jobView(), obstacles: waits(), position: maybe { $0.number() }, closest: maybe { $0.name() })
        explanation.silence = maybe { source in
            Silence(
                nodes: source.list(upTo: 3) { $0.name() }, length: source.span(), left: source.maybe { $0.span() })
        }
        return explanation
    }
}
