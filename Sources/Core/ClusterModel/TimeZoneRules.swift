// What a zone's clocks showed and will show: the changes of its offset from UTC, then a rule for the years after the
// last one. A pure value; where its bytes come from is the edge's business.

/// A zone's offsets from UTC for all time.
package struct TimeZoneRules: Hashable, Sendable {
    /// From this second on clocks have this offset.
    struct Change: Hashable, Sendable {
        let second: Int64
        let offset: Int
    }

    /// A time without a change, around the instant that was asked for.
    struct Stretch: Hashable, Sendable {
        /// Seconds east of UTC.
        let offset: Int
        /// The first second that is no longer in it; nil when it never ends.
        let end: Int64?
    }

    /// UTC itself.
    package static let utc = TimeZoneRules(firstOffset: 0, changes: [], yearly: nil)

    /// Before the first change.
    let firstOffset: Int
    /// Ascending.
    let changes: [Change]
    /// After the last change.
    let yearly: YearlyZoneRule?

    init(firstOffset: Int, changes: [Change], yearly: YearlyZoneRule?) {
        self.firstOffset = firstOffset
        self.changes = changes
        self.yearly = yearly
    }

    /// The rules of a name that says its offset itself; nil for places, whose rules must be looked up.
    package init?(_ name: TimeZoneName) {
        guard let offset = name.fixedOffset else { return nil }
        self.init(firstOffset: offset, changes: [], yearly: nil)
    }

    /// The offset at this second, and until when it holds.
    func stretch(at second: Int64) -> Stretch {
        let next = changes.firstPlace { $0.second <= second }
        if next == changes.count, let yearly { return yearly.stretch(at: second) }
        return Stretch(
            offset: next > 0 ? changes[next - 1].offset : firstOffset,
            end: next < changes.count ? changes[next].second : nil)
    }
}

extension TimeZoneRules {
    /// No offset is larger, east or west.
    private static let largestOffset: Int64 = 26 * 3600

    /// Seconds east of UTC at this time.
    package func offset(at time: WallTime) -> Int { stretch(at: time.wholeSeconds).offset }

    /// What clocks show at this time, cut to the second.
    package func local(_ time: WallTime) -> CivilTime {
        CivilTime(number: time.wholeSeconds + Int64(offset(at: time)))
    }

    /// When clocks show this, in order: mostly once, not at all in a gap, twice in an hour that is repeated.
    package func times(showing local: CivilTime) -> [WallTime] {
        let number = local.number
        var found: [WallTime] = []
        var start = number - Self.largestOffset
        while start <= number + Self.largestOffset {
            let stretch = stretch(at: start)
            let second = number - Int64(stretch.offset)
            if second >= start, stretch.end.map({ second < $0 }) ?? true, let time = WallTime(wholeSeconds: second) {
                found.append(time)
            }
            guard let end = stretch.end else { break }
            start = end
        }
        return found
    }
}
