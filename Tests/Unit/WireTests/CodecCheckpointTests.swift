// Checkpoints through bytes: a state that is written down in pieces, now and then, comes back whole.
import ClusterModel
import Ledger
import Testing
import Wire

@Suite struct CodecCheckpointTests {
    /// Keeps the newest bytes of each chunk, as a store does.
    private struct Shelf {
        private(set) var bytes: [String: [UInt8]] = [:]

        mutating func put(_ chunks: [CheckpointChunk]) throws {
            for chunk in chunks { bytes[place(of: chunk)] = try chunk.encoded() }
        }

        private func place(of chunk: CheckpointChunk) -> String {
            switch chunk {
            case .head: "head"
            case .jobs(let index, _): "jobs \(index)"
            case .allocations(let index, _): "allocations \(index)"
            case .nodes(let index, _): "nodes \(index)"
            case .recurring(let index, _): "recurring \(index)"
            case .services(let index, _): "services \(index)"
            case .models(let index, _): "models \(index)"
            }
        }
    }

    @Test(arguments: UInt64(1)...12)
    func `a state comes back from the checkpoints that were written of it`(seed: UInt64) throws {
        print("checkpoints: seed \(seed)")
        var walk = StateWalk(seed: seed)
        var shelf = Shelf()
        for _ in 0..<5 {
            for _ in 0..<120 { walk.step() }
            try shelf.put(walk.state.takeCheckpoint())
            let chunks = try shelf.bytes.values.map { try CheckpointChunk.decoded(from: $0) }
            let restored = try #require(ClusterState(restoring: chunks))
            #expect(restored == walk.state)
            #expect(restored.violations() == walk.state.violations())
        }
        #expect(walk.state.jobs.count > 50)
    }

    @Test(arguments: UInt64(1)...4)
    func `a log of batches adds up to the same state`(seed: UInt64) throws {
        print("replay: seed \(seed)")
        var source = CodecSource(seed: seed)
        let cluster = source.cluster()
        var lived = ClusterState(cluster: cluster)
        var replayed = ClusterState(cluster: cluster)
        for epoch in UInt64(1)...20 {
            let batch: [Event] = [
                .cluster(.opened(epoch: epoch, at: source.time())), .cluster(.promised(source.promise(used: false))),
                .queue(.declared(source.queueSpec())),
            ]
            for event in batch { lived.apply(event) }
            for event in try [Event].decoded(from: batch.encoded()) { replayed.apply(event) }
        }
        #expect(lived == replayed)
    }

    @Test func `a job of eight thousand nodes takes a 256th of a chunk`() throws {
        print("large job: seed 5")
        var source = CodecSource(seed: 5)
        var job = source.jobRow(.pending(since: source.time()))
        job.placements = []
        for place in UInt32(0)..<8_000 {
            let allocation = AllocationID(1_000_000_000 + UInt64(place))
            let node = NodeID(UInt64(source.below(10_000)))
            let ending: Ending = source.some([.completed, .stopped, .lost])
            let ranks = place * 8..<place * 8 + 8
            job.placements.append(Placement(allocation: allocation, node: node, ranks: ranks, ending: ending))
        }
        let chunk = CheckpointChunk.jobs(index: 1, [job])
        let bytes = try chunk.encoded()
        #expect(bytes.count <= WireLimits.rowBytes / 256)
        #expect(try CheckpointChunk.decoded(from: bytes) == chunk)
    }
}
