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

        func run() throws {
            let client = try context.client()
            let classes = try asking { () throws(ClientFault) in
                let reply = try client.ask(.classes)
                guard case .classes(let classes) = reply else { throw client.unexpected(reply) }
                return classes
            }
            try output.show(
                kind: "PriorityClassList", items: { classes.map(Tree.priorityClass) },
                table: { _ in ClassTable.table(classes) })
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
