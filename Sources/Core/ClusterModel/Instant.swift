// Time as the core sees it: an argument, and of two kinds. Wall time is for people and for the journal; boot time is
// for leases and backoff, counts suspension and is never persisted. Neither type can be made from the other.

/// A point of wall time, in milliseconds since 1970-01-01 UTC.
package struct WallTime: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (earlier: WallTime, later: WallTime) -> Bool { earlier.milliseconds < later.milliseconds }

    package static func + (time: WallTime, span: Span) -> WallTime {
        WallTime(milliseconds: time.milliseconds + span.milliseconds)
    }

    package func since(_ earlier: WallTime) -> Span { Span(milliseconds: milliseconds - earlier.milliseconds) }
}

/// A point of one machine's boot clock (CLOCK_BOOTTIME), in milliseconds since that boot.
package struct BootTime: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (earlier: BootTime, later: BootTime) -> Bool { earlier.milliseconds < later.milliseconds }

    package static func + (time: BootTime, span: Span) -> BootTime {
        BootTime(milliseconds: time.milliseconds + span.milliseconds)
    }

    package func since(_ earlier: BootTime) -> Span { Span(milliseconds: milliseconds - earlier.milliseconds) }
}

/// A length of time in milliseconds: the grain of every promise that the core makes.
package struct Span: Hashable, Comparable, Sendable {
    package static let zero = Span(milliseconds: 0)

    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func milliseconds(_ count: Int64) -> Span { Span(milliseconds: count) }

    package static func seconds(_ count: Int64) -> Span { Span(milliseconds: count * 1000) }

    package static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }

    package static func + (left: Span, right: Span) -> Span {
        Span(milliseconds: left.milliseconds + right.milliseconds)
    }

    package static func - (left: Span, right: Span) -> Span {
        Span(milliseconds: left.milliseconds - right.milliseconds)
    }

    package static func < (less: Span, more: Span) -> Bool { less.milliseconds < more.milliseconds }
}

/// The two times of one step.
package struct Now: Hashable, Sendable {
    /// Never runs backwards: the loop hands the later of the clock and the last value it handed.
    package var wall: WallTime
    package var boot: BootTime

    package init(wall: WallTime, boot: BootTime) {
        self.wall = wall
        self.boot = boot
    }
}
