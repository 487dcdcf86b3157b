// Workflows: all jobs of one are submitted in one turn, or none. What follows is the jobs' own business: they wait for
// each other as jobs do.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    /// The number of its first job. At the first job that may not be submitted nothing is, and the refusal names it.
    mutating func submit(
        _ request: WorkflowRequest, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> JobID {
        if let job = state.requests[request.key] { return job }
        guard request.key != .none else { throw .invalid(field: "key", why: "it is nobody's") }
        try Self.checkShape(of: request)
        let part = WorkflowPart(name: request.name, first: state.nextJob, count: request.jobs.count)
        // What one job takes of a limit, the next one must find taken: so each is judged after those before it, in a
        // copy that counts only when all have passed.
        var (trial, events) = (self, turn)
        for (place, asked) in request.jobs.enumerated() {
            var spec = asked.value
            spec.workflow = Boxed(part)
            spec.dependency?.move(by: part.first)
            do throws(Rejection) {
                let boxed = try trial.admit(Boxed(spec), by: principal, at: now)
                let key = place == 0 ? request.key : .none
                let id = trial.state.nextJob
                trial.commit(.job(.submitted(id, boxed, owner: principal, request: key, at: now.wall)), to: &events)
            } catch {
                throw error.inWorkflow(at: spec.name)
            }
        }
        (self, turn) = (trial, events)
        return part.first
    }

    private static func checkShape(of request: WorkflowRequest) throws(Rejection) {
        let most = WorkflowPart.mostJobs
        guard (1...most).contains(request.jobs.count) else {
            throw .invalid(
                field: "spec.jobs", why: "a workflow has 1 to \(most) jobs, and this has \(request.jobs.count)")
        }
        let names = request.jobs.map(\.value.name).sorted()
        for (name, next) in zip(names, names.dropFirst()) where name == next {
            throw .invalid(field: "spec.jobs", why: "two jobs are called \(name)")
        }
        for (place, job) in request.jobs.enumerated() {
            let spec = job.value
            guard spec.isFree else {
                throw .invalid(field: "spec.jobs", why: "only the coordinator says of what \(spec.name) is a part")
            }
            for term in spec.dependency?.terms ?? [] {
                // So there is no circle either.
                guard (1...UInt64(max(place, 1))).contains(term.job.number), place > 0 else {
                    throw .invalid(field: "spec.jobs", why: "\(spec.name) depends on none before it in the list")
                }
            }
        }
    }
}

extension Dependency {
    /// From places in a list, from 1, to the numbers of jobs that begin with this.
    fileprivate mutating func move(by first: JobID) {
        terms = terms.map { Term($0.kind, JobID(first.number + $0.job.number - 1), element: $0.element) }
    }
}

extension Rejection {
    /// The same, with the job's name where it says which field is wrong.
    fileprivate func inWorkflow(at name: Name) -> Rejection {
        switch self {
        case .invalid(let field, let why): .invalid(field: "spec.jobs[\(name)].\(field)", why: why)
        case .clusterTooSmall(let why): .clusterTooSmall(why: "\(name): \(why)")
        case .noNodeMatches(let why): .noNodeMatches(why: "\(name): \(why)")
        default: self
        }
    }
}
