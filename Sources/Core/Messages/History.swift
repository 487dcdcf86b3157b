// What is told of the past: the facts of one job, and the jobs that have ended, newest end first. Those that left the
// coordinator's memory are read from its history; their records are here too, since both halves of the house know them.

package import ClusterModel

/// Everything that happened to one job, in order.
package struct JobHistory: Hashable, Sendable {
    package var job: JobView
    /// From its submit on.
    package var facts: [JobFact]
    /// Whether it is in the history only, and no longer in the coordinator's memory.
    package var isArchived: Bool

    package init(job: JobView, facts: [JobFact], isArchived: Bool) {
        (self.job, self.facts, self.isArchived) = (job, facts, isArchived)
    }
}

/// How a job ended, without who and where: what lists are chosen by.
package enum EndKind: Hashable, Sendable, CaseIterable {
    case completed
    case failed
    case outOfMemory
    case timedOut
    case nodeFailed
    case cancelled
    case refused
    case deadlineMissed
}

extension Outcome {
    package var kind: EndKind {
        switch self {
        case .completed: .completed
        case .failed: .failed
        case .outOfMemory: .outOfMemory
        case .timedOut: .timedOut
        case .nodeFailed: .nodeFailed
        case .cancelled: .cancelled
        case .refused: .refused
        case .deadlineMissed: .deadlineMissed
        }
    }
}

/// Which of the jobs that have ended are asked for; all that is nil or empty does not choose.
package struct PastQuery: Hashable, Sendable {
    /// Only ends before this one, by their ordinals.
    package var before: UInt64?
    package var limit: Int
    /// Ended then or later.
    package var since: WallTime?
    /// Ended before then.
    package var until: WallTime?
    package var user: Name?
    package var queue: Name?
    package var namespace: Name?
    package var kinds: [EndKind]

    package init(
        before: UInt64? = nil, limit: Int = 1000, since: WallTime? = nil, until: WallTime? = nil, user: Name? = nil,
        queue: Name? = nil, namespace: Name? = nil, kinds: [EndKind] = []
    ) {
        (self.before, self.limit, self.since, self.until) = (before, limit, since, until)
        (self.user, self.queue, self.namespace, self.kinds) = (user, queue, namespace, kinds)
    }

    /// Whether it asks for a job like this, that ended so; times are not looked at.
    package func admits(_ spec: JobSpec, of owner: Principal, _ outcome: Outcome) -> Bool {
        (user ?? owner.name) == owner.name && (queue ?? spec.queue) == spec.queue
            && (namespace ?? spec.namespace) == spec.namespace && (kinds.isEmpty || kinds.contains(outcome.kind))
    }
}

/// A page of jobs that have ended, the newest end first.
package struct PastPage: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// Of its end: where a list goes on.
        package let ordinal: UInt64
        package let job: JobView

        package init(ordinal: UInt64, job: JobView) { (self.ordinal, self.job) = (ordinal, job) }
    }

    package var rows: [Row]
    /// Ask again with this as `before` to go on, even where the page is empty; nil at the end.
    package var next: UInt64?
    /// Rows of the history that are damaged and left out.
    package var damaged: Int

    package init(rows: [Row] = [], next: UInt64? = nil, damaged: Int = 0) {
        (self.rows, self.next, self.damaged) = (rows, next, damaged)
    }
}

/// A finished job as the history keeps it.
package struct PastJob: Hashable, Sendable {
    /// The count of facts when it finished: rises with every end.
    package let ordinal: UInt64
    /// As an admin sees it.
    package let view: JobView
    package let facts: [JobFact]

    package init(ordinal: UInt64, view: JobView, facts: [JobFact]) {
        (self.ordinal, self.view, self.facts) = (ordinal, view, facts)
    }

    /// When it ended; its submit where it has not, which is never kept.
    package var ended: WallTime { if case .finished(_, let time) = view.phase { time } else { view.submitted } }
}
