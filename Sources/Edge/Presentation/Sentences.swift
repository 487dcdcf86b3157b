// Phases, endings and reasons as sentences for people. The one-word forms for tables are in SlurmWords.swift; what to
// do about a wait is in Explaining.swift.

package import ClusterModel
package import Messages

/// A range of ranks: `rank 0`, `ranks 0-3`.
func rankWords(_ ranks: Range<UInt32>) -> String {
    guard let last = ranks.last else { return "no rank" }
    return ranks.count == 1 ? "rank \(last)" : "ranks \(ranks.lowerBound)-\(last)"
}

extension Blame {
    /// `rank 2 on node n1: exit code 3`.
    var words: String { "rank \(rank) on node \(node): \(PlainText.shown(exit.description))" }
}

extension Outcome {
    /// How it ended, without a subject: `failed, first in rank 2 on node n1: exit code 3`.
    package var words: String {
        switch self {
        case .completed: "completed"
        case .failed(let blame): "failed, first in \(blame.words)"
        case .outOfMemory(let blame): "ran out of memory, first in \(blame.words)"
        case .timedOut: "reached its time limit and was ended"
        case .nodeFailed(let node): "was given up: node \(node) was lost, and so had others before it"
        case .cancelled(let principal): "was cancelled by \(principal)"
        case .refused(let node, let why): "was given up: node \(node) would not start it: \(PlainText.shown(why))"
        case .deadlineMissed: "missed its deadline and was ended"
        }
    }

    /// What a person can do about it; nil where nothing needs doing.
    package func advice(for job: JobID) -> String? {
        switch self {
        case .completed, .cancelled: nil
        case .failed(let blame), .outOfMemory(let blame): blame.advice(for: job)
        case .timedOut: "raise spec.maxRuntime or --time, or let it write checkpoints"
        case .nodeFailed: "`coordctl nodes` shows which nodes answer; submit it again"
        case .deadlineMissed: "submit it earlier, or with a later --deadline"
        case .refused: "mend what the node says, or submit it again for another node"
        }
    }
}

extension Blame {
    fileprivate func advice(for job: JobID) -> String {
        let log = "its log says more: `coordctl logs \(job)\(rank == 0 ? "" : " --rank \(rank)")`"
        switch exit {
        case .code(127): return "127 is a shell's word for a program that was not found: look at the command and PATH"
        case .code(126): return "126 is a shell's word for a program that could not be executed: look at its mode bits"
        case .code: return log
        case .signal(9): return "something killed it from outside; the kernel did not do it for memory"
        case .signal: return log
        case .outOfMemory(let peak, _):
            return "it held \(Quantity.binary(peak.value)): raise spec.resources.limits.memory or --mem above that"
        case .timedOut: return "raise spec.maxRuntime or --time"
        case .notStarted: return "look at the command, its directory and PATH as they are on the node"
        case .unhealthy(let why): return "it did not answer as its liveness probe asks (\(why))"
        case .unseen: return "its node restarted or its record is gone; submit it again"
        }
    }
}

extension StopCause {
    /// Why it is being stopped: `rank 2 on node n1: exit code 3`.
    package var words: String {
        switch self {
        case .cancelled(let principal): "it was cancelled by \(principal)"
        case .rankFailed(let blame): "it failed first in \(blame.words)"
        case .nodeLost(let node): "node \(node) was lost"
        case .refused(let node, let why): "node \(node) would not start it: \(PlainText.shown(why))"
        case .requeued(let principal): "\(principal) put it back into its queue"
        case .deadlineReached: "its deadline has come"
        case .drained(let node): "node \(node) is being emptied"
        }
    }
}

extension Ending {
    package var words: String {
        switch self {
        case .completed: "completed"
        case .failed(let rank, let exit): "rank \(rank): \(PlainText.shown(exit.description))"
        case .stopped: "stopped with the gang"
        case .lost: "lost with its node"
        case .cutOff: "stopped by its node, which was cut off"
        case .refused(let why): "refused: \(PlainText.shown(why))"
        }
    }

    /// The same as one word for documents.
    package var word: String {
        switch self {
        case .completed: "Completed"
        case .failed: "Failed"
        case .stopped: "Stopped"
        case .lost: "Lost"
        case .cutOff: "CutOff"
        case .refused: "Refused"
        }
    }
}

extension JobView {
    /// One sentence on where it stands: `runs since 2026-11-22 10:00:00 UTC on n[1-3]`, without its name.
    package var standing: String {
        let since = CalendarText.plain(phase.since) + " UTC"
        if let array, case .running = phase { return "has begun all its elements since \(since): \(array.words)" }
        if let array, phase.isWaiting { return "waits since \(since): \(array.words)" }
        switch phase {
        case .held, .deferred, .pending: return "waits since \(since)"
        case .starting:
            let fetching = fetches.words(of: spec.value.model).map { ", \($0)" } ?? ""
            return "is being started since \(since) on \(nodeList)\(fetching)"
        case .running:
            guard let (by, time) = suspended else { return "runs since \(since) on \(nodeList)" }
            return "is suspended by \(by) since \(CalendarText.plain(time)) UTC on \(nodeList)"
        case .stopping(let cause, _): return "is being stopped since \(since): \(cause.words)"
        case .finished(let outcome, _): return "\(outcome.words), at \(since)"
        }
    }
}
