// How a list is followed: whoever has read it once is told what changed since, and has the list as it is.

package import ClusterModel

/// A place in the sequence of all changes of one coordinator's life.
package struct ChangeCursor: Hashable, Sendable {
    /// The epoch of that life: a cursor of another one means nothing any more.
    package let epoch: UInt64
    /// How many changes were told before.
    package let number: UInt64

    package init(epoch: UInt64, number: UInt64) { (self.epoch, self.number) = (epoch, number) }
}

/// Asks for what changed.
package struct ChangesQuery: Hashable, Sendable {
    package enum List: UInt8, Hashable, Sendable, CaseIterable {
        case jobs
        case nodes
        case queues
        case services
        case models
        case recurring
        case grants
        case groups
        case accounts
        case classes
    }

    package var list: List
    /// nil asks for the cursor to begin with: it is taken before the list is read, so that nothing falls between.
    package var since: ChangeCursor?
    /// Which jobs, as when the list was read; its `after` and `limit` mean nothing here.
    package var jobs: JobsQuery
    /// Only services, models and recurring jobs of this namespace, as when the list was read.
    package var namespace: Name?

    package init(_ list: List, since: ChangeCursor?, jobs: JobsQuery = JobsQuery(), namespace: Name? = nil) {
        (self.list, self.since, self.jobs, self.namespace) = (list, since, jobs, namespace)
    }
}

/// How a row of a list other than jobs, nodes and queues is called there: the same name is the same row.
package struct RowName: Hashable, Sendable, CustomStringConvertible {
    /// Of a role that was given: whose it is.
    package let name: Name
    /// nil where the list knows no namespaces; of a role the whole cluster.
    package let namespace: Name?
    /// Of a role only.
    package let isGroup: Bool

    package init(_ name: Name, in namespace: Name? = nil) {
        (self.name, self.namespace, isGroup) = (name, namespace, false)
    }

    /// A role that was given.
    package init(_ subject: Subject, in scope: Scope) {
        (name, isGroup) = (subject.name, subject.isGroup)
        switch scope {
        case .cluster: namespace = nil
        case .namespace(let name): namespace = name
        }
    }

    package init(wholly name: Name, in namespace: Name?, isGroup: Bool) {
        (self.name, self.namespace, self.isGroup) = (name, namespace, isGroup)
    }

    package var subject: Subject { isGroup ? .group(name) : .user(name) }

    package var scope: Scope { namespace.map(Scope.namespace) ?? .cluster }

    package var description: String {
        guard let namespace, namespace != .standard else { return "\(name)" }
        return "\(namespace)/\(name)"
    }
}

/// What changed: the rows as they are now, in no order of time, each once.
package struct Changes: Hashable, Sendable {
    /// Ask again with this.
    package var cursor: ChangeCursor
    /// So long ago that it is not known any more, or who asks may see other things than before: read the list anew.
    package var isStale: Bool
    package var jobs: [JobLine] = []
    /// Jobs that are not in the list any more.
    package var goneJobs: [JobID] = []
    package var nodes: [NodeView] = []
    package var goneNodes: [NodeID] = []
    package var queues: [QueueView] = []
    /// As in a list: without the replicas.
    package var services: [ServiceView] = []
    /// As in a list: with the newest version of each.
    package var models: [ModelView] = []
    package var recurring: [RecurringView] = []
    package var grants: [Grant] = []
    /// Groups, or accounts.
    package var rosters: [Roster] = []
    package var classes: [PriorityClass] = []
    /// Rows that are not in the list any more, where it is none of the first three lists.
    package var gone: [RowName] = []

    package init(cursor: ChangeCursor, isStale: Bool = false) { (self.cursor, self.isStale) = (cursor, isStale) }

    package var isEmpty: Bool {
        !isStale && jobs.isEmpty && goneJobs.isEmpty && nodes.isEmpty && goneNodes.isEmpty && queues.isEmpty
            && rowCount == 0
    }

    /// Rows of the lists that are called by name, and of those that are gone.
    package var rowCount: Int {
        services.count + models.count + recurring.count + grants.count + rosters.count + classes.count + gone.count
    }
}
