// Where placement looks for a model, what is fetched ahead, and what is said of a fetch: all of it by what nodes say.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("The files of a model") struct ModelPlacesTests {
    private static let digits = ModelReference(Name(unchecked: "digits"))
    private static let web = ServiceReference(Name(unchecked: "web"))
    /// 1 GiB, of which a hundredth is less than 64 MiB.
    private static let bytes: Int64 = 1 << 30

    private static func content(_ byte: UInt8) -> ContentHash {
        guard let hash = ContentHash(bytes: [UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes are a hash")
        }
        return hash
    }

    /// Nodes that start what they are told at once, unless they have to fetch first.
    private struct Cluster {
        var talk: Conversation
        private(set) var sessions: [SessionID] = []
        private var next: [UInt64] = []
        /// What each node was last told to fetch ahead.
        private(set) var ahead: [[ModelAhead]] = []
        /// Whom each node was told to ask, when it was told last.
        private(set) var neighbours: [[String]] = []
        /// Versions that nodes have.
        private var held: [[ContentHash]] = []
        private(set) var running: [AllocationID: Int] = [:]
        /// Prepared by nobody yet: their files are on their way.
        private(set) var fetching: [AllocationID: Int] = [:]
        var isFetchSlow = false

        init(nodes: Int, cpu: Int64 = 4000, version: UInt32 = 3, _ change: (inout Settings) -> Void = { _ in }) {
            var settings = Settings()
            settings.bulkPort = 7412
            change(&settings)
            talk = Conversation(settings: settings)
            for node in 1...nodes { add(node, cpu: cpu, version: version) }
            for byte: UInt8 in 1...2 { register(byte) }
        }

        mutating func add(_ node: Int, cpu: Int64 = 4000, version: UInt32 = 3, holding: [ContentHash] = []) {
            var inventory = Generate.inventory(cpu: cpu, ports: 40)
            // The last of nine hands nothing over.
            inventory.bulk = node == 9 ? "" : "10.0.0.\(node):30900"
            let session = talk.addNode(node, inventory)
            sessions.append(session)
            (next, ahead, held) = (next + [1], ahead + [[]], held + [holding])
            neighbours.append([])
            // Once more, as who it is to be.
            talk.hello(
                node, inventory, on: session,
                versions: ProtocolRange(oldest: 1, newest: version), models: holding)
        }

        mutating func register(_ byte: UInt8) {
            let draft = ModelDraft(
                ModelPlacesTests.digits, content: content(byte), bytes: ModelPlacesTests.bytes, files: 2)
            talk.step([.received(content(byte), .whole(bytes: draft.bytes, files: 2), number: 1)])
            talk.ask(.model(.register(draft)))
        }

        mutating func say(_ message: AgentMessage, on node: Int) {
            obey(talk.step([.agent(sessions[node - 1], Conversation.proof(node), message)]))
        }

        /// The node has these from now on, and whatever waited for one of them starts.
        mutating func hold(_ contents: [ContentHash], on node: Int) {
            held[node - 1] = contents
            say(.models(contents), on: node)
            for (id, place) in fetching where place == node { start(id) }
        }

        mutating func leave(_ node: Int) { obey(talk.step([.closed(sessions[node - 1])])) }

        mutating func ask(_ request: ClientRequest) -> ClientReply? {
            let effects = talk.ask(request)
            obey(effects)
            return effects.replies.first
        }

        @discardableResult
        mutating func submit(
            _ version: UInt32?, cpu: Int64 = 1000, key: UInt64, _ change: (inout JobSpec) -> Void = { _ in }
        ) -> JobID {
            var spec = Generate.spec(cpu: cpu).value
            if let version { spec.model = ModelUse(ModelPlacesTests.digits.name, version: version) }
            change(&spec)
            _ = ask(.submit(SubmitRequest(key: RequestKey(client: 9, sequence: key), spec: Boxed(spec))))
            return JobID(key)
        }

        mutating func pass(_ seconds: Int) {
            for _ in 0..<seconds {
                obey(talk.pass(seconds: 1))
                for node in sessions.indices { say(.beat(0), on: node + 1) }
            }
        }

        /// The nodes where it is, by their numbers.
        func nodes(of job: JobID) -> [Int] {
            talk.conductor.state.jobs[job]?.placements.map { Int($0.node.number) } ?? []
        }

        func view(of job: JobID) -> JobView? {
            guard case .explained(let found)? = explanation(of: job) else { return nil }
            return found.job
        }

        private func explanation(of job: JobID) -> ClientReply? {
            var copy = talk
            return copy.ask(.explain(job)).replies.first
        }

        var service: Service? { talk.conductor.state.service(web.name, in: .standard) }

        var web: ServiceReference { ModelPlacesTests.web }

        private mutating func obey(_ effects: [Effect]) {
            for case .orders(let session, let orders, _) in effects {
                guard let place = sessions.firstIndex(of: session) else { continue }
                for order in orders { obey(order, at: place) }
            }
        }

        private mutating func obey(_ order: AgentOrder, at place: Int) {
            switch order {
            case .prepare(let prepare):
                neighbours[place] = prepare.neighbours
                let content = prepare.spec.value.model?.content
                guard !isFetchSlow || content.map(held[place].contains) ?? true else {
                    fetching[prepare.allocation] = place + 1
                    return
                }
                fetching[prepare.allocation] = place + 1
                start(prepare.allocation)
            case .stop(let id, _):
                (running[id], fetching[id]) = (nil, nil)
                report(.ended(id, .stopped, at: talk.now.wall), on: place)
            case .fetchAhead(let order):
                #expect(order.filesPort == 7412)
                ahead[place] = order.versions.map(\.version)
                for fetch in order.versions { neighbours[place] = fetch.neighbours }
            case .go, .discard, .sendLog, .command, .suspend, .resume, .reboot, .route, .admit: break
            }
        }

        mutating func start(_ id: AllocationID) {
            guard let node = fetching[id] else { return }
            (fetching[id], running[id]) = (nil, node)
            report(.started(id, at: talk.now.wall), on: node - 1)
        }

        mutating func end(_ job: JobID) {
            for allocation in talk.conductor.state.allocations where allocation.job == job {
                running[allocation.id] = nil
                report(.ended(allocation.id, .completed, at: talk.now.wall), on: Int(allocation.node.number) - 1)
            }
        }

        private mutating func report(_ report: AgentReport, on place: Int) {
            next[place] += 1
            obey(
                talk.step([
                    talk.report(place + 1, on: sessions[place], first: next[place] - 1, [report])
                ]))
        }

        private func content(_ byte: UInt8) -> ContentHash { ModelPlacesTests.content(byte) }
    }

    private static func spec(
        _ version: UInt32, replicas: Int, cpu: Int64 = 3000, _ strategy: RolloutStrategy, deadline: Span? = .minutes(10)
    ) -> ClientRequest {
        var job = Generate.spec(cpu: cpu, rerunAfter: 15).value
        job.maxRestarts = 0
        job.launcher = .none
        job.model = ModelUse(digits.name, version: version)
        var spec = ServiceSpec(name: web.name, replicas: replicas, job: Boxed(job))
        (spec.strategy, spec.deadline) = (strategy, deadline)
        return .service(.declare(Boxed(spec)))
    }

    @Test("come from nodes that have them: others for each that asks, none that is away, none that hands nothing over")
    func neighbours() {
        var cluster = Cluster(nodes: 12)
        for node in [2, 4, 5, 9] { cluster.hold([Self.content(1)], on: node) }
        for key in 1...12 { cluster.submit(key == 12 ? 2 : 1, cpu: 4000, key: UInt64(key)) }
        let place = { (node: Int) in "10.0.0.\(node):30900" }
        let other = cluster.nodes(of: JobID(12))[0]
        #expect(cluster.neighbours[other - 1].isEmpty, "nobody has the other version")
        var first: Set<String> = []
        for node in 1...12 where node != other {
            let told = cluster.neighbours[node - 1]
            let others = Set([2, 4, 5].filter { $0 != node }.map(place))
            #expect(Set(told) == others && told.count == others.count, "node \(node) is told \(told)")
            first.insert(told[0])
        }
        #expect(first.count == 3, "not all call the same one")

        var smaller = Cluster(nodes: 3)
        for node in 1...2 { smaller.hold([Self.content(1)], on: node) }
        smaller.leave(1)
        smaller.submit(nil, cpu: 4000, key: 1)
        smaller.submit(1, cpu: 4000, key: 2)
        let node = smaller.nodes(of: JobID(2))[0]
        #expect(smaller.neighbours[node - 1] == (node == 2 ? [] : [place(2)]), "node \(node)")
    }

    @Test("draw a job to the node that has them, where it would fit as well elsewhere")
    func drawn() {
        var cluster = Cluster(nodes: 3)
        for (key, node) in [(1, 1), (2, 2), (3, 3)] as [(UInt64, Int)] {
            // On every node something runs, so that none is kept for those who want it whole.
            cluster.submit(nil, cpu: 3000, key: key)
            #expect(cluster.nodes(of: JobID(key)) == [node])
        }
        cluster.hold([Self.content(1)], on: 3)
        cluster.submit(1, cpu: 500, key: 4)
        #expect(cluster.nodes(of: JobID(4)) == [3])
        cluster.submit(2, cpu: 100, key: 5)
        #expect(cluster.nodes(of: JobID(5)) == [3], "nobody has them: the tightest")
        cluster.hold([], on: 3)
        cluster.hold([Self.content(2)], on: 2)
        cluster.submit(1, cpu: 100, key: 6)
        #expect(cluster.nodes(of: JobID(6)) == [3], "it said that it has them no more")
        cluster.submit(2, cpu: 100, key: 7)
        #expect(cluster.nodes(of: JobID(7)) == [2])
        #expect(cluster.talk.conductor.areModelPlacesTrue())
    }

    @Test("leave a node that is idle to those who want it whole, where another will do")
    func idle() {
        var cluster = Cluster(nodes: 2)
        cluster.submit(nil, cpu: 1000, key: 1)
        cluster.hold([Self.content(1)], on: 2)
        cluster.submit(1, key: 2)
        #expect(cluster.nodes(of: JobID(2)) == [1])
        cluster.submit(1, cpu: 3000, key: 3)
        #expect(cluster.nodes(of: JobID(3)) == [2], "no other will do")
    }

    @Test("do not bring the replicas of a service together")
    func spread() {
        var cluster = Cluster(nodes: 2, cpu: 64_000)
        cluster.hold([Self.content(1)], on: 2)
        _ = cluster.ask(Self.spec(1, replicas: 2, cpu: 1000, .blueGreen()))
        let nodes = (cluster.service?.active ?? []).flatMap { cluster.nodes(of: $0) }
        #expect(nodes.sorted() == [1, 2])
    }

    @Test("are known of a node from its hello, also of what becomes a version later, and of one that is gone no more")
    func told() {
        var cluster = Cluster(nodes: 1)
        cluster.add(2, holding: [Self.content(1), Self.content(9)])
        cluster.submit(nil, cpu: 500, key: 1)
        cluster.submit(nil, cpu: 3800, key: 2)
        #expect(cluster.nodes(of: JobID(1)) == [1] && cluster.nodes(of: JobID(2)) == [2])
        #expect(cluster.talk.conductor.models(on: NodeID(2)) == [Self.content(1), Self.content(9)])
        cluster.register(9)
        #expect(cluster.talk.conductor.areModelPlacesTrue())
        cluster.end(JobID(2))
        cluster.submit(nil, cpu: 1000, key: 3) { $0.priority = 1 }
        #expect(cluster.talk.conductor.models(on: NodeID(1)).isEmpty)
        let many = (0..<300).map { Self.content(UInt8($0 % 250)) }
        cluster.hold(many, on: 1)
        #expect(cluster.talk.conductor.models(on: NodeID(1)).count <= ModelTalkLimits.held, "it keeps no more of any")
        #expect(cluster.talk.conductor.areModelPlacesTrue())
        _ = cluster.ask(.model(.remove(Self.digits, version: 3)))
        #expect(cluster.talk.conductor.areModelPlacesTrue())
    }

    @Test("are seen on their way, by what the node says and within what the version has")
    func seen() throws {
        var cluster = Cluster(nodes: 2)
        cluster.isFetchSlow = true
        let job = cluster.submit(1, key: 1)
        let id = try #require(cluster.talk.conductor.state.allocations.map(\.id).first)
        #expect(cluster.view(of: job)?.fetches == [])
        cluster.say(.fetching([FetchProgress(of: id, done: Self.bytes / 4)]), on: 2)
        #expect(cluster.view(of: job)?.fetches == [], "another node has no say in it")
        cluster.say(.fetching([FetchProgress(of: id, done: Self.bytes / 4)]), on: 1)
        let name = Name(unchecked: "node-1")
        #expect(cluster.view(of: job)?.fetches == [FetchView(node: name, done: Self.bytes / 4, whole: Self.bytes)])
        let page = cluster.talk.conductor.linePage(JobsQuery(), for: .admin)
        #expect(page.lines.first?.place == "node-1 (fetching model digits:1, 256Mi of 1Gi)")
        cluster.say(.fetching([FetchProgress(of: id, done: Self.bytes * 2)]), on: 1)
        #expect(cluster.view(of: job)?.fetches.first?.done == Self.bytes)
        cluster.hold([Self.content(1)], on: 1)
        #expect(cluster.view(of: job)?.fetches == [])
        cluster.say(.fetching([FetchProgress(of: id, done: 5)]), on: 1)
        #expect(cluster.view(of: job)?.fetches == [], "it runs")
    }

    @Test("come to where a service that takes away before it adds will be, while the old replicas serve")
    func surgeFree() throws {
        var cluster = Cluster(nodes: 3)
        cluster.isFetchSlow = true
        for node in 1...3 { cluster.hold([Self.content(1)], on: node) }
        _ = cluster.ask(Self.spec(1, replicas: 3, .surgeFree))
        cluster.pass(2)
        #expect(cluster.service?.serving == 1 && cluster.running.count == 3)
        _ = cluster.ask(Self.spec(2, replicas: 3, .surgeFree))
        let version = ModelAhead(content: Self.content(2), bytes: Self.bytes)
        #expect(cluster.ahead == [[version], [version], [version]])
        cluster.pass(60)
        #expect(cluster.running.count == 3, "they serve on")
        guard case .service(let waiting)? = cluster.ask(.service(.show(Self.web))) else { throw Missing() }
        #expect(waiting.problem?.contains("model digits:2") == true, "\(waiting.problem ?? "-")")
        cluster.hold([Self.content(1), Self.content(2)], on: 2)
        cluster.pass(3)
        #expect(cluster.ahead == [[version], [], [version]])
        let serving = Set(cluster.running.values)
        #expect(serving == [1, 2, 3], "what was on node 2 went, and its successor found the files there")
        let newer = cluster.service?.active.last.flatMap { cluster.talk.conductor.state.jobs[$0] }
        #expect(newer?.spec.value.replica?.revision == 2 && newer?.phase.isRunning == true)
        #expect(newer.map { cluster.nodes(of: $0.id) } == [2])
        for node in [1, 3] { cluster.hold([Self.content(1), Self.content(2)], on: node) }
        cluster.pass(30)
        #expect(cluster.service?.serving == 2 && cluster.service?.rollout == nil)
        #expect(cluster.ahead == [[], [], []])
    }

    @Test("that a node can not take ahead are waited for no longer, and asked of another node")
    func refused() {
        var cluster = Cluster(nodes: 2)
        _ = cluster.ask(Self.spec(1, replicas: 2, .surgeFree))
        cluster.pass(2)
        _ = cluster.ask(Self.spec(2, replicas: 2, .surgeFree))
        cluster.pass(5)
        #expect(cluster.service?.serving == 1 && cluster.talk.conductor.modelsAhead == 2)
        cluster.say(.failedAhead([Self.content(1), Self.content(2)]), on: 1)
        cluster.pass(5)
        #expect(cluster.service?.serving == 1 && cluster.ahead[0].isEmpty && !cluster.ahead[1].isEmpty)
        cluster.say(.failedAhead([Self.content(2)]), on: 2)
        cluster.pass(5)
        #expect(cluster.service?.serving == 2 && cluster.ahead == [[], []])
    }

    @Test("hold a rollout back no longer than a bound, and none where no node is told to fetch them")
    func bounded() {
        for (version, gate) in [(3, Span.minutes(2)), (2, .minutes(2)), (3, .zero)] as [(UInt32, Span)] {
            var cluster = Cluster(nodes: 2, version: version) { $0.aheadGate = gate }
            _ = cluster.ask(Self.spec(1, replicas: 2, .surgeFree))
            cluster.pass(2)
            _ = cluster.ask(Self.spec(2, replicas: 2, .surgeFree))
            let waits = version == 3 && gate > .zero
            // An agent before does not know the word.
            let told = cluster.ahead.filter { !$0.isEmpty }.count
            #expect(told == (waits ? 2 : 0), "version \(version), \(gate)")
            cluster.pass(10)
            #expect((cluster.service?.serving == 1) == waits)
            // Once for each of its replicas.
            cluster.pass(240)
            #expect(cluster.service?.serving == 2, "version \(version), \(gate)")
        }
    }

    @Test("come to where the later steps of a canary will be while the first is watched")
    func canary() {
        var cluster = Cluster(nodes: 4)
        _ = cluster.ask(Self.spec(1, replicas: 2, .surgeFree))
        cluster.pass(2)
        let steps = [
            RolloutStrategy.Step(share: 500, hold: .minutes(5)), RolloutStrategy.Step(share: 1000, hold: .seconds(5)),
        ]
        _ = cluster.ask(Self.spec(2, replicas: 2, .steps(steps, nil)))
        cluster.pass(20)
        let used = Set(cluster.running.values)
        #expect(used.count == 3)
        let version = ModelAhead(content: Self.content(2), bytes: Self.bytes)
        for node in 1...4 { #expect(cluster.ahead[node - 1] == (used.contains(node) ? [] : [version]), "node \(node)") }
        _ = cluster.ask(.service(.change(Self.web, .undo(to: nil))))
        cluster.pass(3)
        #expect(cluster.ahead == [[], [], [], []], "nobody comes any more")
    }

    @Test("come to where the first of a queue will sit, when that is soon")
    func head() {
        var cluster = Cluster(nodes: 2)
        cluster.submit(nil, cpu: 4000, key: 1) { $0.timeLimit = .minutes(30) }
        cluster.submit(nil, cpu: 4000, key: 2) { $0.timeLimit = .minutes(10) }
        let head = cluster.submit(1, cpu: 4000, key: 3)
        #expect(cluster.ahead == [[], [ModelAhead(content: Self.content(1), bytes: Self.bytes)]])
        cluster.submit(2, cpu: 4000, key: 4)
        #expect(cluster.ahead[0].isEmpty, "of the next it is not known where it sits")
        cluster.end(JobID(2))
        #expect(cluster.nodes(of: head) == [2] && cluster.ahead[1].isEmpty)
        var later = Cluster(nodes: 1)
        later.submit(nil, cpu: 4000, key: 1) { $0.timeLimit = .minutes(300) }
        later.submit(1, cpu: 4000, key: 2)
        #expect(later.ahead == [[]], "it would be pushed out again")
    }

    @Test("are fetched ahead by so many nodes at a time, and by others when one takes too long or is gone")
    func many() {
        var cluster = Cluster(nodes: 9) { $0.aheadGate = .minutes(200) }
        _ = cluster.ask(Self.spec(1, replicas: 9, .surgeFree))
        cluster.pass(2)
        _ = cluster.ask(Self.spec(2, replicas: 9, .surgeFree))
        func told() -> Set<Int> { Set((1...9).filter { !cluster.ahead[$0 - 1].isEmpty }) }
        let first = told()
        #expect(first.count == 4 && cluster.talk.conductor.modelsAhead == 4)
        // 5 minutes, and 1 GiB at 10 MB/s.
        cluster.pass(5 * 60 + 110)
        let second = told()
        #expect(second.count == 4 && second.isDisjoint(with: first))
        let gone = second.min() ?? 0
        cluster.leave(gone)
        cluster.pass(1)
        let third = told().subtracting(second)
        #expect(third.count == 1 && third.isDisjoint(with: first) && cluster.talk.conductor.modelsAhead == 4)
        var small = Cluster(nodes: 2) { $0.aheadBytes = Self.bytes - 1 }
        _ = small.ask(Self.spec(1, replicas: 2, .surgeFree))
        small.pass(2)
        _ = small.ask(Self.spec(2, replicas: 2, .surgeFree))
        #expect(small.ahead == [[], []])
    }

    @Test("that go on are progress to a rollout's deadline, and those that hardly do are none")
    func deadline() throws {
        for isQuick in [true, false] {
            var cluster = Cluster(nodes: 2)
            _ = cluster.ask(Self.spec(1, replicas: 1, .blueGreen(), deadline: .seconds(60)))
            cluster.pass(2)
            cluster.isFetchSlow = true
            _ = cluster.ask(Self.spec(2, replicas: 1, .blueGreen(keep: .seconds(1)), deadline: .seconds(60)))
            let id = try #require(cluster.fetching.keys.first)
            let node = try #require(cluster.fetching[id])
            for step in 1...40 {
                cluster.pass(10)
                let done = isQuick ? Int64(step) * Self.bytes / 50 : Int64(step) * 1000
                cluster.say(.fetching([FetchProgress(of: id, done: done)]), on: node)
            }
            #expect((cluster.service?.rollout != nil) == isQuick)
            guard isQuick else {
                let end = try #require(cluster.service?.lastRollout)
                if case .deadline? = end.fault {} else { Issue.record("\(String(describing: end.fault))") }
                continue
            }
            cluster.hold([Self.content(2)], on: node)
            cluster.pass(5)
            #expect(cluster.service?.serving == 2)
        }
    }

    private struct Missing: Error {}
}
