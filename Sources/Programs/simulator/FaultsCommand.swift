// Runs many seeds through a world in which everything goes wrong, and stops at the first broken promise with all that
// is needed to see it again.

import ArgumentParser
import Foundation
import Simulation

struct FaultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults", abstract: "Runs seeds with faults; stops at the first broken promise, with exit 1.")

    @Option(help: "How many seeds to run.") var seeds = 100
    @Option(help: "The first seed.") var first = Seed(value: 1)
    @Option(help: "Stop after so many minutes of real time.") var minutes: Double?
    @Option(help: "Nodes; 2 to 6 by the seed when absent.") var nodes: Int?
    @Option(help: "Jobs; 6 to 30 by the seed when absent.") var jobs: Int?
    @Option(help: "Make a deliberate mistake: \(Mutation.allCases.map(\.rawValue).joined(separator: ", ")).")
    var mutation: Mutation?
    @Flag(help: "Let copies of agents come up beside them.") var clones = false
    @Flag(inversion: .prefixedNo, help: "Let machines, disks and copies fail in rarer ways; by the seed when absent.")
    var hardships: Bool?
    @Flag(help: "Print what was lost, done twice and met; exit 1 when something never was.") var coverage = false
    @Flag(inversion: .prefixedNo, help: "Let jobs recur; by the seed when absent.") var recurring: Bool?
    @Flag(inversion: .prefixedNo, help: "Let jobs be submitted as workflows too; by the seed when absent.")
    var workflows: Bool?
    @Flag(help: "Let services be kept running beside the jobs, and models be worked with.") var services = false
    @Flag(help: "Go on after a broken promise and list the seeds.") var keepGoing = false
    @Flag(help: "Tell the whole story of a failing seed instead of its last 40 lines.") var wholeStory = false

    func validate() throws {
        guard seeds > 0, seeds <= 100_000_000 else { throw ValidationError("--seeds is 1 to 100,000,000") }
        guard (nodes ?? 1) > 0, (nodes ?? 1) <= 1000 else { throw ValidationError("--nodes is 1 to 1,000") }
        guard (jobs ?? 0) >= 0, (jobs ?? 0) <= 100_000 else { throw ValidationError("--jobs is 0 to 100,000") }
    }

    private var options: WorldOptions {
        var options = WorldOptions()
        options.nodes = nodes
        options.jobs = jobs
        options.mutation = mutation
        options.hasClones = clones
        options.isHarsh = hardships
        options.hasRecurring = recurring
        options.hasWorkflows = workflows
        options.hasServices = services
        return options
    }

    func run() throws {
        var tally = Tally()
        for number in 0..<UInt64(seeds) {
            let verdict = World.run(seed: first.value &+ number, options: options)
            tally.add(verdict)
            if let broken = verdict.broken.first {
                guard keepGoing else {
                    report(verdict.seed)
                    throw ExitCode(1)
                }
                print("seed \(verdict.seed): \(broken)")
                // A run takes hours, and whoever waits for it may read a file.
                fflush(nil)
            }
            if let minutes, tally.seconds > minutes * 60 { break }
        }
        tally.report(to: FileHandle.standardError)
        if coverage { try tally.reportCoverage() }
        if tally.failed > 0 { throw ExitCode(1) }
    }

    /// Runs the seed once more with its story kept.
    private func report(_ seed: UInt64) {
        var options = options
        options.isTracing = true
        let verdict = World.run(seed: seed, options: options)
        for line in wholeStory ? verdict.story[...] : verdict.story.suffix(40) { print(line) }
        for broken in verdict.broken { print("broken promise: \(broken)") }
        print(
            "seed \(seed): run it again with `\((["scripts/sim --seed \(seed)"] + worldFlags).joined(separator: " "))`")
    }

    /// What makes the world another one than the seed alone does.
    private var worldFlags: [String] {
        let choices = [("hardships", hardships), ("recurring", recurring), ("workflows", workflows)]
        var flags = choices.compactMap { name, choice in choice.map { $0 ? "--\(name)" : "--no-\(name)" } }
        if clones { flags.append("--clones") }
        if services { flags.append("--services") }
        if let nodes { flags.append("--nodes \(nodes)") }
        if let jobs { flags.append("--jobs \(jobs)") }
        if let mutation { flags.append("--mutation \(mutation.rawValue)") }
        return flags
    }
}

extension Mutation: ExpressibleByArgument {}

/// What many runs showed together.
private struct Tally {
    private let begin = Date()
    private var runs = 0
    private(set) var failed = 0
    private var simulated: Int64 = 0
    private var finished = 0
    private var ranks = 0
    private var counts = FaultCounts()
    private var coverage = Coverage()
    private var histories = 0
    private var undecided = 0

    var seconds: Double { Date().timeIntervalSince(begin) }

    mutating func add(_ verdict: Verdict) {
        runs += 1
        if !verdict.broken.isEmpty { failed += 1 }
        simulated += verdict.simulated
        finished += verdict.finished
        ranks += verdict.ranks
        counts.add(verdict.counts)
        coverage.add(verdict.coverage)
        histories += verdict.histories
        undecided += verdict.undecided
        if runs % 500 == 0 { report(to: FileHandle.standardError) }
    }

    func reportCoverage() throws {
        for line in coverage.effectLines + coverage.faultLines { print(line) }
        if coverage.count(of: WorkflowKind.submitted) > 0 { print(coverage.workflowLine) }
        if coverage.count(of: ServingKind.versionRegistered) > 0 { print(coverage.servingLine) }
        let gaps = coverage.gaps
        for gap in gaps { print("never: \(gap)") }
        print(
            "\(Coverage.size - gaps.count) of \(Coverage.size) seen in \(runs) seeds: effects lost and done twice, and"
                + " pairs of faults within \(Coverage.window / 1000) s")
        if !gaps.isEmpty { throw ExitCode(1) }
    }

    func report(to handle: FileHandle) {
        let rate = Int(Double(runs) / max(seconds, 0.001))
        var text = "\(runs) seeds, \(rate) a second, \(failed) failed; \(simulated / 3_600_000) simulated hours, "
        text += "\(ranks) ranks started, \(finished) jobs finished; "
        text += "\(histories) histories of a job or node linearizable but \(undecided) undecided\n"
        let faults = FaultKind.allCases.map { "\($0) \(counts[$0])" }
        handle.write(Data((text + faults.joined(separator: ", ") + "\n").utf8))
    }
}
