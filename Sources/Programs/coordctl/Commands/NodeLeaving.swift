// `coordctl node down` and `node remove`: machines that are dead, and machines that leave for good.

import ArgumentParser
import ClusterModel
import Messages

extension NodeCommand {
    struct Down: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "down",
            abstract: "Vouches that nothing runs on these nodes any more; what ran there starts elsewhere.",
            discussion: """
                For nodes that do not answer: power them off first, then say so. Jobs with `onDisconnect: keep` wait \
                for this word; the others start elsewhere by themselves after a while. A node that answers is refused.
                """)

        @OptionGroup var context: ContextOptions
        @OptionGroup var nodes: NodeNames

        @Option(help: "How you know, for everybody who asks.", transform: spokenReason) var reason: String

        func run() throws {
            try nodes.ask(try context.client(), saying: "Given up") { .down($0, reason: reason) }
        }
    }

    struct Fence: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fence",
            abstract: "Has the coordinator power these nodes off; what ran there then starts elsewhere.",
            discussion: """
                For nodes that do not answer, where the coordinator has a command for it (--fence-command). It is run \
                when the node was silent for 15 s, and again until it succeeds or the node is back; `coordctl nodes` \
                shows FENCING, then FENCED, and with -o wide what went wrong. A node that answers is refused.
                """)

        @OptionGroup var context: ContextOptions
        @OptionGroup var nodes: NodeNames

        @Option(help: "Why, for everybody who asks.", transform: spokenReason) var reason = "fenced by hand"

        func run() throws {
            try nodes.ask(try context.client(), saying: "To be fenced:") { .fence($0, reason: reason) }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Takes nodes out of the cluster for good; their names are free again.",
            discussion: """
                Nothing may be promised there: drain a node first, or say that it is down. To come back it joins with \
                a new token. Nobody talks to a removed node any more: what still runs there runs on, so power off what \
                does not answer before it is removed.
                """)

        @OptionGroup var context: ContextOptions
        @OptionGroup var nodes: NodeNames

        func run() throws {
            try nodes.ask(try context.client(), saying: "Removed") { .remove($0) }
        }
    }
}
