// `coordctl cancel`: ends jobs.

import ArgumentParser
import ClusterModel
import Link
import Messages

struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ends jobs; safe to do again.")

    @OptionGroup var context: ContextOptions

    @Argument(help: "Their numbers, as `coordctl jobs` shows them.", transform: jobNumber)
    var jobs: [JobID]

    /// Every job is asked for, whatever becomes of the others; the first failure decides the exit code.
    func run() throws {
        let client = try context.client()
        var failure: CommandFault?
        for job in jobs {
            do throws(CommandFault) {
                try asking { () throws(ClientFault) in
                    let reply = try client.ask(.cancel(job))
                    guard case .done = reply else { throw client.unexpected(reply) }
                }
                Screen.print("Cancelling job \(job)")
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
