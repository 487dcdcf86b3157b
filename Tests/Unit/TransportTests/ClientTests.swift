// The clients: calls that cannot succeed fail soon and with a reason, and the blocking client asks and waits.

import Cryptography
import Glibc
import Testing

@testable import Transport

@Suite(.serialized) struct ClientTests {
    let cluster: TestCluster

    init() throws { cluster = try TestCluster() }

    /// A port on which nobody listens.
    private func freePort() throws -> UInt16 {
        let server = try TestServer(cluster.server())
        server.server.stop()
        return server.server.port
    }

    @Test func aRefusedCallIsToldAtOnceWithTheSystemsReason() throws {
        let address = try "127.0.0.1:\(freePort())"
        let client = try TestClient(address, cluster.client())
        #expect(client.recorder.waits { $0.closed.count == 1 })
        #expect(client.recorder.closed.first?.1.description == "\(address): no connection: Connection refused")
        let blocking = try BlockingClient(connectingTo: address, context: cluster.client())
        let error = #expect(throws: TransportError.self) { try blocking.connect() }
        #expect(error?.description.contains("Connection refused") == true)
    }

    @Test(arguments: ["", "host", "host:", "host:0", "host:99999", ":80", "[::1]", "a b:80", "host:-1", "http://x:80"])
    func anAddressThatIsNoneIsNamed(_ address: String) throws {
        let error = #expect(throws: TransportError.self) { try ServerAddress(address) }
        #expect(error?.description.contains("host:port") == true)
        let client = try TestClient(address, cluster.client())
        #expect(client.recorder.waits { $0.closed.count == 1 })
    }

    @Test func addressesAreReadInEveryForm() throws {
        #expect(try ServerAddress("tcp://[::1]:80").host == "::1")
        #expect(try ServerAddress("[fe80::1]:80").host == "fe80::1")
        #expect(try ServerAddress("localhost:0443").port == "443")
    }

    @Test func aServerWhosePortIsTakenSaysSo() throws {
        let server = try TestServer(cluster.server())
        let address = "tcp://127.0.0.1:\(server.server.port)"
        let error = #expect(throws: TransportError.self) {
            try StreamServer(listeningOn: address, context: cluster.server()) { _ in }
        }
        #expect(error?.description.contains("in use") == true)
        #expect(throws: TransportError.self) {
            try StreamServer(listeningOn: "nonsense", context: cluster.server()) { _ in }
        }
    }

    @Test func aPortThatWasLeftIsBoundAgain() throws {
        let port = try freePort()
        for _ in 0..<3 {
            let server = try StreamServer(listeningOn: "tcp://127.0.0.1:\(port)", context: cluster.server()) { _ in }
            #expect(server.port == port)
            let client = try BlockingClient(connectingTo: "127.0.0.1:\(port)", context: cluster.client())
            try client.connect()
            client.close()
            server.stop()
        }
    }

    @Test func aBlockingClientAsksAndWaits() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let client = try BlockingClient(connectingTo: server.address, context: cluster.client())
        #expect(try client.connect().identity.kind == .coordinator)
        for number in 0..<100 {
            let message = [UInt8](repeating: UInt8(number), count: 1 + number * 997)
            try client.send(message)
            #expect(try client.receive(timeout: .seconds(30)) == message)
        }
        #expect(try client.receive(timeout: .milliseconds(10)) == nil)
        client.close()
        #expect(throws: TransportError.self) { try client.send([1]) }
        #expect(throws: TransportError.self) { try client.receive(timeout: .milliseconds(10)) }
        #expect(server.recorder.waits { $0.closed.first?.1.cause == .closedByPeer })
    }

    @Test func aBlockingClientHearsWhatWasSentBeforeTheEnd() throws {
        let server = try TestServer(cluster.server())
        let client = try BlockingClient(connectingTo: server.address, context: cluster.client())
        try client.connect()
        #expect(server.recorder.waits { $0.opened.count == 1 })
        let id = try #require(server.recorder.opened.first?.0)
        server.server.send([(id, [1]), (id, [2])])
        server.server.close(id)
        #expect(try client.receive(timeout: .seconds(30)) == [1])
        #expect(try client.receive(timeout: .seconds(30)) == [2])
        let error = #expect(throws: TransportError.self) { try client.receive(timeout: .seconds(30)) }
        #expect(error?.description.contains("closed by the peer") == true)
    }

    @Test func aBlockingClientThatIsRefusedSaysWhy() throws {
        let server = try TestServer(cluster.server())
        let client = try BlockingClient(connectingTo: server.address, context: cluster.client(validity: expired))
        let error = #expect(throws: TransportError.self) { try client.connect() }
        #expect(error?.description == "\(server.address): the other side refused: certificate expired")
    }

    @Test func aClientOverIPv6IsServed() throws {
        let server = try StreamServer(listeningOn: "tcp://[::]:0", context: cluster.server()) { _ in }
        for host in ["[::1]", "127.0.0.1", "localhost"] {
            let client = try BlockingClient(connectingTo: "\(host):\(server.port)", context: cluster.client())
            #expect(try client.connect().identity.kind == .coordinator)
            client.close()
        }
        server.stop()
    }
}
