// A coordinator made of a script, with real sockets and certificates: what a client says goes into a function, and what
// it answers goes out.

import ClusterModel
import Cryptography
import Foundation
import Messages
import Synchronization
import Transport
import Wire

@testable import Link

/// A cluster's authority and a context folder of one of its users.
final class Rig {
    let authority: Authority
    let folder: String
    private let server: TLSContext

    init() throws {
        authority = try Authority.make(cluster: "00112233445566778899aabbccddeeff")
        let coordinator = try authority.issue(
            .coordinator(cluster: authority.cluster), for: KeyPair.generate(), hosts: ["127.0.0.1"])
        server = try TLSContext.server(
            credentials: coordinator, authority: authority.certificate, admitted: AdmittedKeys())
        folder = NSTemporaryDirectory() + "coord-link-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        let user = try authority.issue(.user("ada", cluster: authority.cluster), for: KeyPair.generate())
        try user.write(certificateFile: "\(folder)/client.crt", keyFile: "\(folder)/client.key")
        try KeyFile.writeShared(authority.certificate.pem(), to: "\(folder)/ca.crt")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func write(address: String) throws {
        try address.write(toFile: "\(folder)/address", atomically: true, encoding: .utf8)
    }

    func context(of endpoint: Endpoint) throws -> ClientContext {
        try write(address: "127.0.0.1:\(endpoint.port)\n")
        return try ClientContext(folder: folder)
    }

    /// A control endpoint; `answer` is given each message and which connection, counted from 0, it came on.
    func control(_ answer: @escaping @Sendable (ClientMessage, Int) -> [Move]) throws -> Endpoint {
        try Endpoint(context: server) { bytes, connection in
            (try? ClientMessage.decoded(from: bytes)).map { answer($0, connection) } ?? [.close]
        }
    }

    /// The real bulk endpoint; what is said of pieces goes to `pieces`.
    func relay(_ pieces: @escaping @Sendable ([PieceTalk]) -> Void) throws -> StreamRelay {
        try StreamRelay(listeningOn: "tcp://127.0.0.1:0", context: server, news: { _ in }, pieces: pieces)
    }

    /// What a member of the cluster calls with.
    func tls(of identity: Identity) throws -> TLSContext {
        let credentials = try authority.issue(identity, for: KeyPair.generate())
        return try TLSContext.client(credentials: credentials, authority: authority.certificate)
    }

    /// A bulk endpoint.
    func bulk(_ answer: @escaping @Sendable (StreamFrame) -> [Move]) throws -> Endpoint {
        try Endpoint(context: server) { bytes, _ in (try? StreamFrame.decoded(from: bytes)).map(answer) ?? [.close] }
    }
}

/// What a scripted server does with a message.
enum Move: Sendable {
    case say(ServerMessage)
    case stream(StreamFrame)
    case close

    static func welcome(credit: UInt32 = 64, version: UInt32 = 1, bulkPort: UInt32 = 0) -> Move {
        .say(
            .welcome(
                ClientWelcome(
                    version: version, cluster: ClusterID(high: 1, low: 2), epoch: 1, requestCredit: credit,
                    bulkPort: bulkPort)))
    }

    static func reply(_ number: UInt64, _ reply: ClientReply) -> Move { .say(.reply(number: number, reply)) }
}

/// A listening socket with a script behind it.
final class Endpoint: Sendable {
    private struct State {
        var server: StreamServer?
        var connections: [ConnectionID] = []
    }

    private final class Stage: Sendable {
        let state = Mutex(State())
        let answer: @Sendable ([UInt8], Int) -> [Move]

        init(_ answer: @escaping @Sendable ([UInt8], Int) -> [Move]) { self.answer = answer }

        func take(_ event: TransportEvent) {
            guard case .message(let connection, let bytes) = event else { return }
            let (server, index) = state.withLock { state in
                if !state.connections.contains(connection) { state.connections.append(connection) }
                return (state.server, state.connections.firstIndex(of: connection) ?? 0)
            }
            for move in answer(bytes, index) {
                switch move {
                case .say(let message): if let bytes = try? message.encoded() { server?.send([(connection, bytes)]) }
                case .stream(let frame): if let bytes = try? frame.encoded() { server?.send([(connection, bytes)]) }
                case .close: server?.close(connection)
                }
            }
        }
    }

    private let stage: Stage
    let port: UInt16

    init(context: TLSContext, _ answer: @escaping @Sendable ([UInt8], Int) -> [Move]) throws {
        let stage = Stage(answer)
        let server = try StreamServer(listeningOn: "tcp://127.0.0.1:0", context: context) { events in
            for event in events { stage.take(event) }
        }
        stage.state.withLock { $0.server = server }
        self.stage = stage
        port = server.port
    }

    deinit { stage.state.withLock { $0.server.take() }?.stop() }
}

func sampleSpec() -> JobSpec {
    guard let hash = ContentHash(bytes: [UInt8](repeating: 0, count: 32)) else { preconditionFailure("32 bytes") }
    return JobSpec(name: .standard, payload: hash)
}

func sampleView(version: UInt64) -> JobView {
    JobView(
        id: JobID(1), spec: Boxed(sampleSpec()), owner: .admin, phase: .running(since: WallTime(milliseconds: 5)),
        attempt: 1,
        restarts: 0, submitted: WallTime(milliseconds: 1), started: WallTime(milliseconds: 5), placements: [],
        wait: nil,
        version: version)
}
