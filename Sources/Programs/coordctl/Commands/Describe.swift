// `coordctl describe`: everything about one job or service.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Shows everything about a job or a service.")

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: PageOutput
    @OptionGroup var which: WorkArgument

    func run() throws {
        let client = try context.client()
        switch which.work {
        case .job(let reference):
            let job = try client.number(of: reference)
            let view = try asking { () throws(ClientFault) in try client.job(job) }
            try output.show(.job(view)) { JobDescription.lines(view, at: wallNow()) }
        case .service(let name):
            let view = try asking { () throws(ClientFault) in try client.service(which.service(name)) }
            // Its table is as wide as the screen already.
            if case .text = output.form {
                return try Screen.print(ServiceDescription.lines(view, at: wallNow(), width: Screen.width))
            }
            try output.show(.service(view)) { [] }
        }
    }
}
