// What is asked and told about recurring jobs.

package import ClusterModel

/// A recurring job as people call it.
package struct RecurringReference: Hashable, Sendable, CustomStringConvertible {
    package let namespace: Name
    package let name: Name

    package init(_ name: Name, in namespace: Name = .standard) {
        self.namespace = namespace
        self.name = name
    }

    package var description: String { namespace == .standard ? "\(name)" : "\(namespace)/\(name)" }
}

package struct RecurringQuery: Hashable, Sendable {
    /// Only those after this one.
    package var after: RecurringID?
    package var namespace: Name?

    package init(after: RecurringID? = nil, namespace: Name? = nil) {
        self.after = after
        self.namespace = namespace
    }
}

/// What is to become of a recurring job that is there.
package enum RecurringChange: Hashable, Sendable {
    case suspend
    /// `skipsMissed`: of what was due meanwhile nothing is made up for.
    case resume(skipsMissed: Bool)
    /// What it submitted goes on.
    case drop
}

/// One recurring job as it is shown.
package struct RecurringView: Hashable, Sendable {
    package var id: RecurringID
    package var spec: Boxed<RecurringSpec>
    package var owner: Principal
    package var declared: WallTime
    package var suspension: RecurringJob.Suspension?
    package var lastFiring: RecurringJob.Firing?
    package var lastPass: RecurringJob.Pass?
    package var lastMiss: RecurringJob.Miss?
    /// How many of its runs have not ended.
    package var activeCount: Int
    /// The oldest of these.
    package var active: [JobID]
    /// The run that is due since then and waits for the end of an earlier one.
    package var waitingSince: WallTime?
    /// The times that come next, one in a list and some on a page of its own; none while it is suspended.
    package var next: [WallTime]

    package init(_ row: RecurringJob, next: [WallTime]) {
        id = row.id
        spec = row.spec
        owner = row.owner
        declared = row.declared
        suspension = row.suspension
        lastFiring = row.lastFiring
        lastPass = row.lastPass
        lastMiss = row.lastMiss
        activeCount = row.active.count
        active = Array(row.active.prefix(RecurringView.shownRuns))
        self.next = next
    }

    /// Runs that a view names.
    package static let shownRuns = 8
}

package struct RecurringPage: Hashable, Sendable {
    package var rows: [RecurringView]
    /// Ask again with this to go on; nil at the end.
    package var next: RecurringID?

    package init(rows: [RecurringView], next: RecurringID?) {
        self.rows = rows
        self.next = next
    }
}
