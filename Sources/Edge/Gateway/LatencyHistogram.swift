// How long requests took, in a bounded number of counts: exact below 32 ms, and within a thirty-second above.

/// Counts by duration in milliseconds; the last one takes everything beyond four hours.
package struct LatencyHistogram: Hashable, Sendable {
    /// Of each doubling, 16 parts: a percentile is at most a sixteenth of its octave off.
    private static let parts = 16
    private static let count = 336

    private var counts = [UInt32](repeating: 0, count: LatencyHistogram.count)
    package private(set) var total: Int64 = 0

    package init() {}

    package mutating func add(milliseconds: Int64) {
        counts[Self.place(of: milliseconds)] &+= 1
        total += 1
    }

    /// The duration that so many thousandths did not exceed; 0 where nothing was counted.
    package func quantile(permille: Int64) -> Int64 {
        guard total > 0 else { return 0 }
        let rank = max(1, (total * permille + 999) / 1000)
        var seen: Int64 = 0
        for (place, count) in counts.enumerated() {
            seen += Int64(count)
            if seen >= rank { return Self.upper(of: place) }
        }
        return Self.upper(of: Self.count - 1)
    }

    /// What was counted after the earlier one, which this one grew from.
    package func since(_ earlier: LatencyHistogram) -> LatencyHistogram {
        var rest = LatencyHistogram()
        for place in counts.indices { rest.counts[place] = counts[place] &- earlier.counts[place] }
        rest.total = total - earlier.total
        return rest
    }

    package static func + (left: LatencyHistogram, right: LatencyHistogram) -> LatencyHistogram {
        var sum = left
        for place in sum.counts.indices { sum.counts[place] &+= right.counts[place] }
        sum.total += right.total
        return sum
    }

    static func place(of milliseconds: Int64) -> Int {
        let value = max(0, milliseconds)
        if value < Int64(2 * parts) { return Int(value) }
        // The highest bit says which octave, the next four which part of it.
        let octave = 63 - value.leadingZeroBitCount
        let part = Int(value >> (Int64(octave) - 4)) & (parts - 1)
        return min(count - 1, parts * (octave - 3) + part)
    }

    /// The longest duration of a place.
    static func upper(of place: Int) -> Int64 {
        if place < 2 * parts { return Int64(place) }
        let octave = Int64(place / parts + 3)
        return (Int64(parts + place % parts + 1) << (octave - 4)) - 1
    }
}
