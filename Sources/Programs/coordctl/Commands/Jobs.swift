// `coordctl jobs`: the list of jobs, as `squeue` gives it; with --since, of those that have ended too, as `sacct` does.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists jobs that wait or run, and with --all or --since those that have ended.",
        discussion: """
            With --since, --until or --limit jobs that have ended are listed from the coordinator's history, the \
            newest end first, behind those that have not. A time is 2d (ago), 2026-11-25 or 2026-11-25T13:00:00Z.
            """,
        aliases: ["queue"])

    private enum Limits {
        /// More is for a database.
        static let rows = 200_000
    }

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: ListOutput

    @Flag(name: [.customShort("a"), .customLong("all")], help: "Those that have ended too.")
    var includesFinished = false

    @Option(name: [.customShort("q"), .customLong("queue")], help: "Only this queue's.")
    var queue: String?

    @Option(help: "Only this namespace's.", transform: validName)
    var namespace: Name?

    @Option(name: [.customShort("u"), .customLong("user")], help: "Only this user's.", transform: validName)
    var user: Name?

    @Option(help: "Only in these states, as in completed,failed.", transform: stateWords)
    var state: [String] = []

    @Option(help: "Those that ended then or later.", transform: pastMoment)
    var since: WallTime?

    @Option(help: "Those that ended before then.", transform: pastMoment)
    var until: WallTime?

    @Option(help: "At most so many.")
    var limit: Int?

    /// Whether jobs are asked for that may have left the coordinator's memory.
    private var asksHistory: Bool { since != nil || until != nil || limit != nil }

    func validate() throws {
        if let queue, !Name.isValid(queue) { throw ValidationError("'\(queue)' is no queue's name") }
        if let limit, limit < 1 { throw ValidationError("--limit \(limit): give 1 or more") }
        if let since, let until, since >= until { throw ValidationError("--since is not before --until") }
    }

    func run() throws {
        let client = try context.client()
        let jobs = try asking { () throws(ClientFault) in try found(client) }
        let now = wallNow()
        try output.show(
            kind: "TrainingJobList", items: { jobs.map(Tree.job) },
            table: { JobTable.table(jobs, isWide: $0, showsEnds: asksHistory, at: now) })
    }

    private func found(_ client: ControlClient) throws(ClientFault) -> [JobView] {
        guard asksHistory else { return try pages(client, includesFinished: includesFinished) }
        // What has not ended did not end before any time.
        let living = until == nil ? try pages(client, includesFinished: false).reversed() : []
        let most = limit ?? Limits.rows
        guard living.count < most else { return Array(living.prefix(most)) }
        return try living + past(client, most: most - living.count)
    }

    private func pages(_ client: ControlClient, includesFinished: Bool) throws(ClientFault) -> [JobView] {
        var jobs: [JobView] = []
        var query = JobsQuery(
            includesFinished: includesFinished, queue: queue.flatMap { Name($0) }, namespace: namespace)
        while jobs.count < Limits.rows {
            let reply = try client.ask(.jobs(query))
            guard case .jobs(let page) = reply else { throw client.unexpected(reply) }
            jobs += page.jobs.filter { job in
                user ?? job.owner.name == job.owner.name && (state.isEmpty || state.contains(job.phase.slurmState))
            }
            guard let next = page.next else { return jobs }
            // A page that leads back to itself would never end.
            guard query.after.map({ $0 < next }) ?? true else { throw client.unexpected(reply) }
            query.after = next
        }
        Screen.complain("there are more than \(Limits.rows) jobs; the rest is left out")
        return jobs
    }

    /// Jobs that have ended, the newest end first.
    private func past(_ client: ControlClient, most: Int) throws(ClientFault) -> [JobView] {
        let kinds = EndKind.allCases.filter { state.contains($0.slurmState) }
        guard state.isEmpty || !kinds.isEmpty else { return [] }
        var query = PastQuery(
            since: since, until: until, user: user, queue: queue.flatMap { Name($0) }, namespace: namespace,
            kinds: kinds)
        var jobs: [JobView] = []
        var damaged = 0
        while jobs.count < most {
            query.limit = min(1000, most - jobs.count)
            let reply = try client.ask(.past(query))
            guard case .past(let page) = reply else { throw client.unexpected(reply) }
            jobs += page.rows.map(\.job)
            damaged += page.damaged
            guard let next = page.next else { break }
            guard query.before.map({ next < $0 }) ?? true else { throw client.unexpected(reply) }
            query.before = next
        }
        if damaged > 0 {
            Screen.complain(
                "\(damaged) rows of the history are damaged and left out; `coordinator journal verify` names the first")
        }
        if limit == nil, jobs.count >= most {
            Screen.complain("there are more than \(Limits.rows) jobs; the rest is left out")
        }
        return jobs
    }
}

/// States in Slurm's words, with commas between them.
private func stateWords(_ text: String) throws -> [String] {
    let known = EndKind.allCases.map(\.slurmState) + ["PENDING", "CONFIGURING", "RUNNING", "COMPLETING"]
    return try text.split(separator: ",").map { part in
        let word = part.uppercased()
        guard known.contains(word) else {
            let list = Set(known).sorted().joined(separator: ", ").lowercased()
            throw ValidationError("'\(PlainText.shown(String(part)))' is no state; there are \(list)")
        }
        return word
    }
}

private func pastMoment(_ text: String) throws -> WallTime {
    do throws(MomentTextError) {
        return try MomentText.past(text, now: wallNow())
    } catch {
        throw ValidationError("'\(PlainText.shown(text))': write 2d (ago), 2026-11-25 or 2026-11-25T13:00:00Z")
    }
}
