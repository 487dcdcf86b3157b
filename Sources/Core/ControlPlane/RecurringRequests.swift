// What clients wish for recurring jobs, decided. Whether whoever asks may is decided before, in Access.swift.

package import ClusterModel
import Ledger
package import Messages

extension ClusterConductor {
    /// Makes it, or changes it to this; asked twice it is the same as once.
    mutating func declareRecurring(
        _ spec: Boxed<RecurringSpec>, suspend: Bool?, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        try checkRecurring(spec.value, by: principal, at: now)
        let old = state.recurring(spec.value.name, in: spec.value.namespace)
        if let old {
            guard old.owner == principal else {
                throw .conflict(
                    why: "recurring job \(old.spec.value.name) belongs to \(old.owner), and only its owner says what "
                        + "runs on its behalf; choose another name, or drop it first")
            }
        } else {
            try checkCount(for: principal)
        }
        let id = old?.id ?? state.nextRecurring
        if old?.spec != spec {
            commit(.recurring(.declared(id, spec, owner: principal, at: now.wall)), to: &turn)
        }
        guard let suspend, let row = state.recurring[id] else { return .done }
        return change(row, suspend ? .suspend : .resume(skipsMissed: false), by: principal, at: now, into: &turn)
    }

    private func checkCount(for principal: Principal) throws(Rejection) {
        guard state.recurring.count < settings.recurringLimit else {
            throw .conflict(why: "there are \(settings.recurringLimit) recurring jobs already; drop some")
        }
        guard principal == .admin || state.recurringCount(of: principal) < settings.recurringPerUser else {
            throw .conflict(
                why: "\(principal) has \(settings.recurringPerUser) recurring jobs already; drop some with "
                    + "`coordctl cron delete`")
        }
    }

    /// Refuses what no run of it could be. Quotas, limits and conditions are looked at again for each run.
    private func checkRecurring(
        _ spec: RecurringSpec, by principal: Principal, at now: Now
    ) throws(Rejection) {
        guard spec.name.text.utf8.count <= RecurringSpec.Limits.name else {
            throw .invalid(
                field: "metadata.name",
                why: "it has at most \(RecurringSpec.Limits.name) characters, since each run adds its minute")
        }
        guard spec.timetable.rules != nil else {
            throw .invalid(
                field: "spec.timeZone",
                why: "the rules of \(spec.timetable.zone) are not known here; install the package tzdata where the "
                    + "coordinator runs, or write UTC or +05:30")
        }
        guard spec.timetable.next(after: now.wall) != nil else {
            throw .invalid(field: "spec.schedule", why: "no such time comes within five years")
        }
        let bounds = RecurringSpec.Limits.deadlines
        guard spec.startingDeadline.map(bounds.contains) ?? true else {
            throw .invalid(
                field: "spec.startingDeadlineSeconds",
                why: "it is from \(bounds.lowerBound.milliseconds / 1000) to \(bounds.upperBound.milliseconds / 1000)")
        }
        let job = spec.job.value
        guard job.begin == nil, job.deadline == nil, job.isFree else {
            throw .invalid(
                field: "spec.jobTemplate", why: "its schedule says when it begins; leave begin and deadline out")
        }
        guard job.dependency?.terms.isEmpty ?? true else {
            throw .invalid(
                field: "spec.jobTemplate", why: "every run would depend on the same jobs; leave the dependency out")
        }
        guard state.queue(job.queue) != nil else { throw .unknownQueue(job.queue) }
        _ = try priced(spec.job, for: principal)
        try checkArray(job)
        try checkPolicies(of: job)
    }

    mutating func changeRecurring(
        _ reference: RecurringReference, _ change: RecurringChange, by principal: Principal, at now: Now,
        into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let row = state.recurring(reference) else { throw .unknown(what: Self.word, reference.name) }
        return self.change(row, change, by: principal, at: now, into: &turn)
    }

