// Reads cron expressions: five or six fields, or a word that begins with @, after TZ= or CRON_TZ= where a zone is
// named. The grammar is robfig/cron's; what that lets pass by accident (1,,2 and *-3) is refused.

extension CronSchedule {
    /// How much is read.
    package enum Limits {
        /// Six fields that list all their values have about 500 bytes.
        package static let text = 1024
    }

    /// Reads an expression.
    package static func parse(_ text: String, seconds: Seconds = .absent) throws(CronError) -> CronSchedule {
        guard text.utf8.count <= Limits.text else { throw .tooLong(limit: Limits.text) }
        var words = text.split(whereSeparator: \.isWhitespace)[...]
        var zone: TimeZoneName?
        if let name = words.first.flatMap(zoneText) {
            zone = try self.zone(name)
            words = words.dropFirst()
        }
        guard let first = words.first else { throw .empty }
        guard first.first == "@" else {
            return CronSchedule(form: .calendar(try CronCalendar(words, seconds: seconds)), zone: zone)
        }
        if first == "@every" {
            let interval = try CronInterval.nanoseconds(words.dropFirst().joined(separator: " "))
            return CronSchedule(form: every(nanoseconds: interval).form, zone: zone)
        }
        guard words.count == 1, let calendar = CronCalendar(word: first) else {
            throw .unknownWord(String(words.joined(separator: " ").prefix(40)))
        }
        return CronSchedule(form: .calendar(calendar), zone: zone)
    }

    private static func zoneText(_ word: Substring) -> Substring? {
        for prefix in ["TZ=", "CRON_TZ="] where word.hasPrefix(prefix) { return word.dropFirst(prefix.count) }
        return nil
    }

    private static func zone(_ text: Substring) throws(CronError) -> TimeZoneName {
        do {
            return try TimeZoneName(String(text))
        } catch {
            throw .badZone(String(text.prefix(40)))
        }
    }
}

extension CronCalendar {
    /// Reads the fields.
    fileprivate init(_ words: ArraySlice<Substring>, seconds: CronSchedule.Seconds) throws(CronError) {
        var words = Array(words)
        switch seconds {
        case .absent:
            guard words.count == 5 else { throw .fieldCount(words.count, expected: 5...5) }
            words.insert("0", at: 0)
        case .required:
            guard (5...6).contains(words.count) else { throw .fieldCount(words.count, expected: 5...6) }
            if words.count == 5 { words.append("*") }
        case .optional:
            guard (5...6).contains(words.count) else { throw .fieldCount(words.count, expected: 5...6) }
            if words.count == 5 { words.insert("0", at: 0) }
        }
        second = try CronField.list(words[0], in: .second)
        minute = try CronField.list(words[1], in: .minute)
        hour = try CronField.list(words[2], in: .hour)
        dayOfMonth = try CronField.list(words[3], in: .dayOfMonth)
        month = try CronField.list(words[4], in: .month)
        dayOfWeek = try CronField.list(words[5], in: .dayOfWeek)
    }

    /// What a word with @ stands for; nil when it is not known.
    fileprivate init?(word: Substring) {
        let fields: String
        switch word {
        case "@yearly", "@annually": fields = "0 0 1 1 *"
        case "@monthly": fields = "0 0 1 * *"
        case "@weekly": fields = "0 0 * * 0"
        case "@daily", "@midnight": fields = "0 0 * * *"
        case "@hourly": fields = "0 * * * *"
        default: return nil
        }
        try? self.init(fields.split(separator: " ")[...], seconds: .absent)
    }
}
