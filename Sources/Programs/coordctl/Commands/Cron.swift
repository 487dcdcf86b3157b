// `coordctl cron`: jobs that are submitted again and again. They are declared with `coordctl apply`.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct CronCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cron", abstract: "Shows and changes recurring jobs.",
        discussion: """
            `kind: CronJob` documents declare them through `coordctl apply`, in our own form or as Kubernetes' \
            batch/v1 writes them. Each run is a job called NAME-MINUTES, minutes since 1970, with the rights and \
            within the limits that its owner has then.
            """,
        subcommands: [
            List.self, Describe.self, Suspend.self, Resume.self, Run.self, Delete.self,
        ])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists recurring jobs with the times that come next.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var output: ListOutput

        @Option(
            name: [.customShort("n"), .customLong("namespace")], help: "Only those of this namespace.",
            transform: validName)
        var namespace: Name?

        @Flag(
            name: [.customShort("w"), .long], help: "Then every recurring job that changes, until it is interrupted.")
        var watch = false

        func run() throws {
            let list = FollowedList(
                ChangesQuery(.recurring, since: nil, namespace: namespace), word: "cron job",
                read: { (client) throws(ClientFault) in try rows(client) }, rows: \.recurring,
                table: { rows, _ in RecurringTable.table(rows) },
                room: ["NAME": "nightly-report", "NEXT (UTC)": "2026-11-25 13:00:00"])
            try list.show(context.client(), output, watch: watch, kind: "CronJobList") { $0.map(Tree.recurring) }
        }

        private func rows(_ client: ControlClient) throws(ClientFault) -> [RecurringView] {
            var rows: [RecurringView] = []
            var query = RecurringQuery(namespace: namespace)
            repeat {
                let reply = try client.ask(.recurring(query))
                guard case .recurring(let page) = reply else { throw client.unexpected(reply) }
                rows += page.rows
                query.after = page.next
            } while query.after != nil
            return rows
        }
    }

    struct Describe: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "describe", abstract: "Shows everything about a recurring job, and its next five times.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var output: PageOutput
        @OptionGroup var which: RecurringArgument

        func run() throws {
            let client = try context.client()
            let view = try asking { () throws(ClientFault) in
                let reply = try client.ask(.recurringJob(which.reference))
                guard case .recurringJob(let view) = reply else { throw client.unexpected(reply) }
                return view
            }
            try output.show(.recurring(view)) { RecurringDescription.lines(view) }
        }
    }

    struct Suspend: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "suspend",
            abstract: "Submits no more runs until it is resumed; what runs goes on. Safe to do again.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: RecurringArgument

        func run() throws { try which.change(.suspend, context, "Suspended") }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume",
            abstract: "Submits runs again, first the newest that was due meanwhile and is not too late.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: RecurringArgument

        @Flag(help: "Make up for nothing: the next run is the next that will be due.")
        var skipMissed = false

        func run() throws { try which.change(.resume(skipsMissed: skipMissed), context, "Resumed") }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Submits a run now, beside its times; its policy holds, and it may be suspended.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: RecurringArgument

        @Flag(help: "Print the job's number and nothing else.")
        var parsable = false

        func run() throws {
            let client = try context.client()
            let job = try asking { () throws(ClientFault) in try client.run(which.reference) }
            Screen.print(parsable ? "\(job)" : "Submitted job \(job)")
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delete", abstract: "Forgets a recurring job; the jobs that it submitted go on.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: RecurringArgument

        func run() throws { try which.change(.drop, context, "Deleted") }
    }
}

/// A recurring job as it is typed.
struct RecurringArgument: ParsableArguments {
    @Argument(help: "Its name, as `coordctl cron list` shows it.", transform: validName)
    var name: Name

    @Option(
        name: [.customShort("n"), .customLong("namespace")], help: "Its namespace; `default` otherwise.",
        transform: validName)
    var namespace: Name = .standard

    var reference: RecurringReference { RecurringReference(name, in: namespace) }

    func change(_ change: RecurringChange, _ context: ContextOptions, _ word: String) throws {
        try context.client().change(.changeRecurring(reference, change))
        Screen.print("\(word) cron job \(name)")
    }
}
