// `coordctl explain`: why a job, or what a service waits for, is where it is.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says why a job waits or how it ended, or what a service waits for, and what to do.")

    /// Replicas of a service that are explained one by one; those beyond wait for the same, most often.
    private static let mostReplicas = 8

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: PageOutput
    @OptionGroup var which: WorkArgument

    func run() throws {
        let client = try context.client()
        switch which.work {
        case .job(let reference):
            let explanation = try Self.explanation(of: client.number(of: reference), client)
            try output.show(.explanation(explanation)) { explanation.sentences }
        case .service(let name):
            let view = try asking { () throws(ClientFault) in try client.service(which.service(name)) }
            let waiting = view.shown.filter { !$0.isReady }
            var told: [Explanation] = []
            for replica in waiting.prefix(Self.mostReplicas) {
                told.append(try Self.explanation(of: replica.job, client))
            }
            let page = ServiceExplanation(view, told, more: waiting.count - told.count)
            try output.show(page.tree) { page.sentences }
        }
    }

    private static func explanation(of job: JobID, _ client: ControlClient) throws(CommandFault) -> Explanation {
        try asking { () throws(ClientFault) in
            let reply = try client.ask(.explain(job))
            guard case .explained(let explanation) = reply else { throw client.unexpected(reply) }
            return explanation
        }
    }
}
