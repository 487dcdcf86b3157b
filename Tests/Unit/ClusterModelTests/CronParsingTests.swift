// The grammar of cron expressions: what is read, what is refused and how a refusal helps.

import ClusterModel
import Testing

@Suite struct CronParsingTests {
    private static func calendar(_ text: String, seconds: CronSchedule.Seconds = .absent) throws -> CronCalendar? {
        guard case .calendar(let calendar) = try CronSchedule.parse(text, seconds: seconds).form else { return nil }
        return calendar
    }

    @Test(arguments: [
        ("*", Array(0...59), true), ("?", Array(0...59), true), ("*/1", Array(0...59), true),
        ("*/20", [0, 20, 40], false), ("5", [5], false), ("05", [5], false), ("3-6", [3, 4, 5, 6], false),
        ("50/4", [50, 54, 58], false), ("10-20/5", [10, 15, 20], false), ("1,3,2", [1, 2, 3], false),
        ("1,10-12,50/5", [1, 10, 11, 12, 50, 55], false), ("7,*", Array(0...59), true), ("59", [59], false),
        ("0/99999999999999999999", [0], false), ("0-59/9223372036854775807", [0], false), ("5-5", [5], false),
    ])
    func `a field is a list of values, ranges and steps`(text: String, values: [Int], hasStar: Bool) throws {
        let field = try CronField.list(text[...], in: .minute)
        #expect(field.values == values && field.hasStar == hasStar)
        #expect(try Self.calendar("\(text) * * * *")?.minute == field)
    }

