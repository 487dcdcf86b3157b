// Jobs as a story tells them: one line each, in words.

import ClusterModel
import ControlPlane
import Ledger
import Messages

extension StoryRunner {
    /// A line for every job, by its id.
    static func lines(of conductor: ClusterConductor, at now: Now) -> [String] {
        var copy = conductor
        let query = ClientRequest.jobs(JobsQuery(includesFinished: true))
        let turn = copy.step([.request(SessionID(.max), number: 0, .admin, query)], at: now)
        return turn.effects.flatMap { effect -> [String] in
            guard case .reply(_, _, .jobs(let page)) = effect else { return [] }
            return page.jobs.map { line(of: $0, in: conductor.state) }
        }
    }

    private static func line(of job: JobView, in state: ClusterState) -> String {
        let attempt = job.attempt > 1 ? " (attempt \(job.attempt))" : ""
        let nodes = job.placements.map(\.node.text).joined(separator: " ")
        let name = "job-\(job.title)"
        if let array = job.array, !job.phase.isWaiting {
            guard case .finished(let outcome, _) = job.phase else { return "\(name): \(words(array))" }
            return "\(name) \(text(outcome)): \(words(array))"
        }
        let progress = job.array.map { ": \(words($0))" } ?? ""
        switch job.phase {
        case .held, .deferred, .pending:
            let waiting = job.array.map { "_[\($0.waitingText)]" } ?? ""
            let reason = job.wait.map { text($0, in: state) } ?? "no reason"
            return "\(name)\(waiting) waits: \(reason)\(progress)"
        case .starting: return "\(name) starting on \(nodes)\(attempt)"
        case .running:
            let suspended = job.suspended.map { ", suspended by \($0.by)" } ?? ""
            return "\(name) running on \(nodes)\(attempt)\(suspended)"
        case .stopping(let cause, _): return "\(name) stopping: \(text(cause))"
        case .finished(let outcome, _): return "\(name) \(text(outcome))"
        }
    }

    private static func words(_ array: ArrayView) -> String {
        let parts = [
            (array.waiting, "waiting"), (array.live, "live"), (array.completed, "completed"),
            (array.failed, "not completed"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    static func text(_ wait: Wait, in state: ClusterState) -> String {
        switch wait {
        case .quota(let queue, let short): "quota of queue \(queue), over by \(short.summary)"
        case .capacity(_, .zero, let placed): "capacity, \(placed) ranks have room"
        case .quotaTooSmall(let queue, let short): "quota of queue \(queue) is too small, by \(short.summary)"
        case .capacity(let closest, let short, _):
            "capacity, short of \(short.summary)\(closest.flatMap { state.nodes[$0]?.name }.map { " on \($0)" } ?? "")"
        case .impossibleNow(_, let up, let needed): "impossible now, \(up) nodes up, \(needed) needed"
        case .excluded(let exclusions): exclusions.summary
        case .nodeAbsent(let node): "\(node) takes no work"
        case .behind(let job): "behind job-\(job)"
        case .behindOthers: "behind others"
        case .limit(let limit): "\(limit)"
        case .nextCycle: "next cycle"
        case .held(let principal): "held by \(principal)"
        case .heldByRule(let hold?): "held by its rule \(hold.value.place + 1), \(text(hold.value.cause))"
        case .heldByRule(nil): "held by a rule of its own"
        case .notBefore(let time): "not before \((time.milliseconds - World.epoch) / 1000) s"
        case .dependency(let term): "\(term.kind.word) job-\(term.parent)"
        case .neverSatisfied(let term): "\(term.kind.word) job-\(term.parent), which ended otherwise"
        case .singleton(let job): "singleton, after job-\(job)"
        case .arrayLimit(_, let most): "\(most) of its elements run, as many as may"
        }
    }

    static func text(_ cause: StopCause) -> String {
        switch cause {
        case .cancelled(let principal): "cancelled by \(principal)"
        case .rankFailed(let blame): "rank \(blame.rank) on \(blame.node) failed, \(blame.exit)"
        case .nodeLost(let node): "lost \(node)"
        case .refused(let node, let why): "\(node) refused, \(why)"
        case .requeued(let principal): "requeued by \(principal)"
        case .deadlineReached: "deadline"
        case .drained(let node): "drained \(node)"
        }
    }

    static func text(_ outcome: Outcome) -> String {
        switch outcome {
        case .completed: "completed"
        case .failed(let blame), .outOfMemory(let blame), .timedOut(let blame):
            "failed: rank \(blame.rank) on \(blame.node), \(blame.exit)"
        case .nodeFailed(let node): "failed: lost \(node)"
        case .cancelled(let principal): "cancelled by \(principal)"
        case .refused(let node, let why): "failed: \(node) refused too often, \(why)"
        case .deadlineMissed: "missed its deadline"
        }
    }
}
