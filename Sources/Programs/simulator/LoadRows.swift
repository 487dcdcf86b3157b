// The rows of each kind of trace, read one by one; whatever can not be meant is refused with its line.

import ArgumentParser
import ClusterModel
import Foundation

/// A request whose work is told by its tokens.
struct TokenRow {
    let time: Int64
    let prompt: Double
    let answer: Double
}

/// A request whose work is told, in milliseconds.
struct DurationRow {
    let time: Int64
    let work: Int64
}

enum LoadRows {
    /// The largest context of any model is a tenth of it.
    private static let tokens = 0.0...10_000_000
    /// A million seconds: more than eleven days of one request.
    private static let seconds = 0.0...1_000_000
    /// Seconds since 1970 until the year 2286, or since anything later.
    private static let moment = 0.0...10_000_000_000
    /// Requests a second, of a whole file or of one container.
    private static let rate = 0.0...1_000_000

    /// `TIMESTAMP,ContextTokens,GeneratedTokens`
    static func tokens(_ text: LoadText) throws -> [TokenRow] {
        var clock = LoadClock()
        var rows: [TokenRow] = []
        try text.eachLine { line in
            guard line.number > 1 else { return }
            let cells = try line.cells("a time", "tokens of the prompt", "tokens of the answer")
            guard let time = timestamp(cells[0]) else {
                throw line.refusal(
                    "the time is \"\(cells[0].prefix(40))\", not like 2023-11-16 18:15:46.68 of a calendar")
            }
            rows.append(
                TokenRow(
                    time: try clock.time(time, of: line), prompt: try line.value(cells[1], "the prompt", in: tokens),
                    answer: try line.value(cells[2], "the answer", in: tokens)))
        }
        return rows
    }

    /// Milliseconds since 1970 of `2023-11-16 18:15:46.6805900`, taken for UTC; nil for what no calendar shows.
    static func timestamp(_ text: Substring) -> Int64? {
        let parts = text.split(whereSeparator: { "- :".contains($0) })
        guard parts.count == 6, let year = Int(parts[0]), (1900...2300).contains(year), let month = Int(parts[1]),
            let day = Int(parts[2]), let hour = Int(parts[3]), let minute = Int(parts[4]),
            let second = Double(parts[5]), (0..<60).contains(second),
            let date = CivilDate(year: year, month: month, day: day),
            let local = CivilTime(date, hour: hour, minute: minute),
            let time = TimeZoneRules.utc.times(showing: local).first
        else { return nil }
        return time.milliseconds + Int64(second * 1000)
    }

    /// `timestamp` in milliseconds, `input_length` and `output_length`, an object a line.
    static func objects(_ text: LoadText) throws -> [TokenRow] {
        var clock = LoadClock()
        var rows: [TokenRow] = []
        try text.eachLine { line in
            guard let row = try? JSONSerialization.jsonObject(with: Data(line.text.utf8)) as? [String: Any] else {
                throw line.refusal("a row is an object with timestamp, input_length and output_length")
            }
            func value(_ key: String, in range: ClosedRange<Double>) throws -> Double {
                let found = row[key].map { "\($0)".prefix(40) } ?? "missing"
                return try line.value(CaseLine.float(row[key]), written: String(found), key, in: range)
            }
            let time = try value("timestamp", in: 0...moment.upperBound * 1000)
            rows.append(
                TokenRow(
                    time: try clock.time(Int64(time), of: line), prompt: try value("input_length", in: tokens),
                    answer: try value("output_length", in: tokens)))
        }
        return rows
    }

    /// `app,func,end_timestamp,duration`, in any order: rows are of functions, not of moments.
    static func durations(_ text: LoadText) throws -> [DurationRow] {
        var rows: [DurationRow] = []
        try text.eachLine { line in
            guard line.number > 1 else { return }
            let cells = try line.cells("app", "func", "the second at which it ended", "its duration")
            let longest = Double(LoadLine.longest.milliseconds / 1000)
            let end = try line.value(cells[2], "the end, in seconds since the trace began,", in: 0...longest)
            let duration = try line.value(cells[3], "the duration", in: seconds)
            rows.append(
                DurationRow(
                    time: Int64((max(0, end - duration) * 1000).rounded()), work: Int64((duration * 1000).rounded())))
        }
        return rows.sorted { $0.time < $1.time }
    }

    /// Requests a second in each minute: the sum over containers of what each shows on average.
    static func containers(_ text: LoadText) throws -> [Double] {
        var minutes: [[Substring: (sum: Double, count: Int)]] = []
        var first: Int?
        var clock = LoadClock()
        try text.eachLine { line in
            guard line.number > 1 else { return }
            let cells = try line.cells("a second", "a rate", "a container", "a kind of request")
            let time = try line.value(cells[0], "the time", in: moment)
            let value = try line.value(cells[1], "the rate", in: rate)
            _ = try clock.time(Int64(time * 1000), of: line)
            let minute = Int(time / 60) - (first ?? Int(time / 60))
            first = first ?? Int(time / 60)
            while minutes.count <= minute { minutes.append([:]) }
            let old = minutes[minute][cells[2]] ?? (0, 0)
            minutes[minute][cells[2]] = (old.sum + value, old.count + 1)
        }
        return minutes.map { minute in
            minute.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value.sum / Double($1.value.count) }
        }
    }

    /// Requests a second, one number after the other.
    static func rates(_ text: LoadText) throws -> [Double] {
        var rates: [Double] = []
        let longest = Int(LoadLine.longest.milliseconds / 1000)
        try text.eachLine { line in
            var rest = line.text.utf8
            while let start = rest.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }) {
                let word = rest[start...].prefix { $0 != 0x20 && $0 != 0x09 }
                rest = rest[word.endIndex...]
                guard rates.count < longest else {
                    throw line.refusal("more than ten years of seconds; cut the file into parts")
                }
                rates.append(try line.value(Substring(word), "value \(rates.count + 1), a rate,", in: rate))
            }
        }
        return rates
    }
}
