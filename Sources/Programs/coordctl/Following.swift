// Following a job to its end, over its restarts and the coordinator's. Reading the logs of one attempt is in
// LogReading.swift.

import ClusterModel
import Link
import Messages
import Presentation

/// Asks again until the coordinator is back, and says so on standard error.
func persistently<Result>(
    _ client: ControlClient, _ body: () throws(ClientFault) -> Result
) throws(ClientFault) -> Result {
    try client.persistently(
        trouble: { Screen.complain("no answer (\($0.cause)); trying again, what runs in the cluster goes on") },
        relief: { Screen.complain("connected to \(client.address) again") }, body)
}

/// Follows one job.
struct Following {
    let client: ControlClient
    let job: JobID

    /// The job as it is when it has ended.
    func end() throws(CommandFault) -> JobView {
        var view = try now()
        while !view.phase.isTerminal { view = try change(after: view) }
        return view
    }

    /// Prints the logs of these ranks (of all when nil), of each attempt in turn, until the job has ended.
    ///
    /// - Parameter sinceAttempt: Attempts up to this one are not printed.
    func logs(of ranks: [UInt32]?, sinceAttempt: UInt32 = 0) throws(CommandFault) -> JobView {
        var view = try now()
        var shown = sinceAttempt
        if view.phase.isWaiting, let wait = view.wait, wait != .nextCycle {
            Screen.complain("job \(job) waits (\(wait.slurmReason)); its log begins when it starts")
        }
        while true {
            if hasLog(view), view.attempt > shown {
                if shown > 0 { Screen.complain("job \(job) starts again: attempt \(view.attempt)") }
                try read(ranks ?? Array(0..<UInt32(clamping: view.spec.value.shape.ranks)), in: view)
                shown = view.attempt
                view = try now()
            } else if view.phase.isTerminal {
                return view
            } else {
                view = try change(after: view)
            }
        }
    }

    private func hasLog(_ view: JobView) -> Bool {
        switch view.phase {
        case .held, .deferred, .pending, .starting: false
        case .running, .stopping, .finished: view.attempt > 0
        }
    }

    private func read(_ ranks: [UInt32], in view: JobView) throws(CommandFault) {
        let isFollowing = !view.phase.isTerminal
        if isFollowing, ranks.count > ClientLimits.streams {
            throw CommandFault(
                "\(ranks.count) ranks are more than the \(ClientLimits.streams) that can be followed at a time; follow "
                    + "one with --rank", exitCode: 2)
        }
        var reading = try asking { () throws(ClientFault) in
            try LogReading(client, sources: view.sources(ranks), isFollowing: isFollowing)
        }
        try reading.run()
        for problem in reading.problems { Screen.complain(problem) }
    }

    func now() throws(CommandFault) -> JobView {
        try asking { () throws(ClientFault) in
            try persistently(client) { () throws(ClientFault) in try client.job(job) }
        }
    }

    private func change(after view: JobView) throws(CommandFault) -> JobView {
        try asking { () throws(ClientFault) in
            try persistently(client) { () throws(ClientFault) in
                try client.change(of: job, after: view.version)
            }
        }
    }
}

extension JobView {
    /// The logs of these ranks of its attempt; each line with its rank before it where they are several.
    func sources(_ ranks: [UInt32]) -> [LogSource] {
        ranks.map { LogSource(job: id, attempt: attempt, rank: $0, mark: ranks.count > 1 ? "\($0)" : nil) }
    }

    /// The end of a followed job in one line: `job 42 (train) completed, after 00:01:30`.
    var farewell: String {
        let time = runTime(at: phase.since).map { ", after \(TimeText.clock($0))" } ?? ""
        let words = phase.outcome?.words ?? "has not ended"
        return PlainText.shown("job \(title) (\(spec.value.name)) \(words)\(time)")
    }
}

extension Following {
    /// The last lines of rank 0's log, no more than so many and of what it wrote last.
    func lastLines(_ most: Int) throws(CommandFault) -> [String] {
        let view = try now()
        var reading = try asking { () throws(ClientFault) in
            try LogReading(
                client, sources: view.sources([0]), isFollowing: false, printer: LogPrinter(keepingLast: 16 << 10))
        }
        try reading.run()
        if let problem = reading.problems.last { throw CommandFault(problem) }
        let text = String(decoding: reading.printer.kept, as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).filter { !$0.isEmpty }
            .suffix(most)
    }

    /// Prints what these ranks (all when nil) have written so far in the current or last attempt.
    ///
    /// Throws when there is nothing to read.
    func written(by ranks: [UInt32]?) throws(CommandFault) {
        let view = try now()
        let ranks = ranks ?? Array(0..<UInt32(clamping: view.spec.value.shape.ranks))
        var reading = try asking { () throws(ClientFault) in
            try LogReading(client, sources: view.sources(ranks), isFollowing: false)
        }
        try reading.run()
        guard let last = reading.problems.last else { return }
        for problem in reading.problems.dropLast() { Screen.complain(problem) }
        throw CommandFault(last, exitCode: Rejection.logGone(why: "").exitCode)
    }
}
