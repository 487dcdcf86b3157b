// `coordctl jobs`: the list of jobs, as `squeue` gives it; with --since, of those that have ended too, as `sacct` does.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Lists jobs that wait or run, and with --all or --since those that have ended.",
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

    @Flag(name: [.customShort("w"), .long], help: "Then every job that changes, until it is interrupted.")
    var watch = false

    /// Whether jobs are asked for that may have left the coordinator's memory.
    private var asksHistory: Bool { since != nil || until != nil || limit != nil }

    func validate() throws {
        if let queue, !Name.isValid(queue) { throw ValidationError("'\(queue)' is no queue's name") }
        if let limit, limit < 1 { throw ValidationError("--limit \(limit): give 1 or more") }
        if let since, let until, since >= until { throw ValidationError("--since is not before --until") }
        if watch, asksHistory {
            throw ValidationError("--watch goes on from now; leave out --since, --until and --limit")
        }
    }

    func run() throws {
        let client = try context.client()
        if watch { try follow(client) }
        guard output.form.isTable, !asksHistory else {
            let jobs = try found(client)
            let now = wallNow()
            return try output.show(
                kind: "TrainingJobList", items: { jobs.map(Tree.job) },
                table: { isWide in
                    JobTable.table(jobs.map { JobLine($0) }, isWide: isWide, showsEnds: true, at: now)
                })
        }
        var flow = TableFlow(width: Screen.width)
        try list(client, into: &flow)
    }

    private func show(_ lines: [JobLine], in flow: inout TableFlow) throws(CommandFault) {
        try Screen.write(flow.text(of: JobTable.table(lines, isWide: output.form == .wide, at: wallNow())))
        try Screen.flush()
    }

    /// Each page is shown when it is there: nobody waits for the last one to see the first.
    private func list(_ client: ControlClient, into flow: inout TableFlow) throws(CommandFault) {
        var isEmpty = true
        let pages = JobPages<JobLine>(query(includesFinished: includesFinished), of: client)
        try each(pages, state: \.state) { (lines) throws(CommandFault) in
            guard !lines.isEmpty else { return }
            isEmpty = false
            try show(lines, in: &flow)
        }
        if isEmpty { try show([], in: &flow) }
    }

    /// A job that ends is shown once more, as it ended.
    private func follow(_ client: ControlClient) throws(CommandFault) -> Never {
        try output.checkWatch()
        let usual = ["NAME": "trainer-1234", "USER": "somebody", "STATE": "CONFIGURING", "TIME": "00:00:00"]
        let room = JobTable.table([], isWide: output.form == .wide, at: wallNow()).withRoom(for: usual)
        var flow = TableFlow(width: Screen.width, room: room)
        var following = ListFollowing(
            client: client, query: ChangesQuery(.jobs, since: nil, jobs: query(includesFinished: true)))
        try following.run(
            list: { () throws(CommandFault) in try list(client, into: &flow) },
            rows: { (changes) throws(CommandFault) in
                let lines = state.isEmpty ? changes.jobs : changes.jobs.filter { state.contains($0.state) }
                if !lines.isEmpty { try show(lines, in: &flow) }
            })
    }

    private func query(includesFinished: Bool) -> JobsQuery {
        JobsQuery(
            includesFinished: includesFinished, queue: queue.flatMap { Name($0) }, namespace: namespace, user: user)
    }

    private func found(_ client: ControlClient) throws(CommandFault) -> [JobView] {
        guard asksHistory else { return try views(client, includesFinished: includesFinished) }
        // What has not ended did not end before any time.
        let living = until == nil ? try views(client, includesFinished: false).reversed() : []
        let most = limit ?? Limits.rows
        guard living.count < most else { return Array(living.prefix(most)) }
        return try living + asking { () throws(ClientFault) in try past(client, most: most - living.count) }
    }

    private func views(_ client: ControlClient, includesFinished: Bool) throws(CommandFault) -> [JobView] {
        var jobs: [JobView] = []
        let pages = JobPages<JobView>(query(includesFinished: includesFinished), of: client)
        try each(pages, state: \.slurmState) { jobs += $0 }
        return jobs
    }

    /// Takes what is wanted of each page, up to the bound of rows.
    private func each<Item>(
        _ pages: JobPages<Item>, state word: KeyPath<Item, String>, _ take: ([Item]) throws(CommandFault) -> Void
    ) throws(CommandFault) {
        var pages = pages
        var count = 0
        while let page = try asking({ () throws(ClientFault) in try pages.next() }) {
            let wanted = state.isEmpty ? page : page.filter { state.contains($0[keyPath: word]) }
            try take(wanted)
            count += wanted.count
            guard count < Limits.rows else {
                return Screen.complain("there are more than \(Limits.rows) jobs; the rest is left out")
            }
        }
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
    let known = EndKind.allCases.map(\.slurmState) + ["PENDING", "CONFIGURING", "RUNNING", "SUSPENDED", "COMPLETING"]
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
