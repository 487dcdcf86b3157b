// `coordctl queues`: the queues, what they hold and what they may hold.

import ArgumentParser
import Link
import Messages
import Presentation

struct Queues: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the queues with their use and quotas.")

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: ListOutput

    func run() throws {
        let client = try context.client()
        let queues = try asking { () throws(ClientFault) in
            let reply = try client.ask(.queues)
            guard case .queues(let queues) = reply else { throw client.unexpected(reply) }
            return queues
        }
        try output.show(
            kind: "QueueList", items: { queues.map(Tree.queue) }, table: { _ in QueueTable.table(queues) })
    }
}
