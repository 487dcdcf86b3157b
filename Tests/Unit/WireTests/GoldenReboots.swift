// Fixed values of reboots, whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    static let rebootRequests: [ClientRequest] = [.reboot(name("node-12"), reason: "new kernel")]

    static let rebootOrders: [AgentOrder] = [.reboot(kernel: "6f1c-boot")]

    static let rebootEvents: [Event] = [
        .node(
            .closed(
                node,
                NodeClosure(isDraining: true, reason: "new kernel", by: admin, since: time, rebootOf: "6f1c-boot")))
    ]
}
