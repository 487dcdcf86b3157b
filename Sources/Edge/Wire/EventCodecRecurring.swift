// Facts about recurring jobs, and their rows in a checkpoint, as bytes and back.
import ClusterModel
import Ledger

extension PBEvent.Fact {
    init(_ event: RecurringEvent) {
        switch event {
        case .declared(let id, let spec, let owner, let time):
            self = .recurringDeclared(
                PBRecurringDeclared(
                    recurring: id.number, spec: PBRecurringSpec(spec.value), owner: PBPrincipal(owner),
                    atMs: time.milliseconds))
        case .suspended(let id, let by, let time):
            self = .recurringSuspended(
                PBRecurringSuspended(recurring: id.number, by: PBPrincipal(by), atMs: time.milliseconds))
        case .resumed(let id, let skipsMissed, let by, let time):
            self = .recurringResumed(
                PBRecurringResumed(
                    recurring: id.number, skipsMissed: skipsMissed, by: PBPrincipal(by), atMs: time.milliseconds))
        case .dropped(let id, let by, let time):
            self = .recurringDropped(
                PBRecurringDropped(recurring: id.number, by: PBPrincipal(by), atMs: time.milliseconds))
        case .fired(let id, let due, let job, let missed, let time):
            let firing = RecurringJob.Firing(time: due, job: job, missed: missed, at: time)
            self = .recurringFired(PBRecurringFired(recurring: id.number, firing: PBRecurringFiring(firing)))
        case .passed(let id, let due, let cause, let missed, let time):
            let pass = RecurringJob.Pass(time: due, cause: cause, missed: missed, at: time)
            self = .recurringPassed(PBRecurringPassed(recurring: id.number, pass: PBRecurringPass(pass)))
        }
    }
}

extension PBRecurringDeclared {
    func event() throws(WireError) -> RecurringEvent {
        .declared(
            try Check.recurring(recurring, "RecurringDeclared.recurring"),
            Boxed(try Check.need(spec, "RecurringDeclared.spec")),
            owner: try Check.need(owner, "RecurringDeclared.owner"),
            at: try Check.time(atMs, "RecurringDeclared.at_ms"))
    }
}

extension PBRecurringSuspended {
    func event() throws(WireError) -> RecurringEvent {
        .suspended(
            try Check.recurring(recurring, "RecurringSuspended.recurring"),
            by: try Check.need(by, "RecurringSuspended.by"), at: try Check.time(atMs, "RecurringSuspended.at_ms"))
    }
}

extension PBRecurringResumed {
    func event() throws(WireError) -> RecurringEvent {
        .resumed(
            try Check.recurring(recurring, "RecurringResumed.recurring"), skipsMissed: skipsMissed,
            by: try Check.need(by, "RecurringResumed.by"), at: try Check.time(atMs, "RecurringResumed.at_ms"))
    }
}

extension PBRecurringDropped {
    func event() throws(WireError) -> RecurringEvent {
        .dropped(
            try Check.recurring(recurring, "RecurringDropped.recurring"),
            by: try Check.need(by, "RecurringDropped.by"), at: try Check.time(atMs, "RecurringDropped.at_ms"))
    }
}

extension PBRecurringFired {
    func event() throws(WireError) -> RecurringEvent {
        let firing = try Check.need(firing, "RecurringFired.firing")
        return .fired(
            try Check.recurring(recurring, "RecurringFired.recurring"), time: firing.time, job: firing.job,
            missed: firing.missed, at: firing.at)
    }
}

extension PBRecurringPassed {
    func event() throws(WireError) -> RecurringEvent {
        let pass = try Check.need(pass, "RecurringPassed.pass")
        return .passed(
            try Check.recurring(recurring, "RecurringPassed.recurring"), time: pass.time, pass.cause,
            missed: pass.missed, at: pass.at)
    }
}

extension PBRecurringRow: Coded {
    init(_ row: RecurringJob) {
        self.init(
            id: row.id.number, spec: PBRecurringSpec(row.spec.value), owner: PBPrincipal(row.owner),
            declaredMs: row.declared.milliseconds, suspension: row.suspension.map { PBRecurringSuspension($0) },
            settledMs: row.settled.milliseconds, lastFiring: row.lastFiring.map { PBRecurringFiring($0) },
            lastPass: row.lastPass.map { PBRecurringPass($0) },
            lastMiss: row.lastMiss.map { PBRecurringMiss($0) })
    }

    func checked() throws(WireError) -> RecurringJob {
        var row = RecurringJob(
            id: try Check.recurring(id, "RecurringRow.id"), spec: Boxed(try Check.need(spec, "RecurringRow.spec")),
            owner: try Check.need(owner, "RecurringRow.owner"),
            declared: try Check.time(declaredMs, "RecurringRow.declared_ms"))
        row.suspension = try suspension?.checked()
        row.settled = try Check.time(settledMs, "RecurringRow.settled_ms")
        row.lastFiring = try lastFiring?.checked()
        row.lastPass = try lastPass?.checked()
        row.lastMiss = try lastMiss?.checked()
        return row
    }
}
