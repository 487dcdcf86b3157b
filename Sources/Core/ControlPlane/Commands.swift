// Commands beside ranks that run: who may have one is Access's to say, here is whether there is such a rank and a node
// that can do it. Nothing is written down: a command is gone with its reader, its time or its rank, whichever ends
// first.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    mutating func openCommand(
        _ wish: ExecRequest, for principal: Principal, into turn: inout Turn
    ) throws(Rejection) -> LogGrant {
        try check(wish)
        guard let job = state.jobs[wish.job] else { throw .unknownJob(wish.job) }
        guard job.spec.value.array == nil else {
            throw .invalid(field: "job", why: "job \(job.id) is an array; name an element, as in \(job.id)_3")
        }
        guard Int(wish.rank) < job.spec.value.shape.ranks else {
            throw .invalid(
                field: "rank",
                why: "job \(job.id) has ranks 0 to \(job.spec.value.shape.ranks - 1), not \(wish.rank)")
        }
        guard case .running = job.phase,
            let allocation = state.active(of: job).first(where: { $0.ranks.contains(wish.rank) }),
            case .running = allocation.phase
        else {
            throw .conflict(
                why: "rank \(wish.rank) of job \(job.id) does not run now; `coordctl describe \(job.id)` says why")
        }
        // What begins in a group that is frozen stands still too, and could not even be ended politely.
        guard job.suspended == nil else {
            throw .conflict(why: "job \(job.id) is suspended; `coordctl resume \(job.id)` first")
        }
        guard let node = state.nodes[allocation.node], let link = links[node.id], let session = link.session else {
            throw .conflict(why: "the node of rank \(wish.rank) does not answer now; try again when it does")
        }
        guard link.version >= ProtocolRange.commands else {
            throw .conflict(why: "the agent of node \(node.name) is too old to run commands; upgrade it")
        }
        let stream = StreamToken(high: randomness.next(), low: randomness.next())
        let order = CommandOrder(
            stream: stream, allocation: allocation.id, rank: wish.rank, command: wish.command, timeout: wish.timeout,
            user: principal.name, bulkPort: settings.bulkPort)
        turn.effects.append(.bridge(stream, sender: node.name, receiver: principal))
        turn.effects.append(.orders(session, [.command(order)], epoch: state.epoch))
        return LogGrant(stream: stream, port: settings.bulkPort, attempt: job.attempt, node: node.name)
    }

    private func check(_ wish: ExecRequest) throws(Rejection) {
        typealias Limits = ExecRequest.Limits
        guard wish.command.first?.isEmpty == false else { throw .invalid(field: "command", why: "it names no program") }
        guard wish.command.count <= Limits.words, wish.command.reduce(0, { $0 + $1.utf8.count }) <= Limits.bytes,
            !wish.command.contains(where: { $0.utf8.contains(0) })
        else {
            throw .invalid(
                field: "command",
                why: "at most \(Limits.words) words of \(Limits.bytes) bytes together, without a zero byte")
        }
        guard Limits.timeout.contains(wish.timeout) else {
            throw .invalid(
                field: "timeout",
                why: "\(TimeText.short(Limits.timeout.lowerBound)) to \(TimeText.short(Limits.timeout.upperBound))")
        }
    }
}
