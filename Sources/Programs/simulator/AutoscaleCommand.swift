// Runs the requests of a trace against one service under four rules of scaling, and prints who waited and what it cost.

import ArgumentParser
import ClusterModel
import Foundation
import Simulation

struct AutoscaleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "autoscale",
        abstract: "Holds our rule of scaling against Kubernetes', Knative's and Ray Serve's on a trace of requests.",
        discussion: """
            Reads Azure's and Mooncake's tokens of requests, Alibaba's rates of containers, invocations of functions, \
            and plain requests a second; .gz as they are. A request is late when it waits for longer than the target \
            before a replica begins with it.
            """)

    @Option(help: "A file of requests, or of requests a second.") var trace: String
    @Option(help: "Requests that a replica works on at once.") var slots: Int?
    @Option(help: "Seconds until a replica serves.") var coldStart: Double?
    @Option(help: "Mean seconds of work of a request, where the trace tells none.") var work: Double?
    @Option(help: "What the trace's rates are multiplied by.") var scale: Double?
    @Option(help: "Seconds that a request may wait.") var target = 1.0
    @Option(help: "Hours of the trace.") var hours = 24.0
    @Option(help: "The hour of the trace to begin with.") var from = 0.0
    @Option(help: "Which share of its slots a replica is to have busy, for rules that aim at one.") var share = 0.7
    @Option(help: "Of a thousand moments, how many our rule has room for.") var quantile = 950
    @Option(help: "Seconds for which our rule must have wanted less before it shrinks.") var downDelay = 300.0
    @Flag(help: "Adds our rule with a floor of what the days before wanted at the same time.") var daily = false
    @Option(help: "The fewest replicas.") var least: Int32 = 1
    @Option(help: "The most replicas.") var most: Int32 = 100
    @Option(help: "Draws when requests come where the trace has rates.") var seed = Seed(value: 1)
    @Option(help: "Writes a picture to this file.") var svg: String?

    func validate() throws {
        try Self.check("--slots", slots.map { Double($0) }, in: 1...10_000)
        try Self.check("--cold-start", coldStart, in: 0.001...86_400)
        try Self.check("--work", work, in: 0.001...86_400)
        try Self.check("--scale", scale, in: 0.001...1_000_000)
        try Self.check("--target", target, in: 0.001...86_400)
        try Self.check("--hours", hours, in: 0.001...Self.longest)
        try Self.check("--from", from, in: 0...Self.longest)
        try Self.check("--share", share, in: 0.01...1)
        try Self.check("--quantile", Double(quantile), in: 1...1000)
        try Self.check("--down-delay", downDelay, in: 0...86_400)
        try Self.check("--least", Double(least), in: 1...10_000)
        try Self.check("--most", Double(most), in: 1...10_000)
        guard least <= most else { throw ValidationError("--least is at most --most, not \(least) above \(most)") }
    }

    /// Hours of the longest trace.
    private static let longest = Double(LoadLine.longest.milliseconds / 3_600_000)

    private static func check(_ name: String, _ value: Double?, in range: ClosedRange<Double>) throws {
        guard let value, !range.contains(value) else { return }
        func plain(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }
        throw ValidationError(
            "\(name) is \(plain(range.lowerBound)) to \(plain(range.upperBound)), not \(plain(value))")
    }

    func run() throws {
        let file = try LoadFile.read(LoadText(of: trace))
        var assumed = file.assumptions
        assumed.slots = slots ?? assumed.slots
        assumed.coldStart = coldStart ?? assumed.coldStart
        assumed.work = work ?? assumed.work
        assumed.scale = scale ?? assumed.scale
        let load = try file.trace(assumed, from: from, hours: hours, seed: seed.value)
        guard load.count > 0 else { throw ValidationError("\(trace) has no requests in these hours") }
        print(
            "\(load.count) requests in \(number(Double(load.length.milliseconds) / 3_600_000, 2)) h, load "
                + "\(number(load.load, 1)) slots; replicas of \(assumed.slots) slots that take "
                + "\(number(assumed.coldStart, 0)) s to come up"
                + (assumed.work > 0
                    ? ", work \(assumed.work) s on average, rates times \(number(assumed.scale, 0))" : ""))
        let runs = outcomes(load, assumed)
        show(runs, floor: load.load / Double(assumed.slots) * Double(load.length.milliseconds) / 3_600_000)
        if let svg { try ScalingChart(title: URL(fileURLWithPath: trace).lastPathComponent, runs: runs).write(to: svg) }
    }

    private func outcomes(_ load: LoadTrace, _ assumed: LoadAssumptions) -> [(name: String, outcome: ServiceOutcome)] {
        let coldStart = Span(milliseconds: Int64(assumed.coldStart * 1000))
        let model = ReplicaModel(slots: assumed.slots, coldStart: coldStart)
        let aims = RuleAims(least: least, most: most, share: share, coldStart: coldStart)
        let first = aims.first(for: load, slots: assumed.slots)
        let wait = Span(milliseconds: Int64(target * 1000))
        let delay = Span(milliseconds: Int64(downDelay * 1000))
        let ours = StaffingRule(aims, quantile: quantile, downDelay: delay)
        func run(_ rule: some ScalingRule) -> (String, ServiceOutcome) {
            FileHandle.standardError.write(Data("\(rule.name) ...\u{1B}[K\r".utf8))
            return (rule.name, ServiceWorld.run(load, model, target: wait, first: first, rule: rule))
        }
        defer { FileHandle.standardError.write(Data("\u{1B}[K".utf8)) }
        let all = [run(KubernetesRule(aims, first: first)), run(KnativeRule(aims)), run(RayRule(aims)), run(ours)]
        guard daily else { return all }
        return all + [run(StaffingRule(aims, quantile: quantile, downDelay: delay, isSeasonal: true))]
    }

    private func show(_ runs: [(name: String, outcome: ServiceOutcome)], floor: Double) {
        let head = [
            "RULE", "LATE", "LATE %", "REPLICA-HOURS", "OF FLOOR", "P99 WAIT S", "MAX WAIT S", "CHANGES", "TURNS",
        ]
        let rows = runs.map { name, run in
            [
                name, "\(run.late)", number(100 * Double(run.late) / Double(run.requests), 3),
                number(run.replicaHours, 2), number(run.replicaHours / floor, 2),
                number(Double(run.waits.percentile(99)) / 1000, 2), number(Double(run.longestWait) / 1000, 1),
                "\(run.decisions)", "\(run.turns)",
            ]
        }
        let all = [head] + rows
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        for row in all {
            let cells = row.enumerated().map { column, text in
                let fill = String(repeating: " ", count: widths[column] - text.count)
                return column == 0 ? text + fill : fill + text
            }
            print(cells.joined(separator: "  "))
        }
        let front = runs.filter { one in
            !runs.contains { other in
                let (a, b) = (other.outcome, one.outcome)
                return a.late <= b.late && a.replicaHours <= b.replicaHours
                    && (a.late < b.late || a.replicaHours < b.replicaHours)
            }
        }
        print("on the front of both: \(front.map(\.name).joined(separator: ", "))")
    }

    private func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
