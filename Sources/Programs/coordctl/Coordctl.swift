// The command line of the cluster: its commands, and how it ends. Each command is a file under Commands; what they
// print is made in the room Presentation, what they say to the coordinator goes through Link.

import ArgumentParser
import Glibc

@main
struct Coordctl: ParsableCommand {
    // Every command says its name: the parser would ask the runtime for that of each type, of all commands at every
    // start, and that took longer than all else that it does.
    static let configuration = CommandConfiguration(
        commandName: "coordctl",
        abstract: "Submits jobs to a cluster, and shows and changes what is in it.",
        discussion: """
            Whom to call and how to prove who you are stands in a context folder: --context DIR (before or after the \
            command), else $COORD_CONTEXT, else ~/.coord. `coordinator init` makes one.

            Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 denied, 5 conflict, 6 timed out, 7 quota refused, \
            8 unreachable, 255 internal. With --wait or --follow, and for `wait`: how the job ended. \
            `plan` and `workflow wait` have codes of their own.
            """,
        subcommands: [
            Submit.self, Plan.self, Apply.self, Jobs.self, Describe.self, Explain.self, History.self, Logs.self,
            Exec.self,
            Cancel.self, Hold.self, Workflow.self,
            Release.self, Requeue.self, Suspend.self, Resume.self, WaitForJobs.self, Queues.self, Nodes.self,
            NodeCommand.self, MaintenanceCommand.self, TokenCommand.self,
            AccessCommand.self, GroupCommand.self, AccountCommand.self, PriorityCommand.self, CronCommand.self,
            Deploy.self, ModelsCommand.self, Services.self, RolloutCommand.self, Scale.self, AutoscaleCommand.self,
            Delete.self,
            Version.self,
        ])

    /// Runs one command and ends the process with its exit code.
    static func main() {
        do {
            let (folder, arguments) = leadingContext(of: Array(CommandLine.arguments.dropFirst()))
            if let folder { Environment.set("COORD_CONTEXT", to: folder) }
            if let option = Repetitions.first(in: arguments) {
                throw CommandFault("\(option) is given twice; give it once", exitCode: 2)
            }
            var command = try parseAsRoot(arguments)
            try command.run()
            try Screen.flush()
        } catch let outcome as JobOutcome {
            Ending.after(outcome.status)
        } catch let fault as CommandFault {
            Ending.with(fault)
        } catch {
            Ending.of(parserError: error)
        }
    }
}

extension Coordctl {
    /// Takes `--context DIR` off the front, where the parser would look for a command.
    static func leadingContext(of arguments: [String]) -> (folder: String?, rest: [String]) {
        let option = "--context"
        guard let first = arguments.first else { return (nil, arguments) }
        if first == option, arguments.count > 1 { return (arguments[1], Array(arguments.dropFirst(2))) }
        guard first.hasPrefix(option + "=") else { return (nil, arguments) }
        return (String(first.dropFirst(option.count + 1)), Array(arguments.dropFirst()))
    }
}

/// How the process ends.
private enum Ending {
    static func with(_ fault: CommandFault) -> Never {
        Screen.complain(fault.description)
        after(fault.exitCode)
    }

    /// What was printed must have arrived: otherwise a full disk would look like success.
    static func after(_ code: Int32) -> Never {
        do throws(CommandFault) {
            try Screen.flush()
        } catch {
            Screen.complain(error.description)
            exit(code == 0 ? error.exitCode : code)
        }
        exit(code)
    }

    /// Help that was asked for, or a mistake on the command line.
    static func of(parserError error: any Error) -> Never {
        guard Coordctl.exitCode(for: error) != .success else {
            Screen.print(Coordctl.fullMessage(for: error))
            after(0)
        }
        guard Coordctl.exitCode(for: error) == .validationFailure else {
            with(CommandFault("internal error: \(error)", exitCode: 255))
        }
        let usage =
            Coordctl.fullMessage(for: error).split(separator: "\n")
            .first { $0.hasPrefix("Usage:") }.map { "\n\($0)" } ?? ""
        with(CommandFault(Coordctl.message(for: error) + usage, exitCode: 2))
    }
}
