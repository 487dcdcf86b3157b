// Requests to one service, as a trace tells them or as they are drawn from its rates.

package import ClusterModel

/// When requests come and how long a replica works on each.
package struct LoadTrace: Sendable {
    /// Milliseconds from the beginning; ascending.
    package private(set) var arrivals: [Int64] = []
    /// Milliseconds of one slot of a replica.
    package private(set) var work: [Int32] = []

    package init() {}

    package var count: Int { arrivals.count }

    /// The last arrival.
    package var length: Span { Span(milliseconds: arrivals.last ?? 0) }

    /// Slots that are busy on average.
    package var load: Double {
        let total = work.reduce(0.0) { $0 + Double($1) }
        return total / Double(max(length.milliseconds, 1))
    }

    /// Adds a request; they must come in order.
    package mutating func add(at time: Int64, work length: Int64) {
        precondition(time >= arrivals.last ?? 0, "requests come in order")
        arrivals.append(time)
        work.append(Int32(clamping: max(1, length)))
    }

    /// Draws `count` requests evenly at random within so many milliseconds from `start`, each with exponential work of
    /// this mean.
    package mutating func draw(
        _ count: Int, from start: Int64, within width: Int64, meanWork: Double, using chance: inout Randomness
    ) {
        let times = (0..<count).map { _ in start + Int64(chance.below(Int(width))) }.sorted()
        for time in times { add(at: time, work: Int64(chance.exponential(mean: meanWork))) }
    }
}

extension Randomness {
    /// A number from 0 up to but not including 1, in steps of 2^-53.
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Exponentially distributed. The logarithm is a series of its own, so that two machines agree to the bit.
    package mutating func exponential(mean: Double) -> Double { -mean * naturalLogarithm(1 - unit()) }
}

/// ln x for 0 < x <= 1: the exponent and a series in (m-1)/(m+1), whose error is below 1e-10.
private func naturalLogarithm(_ x: Double) -> Double {
    let mantissa = x.significand
    let z = (mantissa - 1) / (mantissa + 1)
    let square = z * z
    var (term, sum) = (z, 0.0)
    for odd in stride(from: 1.0, through: 19.0, by: 2.0) {
        sum += term / odd
        term *= square
    }
    return 2 * sum + Double(x.exponent) * 0.693_147_180_559_945_3
}
