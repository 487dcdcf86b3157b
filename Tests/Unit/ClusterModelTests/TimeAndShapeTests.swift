// Points and lengths of time, and how ranks lie over nodes.

import ClusterModel
import Testing

@Suite struct TimeAndShapeTests {
    @Test func `times are moved and compared by spans`() {
        let start = WallTime(milliseconds: 1_000)
        #expect(start + .seconds(2) == WallTime(milliseconds: 3_000))
        #expect((start + .minutes(1)).since(start) == .seconds(60))
        #expect(start < start + .milliseconds(1))
        #expect(start.since(start + .seconds(1)) < .zero)
        let boot = BootTime(milliseconds: 5)
        #expect((boot + .seconds(1)).since(boot) == .milliseconds(1_000))
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `shares sum to the ranks and differ by one at most, the larger first`(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        for _ in 0..<300 {
            let (ranks, nodes) = (1 + randomness.below(200), 1 + randomness.below(30))
            let shares = GangShape(ranks: ranks).shares(over: nodes)
            #expect(shares.count == nodes, "seed \(seed)")
            #expect(shares.reduce(0, +) == ranks, "seed \(seed)")
            #expect(shares == shares.sorted(by: >), "seed \(seed)")
            #expect((shares.first ?? 0) - (shares.last ?? 0) <= 1, "seed \(seed)")
        }
        #expect(GangShape(ranks: 4).shares(over: 3) == [2, 1, 1])
    }

    @Test func `a job's total is all ranks' requests`() throws {
        let hash = try #require(ContentHash(bytes: [UInt8](repeating: 1, count: 32)))
        let spec = JobSpec(
            name: .standard, shape: GangShape(ranks: 6), requests: Resources(cpu: 250, memory: 10, gpus: 1),
            payload: hash)
        #expect(spec.total == Resources(cpu: 1500, memory: 60, gpus: 6))
    }
}
