// How a workflow stands, read from the rows of its jobs by looking at every one; and how the terms of one job stand.
// Apart from the coordinator's own answers, which are compared with it.

import ClusterModel
import ControlPlane
import Ledger
import Messages

enum WorkflowsNaive {
    static let promise = "what is told of a workflow is what its jobs are"

    /// Whether the terms of a job's dependency hold now; one whose parent has left is read from what was kept of it.
    static func areMet(_ job: Job, _ state: ClusterState) -> Bool {
        guard let dependency = job.spec.value.dependency, !dependency.terms.isEmpty else { return true }
        let met = dependency.terms.count { isMet($0, of: job, state) }
        return dependency.isAny ? met > 0 : met == dependency.terms.count
    }

    private static func isMet(_ term: Dependency.Term, of job: Job, _ state: ClusterState) -> Bool {
        if term.element != nil || term.kind == .afterCorrespondingOK {
            // What has begun once had what it needs of a parent that nobody knows any more.
            guard let found = ElementsNaive.standing(of: term, for: job.id, state) else { return job.attempt > 0 }
            return found == .met
        }
        var completed = job.departed.first { $0.job == term.job }?.completed
        if let parent = state.jobs[term.job] {
            switch parent.phase {
            case .finished(let outcome, _): completed = outcome == .completed
            case .running: return term.kind == .after
            case .held, .deferred, .pending, .starting, .stopping: return false
            }
        }
        guard let completed else { return job.attempt > 0 }
        switch term.kind {
        case .after, .afterAny: return true
        case .afterOK, .afterCorrespondingOK: return completed
        case .afterNotOK: return !completed
        }
    }

    /// In the words of `WorkflowState`; nil when some of its jobs are in the history only, or when single elements of
    /// arrays decide what a view does not tell.
    static func state(of part: WorkflowPart, _ state: ClusterState) -> WorkflowState? {
        let jobs = part.jobs.compactMap { state.jobs[$0] }
        guard jobs.count == part.count else { return nil }
        let outcomes = jobs.compactMap { job -> Outcome? in
            if case .finished(let outcome, _) = job.phase { outcome } else { nil }
        }
        if outcomes.count == jobs.count, outcomes.allSatisfy({ $0 == .completed }) { return .completed }
        let rest = jobs.filter { !$0.phase.isTerminal }
        guard let hopes = all(rest.map { isOpen($0, state, depth: 0) }) else { return nil }
        if hopes.contains(true) {
            let isUntouched = outcomes.isEmpty && rest.allSatisfy(\.phase.isWaiting)
            return isUntouched ? .pending : .running
        }
        let others = outcomes.filter { $0 != .completed }
        let isCancelled = others.allSatisfy { if case .cancelled = $0 { true } else { false } }
        return !others.isEmpty && isCancelled ? .cancelled : .failed
    }

    private static func all(_ answers: [Bool?]) -> [Bool]? {
        let known = answers.compactMap { $0 }
        return known.count == answers.count ? known : nil
    }

    /// Whether it runs or may still begin by itself; nil where that hangs on single elements.
    private static func isOpen(_ job: Job, _ state: ClusterState, depth: Int) -> Bool? {
        switch job.phase {
        case .starting, .running, .stopping: return true
        case .finished: return false
        case .pending: if job.spec.value.dependency?.terms.first?.kind != .afterCorrespondingOK { return true }
        case .held, .deferred: break
        }
        guard let dependency = job.spec.value.dependency, !dependency.terms.isEmpty else { return true }
        guard depth <= WorkflowPart.mostJobs else { return nil }
        var verdicts: [Bool] = []
        for term in dependency.terms {
            if term.element != nil || term.kind == .afterCorrespondingOK { return nil }
            guard let parent = state.jobs[term.job] else { return nil }
            guard !parent.phase.isTerminal else {
                verdicts.append(isMet(term, of: job, state))
                continue
            }
            guard let isOpen = isOpen(parent, state, depth: depth + 1) else { return nil }
            verdicts.append(isOpen)
        }
        return dependency.isAny ? verdicts.contains(true) : !verdicts.contains(false)
    }

    /// Asks a copy of the coordinator as a user would, and answers how each workflow was told that is judged here.
    static func judge(
        _ conductor: ClusterConductor, at now: Now, into broken: inout [BrokenPromise]
    ) -> [WorkflowState] {
        var copy = conductor
        _ = copy.step([], at: now)
        let query = ClientRequest.jobs(JobsQuery(includesFinished: true))
        let turn = copy.step([.request(SessionID(.max), number: 0, .admin, query)], at: now)
        var states: [WorkflowState] = []
        for case .reply(_, _, .jobs(let page)) in turn.effects {
            for first in page.jobs where first.element == nil {
                guard let part = first.spec.value.workflow?.value, part.first == first.id,
                    let expected = state(of: part, copy.state)
                else { continue }
                let views = part.jobs.compactMap { id in page.jobs.first { $0.id == id } }
                let told = WorkflowState(views)
                states.append(told)
                guard told != expected else { continue }
                let phases = views.map { "\($0.id) \($0.phase)" }.joined(separator: ", ")
                broken.append(
                    BrokenPromise(
                        promise: promise, detail: "\(part.first) is told as \(told) and is \(expected): \(phases)"))
            }
        }
        return states
    }
}
