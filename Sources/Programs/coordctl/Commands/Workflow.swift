// `coordctl workflow`: the jobs that were submitted as one thing, looked at and moved as one. A workflow is named by
// the number of any of its jobs.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Workflow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow", abstract: "Shows workflows, cancels them, and runs again what failed of them.",
        discussion: """
            A workflow is submitted with `coordctl submit FILE` from a document of kind Workflow, whole or not at all, \
            and is called by the number of any of its jobs.
            """,
        subcommands: [Show.self, CancelAll.self, Retry.self, Wait.self], defaultSubcommand: Show.self)

    struct Which: ParsableArguments {
        @OptionGroup var context: ContextOptions

        @Argument(help: "The number of any of its jobs.", transform: jobNumber)
        var job: JobID

        /// - Parameter waits: Whether it is read over a restart of the coordinator too.
        func page(_ client: ControlClient, waits: Bool = false) throws(CommandFault) -> WorkflowPage {
            func look(_ job: JobID) throws(ClientFault) -> JobView {
                guard waits else { return try client.job(job) }
                return try persistently(client) { () throws(ClientFault) in try client.job(job) }
            }
            let one = try asking { () throws(ClientFault) in try look(job) }
            guard let part = one.spec.value.workflow?.value else {
                throw CommandFault("job \(job) is no part of a workflow", exitCode: 3)
            }
            var jobs: [JobView] = []
            for id in part.jobs {
                do throws(ClientFault) {
                    jobs.append(try look(id))
                } catch {
                    // The history does not keep everything.
                    guard case .rejected(.unknownJob) = error else { throw CommandFault(error) }
                }
            }
            return WorkflowPage(part, jobs)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Shows how a workflow stands, and each of its jobs.")

        @OptionGroup var which: Which
        @OptionGroup var output: ListOutput

        func run() throws {
            let page = try which.page(try which.context.client())
            switch output.form {
            case .table, .wide:
                Screen.print(page.headline)
                try Screen.print(page.table(at: wallNow()).lines(width: output.form == .wide ? nil : Screen.width))
            case .json: Screen.print(JSONText.pretty(page.tree))
            case .yaml: try Screen.write(YAMLText.document(page.tree).utf8)
            }
        }
    }

    struct CancelAll: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel", abstract: "Ends all jobs of a workflow that have not ended; safe to do again.")

        @OptionGroup var which: Which

        func run() throws {
            let client = try which.context.client()
            let page = try which.page(client)
            // Those that wait go first: none of them is begun by the end of another.
            let open = page.jobs.reversed().filter { !$0.phase.isTerminal }
            guard !open.isEmpty else { return Screen.print("Workflow \(page.part.first) has ended") }
            try EachJob.ask(
                of: open.map { JobReference(job: $0.id, elements: nil) }, client, { .cancel($0.job) },
                saying: "Cancelling")
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: "Runs again what has ended without completing; what waits for it then goes on.",
            discussion: "What has completed is not run again. An array's elements that completed are not either.")

        @OptionGroup var which: Which

        func run() throws {
            let client = try which.context.client()
            let page = try which.page(client)
            let ended = page.jobs.filter { job in
                switch job.phase {
                case .finished(.completed, _), .held, .deferred, .pending, .starting, .running, .stopping: false
                case .finished: true
                }
            }
            guard !ended.isEmpty else {
                return Screen.print("Nothing of workflow \(page.part.first) has ended without completing")
            }
            try EachJob.ask(
                of: ended.map { JobReference(job: $0.id, elements: nil) }, client,
                { .requeue($0.job, elements: nil) }, saying: "Requeuing")
        }
    }

    struct Wait: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "wait",
            abstract: "Waits until a workflow has ended; exits with 0 when every job has completed, else with 1.")

        @OptionGroup var which: Which

        func run() throws {
            let client = try which.context.client()
            var page = try which.page(client, waits: true)
            while page.state == .pending || page.state == .running {
                // Each change of any job may end it; the one that is furthest is waited for.
                guard
                    let next = page.jobs.first(where: { !$0.phase.isTerminal && !$0.phase.isWaiting })
                        ?? page.jobs.first(where: { !$0.phase.isTerminal })
                else { break }
                let (id, version) = (next.id, next.version)
                _ = try asking { () throws(ClientFault) in
                    try persistently(client) { () throws(ClientFault) in try client.change(of: id, after: version) }
                }
                page = try which.page(client, waits: true)
            }
            Screen.complain(page.headline)
            throw JobOutcome(status: page.state == .completed ? 0 : 1)
        }
    }
}
