// Powers and logarithms of two: near the true value within the stated bound, and the same bits for ever.

import ClusterModel
import Foundation
import Testing

@Suite struct FixedPointTests {
    @Test func `these raw values never change`() {
        let powers: [(Int64, Int64)] = [
            (0, 1 << 32), (1 << 31, 6_074_000_999), (-(1 << 31), 3_037_000_499), (3 << 32, 8 << 32),
            (1, 4_294_967_296), (-(32 << 32), 1),
        ]
        for (raw, power) in powers { #expect(Fixed(raw: raw).exp2().raw == power, "2 to \(raw)") }
        let logarithms: [(Int64, Int64)] = [
            (1 << 32, 0), (2 << 32, 1 << 32), (3 << 32, 6_807_362_105), (1, -(32 << 32)), (1 << 31, -(1 << 32)),
            (.max, 133_143_986_175),
        ]
        for (raw, logarithm) in logarithms { #expect(Fixed(raw: raw).log2().raw == logarithm, "log of \(raw)") }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a power is within 40 last places of the true one`(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        for _ in 0..<2000 {
            // From -32 to 20: up to there a Double is finer than the bound.
            let exponent = Fixed(raw: Int64(randomness.below(52 << 32)) - (32 << 32))
            let exact = pow(2, Double(exponent.raw) / 4_294_967_296) * 4_294_967_296
            let bound = 40 * max(1, exact / 4_294_967_296)
            #expect(abs(Double(exponent.exp2().raw) - exact) <= bound, "seed \(seed), 2 to \(exponent.raw)")
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a logarithm is within 2 last places of the true one`(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        for _ in 0..<2000 {
            let raw = 1 + Int64(randomness.next() >> UInt64(1 + randomness.below(62)))
            guard raw > 0 else { continue }
            let exact = log2(Double(raw)) - 32
            let found = Double(Fixed(raw: raw).log2().raw) / 4_294_967_296
            #expect(abs(found - exact) <= 2.0 / 4_294_967_296, "seed \(seed), log of \(raw)")
        }
    }

    @Test func `outside its range a power saturates`() {
        #expect(Fixed(31).exp2().raw == .max)
        #expect(Fixed(raw: .max).exp2().raw == .max)
        #expect(Fixed(-33).exp2().raw == 0)
        #expect(Fixed(raw: .min).exp2().raw == 0)
        #expect(Fixed(30).exp2() == Fixed(raw: 1 << 62))
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `a larger exponent never gives a smaller power`(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        for _ in 0..<2000 {
            let raw = Int64(randomness.below(60 << 32)) - (32 << 32)
            #expect(Fixed(raw: raw).exp2() <= Fixed(raw: raw + 1 + Int64(randomness.below(1000))).exp2())
        }
    }
}
