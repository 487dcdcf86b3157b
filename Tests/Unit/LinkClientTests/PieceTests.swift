// What the bulk endpoint lets through of those who hand over pieces and of those who ask for them.

import ClusterModel
import Cryptography
import Messages
import Synchronization
import Testing
import Transport

@testable import Link

@Suite("Pieces on the bulk endpoint", .serialized)
struct PieceTests {
    /// What the relay handed on, and a desk that answers it.
    private final class Desk: Sendable {
        let talk = Mutex<[PieceTalk]>([])
        let relay = Mutex<StreamRelay?>(nil)

        func answered() -> Int {
            talk.withLock { $0.count { if case .answered = $0 { true } else { false } } }
        }

        func asked() -> Int { talk.withLock { $0.count { if case .asked = $0 { true } else { false } } } }
    }

    private static func piece(_ byte: UInt8) -> ContentHash {
        guard let hash = ContentHash(bytes: [UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes are a hash")
        }
        return hash
    }

    /// The frames that come until the other end says goodbye or closes, or says nothing; the last is why.
    private func frames(of channel: FrameChannel) -> [StreamFrame] {
        var frames: [StreamFrame] = []
        while true {
            let arrivals = channel.take(timeout: .seconds(60))
            guard !arrivals.isEmpty else { return frames }
            for arrival in arrivals {
                guard case .frame(let frame) = arrival else { return frames }
                frames.append(frame)
                if case .end = frame { return frames }
            }
        }
    }

    private func channel(_ identity: Identity, _ rig: Rig, _ relay: StreamRelay) throws -> FrameChannel {
        try FrameChannel(to: "127.0.0.1:\(relay.port)", tls: rig.tls(of: identity))
    }

    @Test("are taken as often as they were asked for, and whoever sends one more is told and closed")
    func unasked() throws {
        let (rig, desk) = (try Rig(), Desk())
        let relay = try rig.relay { talk in
            desk.talk.withLock { $0 += talk }
            for case .opened(let connection, _, _) in talk {
                desk.relay.withLock { $0 }?.send([
                    (connection, .ask(Self.piece(1))), (connection, .ask(Self.piece(2))),
                ])
            }
        }
        desk.relay.withLock { $0 = relay }
        defer { relay.stop() }
        let channel = try channel(.user("ada", cluster: rig.authority.cluster), rig, relay)
        try channel.send([.open(StreamToken(high: 1, low: 2), as: .holder)])
        var asks = 0
        while asks < 2 {
            let arrivals = channel.take(timeout: .seconds(60))
            try #require(!arrivals.isEmpty)
            for case .frame(.ask) in arrivals { asks += 1 }
        }
        try channel.send((1...40).map { .piece(Self.piece($0), [$0]) })
        #expect(frames(of: channel) == [.end(problem: "a piece came that was not asked for")])
        #expect(desk.answered() == 2)
    }

    @Test("are asked for by a node three at a time, and again when one came")
    func unanswered() throws {
        let (rig, desk) = (try Rig(), Desk())
        let relay = try rig.relay { talk in
            desk.talk.withLock { $0 += talk }
            // The first one is answered and no other.
            for case .asked(let connection, Self.piece(1), Name(unchecked: "n1")) in talk {
                desk.relay.withLock { $0 }?.send([(connection, .piece(Self.piece(1), [1]))])
            }
        }
        desk.relay.withLock { $0 = relay }
        defer { relay.stop() }
        let channel = try channel(.node("n1", cluster: rig.authority.cluster), rig, relay)
        try channel.send((1...3).map { .ask(Self.piece($0)) })
        guard case .frame(.piece(Self.piece(1), [1]))? = channel.take(timeout: .seconds(60)).first else {
            Issue.record("the first is answered")
            return
        }
        try channel.send((4...40).map { .ask(Self.piece($0)) })
        guard case .end(problem: let why?)? = frames(of: channel).last else {
            Issue.record("it is closed with a reason")
            return
        }
        #expect(why.contains("more than 3 pieces"))
        #expect(desk.asked() == 4)
    }
}
