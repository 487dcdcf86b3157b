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
        let client = try context.client()
        if watch { try follow(client) }
        let nodes = try asking { () throws(ClientFault) in try pages(client) }
        try output.show(
            kind: "NodeList", items: { nodes.map(Tree.node) }, table: { NodeTable.table(nodes, isWide: $0) })
    }

    private func follow(_ client: ControlClient) throws(CommandFault) -> Never {
        try output.checkWatch()
        let room = NodeTable.table([], isWide: output.form == .wide).withRoom(for: ["STATE": "MIXED+CORDONED"])
        var flow = TableFlow(width: Screen.width, room: room)
        var following = ListFollowing(client: client, query: ChangesQuery(.nodes, since: nil))
        func show(_ nodes: [NodeView]) throws(CommandFault) {
            try Screen.write(flow.text(of: NodeTable.table(nodes, isWide: output.form == .wide)))
            try Screen.flush()
        }
        try following.run(
            list: { () throws(CommandFault) in
                try show(asking { () throws(ClientFault) in try pages(client) })
            },
            rows: { (changes) throws(CommandFault) in
                if !changes.nodes.isEmpty { try show(changes.nodes) }
                for node in changes.goneNodes { Screen.complain("\(node) is no node any more") }
            })
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
