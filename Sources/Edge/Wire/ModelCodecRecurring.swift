// Recurring jobs, their timetables and what became of their runs, as bytes and back.
import ClusterModel
import Ledger

extension PBRecurringRun: Coded {
    init(_ run: RecurringRun) {
        self.init(recurring: run.recurring.number, timeMs: run.time.milliseconds)
    }

    func checked() throws(WireError) -> RecurringRun {
        RecurringRun(
            recurring: try Check.recurring(recurring, "RecurringRun.recurring"),
            time: try Check.time(timeMs, "RecurringRun.time_ms"))
    }
}

extension PBConcurrencyPolicy {
    init(_ policy: ConcurrencyPolicy) {
        self =
            switch policy {
            case .allow: .allow
            case .forbid: .forbid
            case .replace: .replace
            }
    }

    func checked() throws(WireError) -> ConcurrencyPolicy {
        switch self {
        case .allow: return .allow
        case .forbid: return .forbid
        case .replace: return .replace
        default: throw Check.unknown(self, "RecurringSpec.concurrency")
        }
    }
}

extension PBRecurringSpec: Coded {
    init(_ spec: RecurringSpec) {
        let hasFixedZone = spec.timetable.zone.fixedOffset != nil
        self.init(
            name: spec.name.text, schedule: spec.timetable.text, zone: spec.timetable.zone.text,
            rules: hasFixedZone ? nil : spec.timetable.rules.map { PBZoneRules($0) },
            concurrency: PBConcurrencyPolicy(spec.concurrency),
            startingDeadline: spec.startingDeadline.map { .startingDeadlineMs($0.milliseconds) },
            job: PBJobSpec(spec.job.value))
    }

    func checked() throws(WireError) -> RecurringSpec {
        guard try encoded(rules: .row).count <= WireLimits.recurringSpec else {
            throw Check.refuse(
                "RecurringSpec.job", "it is larger than \(WireLimits.recurringSpec) bytes; name fewer nodes")
        }
        var spec = RecurringSpec(
            name: try Check.name(name, "RecurringSpec.name"), timetable: try timetable(),
            job: Boxed(try Check.need(job, "RecurringSpec.job")))
        spec.concurrency = try concurrency.checked()
        if case .startingDeadlineMs(let time) = startingDeadline {
            spec.startingDeadline = try Check.span(time, "RecurringSpec.starting_deadline_ms")
        }
        return spec
    }

    private func timetable() throws(WireError) -> Timetable {
        let name: TimeZoneName
        do throws(TimeZoneError) {
            name = try TimeZoneName(zone)
        } catch {
            throw Check.refuse("RecurringSpec.zone", error.description)
        }
        var table: Timetable
        do throws(CronError) {
            table = try Timetable(schedule, zone: name)
        } catch {
            throw Check.refuse("RecurringSpec.schedule", error.description)
        }
        if name.fixedOffset == nil { table.rules = try rules?.checked() }
        return table
    }
}

extension PBZoneRules: Coded {
    init(_ rules: TimeZoneRules) {
        let parts = rules.parts
        self.init(
            firstOffset: parts.firstOffset, seconds: parts.seconds, offsets: parts.offsets, yearly: parts.yearly)
    }

    func checked() throws(WireError) -> TimeZoneRules {
        do throws(TimeZoneError) {
            return try TimeZoneRules(
                TimeZoneRules.Parts(firstOffset: firstOffset, seconds: seconds, offsets: offsets, yearly: yearly))
        } catch {
            throw Check.refuse("ZoneRules.seconds", error.description)
        }
    }
}

extension PBPassCause: Coded {
    init(_ cause: PassCause) {
        switch cause {
        case .tooLate: self.init(cause: .tooLate(PBNothing()))
        case .stillRunning(let job): self.init(cause: .stillRunning(job.number))
        case .refused(let why): self.init(cause: .refused(why.remark()))
        }
    }

    func checked() throws(WireError) -> PassCause {
        switch cause {
        case .tooLate: return .tooLate
        case .stillRunning(let job): return .stillRunning(try Check.job(job, "PassCause.still_running"))
        case .refused(let why): return .refused(try Check.text(why, "PassCause.refused"))
        case nil: throw Check.unchosen("PassCause.cause")
        }
    }
}

extension PBRecurringFiring: Coded {
    init(_ firing: RecurringJob.Firing) {
        self.init(
            timeMs: firing.time.milliseconds, job: firing.job.number, missed: UInt32(clamping: firing.missed),
            atMs: firing.at.milliseconds)
    }

    func checked() throws(WireError) -> RecurringJob.Firing {
        RecurringJob.Firing(
            time: try Check.time(timeMs, "RecurringFiring.time_ms"), job: try Check.job(job, "RecurringFiring.job"),
            missed: try Check.number(missed, "RecurringFiring.missed"),
            at: try Check.time(atMs, "RecurringFiring.at_ms"))
    }
}

extension PBRecurringPass: Coded {
    init(_ pass: RecurringJob.Pass) {
        self.init(
            timeMs: pass.time.milliseconds, cause: PBPassCause(pass.cause), missed: UInt32(clamping: pass.missed),
            atMs: pass.at.milliseconds)
    }

    func checked() throws(WireError) -> RecurringJob.Pass {
        RecurringJob.Pass(
            time: try Check.time(timeMs, "RecurringPass.time_ms"), cause: try Check.need(cause, "RecurringPass.cause"),
            missed: try Check.number(missed, "RecurringPass.missed"), at: try Check.time(atMs, "RecurringPass.at_ms"))
    }
}

extension PBRecurringMiss: Coded {
    init(_ miss: RecurringJob.Miss) {
        self.init(count: UInt32(clamping: miss.count), atMs: miss.at.milliseconds)
    }

    func checked() throws(WireError) -> RecurringJob.Miss {
        RecurringJob.Miss(
            count: try Check.number(count, "RecurringMiss.count"), at: try Check.time(atMs, "RecurringMiss.at_ms"))
    }
}

extension PBRecurringSuspension: Coded {
    init(_ suspension: RecurringJob.Suspension) {
        self.init(by: PBPrincipal(suspension.by), sinceMs: suspension.since.milliseconds)
    }

    func checked() throws(WireError) -> RecurringJob.Suspension {
        RecurringJob.Suspension(
            by: try Check.need(by, "RecurringSuspension.by"),
            since: try Check.time(sinceMs, "RecurringSuspension.since_ms"))
    }
}

extension Check {
    static func recurring(_ number: UInt64, _ field: StaticString) throws(WireError) -> RecurringID {
        RecurringID(try within(number, 0...WireLimits.id, field))
    }
}
