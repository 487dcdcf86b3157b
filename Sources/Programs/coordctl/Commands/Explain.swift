// `coordctl explain`: why a job is where it is.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says why a job waits or how it ended, and what to do.")

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: PageOutput

    @Argument(help: "Its number, as `coordctl jobs` shows it.", transform: jobReference)
    var job: JobReference

    func run() throws {
        let client = try context.client()
        let job = try client.number(of: job)
        let explanation = try asking { () throws(ClientFault) in
            let reply = try client.ask(.explain(job))
            guard case .explained(let explanation) = reply else { throw client.unexpected(reply) }
            return explanation
        }
        try output.show(.explanation(explanation)) { explanation.sentences }
    }
}
