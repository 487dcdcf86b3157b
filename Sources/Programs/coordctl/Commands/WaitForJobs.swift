// `coordctl wait`: waits for jobs to end.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct WaitForJobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Waits until jobs have ended; exits with the highest of their codes.")

    @OptionGroup var context: ContextOptions

    @Argument(help: "Their numbers, as `coordctl jobs` shows them.", transform: jobReference)
    var jobs: [JobReference]

    func run() throws {
        let client = try context.client()
        let numbers = try jobs.map { try client.number(of: $0) }
        throw JobOutcome(status: try Waiting.status(of: numbers, client))
    }
}

/// Waits for several jobs.
enum Waiting {
    /// The highest exit status of them; each end is told on standard error.
    static func status(of jobs: [JobID], _ client: ControlClient) throws(CommandFault) -> Int32 {
        var highest: Int32 = 0
        for job in jobs {
            let view = try Following(client: client, job: job).end()
            Screen.complain(view.farewell)
            highest = max(highest, view.phase.outcome?.exitStatus ?? 255)
        }
        return highest
    }
}
