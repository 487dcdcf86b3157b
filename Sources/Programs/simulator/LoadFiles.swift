// Traces of requests as they lie in files: one request a line with its length, or requests a second. What a file does
// not tell, how long a replica works on a request, is an assumption of its kind, and is printed.

import ArgumentParser
import ClusterModel
import Foundation
import Simulation

/// What is assumed of a kind of trace.
struct LoadAssumptions {
    var slots: Int
    var coldStart: Double
    /// Mean seconds of work of a request, where the trace does not tell.
    var work: Double
    /// What the trace's rates are multiplied by.
    var scale: Double
}

/// The kinds of files that are known.
enum LoadFile {
    /// `TIMESTAMP,ContextTokens,GeneratedTokens`
    case tokens([(time: Int64, prompt: Double, answer: Double)])
    /// `timestamp, input_length, output_length` in JSON lines, or the same from CSV
    case rates([Double], every: Int64)
    /// `app,func,end_timestamp,duration`
    case durations([(time: Int64, work: Int64)])

    /// Tokens of a prompt that a slot reads in a second, and of an answer that it writes: a 7-billion model on one
    /// recent device, with eight requests at once.
    private static let (promptRate, answerRate) = (10_000.0, 40.0)
    /// 1 GiB unpacked: far above what is at hand, far below what would hurt.
    private static let largest = 1 << 30

    static func read(_ path: String) throws -> LoadFile {
        let text = try contents(path)
        let first = String(text.prefix { !$0.isNewline })
        if first.hasPrefix("TIMESTAMP,") { return .tokens(try tokenRows(text, path)) }
        if first.hasPrefix("{") { return .tokens(try jsonRows(text, path)) }
        if first.hasPrefix("timestamp_anon,") { return .rates(try containerRates(text, path), every: 60_000) }
        if first.hasPrefix("app,func,") { return .durations(try durationRows(text, path)) }
        return .rates(try plainRates(text, path), every: 1000)
    }

