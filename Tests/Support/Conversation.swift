// A coordinator's mind and those who talk to it, for tests: inputs in a line, effects to look at.

package import ClusterModel
package import ControlPlane
package import Ledger
package import Messages

/// A conductor with its clock and its log.
package struct Conversation {
    package static let cluster = ClusterID(high: 1, low: 2)

    package var conductor: ClusterConductor
    package private(set) var events: [Event] = []
    package var clock: Int64 = 1_000
    /// The history, in the order in which it was written.
    package private(set) var past: [PastJob] = []
    /// Whether its disk is full and nothing can be read from it.
    package var isHistoryBroken = false
    private var nextSession: UInt64 = 1
    private var nextNumber: UInt64 = 1

    package init(settings: Settings = Settings()) {
        conductor = ClusterConductor(state: ClusterState(cluster: Self.cluster), seed: 1, settings: settings)
        events += conductor.open(epoch: 1, at: now).events
    }

    /// A coordinator that starts from this one's log, to which somebody added facts.
    package init(restarting old: Conversation, adding facts: [Event] = []) {
        var state = ClusterState(cluster: Self.cluster)
        for event in old.events + facts { state.apply(event) }
        conductor = ClusterConductor(state: state, seed: 2, settings: old.conductor.settings)
        events = old.events + facts
        (clock, nextSession, nextNumber) = (old.clock, old.nextSession + 100, old.nextNumber)
        (past, isHistoryBroken) = (old.past, old.isHistoryBroken)
        events += conductor.open(epoch: state.epoch + 1, at: now).events
    }

    package var now: Now {
        Now(wall: WallTime(milliseconds: 1_000_000 + clock), boot: BootTime(milliseconds: clock))
    }

    @discardableResult
    package mutating func step(_ inputs: [Input]) -> [Effect] {
        let turn = conductor.step(inputs, at: now)
        events += turn.events
        return turn.effects + turn.effects.flatMap { consult($0) }
    }

    /// The history's part: at once, where a real one takes a moment.
    private mutating func consult(_ effect: Effect) -> [Effect] {
        switch effect {
        case .keep where isHistoryBroken: return step([.keep(.failed)])
        case .keep(let jobs):
            past.removeAll { old in jobs.contains { $0.view.id == old.view.id } }
            past += jobs
            return step([.keep(.kept)])
        case .recall(let recall):
            return step([.recalled(recall, isHistoryBroken ? .failed("it is broken") : answer(recall.question))])
        case .reply, .welcome, .orders, .acknowledge, .heartbeat, .refuse, .admit, .grant, .bridge, .fence, .receive,
            .sweep:
            return []
        }
    }

    private func answer(_ question: Recall.Question) -> Recollection {
        switch question {
        case .job(let id): return .job(past.first { $0.view.id == id })
        case .element(let name):
            return .job(past.last { $0.view.element == name } ?? past.first { $0.view.id == name.array })
        case .page(let before, let since, let until, let limit):
            let found = past.sorted { $0.ordinal > $1.ordinal }.filter { job in
                job.ordinal < before && since.map { job.ended >= $0 } ?? true && until.map { job.ended < $0 } ?? true
            }
            let page = Array(found.prefix(limit))
            return .page(page, next: found.count > limit ? page.last?.ordinal : nil, damaged: 0)
        }
    }

    /// Lets seconds pass, with a tick each.
    @discardableResult
    package mutating func pass(seconds: Int) -> [Effect] {
        (0..<seconds).flatMap { _ -> [Effect] in
            clock += 1_000
            return step([.tick])
        }
    }

    package mutating func session() -> SessionID {
        nextSession += 1
        return SessionID(nextSession)
    }

    @discardableResult
    package mutating func ask(_ request: ClientRequest, by principal: Principal = .admin) -> [Effect] {
        nextNumber += 1
        return step([.request(SessionID(1), number: nextNumber, principal, request)])
    }

    /// Submits, and answers the job's id.
    package mutating func submit(_ spec: Boxed<JobSpec>, key: UInt64) -> ClientReply? {
        ask(.submit(SubmitRequest(key: RequestKey(client: 9, sequence: key), spec: spec))).replies.first
    }

    package static func proof(_ node: Int) -> NodeProof {
        let bytes = Array(repeating: UInt8(node), count: 32)
        guard let key = ContentHash(bytes: bytes) else { preconditionFailure("32 bytes are a hash") }
        return NodeProof(name: Name(unchecked: "node-\(node)"), key: key)
    }

    /// Makes a token, joins with it and says hello; answers the session.
    package mutating func addNode(_ node: Int, _ inventory: NodeInventory) -> SessionID {
        let proof = Self.proof(node)
        ask(.createToken(key: proof.key, validity: .minutes(60)))
        step([
            .join(session(), token: proof.key, JoinRequest(name: proof.name, certificateRequest: [], key: proof.key))
        ])
        let session = session()
        hello(node, inventory, on: session)
        return session
    }

    @discardableResult
    package mutating func hello(
        _ node: Int, _ inventory: NodeInventory, on session: SessionID, accounts: [AllocationAccount] = [],
        incarnation: UInt64 = 1, nextReport: UInt64 = 1, highestEpoch: UInt64 = 0,
        sent: BootTime = BootTime(milliseconds: 1), versions: ProtocolRange = .ours, models: [ContentHash] = []
    ) -> [Effect] {
        var hello = AgentHello(
            versions: versions, cluster: Self.cluster, incarnation: incarnation, highestEpoch: highestEpoch,
            inventory: inventory,
            accounts: accounts, nextReport: nextReport, sent: sent)
        hello.models = models
        return step([.agent(session, Self.proof(node), .hello(hello))])
    }

    package func report(_ node: Int, on session: SessionID, first: UInt64, _ reports: [AgentReport]) -> Input {
        .agent(session, Self.proof(node), .reports(ReportBatch(first: first, reports: reports)))
    }
}

extension Conversation {
    /// When a heartbeat is sent where no test cares.
    package static let beatTime = BootTime(milliseconds: 7)
}

extension AgentMessage {
    package static func beat(_ allocations: UInt32) -> AgentMessage {
        .heartbeat(allocations: allocations, sent: Conversation.beatTime)
    }
}

extension [Effect] {
    package var replies: [ClientReply] {
        compactMap { effect in
            if case .reply(_, _, let reply) = effect { reply } else { nil }
        }
    }

    /// The orders of all nodes, in order.
    package var orders: [AgentOrder] {
        flatMap { effect -> [AgentOrder] in
            if case .orders(_, let orders, _) = effect { orders } else { [] }
        }
    }

    package var refusals: [String] {
        compactMap { effect in
            if case .refuse(_, let why) = effect { why } else { nil }
        }
    }
}

extension AgentOrder {
    package var word: String {
        switch self {
        case .prepare(let order): "prepare \(order.allocation.number)"
        case .go(let id): "go \(id.number)"
        case .stop(let id, _): "stop \(id.number)"
        case .discard(let id): "discard \(id.number)"
        case .sendLog: "log"
        case .command(let order): "command \(order.allocation.number)"
        case .suspend(let id): "suspend \(id.number)"
        case .resume(let id): "resume \(id.number)"
        case .reboot(let kernel): "reboot \(kernel)"
        case .fetchAhead(let order): "fetch ahead \(order.versions.count)"
        case .admit(let order): "admit \(order.gateways.map(\.text)) to \(order.replicas.map(\.port))"
        case .route(let order): "route \(order.services.map { "\($0.name) \($0.replicas.count)" })"
        }
    }
}
