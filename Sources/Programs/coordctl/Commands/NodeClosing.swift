// `coordctl node`: closes nodes to new work, and opens them again. Labels and taints are in NodeLabelling.swift.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct NodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "Closes, opens, reboots, labels, taints and fences nodes; says that they are down; removes them.",
        subcommands: [
            Cordon.self, Drain.self, Resume.self, Reboot.self, Label.self, Taint.self, Down.self, Fence.self,
            Remove.self,
        ])
}

extension NodeCommand {
    struct Cordon: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cordon", abstract: "No new work for these nodes; what runs there goes on.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var nodes: NodeNames

        @Option(help: "Why, for everybody who asks.", transform: spokenReason) var reason: String

        func run() throws {
            try nodes.ask(try context.client(), saying: "Cordoned") { .cordon($0, reason: reason) }
        }
    }

    struct Drain: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "drain", abstract: "No new work for these nodes; they are to become empty.",
            discussion: """
                What runs there ends by itself. With --deadline, what still runs after that time is stopped and starts \
                elsewhere, which counts as none of its restarts. `coordctl nodes` shows DRAINING, then DRAINED.
                """)

        @OptionGroup var context: ContextOptions
        @OptionGroup var nodes: NodeNames

        @Option(help: "Why, for everybody who asks.", transform: spokenReason) var reason: String

        @Option(help: "After so long what still runs is stopped: 90s, 30m, 2h.", transform: timeSpan)
        var deadline: Span?

        func run() throws {
            try nodes.ask(try context.client(), saying: "Draining") { .drain($0, reason: reason, within: deadline) }
        }
    }

    struct Reboot: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reboot", abstract: "Reboots these nodes, each when nothing runs on it any more.",
            discussion: """
                No new work until then; what runs there ends by itself. A node that comes back with another kernel \
                takes work again. `coordctl node resume` calls it off while something still runs. What the machine \
                is rebooted with is `agent run --reboot-command`.
                """)

        @OptionGroup var context: ContextOptions
        @OptionGroup var nodes: NodeNames

        @Flag(help: "When nothing runs on them any more; there is no other way.") var whenIdle = false

        @Option(help: "Why, for everybody who asks.", transform: spokenReason) var reason = "reboot"

        func validate() throws {
            guard whenIdle else {
                throw ValidationError("add --when-idle; to end what runs there, drain with --deadline first")
            }
        }

        func run() throws {
            try nodes.ask(try context.client(), saying: "Will reboot") { .reboot($0, reason: reason) }
        }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "resume", abstract: "These nodes take work again.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var nodes: NodeNames

        func run() throws {
            try nodes.ask(try context.client(), saying: "Resumed") { .resume($0) }
        }
    }
}

/// Nodes as they were typed.
struct NodeNames: ParsableArguments {
    /// Beyond every cluster; a slip of the pen must not ask for millions.
    private static let most = 100_000

    @Argument(help: "Their names, or host lists such as n[001-128].")
    var expressions: [String]

    /// Asks for each in turn, and stops at the first refusal with what was done before.
    func ask(
        _ client: ControlClient, saying word: String, _ request: (Name) -> ClientRequest
    ) throws(CommandFault) {
        for name in try names() {
            try asking { () throws(ClientFault) in
                let reply = try client.ask(request(name))
                guard case .done = reply else { throw client.unexpected(reply) }
            }
            Screen.print("\(word) \(name)")
        }
    }

    /// As much of what was typed as shows which it was.
    private static func excerpt(_ text: String) -> String {
        PlainText.shortened(PlainText.shown(text), to: 80)
    }

    private func names() throws(CommandFault) -> [Name] { try Self.names(expressions) }

    static func names(_ expressions: [String]) throws(CommandFault) -> [Name] {
        var names: [Name] = []
        for expression in expressions {
            let hosts: [String]
            do {
                hosts = try Hostlist.expand(expression)
            } catch {
                throw CommandFault("\(Self.excerpt(expression)): \(error)", exitCode: 2)
            }
            for host in hosts {
                guard let name = Name(host) else {
                    throw CommandFault(
                        "'\(Self.excerpt(host))' is no node's name; `coordctl nodes` lists them", exitCode: 2)
                }
                names.append(name)
            }
            guard names.count <= most else {
                throw CommandFault("\(excerpt(expression)) names more than \(most) nodes", exitCode: 2)
            }
        }
        return names
    }
}

/// Why a node is closed: everybody who asks is told, so there must be something to tell.
func spokenReason(_ text: String) throws -> String {
    guard text.contains(where: { !$0.isWhitespace }) else {
        throw ValidationError("--reason is empty; say in a few words why, as in --reason 'new memory'")
    }
    return text
}

/// A length of time as it was typed.
func timeSpan(_ text: String) throws -> Span {
    do {
        guard case .span(let span) = try TimeText.length(text) else {
            throw ValidationError("'\(text)' has no end; leave the option out")
        }
        return span
    } catch let error as TimeTextError {
        throw ValidationError("'\(text)': \(error)")
    }
}
