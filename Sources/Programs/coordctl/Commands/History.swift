// `coordctl history`: everything that happened to one job, whether it still runs or ended long ago.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Shows everything that happened to a job, by whom and why.",
        discussion: """
            CAUSE names the row that led to this one. A job that ended is found for as long as the coordinator's \
            history keeps it.
            """)

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: ListOutput

    @Argument(help: "Its number, as `coordctl jobs` shows it; or an element's, as in 20_3.", transform: jobReference)
    var job: JobReference

    func run() throws {
        let client = try context.client()
        let job = try client.number(of: job)
        let history = try asking { () throws(ClientFault) in
            let reply = try client.ask(.history(job))
            guard case .history(let history) = reply else { throw client.unexpected(reply) }
            return history
        }
        switch output.form {
        case .table: try Screen.print(HistoryTable.table(history).lines(width: Screen.width))
        case .wide: try Screen.print(HistoryTable.table(history).lines(width: nil))
        case .json: Screen.print(JSONText.pretty(.history(history)))
        case .yaml: try Screen.write(YAMLText.document(.history(history)).utf8)
        }
    }
}
