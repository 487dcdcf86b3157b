// `coordctl nodes`: the machines of the cluster and what is free of them.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Nodes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes", abstract: "Lists the nodes and what is free of them.")

    private enum Limits {
        /// Far more machines than a cluster has.
        static let rows = 200_000
    }

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: ListOutput

    @Flag(name: [.customShort("w"), .long], help: "Then every node that changes, until it is interrupted.")
    var watch = false

    func run() throws {
        let list = FollowedList(
            ChangesQuery(.nodes, since: nil), word: "node",
            read: { (client) throws(ClientFault) in try pages(client) }, rows: \.nodes,
            gone: { $0.goneNodes.map(\.description) }, table: { NodeTable.table($0, isWide: $1) },
            room: ["STATE": "MIXED+CORDONED"])
        try list.show(context.client(), output, watch: watch, kind: "NodeList") { $0.map(Tree.node) }
    }

    private func pages(_ client: ControlClient) throws(ClientFault) -> [NodeView] {
        var nodes: [NodeView] = []
        var after: NodeID?
        while nodes.count < Limits.rows {
            let reply = try client.ask(.nodes(after: after))
            guard case .nodes(let page) = reply else { throw client.unexpected(reply) }
            nodes += page.nodes
            guard let next = page.next else { return nodes }
            // A page that leads back to itself would never end.
            guard after.map({ $0 < next }) ?? true else { throw client.unexpected(reply) }
            after = next
        }
        return nodes
    }
}
