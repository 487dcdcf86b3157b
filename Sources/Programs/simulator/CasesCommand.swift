// Runs case files (one JSON object a line) through the functions that they are about, one family a file.

import ArgumentParser
import ClusterModel
import Foundation

struct CasesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cases", abstract: "Runs case files through the code that they are about.")

    @Argument(help: "Files named for their family, such as quantity.jsonl.") var files: [String]

    func run() throws {
        var failed = 0
        for file in files {
            let family = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            var count = CaseCount()
            for (number, line) in try CaseFile.lines(of: file) {
                count.add(CaseFamily.judge(line, family: family), at: "\(file):\(number)")
            }
            print("\(family) passed \(count.passed) failed \(count.failed) skipped \(count.skipped)")
            failed += count.failed
        }
        if failed > 0 { throw ExitCode(1) }
    }
}

/// How one case went.
enum CaseVerdict {
    case passed
    case failed(String)
    case skipped
}

private struct CaseCount {
    var passed = 0
    var failed = 0
    var skipped = 0

    mutating func add(_ verdict: CaseVerdict, at place: String) {
        switch verdict {
        case .passed: passed += 1
        case .skipped: skipped += 1
        case .failed(let why):
            failed += 1
            FileHandle.standardError.write(Data("\(place): \(why)\n".utf8))
        }
    }
}

/// One line of a case file.
struct CaseLine {
    let id: String
    let input: [String: Any]
    let expect: [String: Any]

    /// Text, or a number as it was written.
    static func text(_ value: Any?) -> String? {
        if let text = value as? String { return text }
        return (value as? NSNumber)?.stringValue
    }

    static func float(_ value: Any?) -> Double? { (value as? NSNumber)?.doubleValue }

    static func integer(_ value: Any?) -> Int64? { (value as? NSNumber)?.int64Value }

    /// A number of seconds; zero for nothing.
    static func span(_ value: Any?) -> Span { Span(milliseconds: Int64(((float(value) ?? 0) * 1000).rounded())) }

    /// Compares every field that is expected with what was found.
    func compare(_ found: [String: Any?]) -> CaseVerdict {
        for (key, wanted) in expect.sorted(by: { $0.key < $1.key }) {
            let own = found[key].flatMap { $0 } ?? NSNull()
            let (said, asked) = (Self.written(own), Self.written(wanted))
            guard said == asked else { return .failed("\(id): \(key) is \(said), not \(asked)") }
        }
        return .passed
    }

    private static func written(_ value: Any) -> String {
        let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
    }
}

enum CaseFile {
    /// 64 MiB: far above any list of cases, far below what would hurt.
    private static let largest = 64 << 20

    /// The cases with the numbers of their lines.
    static func lines(of path: String) throws -> [(number: Int, line: CaseLine)] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("\(path) can not be read; is it there?")
        }
        guard data.count <= largest else { throw ValidationError("\(path) has \(data.count) bytes, over \(largest)") }
        let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        return try lines.filter { !$0.element.isEmpty }.map { number, line in
            guard let row = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
                let id = row["id"] as? String, let input = row["input"] as? [String: Any],
                let expect = row["expect"] as? [String: Any]
            else {
                throw ValidationError(
                    "\(path):\(number + 1): a case is an object with id, input and expect, without numbers above 1e308")
            }
            return (number + 1, CaseLine(id: id, input: input, expect: expect))
        }
    }
}

enum CaseFamily {
    static func judge(_ line: CaseLine, family: String) -> CaseVerdict {
        guard let judge = judge(of: family) else { return .skipped }
        if let fault = line.fault { return .failed("\(line.id): \(fault)") }
        return (try? judge(line)) ?? .failed("\(line.id): refused what is valid")
    }

    private static func judge(of family: String) -> ((CaseLine) throws -> CaseVerdict)? {
        switch family {
        case "cron": CronCases.judge
        case "quantity": QuantityCases.judge
        case "slurm": SlurmCases.judge
        case "hpa-replicas": AutoscalerCases.replicas
        case "hpa-decide": AutoscalerCases.decide
        case "hpa-behavior": ScalingCases.judge
        case "kpa": BurstCases.judge
        case "rollout": RolloutCases.judge
        case "probe": ProbeCases.judge
        default: nil
        }
    }
}
