// `coordctl logs`: what ranks wrote.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logs", abstract: "Prints what a job's ranks wrote.")

    @OptionGroup var context: ContextOptions

    @Flag(name: [.customShort("f"), .long], help: "Go on until the job has ended.")
    var follow = false

    @Option(help: "Of this rank; else of rank 0.")
    var rank: UInt32?

    @Flag(help: "Of all ranks, each line with its rank before it.")
    var allRanks = false

    @Argument(help: "Its number, as `coordctl jobs` shows it.", transform: jobReference)
    var job: JobReference

    func validate() throws {
        if allRanks, rank != nil { throw ValidationError("either --rank or --all-ranks") }
    }

    func run() throws {
        let client = try context.client()
        let job = try client.number(of: job)
        let following = Following(client: client, job: job)
        guard try following.now().array == nil else {
            throw CommandFault("job \(job) is an array; name an element, as in \(job)_3", exitCode: 2)
        }
        let ranks = allRanks ? nil : [rank ?? 0]
        if follow {
            let view = try following.logs(of: ranks)
            Screen.complain(view.farewell)
        } else {
            try following.written(by: ranks)
        }
    }
}
