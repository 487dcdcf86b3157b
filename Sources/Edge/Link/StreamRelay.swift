// The bulk endpoint: two ends meet by a token that the core gave out, one sends, the other grants how much. The relay
// looks at who they are and how much was granted, never at what passes; control messages are on another socket and
// another thread, so that no log delays an order.

package import ClusterModel
import Cryptography
package import Messages
import Synchronization
package import Transport
import Wire

/// What is said on the bulk endpoint about pieces of files, which the relay does not keep.
package enum PieceTalk: Sendable {
    /// The holder of an upload opened its stream.
    case opened(ConnectionID, StreamToken, Principal)
    /// A node asks. What was asked on one connection and not answered yet is never more than `PieceWindow.pieces`.
    case asked(ConnectionID, ContentHash, by: Name)
    /// An answer to what was asked of the holder: never more of them than there were asks.
    case answered(ConnectionID, ContentHash, [UInt8])
    case lacked(ConnectionID, ContentHash, why: String)
    case closed(ConnectionID)
}

/// The bulk endpoint of the coordinator.
package final class StreamRelay: Sendable {
    private let core: RelayCore
    private let server: StreamServer

    package var port: UInt16 { server.port }

    package init(
        listeningOn address: String, context: TLSContext, news: @escaping @Sendable (LinkNews) -> Void,
        pieces: @escaping @Sendable ([PieceTalk]) -> Void
    ) throws(TransportError) {
        let core = RelayCore(pieces: pieces)
        self.core = core
        var limits = TransportLimits()
        limits.messageBytes = WireLimits.frameBytes
        limits.outgoingBytes = (PieceWindow.pieces + 1) * WireLimits.frameBytes
        server = try StreamServer(listeningOn: address, context: context, limits: limits) { events in
            core.take(events, news: news)
        }
        core.attach { [weak server] messages, closing in
            server?.send(messages)
            for connection in closing { server?.close(connection) }
        }
    }

    /// These two will meet within seconds.
    package func expect(_ token: StreamToken, sender: Name, receiver: Principal, now milliseconds: Int64) {
        core.expect(token, sender: sender, receiver: receiver, now: milliseconds)
    }

    /// Says something about pieces.
    package func send(_ frames: [(ConnectionID, StreamFrame)]) {
        // Counted before it leaves, so that no answer comes before its ask was counted.
        core.count(frames)
        server.send(frames.compactMap { connection, frame in (try? frame.encoded()).map { (connection, $0) } })
    }

    /// Says goodbye to who spoke of pieces.
    package func close(_ connection: ConnectionID) { server.close(connection) }

    /// Forgets those who did not come; to be called about once a second.
    package func expire(now milliseconds: Int64) { core.expire(now: milliseconds) }

    package func stop() { server.stop() }
}

/// What passes between two ends, and who they must be.
private struct Bridge {
    let sender: Name
    let receiver: Principal
    let deadline: Int64
    var from: ConnectionID?
    var to: ConnectionID?
    /// Credit that came before the sender did, and what it may still send.
    var credit: Int = 0
    var unsentCredit: UInt32 = 0
    /// The sender's last word, if it had nothing to send and ended before the reader came.
    var farewell: [UInt8]?
}

private final class RelayCore: Sendable {
    typealias Output = @Sendable ([(ConnectionID, [UInt8])], [ConnectionID]) -> Void

    private enum Bounds {
        /// Streams that are open or awaited at a time: each is two connections and at most one window.
        static let bridges = 4096
        /// How long the first end waits for the other.
        static let patience: Int64 = 15_000
        /// How long a reader may take to read the last of a stream that has ended.
        static let goodbye: Int64 = 30_000
        /// What a receiver may have granted and not got: the most that the relay can hold for it.
        static let window = 4 << 20
    }

    private struct State {
        var identities: [ConnectionID: (Identity, String)] = [:]
        var tokens: [ConnectionID: StreamToken] = [:]
        var bridges: [StreamToken: Bridge] = [:]
        /// Readers of ended streams, and when their time is over; nil until the next look at the clock.
        var leaving: [(ConnectionID, Int64?)] = []
        /// Connections that speak of pieces, with the asks on each that were not answered yet: the coordinator's on a
        /// holder's, the node's on an asker's. What is told of a piece waits in the memory of whoever keeps pieces, so
        /// nobody may send what is not counted here.
        var ofPieces: [ConnectionID: Int] = [:]
        var output: Output?
    }

    private struct Outcome {
        var pieces: [PieceTalk] = []
        var messages: [(ConnectionID, [UInt8])] = []
        var closing: [ConnectionID] = []
        var news: [LinkNews] = []

        mutating func send(_ frame: StreamFrame, to connection: ConnectionID?) {
            guard let connection, let bytes = try? frame.encoded() else { return }
            messages.append((connection, bytes))
        }
    }

