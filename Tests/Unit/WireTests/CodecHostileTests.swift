// What strangers and broken disks send: cut, mutated and forged bytes. Nothing of it may trap, and whatever is let in
// must be within bounds, so that it can be written again and read again.
import ClusterModel
import Ledger
import Messages
import Testing
import Wire

@Suite struct CodecHostileTests {
    /// The bytes of one message, and the way they are read: true when what was read survives another journey.
    private struct Sample {
        let bytes: [UInt8]
        let read: ([UInt8]) throws -> Bool
    }

    private func samples(seed: UInt64) throws -> [Sample] {
        var source = CodecSource(seed: seed)
        var samples: [Sample] = []
        for message in source.clientMessages() {
            samples.append(
                Sample(bytes: try message.encoded()) {
                    let value = try ClientMessage.decoded(from: $0)
                    return try ClientMessage.decoded(from: value.encoded()) == value
                })
        }
        for message in source.agentMessages() {
            samples.append(
                Sample(bytes: try message.encoded()) {
                    let value = try AgentMessage.decoded(from: $0)
                    return try AgentMessage.decoded(from: value.encoded()) == value
                })
        }
        for frame in source.streamFrames() {
            samples.append(
                Sample(bytes: try frame.encoded()) {
                    let value = try StreamFrame.decoded(from: $0)
                    return try StreamFrame.decoded(from: value.encoded()) == value
                })
        }
        samples.append(
            Sample(bytes: try source.launch().encoded()) {
                let value = try LaunchPayload.decoded(from: $0)
                return try LaunchPayload.decoded(from: value.encoded()) == value
            })
        return try samples + answers(&source) + rows(&source)
    }

    private func answers(_ source: inout CodecSource) throws -> [Sample] {
        let told = try source.serverMessages().map { message in
            Sample(bytes: try message.encoded()) {
                let value = try ServerMessage.decoded(from: $0)
                return try ServerMessage.decoded(from: value.encoded()) == value
            }
        }
        let ordered = try source.coordinatorMessages().map { message in
            Sample(bytes: try message.encoded { $0.bytes }) {
                let value = try CoordinatorMessage.decoded(from: $0).message
                return try CoordinatorMessage.decoded(from: value.encoded { _ in nil }).message == value
            }
        }
        return told + ordered
    }

    private func rows(_ source: inout CodecSource) throws -> [Sample] {
        let batches = try source.events().map { event in
            Sample(bytes: try [event].encoded()) {
                let value = try [Event].decoded(from: $0)
                return try [Event].decoded(from: value.encoded()) == value
            }
        }
        let chunks = try source.chunks().map { chunk in
            Sample(bytes: try chunk.encoded()) {
                let value = try CheckpointChunk.decoded(from: $0)
                return try CheckpointChunk.decoded(from: value.encoded()) == value
            }
        }
        return batches + chunks
    }

    @Test func `bytes that are cut off never trap`() throws {
        for sample in try samples(seed: 3) {
            for length in 0..<min(sample.bytes.count, 400) { refuseOrRead(Array(sample.bytes.prefix(length)), sample) }
        }
    }

    @Test func `bytes that were changed never trap, and what is let in is within bounds`() throws {
        var random = Randomness(seed: 0x5eed)
        print("mutations: samples of seed 4, mutations of seed 0x5eed")
        for sample in try samples(seed: 4) {
            for _ in 0..<300 { refuseOrRead(mutated(sample.bytes, &random), sample) }
        }
    }

    private func refuseOrRead(_ bytes: [UInt8], _ sample: Sample) {
        do {
            let survives = try sample.read(bytes)
            #expect(survives, "let in, but changed on another journey: \(bytes)")
        } catch {
            #expect(error is WireError, "\(error)")
        }
    }

    private func mutated(_ bytes: [UInt8], _ random: inout Randomness) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(4) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] ^= 1 << UInt8(random.below(8))
            case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            default: bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: random.below(bytes.count))
            }
        }
        return bytes
    }
}
