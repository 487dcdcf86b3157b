// Why a job is where it is, in sentences: what stands in the way, what is short, who is ahead, and what to do. The
// reasons themselves come from the planner; here they only get words.

import ClusterModel
package import Messages

extension Explanation {
    /// The paragraphs of `coordctl explain`, a line each.
    package var sentences: [String] {
        var lines = ["Job \(job.title) (\(job.spec.value.name)) \(job.standing)."]
        switch job.phase {
        case .held, .deferred, .pending: lines += pendingLines
        case .starting:
            lines += fetchLines
            lines.append("Its nodes prepare it; the ranks start when every node is ready.")
            lines += silence.map(silentLines) ?? []
        case .running: lines += silence.map(silentLines) ?? runningLines
        case .stopping(let cause, _): lines += stoppingLines(cause) + (silence.map(silentLines) ?? [])
        case .finished(let outcome, _):
            if let advice = outcome.advice(for: job.id) { lines.append("What to do: \(advice).") }
        }
        if job.restarts > 0 {
            let most = job.spec.value.maxRestarts
            lines.append("It was started again \(job.restarts) of at most \(counted(most, "time")) after a failure.")
        }
        return lines
    }

    /// What would become of a job that was only tried: where it would start, or what it would wait for.
    package var rehearsal: [String] {
        if let array = job.array {
            let count = "\(array.live) of \(counted(array.live + array.waiting, "element"))"
            return ["\(count) would start at once."] + (array.waiting > 0 ? obstacleLines : [])
        }
        switch job.phase {
        case .held: return ["It would be held until it is released."]
        case .deferred, .pending: return [Self.waits] + obstacleLines
        case .starting, .running, .stopping, .finished:
            let nodes = Hostlist.compress(
                job.placements.map(\.node.text).sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) })
            return ["It would start at once, on \(nodes)."]
        }
    }

    static let waits = "It would wait."

    private var fetchLines: [String] {
        guard let model = job.spec.value.model else { return [] }
        return job.fetches.map { fetch in
            let (done, whole) = (Quantity.binary(fetch.done), Quantity.binary(fetch.whole))
            return "Node \(fetch.node) fetches model \(model): \(done) of \(whole) are there."
        }
    }

    private var runningLines: [String] {
        guard job.array == nil else { return ["Its elements are jobs of their own: `coordctl jobs` shows them."] }
        if job.suspended != nil {
            return [
                "Its ranks stand still, keep their memory and devices, and no time of their limit passes.",
                "What to do: `coordctl resume \(job.title)` lets them run on; `coordctl requeue \(job.title)` gives up "
                    + "what they hold.",
            ]
        }
        guard let limit = job.spec.value.timeLimit else {
            return ["Nothing stands in its way; `coordctl logs -f \(job.id)` follows its output."]
        }
        return ["Nothing stands in its way; it may run for \(TimeText.short(limit)) in all."]
    }

    private func silentLines(_ silence: Silence) -> [String] {
        let nodes = Hostlist.compress(silence.nodes.map(\.text))
        let isOne = silence.nodes.count == 1
        let who = isOne ? "Node \(nodes)" : "Nodes \(nodes)"
        let silent =
            silence.length >= .seconds(1)
            ? "\(isOne ? "has" : "have") not answered for \(TimeText.clock(silence.length))"
            : "\(isOne ? "does" : "do") not answer"
        let what = "\(who) \(silent); what runs there may run on."
        if let left = silence.left {
            return [what, "If that stays so, it starts elsewhere in \(TimeText.clock(left))."]
        }
        return [
            what, "It starts nowhere else before its machine is proven dead (`onDisconnect: keep`).",
            "What to do: power the machine off, then `coordctl node down \(nodes)`.",
        ]
    }

    private func stoppingLines(_ cause: StopCause) -> [String] {
        switch cause {
        case .cancelled: return ["It gets a moment to end by itself, then it is killed."]
        case .rankFailed(let blame):
            if let rule = job.spec.value.rule(for: blame) {
                return [sentence(for: rule)]
            }
            let left = job.spec.value.maxRestarts - job.restarts
            return [left > 0 ? "When all its ranks are gone it starts again." : "It has no restart left."]
        case .deadlineReached: return ["It gets a moment to end by itself, then it is killed."]
        case .nodeLost, .refused, .requeued, .drained: return ["When all its ranks are gone it is placed again."]
        }
    }

    private func sentence(for rule: FailureRule) -> String {
        let left = job.spec.value.maxRestarts - job.restarts
        let next =
            switch rule.action {
            case .restart where left > 0: "it starts again when all its ranks are gone"
            case .restart: "it has no restart left"
            case .restartUncounted: "it starts again when all its ranks are gone, and that is not counted"
            case .fail: "it ends"
            case .hold: "it goes back into its queue, held"
            }
        return "By its own rule \(rule.text) \(next)."
    }

    private var pendingLines: [String] {
        obstacleLines + (obstacles.first.map { advice(for: $0) } ?? [])
    }

    private var obstacleLines: [String] {
        var lines: [String] = []
        if let position {
            lines.append("It is number \(position) of those that wait in queue \(job.spec.value.queue).")
        }
        var subject = Subject(id: job.id, isAsked: true)
        for obstacle in obstacles {
            lines.append(sentence(for: obstacle, subject))
            if case .behind(let other) = obstacle { subject = Subject(id: other, isAsked: false) }
        }
        if let startsBy {
            lines.append(
                "By the limits of what runs it starts by \(CalendarText.plain(startsBy)) UTC at the latest, unless a"
                    + " job of higher priority comes or a node is lost.")
        }
        return lines
    }

    /// Of whom a sentence speaks: the job that was asked about, or one ahead of it.
    private struct Subject {
        let id: JobID
        let isAsked: Bool

        var name: String { isAsked ? "It" : "Job \(id)" }
    }

    private func sentence(for wait: Wait, _ subject: Subject) -> String {
        switch wait {
        case .quota(let queue, let short):
            return "\(subject.name) is held by the quota of queue \(queue): \(short.summary) over what is left of it."
        case .quotaTooSmall(let queue, let short):
            return "\(subject.name) is larger than the whole quota of queue \(queue), by \(short.summary)."
        case .capacity(_, let short, let placed):
            return capacitySentence(short: short, placed: placed, subject)
        case .impossibleNow(let short, let up, let needed):
            return impossibleSentence(short: short, up: up, needed: needed, subject)
        case .excluded(let exclusions):
            // Beside another reason it only tells how the choice is narrowed.
            guard wait == obstacles.first else { return "Of the nodes that take work now, \(exclusions.summary)." }
            return "Of the nodes that take work now, \(exclusions.summary); the others could not hold it, even empty."
        case .nodeAbsent(let node):
            return "\(subject.name) must include node \(node), which does not answer, is closed or is not there."
        case .behind(let other):
            return "Job \(other) goes before \(subject.isAsked ? "it" : "job \(subject.id)") and waits for room itself."
        case .behindOthers:
            return "Jobs that you may not see go before it."
        case .limit(let limit):
            return "\(subject.name) waits for a limit: \(limit)."
        case .nextCycle:
            return "\(subject.name) is looked at again in the next round, within seconds."
        case .held(let principal):
            return "\(subject.name) is held by \(principal)."
        case .heldByRule(let hold):
            return ruleSentence(hold?.value, subject)
        case .notBefore(let time):
            return "\(subject.name) is not looked at before \(CalendarText.plain(time)) UTC."
        case .dependency(let term):
            return "\(subject.name) waits until job \(term.parent) \(term.kind.condition)."
        case .neverSatisfied(let term):
            return "\(subject.name) waits until job \(term.parent) \(term.kind.condition), but that ended otherwise."
        case .singleton(let other):
            return "\(subject.name) waits until job \(other), of the same name, has ended: one of them runs at a time."
        case .arrayLimit(_, let most):
            return "As many of its elements run as may at a time: \(most)."
        }
    }

    /// Which rule, how it is written, and what it fits.
    private func ruleSentence(_ hold: RuleHold?, _ subject: Subject) -> String {
        let rules = job.spec.value.failureRules
        guard let hold, subject.isAsked, rules.indices.contains(hold.place) else {
            return "\(subject.name) is held by a failure rule of its own."
        }
        return "\(subject.name) is held by \(rules.words(ofRuleAt: hold.place)): \(hold.cause.words)."
    }

    private func capacitySentence(short: Resources, placed: Int, _ subject: Subject) -> String {
        let who = subject.isAsked ? "it" : "job \(subject.id)"
        var text = "The nodes have no room for \(who) now"
        if subject.isAsked {
            text +=
                placed == 0
                ? ": none of its ranks found a place"
                : ": \(placed) of its \(counted(job.spec.value.shape.ranks, "rank")) found a place"
        }
        if subject.isAsked, job.spec.value.isExclusive { text += "; it wants nodes on which nothing else runs" }
        guard !short.isZero else { return text + "." }
        let node = closest.map { "node \($0), the closest," } ?? "the closest node"
        return text + "; \(node) lacks \(short.summary) for one more rank."
    }

    private func impossibleSentence(short: Resources, up: Int, needed: Int, _ subject: Subject) -> String {
        var text = "\(subject.name) would not fit even if the \(counted(up, "node")) that answer now were empty"
        if needed > up { text += "; it wants \(needed) different nodes" }
        return short.isZero ? text + "." : text + "; they are short of \(short.summary)."
    }

    private var ruleAdvice: String {
        "What to do: look at what it wrote (`coordctl logs \(job.id)`); then `coordctl release \(job.id)` runs it once "
            + "more, or `coordctl cancel \(job.id)` ends it."
    }

    private func advice(for wait: Wait) -> [String] {
        switch wait {
        case .quota(let queue, _):
            [
                "What to do: nothing; it goes on when a job of queue \(queue) ends. `coordctl queues` shows what is "
                    + "used, `coordctl jobs -q \(queue)` by whom; an admin can raise the quota."
            ]
        case .quotaTooSmall(let queue, _):
            [
                "What to do: `coordctl cancel \(job.id)` and ask for less, or submit it to another queue; an admin can "
                    + "raise the quota of \(queue)."
            ]
        case .capacity:
            [
                "What to do: nothing; it starts when running jobs make room. `coordctl nodes` shows what is free; "
                    + "smaller ranks fit sooner."
            ]
        case .impossibleNow:
            [
                "What to do: `coordctl nodes` shows which nodes do not answer; bring them back, add one with "
                    + "`coordctl token create --node`, or cancel it and ask for less."
            ]
        case .excluded:
            [
                "What to do: `coordctl nodes -o yaml` shows labels and taints; an admin changes them with `coordctl "
                    + "node label` and `node taint`, or cancel it and ask for other nodes."
            ]
        case .nodeAbsent(let node):
            [
                "What to do: bring node \(node) back (`coordctl node resume \(node)` if it is closed), or cancel it "
                    + "and ask for other nodes."
            ]
        case .behind(let other):
            [
                "What to do: nothing; it is its turn after job \(other) (`coordctl explain \(other)`). A higher "
                    + "--priority goes first within a queue."
            ]
        case .limit(let limit):
            [
                "What to do: nothing; it goes on when a job of \(limit.holder) in that queue ends, and jobs of others "
                    + "are not held up by it. `coordctl queues -o wide` shows the limits."
            ]
        case .behindOthers, .nextCycle, .notBefore: []
        case .held: ["What to do: `coordctl release \(job.id)`."]
        case .heldByRule: [ruleAdvice]
        case .arrayLimit: ["What to do: nothing; the next begins when one of them ends."]
        case .singleton(let other):
            ["What to do: nothing; `coordctl explain \(other)` says how job \(other) stands."]
        case .dependency(let term):
            ["What to do: nothing; `coordctl explain \(term.parent)` says how job \(term.parent) stands."]
        case .neverSatisfied(let term):
            [
                "What to do: `coordctl requeue \(term.parent)` runs job \(term.parent) once more; or `coordctl cancel "
                    + "\(job.id)`."
            ]
        }
    }
}

extension DependencyKind {
    /// What the parent must have done: `has completed`.
    fileprivate var condition: String {
        switch self {
        case .after: "has started"
        case .afterAny: "has ended"
        case .afterOK: "has completed"
        case .afterNotOK: "has ended without completing"
        case .afterCorrespondingOK: "has completed the element of the same number"
        }
    }
}