    @Test func `months and weekdays have names in any case`() throws {
        let months = try CronField.list("jan,FEB-Apr,oct/2", in: .month)
        #expect(months.values == [1, 2, 3, 4, 10, 12])
        #expect(try CronField.list("SUN,mon-Wed,6", in: .dayOfWeek).values == [0, 1, 2, 3, 6])
        #expect(throws: CronError.field(.hour, text: "jan", .notANumber("jan"))) {
            try CronField.list("jan", in: .hour)
        }
    }

    @Test(arguments: [
        ("60", CronFieldProblem.aboveHighest), ("-1", .notANumber("")), ("1-", .notANumber("")),
        ("a", .notANumber("a")),
        ("5-3", .reversed), ("70-3", .aboveHighest), ("0-60", .aboveHighest), ("1-2-3", .tooManyHyphens),
        ("1--3", .tooManyHyphens), ("1/2/3", .tooManySlashes), ("*//2", .tooManySlashes), ("1/0", .stepIsZero),
        ("*/", .notANumber("")), ("*/-2", .notANumber("-2")), ("*/x", .notANumber("x")), ("+5", .notANumber("+5")),
        ("5.0", .notANumber("5.0")), ("٥", .notANumber("٥")), ("*-3", .starInRange), ("3-?", .starInRange),
        ("**", .notANumber("**")), ("/5", .notANumber("")), ("99999999999999999999", .aboveHighest),
    ])
    func `a bad range is refused with its reason`(text: String, problem: CronFieldProblem) {
        #expect(throws: CronError.field(.minute, text: text, problem)) { try CronField.range(text[...], in: .minute) }
        #expect(throws: CronError.field(.minute, text: text, problem)) { try CronSchedule.parse("\(text) * * * *") }
    }

    @Test(arguments: ["", ",", "1,", ",1", "1,,2"])
    func `an empty item of a list is refused`(text: String) {
        #expect(throws: CronError.field(.minute, text: text, .emptyItem)) { try CronField.list(text[...], in: .minute) }
    }

    @Test func `days and months begin with 1, and Sunday is 0 alone`() {
        for (text, bounds) in [("0", CronField.Bounds.dayOfMonth), ("0", .month), ("0-3", .dayOfMonth)] {
            #expect(throws: CronError.field(bounds, text: text, .belowLowest)) {
                try CronField.list(text[...], in: bounds)
            }
        }
        for (text, bounds) in [("7", CronField.Bounds.dayOfWeek), ("24", .hour), ("32", .dayOfMonth), ("13", .month)] {
            #expect(throws: CronError.field(bounds, text: text, .aboveHighest)) {
                try CronField.list(text[...], in: bounds)
            }
        }
    }

    @Test func `the second is absent, required or optional`() throws {
        let plain = try #require(try Self.calendar("5 4 3 2 1"))
        #expect(plain.second.values == [0] && plain.minute.values == [5] && plain.hour.values == [4])
        #expect(plain.dayOfMonth.values == [3] && plain.month.values == [2] && plain.dayOfWeek.values == [1])
        #expect(try Self.calendar("5 4 3 2 1", seconds: .optional) == plain)
        #expect(try Self.calendar("0 5 4 3 2 1", seconds: .optional) == plain)
        #expect(try Self.calendar("0 5 4 3 2 1", seconds: .required) == plain)
        let withoutWeekday = try #require(try Self.calendar("9 5 4 3 2", seconds: .required))
        #expect(withoutWeekday.second.values == [9] && withoutWeekday.dayOfWeek.hasStar)
        #expect(try Self.calendar("  5\t4  3 2 1 ") == plain)
    }

    @Test(arguments: [
        ("* * * *", CronSchedule.Seconds.absent, 4, 5...5), ("* * * * * *", .absent, 6, 5...5),
        ("x", .absent, 1, 5...5),
        ("* * * *", .required, 4, 5...6), ("* * * * * * *", .optional, 7, 5...6), ("* * * *", .optional, 4, 5...6),
    ])
    func `another number of fields is refused`(
        text: String, seconds: CronSchedule.Seconds, found: Int, expected: ClosedRange<Int>
    ) {
        #expect(throws: CronError.fieldCount(found, expected: expected)) {
            try CronSchedule.parse(text, seconds: seconds)
        }
    }

    @Test(arguments: [
        ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"), ("@weekly", "0 0 * * 0"),
        ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@hourly", "0 * * * *"),
        ("TZ=Asia/Tokyo @hourly", "CRON_TZ=Asia/Tokyo 0 * * * *"), (" @hourly ", "0 * * * *"),
    ])
    func `words stand for fields`(word: String, fields: String) throws {
        for seconds in [CronSchedule.Seconds.absent, .required, .optional] {
            #expect(try CronSchedule.parse(word, seconds: seconds) == CronSchedule.parse(fields))
        }
    }

    @Test(arguments: [
        ("1h30m", Int64(5400)), ("1.5h", 5400), ("300ms", 1), ("1500ms", 1), ("2999ms", 2), ("90s", 90), ("0", 1),
        ("0s", 1), ("1ns", 1), ("+5m", 300), (".5m", 30), ("1.m", 60), ("1m1m", 120), ("1s1h", 3601),
        ("1000000us", 1), ("2000000µs", 2), ("2000000μs", 2), ("0.00000000000000000000000001h3s", 3),
        ("2562047h", 9_223_369_200), ("1h15m30.918273645s", 4530),
    ])
    func `intervals are cut to whole seconds and are never less than one`(text: String, seconds: Int64) throws {
        #expect(try CronSchedule.parse("@every \(text)").form == .interval(.seconds(seconds)))
    }

    @Test(arguments: [
        "", "1", "1d", "h", ".h", "1.5", "-5m", "--5m", "+", "+-1s", "1h 30m", "1 h", "1H", "1h30", "1.5.5h", "１h",
        "1e3s", "0x1s", "00", "1,5h", "5\u{301}m", "1mm",
    ])
    func `what is no interval is refused`(text: String) {
        #expect(throws: CronError.badInterval(text)) { try CronSchedule.parse("@every \(text)") }
    }

    @Test(arguments: ["2562048h", "9223372036854775808ns", "99999999999999999999999h", "2562047h2562047h"])
    func `an interval that 64 bits do not hold is refused`(text: String) {
        #expect(throws: CronError.intervalTooLong(text)) { try CronSchedule.parse("@every \(text)") }
    }

    @Test(arguments: [
        ("", CronError.empty), (" \t ", .empty), ("TZ=UTC", .empty), ("CRON_TZ=UTC  ", .empty),
        ("@", .unknownWord("@")), ("@Daily", .unknownWord("@Daily")), ("@daily 5", .unknownWord("@daily 5")),
        ("@reboot", .unknownWord("@reboot")), ("@every5m", .unknownWord("@every5m")),
        ("TZ= * * * * *", .badZone("")), ("TZ=../../etc/passwd * * * * *", .badZone("../../etc/passwd")),
        ("CRON_TZ=/etc/passwd @daily", .badZone("/etc/passwd")), ("TZ=+25:00 * * * * *", .badZone("+25:00")),
        ("TZ=UTC TZ=UTC * * * *", .field(.minute, text: "TZ=UTC", .notANumber("TZ=UTC"))),
        (String(repeating: "1,", count: 600), .tooLong(limit: 1024)),
    ])
    func `what is no expression is refused`(text: String, error: CronError) {
        #expect(throws: error) { try CronSchedule.parse(text) }
    }

    @Test func `a zone in front is kept by its name`() throws {
        #expect(try CronSchedule.parse("TZ=Europe/Berlin * * * * *").zone?.text == "Europe/Berlin")
        #expect(try CronSchedule.parse("CRON_TZ=+05:30 @every 5m").zone?.fixedOffset == 19_800)
        #expect(try CronSchedule.parse("* * * * *").zone == nil)
    }

    @Test func `a refusal names the field, the text and the remedy`() {
        let error = CronError.field(.dayOfWeek, text: "7", .aboveHighest)
        #expect(
            "\(error)" == "number too large in the field '7' for the day of week; write numbers from 0 to 6 "
                + "(or sun to sat): *, 6, 0,6, 0-6 or */2")
        #expect("\(CronError.fieldCount(4, expected: 5...6))".contains("4 fields, not 5 or 6; write second, minute"))
    }
}
