// Submitting a workflow: all its jobs in one request, so that all of them are there or none.

package import ClusterModel

package struct WorkflowRequest: Hashable, Sendable {
    /// Asking again with it is not asking twice.
    package var key: RequestKey
    package var name: Name
    /// In an order in which no job depends on a later one. The terms of a dependency name other jobs of this list by
    /// their place in it, from 1. The payloads' hashes are filled in by the edge.
    package var jobs: [Boxed<JobSpec>]

    package init(key: RequestKey, name: Name, jobs: [Boxed<JobSpec>]) {
        (self.key, self.name, self.jobs) = (key, name, jobs)
    }
}
