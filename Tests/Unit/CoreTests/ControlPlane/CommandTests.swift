// Commands beside ranks in the coordinator's mind and in a node's: who may have one, beside what, and what is ordered.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@testable import NodeControl

@Suite("A command beside a rank, before it runs,") struct CommandTests {
    private static let job = JobID(1)
    private static let ada = Principal(kind: .user, name: Name(unchecked: "ada"))

    private static func wish(
        _ command: [String] = ["hostname"], rank: UInt32 = 0, timeout: Span = .minutes(1)
    ) -> ClientRequest {
        .exec(ExecRequest(job: job, rank: rank, command: command, timeout: timeout))
    }

    /// A job of ada's that runs on one node.
    private static func running() -> (Conversation, SessionID) {
        var talk = Conversation()
        let session = talk.addNode(1, Generate.inventory())
        let submit = SubmitRequest(key: RequestKey(client: 9, sequence: 1), spec: Generate.spec())
        talk.ask(.submit(submit), by: ada)
        talk.step([talk.report(1, on: session, first: 1, [.started(AllocationID(1), at: WallTime(milliseconds: 1))])])
        return (talk, session)
    }

    private static func why(_ effects: [Effect]) -> String {
        guard case .rejected(let rejection)? = effects.replies.first else { return "" }
        return "\(rejection)"
    }

    @Test("is ordered of the rank's node for its owner, who alone may read what it says")
    func ordered() throws {
        var (talk, _) = Self.running()
        let effects = talk.ask(Self.wish(["ls", "-l"], timeout: .seconds(9)), by: Self.ada)
        guard case .logs(let grant)? = effects.replies.first else {
            Issue.record("\(effects)")
            return
        }
        let order = CommandOrder(
            stream: grant.stream, allocation: AllocationID(1), rank: 0, command: ["ls", "-l"], timeout: .seconds(9),
            user: Self.ada.name, bulkPort: grant.port)
        #expect(effects.orders == [.command(order)] && grant.node.text == "node-1")
        let bridges = effects.compactMap { effect -> Principal? in
            if case .bridge(grant.stream, _, let reader) = effect { reader } else { nil }
        }
        #expect(bridges == [Self.ada])
        #expect(talk.ask(Self.wish(), by: .admin).orders.count == 1, "an operator may, of all")
        #expect(talk.conductor.state.violations().isEmpty)
    }

    @Test("is nobody else's to have")
    func rights() {
        var (talk, _) = Self.running()
        for (name, role) in [("bob", Role.user), ("eve", .viewer)] {
            talk.ask(.grant(Grant(.user(Name(unchecked: name)), role, in: .namespace(.standard))))
            let effects = talk.ask(Self.wish(), by: Principal(kind: .user, name: Name(unchecked: name)))
            guard case .rejected(.denied)? = effects.replies.first else {
                Issue.record("\(name) may")
                continue
            }
            #expect(effects.orders.isEmpty)
        }
        talk.ask(.grant(Grant(.user(Name(unchecked: "ole")), .operator, in: .namespace(.standard))))
        let ole = Principal(kind: .user, name: Name(unchecked: "ole"))
        #expect(talk.ask(Self.wish(), by: ole).orders.count == 1)
    }

