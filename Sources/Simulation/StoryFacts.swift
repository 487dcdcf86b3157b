// The history of a job as a story tells it: a line for every fact, in words.

import ClusterModel
import Ledger
import Messages

extension StoryRunner {
    /// `history job-2`: from the memory, or where it is not there any more from the history.
    mutating func history(_ command: StoryCommand) -> [String] {
        guard let id = command.job else {
            complaints.append("there is no such job: \(command.text)")
            return []
        }
        if let job = world.ledger.jobs[id] {
            return lines(of: job.facts, title: job.title, owner: job.owner, isArchived: false)
        }
        guard let past = world.archive[id] else {
            complaints.append("nothing is known of it: \(command.text)")
            return []
        }
        return lines(of: past.facts, title: past.view.title, owner: past.view.owner, isArchived: true)
    }

    private func lines(of facts: [JobFact], title: String, owner: Principal, isArchived: Bool) -> [String] {
        let first = "history of job-\(title)\(isArchived ? ", archived" : ""):"
        return [first, "  \(owner): submitted"]
            + facts.map { "  \($0.by.map { "\($0)" } ?? "coordinator"): \(Self.text($0.what))" }
    }

    private static func text(_ what: JobFact.What) -> String {
        switch what {
        case .submitted: "submitted"
        case .held: "held"
        case .released: "released"
        case .suspended: "suspended"
        case .resumed: "resumed"
        case .ready: "ready"
        case .split: "left its array"
        case .placed(let places):
            "attempt \(places.value.attempt) placed, \(places.value.ranks) ranks on \(places.value.hosts)"
        case .started: "started"
        case .ended(let share):
            "ranks \(share.value.ranks.lowerBound)..<\(share.value.ranks.upperBound) \(text(share.value.ending))"
                + (share.value.alike > 0 ? ", and \(share.value.alike) more" : "")
        case .stopping(let stop):
            "stopping, \(text(stop.value.cause))\(stop.value.reason.isEmpty ? "" : " (\(stop.value.reason))")"
        case .requeued(let kind): "requeued, \(text(kind.value))"
        case .finished(let outcome): text(outcome.value)
        case .elementsEnded(let count, let outcome): "\(count) elements \(text(outcome.value)) without beginning"
        case .omitted(let count): "\(count) facts left out"
        }
    }

    private static func text(_ ending: Ending) -> String {
        switch ending {
        case .completed: "completed"
        case .failed(let rank, let exit): "failed, rank \(rank) with \(exit)"
        case .stopped: "stopped"
        case .lost: "lost"
        case .cutOff: "stopped by its node, which was cut off"
        case .refused(let why): "refused, \(why)"
        }
    }

    private static func text(_ kind: Requeue) -> String {
        switch kind {
        case .restart: "a restart"
        case .mishap: "a mishap"
        case .deferred: "to be tried later"
        case .commanded: "as commanded"
        case .drained: "its node was emptied"
        case .held: "held by its own rule"
        }
    }
}
