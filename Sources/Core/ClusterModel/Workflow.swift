// Jobs that were submitted as one thing, where some wait for others. There is no row of its own for a workflow: its
// jobs have consecutive numbers, each says which they are, and how the whole stands is read from them.

/// Of which workflow a job is a part; only the coordinator says so.
package struct WorkflowPart: Hashable, Sendable {
    /// What the whole is called; the job's own name is unique within it.
    package let name: Name
    /// The number of its first job, which is the workflow's too.
    package let first: JobID
    /// How many jobs it has; their numbers follow each other.
    package let count: Int

    /// Each dependency is looked at when the job is submitted, in one turn with all others; and a person looks at them
    /// on one page.
    package static let mostJobs = 256

    package init(name: Name, first: JobID, count: Int) {
        (self.name, self.first, self.count) = (name, first, count)
    }

    package var jobs: [JobID] { (0..<UInt64(clamping: count)).map { JobID(first.number + $0) } }
}

/// How a workflow stands as a whole, in the words of its jobs.
package enum WorkflowState: Hashable, Sendable, CaseIterable {
    /// Nothing of it has begun.
    case pending
    /// Something of it has begun, and something may still.
    case running
    /// Everything has completed.
    case completed
    /// Something has ended in another way, and of the rest nothing can begin by itself.
    case failed
    /// As failed, and what ended in another way was cancelled.
    case cancelled

    /// What a naive reading of the jobs says.
    ///
    /// `isHopeless` says of a waiting job that its dependency can not be met any more.
    package init(_ phases: [JobPhase], isHopeless: (Int) -> Bool) {
        var (begun, open, failed, cancelled) = (false, false, false, false)
        for (place, phase) in phases.enumerated() {
            switch phase {
            case .held, .deferred, .pending: if !isHopeless(place) { open = true }
            case .starting, .running, .stopping: (begun, open) = (true, true)
            case .finished(.completed, _): begun = true
            case .finished(.cancelled, _): (begun, cancelled) = (true, true)
            case .finished: (begun, failed) = (true, true)
            }
        }
        let isWhole = phases.allSatisfy { if case .finished(.completed, _) = $0 { true } else { false } }
        if isWhole {
            self = .completed
        } else if open {
            self = begun ? .running : .pending
        } else {
            self = cancelled && !failed ? .cancelled : .failed
        }
    }

    /// Slurm's word for the same state of a job.
    package var word: String {
        switch self {
        case .pending: "PENDING"
        case .running: "RUNNING"
        case .completed: "COMPLETED"
        case .failed: "FAILED"
        case .cancelled: "CANCELLED"
        }
    }
}
