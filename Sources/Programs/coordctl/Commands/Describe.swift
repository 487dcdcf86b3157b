// `coordctl describe`: everything about one job.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "describe", abstract: "Shows everything about a job.")

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: PageOutput

    @Argument(help: "Its number, as `coordctl jobs` shows it.", transform: jobReference)
    var job: JobReference

    func run() throws {
        let client = try context.client()
        let job = try client.number(of: job)
        let view = try asking { () throws(ClientFault) in try client.job(job) }
        try output.show(.job(view)) { JobDescription.lines(view, at: wallNow()) }
    }
}
