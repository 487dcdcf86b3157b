// When which recurring job is looked at next. Kept beside the state and made again from it after a restart.

import ClusterModel
import Ledger

/// The times at which recurring jobs are to be looked at.
struct Recurrences: Hashable, Sendable {
    private var times = Lookup<RecurringID, WallTime>()
    /// No time comes before; nil when there is none.
    private(set) var first: WallTime?

    /// In place of what was noted for it; nil is never, until it is noted again.
    mutating func note(_ id: RecurringID, at time: WallTime?) {
        times[id] = time
        if let time { first = min(first ?? time, time) }
    }

    /// Those whose time has come, the earliest first, and at most so many.
    mutating func takeDue(in rows: Table<RecurringJob>, at now: WallTime, upTo most: Int) -> [RecurringID] {
        guard let first, first <= now else { return [] }
        var due: [(time: WallTime, id: RecurringID)] = []
        var next: WallTime?
        for row in rows {
            guard let time = times[row.id] else { continue }
            if time <= now { due.append((time, row.id)) } else { next = min(next ?? time, time) }
        }
        due.sort { ($0.time, $0.id) < ($1.time, $1.id) }
        for (time, _) in due.dropFirst(most) { next = min(next ?? time, time) }
        self.first = next
        return due.prefix(most).map(\.id)
    }
}

extension ClusterConductor {
    /// Notes when a recurring job is to be looked at; to be called whenever anything of it changed.
    mutating func noteRecurring(_ id: RecurringID) {
        guard let row = state.recurring[id], row.suspension == nil else { return recurrences.note(id, at: nil) }
        recurrences.note(id, at: row.due)
    }

    /// A run has ended or begun: whoever waits for that is looked at.
    mutating func noteRun(_ job: JobID) {
        guard let job = state.jobs[job], job.element == nil, let run = job.spec.value.recurring else { return }
        noteRecurring(run.recurring)
    }

    /// Submits what is due.
    mutating func fireRecurring(at now: Now, into turn: inout Turn) {
        let due = recurrences.takeDue(in: state.recurring, at: now.wall, upTo: settings.firingsPerTurn)
        for id in due {
            guard let row = state.recurring[id] else { continue }
            guard turn.events.count < settings.eventsPerTurn else {
                recurrences.note(id, at: row.due)
                continue
            }
            fire(row, at: now, into: &turn)
        }
    }

    /// Of all that is due only the newest is made up for, as Kubernetes does.
    private mutating func fire(_ row: RecurringJob, at now: Now, into turn: inout Turn) {
        let spec = row.spec.value
        guard row.suspension == nil, let time = spec.timetable.latest(after: row.settled, upTo: now.wall) else {
            return noteRecurring(row.id)
        }
        let isLate = spec.startingDeadline.map { now.wall.since(time) > $0 } ?? false
        if spec.concurrency == .forbid, let other = row.active.first {
            // Looked at again when the other one ends, and when it is too late.
            guard isLate else { return recurrences.note(row.id, at: spec.tooLate(for: time)) }
            return pass(row, time, .stillRunning(other), at: now, into: &turn)
        }
        guard !isLate else { return pass(row, time, .tooLate, at: now, into: &turn) }
        do throws(Rejection) {
            let job = try submitRun(of: row, for: time, key: .none, at: now, into: &turn)
            let missed = spec.timetable.count(after: row.settled, before: time)
            commit(.recurring(.fired(row.id, time: time, job: job, missed: missed, at: now.wall)), to: &turn)
        } catch {
            pass(row, time, .refused(error.description), at: now, into: &turn)
        }
    }

    private mutating func pass(
        _ row: RecurringJob, _ time: WallTime, _ cause: PassCause, at now: Now, into turn: inout Turn
    ) {
        let missed = row.spec.value.timetable.count(after: row.settled, before: time)
        commit(.recurring(.passed(row.id, time: time, cause, missed: missed, at: now.wall)), to: &turn)
    }

    /// Submits a run on behalf of the owner, with the rights and within the limits that it has now.
    mutating func submitRun(
        of row: RecurringJob, for time: WallTime, key: RequestKey, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> JobID {
        guard row.active.count < settings.runsPerRecurring else {
            throw .conflict(why: "\(settings.runsPerRecurring) of its runs have not ended; cancel some")
        }
        var spec = row.spec.value.run(row.id, at: time)
        try state.authorizeSubmission(of: spec, by: state.access.rights(of: row.owner))
        let priced = try admit(Boxed(spec), by: row.owner, at: now)
        spec = priced.value
        if row.spec.value.concurrency == .replace {
            for old in row.active {
                _ = try cancel(old, by: row.owner, at: now, into: &turn)
                // It may need a while to end.
                guard let job = state.jobs[old], !job.phase.isTerminal else { continue }
                spec.dependency = spec.dependency ?? Dependency([])
                spec.dependency?.terms.append(Dependency.Term(.afterAny, old))
            }
        }
        let id = state.nextJob
        commit(.job(.submitted(id, Boxed(spec), owner: row.owner, request: key, at: now.wall)), to: &turn)
        return id
    }
}

extension RecurringSpec {
    /// The first moment at which a run is not made up for any more; nil is never.
    fileprivate func tooLate(for time: WallTime) -> WallTime? {
        startingDeadline.map { time + $0 + .milliseconds(1) }
    }
}
