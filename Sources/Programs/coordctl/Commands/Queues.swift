// `coordctl queues`: the queues, what they hold and what they may hold; and whether they take new jobs.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Queues: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queues", abstract: "Lists the queues with their use, quotas and limits; closes and opens them.",
        subcommands: [List.self, Close.self, Open.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the queues; what `coordctl queues` does.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var output: ListOutput

        @Flag(name: [.customShort("w"), .long], help: "Then every queue that changes, until it is interrupted.")
        var watch = false

        func run() throws {
            let list = FollowedList(
                ChangesQuery(.queues, since: nil), word: "queue",
                read: { (client) throws(ClientFault) in
                    let reply = try client.ask(.queues)
                    guard case .queues(let queues) = reply else { throw client.unexpected(reply) }
                    return queues
                },
                rows: \.queues, table: { QueueTable.table($0, isWide: $1) })
            try list.show(context.client(), output, watch: watch, kind: "QueueList") { $0.map(Tree.queue) }
        }
    }

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "These queues take no new jobs; those that stand in them go on. Safe to do again.")

        @OptionGroup var context: ContextOptions
        @Argument(help: "Their names.", transform: validName) var names: [Name]

        func run() throws { try Queues.set(names, isOpen: false, context, saying: "Closed") }
    }

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open", abstract: "These queues take jobs again. Safe to do again.")

        @OptionGroup var context: ContextOptions
        @Argument(help: "Their names.", transform: validName) var names: [Name]

        func run() throws { try Queues.set(names, isOpen: true, context, saying: "Opened") }
    }

    private static func set(
        _ names: [Name], isOpen: Bool, _ context: ContextOptions, saying word: String
    ) throws {
        let client = try context.client()
        for name in names {
            try client.change(.setQueue(name, isOpen: isOpen))
            Screen.print("\(word) queue \(name)")
        }
    }
}
