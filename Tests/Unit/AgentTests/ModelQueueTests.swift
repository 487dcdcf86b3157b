// Who is told of which model when, and what waits for what.

import ClusterModel
import Testing

@testable import agent

@Suite("The queue of models on a node")
struct ModelQueueTests {
    private static func content(_ byte: UInt8) -> ContentHash {
        guard let hash = ContentHash(bytes: [UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes are a hash")
        }
        return hash
    }

    /// A queue of wishes for these versions, from allocations that count from 1.
    private func queue(_ bytes: UInt8...) -> ModelQueue<Int> {
        var queue = ModelQueue<Int>(atOnce: 4)
        for (place, byte) in bytes.enumerated() {
            queue.add(place + 1, of: AllocationID(UInt64(place + 1)), for: Self.content(byte))
        }
        return queue
    }

    /// Looks up everything; nothing but what is named is there. Who was told.
    private func lookUp(_ queue: inout ModelQueue<Int>, there: UInt8? = nil) -> [Int] {
        var told: [Int] = []
        while let next = queue.nextLook() {
            told += queue.looked(next.content, isThere: next.content == there.map(Self.content)).map(\.1)
        }
        return told
    }

    @Test
    func `tells who needs what is there, whatever is being fetched`() {
        var queue = queue(1, 2, 3, 4, 5)
        #expect(lookUp(&queue).isEmpty)
        #expect((1...4).map { _ in queue.nextFetch()?.wish } == [1, 2, 3, 4])
        #expect(queue.nextFetch()?.wish == nil, "four at a time")
        queue.add(6, of: AllocationID(6), for: Self.content(6))
        queue.add(7, of: AllocationID(7), for: Self.content(6))
        #expect(lookUp(&queue, there: 6) == [6, 7])
        #expect(queue.fetched(Self.content(2), wasWanted: true).map(\.1) == [2])
        #expect(queue.nextFetch()?.wish == 5)
    }

    @Test
    func `looks up one version at a time, and fetches none that was not looked up`() {
        var queue = queue(1, 2)
        #expect(queue.nextFetch()?.wish == nil)
        #expect(queue.nextLook()?.wish == 1)
        #expect(queue.nextLook()?.wish == nil)
        #expect(queue.nextFetch()?.wish == nil, "it is being looked up")
        #expect(queue.looked(Self.content(1), isThere: false).isEmpty)
        #expect(queue.nextFetch()?.wish == 1)
        #expect(queue.nextFetch()?.wish == nil)
    }

    @Test
    func `fetches a version once for all who wait for it, also for who comes meanwhile`() {
        var queue = queue(1, 1)
        _ = lookUp(&queue)
        #expect(queue.nextFetch()?.wish == 1)
        #expect(queue.nextFetch()?.wish == nil)
        queue.add(3, of: AllocationID(3), for: Self.content(1))
        #expect(queue.fetched(Self.content(1), wasWanted: true).map(\.1) == [1, 2, 3])
        #expect(lookUp(&queue).isEmpty && queue.nextFetch()?.wish == nil)
    }

    @Test
    func `forgets who was ended, and begins anew for who comes after all had left`() {
        var queue = queue(1, 1, 2)
        _ = lookUp(&queue)
        #expect(queue.nextFetch()?.wish == 1)
        #expect(queue.cancel(AllocationID(1)) == [1] && queue.wants(Self.content(1)))
        #expect(queue.cancel(AllocationID(2)) == [2] && !queue.wants(Self.content(1)))
        queue.add(4, of: AllocationID(4), for: Self.content(1))
        #expect(queue.fetched(Self.content(1), wasWanted: false).isEmpty, "it was given up before that")
        _ = lookUp(&queue)
        #expect([queue.nextFetch()?.wish, queue.nextFetch()?.wish].compactMap { $0 }.sorted() == [3, 4])
    }

    @Test
    func `fetches ahead while nobody waits, one at a time, and takes nobody's turn with it`() {
        var queue = queue(1)
        queue.setAhead([(Self.content(8), 80), (Self.content(9), 90)])
        #expect(queue.wants(Self.content(9)))
        #expect(queue.nextAhead()?.wish == nil, "somebody waits")
        _ = lookUp(&queue, there: 1)
        #expect(queue.nextAhead()?.wish == 80 && queue.nextAhead()?.wish == nil)
        for byte: UInt8 in 2...6 { queue.add(Int(byte), of: AllocationID(UInt64(byte)), for: Self.content(byte)) }
        _ = lookUp(&queue)
        #expect((2...6).map { _ in queue.nextFetch()?.wish } == [2, 3, 4, 5, nil], "four beside it")
        #expect(queue.waitingForFetches.map(\.allocation.number) == [2, 3, 4, 5, 6])
        #expect(queue.fetched(Self.content(8), wasWanted: true).isEmpty)
        #expect(queue.nextFetch()?.wish == nil && queue.nextAhead()?.wish == nil)
        for byte: UInt8 in 2...5 { #expect(queue.fetched(Self.content(byte), wasWanted: true).count == 1) }
        #expect(queue.nextFetch()?.wish == 6 && queue.nextAhead()?.wish == nil)
        _ = queue.fetched(Self.content(6), wasWanted: true)
        #expect(queue.nextAhead()?.wish == 90)
    }

    @Test
    func `serves who comes to need what is fetched ahead, and fetches anew for them where that failed`() {
        var queue = queue()
        queue.setAhead([(Self.content(8), 80)])
        #expect(queue.nextAhead()?.wish == 80)
        queue.add(1, of: AllocationID(1), for: Self.content(8))
        _ = lookUp(&queue)
        #expect(queue.nextFetch()?.wish == nil, "it is on its way")
        #expect(queue.fetched(Self.content(8), wasWanted: true).map(\.1) == [1])
        queue.setAhead([(Self.content(9), 90)])
        #expect(queue.nextAhead()?.wish == 90)
        queue.add(2, of: AllocationID(2), for: Self.content(9))
        _ = lookUp(&queue)
        queue.failedAhead(Self.content(9))
        #expect(queue.nextAhead()?.wish == nil && queue.nextFetch()?.wish == 2)
    }

    @Test
    func `stops what is not wished for any more, unless somebody needs it`() {
        var queue = queue()
        queue.setAhead([(Self.content(8), 80)])
        #expect(queue.nextAhead()?.wish == 80)
        queue.setAhead([])
        #expect(!queue.wants(Self.content(8)))
        queue.setAhead([(Self.content(8), 81)])
        #expect(queue.fetched(Self.content(8), wasWanted: false).isEmpty, "it was given up before that")
        #expect(queue.nextAhead()?.wish == 81, "and is wished for again")
    }
}
