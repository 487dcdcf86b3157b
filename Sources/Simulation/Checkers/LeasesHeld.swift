// A node holds a lease for as long as what it asked for, and was answered, allows: counted from when it asked, never
// longer, and not again once it was over. Judged by the answers that reached its agent, in the node's own time.

import ClusterModel
import Messages
import NodeControl

struct LeasesHeld {
    static let promise = "a lease counts from when it was asked for, and does not come back"

    /// What reached a node since it booted.
    private struct Heard {
        var boot: Int
        /// The latest that was asked and answered.
        var sent: BootTime
        /// The latest end of what was granted beside each job's own lease.
        var granted: BootTime
    }

    private var heard = Lookup<Int, Heard>()

    mutating func note(_ inputs: [NodeInput], on node: Int, boot: Int) {
        for case .message(let message) in inputs {
            switch message {
            case .welcome(let welcome): note(welcome.answer, on: node, boot: boot)
            case .heartbeat(_, let answer): note(answer, on: node, boot: boot)
            case .orders, .acknowledged, .joined, .refused: break
            }
        }
    }

    private mutating func note(_ answer: LeaseAnswer, on node: Int, boot: Int) {
        let end = answer.sent + answer.grant
        guard var known = heard[node], known.boot == boot else {
            heard[node] = Heard(boot: boot, sent: answer.sent, granted: end)
            return
        }
        known.sent = max(known.sent, answer.sent)
        known.granted = max(known.granted, end)
        heard[node] = known
    }

    /// The agent has the ranks of an attempt end then.
    ///
    /// - Parameter old: When they were to end before; nil for those that start.
    func judge(
        _ end: BootTime, of order: PrepareOrder, after old: BootTime?, on node: Int, boot: Int, at now: BootTime,
        into broken: inout [BrokenPromise]
    ) {
        guard let lease = order.spec.value.onDisconnect.lease else { return }
        func complain(_ why: String) {
            broken.append(
                BrokenPromise(promise: Self.promise, detail: "\(order.allocation) on node-\(node + 1) \(why)"))
        }
        guard let known = heard[node], known.boot == boot else { return complain("has one that nobody answered") }
        let most = max(known.sent + lease, known.granted) + OnDisconnect.stopGrace
        if end > most { complain("ends \(end.since(most).milliseconds) ms too late") }
        let over = (old ?? end).since(now) <= OnDisconnect.stopGrace
        if over { complain(old == nil ? "starts when its lease is over" : "goes on when its lease is over") }
    }
}
