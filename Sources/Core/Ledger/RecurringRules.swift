// How facts about recurring jobs change the tables.

import ClusterModel

extension ClusterState {
    /// Folds one fact about a recurring job into the state.
    package mutating func apply(_ event: RecurringEvent) {
        switch event {
        case .declared(let id, let spec, let owner, let time): declare(id, spec, owner: owner, at: time)
        case .suspended(let id, let by, let time):
            changeRecurring(id) { $0.suspension = RecurringJob.Suspension(by: by, since: time) }
        case .resumed(let id, let skipsMissed, _, let time):
            changeRecurring(id) { row in
                row.suspension = nil
                if skipsMissed { row.settled = max(row.settled, time) }
            }
        case .dropped(let id, _, _):
            guard let row = recurring[id] else { preconditionFailure("what is dropped was declared") }
            dropRecurring(row)
        case .fired(let id, let due, let job, let missed, let time):
            changeRecurring(id) { row in
                row.settled = due
                row.lastFiring = RecurringJob.Firing(time: due, job: job, missed: missed, at: time)
                row.note(missed: missed, at: time)
            }
        case .passed(let id, let due, let cause, let missed, let time):
            changeRecurring(id) { row in
                row.settled = due
                row.lastPass = RecurringJob.Pass(time: due, cause: cause, missed: missed, at: time)
                row.note(missed: missed, at: time)
            }
        }
    }

    private mutating func declare(
        _ id: RecurringID, _ spec: Boxed<RecurringSpec>, owner: Principal, at time: WallTime
    ) {
        guard var row = recurring[id] else {
            precondition(id == nextRecurring, "ids are handed out in order")
            nextRecurring = RecurringID(id.number + 1)
            return putRecurring(RecurringJob(id: id, spec: spec, owner: owner, declared: time))
        }
        if row.spec.value.timetable != spec.value.timetable { row.settled = max(row.settled, time) }
        row.spec = spec
        putRecurring(row)
    }

    private mutating func changeRecurring(_ id: RecurringID, _ change: (inout RecurringJob) -> Void) {
        guard var row = recurring[id] else { preconditionFailure("a fact is about a recurring job that was declared") }
        change(&row)
        recurring[id] = row
    }

    /// A job began to wait or to run, and may be a run of something that recurs. Elements of arrays do not count: their
    /// array does.
    mutating func noteRun(_ job: Job) {
        guard job.element == nil, let run = job.spec.value.recurring else { return }
        recurring[run.recurring]?.noteActive(job.id)
    }

    mutating func noteRunEnded(_ job: Job) {
        guard job.element == nil, let run = job.spec.value.recurring else { return }
        recurring[run.recurring]?.noteEnded(job.id)
    }
}

extension RecurringJob {
    fileprivate mutating func note(missed: Int, at time: WallTime) {
        if missed > 0 { lastMiss = Miss(count: missed, at: time) }
    }
}
