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
    }

    package var list: List
    /// nil asks for the cursor to begin with: it is taken before the list is read, so that nothing falls between.
    package var since: ChangeCursor?
    /// Which jobs, as when the list was read; its `after` and `limit` mean nothing here.
    package var jobs: JobsQuery

    package init(_ list: List, since: ChangeCursor?, jobs: JobsQuery = JobsQuery()) {
        (self.list, self.since, self.jobs) = (list, since, jobs)
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

    package init(cursor: ChangeCursor, isStale: Bool = false) { (self.cursor, self.isStale) = (cursor, isStale) }

    package var isEmpty: Bool {
        !isStale && jobs.isEmpty && goneJobs.isEmpty && nodes.isEmpty && goneNodes.isEmpty && queues.isEmpty
    }
}