    private let state = Mutex(State())
    private let pieces: @Sendable ([PieceTalk]) -> Void

    init(pieces: @escaping @Sendable ([PieceTalk]) -> Void) { self.pieces = pieces }

    func attach(_ output: @escaping Output) { state.withLock { $0.output = output } }

    func expect(_ token: StreamToken, sender: Name, receiver: Principal, now: Int64) {
        state.withLock { state in
            guard state.bridges.count < Bounds.bridges else { return }
            state.bridges[token] = Bridge(sender: sender, receiver: receiver, deadline: now + Bounds.patience)
        }
    }

    func expire(now: Int64) {
        perform { state, outcome in
            state.leaving = state.leaving.compactMap { connection, deadline in
                guard state.identities[connection] != nil else { return nil }
                guard let deadline else { return (connection, now + Bounds.goodbye) }
                if deadline < now { outcome.closing.append(connection) }
                return deadline < now ? nil : (connection, deadline)
            }
            for (token, bridge) in state.bridges where bridge.deadline < now && (bridge.from == nil || bridge.to == nil)
            {
                let problem = bridge.from == nil ? "node \(bridge.sender) did not answer" : "nobody came to read"
                outcome.send(.end(problem: problem), to: bridge.to ?? bridge.from)
                outcome.closing += [bridge.to, bridge.from].compactMap { $0 }
                state.bridges[token] = nil
            }
        }
    }

    /// Asks that go out are owed to the coordinator, answers that go out are owed no longer.
    func count(_ frames: [(ConnectionID, StreamFrame)]) {
        state.withLock { state in
            for (connection, frame) in frames {
                switch frame {
                case .ask: state.ofPieces[connection]? += 1
                case .piece, .lack: state.ofPieces[connection]? -= 1
                case .open, .credit, .chunk, .errors, .exited, .end: break
                }
            }
        }
    }

    func take(_ events: [TransportEvent], news: @Sendable (LinkNews) -> Void) {
        let found = perform { state, outcome in
            for event in events {
                switch event {
                case .opened(let connection, let certificate, let address):
                    state.identities[connection] = (certificate.identity, address)
                case .message(let connection, let bytes):
                    Self.take(bytes, on: connection, &state, &outcome)
                case .closed(let connection, _):
                    state.identities[connection] = nil
                    if state.ofPieces.removeValue(forKey: connection) != nil {
                        outcome.pieces.append(.closed(connection))
                    }
                    Self.close(connection, &state, &outcome)
                case .refused(let reason, let unreported):
                    outcome.news.append(.refused(reason: reason, unreported: unreported))
                }
            }
        }
        for item in found { news(item) }
    }

    @discardableResult
    private func perform(_ body: (inout State, inout Outcome) -> Void) -> [LinkNews] {
        var outcome = Outcome()
        let output = state.withLock { state in
            body(&state, &outcome)
            return state.output
        }
        output?(outcome.messages, outcome.closing)
        if !outcome.pieces.isEmpty { pieces(outcome.pieces) }
        return outcome.news
    }

    private static func take(
        _ bytes: [UInt8], on connection: ConnectionID, _ state: inout State, _ outcome: inout Outcome
    ) {
        guard let (identity, address) = state.identities[connection] else { return }
        do throws(WireError) {
            let frame = try StreamFrame.decoded(from: bytes)
            if let problem = pass(frame, bytes, on: connection, identity, &state, &outcome) {
                outcome.news.append(.dropped(peer: address, why: problem))
                outcome.send(.end(problem: problem), to: connection)
                outcome.closing.append(connection)
                // What comes before it is closed is not listened to.
                state.identities[connection] = nil
            }
        } catch {
            outcome.news.append(.dropped(peer: address, why: error.description))
            state.identities[connection] = nil
            outcome.closing.append(connection)
        }
    }

