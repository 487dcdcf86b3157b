// A workflow is whole or absent, and is what was asked for: its jobs come in one turn, with numbers that follow each
// other, and whichever of them is known, the others are too, whatever crashed and however often it was asked for.

import ClusterModel
import Ledger
import Messages

enum WorkflowsWhole {
    static let promise = "a workflow is whole or absent"

    /// Judges the facts of one turn: the jobs of each workflow that begins in it.
    static func judge(
        _ events: [Event], asked: [WorkflowRequest], before: ClusterState, into broken: inout [BrokenPromise]
    ) {
        var open: (part: WorkflowPart, members: [Boxed<JobSpec>], owner: Principal)?
        for event in events {
            guard case .job(.submitted(let id, let spec, let owner, let key, _)) = event else { continue }
            guard let part = spec.value.workflow?.value else {
                if let open { complain("\(open.part.first) has not all its jobs before \(id)", &broken) }
                open = nil
                continue
            }
            if open?.part != part {
                if let open { complain("\(open.part.first) has not all its jobs before \(id)", &broken) }
                open = (part, [], owner)
                if part.first != id { complain("\(part.first) begins with \(id)", &broken) }
                if before.jobs.contains(where: { $0.spec.value.workflow?.value.first == part.first }) {
                    complain("\(part.first) grows by \(id)", &broken)
                }
                if key == .none { complain("nobody asked for \(id)", &broken) }
            } else if key != .none {
                complain("\(id) is asked for beside its workflow", &broken)
            }
            if let open, open.owner != owner { complain("\(id) belongs to \(owner)", &broken) }
            open?.members.append(spec)
            guard let whole = open, whole.members.count == part.count else { continue }
            if let lie = difference(whole.members, part, from: asked) { complain(lie, &broken) }
            open = nil
        }
        if let open { complain("\(open.part.first) has \(open.members.count) of its jobs", &broken) }
    }

    /// Where the jobs are not those that were asked for under this name.
    private static func difference(
        _ members: [Boxed<JobSpec>], _ part: WorkflowPart, from asked: [WorkflowRequest]
    ) -> String? {
        guard let request = asked.first(where: { $0.name == part.name }) else {
            return "nobody asked for \(part.name)"
        }
        guard request.jobs.count == members.count else { return "\(part.name) has \(members.count) jobs" }
        for (wanted, member) in zip(request.jobs, members) {
            var expected = wanted.value
            expected.workflow = Boxed(part)
            // Its class makes its priority, which is judged elsewhere.
            expected.priority = member.value.priority
            let terms = (expected.dependency?.terms ?? []).map { term in
                let parent = part.jobs[Int(clamping: term.job.number) - 1]
                return Dependency.Term(term.kind, parent, element: term.element)
            }
            expected.dependency?.terms = terms
            if expected != member.value { return "\(expected.name) of \(part.first) is not what was asked for" }
        }
        return nil
    }

    /// Judges a state, after a turn or after a restart: every job has all its companions there or in the history.
    static func judge(_ state: ClusterState, _ history: VirtualHistory, into broken: inout [BrokenPromise]) {
        var seen: [(part: WorkflowPart, owner: Principal)] = []
        for job in state.jobs where job.element == nil {
            guard let part = job.spec.value.workflow?.value, seen.last?.part != part else { continue }
            for id in part.jobs where state.jobs[id]?.spec.value.workflow?.value != part {
                guard history[id]?.view.spec.value.workflow?.value != part else { continue }
                complain("job \(job.id) is part of \(part.first), and job \(id) is not there", &broken)
            }
            if let twin = seen.first(where: { $0.part.name == part.name && $0.owner == job.owner }) {
                complain("\(part.name) is there as \(twin.part.first) and as \(part.first)", &broken)
            }
            seen.append((part, job.owner))
        }
    }

    private static func complain(_ detail: String, _ broken: inout [BrokenPromise]) {
        broken.append(BrokenPromise(promise: promise, detail: detail))
    }
}
