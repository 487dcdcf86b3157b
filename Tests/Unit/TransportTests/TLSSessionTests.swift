// Handshakes in memory: who is believed and who is not, in both directions, without a network.

import Cryptography
import Testing

@testable import Transport

/// What each side made of a handshake.
struct Meeting {
    var client: Result<PeerCertificate, TLSFailure>?
    var server: Result<PeerCertificate, TLSFailure>?

    /// Moves bytes between two sessions until neither has more to say.
    init(_ clientContext: TLSContext, _ serverContext: TLSContext) throws {
        let client = try TLSSession(clientContext)
        let server = try TLSSession(serverContext)
        for _ in 0..<8 {
            self.client = Meeting.advance(client, self.client)
            client.takeOutput { server.feed($0) }
            self.server = Meeting.advance(server, self.server)
            server.takeOutput { client.feed($0) }
        }
        // What the server thinks of the client's certificate comes as an alert after the client's handshake.
        if case .success = self.client, case .failure = self.server {
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
            defer { room.deallocate() }
            do throws(TLSFailure) { _ = try client.read(into: room) } catch { self.client = .failure(error) }
        }
    }

    private static func advance(
        _ session: TLSSession, _ known: Result<PeerCertificate, TLSFailure>?
    ) -> Result<PeerCertificate, TLSFailure>? {
        if let known { return known }
        do throws(TLSFailure) {
            guard try session.handshake(), let peer = session.peer else { return nil }
            return .success(peer)
        } catch {
            return .failure(error)
        }
    }
}

@Suite struct TLSSessionTests {
    let cluster: TestCluster

    init() throws { cluster = try TestCluster() }

    @Test func membersKnowEachOtherAfterTheHandshake() throws {
        let meeting = try Meeting(cluster.client("n7"), cluster.server())
        #expect(try meeting.client?.get().identity == .coordinator(cluster: TestCluster.name))
        #expect(try meeting.server?.get().identity == .node("n7", cluster: TestCluster.name))
        #expect(try meeting.server?.get().isJoinKey == false)
    }

    @Test func anExpiredCertificateIsRefusedBothWays() throws {
        let old = try Meeting(cluster.client(validity: expired), cluster.server())
        #expect(old.server == .failure(.certificateExpired))
        #expect(old.client == .failure(.refusedByPeer(alert: "certificate expired")))
        let coordinator = try Meeting(cluster.client(), cluster.server(validity: expired))
        #expect(coordinator.client == .failure(.certificateExpired))
        #expect(coordinator.server == .failure(.refusedByPeer(alert: "certificate expired")))
    }

    @Test func aCertificateOfTheFutureIsRefused() throws {
        let future = wallClock() + 3_600..<wallClock() + 7_200
        let meeting = try Meeting(cluster.client(validity: future), cluster.server())
        #expect(meeting.server == .failure(.certificateNotYetValid))
    }

    @Test func anotherClustersMembersAreStrangersBothWays() throws {
        let other = try TestCluster("ffff")
        let client = try TLSContext.client(credentials: other.credentials(), authority: cluster.authority.certificate)
        #expect(try Meeting(client, cluster.server()).server == .failure(.unknownAuthority))
        #expect(try Meeting(cluster.client(), other.server()).client == .failure(.unknownAuthority))
    }

    @Test func aSecondAuthorityOfTheSameNameIsAStranger() throws {
        let impostor = try TestCluster()
        let client = try TLSContext.client(
            credentials: impostor.credentials(), authority: cluster.authority.certificate)
        #expect(try Meeting(client, cluster.server()).server == .failure(.unknownAuthority))
    }

    @Test func aNodeCannotPlayTheCoordinator() throws {
        let server = try TLSContext.server(
            credentials: cluster.credentials("n1"), authority: cluster.authority.certificate, admitted: AdmittedKeys())
        let meeting = try Meeting(cluster.client(), server)
        #expect(meeting.client == .failure(.wrongIdentity("it is node n1's, and a coordinator was called")))
    }

    @Test func aJoinTokenOpensBothWaysAndOnlyWhileItIsAdmitted() throws {
        let token = try JoinToken.make(cluster.authority)
        let joining = try TLSContext.joining(with: token)
        #expect(try Meeting(joining, cluster.server()).server == .failure(.unknownAuthority))
        try cluster.admitted.admit(token.keyDigest())
        let meeting = try Meeting(joining, cluster.server())
        #expect(try meeting.server?.get().isJoinKey == true)
        #expect(try meeting.server?.get().keyDigest == token.keyDigest())
        #expect(try meeting.client?.get().identity == .coordinator(cluster: TestCluster.name))
        cluster.admitted.revoke(try token.keyDigest())
        #expect(try Meeting(joining, cluster.server()).server == .failure(.unknownAuthority))
    }

    @Test func aJoiningMachineRefusesAnotherAuthority() throws {
        let token = try JoinToken.make(cluster.authority)
        let other = try TestCluster()
        try other.admitted.admit(token.keyDigest())
        #expect(try Meeting(.joining(with: token), other.server()).client == .failure(.fingerprintMismatch))
    }

    @Test func aJoiningMachineThatKnowsItsClusterRefusesAnother() throws {
        let token = try JoinToken.make(cluster.authority)
        try cluster.admitted.admit(token.keyDigest())
        let meeting = try Meeting(.joining(with: token, cluster: "0a"), cluster.server())
        #expect(meeting.client == .failure(.wrongCluster(found: TestCluster.name, expected: "0a")))
    }

    @Test func keysAreChangedAfterTheirRecords() throws {
        let (client, server) = try connected()
        client.recordsPerKey = 10
        let outlet = Outlet()
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
        defer { room.deallocate() }
        for number in 0..<100 {
            try [UInt8(number)].withUnsafeBytes { try client.write($0, into: outlet) }
            var bytes = [UInt8](repeating: 0, count: outlet.count)
            bytes.withUnsafeMutableBytes { outlet.drain(into: $0) }
            bytes.withUnsafeBytes { server.feed($0) }
            #expect(try server.read(into: room) == .bytes(1))
            #expect(room[0] == UInt8(number))
        }
        #expect(client.keyUpdates == 10)
    }

    @Test func aTornOrChangedRecordIsNeverDelivered() throws {
        let (client, server) = try connected()
        let outlet = Outlet()
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
        defer { room.deallocate() }
        try [UInt8](repeating: 5, count: 100).withUnsafeBytes { try client.write($0, into: outlet) }
        var bytes = [UInt8](repeating: 0, count: outlet.count)
        bytes.withUnsafeMutableBytes { outlet.drain(into: $0) }
        bytes[50] ^= 1
        bytes[..<60].withUnsafeBytes { server.feed($0) }
        #expect(try server.read(into: room) == .wantsMore)
        bytes[60...].withUnsafeBytes { server.feed($0) }
        #expect(throws: TLSFailure.self) { try server.read(into: room) }
    }

    private func connected() throws -> (TLSSession, TLSSession) {
        let client = try TLSSession(cluster.client())
        let server = try TLSSession(cluster.server())
        for _ in 0..<4 {
            _ = try client.handshake()
            client.takeOutput { server.feed($0) }
            _ = try server.handshake()
            server.takeOutput { client.feed($0) }
        }
        client.settle()
        server.settle()
        return (client, server)
    }
}
