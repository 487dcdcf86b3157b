// The parts of a history: for each job and each node what was asked of it and what was told of it, in the words of its
// model. Between two restorations of an older copy each part is a history of its own: after one everything that was
// answered since the copy was made may be lost, so nothing is known at its beginning.

import ClusterModel
import ControlPlane
import Messages

/// What happened to one job or node between two restorations.
struct HistoryPart<Deed: Hashable & Sendable> {
    var operations: [Operation<Deed>] = []

    /// One that was answered, and each time beside it that the same was said: that may be done too, or never. Which of
    /// them was answered nobody knows; the moments are the earliest that they can be.
    mutating func add(_ entry: ClientHistory.Entry, _ answered: Deed?, unanswered: Deed?, since start: Int) {
        if let answered, let end = entry.answered {
            operations.append(Operation(answered, invoked: max(start, entry.invoked), answered: end))
        }
        guard let unanswered else { return }
        let others = entry.answered == nil ? entry.said[...] : entry.said.dropLast()
        for moment in others {
            operations.append(Operation(unanswered, invoked: max(start, moment), answered: nil))
        }
    }
}

/// The history between two restorations.
struct HistorySpan {
    let start: Int
    let end: Int

    /// Its entries: those that were answered in it, and what was still open.
    func entries(of history: ClientHistory) -> [ClientHistory.Entry] {
        history.entries.compactMap { entry in
            guard entry.invoked < end, entry.answered ?? Int.max > start else { return nil }
            var entry = entry
            // What was said before the restoration went down with the coordinator; it is said again.
            entry.said = entry.said.filter { $0 < end && $0 > start }
            if let answered = entry.answered, answered >= end { (entry.answered, entry.reply) = (nil, nil) }
            return entry
        }
    }
}

extension ClientHistory {
    var spans: [HistorySpan] {
        let cuts = [-1] + restorations + [Int.max]
        return zip(cuts, cuts.dropFirst()).map { HistorySpan(start: $0, end: $1) }
    }
}

extension ClientHistory.Entry {
    /// The job that it is about, as far as its request says.
    var job: JobID? {
        switch request {
        case .cancel(let id, _), .hold(let id, _), .release(let id, _), .requeue(let id, _), .suspend(let id, _),
            .resumeJob(let id, _), .job(let id), .watch(let id, _):
            id
        default: nil
        }
    }

    var verb: JobVerb? {
        switch request {
        case .cancel: .cancel
        case .hold: .hold
        case .release: .release
        case .requeue: .requeue
        case .suspend: .suspend
        case .resumeJob: .resume
        default: nil
        }
    }

    /// What was answered to a change.
    var answer: JobAnswer? {
        switch reply {
        case .done?: .done
        case .rejected(.alreadyFinished)?: .tooLate
        case .rejected(.conflict)?: .conflict
        case .rejected(.unknownJob)?: .gone
        case nil: nil
        default: .refused
        }
    }

    /// What it asks of this node, with this answer; nil when it is about something else.
    func nodeDeed(of node: Name, isDone: Bool?) -> NodeDeed? {
        switch request {
        case .cordon(let name, _): name == node ? .cordon(isDone: isDone) : nil
        case .drain(let name, _, _): name == node ? .drain(isDone: isDone) : nil
        case .resume(let name): name == node ? .resume(isDone: isDone) : nil
        case .reboot(let name, _): name == node ? .reboot(isDone: isDone) : nil
        default: nil
        }
    }

    /// How this node was shown; nil when it was not.
    func mode(of node: Name) -> NodeMode? {
        guard case .nodes(let page)? = reply else { return nil }
        for view in page.nodes where view.name == node { return NodeMode(view) }
        return nil
    }
}

extension NodeMode {
    init(_ view: NodeView) {
        guard let closure = view.closure else {
            self = .open
            return
        }
        self = closure.rebootOf != nil ? .rebooting : closure.isDraining ? .draining : .cordoned
    }
}
