// The six fields of a cron expression, and the search for the next second that all of them let through. The search
// walks the zone's stretches of one offset: inside one, clocks run evenly, so gaps and repeated hours need no rule.

/// Which seconds of the calendar are meant.
package struct CronCalendar: Hashable, Sendable {
    /// How far is searched.
    package enum Limits {
        /// Past so many years after the year of the question nothing is found; 30 February never comes.
        package static let years = 5
    }

    /// From 0 to 59.
    package let second: CronField
    /// From 0 to 59.
    package let minute: CronField
    /// From 0 to 23.
    package let hour: CronField
    /// From 1 to 31.
    package let dayOfMonth: CronField
    /// From 1 to 12.
    package let month: CronField
    /// From 0, Sunday, to 6.
    package let dayOfWeek: CronField

    /// Whether clocks that show this time are meant.
    package func matches(_ time: CivilTime) -> Bool {
        second.contains(time.second) && minute.contains(time.minute) && hour.contains(time.hour)
            && month.contains(time.date.month) && matchesDay(time.date, weekday: time.date.weekday)
    }

    /// Two restricted day fields are an either-or; when one of them is a star, the other one decides.
    private func matchesDay(_ date: CivilDate, weekday: Int) -> Bool {
        let (isDay, isWeekday) = (dayOfMonth.contains(date.day), dayOfWeek.contains(weekday))
        return dayOfMonth.hasStar || dayOfWeek.hasStar ? isDay && isWeekday : isDay || isWeekday
    }
}

extension CronCalendar {
    /// The first second from this one on that is meant; nil when there is none before the search gives up.
    func next(from first: Int64, in zone: TimeZoneRules) -> Int64? {
        var stretch = zone.stretch(at: first)
        var local = first + Int64(stretch.offset)
        let lastYear = CivilTime(number: local).date.year + Limits.years
        let limit = CivilDate.number(ofFirstDayIn: lastYear + 1) * CivilTime.secondsInDay
        while local < limit {
            let offset = Int64(stretch.offset)
            let end = stretch.end.map { min($0 + offset, limit) } ?? limit
            if let found = next(from: local, before: end) { return found - offset }
            guard let start = stretch.end else { return nil }
            stretch = zone.stretch(at: start)
            local = start + Int64(stretch.offset)
        }
        return nil
    }

    /// The first time between two that clocks show and that is meant.
    private func next(from start: Int64, before end: Int64) -> Int64? {
        var (day, second) = start.dividedDown(by: CivilTime.secondsInDay)
        while day * CivilTime.secondsInDay < end {
            let date = CivilDate(number: day)
            if !month.contains(date.month) {
                day += Int64(CivilDate.length(ofMonth: date.month, year: date.year) - date.day)
            } else if matchesDay(date, weekday: CivilDate.weekday(of: day)), let time = time(from: Int(second)) {
                let found = day * CivilTime.secondsInDay + Int64(time)
                return found < end ? found : nil
            }
            day += 1
            second = 0
        }
        return nil
    }

    /// The first time of day from this second on; nil when the day has no more.
    private func time(from second: Int) -> Int? {
        let (hour, minute) = (second / 3600, second / 60 % 60)
        guard let firstMinute = self.minute.first(from: 0), let firstSecond = self.second.first(from: 0) else {
            return nil
        }
        if self.hour.contains(hour) {
            if self.minute.contains(minute), let found = self.second.first(from: second % 60) {
                return (hour * 60 + minute) * 60 + found
            }
            if let later = self.minute.first(from: minute + 1) { return (hour * 60 + later) * 60 + firstSecond }
        }
        return self.hour.first(from: hour + 1).map { ($0 * 60 + firstMinute) * 60 + firstSecond }
    }
}
