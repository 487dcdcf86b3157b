// `coordctl logs`: what ranks wrote.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints what a job's ranks wrote.")

    @OptionGroup var context: ContextOptions

    @Flag(name: [.customShort("f"), .long], help: "Go on until the job has ended.")
    var follow = false

    @Option(help: "Of this rank; else of rank 0.")
    var rank: UInt32?

    @Flag(help: "Of all ranks, each line with its rank before it.")
    var allRanks = false

    @Argument(help: "Its number, as `coordctl jobs` shows it.", transform: jobNumber)
    var job: JobID

    func validate() throws {
        if allRanks, rank != nil { throw ValidationError("either --rank or --all-ranks") }
    }

    func run() throws {
        let client = try context.client()
        let following = Following(client: client, job: job)
        let ranks = allRanks ? nil : [rank ?? 0]
        if follow {
            let view = try following.logs(of: ranks)
            Screen.complain(view.farewell)
        } else {
            try following.written(by: ranks)
        }
    }
}
