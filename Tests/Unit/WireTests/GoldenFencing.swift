// Fixed values of fencing, whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    static let fenceRequests: [ClientRequest] = [.fence(name("node-12"), reason: "no answer")]

    static let fenceEvents: [Event] = [
        .node(.fenceWanted(node, by: admin, reason: "no answer", at: time)),
        .node(.fenced(node, said: "chassis power is off", at: time)),
    ]

    static let fenceReplies: [ClientReply] = {
        let fences = [
            FenceView(isDone: true, isRunning: false, attempts: 0, failure: nil),
            FenceView(isDone: false, isRunning: true, attempts: 3, failure: "the fence command exited with code 1"),
        ]
        let views = fences.map { fence in
            var view = NodeView(
                id: node, name: name("node-12"), condition: .lost, capacity: Resources(cpu: 4000), free: .zero,
                allocations: 0, address: "10.0.0.12", unenforced: [])
            view.fence = fence
            return view
        }
        return [.nodes(NodePage(nodes: views, next: nil))]
    }()
}
