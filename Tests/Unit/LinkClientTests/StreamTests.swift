// Reading a stream on the bulk endpoint: credit, offsets, ends.

import ClusterModel
import Messages
import Synchronization
import Testing

@testable import Link

@Suite("A stream's reader", .serialized)
struct StreamTests {
    private let token = StreamToken(high: 1, low: 2)

    private func receiver(_ rig: Rig, _ endpoint: Endpoint, _ inbox: StreamInbox) throws -> StreamReceiver {
        let grant = LogGrant(stream: token, port: UInt32(endpoint.port), attempt: 1, node: .standard)
        return try StreamReceiver(
            grant, stream: 7, controlAddress: "127.0.0.1:1", context: rig.context(of: endpoint), inbox: inbox)
    }

    /// Reads to the end, giving credit back for everything.
    private func read(_ receiver: StreamReceiver, _ inbox: StreamInbox) -> (bytes: [UInt8], end: StreamEnd?) {
        var bytes: [UInt8] = []
        for _ in 0..<10_000 {
            for news in inbox.take(timeout: .seconds(10)) {
                switch news {
                case .bytes(_, let offset, let data):
                    #expect(offset == UInt64(bytes.count))
                    bytes += data
                    receiver.consumed(data.count)
                case .errors(_, let data): receiver.consumed(data.count)
                case .ended(let stream, let end):
                    #expect(stream == 7)
                    return (bytes, end)
                }
            }
        }
        return (bytes, nil)
    }

    @Test("gets every byte in order and grants what it has read")
    func readsAll() throws {
        let rig = try Rig()
        let total = 5 << 20
        let sender = Mutex((sent: 0, credit: 0, highest: 0))
        let token = token
        let endpoint = try rig.bulk { frame in
            switch frame {
            case .open(let found, let role): return found == token && role == .receiver ? [] : [.close]
            case .ask, .piece, .lack: return [.close]
            case .credit(let count):
                return sender.withLock { state in
                    state.credit += Int(count)
                    state.highest = max(state.highest, state.credit)
                    var moves: [Move] = []
                    while state.credit > 0, state.sent < total {
                        let size = min(state.credit, total - state.sent, 200_000)
                        let bytes = (state.sent..<state.sent + size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 8) }
                        moves.append(.stream(.chunk(offset: UInt64(state.sent), bytes)))
                        state.sent += size
                        state.credit -= size
                    }
                    return state.sent == total ? moves + [.stream(.end(problem: nil))] : moves
                }
            case .chunk, .errors, .exited, .end: return [.close]
            }
        }
        let inbox = try StreamInbox()
        let receiver = try receiver(rig, endpoint, inbox)
        let found = read(receiver, inbox)
        #expect(found.end == .complete)
        #expect(found.bytes.count == total)
        #expect(found.bytes.indices.allSatisfy { found.bytes[$0] == UInt8(truncatingIfNeeded: $0 &* 31 >> 8) })
        #expect(sender.withLock { $0.highest } <= ClientLimits.streamWindow)
    }

    @Test("hears a command's output, its errors and how it ended")
    func command() throws {
        let rig = try Rig()
        let endpoint = try rig.bulk { frame in
            guard case .credit = frame else { return [] }
            return [
                .stream(.chunk(offset: 0, [1, 2])), .stream(.errors([3])), .stream(.chunk(offset: 2, [4])),
                .stream(.exited(.code(7))),
            ]
        }
        let inbox = try StreamInbox()
        let receiver = try receiver(rig, endpoint, inbox)
        var (output, errors): ([UInt8], [UInt8]) = ([], [])
        var end: StreamEnd?
        for _ in 0..<1000 where end == nil {
            for news in inbox.take(timeout: .seconds(10)) {
                switch news {
                case .bytes(_, _, let bytes): output += bytes
                case .errors(_, let bytes): errors += bytes
                case .ended(_, let found): end = found
                }
            }
        }
        #expect(output == [1, 2, 4] && errors == [3] && end == .exited(.code(7)))
        receiver.close()
    }

    @Test("refuses bytes that it did not ask for")
    func refusesFlood() throws {
        let rig = try Rig()
        let endpoint = try rig.bulk { frame in
            guard case .credit = frame else { return [] }
            let chunk = [UInt8](repeating: 0, count: 256 << 10)
            return (0..<5).map { .stream(.chunk(offset: UInt64($0) << 18, chunk)) }
        }
        let inbox = try StreamInbox()
        let receiver = try receiver(rig, endpoint, inbox)
        var end: StreamEnd?
        while end == nil {
            for case .ended(_, let found) in inbox.take(timeout: .seconds(10)) { end = found }
        }
        #expect(end == .problem("more bytes came than were asked for"))
        receiver.close()
    }

    @Test("tells the sender's problem, a break, and that nobody is there")
    func tellsEnds() throws {
        let rig = try Rig()
        let inbox = try StreamInbox()
        let sad = try rig.bulk { frame in
            if case .credit = frame {
                [.stream(.chunk(offset: 0, [1])), .stream(.end(problem: "disk gone"))]
            } else {
                []
            }
        }
        let first = try receiver(rig, sad, inbox)
        let told = read(first, inbox)
        #expect(told.bytes == [1])
        #expect(told.end == .problem("disk gone"))
        let rude = try rig.bulk { _ in [.close] }
        let second = try receiver(rig, rude, inbox)
        guard case .broken = read(second, inbox).end else {
            Issue.record("a break is told as one")
            return
        }
        let grant = LogGrant(stream: token, port: 1, attempt: 1, node: .standard)
        let third = try StreamReceiver(
            grant, stream: 7, controlAddress: "127.0.0.1:1", context: rig.context(of: rude), inbox: inbox)
        guard case .broken(let why) = read(third, inbox).end else {
            Issue.record("a missing server is told as a break")
            return
        }
        #expect(why.contains("127.0.0.1:1"))
    }

    @Test("finds the bulk endpoint on the host of the control endpoint")
    func findsEndpoint() {
        #expect(StreamReceiver.bulkAddress(beside: "host:7878", port: 9) == "host:9")
        #expect(StreamReceiver.bulkAddress(beside: "[::1]:7878", port: 9) == "[::1]:9")
    }
}
