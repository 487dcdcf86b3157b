// The cases about cron expressions: their grammar, and the next time in a zone.

import ClusterModel
import Foundation

enum CronCases {
    static func judge(_ line: CaseLine) throws -> CaseVerdict {
        switch line.id.split(separator: "/").dropFirst().first {
        case "match":
            guard let at = time(line.input["at"]) else { return .skipped }
            let isMatch = try next(line, after: WallTime(milliseconds: at.milliseconds - 1000)) == at
            return verdict(line, line.expect["matches"] as? Bool == isMatch, "matches is \(isMatch)")
        case "next":
            guard let after = time(line.input["after"]) else { return .skipped }
            return same(line, try next(line, after: after))
        case "every":
            guard let after = time(line.input["after"]), let delay = CaseLine.integer(line.input["delayNs"]) else {
                return .skipped
            }
            return same(line, CronSchedule.every(nanoseconds: delay).next(after: after, in: .utc))
        case "invalid": return verdict(line, (try? schedule(line)) == nil, "taken for valid")
        case "parse": return parse(line)
        case "range": return field(line, CronField.range)
        case "field": return field(line, CronField.list)
        case "steps":
            let (from, last) = (number(line.input["from"]), number(line.input["to"]))
            let step = number(line.input["step"])
            guard from >= 0, last < 64, step > 0 else {
                return .failed("\(line.id): from \(from) to \(last) by \(step) is not within 0 to 63 by 1 or more")
            }
            let field = CronField(from: from, through: last, step: step)
            return verdict(line, field.values == numbers(line.expect["values"]), "\(field.values)")
        default: return .skipped
        }
    }

    /// The case's expression with the rules of the zone that it names.
    private static func schedule(_ line: CaseLine) throws -> (CronSchedule, TimeZoneRules?) {
        let seconds: CronSchedule.Seconds =
            switch CaseLine.text(line.input["seconds"]) {
            case "required": .required
            case "optional": .optional
            default: .absent
            }
        let schedule = try CronSchedule.parse(text(line.input["spec"]), seconds: seconds)
        return (schedule, try schedule.zone.map { try TimeZoneFiles.rules(of: $0) })
    }

    private static func next(_ line: CaseLine, after time: WallTime) throws -> WallTime? {
        let (schedule, rules) = try schedule(line)
        let zone = try rules ?? TimeZoneFiles.rules(of: TimeZoneName(text(line.input["zone"])))
        return schedule.next(after: time, in: zone)
    }

    private static func parse(_ line: CaseLine) -> CaseVerdict {
        let isValid = line.expect["ok"] as? Bool == true
        guard let (schedule, _) = try? schedule(line) else { return verdict(line, !isValid, "refused") }
        guard isValid, schedule.zone?.text == CaseLine.text(line.expect["zone"]) else {
            return .failed("\(line.id): zone is \(schedule.zone?.text ?? "none")")
        }
        switch schedule.form {
        case .interval(let span):
            let seconds = span.milliseconds / 1000
            return verdict(line, CaseLine.integer(line.expect["everySec"]) == seconds, "every \(seconds) s")
        case .calendar(let calendar):
            let wanted = line.expect["schedule"] as? [String: Any] ?? [:]
            let wrong = fields(of: calendar).filter { !isSame($0.field, in: $0.bounds, as: wanted[$0.name]) }
            return verdict(line, wrong.isEmpty, wrong.map { "\($0.name) \($0.field.values)" }.joined(separator: ", "))
        }
    }

    private typealias NamedField = (name: String, field: CronField, bounds: CronField.Bounds)

    private static func fields(of calendar: CronCalendar) -> [NamedField] {
        [
            ("second", calendar.second, .second), ("minute", calendar.minute, .minute), ("hour", calendar.hour, .hour),
            ("dayOfMonth", calendar.dayOfMonth, .dayOfMonth), ("month", calendar.month, .month),
            ("dayOfWeek", calendar.dayOfWeek, .dayOfWeek),
        ]
    }

    private static func isSame(_ field: CronField, in bounds: CronField.Bounds, as wanted: Any?) -> Bool {
        let isAll = CaseLine.text(wanted) == "all"
        return field.values == (isAll ? Array(bounds.lowest...bounds.highest) : numbers(wanted))
    }

    private static func field(
        _ line: CaseLine, _ read: (Substring, CronField.Bounds) throws -> CronField
    ) -> CaseVerdict {
        let isValid = line.expect["ok"] as? Bool == true
        let (least, most) = (number(line.input["min"]), number(line.input["max"]))
        guard least >= 0, least <= most, most < 64 else {
            return .failed("\(line.id): min \(least) and max \(most) are no bounds within 0 to 63")
        }
        let bounds = CronField.Bounds(name: "case", lowest: least, highest: most)
        guard let field = try? read(text(line.input["expr"])[...], bounds) else {
            return verdict(line, !isValid, "refused")
        }
        let isSameStar = (line.expect["star"] as? Bool).map { $0 == field.hasStar } ?? true
        let isSame = isSameStar && field.values == numbers(line.expect["values"])
        return verdict(line, isValid && isSame, "\(field.values), star \(field.hasStar)")
    }
}

extension CronCases {
    /// A time such as 2012-03-11T04:00:00.5-04:00, cut to milliseconds.
    private static func time(_ value: Any?) -> WallTime? {
        let text = text(value)
        let numbers = text.prefix(19).split { "-T:".contains($0) }.compactMap { Int($0) }
        guard numbers.count == 6, let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]),
            let local = CivilTime(date, hour: numbers[3], minute: numbers[4], second: numbers[5])
        else { return nil }
        let fraction = text.dropFirst(19).prefix { $0 == "." || $0.isNumber }
        let zone = String(text.dropFirst(19 + fraction.count))
        guard let name = zone == "Z" ? .utc : try? TimeZoneName(zone),
            let second = TimeZoneRules(name)?.times(showing: local).first
        else { return nil }
        let milliseconds = Int64((fraction.dropFirst() + "000").prefix(3)) ?? 0
        return WallTime(milliseconds: second.milliseconds + milliseconds)
    }

    private static func same(_ line: CaseLine, _ found: WallTime?) -> CaseVerdict {
        let wanted = time(line.expect["next"])
        guard wanted != nil || line.expect["next"] is NSNull else { return .skipped }
        return verdict(line, found == wanted, found.map { "\($0.milliseconds / 1000) s since 1970" } ?? "never")
    }

    private static func text(_ value: Any?) -> String { CaseLine.text(value) ?? "" }

    private static func number(_ value: Any?) -> Int { Int(CaseLine.integer(value) ?? 0) }

    private static func numbers(_ value: Any?) -> [Int] { (value as? [Any] ?? []).map(number) }

    private static func verdict(_ line: CaseLine, _ isRight: Bool, _ found: String) -> CaseVerdict {
        isRight ? .passed : .failed("\(line.id): \(found)")
    }
}
