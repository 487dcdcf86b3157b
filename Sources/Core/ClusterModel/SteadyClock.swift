// The cluster's wall time, made of readings that somebody else takes: it never runs backwards, because facts carry it,
// and never stands still, because promises end by it. Where the machine's own clock is behind what was already told,
// time goes on by the boot clock, a little slower, until the machine's clock has passed it.

/// A wall clock that keeps its word, whatever is done to the machine's.
package struct SteadyClock: Hashable, Sendable {
    /// What a reading showed that a person should hear of.
    package enum News: Hashable, Sendable {
        /// The machine's clock is now this far behind what was told.
        case wentBack(by: Span)
        /// The machine's clock went forward by this much more than the boot clock.
        case leapt(by: Span)
        /// The machine's clock has passed what was told, and counts again.
        case caughtUp
    }

    /// How far a machine's clock may be behind the journal at a start before a person must look: NTP corrects minutes,
    /// a wrong year or a dead battery is more.
    package static let tolerance = Span.minutes(10)
    /// A step forward that is worth a line: suspension is on both clocks, and NTP's own steps are below a second.
    private static let leap = Span.minutes(1)
    /// A step backwards that is not worth a line.
    private static let unremarkable = Span.seconds(1)

    /// The time from which it goes on by the boot clock.
    private struct Anchor: Hashable, Sendable {
        let wall: WallTime
        let boot: BootTime
        /// Whether somebody was told.
        let isKnown: Bool

        /// Seven eighths of the boot clock's pace: never faster than time, and what was gained is given back in eight
        /// times as long.
        func time(at boot: BootTime) -> WallTime {
            let elapsed = max(.zero, boot.since(self.boot))
            return wall + .milliseconds(elapsed.milliseconds - elapsed.milliseconds / 8)
        }
    }

    /// The last time that was told.
    private var told: WallTime
    private var lastBoot: BootTime
    /// nil while the machine's clock is followed.
    private var anchor: Anchor?

    /// `latest` is the latest wall time in the journal, which no later fact may precede.
    package init(notBefore latest: WallTime, at reading: Now) {
        // The time while nobody served has passed, and is no leap.
        told = max(latest, reading.wall)
        lastBoot = reading.boot
        guard reading.wall < latest else { return }
        let isKnown = latest.since(reading.wall) > Self.unremarkable
        anchor = Anchor(wall: latest, boot: reading.boot, isKnown: isKnown)
    }

    /// How far a machine's clock is behind the latest time in the journal; nil where that is not worth a line.
    package static func lag(of wall: WallTime, behind latest: WallTime) -> Span? {
        let lag = latest.since(wall)
        return lag > unremarkable ? lag : nil
    }

    /// The times of a turn, from a reading of the machine's clocks.
    package mutating func tell(_ reading: Now) -> (now: Now, news: News?) {
        let news = take(reading)
        lastBoot = max(lastBoot, reading.boot)
        return (Now(wall: told, boot: reading.boot), news)
    }

    private mutating func take(_ reading: Now) -> News? {
        let elapsed = max(.zero, reading.boot.since(lastBoot))
        let expected = anchor?.time(at: reading.boot) ?? told + elapsed
        let lead = reading.wall.since(expected)
        guard let anchor else {
            guard reading.wall < told else {
                told = reading.wall
                return lead > Self.leap ? .leapt(by: lead) : nil
            }
            let gap = expected.since(reading.wall)
            let isKnown = gap > Self.unremarkable
            let start = Anchor(wall: told, boot: lastBoot, isKnown: isKnown)
            self.anchor = start
            told = max(told, start.time(at: reading.boot))
            return isKnown ? .wentBack(by: gap) : nil
        }
        guard reading.wall < expected else {
            told = max(told, reading.wall)
            self.anchor = nil
            if lead > Self.leap { return .leapt(by: lead) }
            return anchor.isKnown ? .caughtUp : nil
        }
        told = max(told, expected)
        return nil
    }
}
