// What the tests of this room share: a cluster with its certificates, a server that remembers what happened, a client
// that does, and a seeded generator.

import Cryptography
import Glibc
import Synchronization
import Testing

@testable import Transport

/// A cluster's authority and the contexts of its members.
struct TestCluster {
    static let name = "00112233445566778899aabbccddeeff"
    let authority: Authority
    let admitted = AdmittedKeys()

    init(_ cluster: String = TestCluster.name) throws {
        // A day old, so that there is room for certificates that have expired.
        authority = try Authority.make(cluster: cluster, now: wallClock() - 86_400)
    }

    func server(validity: Range<Int64>? = nil) throws -> TLSContext {
        let identity = try Identity.coordinator(cluster: authority.cluster)
        return try .server(
            credentials: authority.issue(identity, for: .generate(), hosts: ["127.0.0.1"], validity: validity),
            authority: authority.certificate, admitted: admitted)
    }

    func credentials(_ name: String = "n1", validity: Range<Int64>? = nil) throws -> Credentials {
        try authority.issue(.node(name, cluster: authority.cluster), for: .generate(), validity: validity)
    }

    func client(_ name: String = "n1", validity: Range<Int64>? = nil) throws -> TLSContext {
        try .client(credentials: credentials(name, validity: validity), authority: authority.certificate)
    }
}

/// A past validity, for certificates that have expired.
let expired = wallClock() - 7_200..<wallClock() - 3_600

/// Remembers events, and waits for them.
final class Recorder: Sendable {
    private let events = Mutex<[TransportEvent]>([])

    func take(_ batch: [TransportEvent]) { events.withLock { $0 += batch } }

    var all: [TransportEvent] { events.withLock { $0 } }

    var messages: [[UInt8]] {
        all.compactMap { event in
            if case .message(_, let bytes) = event { bytes } else { nil }
        }
    }

    var opened: [(ConnectionID, PeerCertificate, String)] {
        all.compactMap { event in
            if case .opened(let id, let peer, let address) = event { (id, peer, address) } else { nil }
        }
    }

    var closed: [(ConnectionID, CloseReason)] {
        all.compactMap { event in
            if case .closed(let id, let reason) = event { (id, reason) } else { nil }
        }
    }

    var refused: [CloseReason] {
        all.compactMap { event in
            if case .refused(let reason, _) = event { reason } else { nil }
        }
    }

    /// Looks until the condition holds; false after half a minute, which is far more than a loaded machine needs.
    func waits(_ condition: (Recorder) -> Bool) -> Bool {
        eventually { condition(self) }
    }
}

func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<30_000 {
        if condition() { return true }
        usleep(1_000)
    }
    return condition()
}

/// A server that remembers, and by wish gives each message back.
final class TestServer: Sendable {
    let recorder = Recorder()
    let server: StreamServer
    private let echo: Echo

    init(_ context: TLSContext, limits: TransportLimits = TransportLimits(), echoes: Bool = false) throws {
        let echo = Echo()
        self.echo = echo
        let recorder = recorder
        server = try StreamServer(listeningOn: "tcp://127.0.0.1:0", context: context, limits: limits) { events in
            recorder.take(events)
            guard echoes else { return }
            echo.send(
                events.compactMap { event in
                    if case .message(let id, let bytes) = event { (id, bytes) } else { nil }
                })
        }
        echo.use(server)
    }

    deinit {
        server.stop()
        echo.use(nil)
    }

    var address: String { "127.0.0.1:\(server.port)" }

    private final class Echo: Sendable {
        private let server = Mutex<StreamServer?>(nil)
        func use(_ made: StreamServer?) { server.withLock { $0 = made } }
        func send(_ messages: [(ConnectionID, [UInt8])]) { server.withLock { $0 }?.send(messages) }
    }
}

/// A client that remembers.
final class TestClient: Sendable {
    let recorder = Recorder()
    let client: StreamClient

    init(_ address: String, _ context: TLSContext, limits: TransportLimits = TransportLimits()) throws {
        let recorder = recorder
        client = try StreamClient(connectingTo: address, context: context, limits: limits) { recorder.take($0) }
    }
}

/// A plain TCP connection, for strangers.
final class PlainPeer {
    let file: Int32

    init(port: UInt16) throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(code == 0)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(file) }

    func write(_ bytes: [UInt8]) {
        _ = send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Everything until the other side closes.
    func readToEnd() -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let some = readSome()
            if some.isEmpty { return all }
            all += some
        }
    }

    func readSome() -> [UInt8] {
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = recv(file, &room, room.count, 0)
        return Array(room.prefix(max(0, count)))
    }
}

/// A TLS client that does as it likes with the bytes inside.
final class UnrulyPeer {
    let plain: PlainPeer
    let session: TLSSession
    private let outlet = Outlet()

    init(port: UInt16, _ context: TLSContext) throws {
        plain = try PlainPeer(port: port)
        session = try TLSSession(context)
        while try !session.handshake() {
            session.takeOutput { plain.write(Array($0)) }
            let bytes = plain.readSome()
            try #require(!bytes.isEmpty)
            bytes.withUnsafeBytes { session.feed($0) }
        }
        session.takeOutput { plain.write(Array($0)) }
    }

    func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try session.write($0, into: outlet) }
        var sealed = [UInt8](repeating: 0, count: outlet.count)
        sealed.withUnsafeMutableBytes { outlet.drain(into: $0) }
        plain.write(sealed)
    }
}

/// SplitMix64: what the tests draw is repeated from the seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
