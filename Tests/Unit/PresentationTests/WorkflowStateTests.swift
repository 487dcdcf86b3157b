// How a workflow stands as a whole, read from what is told of its jobs.

import ClusterModel
import Messages
import Testing

@testable import Presentation

@Suite struct WorkflowStateTests {
    private static func job(_ number: Int, _ phase: JobPhase, after parents: [Int] = []) -> JobView {
        var job = Sample.job(phase, id: UInt64(number))
        guard !parents.isEmpty else { return job }
        var spec = job.spec.value
        spec.dependency = Dependency(parents.map { Dependency.Term(.afterOK, JobID(UInt64($0))) })
        job.spec = Boxed(spec)
        return job
    }

    private static let failed = JobPhase.finished(.failed(Sample.blame), at: Sample.time)
    private static let waits = JobPhase.deferred(since: Sample.time)

    private static func state(_ jobs: [JobView]) -> WorkflowState {
        WorkflowPage(WorkflowPart(name: Sample.name("flow"), first: JobID(1), count: jobs.count), jobs).state
    }

    @Test func `two hundred layers that share their parents are read in one pass`() {
        let jobs =
            [Self.job(1, Self.failed), Self.job(2, Self.waits, after: [1])]
            + (3...200).map { Self.job($0, Self.waits, after: [$0 - 1, $0 - 2]) }
        #expect(Self.state(jobs) == .failed)
    }

    @Test func `what is held and can never begin keeps nothing open`() {
        let held = JobPhase.held(by: .admin, since: Sample.time)
        #expect(Self.state([Self.job(1, Self.failed), Self.job(2, held, after: [1])]) == .failed)
        #expect(Self.state([Self.job(1, .running(since: Sample.time)), Self.job(2, held, after: [1])]) == .running)
    }

    @Test func `what has only to find room is open, whatever became of its parents since`() {
        let pending = JobPhase.pending(since: Sample.time)
        #expect(Self.state([Self.job(1, Self.failed), Self.job(2, pending, after: [1])]) == .running)
    }
}