    /// As it is called where it is not found; the first word is that of the command that lists them.
    static let word = "cron job"

    private mutating func change(
        _ row: RecurringJob, _ change: RecurringChange, by principal: Principal, at now: Now, into turn: inout Turn
    ) -> ClientReply {
        switch change {
        case .suspend:
            if row.suspension == nil {
                commit(.recurring(.suspended(row.id, by: principal, at: now.wall)), to: &turn)
            }
        case .resume(let skipsMissed):
            if row.suspension != nil {
                commit(
                    .recurring(.resumed(row.id, skipsMissed: skipsMissed, by: principal, at: now.wall)), to: &turn)
            }
        case .drop: commit(.recurring(.dropped(row.id, by: principal, at: now.wall)), to: &turn)
        }
        return .done
    }

    /// Submits a run now, beside the timetable and whether or not it is suspended; its policy holds.
    mutating func runRecurring(
        _ reference: RecurringReference, key: RequestKey, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        if let job = state.requests[key] { return .submitted(job) }
        guard key != .none else { throw .invalid(field: "key", why: "it is nobody's") }
        guard let row = state.recurring(reference) else { throw .unknown(what: Self.word, reference.name) }
        if row.spec.value.concurrency == .forbid, let other = row.active.first {
            throw .conflict(
                why: "its policy is Forbid, and its job \(other) has not ended; `coordctl cancel \(other)` ends it")
        }
        return .submitted(try submitRun(of: row, for: now.wall, key: key, at: now, into: &turn))
    }

    func view(
        ofRecurring reference: RecurringReference, for principal: Principal, at now: Now
    ) throws(Rejection) -> RecurringView {
        guard let row = state.recurring(reference) else { throw .unknown(what: Self.word, reference.name) }
        return view(of: row, for: state.access.rights(of: principal), next: Self.shownTimes, at: now)
    }

    /// Times to come on a page about one.
    private static let shownTimes = 5

    package func recurringPage(_ query: RecurringQuery, for principal: Principal, at now: Now) -> RecurringPage {
        let rights = state.access.rights(of: principal)
        var found: [RecurringView] = []
        for row in state.recurring.rows(from: RecurringID((query.after?.number ?? 0) + 1)) {
            guard rights.sees(row), (query.namespace ?? row.spec.value.namespace) == row.spec.value.namespace else {
                continue
            }
            guard found.count < settings.recurringPerPage else {
                return RecurringPage(rows: found, next: found.last?.id)
            }
            found.append(line(of: row, for: rights, at: now))
        }
        return RecurringPage(rows: found, next: nil)
    }

    /// As in a list.
    func line(of row: RecurringJob, for rights: Rights, at now: Now) -> RecurringView {
        view(of: row, for: rights, next: 1, at: now)
    }

    private func view(of row: RecurringJob, for rights: Rights, next count: Int, at now: Now) -> RecurringView {
        var times: [WallTime] = []
        var last = max(row.settled, now.wall)
        while row.suspension == nil, times.count < count, let time = row.spec.value.timetable.next(after: last) {
            times.append(time)
            last = time
        }
        var view = RecurringView(row, next: times)
        if row.suspension == nil, row.spec.value.concurrency == .forbid, !row.active.isEmpty {
            view.waitingSince = row.spec.value.timetable.latest(after: row.settled, upTo: now.wall)
        }
        guard !rights.mayTouch(row) else { return view }
        var spec = row.spec.value
        var job = spec.job.value
        job.payload = .hidden
        spec.job = Boxed(job)
        view.spec = Boxed(spec)
        if case .refused = view.lastPass?.cause, let pass = view.lastPass {
            view.lastPass = RecurringJob.Pass(
                time: pass.time, cause: .refused("shown to its owner"), missed: pass.missed, at: pass.at)
        }
        return view
    }
}

extension ClusterState {
    func recurring(_ reference: RecurringReference) -> RecurringJob? {
        recurring(reference.name, in: reference.namespace)
    }
}
