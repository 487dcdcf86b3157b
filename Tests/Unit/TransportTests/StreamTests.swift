// Server and client over loopback: messages both ways, order, completeness, closing.

import Cryptography
import Glibc
import Testing

@testable import Transport

@Suite(.serialized) struct StreamTests {
    let cluster: TestCluster

    init() throws { cluster = try TestCluster() }

    @Test func aMessageGoesThereAndBackBetweenProvedPeers() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let client = try TestClient(server.address, cluster.client("n3"))
        client.client.send([[1, 2, 3]])
        #expect(client.recorder.waits { $0.messages == [[1, 2, 3]] })
        let (_, peer, address) = try #require(server.recorder.opened.first)
        #expect(peer.identity == (try .node("n3", cluster: TestCluster.name)) && address == "127.0.0.1")
        #expect(client.recorder.opened.first?.1.identity.kind == .coordinator)
        client.client.close()
        #expect(client.recorder.waits { $0.closed.first?.1.cause == .closedHere })
        #expect(server.recorder.waits { $0.closed.first?.1.cause == .closedByPeer })
        #expect(server.recorder.refused.isEmpty)
    }

    @Test func tenThousandMessagesOfRandomSizesArriveOnceAndInOrderBothWays() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var generator = SeededGenerator(state: seed)
        let server = try TestServer(cluster.server(), echoes: true)
        let client = try TestClient(server.address, cluster.client())
        var sent: [[UInt8]] = []
        while sent.count < 10_000 {
            let batch = (0..<Int.random(in: 1...100, using: &generator)).map { _ in
                let size = 1 << Int.random(in: 0...14, using: &generator)
                return [UInt8](
                    repeating: UInt8.random(in: 0...255, using: &generator),
                    count: Int.random(in: 1...size, using: &generator))
            }
            client.client.send(batch)
            sent += batch
            // Both queues are bounded, so whoever sends without end is dropped; credit is given above this room.
            #expect(client.recorder.waits { sent.count - $0.messages.count < 1_000 })
        }
        #expect(client.recorder.waits { $0.messages.count >= sent.count })
        #expect(client.recorder.messages == sent, "seed \(seed)")
        #expect(server.recorder.messages == sent, "seed \(seed)")
    }

    @Test func aMessageOfTheLargestSizeArrivesWholeAndOneByteMoreEndsTheConnection() throws {
        var limits = TransportLimits()
        limits.messageBytes = 4 << 20
        let server = try TestServer(cluster.server(), limits: limits, echoes: true)
        let client = try TestClient(server.address, cluster.client(), limits: limits)
        let big = (0..<limits.messageBytes).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        client.client.send([big])
        #expect(client.recorder.waits { $0.messages.count == 1 })
        #expect(client.recorder.messages.first == big)
        client.client.send([big + [0]])
        let limit = limits.messageBytes
        #expect(
            client.recorder.waits { $0.closed.first?.1.cause == .messageTooLong(bytes: limit + 1, limit: limit) })
    }

    @Test func everythingSentBeforeACloseArrives() throws {
        let server = try TestServer(cluster.server())
        let client = try TestClient(server.address, cluster.client())
        #expect(server.recorder.waits { $0.opened.count == 1 })
        let id = try #require(server.recorder.opened.first?.0)
        let block = [UInt8](repeating: 3, count: 1_000)
        server.server.send((0..<2_000).map { _ in (id, block) })
        server.server.close(id)
        #expect(client.recorder.waits { $0.closed.first?.1.cause == .closedByPeer })
        #expect(client.recorder.messages.count == 2_000)
        #expect(server.recorder.waits { $0.closed.first?.1.cause == .closedHere })
    }

    @Test func everythingSentBeforeAStopArrives() throws {
        let server = try TestServer(cluster.server())
        let clients = try (0..<5).map { try TestClient(server.address, cluster.client("n\($0)")) }
        #expect(server.recorder.waits { $0.opened.count == 5 })
        let block = [UInt8](repeating: 3, count: 10_000)
        server.server.send(server.recorder.opened.map { ($0.0, block) })
        server.server.stop()
        #expect(server.recorder.closed.count == 5)
        for client in clients {
            #expect(client.recorder.waits { $0.closed.first?.1.cause == .closedByPeer })
            #expect(client.recorder.messages == [block])
        }
        server.server.stop()
    }

    @Test func aClientsLastWordsArrive() throws {
        let server = try TestServer(cluster.server())
        let client = try TestClient(server.address, cluster.client())
        client.client.send((0..<500).map { _ in [UInt8](repeating: 1, count: 1_000) })
        client.client.close()
        #expect(server.recorder.waits { $0.closed.count == 1 })
        #expect(server.recorder.messages.count == 500)
    }

    @Test func twoHundredConnectionsOpenedAndClosedLeaveNothingBehind() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let context = try cluster.client()
        let before = descriptors()
        for round in 0..<4 {
            let clients = try (0..<50).map { _ in try TestClient(server.address, context) }
            for client in clients { client.client.send([[UInt8(round)]]) }
            for client in clients { #expect(client.recorder.waits { $0.messages.count == 1 }) }
            for client in clients { client.client.close() }
            for client in clients { #expect(client.recorder.waits { $0.closed.count == 1 }) }
        }
        #expect(server.recorder.waits { $0.closed.count == 200 })
        #expect(server.recorder.opened.count == 200)
        #expect(Set(server.recorder.closed.map(\.0)) == Set(server.recorder.opened.map(\.0)))
        #expect(server.recorder.refused.isEmpty)
        #expect(eventually { descriptors() <= before })
    }

    @Test func aPausedPeerIsHeldAndThenHeardInOrder() throws {
        let server = try TestServer(cluster.server())
        let client = try TestClient(server.address, cluster.client())
        client.client.send([[0]])
        #expect(server.recorder.waits { $0.messages.count == 1 })
        let id = try #require(server.recorder.opened.first?.0)
        server.server.pause(id)
        // The answer shows that the pause was obeyed before the rest is sent.
        server.server.send([(id, [9])])
        #expect(client.recorder.waits { $0.messages == [[9]] })
        client.client.send((1...50).map { [UInt8($0)] })
        usleep(100_000)
        #expect(server.recorder.messages.count == 1)
        server.server.resume(id)
        #expect(server.recorder.waits { $0.messages == (0...50).map { [UInt8($0)] } })
    }

    @Test func aPeerThatSendsTooMuchWhilePausedIsDropped() throws {
        var limits = TransportLimits()
        limits.heldBytes = 10_000
        let server = try TestServer(cluster.server(), limits: limits)
        let client = try TestClient(server.address, cluster.client())
        #expect(server.recorder.waits { $0.opened.count == 1 })
        let id = try #require(server.recorder.opened.first?.0)
        server.server.pause(id)
        // The answer shows that the pause was obeyed before the rest is sent.
        server.server.send([(id, [9])])
        #expect(client.recorder.waits { $0.messages == [[9]] })
        client.client.send((0..<100).map { _ in [UInt8](repeating: 1, count: 1_000) })
        #expect(server.recorder.waits { $0.closed.first?.1.cause == .tooMuchWhilePaused(limit: 10_000) })
    }

    @Test func aPausedClientTakesNothingUntilItIsResumed() throws {
        let server = try TestServer(cluster.server(), echoes: true)
        let client = try TestClient(server.address, cluster.client())
        client.client.send([[1]])
        #expect(client.recorder.waits { $0.messages.count == 1 })
        client.client.pause()
        client.client.send([[2]])
        #expect(server.recorder.waits { $0.messages.count == 2 })
        client.client.resume()
        #expect(client.recorder.waits { $0.messages == [[1], [2]] })
    }

    private func descriptors() -> Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return count
    }
}
