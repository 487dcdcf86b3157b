// The bounds of the wire, one by one: each value outside them is refused by an error that names its field.
import ClusterModel
import Ledger
import Messages
import Testing
import Wire

@Suite struct CodecBoundsTests {
    private let hash = [UInt8](repeating: 7, count: 32)

    private var spec: PBJobSpec {
        PBJobSpec(
            name: "a", namespace: "b", account: "c", queue: "d", ranks: 4, requests: PBResources(cpuMilli: 1_000),
            launcher: .none, onDisconnect: .rerunAfterMs(1), payload: hash)
    }

    /// Where a submit with this spec is refused; nil when it is not.
    private func refusal(_ change: (inout PBJobSpec) -> Void) throws -> String? {
        var spec = spec
        change(&spec)
        let submit = PBSubmitRequest(key: PBRequestKey(client: 1, sequence: 1), spec: spec)
        return try refusal(PBClientMessage(body: .request(PBClientRequest(number: 1, wish: .submit(submit))))) {
            _ = try ClientMessage.decoded(from: $0)
        }
    }

    private func refusal(_ message: some PBMessage, _ read: ([UInt8]) throws -> Void) throws -> String? {
        let bytes = try message.encoded()
        do {
            try read(bytes)
            return nil
        } catch WireError.invalid(let field, let reason) {
            #expect(!reason.isEmpty)
            return field
        } catch WireError.unknownValue(let field, _) {
            return field
        }
    }

    @Test func `a job spec is refused at the field that is out of bounds`() throws {
        #expect(try refusal { _ in } == nil)
        #expect(try refusal { $0.name = "" } == "JobSpec.name")
        #expect(try refusal { $0.name = String(repeating: "a", count: 64) } == "JobSpec.name")
        #expect(try refusal { $0.queue = "-a" } == "JobSpec.queue")
        #expect(try refusal { $0.account = "a b" } == "JobSpec.account")
        #expect(try refusal { $0.namespace = "é" } == "JobSpec.namespace")
        #expect(try refusal { $0.ranks = 0 } == "JobSpec.ranks")
        #expect(try refusal { $0.ranks = 65_537 } == "JobSpec.ranks")
        #expect(try refusal { $0.nodes = .exactNodes(0) } == "JobSpec.exact_nodes")
        #expect(try refusal { $0.requests = nil } == "JobSpec.requests")
        #expect(try refusal { $0.launcher = .unspecified } == "JobSpec.launcher")
        #expect(try refusal { $0.launcher = PBLauncher(rawValue: 99) } == "JobSpec.launcher")
        #expect(try refusal { $0.timeLimit = .timeLimitMs(-1) } == "JobSpec.time_limit_ms")
        #expect(try refusal { $0.timeLimit = .timeLimitMs(.max) } == "JobSpec.time_limit_ms")
        #expect(try refusal { $0.maxRestarts = .max } == "JobSpec.max_restarts")
        #expect(try refusal { $0.onDisconnect = nil } == "JobSpec.on_disconnect")
        #expect(try refusal { $0.payload.removeLast() } == "JobSpec.payload")
        #expect(try refusal { $0.cpuLimit = .cpuLimitMilli(-5) } == "JobSpec.cpu_limit_milli")
        #expect(try refusal { $0.memoryLimit = .memoryLimitBytes(.min) } == "JobSpec.memory_limit_bytes")
    }

    @Test func `amounts are within what a machine has, and a gang's sum never overflows`() throws {
        #expect(try refusal { $0.requests = PBResources(cpuMilli: -1) } == "Resources.cpu_milli")
        #expect(try refusal { $0.requests = PBResources(memoryBytes: 1 << 50 + 1) } == "Resources.memory_bytes")
        #expect(try refusal { $0.requests = PBResources(memoryBytes: 1 << 50) } == nil)
        #expect(try refusal { $0.requests = PBResources(gpus: .max) } == "Resources.gpus")
        let huge = try refusal { spec in
            spec.ranks = 65_536
            spec.requests = PBResources(memoryBytes: 1 << 50)
        }
        #expect(huge == "JobSpec.requests")
    }

