// Sets of numbered things against the standard set.

import ClusterModel
import Testing

@Suite struct UnitsTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a set of units does what a standard set does`(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        let bound = 1 << (1 + randomness.below(16))
        func sample() -> Set<Int> { Set((0..<randomness.below(60)).map { _ in randomness.below(bound) }) }
        for _ in 0..<100 {
            let (left, right) = (sample(), sample())
            let (first, second) = (UnitSet(left), UnitSet(right))
            #expect(first.numbers == left.sorted(), "seed \(seed)")
            #expect(first.count == left.count && first.isEmpty == left.isEmpty, "seed \(seed)")
            var union = first
            union.formUnion(second)
            #expect(union == UnitSet(left.union(right)), "seed \(seed)")
            var rest = first
            rest.subtract(second)
            #expect(rest == UnitSet(left.subtracting(right)), "seed \(seed)")
            #expect(first.isDisjoint(with: second) == left.isDisjoint(with: right), "seed \(seed)")
            #expect(first.isSuperset(of: second) == left.isSuperset(of: right), "seed \(seed)")
            #expect(union.isSuperset(of: first) && first.isSuperset(of: rest), "seed \(seed)")
            let wanted = randomness.below(left.count + 2)
            #expect(
                first.lowest(wanted) == (wanted > left.count ? nil : UnitSet(left.sorted().prefix(wanted))),
                "seed \(seed)")
            let mark = randomness.below(bound)
            #expect(first.first(from: mark) == left.filter { $0 >= mark }.min() ?? left.min(), "seed \(seed)")
        }
    }

    @Test func `sets that hold the same are equal, whatever was in them before`() {
        var set = UnitSet([3, 65_535])
        set.remove(65_535)
        #expect(set == UnitSet([3]))
        #expect(set.hashValue == UnitSet([3]).hashValue)
        set.insert(20_000)
        set.remove(3)
        set.remove(3)
        #expect(set == UnitSet([20_000]))
        #expect(set.hashValue == UnitSet([20_000]).hashValue)
        set.insert(0)
        #expect(set.numbers == [0, 20_000])
        set.remove(20_000)
        set.remove(0)
        #expect(set == UnitSet())
        #expect(!set.contains(-1) && !set.contains(.max))
    }

    @Test func `units are joined and taken kind by kind`() {
        let all = Units(gpus: UnitSet(0..<8), cores: UnitSet(0..<4), ports: UnitSet(20_000..<20_010))
        let some = Units(gpus: UnitSet([1]), ports: UnitSet([20_003]))
        var rest = all
        rest.subtract(some)
        #expect(rest.gpus.numbers == [0, 2, 3, 4, 5, 6, 7])
        #expect(all.isSuperset(of: some) && !rest.isSuperset(of: some))
        rest.formUnion(some)
        #expect(rest == all)
        #expect(Units().isEmpty && !some.isEmpty)
    }
}
