// What was answered stays: a job whose id was told is in the state or in the history after any restart, its key finds
// it again, and an end that was told stays that end. Nothing leaves the state before the history has all of it.

import ClusterModel
import Ledger
import Messages

struct NothingForgotten {
    static let promise = "nothing durable is forgotten"

    /// With how many jobs were answered, of which this is the first.
    private var answers: [(key: RequestKey, job: JobID, count: Int)] = []
    private var byKey = Lookup<RequestKey, JobID>()
    private var ends = Lookup<JobID, JobPhase>()
    /// The version at which a finished job was put back.
    private var reopened = Lookup<JobID, UInt64>()
    private var told: [JobID] = []
    private var versions = Lookup<JobID, UInt64>()
    /// Jobs that were answered after a copy was made that took the place of everything.
    private var lost = Lookup<JobID, Bool>()

    mutating func note(_ event: Event, before state: ClusterState) {
        switch event {
        // Somebody asked for it to run once more: the end that was told is not its last.
        case .job(.requeued(let id, .commanded, _)) where state.jobs[id]?.phase.isTerminal == true:
            reopen(id, state)
            if let array = state.jobs[id]?.element?.array { reopen(array, state) }
        case .job(.split(_, let array, _, _)): reopen(array, state)
        case .cluster, .queue, .node, .job, .allocation, .access, .recurring, .service, .model: break
        }
    }

    private mutating func reopen(_ id: JobID, _ state: ClusterState) {
        guard state.jobs[id]?.phase.isTerminal == true else { return }
        ends[id] = nil
        reopened[id] = state.version + 1
    }

    mutating func noteAnswer(
        _ key: RequestKey, _ job: JobID, count: Int = 1, into broken: inout [BrokenPromise]
    ) {
        if let before = byKey[key] {
            guard before != job else { return }
            broken.append(
                BrokenPromise(promise: Self.promise, detail: "request \(key.sequence) is job \(before) and \(job)"))
        }
        byKey[key] = job
        answers.append((key, job, count))
    }

    mutating func noteView(_ view: JobView, into broken: inout [BrokenPromise]) {
        if let before = versions[view.id], view.version < before {
            broken.append(
                BrokenPromise(promise: Self.promise, detail: "job \(view.id) went back from version \(before)"))
        }
        versions[view.id] = view.version
        // What was said of it before it was put back may arrive after.
        guard view.version >= reopened[view.id] ?? 0 else { return }
        if let end = ends[view.id], end != view.phase {
            broken.append(BrokenPromise(promise: Self.promise, detail: "job \(view.id) had ended as \(end)"))
        }
        guard view.phase.isTerminal, ends[view.id] == nil else { return }
        ends[view.id] = view.phase
        told.append(view.id)
    }

    mutating func noteUnknown(_ job: JobID, into broken: inout [BrokenPromise]) {
        guard lost[job] != true else { return }
        broken.append(BrokenPromise(promise: Self.promise, detail: "job \(job) is not known any more"))
    }

    /// A finished job leaves the state: the history must have its end, and everything that led to it.
    func noteDeparture(of job: Job?, _ past: PastJob?, into broken: inout [BrokenPromise]) {
        guard let job, past?.facts != job.facts || past?.view.phase != job.phase || past?.view.owner != job.owner else {
            return
        }
        broken.append(BrokenPromise(promise: Self.promise, detail: "job \(job.id) left, and the history lacks it"))
    }

    /// What is told of the past must be the whole of it: from the submit to the end that stands.
    func noteHistory(_ history: JobHistory, into broken: inout [BrokenPromise]) {
        // One that waits again after a restoration has its submit alone (seed 14782), and so has an array, which runs
        // when its last element has left it and is placed nowhere itself (seed 9164).
        let isArray = history.job.spec.value.array != nil && history.job.element == nil
        var isWhole = history.facts.count > 1 || history.job.phase.isWaiting || isArray && history.job.phase.isRunning
        if case .submitted? = history.facts.first?.what {} else { isWhole = false }
        if case .finished(let outcome, _) = history.job.phase {
            isWhole = isWhole && history.facts.last?.what == .finished(Boxed(outcome.brief))
        }
        // A world's wall clock may go back over a restart, to before the submit even.
        let kept = history.facts.filter { $0.time != history.job.submitted }
        for (earlier, later) in zip(kept, kept.dropFirst()) where earlier.time > later.time { isWhole = false }
        guard !isWhole else { return }
        broken.append(
            BrokenPromise(
                promise: Self.promise,
                detail: "the history of job \(history.job.id) has a gap: \(history.job.phase) after \(history.facts)"))
    }

    /// An older copy is all that is left: what was answered after it was made is forgotten, and no more than that.
    mutating func noteRestoration(_ state: ClusterState) {
        for answer in answers where state.requests[answer.key] != answer.job {
            for job in Self.jobs(of: answer) { lost[job] = true }
            byKey[answer.key] = nil
        }
        answers.removeAll { lost[$0.job] == true }
        for id in told where state.jobs[id]?.phase != ends[id] { ends[id] = nil }
        told.removeAll { ends[$0] == nil }
    }

    private static func jobs(of answer: (key: RequestKey, job: JobID, count: Int)) -> [JobID] {
        (0..<UInt64(answer.count)).map { JobID(answer.job.number + $0) }
    }

    func isLost(_ id: JobID) -> Bool { lost[id] == true }

    func noteRestart(_ state: ClusterState, _ history: VirtualHistory, into broken: inout [BrokenPromise]) {
        for answer in answers {
            let isThere = Self.jobs(of: answer).allSatisfy { state.jobs[$0] != nil || history[$0] != nil }
            if !isThere || state.requests[answer.key] != answer.job {
                broken.append(
                    BrokenPromise(promise: Self.promise, detail: "job \(answer.job) was answered and is not there"))
            }
        }
        for id in told {
            guard let end = ends[id], let job = state.jobs[id], job.phase != end else { continue }
            broken.append(
                BrokenPromise(promise: Self.promise, detail: "the end of job \(id) was told and is not there"))
        }
    }
}
