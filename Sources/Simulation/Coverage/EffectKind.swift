// Every kind of effect that the two minds of the cluster can have, so that a run can say which of them it lost and
// which it did twice. Effects that carry words of several kinds are told apart by their words.

import ControlPlane
import Messages
import NodeControl

/// One kind of effect.
package enum EffectKind: Int, CaseIterable, Hashable, Sendable {
    // The coordinator's.
    case reply
    case welcome
    case orderToPrepare
    case orderToGo
    case orderToStop
    case orderToDiscard
    case orderToSendLog
    case orderToSuspend
    case orderToResume
    case orderToReboot
    case acknowledge
    case heartbeat
    case refuse
    case admit
    case grant
    case bridge
    case keep
    case recall
    case fence
    // The agent's.
    case sendHello
    case sendReports
    case sendHeartbeat
    case prepare
    case start
    case renew
    case suspend
    case resume
    case signal
    case terminate
    case kill
    case clean
    case sendLog
    case keepEpoch
    case reconnect
    case turnedAway

    static let ofAgents = allCases.filter { $0.rawValue >= sendHello.rawValue }

    /// The kinds in an effect of the coordinator.
    static func kinds(of effect: Effect) -> [EffectKind] {
        switch effect {
        case .reply: [.reply]
        case .welcome: [.welcome]
        case .orders(_, let orders, _): kinds(of: orders)
        case .acknowledge: [.acknowledge]
        case .heartbeat: [.heartbeat]
        case .refuse: [.refuse]
        case .admit: [.admit]
        case .grant: [.grant]
        case .bridge: [.bridge]
        case .keep: [.keep]
        case .recall: [.recall]
        case .fence: [.fence]
        // Only some worlds have models; `ServingKind` counts what becomes of them.
        case .receive, .sweep: []
        }
    }

    private static func kinds(of orders: [AgentOrder]) -> [EffectKind] {
        orders.compactMap { order in
            switch order {
            case .prepare: .orderToPrepare
            case .go: .orderToGo
            case .stop: .orderToStop
            case .discard: .orderToDiscard
            case .sendLog: .orderToSendLog
            case .suspend: .orderToSuspend
            case .resume: .orderToResume
            case .reboot: .orderToReboot
            // No world has a gateway or an ingress, or runs commands beside ranks; `ServingKind` counts models.
            case .route, .admit, .command, .fetchAhead: nil
            }
        }
    }

    /// The kind of an effect of an agent; none for a join, which the edge says and no mind decides.
    static func kind(of effect: NodeEffect) -> EffectKind? {
        switch effect {
        case .send(let message): kind(of: message)
        case .prepare: .prepare
        case .start: .start
        case .renew: .renew
        case .suspend: .suspend
        case .resume: .resume
        case .signal: .signal
        case .terminate: .terminate
        case .kill: .kill
        case .clean: .clean
        case .sendLog: .sendLog
        case .keepEpoch: .keepEpoch
        case .reboot, .probe, .measure, .route, .admit, .command, .fetchAhead: nil
        case .reconnect: .reconnect
        case .turnedAway: .turnedAway
        }
    }

    private static func kind(of message: AgentMessage) -> EffectKind? {
        switch message {
        case .hello: .sendHello
        case .reports: .sendReports
        case .heartbeat: .sendHeartbeat
        case .join, .rebootFailed, .health, .usage, .released, .traffic, .models, .fetching, .failedAhead: nil
        }
    }

    /// The kinds of effects that put this message on its way; none for the end of a session.
    static func kinds(of message: Downward) -> [EffectKind] {
        switch message {
        case .agent(.welcome): [.welcome]
        case .agent(.orders(let orders, _)): kinds(of: orders)
        case .agent(.acknowledged): [.acknowledge]
        case .agent(.heartbeat): [.heartbeat]
        case .agent(.joined): [.grant]
        case .agent(.refused): [.refuse]
        case .client: [.reply]
        case .end: []
        }
    }

    static func kinds(of message: Upward) -> [EffectKind] {
        switch message {
        case .agent(let message): [kind(of: message)].compactMap { $0 }
        case .join, .client, .end: []
        }
    }

    /// Whether it is a message, which can get lost on its way as well as before it leaves.
    var travels: Bool {
        switch self {
        case .reply, .welcome, .orderToPrepare, .orderToGo, .orderToStop, .orderToDiscard, .orderToSendLog,
            .orderToSuspend, .orderToResume, .orderToReboot, .acknowledge, .heartbeat, .refuse, .grant, .sendHello,
            .sendReports,
            .sendHeartbeat:
            true
        case .admit, .bridge, .keep, .recall, .fence, .prepare, .start, .renew, .suspend, .resume, .signal, .terminate,
            .kill, .clean, .sendLog, .keepEpoch, .reconnect, .turnedAway:
            false
        }
    }
}
