// What a node says of models: with its hello, when it changes, and not too often.

import ClusterModel
import Messages
import Support
import Testing

@testable import NodeControl

@Suite("What a node says of models")
struct ModelWatchTests {
    private static func content(_ byte: UInt8) -> ContentHash {
        guard let hash = ContentHash(bytes: [UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes are a hash")
        }
        return hash
    }

    private struct Node {
        var mind = NodeConductor(
            cluster: Conversation.cluster, incarnation: 1, inventory: Generate.inventory(), highestEpoch: 0)
        var clock: Int64 = 0

        mutating func step(_ inputs: NodeInput...) -> [AgentMessage] {
            let now = Now(wall: WallTime(milliseconds: 1_000_000 + clock), boot: BootTime(milliseconds: clock))
            return mind.step(inputs, at: now).effects.compactMap { effect in
                guard case .send(let message) = effect else { return nil }
                if case .heartbeat = message { return nil }
                return message
            }
        }

        mutating func greet(version: UInt32 = 3) -> AgentHello? {
            let said = step(.connected)
            let answer = LeaseAnswer(sent: BootTime(milliseconds: clock))
            _ = step(
                .message(
                    .welcome(
                        AgentWelcome(
                            version: version, cluster: Conversation.cluster, epoch: 1, generation: 1,
                            lease: .seconds(1000), reportCredit: 10, acknowledged: 1, answer: answer))))
            guard case .hello(let hello)? = said.first else { return nil }
            return hello
        }
    }

    @Test("is in its hello, and then only what changed")
    func held() {
        var node = Node()
        #expect(node.step(.noticed(.held([Self.content(2), Self.content(1)]))).isEmpty, "nobody listens")
        #expect(node.greet()?.models == [Self.content(1), Self.content(2)])
        #expect(node.step(.noticed(.held([Self.content(1), Self.content(2)]))).isEmpty, "it is known")
        #expect(node.step(.noticed(.held([Self.content(2)]))) == [.models([Self.content(2)])])
        #expect(node.step(.tick).isEmpty)
        _ = node.step(.disconnected)
        #expect(node.step(.noticed(.held([]))).isEmpty)
        #expect(node.greet()?.models == [])
        #expect(node.step(.tick).isEmpty)
        let many = (0..<400).map { number in
            ContentHash(bytes: [UInt8(number / 256), UInt8(number % 256)] + [UInt8](repeating: 0, count: 30))
        }
        let said = node.step(.noticed(.held(many.compactMap { $0 })))
        #expect(said == [.models(many.prefix(ModelTalkLimits.held).compactMap { $0 })], "those that were used last")
    }

    @Test("tells how far they are at most every two seconds, and what changed")
    func fetching() {
        var node = Node()
        _ = node.greet()
        let (one, other) = (AllocationID(4), AllocationID(9))
        func fetches(_ first: Int64, _ second: Int64) -> NodeInput {
            .noticed(.fetching([FetchProgress(of: one, done: first), FetchProgress(of: other, done: second)]))
        }
        #expect(
            node.step(fetches(0, 0))
                == [.fetching([FetchProgress(of: one, done: 0), FetchProgress(of: other, done: 0)])])
        node.clock += 1_000
        #expect(node.step(fetches(5, 0)).isEmpty, "too soon")
        node.clock += 1_000
        #expect(node.step(fetches(7, 0)) == [.fetching([FetchProgress(of: one, done: 7)])])
        node.clock += 5_000
        #expect(node.step(.tick).isEmpty, "nothing came")
        #expect(node.step(.noticed(.fetching([]))).isEmpty)
        _ = node.step(.disconnected)
        _ = node.greet()
        node.clock += 5_000
        #expect(node.step(fetches(7, 3)).count == 1, "nobody has heard it")
    }

    @Test("tells once what could not be fetched ahead, and not to who did not ask")
    func failed() {
        var node = Node()
        _ = node.greet()
        #expect(node.step(.noticed(.failedAhead([Self.content(1)]))) == [.failedAhead([Self.content(1)])])
        #expect(node.step(.tick).isEmpty)
        _ = node.step(.disconnected)
        _ = node.step(.noticed(.failedAhead([Self.content(1)])))
        _ = node.greet()
        #expect(node.step(.tick).isEmpty)
    }

    @Test("is nothing to a coordinator that does not know the words")
    func before() {
        var node = Node()
        _ = node.greet(version: 2)
        #expect(node.step(.noticed(.held([Self.content(1)]))).isEmpty)
        #expect(node.step(.noticed(.fetching([FetchProgress(of: AllocationID(4), done: 1)]))).isEmpty)
        let order = AheadOrder([AheadFetch(ModelAhead(content: Self.content(1), bytes: 5))], filesPort: 7)
        let now = Now(wall: WallTime(milliseconds: 1), boot: BootTime(milliseconds: 1))
        let effects = node.mind.step([.message(.orders([.fetchAhead(order)], epoch: 1))], at: now).effects
        #expect(effects.contains(.fetchAhead(order)))
    }
}
