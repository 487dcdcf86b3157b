// The law of every codec: what was encoded decodes to the same value. Values are drawn from seeds, one of every case.
import ClusterModel
import Ledger
import Messages
import Testing
import Wire

@Suite struct CodecLawTests {
    private static let seeds: ClosedRange<UInt64> = 1...60

    private func each(_ check: (inout CodecSource) throws -> Void) throws {
        print("codec laws: seeds \(Self.seeds)")
        for seed in Self.seeds {
            var source = CodecSource(seed: seed)
            try check(&source)
        }
    }

    @Test func `what a client says comes back`() throws {
        try each { (source: inout CodecSource) throws in
            for message in source.clientMessages() {
                #expect(try ClientMessage.decoded(from: message.encoded()) == message)
            }
        }
    }

    @Test func `what a client is told comes back`() throws {
        try each { (source: inout CodecSource) throws in
            for message in source.serverMessages() {
                #expect(try ServerMessage.decoded(from: message.encoded()) == message)
            }
        }
    }

    @Test func `what the history keeps comes back`() throws {
        try each { (source: inout CodecSource) throws in
            let job = source.pastJob()
            #expect(try PastJob.decoded(from: job.encoded()) == job)
        }
    }

    @Test func `what an agent says comes back`() throws {
        try each { (source: inout CodecSource) throws in
            for message in source.agentMessages() {
                #expect(try AgentMessage.decoded(from: message.encoded()) == message)
            }
        }
    }

    @Test func `what an agent is told comes back, with each payload once`() throws {
        try each { (source: inout CodecSource) throws in
            for message in source.coordinatorMessages() {
                let bytes = try message.encoded { Array($0.bytes.reversed()) }
                let (decoded, payloads) = try CoordinatorMessage.decoded(from: bytes)
                #expect(decoded == message)
                #expect(payloads.map(\.hash) == prepares(in: message).map(\.spec.value.payload))
                #expect(payloads.allSatisfy { $0.bytes == Array($0.hash.bytes.reversed()) })
            }
        }
    }

    private func prepares(in message: CoordinatorMessage) -> [PrepareOrder] {
        guard case .orders(let orders, _) = message else { return [] }
        return orders.compactMap { if case .prepare(let order) = $0 { order } else { nil } }
    }

    @Test func `a stream's frames come back`() throws {
        try each { (source: inout CodecSource) throws in
            for frame in source.streamFrames() { #expect(try StreamFrame.decoded(from: frame.encoded()) == frame) }
        }
    }

    @Test func `a launch payload comes back`() throws {
        try each { (source: inout CodecSource) throws in
            let launch = source.launch()
            #expect(try LaunchPayload.decoded(from: launch.encoded()) == launch)
        }
    }

    @Test func `events come back, one by one and as a batch`() throws {
        try each { (source: inout CodecSource) throws in
            let events = source.events()
            for event in events { #expect(try [Event].decoded(from: [event].encoded()) == [event]) }
            #expect(try [Event].decoded(from: events.encoded()) == events)
        }
    }

    @Test func `the chunks of a checkpoint come back`() throws {
        try each { (source: inout CodecSource) throws in
            for chunk in source.chunks() { #expect(try CheckpointChunk.decoded(from: chunk.encoded()) == chunk) }
        }
    }

    @Test func `equal values have equal bytes`() throws {
        try each { (source: inout CodecSource) throws in
            let event = source.events()
            #expect(try [Event].decoded(from: event.encoded()).encoded() == event.encoded())
        }
    }

    @Test func `a gang is encoded once for all its nodes, and anew for another gang`() throws {
        var source = CodecSource(seed: 7)
        let encoder = OrderEncoder()
        var order = source.prepare()
        for _ in 0..<3 {
            order.allocation = source.allocation()
            order.gang = source.below(2) == 0 ? order.gang : Boxed(source.gang())
            let message = CoordinatorMessage.orders([.prepare(order)], epoch: 1)
            let bytes = try encoder.encode(message) { _ in nil }
            #expect(try CoordinatorMessage.decoded(from: bytes).message == message)
            let alone = try message.encoded { _ in nil }
            #expect(bytes == alone)
        }
    }

    @Test func `a gang of ten thousand hosts takes few bytes`() throws {
        var source = CodecSource(seed: 8)
        var order = source.prepare()
        let hosts = (0..<10_000).map { place in
            let name = Name("node-\(10_000 + place)") ?? .standard
            let address = "10.20.\(place / 250).\(place % 250)"
            return GangHost(node: name, address: address, ranks: UInt32(place * 4)..<UInt32(place * 4 + 4))
        }
        order.gang = Boxed(GangView(hosts: hosts, masterPort: 29_500))
        let message = CoordinatorMessage.orders([.prepare(order)], epoch: 1)
        let bytes = try message.encoded { _ in nil }
        #expect(bytes.count < 150_000)
        #expect(try CoordinatorMessage.decoded(from: bytes).message == message)
    }
}
