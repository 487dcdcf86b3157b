// When a thing is to happen again and again, as cron expressions say it. A schedule knows no clock and no file: the
// time and the zone's rules are arguments.

/// A cron expression that was understood.
package struct CronSchedule: Hashable, Sendable {
    /// Whether the first field of an expression is the second.
    package enum Seconds: Hashable, Sendable {
        /// Five fields.
        case absent
        /// Six fields, or five without the day of week.
        case required
        /// Five or six fields; with five, the second is 0.
        case optional
    }

    /// The two kinds of schedule.
    package enum Form: Hashable, Sendable {
        /// Seconds that the calendar chooses.
        case calendar(CronCalendar)
        /// One time after another, so far apart: whole seconds, at least one.
        case interval(Span)
    }

    /// What the expression says.
    package let form: Form
    /// The zone that the expression names itself; whoever asks for a time then hands in its rules. nil is the zone of
    /// the asker.
    package let zone: TimeZoneName?

    init(form: Form, zone: TimeZoneName? = nil) {
        self.form = form
        self.zone = zone
    }

    /// A schedule of equal distances, cut to whole seconds; below a second it is one.
    package static func every(nanoseconds: Int64) -> CronSchedule {
        CronSchedule(form: .interval(.seconds(max(1, nanoseconds / 1_000_000_000))))
    }

    /// The first time strictly after this one, on a whole second; nil when there is none within five years.
    ///
    /// A local time that a zone skips does not come; one that it repeats comes twice.
    package func next(after time: WallTime, in zone: TimeZoneRules) -> WallTime? {
        switch form {
        case .interval(let span): WallTime(wholeSeconds: time.wholeSeconds + span.milliseconds / 1000)
        case .calendar(let calendar):
            calendar.next(from: time.wholeSeconds + 1, in: zone).flatMap(WallTime.init(wholeSeconds:))
        }
    }
}
