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
        switch job.phase {
        case .held, .deferred, .pending:
            return "job-\(job.id) waits: \(job.wait.map { text($0, in: state) } ?? "no reason")"
        case .starting: return "job-\(job.id) starting on \(nodes)\(attempt)"
        case .running: return "job-\(job.id) running on \(nodes)\(attempt)"
        case .stopping(let cause, _): return "job-\(job.id) stopping: \(text(cause))"
        case .finished(let outcome, _): return "job-\(job.id) \(text(outcome))"
        }
    }

    static func text(_ wait: Wait, in state: ClusterState) -> String {
        switch wait {
        case .quota(let queue, let short): "quota of queue \(queue), over by \(short.summary)"
        case .capacity(let closest, let short, _):
            "capacity, short of \(short.summary)\(closest.flatMap { state.nodes[$0]?.name }.map { " on \($0)" } ?? "")"
        case .impossibleNow(_, let up, let needed): "impossible now, \(up) nodes up, \(needed) needed"
        case .behind(let job): "behind job-\(job)"
        case .behindOthers: "behind others"
        case .limit(let limit): "\(limit)"
        case .nextCycle: "next cycle"
        case .held(let principal): "held by \(principal)"
        case .notBefore(let time): "not before \((time.milliseconds - World.epoch) / 1000) s"
        case .dependency(let kind, let job): "\(kind.word) job-\(job)"
        case .neverSatisfied(let kind, let job): "\(kind.word) job-\(job), which ended otherwise"
        }
    }

    private static func text(_ cause: StopCause) -> String {
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

    private static func text(_ outcome: Outcome) -> String {
        switch outcome {
        case .completed: "completed"
        case .failed(let blame), .outOfMemory(let blame), .timedOut(let blame):
            "failed: rank \(blame.rank) on \(blame.node), \(blame.exit)"
        case .nodeFailed(let node): "failed: lost \(node) too often"
        case .cancelled(let principal): "cancelled by \(principal)"
        case .refused(let node, let why): "failed: \(node) refused too often, \(why)"
        case .deadlineMissed: "missed its deadline"
        }
    }
}
