// The facts of a job in words: what happened, who did it, why. Laying them out is in HistoryTable.swift.

package import ClusterModel
package import Messages

extension JobFact.What {
    /// One word for a table.
    package var word: String {
        switch self {
        case .submitted: "submitted"
        case .held: "held"
        case .released: "released"
        case .suspended: "suspended"
        case .resumed: "resumed"
        case .ready: "ready"
        case .split: "split"
        case .placed: "placed"
        case .started: "started"
        case .ended: "ended"
        case .stopping: "stopping"
        case .requeued: "requeued"
        case .finished: "finished"
        case .elementsEnded: "elements"
        case .omitted: "…"
        }
    }

    /// The kind in documents: the words of `coordinator journal dump` for the same facts.
    package var kind: String {
        switch self {
        case .submitted: "job.submitted"
        case .held: "job.held"
        case .released: "job.released"
        case .suspended: "job.suspended"
        case .resumed: "job.resumed"
        case .ready: "job.ready"
        case .split: "job.split"
        case .placed: "job.placed"
        case .started: "job.started"
        case .ended: "allocation.ended"
        case .stopping: "job.stopping"
        case .requeued: "job.requeued"
        case .finished: "job.finished"
        case .elementsEnded: "job.elementsEnded"
        case .omitted: "omitted"
        }
    }
}

extension JobFact {
    /// Who did it: `user alice`, `node n1` (which said so), `failure rule` (of the job's own), or `coordinator`.
    package var actorWords: String {
        if case .requeued(let kind) = what, kind.value == .held { return "failure rule" }
        return by.map { "\($0)" } ?? "coordinator"
    }

    /// What happened and why, in one sentence without a subject; `cause` is the fact that led to it.
    package func words(in history: JobHistory, after cause: JobFact?) -> String {
        let spec = history.job.spec.value
        switch what {
        case .submitted:
            let ranks = counted(spec.shape.ranks, "rank")
            return
                "\(PlainText.shown(spec.name.text)) to queue \(spec.queue), \(ranks) of \(spec.requests.summary) each"
        case .held: return "is kept back until somebody releases it"
        case .released: return "is not kept back any more"
        case .suspended: return "its ranks stand still and keep what they hold"
        case .resumed: return "its ranks run on"
        case .ready: return "the times and jobs that stood before it do not any more"
        case .split:
            return history.job.element.map { "element \($0.index) left array \($0.array)" } ?? "left its array"
        case .placed(let places): return places.value.words
        case .started: return "every rank runs"
        case .ended(let share): return share.value.words
        case .stopping(let stop): return stop.value.words
        case .requeued(let kind):
            let rules = spec.failureRules
            let place = cause.flatMap { $0.rulePlace(of: spec) }
            guard kind.value != .held else {
                let which = place.map { rules.words(ofRuleAt: $0) } ?? "a failure rule of its own"
                return "held by \(which), for its owner to look at"
            }
            return (place.map { "by its rule \(rules[$0].text): " } ?? "") + kind.value.words(atMost: spec.maxRestarts)
        case .finished(let outcome): return outcome.value.words
        case .elementsEnded(let count, let outcome):
            return "\(counted(count, "element")) ended without beginning: \(outcome.value.words)"
        case .omitted(let count): return "\(counted(count, "fact")) left out; the journal may have them still"
        }
    }
}

extension JobFact {
    /// The rule of the job's own that says what this failure means.
    fileprivate func rulePlace(of spec: JobSpec) -> Int? {
        guard case .stopping(let stop) = what else { return nil }
        return spec.rulePlace(for: stop.value.cause)
    }
}

extension [FailureRule] {
    /// Which of them, and how it is written: `its failure rule 2 of 3, 3=Hold`.
    func words(ofRuleAt place: Int) -> String {
        let number = count == 1 ? "" : " \(place + 1) of \(count)"
        return "its failure rule\(number), \(PlainText.shown(self[place].text))"
    }
}

extension JobFact.Places {
    fileprivate var words: String {
        let place = nodes == 1 ? "node \(hosts)" : "\(nodes) nodes, \(hosts)"
        return "attempt \(attempt): \(counted(ranks, "rank")) on \(place)"
    }
}

extension JobFact.Share {
    fileprivate var words: String {
        let more = alike > 0 ? "; so did \(counted(alike, "rank")) of other nodes" : ""
        // One rank alone that failed is named once.
        if case .failed(_, let exit) = ending, ranks.count == 1 {
            return "\(rankWords(ranks)): \(PlainText.shown(exit.description))"
        }
        return "\(rankWords(ranks)): \(ending.words)\(more)"
    }
}

extension JobFact.Stop {
    fileprivate var words: String {
        guard case .drained(let node) = cause, let by else { return cause.words }
        let said = reason.isEmpty ? "" : ": \(PlainText.shown(reason))"
        return "node \(node) is being emptied by \(by)\(said)"
    }
}

extension Requeue {
    fileprivate func words(atMost most: Int) -> String {
        switch self {
        case .restart: "counts as one of at most \(counted(most, "restart"))"
        case .mishap: "starts again, which counts as no restart"
        case .deferred(let until):
            "it asked to be tried again later (exit code 75), not before \(CalendarText.plain(until)) UTC"
        case .commanded(let principal): "\(principal) put it back into its queue"
        case .drained: "its node was emptied; counts as no restart"
        case .held: "held for its owner to look at"
        }
    }
}