    /// Passes one frame on; what is wrong with it, if anything.
    private static func pass(
        _ frame: StreamFrame, _ bytes: [UInt8], on connection: ConnectionID, _ identity: Identity,
        _ state: inout State, _ outcome: inout Outcome
    ) -> String? {
        if case .open(let token, let role) = frame {
            return open(token, role, on: connection, identity, &state, &outcome)
        }
        switch frame {
        case .ask, .piece, .lack: return passPiece(frame, on: connection, identity, &state, &outcome)
        case .open, .credit, .chunk, .errors, .exited, .end: break
        }
        guard let token = state.tokens[connection], var bridge = state.bridges[token] else {
            return "the first frame opens a stream"
        }
        let isSender = bridge.from == connection
        switch frame {
        case .open, .ask, .piece, .lack: return nil
        case .credit(let count):
            guard !isSender, bridge.credit + Int(count) <= Bounds.window else { return "credit over the window" }
            bridge.credit += Int(count)
            if bridge.from == nil {
                bridge.unsentCredit += count
            } else {
                outcome.send(frame, to: bridge.from)
            }
        case .chunk(_, let data), .errors(let data):
            guard isSender, data.count <= bridge.credit else { return "a chunk without credit" }
            bridge.credit -= data.count
            if let to = bridge.to { outcome.messages.append((to, bytes)) }
        case .end, .exited:
            guard isSender else { return "only the sender ends a stream" }
            // The reader closes when it has read all; only the sender is done.
            outcome.closing.append(connection)
            state.tokens[connection] = nil
            guard let to = bridge.to else {
                bridge.farewell = bytes
                break
            }
            Self.bidFarewell(bytes, to: to, of: token, &state, &outcome)
            return nil
        }
        state.bridges[token] = bridge
        return nil
    }

    /// A node asks for what it was told to start; who opened an upload answers what it is asked, and nothing else.
    private static func passPiece(
        _ frame: StreamFrame, on connection: ConnectionID, _ identity: Identity, _ state: inout State,
        _ outcome: inout Outcome
    ) -> String? {
        if case .ask(let piece) = frame {
            guard identity.kind == .node, let node = Name(identity.name), state.tokens[connection] == nil else {
                return "only nodes ask for pieces"
            }
            let open = state.ofPieces[connection] ?? 0
            guard open < PieceWindow.pieces else {
                return "more than \(PieceWindow.pieces) pieces are asked for at a time; ask again when one came"
            }
            state.ofPieces[connection] = open + 1
            outcome.pieces.append(.asked(connection, piece, by: node))
            return nil
        }
        guard identity.kind == .user, let open = state.ofPieces[connection] else {
            return "only who opened an upload answers"
        }
        guard open > 0 else { return "a piece came that was not asked for" }
        state.ofPieces[connection] = open - 1
        switch frame {
        case .piece(let hash, let bytes): outcome.pieces.append(.answered(connection, hash, bytes))
        case .lack(let hash, let why): outcome.pieces.append(.lacked(connection, hash, why: why))
        case .ask, .open, .credit, .chunk, .errors, .exited, .end: break
        }
        return nil
    }

    private static func open(
        _ token: StreamToken, _ role: StreamRole, on connection: ConnectionID, _ identity: Identity,
        _ state: inout State, _ outcome: inout Outcome
    ) -> String? {
        if role == .holder {
            guard identity.kind == .user, let name = Name(identity.name), state.tokens[connection] == nil,
                state.ofPieces[connection] == nil
            else { return "a user opens one upload on a connection" }
            state.ofPieces[connection] = 0
            outcome.pieces.append(.opened(connection, token, Principal(kind: .user, name: name)))
            return nil
        }
        guard var bridge = state.bridges[token], state.tokens[connection] == nil else {
            return "no such stream, or its time is over; ask again"
        }
        switch role {
        case .holder: return nil
        case .sender:
            guard bridge.from == nil, identity.kind == .node, identity.name == bridge.sender.text else {
                return "this stream is another node's to send"
            }
            bridge.from = connection
            if bridge.unsentCredit > 0 { outcome.send(.credit(bridge.unsentCredit), to: connection) }
            bridge.unsentCredit = 0
        case .receiver:
            guard bridge.to == nil, identity.kind == .user, identity.name == bridge.receiver.name.text else {
                return "this stream is another user's to read"
            }
            bridge.to = connection
            if let farewell = bridge.farewell {
                Self.bidFarewell(farewell, to: connection, of: token, &state, &outcome)
                return nil
            }
        }
        state.tokens[connection] = token
        state.bridges[token] = bridge
        return nil
    }

    /// Hands the last word to the reader, who closes when it has read it.
    private static func bidFarewell(
        _ bytes: [UInt8], to reader: ConnectionID, of token: StreamToken, _ state: inout State, _ outcome: inout Outcome
    ) {
        outcome.messages.append((reader, bytes))
        state.tokens[reader] = nil
        state.leaving.append((reader, nil))
        state.bridges[token] = nil
    }

    /// One end is gone: so is the stream, and the other end is told.
    private static func close(_ connection: ConnectionID, _ state: inout State, _ outcome: inout Outcome) {
        guard let token = state.tokens.removeValue(forKey: connection),
            let bridge = state.bridges.removeValue(forKey: token)
        else { return }
        let other = bridge.from == connection ? bridge.to : bridge.from
        guard let other else { return }
        state.tokens[other] = nil
        let problem = bridge.from == connection ? "node \(bridge.sender) broke off" : nil
        outcome.send(.end(problem: problem), to: other)
        outcome.closing.append(other)
    }
}
