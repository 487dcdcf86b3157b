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
    /// `TIMESTAMP,ContextTokens,GeneratedTokens`, or the same as `timestamp`, `input_length` and `output_length` in
    /// JSON lines
    case tokens([TokenRow])
    /// Requests a second
    case rates([Double], every: Int64)
    /// `app,func,end_timestamp,duration`
    case durations([DurationRow])

    /// Tokens of a prompt that a slot reads in a second, and of an answer that it writes: a 7-billion model on one
    /// recent device, with eight requests at once.
    private static let (promptRate, answerRate) = (10_000.0, 40.0)
    /// Four times the largest of those at hand, and less than a gigabyte.
    private static let mostRequests = 50_000_000.0

    static func read(_ text: LoadText) throws -> LoadFile {
        let head = text.head
        if head.hasPrefix("TIMESTAMP,") { return .tokens(try LoadRows.tokens(text)) }
        if head.hasPrefix("{") { return .tokens(try LoadRows.objects(text)) }
        if head.hasPrefix("timestamp_anon,") { return .rates(try LoadRows.containers(text), every: 60_000) }
        if head.hasPrefix("app,func,") { return .durations(try LoadRows.durations(text)) }
        return .rates(try LoadRows.rates(text), every: 1000)
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
    func trace(_ assumed: LoadAssumptions, from start: Double, hours: Double, seed: UInt64) throws -> LoadTrace {
        let begin = Int64(start * 3_600_000)
        let end = begin + Int64(hours * 3_600_000)
        var trace = LoadTrace()
        switch self {
        case .tokens(let rows):
            for row in rows where row.time >= begin && row.time < end {
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
            let first = min(Int((begin + every - 1) / every), rates.count)
            let chosen = rates.indices[first...].prefix { Int64($0) * every < end }
            let perRate = Double(every) / 1000 * assumed.scale
            let total = chosen.reduce(0) { $0 + rates[$1] * perRate }
            guard total <= Self.mostRequests else {
                throw ValidationError(
                    String(format: "%.3g requests in these hours, above %.0f", total, Self.mostRequests)
                        + "; choose a smaller --hours or --scale")
            }
            for place in chosen {
                // What is left of a request after whole ones are drawn.
                let exact = rates[place] * perRate
                let count = Int(exact) + (chance.unit() < exact - exact.rounded(.down) ? 1 : 0)
                trace.draw(
                    count, from: Int64(place) * every - begin, within: every, meanWork: assumed.work * 1000,
                    using: &chance)
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
