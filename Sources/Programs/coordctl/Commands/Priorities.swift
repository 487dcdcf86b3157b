// `coordctl priority`: the classes of priority. They are declared with `coordctl apply`.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct PriorityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority", abstract: "Shows and removes classes of priority.",
        discussion: """
            `kind: PriorityClass` documents declare them through `coordctl apply`. As long as there is none, a job's \
            priority is any number; from the first on, one above 0 needs a class, or an operator.
            """,
        subcommands: [List.self, Delete.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the classes with their values.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var output: ListOutput

        @Flag(name: [.customShort("w"), .long], help: "Then every class that changes, until it is interrupted.")
        var watch = false

        func run() throws {
            let list = FollowedList(
                ChangesQuery(.classes, since: nil), word: "priority class",
                read: { (client) throws(ClientFault) in
                    let reply = try client.ask(.classes)
                    guard case .classes(let classes) = reply else { throw client.unexpected(reply) }
                    return classes
                },
                rows: \.classes, table: { classes, _ in ClassTable.table(classes) },
                room: ["CLASS": "interactive", "VALUE": "-1000000", "FOR": "operators"])
            try list.show(context.client(), output, watch: watch, kind: "PriorityClassList") {
                $0.map(Tree.priorityClass)
            }
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delete", abstract: "Removes a class; jobs that were submitted in it keep its value.")

        @OptionGroup var context: ContextOptions

        @Argument(help: "The class.", transform: validName) var name: Name

        func run() throws {
            try context.client().change(.dropClass(name))
            Screen.print("Removed priority class \(name)")
        }
    }
}
