// The one source of chance: seeded, passed inout, the same on every machine.

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014, figure 17).
package struct Randomness: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number below the bound, which must be above zero. The bias is below 2^-32 for bounds under 2^32.
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a bound above zero")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True with the given chance in a thousand.
    package mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

    /// A generator of its own, whose later values do not depend on how this one is used.
    package mutating func split() -> Randomness { Randomness(seed: next()) }
}
