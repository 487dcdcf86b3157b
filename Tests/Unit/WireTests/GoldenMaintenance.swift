// Fixed values of a planned stop of the coordinator, whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    static let maintenanceRequests: [ClientRequest] = [
        .maintenance(.show), .maintenance(.begin(.minutes(240))), .maintenance(.end),
    ]

    static let maintenanceEvents: [Event] = [
        .cluster(.maintained(Maintenance(length: .minutes(60), by: admin, since: time, longest: .minutes(240)))),
        .cluster(.maintained(.unknown(by: admin, at: time, longest: .minutes(1440)))), .cluster(.maintained(nil)),
    ]

    static let maintenanceReplies: [ClientReply] = [
        .maintenance(MaintenanceView(left: .minutes(239), by: admin, nodes: 12, holding: 11)),
        .maintenance(MaintenanceView(left: .zero, by: nil, nodes: 12, holding: 0)),
    ]

    static let silentReplies: [ClientReply] = [Span.minutes(4), nil].map { left in
        var explanation = Explanation(job: view, obstacles: [], position: nil, closest: nil)
        explanation.silence = Silence(nodes: [name("node-12"), name("node-13")], length: .seconds(40), left: left)
        return .explained(explanation)
    }

    static let maintenanceAnswers: [CoordinatorMessage] = [
        .heartbeat(epoch: 3, LeaseAnswer(sent: BootTime(milliseconds: 86_400_000), grant: .minutes(239)))
    ]
}
