// `coordctl cancel`: ends jobs.

import ArgumentParser
import ClusterModel
import Link
import Messages

struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cancel", abstract: "Ends jobs; safe to do again.")

    @OptionGroup var context: ContextOptions

    @Argument(
        help: "Their numbers, as `coordctl jobs` shows them; of arrays also 20_3 or 20_[1-3,7].",
        transform: jobReference)
    var jobs: [JobReference]

    func run() throws {
        try EachJob.ask(
            of: jobs, try context.client(), { .cancel($0.job, elements: $0.elements) }, saying: "Cancelling")
    }
}

/// One request for each of several jobs.
enum EachJob {
    /// Every job is asked for, whatever becomes of the others; the first failure decides the exit code.
    static func ask(
        of jobs: [JobReference], _ client: ControlClient, _ request: (JobReference) -> ClientRequest,
        saying word: String
    ) throws(CommandFault) {
        var failure: CommandFault?
        for job in jobs {
            do throws(CommandFault) {
                try asking { () throws(ClientFault) in
                    let reply = try client.ask(request(job))
                    guard case .done = reply else { throw client.unexpected(reply) }
                }
                Screen.print("\(word) job \(job)")
            } catch {
                if let earlier = failure { Screen.complain(earlier.description) }
                failure = CommandFault(error.description, exitCode: failure?.exitCode ?? error.exitCode)
                // Without a coordinator the other jobs will not fare better.
                if error.exitCode == 8 || error.exitCode == 6 { break }
            }
        }
        if let failure { throw failure }
    }
}