    private static func contents(_ path: String) throws -> String {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw ValidationError("\(path) can not be read; is it there?")
        }
        guard path.hasSuffix(".gz") else {
            return String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.read(upToCount: largest) ?? Data()
        try pipe.fileHandleForReading.close()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ValidationError("\(path) is not whole, or no gzip file") }
        return String(decoding: data, as: UTF8.self)
    }

    private static func lines(_ text: String) -> [(number: Int, text: Substring)] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
            .map { ($0.offset + 1, $0.element) }.filter { !$0.1.isEmpty }
    }

    private static func bad(_ path: String, _ line: Int, _ what: String) -> ValidationError {
        ValidationError("\(path):\(line): \(what)")
    }

    private static func tokenRows(
        _ text: String, _ path: String
    ) throws -> [(time: Int64, prompt: Double, answer: Double)] {
        var begin: Int64?
        return try lines(text).dropFirst().map { number, line in
            let parts = line.split(separator: ",")
            guard parts.count == 3, let time = timestamp(parts[0]), let prompt = Double(parts[1]),
                let answer = Double(parts[2]), prompt >= 0, answer >= 0
            else { throw bad(path, number, "a row is a time and two counts of tokens") }
            if begin == nil { begin = time }
            return (time - (begin ?? time), prompt, answer)
        }
    }

    /// Milliseconds of `2023-11-16 18:15:46.6805900` within its month.
    private static func timestamp(_ text: Substring) -> Int64? {
        let parts = text.split(whereSeparator: { "- :".contains($0) })
        guard parts.count == 6, let day = Int64(parts[2]), let hour = Int64(parts[3]), let minute = Int64(parts[4]),
            let second = Double(parts[5])
        else { return nil }
        return ((day * 24 + hour) * 60 + minute) * 60_000 + Int64(second * 1000)
    }

    private static func jsonRows(
        _ text: String, _ path: String
    ) throws -> [(time: Int64, prompt: Double, answer: Double)] {
        try lines(text).map { number, line in
            guard let row = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let time = CaseLine.integer(row["timestamp"]), let prompt = CaseLine.float(row["input_length"]),
                let answer = CaseLine.float(row["output_length"]), prompt >= 0, answer >= 0
            else { throw bad(path, number, "a row has timestamp, input_length and output_length") }
            return (time, prompt, answer)
        }
    }

    private static func durationRows(_ text: String, _ path: String) throws -> [(time: Int64, work: Int64)] {
        let rows = try lines(text).dropFirst().map { number, line in
            let parts = line.split(separator: ",")
            guard parts.count == 4, let end = Double(parts[2]), let duration = Double(parts[3]), duration >= 0 else {
                throw bad(path, number, "a row is app, func, the second at which it ended, and its duration")
            }
            return (time: Int64((max(0, end - duration) * 1000).rounded()), work: Int64((duration * 1000).rounded()))
        }
        return rows.sorted { $0.time < $1.time }
    }

    /// The sum over containers of what each shows on average in a minute.
    private static func containerRates(_ text: String, _ path: String) throws -> [Double] {
        var sums: [Int: [Substring: (sum: Double, count: Int)]] = [:]
        var first = Int.max
        for (number, line) in lines(text).dropFirst() {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count == 4, let time = Double(parts[0]), let value = Double(parts[1]), value >= 0 else {
                throw bad(path, number, "a row is a second, a rate, a container and a kind of request")
            }
            let minute = Int(time / 60)
            first = min(first, minute)
            let old = sums[minute]?[parts[2]] ?? (0, 0)
            sums[minute, default: [:]][parts[2]] = (old.sum + value, old.count + 1)
        }
        let last = sums.keys.max() ?? first
        guard first <= last else { return [] }
        return (first...last).map { minute in
            (sums[minute] ?? [:]).sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value.sum / Double($1.value.count) }
        }
    }

    private static func plainRates(_ text: String, _ path: String) throws -> [Double] {
        try text.split(whereSeparator: \.isWhitespace).enumerated().map { place, word in
            guard let rate = Double(word), rate >= 0 else {
                throw ValidationError("\(path): value \(place + 1) is \"\(word.prefix(20))\", not a number of requests")
            }
            return rate
        }
    }

    /// What is assumed where nothing is said.
    var assumptions: LoadAssumptions {
        switch self {
        case .tokens: LoadAssumptions(slots: 8, coldStart: 60, work: 0, scale: 1)
        case .rates(_, let every) where every > 1000: LoadAssumptions(slots: 1, coldStart: 60, work: 5, scale: 1)
        case .rates(let rates, _):
            // A rate that would keep less than one replica busy is no load to scale by.
            LoadAssumptions(
                slots: 4, coldStart: 10, work: 0.2,
                scale: rates.prefix(86_400).reduce(0, +) < 10 * Double(min(rates.count, 86_400)) ? 50 : 1)
        case .durations: LoadAssumptions(slots: 1, coldStart: 5, work: 0, scale: 1)
        }
    }

    /// The requests of so many hours from an hour on.
    func trace(_ assumed: LoadAssumptions, from start: Double, hours: Double, seed: UInt64) -> LoadTrace {
        let begin = Int64(start * 3_600_000)
        let end = begin + Int64(hours * 3_600_000)
        var trace = LoadTrace()
        switch self {
        case .tokens(let rows):
            for row in rows.sorted(by: { $0.time < $1.time }) where row.time >= begin && row.time < end {
                let work = row.prompt / Self.promptRate + row.answer / Self.answerRate
                trace.add(at: row.time - begin, work: Int64(work * 1000))
            }
        case .durations(let rows):
            for row in rows where row.time >= begin && row.time < end {
                trace.add(at: row.time - begin, work: row.work)
            }
        case .rates(let rates, let every):
            var chance = Randomness(seed: seed)
            // Multiplied one by one, the chance of single requests would be multiplied too.
            let rates = assumed.scale == 1 || every > 1000 ? rates : Self.smooth(rates, over: 60)
            for (place, rate) in rates.enumerated() {
                let time = Int64(place) * every
                guard time >= begin, time < end else { continue }
                // What is left of a request after whole ones are drawn.
                let exact = rate * Double(every) / 1000 * assumed.scale
                let count = Int(exact) + (chance.unit() < exact - exact.rounded(.down) ? 1 : 0)
                trace.draw(
                    count, from: time - begin, within: every, meanWork: assumed.work * 1000, using: &chance)
            }
        }
        return trace
    }

    private static func smooth(_ rates: [Double], over width: Int) -> [Double] {
        stride(from: 0, to: rates.count, by: width).flatMap { first in
            let part = rates[first..<min(first + width, rates.count)]
            return [Double](repeating: part.reduce(0, +) / Double(part.count), count: part.count)
        }
    }
}