    @Test("is refused beside what does not run, with the reason")
    func states() {
        var (talk, session) = Self.running()
        #expect(Self.why(talk.ask(Self.wish(rank: 7), by: Self.ada)).contains("ranks 0 to"))
        talk.ask(.suspend(Self.job), by: Self.ada)
        #expect(Self.why(talk.ask(Self.wish(), by: Self.ada)).contains("is suspended"))
        talk.ask(.resumeJob(Self.job), by: Self.ada)
        #expect(talk.ask(Self.wish(), by: Self.ada).orders.count == 1)
        let inventory = Generate.inventory()
        let account = AllocationAccount(allocation: AllocationID(1), job: Self.job, attempt: 1, state: .running)
        let old = AgentHello(
            versions: ProtocolRange(oldest: 1, newest: 1), cluster: Conversation.cluster, incarnation: 1,
            highestEpoch: 0, inventory: inventory, accounts: [account], nextReport: 2, sent: BootTime(milliseconds: 1))
        session = talk.session()
        talk.step([.agent(session, Conversation.proof(1), .hello(old))])
        #expect(Self.why(talk.ask(Self.wish(), by: Self.ada)).contains("too old to run commands"))
        talk.step([.closed(session)])
        #expect(Self.why(talk.ask(Self.wish(), by: Self.ada)).contains("does not answer"))
        var waiting = Conversation()
        waiting.ask(
            .submit(SubmitRequest(key: RequestKey(client: 9, sequence: 1), spec: Generate.spec())), by: Self.ada)
        #expect(Self.why(waiting.ask(Self.wish(), by: Self.ada)).contains("does not run now"))
        #expect(Self.why(Conversation().asking(Self.wish())).contains("no job 1"))
    }

    @Test("is refused where it is out of bounds, with the field")
    func bounds() {
        var (talk, _) = Self.running()
        let cases: [(String, ClientRequest)] = [
            ("command", Self.wish([])), ("command", Self.wish([""])), ("command", Self.wish(["a", "b\0"])),
            ("command", Self.wish([String](repeating: "a", count: 257))),
            ("command", Self.wish(["a", String(repeating: "b", count: 40_000)])),
            ("timeout", Self.wish(timeout: .zero)), ("timeout", Self.wish(timeout: .minutes(61))),
        ]
        for (field, request) in cases {
            #expect(Self.why(talk.ask(request, by: Self.ada)).contains(field), "\(request)")
        }
    }

    @Test("is refused by its node where the rank has ended meanwhile")
    func node() {
        let cluster = Conversation.cluster
        var mind = NodeConductor(cluster: cluster, incarnation: 1, inventory: Generate.inventory())
        let now = Now(wall: WallTime(milliseconds: 1), boot: BootTime(milliseconds: 1000))
        let welcome = AgentWelcome(
            version: 2, cluster: cluster, epoch: 1, generation: 1, lease: .seconds(15), reportCredit: 64,
            acknowledged: 1, answer: LeaseAnswer(sent: BootTime(milliseconds: 1000)))
        let order = PrepareOrder(
            allocation: AllocationID(5), job: Self.job, attempt: 1, restarts: 0, ranks: 0..<2, spec: Generate.spec(),
            owner: .admin, units: Units(), gang: Boxed(GangView(hosts: [], masterPort: 0)), startsAtOnce: true)
        func command(_ rank: UInt32, _ allocation: UInt64 = 5) -> CommandOrder {
            CommandOrder(
                stream: StreamToken(high: 1, low: 2), allocation: AllocationID(allocation), rank: rank,
                command: ["ls"], timeout: .seconds(1), user: Self.ada.name, bulkPort: 1)
        }
        func refusal(_ command: CommandOrder) -> String? {
            let orders = CoordinatorMessage.orders([.command(command)], epoch: 1)
            for case .command(command, let refusal) in mind.step([.message(orders)], at: now).effects { return refusal }
            return "nothing was done"
        }
        _ = mind.step(
            [.connected, .message(.welcome(welcome)), .message(.orders([.prepare(order)], epoch: 1))], at: now)
        #expect(refusal(command(0)) != nil, "it does not run yet")
        _ = mind.step(
            [.noticed(.prepared(order.allocation))]
                + [0, 1].map { .noticed(.started(order.allocation, rank: $0, at: now.wall)) }, at: now)
        #expect(refusal(command(0)) == nil && refusal(command(1)) == nil)
        #expect(refusal(command(2)) != nil && refusal(command(0, 6)) != nil)
        _ = mind.step([.noticed(.exited(order.allocation, rank: 1, .code(0), at: now.wall))], at: now)
        #expect(refusal(command(1)) != nil && refusal(command(0)) == nil)
    }
}

extension Conversation {
    fileprivate func asking(_ request: ClientRequest) -> [Effect] {
        var copy = self
        return copy.ask(request)
    }
}
