// A cron expression with the rules of its zone: all that is needed to say when something is due, on any machine and in
// any year. The rules are those that the zone had when the timetable was made; a later tz database changes nothing of
// it until it is made anew, so that a replay of the journal finds the same times.

/// When something is due.
package struct Timetable: Hashable, Sendable {
    package enum Limits {
        /// Runs that are counted when nobody was there to submit them; beyond, `more than 100` is said.
        package static let missed = 100
    }

    /// The expression as it was written, without a zone in front.
    package let text: String
    package let schedule: CronSchedule
    package let zone: TimeZoneName
    /// What the zone's clocks show; nil for a place whose rules nobody has looked up yet.
    package var rules: TimeZoneRules?

    /// Reads five fields, a word such as @daily, or @every with a length of time. A zone in front (`TZ=Europe/Berlin`)
    /// goes before `zone`, and nil is UTC.
    package init(_ text: String, zone: TimeZoneName? = nil) throws(CronError) {
        let schedule = try CronSchedule.parse(text)
        self.schedule = CronSchedule(form: schedule.form)
        self.zone = schedule.zone ?? zone ?? .utc
        let words = text.split(whereSeparator: \.isWhitespace).dropFirst(schedule.zone == nil ? 0 : 1)
        self.text = words.joined(separator: " ")
        rules = TimeZoneRules(self.zone)
    }

    /// The first time after this one that is due, on a whole second; nil when none comes within five years, and while
    /// the zone's rules are not known.
    package func next(after time: WallTime) -> WallTime? { rules.flatMap { schedule.next(after: time, in: $0) } }

    /// The last time that is due after one and not after another; nil when there is none between them.
    ///
    /// `time` is one that was due, or the one from which distances are counted. It is not walked over what lies
    /// between: after a year's absence a run of every minute is found in some thirty steps.
    package func latest(after time: WallTime, upTo end: WallTime) -> WallTime? {
        guard let first = next(after: time), first <= end else { return nil }
        if case .interval(let span) = schedule.form {
            let distance = span.milliseconds
            return first + .milliseconds(end.since(first).milliseconds / distance * distance)
        }
        // Between `low` and the end something is due, between `high` and the end nothing.
        var (low, high) = (first.wholeSeconds - 1, end.wholeSeconds)
        while low + 1 < high {
            let middle = low + (high - low) / 2
            let isFollowed = (WallTime(wholeSeconds: middle).flatMap { next(after: $0) }).map { $0 <= end } ?? false
            if isFollowed { low = middle } else { high = middle }
        }
        return WallTime(wholeSeconds: high)
    }

    /// How many times are due after one and before another, counted to one more than `Limits.missed`.
    package func count(after time: WallTime, before end: WallTime) -> Int {
        var count = 0
        var last = time
        while count <= Limits.missed, let next = next(after: last), next < end {
            count += 1
            last = next
        }
        return count
    }
}
