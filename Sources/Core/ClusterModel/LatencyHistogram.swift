// How long requests took, in a bounded number of counts: exact below 32 ms, and within a sixteenth of an octave above.
// A gateway counts with it, says what came since it spoke last, and the coordinator adds up what several say.

/// Counts by duration in milliseconds; the last one takes everything beyond four hours.
package struct LatencyHistogram: Hashable, Sendable {
    /// Of each doubling, 16 parts: a percentile is at most a sixteenth of its octave off.
    private static let parts = 16
    /// Places from 0 ms to four hours.
    package static let count = 336

    /// So many of one place.
    package struct Part: Hashable, Sendable {
        package let place: Int
        package let count: UInt32

        package init(place: Int, count: UInt32) { (self.place, self.count) = (place, count) }
    }

    private var counts = [UInt32](repeating: 0, count: LatencyHistogram.count)
    package private(set) var total: Int64 = 0

    package init() {}

    /// From what somebody says; a place that there is not counts for nothing, and one that is named twice adds up.
    package init(_ parts: [Part]) {
        for part in parts where counts.indices.contains(part.place) { add(part.count, at: part.place) }
    }

    /// What was counted, in order of duration, without places where nothing was.
    package var filled: [Part] {
        counts.enumerated().compactMap { $0.element == 0 ? nil : Part(place: $0.offset, count: $0.element) }
    }

    /// - Parameter times: How many took so long.
    package mutating func add(milliseconds: Int64, times: Int64 = 1) {
        add(UInt32(clamping: times), at: Self.place(of: milliseconds))
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
        for place in counts.indices where counts[place] > earlier.counts[place] {
            rest.add(counts[place] - earlier.counts[place], at: place)
        }
        return rest
    }

    package static func + (left: LatencyHistogram, right: LatencyHistogram) -> LatencyHistogram {
        var sum = left
        for place in sum.counts.indices { sum.add(right.counts[place], at: place) }
        return sum
    }

    /// A place that is full stays full: figures that are absurd end at the most and not at nothing. The total is the
    /// sum of the places, and so below 2^41.
    private mutating func add(_ count: UInt32, at place: Int) {
        let added = min(count, .max - counts[place])
        counts[place] += added
        total += Int64(added)
    }

    package static func place(of milliseconds: Int64) -> Int {
        let value = max(0, milliseconds)
        if value < Int64(2 * parts) { return Int(value) }
        // The highest bit says which octave, the next four which part of it.
        let octave = 63 - value.leadingZeroBitCount
        let part = Int(value >> (Int64(octave) - 4)) & (parts - 1)
        return min(count - 1, parts * (octave - 3) + part)
    }

    /// The longest duration of a place.
    package static func upper(of place: Int) -> Int64 {
        if place < 2 * parts { return Int64(place) }
        let octave = Int64(place / parts + 3)
        return (Int64(parts + place % parts + 1) << (octave - 4)) - 1
    }
}
