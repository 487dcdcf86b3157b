// `coordctl rollout`: watching and steering the way from one revision of a service to the next.

import ArgumentParser
import ClusterModel
import Glibc
import Link
import Messages
import Presentation

struct RolloutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollout", abstract: "Watches and steers rollouts of services.",
        subcommands: [
            Status.self, Pause.self, Resume.self, Promote.self, Undo.self, Restart.self, History.self,
        ])

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Says how the rollout stands until it is over; exits with 1 when it went back.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: ServiceArgument

        @Flag(inversion: .prefixedNo, help: "Wait for the end.")
        var watch = true

        func run() throws {
            let client = try context.client()
            let view = try RolloutWatch(client: client, reference: which.reference).follow(toItsEnd: watch)
            if view.rolloutResult == false { throw JobOutcome(status: 1) }
        }
    }

    struct Pause: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pause", abstract: "Lets the rollout stand still as it is. Safe to do again.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: ServiceArgument

        func run() throws {
            try which.change(.pause, context)
            Screen.print("Paused the rollout of service \(which.name)")
        }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume", abstract: "Lets a paused rollout go on. Safe to do again.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: ServiceArgument

        func run() throws {
            try which.change(.resume, context)
            Screen.print("Resumed the rollout of service \(which.name)")
        }
    }

    struct Promote: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "promote", abstract: "Ends the watching of the present step: the next one begins.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: ServiceArgument

        func run() throws {
            try which.change(.promote, context)
            Screen.print("Promoted the rollout of service \(which.name)")
        }
    }

    struct Undo: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Goes back: from the rollout that goes on, or to the revision before, or to one by its number.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: ServiceArgument

        @Option(help: "To this one of `coordctl rollout history`.")
        var toRevision: UInt32?

        func validate() throws {
            if toRevision == 0 { throw ValidationError("revisions count from 1") }
        }

        func run() throws {
            try which.change(.undo(to: toRevision), context)
            Screen.print("Service \(which.name) goes back; `coordctl rollout status \(which.name)` shows how")
        }
    }

    struct Restart: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restart", abstract: "Replaces every replica, in the way of a rollout.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: ServiceArgument

        func run() throws {
            try which.change(.restart, context)
            Screen.print("Restarting service \(which.name); `coordctl rollout status \(which.name)` shows how")
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history", abstract: "Lists the revisions that are kept.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var which: ServiceArgument

        func run() throws {
            let client = try context.client()
            let view = try asking { () throws(ClientFault) in try client.service(which.reference) }
            var flow = TableFlow(width: Screen.width)
            try Screen.write(flow.text(of: ServiceDescription.history(view)))
        }
    }
}
