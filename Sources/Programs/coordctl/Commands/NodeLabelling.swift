// `coordctl node label` and `coordctl node taint`: words at nodes by which jobs choose them or are kept off.

import ArgumentParser
import ClusterModel
import Link
import Messages

extension NodeCommand {
    struct Label: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "label", abstract: "Puts labels on nodes, and takes them off.",
            usage: "coordctl node label NODES KEY=VALUE... KEY-...",
            discussion: """
                A label that is there already gets the new value. Jobs ask for labels with `nodeSelector`, or with \
                `--constraint` for the key alone. Labels are words by Kubernetes' rules: [PREFIX/]NAME=VALUE.
                """)

        @OptionGroup var context: ContextOptions
        @Argument(help: "A node's name, or a host list such as n[001-128].") var nodes: String
        @Argument(help: "key=value puts a label on, key- takes it off.") var changes: [String]

        func run() throws {
            let read: LabelChanges
            do {
                read = try LabelText.changes(changes)
            } catch {
                throw CommandFault(error.description, exitCode: 2)
            }
            try NodeNames.ask(nodes, try context.client(), saying: "Labelled") {
                .label($0, put: read.put, remove: read.remove)
            }
        }
    }

    struct Taint: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "taint", abstract: "Keeps jobs off nodes that do not tolerate it.",
            usage: "coordctl node taint NODES KEY[=VALUE]:EFFECT... KEY[:EFFECT]-...",
            discussion: """
                Effects are NoSchedule and PreferNoSchedule (only when no other node will do). What runs there goes \
                on. Jobs tolerate taints with `tolerations` in a manifest or with --toleration.
                """)

        @OptionGroup var context: ContextOptions
        @Argument(help: "A node's name, or a host list such as n[001-128].") var nodes: String
        @Argument(help: "key=value:NoSchedule puts a taint on, key- or key:NoSchedule- takes it off.")
        var changes: [String]

        func run() throws {
            let read: TaintChanges
            do {
                read = try LabelText.taintChanges(changes)
            } catch {
                throw CommandFault(error.description, exitCode: 2)
            }
            try NodeNames.ask(nodes, try context.client(), saying: "Tainted") {
                .taint($0, put: read.put, remove: read.remove)
            }
        }
    }
}

extension NodeNames {
    /// The same for nodes that stand in one word.
    static func ask(
        _ nodes: String, _ client: ControlClient, saying word: String, _ request: (Name) -> ClientRequest
    ) throws(CommandFault) {
        for name in try names([nodes]) {
            try asking { () throws(ClientFault) in
                let reply = try client.ask(request(name))
                guard case .done = reply else { throw client.unexpected(reply) }
            }
            Screen.print("\(word) \(name)")
        }
    }
}
