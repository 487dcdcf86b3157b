// Who may do what. Decided here, from the principal that the transport proved, and nowhere else.

import ClusterModel
import Ledger
import Messages

extension ClusterState {
    /// Throws unless this principal may ask for this.
    func authorize(_ principal: Principal, _ request: ClientRequest) throws(Rejection) {
        guard principal.kind == .user else { throw .denied(principal, verb: request.verb) }
        switch request {
        case .submit, .jobs, .job, .element, .watch, .explain, .nodes, .queues:
            return
        case .cancel(let id, _), .hold(let id, _), .release(let id, _), .requeue(let id, _):
            try authorizeOwner(principal, of: id, request)
        case .logs(let logs):
            try authorizeOwner(principal, of: logs.job, request)
        case .declareQueue, .createToken, .cordon, .drain, .resume:
            guard principal == .admin else { throw .denied(principal, verb: request.verb) }
        }
    }

    private func authorizeOwner(_ principal: Principal, of id: JobID, _ request: ClientRequest) throws(Rejection) {
        guard let job = jobs[id] else { throw .unknownJob(id) }
        guard principal == .admin || principal == job.owner else { throw .denied(principal, verb: request.verb) }
    }
}
