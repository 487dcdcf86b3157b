// The laws of resource vectors and quotas over generated amounts.

import ClusterModel
import Testing

@Suite struct ResourcesTests {
    private static func sample(_ randomness: inout Randomness) -> Resources {
        let names = ["a/x", "b/y", "c/z"].filter { _ in randomness.chance(perMille: 300) }
        let others = names.map { NamedAmount(name: $0, amount: Int64(randomness.below(5))) }
        return Resources(
            cpu: Int64(randomness.below(3) * 500), memory: Int64(randomness.below(4)), gpus: Int64(randomness.below(3)),
            others: others.reversed())
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `sums, differences and multiples keep the laws of vectors`(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        for _ in 0..<200 {
            let (a, b, c) = (Self.sample(&randomness), Self.sample(&randomness), Self.sample(&randomness))
            #expect(a + b == b + a, "seed \(seed)")
            #expect((a + b) + c == a + (b + c), "seed \(seed)")
            #expect(a + b - b == a, "seed \(seed)")
            #expect(a * 3 == a + a + a, "seed \(seed)")
            #expect(a * 0 == .zero && (a - a).isZero, "seed \(seed)")
            #expect(a.fits(in: a + b), "seed \(seed)")
            #expect(a.fits(in: b) == !(b - a).isOverdrawn, "seed \(seed)")
            #expect(a.fits(in: b) == a.shortfall(in: b).isZero, "seed \(seed)")
            #expect(a.fits(in: b + a.shortfall(in: b)), "seed \(seed)")
            #expect(!(a - b).others.contains { $0.amount == 0 }, "seed \(seed)")
        }
    }

    @Test func `kinds are read and written by name`() {
        var some = Resources(
            cpu: 1500, others: [NamedAmount(name: "b/y", amount: 2), NamedAmount(name: "a/x", amount: 1)])
        some[ResourceKind(name: "nvidia.com/gpu")] = 4
        some[ResourceKind(name: "memory")] = 512 << 20
        #expect(some.kinds == [.cpu, .memory, .gpu, .other("a/x"), .other("b/y")])
        #expect(some.summary == "1.5 cpu, 512Mi memory, 4 nvidia.com/gpu, 1 a/x, 2 b/y")
        some[.other("a/x")] = 0
        #expect(some.others.map(\.name) == ["b/y"])
        #expect(some[.other("a/x")] == 0)
        #expect(Resources.zero.summary == "nothing")
    }

    @Test func `what is missing is not more because something else is overdrawn`() {
        let overdrawn = Resources(cpu: -500, memory: 10)
        #expect(Resources(cpu: 1000, memory: 5).shortfall(in: overdrawn) == Resources(cpu: 1000))
        #expect(overdrawn.isOverdrawn)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a quota admits exactly what has no excess`(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        for _ in 0..<200 {
            let bounds = Self.sample(&randomness)
            let quota = Quota(bounds.kinds.reversed().map { Quota.Bound(kind: $0, amount: bounds[$0]) })
            let (used, more) = (Self.sample(&randomness), Self.sample(&randomness))
            guard quota.admits(used) else { continue }
            #expect(quota.admits(used + more) == quota.excess(used: used, adding: more).isZero, "seed \(seed)")
        }
        #expect(Quota().admits(Resources(cpu: .max)))
    }
}
