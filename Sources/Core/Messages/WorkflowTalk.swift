// Submitting a workflow: all its jobs in one request, so that all of them are there or none; and how the whole stands,
// read from what is told of its jobs.

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

extension WorkflowState {
    /// What the views of its jobs say, which stand in the order of their numbers.
    package init(_ jobs: [JobView]) {
        // No job depends on a later one, so each is judged after those that it waits for.
        var hopeless: [Bool] = []
        for job in jobs { hopeless.append(Self.isHopeless(job, among: jobs, hopeless)) }
        self.init(jobs.map(\.phase)) { hopeless[$0] }
    }

    /// Whether it can not begin by itself any more; `hopeless` says the same of the jobs before it.
    private static func isHopeless(_ job: JobView, among jobs: [JobView], _ hopeless: [Bool]) -> Bool {
        if case .neverSatisfied? = job.wait { return true }
        switch job.phase {
        case .held, .deferred: break
        // Nothing but room stands before it, whatever has become of its parents since.
        case .pending, .starting, .running, .stopping, .finished: return false
        }
        guard let dependency = job.spec.value.dependency else { return false }
        return dependency.standing { term in
            guard let parent = jobs.indices.prefix(hopeless.count).first(where: { jobs[$0].id == term.job }) else {
                return .waiting
            }
            if hopeless[parent] { return .never }
            // A view does not say which elements of an array have completed.
            guard term.element == nil, term.kind != .afterCorrespondingOK else { return .waiting }
            return term.kind.standing(parent: jobs[parent].phase)
        } == .never
    }
}