    @Test func `named amounts ascend, stand once and have no field of their own`() throws {
        func others(_ named: [(String, Int64)]) throws -> String? {
            try refusal { $0.requests = PBResources(others: named.map { PBNamedAmount(name: $0.0, amount: $0.1) }) }
        }
        #expect(try others([("a", 1), ("b", 2)]) == nil)
        #expect(try others([("b", 1), ("a", 2)]) == "Resources.others")
        #expect(try others([("a", 1), ("a", 2)]) == "Resources.others")
        #expect(try others([("a", 0)]) == "Resources.others")
        #expect(try others([("cpu", 1)]) == "Resources.others")
        #expect(try others([("a b", 1)]) == "NamedAmount.name")
        #expect(try others((100..<165).map { ("r\($0)", 1) }) == "Resources.others")
    }

    @Test func `only a submit carries a payload`() throws {
        let message = PBClientMessage(
            body: .request(PBClientRequest(number: 1, payload: [1], wish: .queues(PBNothing()))))
        #expect(try refusal(message) { _ = try ClientMessage.decoded(from: $0) } == "ClientRequest.payload")
    }

    @Test func `ids and counters leave room to count on`() throws {
        func agent(_ body: PBAgentMessage.Body) throws -> String? {
            try refusal(PBAgentMessage(body: body)) { _ = try AgentMessage.decoded(from: $0) }
        }
        let far = PBAgentReport(kind: .prepared, allocation: 1 << 48)
        #expect(try agent(.reports(PBReportBatch(first: 1, reports: [far]))) == "AgentReport.allocation")
        #expect(try agent(.reports(PBReportBatch(first: .max))) == "ReportBatch.first")
        let client = PBClientMessage(body: .request(PBClientRequest(number: 1, wish: .job(.max))))
        #expect(try refusal(client) { _ = try ClientMessage.decoded(from: $0) } == "ClientRequest.job")
    }

