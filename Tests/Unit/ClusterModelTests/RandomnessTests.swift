// The one source of chance: the published values, and fair bounds.

import ClusterModel
import Testing

@Suite struct RandomnessTests {
    @Test func `the values are SplitMix64's`() {
        var zero = Randomness(seed: 0)
        #expect(
            (0..<4).map { _ in zero.next() } == [
                0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F, 0xF88B_B8A8_724C_81EC,
            ])
        var other = Randomness(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in other.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }

    @Test func `numbers stay below the bound and reach all of it`() {
        var randomness = Randomness(seed: 7)
        var seen: Set<Int> = []
        for _ in 0..<1000 { seen.insert(randomness.below(10)) }
        #expect(seen == Set(0..<10))
        #expect((0..<100).allSatisfy { _ in randomness.below(1) == 0 })
        #expect((0..<100).allSatisfy { _ in (0..<Int.max).contains(randomness.below(.max)) })
        #expect((0..<100).allSatisfy { _ in !randomness.chance(perMille: 0) && randomness.chance(perMille: 1000) })
    }

    @Test func `a split generator does not depend on how its parent goes on`() {
        var parent = Randomness(seed: 9)
        var child = parent.split()
        let first = child
        _ = parent.next()
        #expect(child.next() != parent.next())
        #expect(child != first)
        var again = Randomness(seed: 9)
        #expect(again.split() == first)
    }
}
