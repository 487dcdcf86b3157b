// What the replicas of a service wrote: all of them, each line with the number of its replica's job before it; replicas
// that come while it is followed are joined.

import ClusterModel
import Link
import Messages
import Presentation

struct ServiceLogs {
    let client: ControlClient
    let reference: ServiceReference

    /// Prints what replicas that are there have written so far, one after the other.
    func written() throws(CommandFault) {
        let view = try now()
        let sources = try self.sources(of: view)
        guard !sources.isEmpty else {
            throw CommandFault(
                "no replica of service \(reference.name) has begun; `coordctl explain \(reference.name)` says why",
                exitCode: Rejection.logGone(why: "").exitCode)
        }
        complainOfRest(view)
        var reading = try asking { () throws(ClientFault) in
            try LogReading(client, sources: sources, isFollowing: false)
        }
        try reading.run()
        for problem in reading.problems { Screen.complain(problem) }
        guard reading.problems.count < sources.count else {
            throw CommandFault(
                "no log of service \(reference.name) could be read",
                exitCode: Rejection.logGone(why: "").exitCode)
        }
    }

    /// Prints what they write until the service is gone.
    func follow() throws(CommandFault) {
        let view = try now()
        complainOfRest(view)
        var known = Set(try sources(of: view))
        if known.isEmpty { Screen.complain("no replica of service \(reference.name) has begun; waiting for one") }
        let first = known.sorted { $0.job < $1.job }
        var reading = try asking { () throws(ClientFault) in
            try LogReading(client, sources: first, isFollowing: true)
        }
        reading.more = { () throws(CommandFault) in
            guard let view = try current() else { return nil }
            let fresh = try sources(of: view).filter { !known.contains($0) }
            known.formUnion(fresh)
            return fresh
        }
        try reading.run()
        for problem in reading.problems { Screen.complain(problem) }
        Screen.complain("there is no service \(reference.name) any more")
    }

    private func now() throws(CommandFault) -> ServiceView {
        try asking { () throws(ClientFault) in
            try persistently(client) { () throws(ClientFault) in try client.service(reference) }
        }
    }

    /// nil where there is no such service any more.
    private func current() throws(CommandFault) -> ServiceView? {
        do throws(ClientFault) {
            return try persistently(client) { () throws(ClientFault) in try client.service(reference) }
        } catch {
            guard case .rejected(.unknown) = error else { throw CommandFault(error) }
            return nil
        }
    }

    /// Of each replica that has begun, the log of its present or last attempt: one that ends at once and waits to start
    /// again has the most to say.
    private func sources(of view: ServiceView) throws(CommandFault) -> [LogSource] {
        var sources: [LogSource] = []
        for replica in view.shown {
            guard let job = try job(replica.job), job.attempt > 0 else { continue }
            if case .starting = job.phase { continue }
            sources.append(LogSource(job: job.id, attempt: job.attempt, rank: 0, mark: "\(job.id)"))
        }
        return sources
    }

    /// nil where it is forgotten already.
    private func job(_ id: JobID) throws(CommandFault) -> JobView? {
        do throws(ClientFault) {
            return try persistently(client) { () throws(ClientFault) in try client.job(id) }
        } catch {
            guard case .rejected(.unknownJob) = error else { throw CommandFault(error) }
            return nil
        }
    }

    private func complainOfRest(_ view: ServiceView) {
        guard view.existing > view.shown.count else { return }
        Screen.complain(
            "the logs of \(view.shown.count) of \(view.existing) replicas are shown, the oldest; `coordctl logs JOB` "
                + "prints that of any")
    }
}