    @Test func `a choice or a kind that is not known is refused by name`() throws {
        #expect(
            try refusal(PBClientMessage()) { _ = try ClientMessage.decoded(from: $0) } == "ClientMessage.body")
        #expect(try refusal(PBAgentMessage()) { _ = try AgentMessage.decoded(from: $0) } == "AgentMessage.body")
        #expect(
            try refusal(PBEventBatch(events: [PBEvent()])) { _ = try [Event].decoded(from: $0) } == "Event.fact")
        let report = PBAgentReport(kind: PBReportKind(rawValue: 77), allocation: 1)
        let batch = PBAgentMessage(body: .reports(PBReportBatch(first: 1, reports: [report])))
        #expect(try refusal(batch) { _ = try AgentMessage.decoded(from: $0) } == "AgentReport.kind")
    }

    @Test func `a field of a newer version is let through in messages and refused in the journal`() throws {
        // Field 99 as the varint 1.
        let newer: [UInt8] = [0x98, 0x06, 0x01]
        let beat = AgentMessage.heartbeat(allocations: 3, sent: BootTime(milliseconds: 4))
        #expect(try AgentMessage.decoded(from: beat.encoded() + newer) == beat)
        let event = Event.job(.archived(JobID(1)))
        #expect(throws: WireError.unknownField(message: "EventBatch", number: 99)) {
            try [Event].decoded(from: [event].encoded() + newer)
        }
        let chunk = CheckpointChunk.nodes(index: 1, [])
        #expect(throws: WireError.unknownField(message: "CheckpointChunk", number: 99)) {
            try CheckpointChunk.decoded(from: chunk.encoded() + newer)
        }
    }

    private func refusal(gang: PBGangView, units: PBUnits = PBUnits()) throws -> String? {
        let order = PBPrepareOrder(
            allocation: 1, job: 1, attempt: 1, rankUpper: 1, spec: spec, owner: PBPrincipal(kind: .user, name: "a"),
            units: units, gang: try gang.encoded())
        let message = PBCoordinatorMessage(
            body: .orders(PBOrders(epoch: 1, orders: [PBAgentOrder(order: .prepare(order))])))
        return try refusal(message) { _ = try CoordinatorMessage.decoded(from: $0) }
    }

    @Test func `a gang's lists are of one length and unpack to no more than they may`() throws {
        func list(_ shared: [UInt32], _ added: [UInt32], _ tails: String) -> PBTextList {
            PBTextList(shared: shared, added: added, tails: Array(tails.utf8))
        }
        func gang(_ names: PBTextList, _ ranks: Int = 2) -> PBGangView {
            PBGangView(
                nodes: names, addresses: list([0, 0], [1, 1], "ab"),
                rankLower: [UInt32](repeating: 0, count: ranks), rankUpper: [UInt32](repeating: 1, count: ranks),
                masterPort: 1)
        }
        #expect(try refusal(gang: gang(list([0, 3], [4, 1], "nod1x"))) == nil)
        #expect(try refusal(gang: gang(list([0], [4], "nod1"))) == "GangView.nodes")
        #expect(try refusal(gang: gang(list([0, 3], [4, 1], "nod1x"), 1)) == "GangView.nodes")
        #expect(try refusal(gang: gang(list([0, 5], [4, 1], "nod1x"))) == "TextList.shared")
        #expect(try refusal(gang: gang(list([0, 3], [4, 2], "nod1x"))) == "TextList.shared")
        #expect(try refusal(gang: gang(list([0], [4, 1], "nod1x"))) == "TextList.added")
        #expect(
            try refusal(gang: gang(list([0, 0], [256, 1], String(repeating: "a", count: 257)))) == "TextList.shared")
    }

    @Test func `units ascend and are below 65,536`() throws {
        let gang = PBGangView(nodes: PBTextList(), addresses: PBTextList())
        #expect(try refusal(gang: gang, units: PBUnits(gpus: [0, 7, 65_535])) == nil)
        #expect(try refusal(gang: gang, units: PBUnits(gpus: [7, 7])) == "Units.gpus")
        #expect(try refusal(gang: gang, units: PBUnits(cores: [2, 1])) == "Units.cores")
        #expect(try refusal(gang: gang, units: PBUnits(ports: [65_536])) == "Units.ports")
    }

    @Test func `a message of more than its kind may have is refused before it is unpacked`() {
        let bytes = [UInt8](repeating: 0, count: WireLimits.controlBytes + 1)
        #expect(
            throws: WireError.tooLarge(
                message: "coord.v1.ClientMessage", bytes: bytes.count, limit: WireLimits.controlBytes)
        ) { try ClientMessage.decoded(from: bytes) }
        #expect(throws: WireError.self) { try AgentMessage.decoded(from: bytes) }
        #expect(throws: WireError.self) { try StreamFrame.decoded(from: bytes) }
    }

    @Test func `a remark that is too long or has a NUL is cut and still arrives`() throws {
        let long = String(repeating: "€", count: 5_000)
        let message = AgentMessage.reports(
            ReportBatch(
                first: 1,
                reports: [
                    .ended(AllocationID(1), .refused(long), at: WallTime(milliseconds: 1)),
                    .ended(AllocationID(2), .refused("a\0b"), at: WallTime(milliseconds: 1)),
                ]))
        let decoded = try AgentMessage.decoded(from: message.encoded())
        let cut = String(long.prefix(1_365))
        let expected = AgentMessage.reports(
            ReportBatch(
                first: 1,
                reports: [
                    .ended(AllocationID(1), .refused(cut), at: WallTime(milliseconds: 1)),
                    .ended(AllocationID(2), .refused("a\u{FFFD}b"), at: WallTime(milliseconds: 1)),
                ]))
        #expect(decoded == expected)
    }

    @Test func `a page that is too large is cut and says where to go on`() throws {
        var source = CodecSource(seed: 9)
        let view = source.jobView()
        let jobs = (1...10_000).map { number in
            var job = view
            job.id = JobID(UInt64(number))
            job.placements = (0..<100).map { PlacementView(node: .standard, ranks: $0..<$0 + 1, ending: nil) }
            return job
        }
        let message = ServerMessage.reply(number: 1, .jobs(JobPage(jobs: jobs, next: nil)))
        guard case .reply(_, .jobs(let page)) = try ServerMessage.decoded(from: message.encoded()) else {
            Issue.record("a page of jobs comes back as one")
            return
        }
        #expect(page.jobs.count < jobs.count && page.jobs.count > 100)
        #expect(page.jobs == Array(jobs.prefix(page.jobs.count)))
        #expect(page.next == page.jobs.last?.id)
    }

    @Test func `orders that do not fit one message are divided, in order`() throws {
        var source = CodecSource(seed: 10)
        let orders = (0..<12).map { _ in AgentOrder.prepare(source.prepare()) }
        let launch = [UInt8](repeating: 1, count: 1 << 20)
        let frames = try OrderEncoder().encodeAll(.orders(orders, epoch: 5)) { _ in launch }
        #expect(frames.count > 1)
        var found: [AgentOrder] = []
        for frame in frames {
            let (message, payloads) = try CoordinatorMessage.decoded(from: frame)
            guard case .orders(let part, epoch: 5) = message else { continue }
            #expect(payloads.count == part.count)
            found += part
        }
        #expect(found == orders)
    }

    @Test func `what a gateway tells is refused at the field that is out of bounds`() throws {
        func refusal(_ change: (inout PBServiceLoad) -> Void) throws -> String? {
            var load = PBServiceLoad(
                service: 1,
                revisions: [PBRevisionLoad(revision: 1, requests: 3, latencyPlaces: [1, 335], latencyCounts: [2, 1])])
            change(&load)
            return try self.refusal(
                PBAgentMessage(body: .traffic(PBTrafficReport(sequence: 1, windowMs: 1000, services: [load])))
            ) { _ = try AgentMessage.decoded(from: $0) }
        }
        #expect(try refusal { _ in } == nil)
        #expect(try refusal { $0.service = .max } == "ServiceLoad.service")
        #expect(try refusal { $0.refused = .max } == "ServiceLoad.refused")
        #expect(try refusal { $0.revisions[0].requests = 1 << 32 + 1 } == "RevisionLoad.requests")
        #expect(try refusal { $0.revisions[0].failures = .max } == "RevisionLoad.failures")
        #expect(try refusal { $0.revisions[0].latencyPlaces = [1, 336] } == "RevisionLoad.latency_places")
        #expect(try refusal { $0.revisions[0].latencyPlaces = [2, 2] } == "RevisionLoad.latency_places")
        #expect(try refusal { $0.revisions[0].latencyCounts = [2] } == "RevisionLoad.latency_counts")
        let many = [PBRevisionLoad](repeating: PBRevisionLoad(revision: 1), count: 12)
        #expect(try refusal { $0.revisions = many } == "ServiceLoad.revisions")
        let long = PBAgentMessage(body: .traffic(PBTrafficReport(sequence: 1, windowMs: 3_600_001)))
        #expect(try self.refusal(long) { _ = try AgentMessage.decoded(from: $0) } == "TrafficReport.window_ms")
        let order = PBServiceRouting(
            service: 1, namespace: "a", name: "b", traffic: PBServiceTraffic(inFlightLimit: 1), holdBound: 1)
        let told = PBCoordinatorMessage(
            body: .orders(
                PBOrders(epoch: 1, orders: [PBAgentOrder(order: .route(PBRoutingOrder(services: [order])))])))
        #expect(
            try self.refusal(told) { _ = try CoordinatorMessage.decoded(from: $0) }
                == "ServiceRouting.hold_deadline_ms")
    }
}
