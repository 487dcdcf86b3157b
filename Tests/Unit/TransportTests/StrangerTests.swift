// Those who are not let in, and members who misbehave: each is refused with a reason, and nobody else notices.

import COpenSSL
import Cryptography
import Glibc
import Testing

@testable import Transport

@Suite(.serialized) struct StrangerTests {
    let cluster: TestCluster

    init() throws { cluster = try TestCluster() }

    /// Waits for the one refusal, and shows that members are still served.
    private func refusal(at server: TestServer) throws -> CloseReason {
        #expect(server.recorder.waits { !$0.refused.isEmpty })
        let client = try TestClient(server.address, cluster.client())
        client.client.send([[1]])
        #expect(client.recorder.waits { $0.messages == [[1]] })
        return try #require(server.recorder.refused.first)
    }

    @Test func aStrangersOwnCertificateIsRefusedAndBothSidesSayWhy() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let token = try JoinToken.make(cluster.authority)
        let stranger = try TestClient(server.address, .joining(with: token))
        #expect(stranger.recorder.waits { $0.closed.count == 1 })
        #expect(stranger.recorder.opened.isEmpty)
        #expect(stranger.recorder.closed.first?.1.cause == .tls(.refusedByPeer(alert: "unknown authority")))
        #expect(try refusal(at: server) == CloseReason(address: "127.0.0.1", cause: .tls(.unknownAuthority)))
    }

    @Test func aJoinTokenThatIsAdmittedOpens() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let token = try JoinToken.make(cluster.authority)
        try cluster.admitted.admit(token.keyDigest())
        let joining = try TestClient(server.address, .joining(with: token))
        joining.client.send([[4]])
        #expect(joining.recorder.waits { $0.messages == [[4]] })
        #expect(server.recorder.opened.first?.1.isJoinKey == true)
    }

    @Test func anExpiredMemberIsRefused() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let client = try TestClient(server.address, cluster.client(validity: expired))
        #expect(client.recorder.waits { $0.closed.count == 1 })
        #expect(client.recorder.closed.first?.1.cause == .tls(.refusedByPeer(alert: "certificate expired")))
        #expect(try refusal(at: server).cause == .tls(.certificateExpired))
    }

    @Test func anExpiredCoordinatorIsRefusedByTheClient() throws {
        let server = try TestServer(cluster.server(validity: expired))
        let client = try TestClient(server.address, cluster.client())
        #expect(client.recorder.waits { $0.closed.first?.1.cause == .tls(.certificateExpired) })
        #expect(server.recorder.waits { !$0.refused.isEmpty })
    }

    @Test func plainTextIsRefused() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let peer = try PlainPeer(port: server.server.port)
        peer.write(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        _ = peer.readToEnd()
        #expect(try refusal(at: server).cause == .tls(.notTLS))
    }

    @Test func randomBytesAreRefusedWhateverTheyAre() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var generator = SeededGenerator(state: seed)
        let server = try TestServer(cluster.server(), echoes: true)
        for round in 0..<50 {
            let peer = try PlainPeer(port: server.server.port)
            let start: [UInt8] = round % 2 == 0 ? [] : [22, 3, 1, 1, 0, 1, 0, 0, 252, 3, 3]
            let count = Int.random(in: 300...3_000, using: &generator)
            peer.write(start + (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
            shutdown(peer.file, Int32(SHUT_WR))
            _ = peer.readToEnd()
        }
        _ = try refusal(at: server)
        #expect(server.recorder.opened.count == 1, "seed \(seed)")
    }

    @Test func anOlderProtocolIsRefusedWithItsAlert() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let peer = try PlainPeer(port: server.server.port)
        peer.write(try helloOfTLS12())
        // Alert, fatal, protocol_version.
        #expect(Array(peer.readToEnd().suffix(2)) == [2, 70])
        #expect(try refusal(at: server).cause == .tls(.protocolTooOld))
    }

    /// The first flight of a client that speaks TLS 1.2 at most.
    private func helloOfTLS12() throws -> [UInt8] {
        let context = try #require(SSL_CTX_new(TLS_client_method()))
        defer { SSL_CTX_free(context) }
        #expect(SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil) == 1)
        let ssl = try #require(SSL_new(context))
        defer { SSL_free(ssl) }
        SSL_set_bio(ssl, coord_bio_memory(), coord_bio_memory())
        SSL_set_connect_state(ssl)
        SSL_do_handshake(ssl)
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = BIO_read(SSL_get_wbio(ssl), &bytes, 4_096)
        return Array(bytes.prefix(Int(count)))
    }

    @Test func whoSaysNothingIsClosedAfterTheHandshakesTime() throws {
        var limits = TransportLimits()
        limits.handshakeTime = .milliseconds(200)
        let server = try TestServer(cluster.server(), limits: limits)
        let peers = try (0..<10).map { _ in try PlainPeer(port: server.server.port) }
        for peer in peers { #expect(peer.readToEnd().isEmpty) }
        #expect(server.recorder.waits { $0.refused.count == 10 })
        #expect(server.recorder.refused.allSatisfy { $0.cause == .handshakeTimeout })
    }

    @Test func aClientStopsWaitingForAServerThatSaysNothing() throws {
        let deaf = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(deaf) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #expect(bind(deaf, $0, length) == 0 && listen(deaf, 16) == 0 && getsockname(deaf, $0, &length) == 0)
            }
        }
        var limits = TransportLimits()
        limits.handshakeTime = .milliseconds(300)
        let client = try TestClient("127.0.0.1:\(UInt16(bigEndian: name.sin_port))", cluster.client(), limits: limits)
        #expect(client.recorder.waits { $0.closed.first?.1.cause == .handshakeTimeout })
    }

    @Test func aFrameOverTheCapAndAnEmptyOneEndTheConnection() throws {
        var limits = TransportLimits()
        limits.messageBytes = 1_000
        let server = try TestServer(cluster.server(), limits: limits, echoes: true)
        let long = try UnrulyPeer(port: server.server.port, cluster.client())
        try long.write([0xe9, 3, 0, 0, 1, 2, 3])
        #expect(server.recorder.waits { $0.closed.first?.1.cause == .messageTooLong(bytes: 1_001, limit: 1_000) })
        let empty = try UnrulyPeer(port: server.server.port, cluster.client())
        try empty.write([1, 0, 0, 0, 7, 0, 0, 0, 0])
        #expect(server.recorder.waits { $0.closed.last?.1.cause == .emptyMessage })
        #expect(server.recorder.messages == [[7]])
        let client = try TestClient(server.address, cluster.client())
        client.client.send([[1]])
        #expect(client.recorder.waits { $0.messages == [[1]] })
    }

    @Test func garbageInsideASessionEndsIt() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let peer = try UnrulyPeer(port: server.server.port, cluster.client())
        #expect(server.recorder.waits { $0.opened.count == 1 })
        peer.plain.write([23, 3, 3, 0, 32] + [UInt8](repeating: 1, count: 32))
        #expect(server.recorder.waits { $0.closed.count == 1 })
        guard case .tls = server.recorder.closed.first?.1.cause else {
            Issue.record("closed for another reason: \(server.recorder.closed)")
            return
        }
    }

    @Test func aPeerThatDoesNotReadIsDroppedAndOthersAreUnharmed() throws {
        var limits = TransportLimits()
        limits.outgoingBytes = 1 << 20
        limits.messageBytes = 1 << 18
        let server = try TestServer(cluster.server(), limits: limits, echoes: true)
        let deaf = try UnrulyPeer(port: server.server.port, cluster.client("deaf"))
        let client = try TestClient(server.address, cluster.client("n2"))
        #expect(server.recorder.waits { $0.opened.count == 2 })
        let id = try #require(server.recorder.opened.first { $0.1.identity.name == "deaf" }?.0)
        let block = [UInt8](repeating: 0, count: 1 << 18)
        var sent = 0
        while server.recorder.closed.isEmpty && sent < 1_000 {
            server.server.send([(id, block)])
            sent += 1
            client.client.send([[1]])
            #expect(client.recorder.waits { $0.messages.count == sent })
        }
        guard case .tooSlow = server.recorder.closed.first?.1.cause else {
            Issue.record("dropped for another reason: \(server.recorder.closed)")
            return
        }
        // Kernel, libzmq and our queue together hold this much at most; nothing grows without end.
        #expect(sent * block.count < 64 << 20)
        _ = deaf
    }

    @Test func aPeerThatTakesNothingForTooLongIsDropped() throws {
        var limits = TransportLimits()
        limits.outgoingBytes = 256 << 20
        limits.stuckTime = .milliseconds(200)
        let server = try TestServer(cluster.server(), limits: limits)
        let deaf = try UnrulyPeer(port: server.server.port, cluster.client())
        #expect(server.recorder.waits { $0.opened.count == 1 })
        let id = try #require(server.recorder.opened.first?.0)
        for _ in 0..<40 { server.server.send([(id, [UInt8](repeating: 0, count: 1 << 20))]) }
        #expect(server.recorder.waits { $0.closed.first?.1.cause == .stuck(seconds: 0) })
        _ = deaf
    }

    @Test func aSessionEndsWithItsCertificate() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let soon = wallClock() - 100..<wallClock() + 2
        let client = try TestClient(server.address, cluster.client(validity: soon))
        #expect(server.recorder.waits { $0.opened.count == 1 })
        #expect(server.recorder.waits { $0.closed.first?.1.cause == .certificateExpired })
        #expect(client.recorder.waits { $0.closed.count == 1 })
    }

    @Test func placesAreBoundedInAllAndByAddress() throws {
        var limits = TransportLimits()
        limits.peers = 4
        limits.halfOpenPerAddress = 3
        let server = try TestServer(cluster.server(), limits: limits)
        let silent = try (0..<5).map { _ in try PlainPeer(port: server.server.port) }
        #expect(server.recorder.waits { $0.refused.count == 2 })
        #expect(server.recorder.refused.allSatisfy { $0.cause == .tooManyHandshakesFromAddress(limit: 3) })
        _ = silent
        let full = try TestServer(cluster.server(), limits: limits)
        let members = try (0..<4).map { try UnrulyPeer(port: full.server.port, cluster.client("n\($0)")) }
        #expect(full.recorder.waits { $0.opened.count == 4 })
        let late = try TestClient(full.address, cluster.client())
        #expect(late.recorder.waits { $0.closed.count == 1 })
        #expect(full.recorder.waits { $0.refused.contains { $0.cause == .tooManyPeers(limit: 4) } })
        _ = members
    }
}
