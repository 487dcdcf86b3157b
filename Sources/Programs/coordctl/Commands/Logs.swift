// `coordctl logs`: what ranks and replicas wrote.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Prints what a job's ranks or a service's replicas wrote.",
        discussion: """
            Of a service, each line has the number of its replica's job before it; `coordctl services NAME` shows \
            which is where.
            """)

    @OptionGroup var context: ContextOptions

    @Flag(name: [.customShort("f"), .long], help: "Go on until the job has ended, or the service is gone.")
    var follow = false

    @Option(help: "Of this rank; else of rank 0.")
    var rank: UInt32?

    @Flag(help: "Of all ranks, each line with its rank before it.")
    var allRanks = false

    @OptionGroup var which: WorkArgument

    func validate() throws {
        if allRanks, rank != nil { throw ValidationError("either --rank or --all-ranks") }
        if case .service = which.work, allRanks || rank != nil {
            throw ValidationError("replicas have one rank each; name a replica's job to see it alone")
        }
    }

    func run() throws {
        let client = try context.client()
        switch which.work {
        case .job(let reference): try show(client.number(of: reference), client)
        case .service(let name):
            let logs = ServiceLogs(client: client, reference: which.service(name))
            try follow ? logs.follow() : logs.written()
        }
    }

    private func show(_ job: JobID, _ client: ControlClient) throws {
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
