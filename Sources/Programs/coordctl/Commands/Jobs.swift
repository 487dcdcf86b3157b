// `coordctl jobs`: the list of jobs, as `squeue` gives it.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists jobs that wait or run.", aliases: ["queue"])

    private enum Limits {
        /// As many finished jobs as a coordinator keeps; more is for a database.
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

    func validate() throws {
        if let queue, !Name.isValid(queue) { throw ValidationError("'\(queue)' is no queue's name") }
    }

    func run() throws {
        let client = try context.client()
        let jobs = try asking { () throws(ClientFault) in try pages(client) }
        let now = wallNow()
        try output.show(
            kind: "TrainingJobList", items: { jobs.map(Tree.job) },
            table: { JobTable.table(jobs, isWide: $0, at: now) })
    }

    private func pages(_ client: ControlClient) throws(ClientFault) -> [JobView] {
        var jobs: [JobView] = []
        var query = JobsQuery(
            includesFinished: includesFinished, queue: queue.flatMap { Name($0) }, namespace: namespace)
        while jobs.count < Limits.rows {
            let reply = try client.ask(.jobs(query))
            guard case .jobs(let page) = reply else { throw client.unexpected(reply) }
            jobs += page.jobs
            guard let next = page.next else { return jobs }
            // A page that leads back to itself would never end.
            guard query.after.map({ $0 < next }) ?? true else { throw client.unexpected(reply) }
            query.after = next
        }
        Screen.complain("there are more than \(Limits.rows) jobs; the rest is left out")
        return jobs
    }
}
