// Reboots of nodes once nothing runs there, as the coordinator and the agent see them.

import ClusterModel
import Ledger
import Messages
import Support
import Testing

@testable import ControlPlane
@testable import NodeControl

@Suite struct RebootTests {
    private static let name = Name(unchecked: "node-1")

    private static func words(_ effects: [Effect]) -> [String] { effects.orders.map(\.word) }

    private static func closure(_ talk: Conversation) -> NodeClosure? {
        talk.conductor.state.node(named: name)?.closure
    }

    @Test func `a node is told when nothing runs there any more, and opens under another kernel`() {
        var talk = Conversation()
        let session = talk.addNode(1, Generate.inventory(boot: "boot-1"))
        _ = talk.submit(Generate.spec(), key: 1)
        talk.step([talk.report(1, on: session, first: 1, [.started(AllocationID(1), at: WallTime(milliseconds: 1))])])
        #expect(Self.words(talk.ask(.reboot(Self.name, reason: "new kernel"))) == [], "a job runs there")
        #expect(talk.ask(.reboot(Self.name, reason: "new kernel")).replies == [.done], "asked twice")
        _ = talk.submit(Generate.spec(), key: 2)
        #expect(talk.conductor.state.jobs[JobID(2)]?.phase.isPending == true, "it takes no new work")
        talk.step([
            talk.report(1, on: session, first: 2, [.ended(AllocationID(1), .completed, at: WallTime(milliseconds: 2))])
        ])
        #expect(Self.words(talk.pass(seconds: 30)).contains("reboot boot-1"))
        var next = Conversation(restarting: talk)
        let before = next.session()
        #expect(Self.words(next.hello(1, Generate.inventory(boot: "boot-1"), on: before)) == ["reboot boot-1"])
        next.step([.closed(before)])
        next.hello(1, Generate.inventory(boot: "boot-2"), on: next.session(), incarnation: 2)
        #expect(Self.closure(next) == nil)
        #expect(next.conductor.state.jobs[JobID(2)]?.attempt == 1, "it takes work again")
    }

    @Test func `a resume calls it off, a failure is told and keeps the node closed`() {
        var talk = Conversation()
        let session = talk.addNode(1, Generate.inventory(boot: "boot-1"))
        _ = talk.ask(.reboot(Self.name, reason: "new kernel"))
        _ = talk.ask(.resume(Self.name))
        #expect(Self.words(talk.pass(seconds: 12)) == [] && Self.closure(talk) == nil)
        _ = talk.ask(.reboot(Self.name, reason: "new kernel"))
        talk.step([.agent(session, Conversation.proof(1), .rebootFailed("no such command"))])
        #expect(Self.closure(talk)?.reason == "new kernel" && Self.closure(talk)?.rebootFailure == "no such command")
        #expect(Self.closure(talk)?.rebootOf == nil && Self.words(talk.pass(seconds: 12)) == [])
        talk.ask(.reboot(Self.name, reason: "now it can"))
        #expect(Self.closure(talk)?.reason == "now it can" && Self.closure(talk)?.staysClosed == false)
    }

    @Test func `what somebody keeps closed for another reason is rebooted and stays closed`() {
        func reboot(_ first: ClientRequest, _ second: ClientRequest) -> NodeClosure? {
            var talk = Conversation()
            let session = talk.addNode(1, Generate.inventory(boot: "boot-1"))
            #expect(talk.ask(first).replies + talk.ask(second).replies == [.done, .done])
            talk.step([.closed(session)])
            talk.hello(1, Generate.inventory(boot: "boot-2"), on: talk.session(), incarnation: 2)
            return Self.closure(talk)
        }
        let wish = ClientRequest.reboot(Self.name, reason: "new kernel")
        let drain = ClientRequest.drain(Self.name, reason: "bad memory", within: .minutes(30))
        let same = ClientRequest.drain(Self.name, reason: "new kernel", within: nil)
        #expect(reboot(wish, same)?.reason == "new kernel", "somebody drained it")
        for closure in [reboot(drain, wish), reboot(wish, drain)] {
            #expect(closure?.reason == "bad memory" && closure?.isDraining == true && closure?.deadline != nil)
            #expect(closure?.rebootOf == nil && closure?.staysClosed == false)
        }
    }

    @Test func `an agent reboots its own kernel only, and not while it holds anything`() {
        func effects(_ kernel: String, holding: Bool) -> [NodeEffect] {
            var inventory = Generate.inventory(boot: "boot-1")
            inventory.kernelBoot = "boot-1"
            let cluster = ClusterID(high: 1, low: 2)
            var node = NodeConductor(cluster: cluster, incarnation: 1, inventory: inventory)
            let now = Now(wall: WallTime(milliseconds: 1), boot: BootTime(milliseconds: 1))
            if holding {
                let order = PrepareOrder(
                    allocation: AllocationID(1), job: JobID(1), attempt: 1, restarts: 0, ranks: 0..<1,
                    spec: Generate.spec(), owner: .admin, units: Units(),
                    gang: Boxed(GangView(hosts: [], masterPort: 0)), startsAtOnce: true)
                _ = node.step(
                    [.found(FoundAttempt(order: order, started: [0], exits: [], since: nil))], at: now)
            }
            let welcome = AgentWelcome(
                version: 2, cluster: cluster, epoch: 1, generation: 1, lease: .seconds(15), reportCredit: 9,
                acknowledged: 0, answer: LeaseAnswer(sent: BootTime(milliseconds: 1)))
            let orders = CoordinatorMessage.orders([.reboot(kernel: kernel), .reboot(kernel: kernel)], epoch: 1)
            return node.step([.connected, .message(.welcome(welcome)), .message(orders)], at: now).effects.filter {
                $0 == .reboot
            }
        }
        #expect(effects("boot-1", holding: false) == [.reboot], "and once, though it was told twice")
        #expect(effects("boot-0", holding: false) == [])
        #expect(effects("boot-1", holding: true) == [])
    }
}
