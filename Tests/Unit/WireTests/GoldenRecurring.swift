// Fixed values of recurring jobs, whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    private static let nightly: Boxed<RecurringSpec> = {
        let parts = TimeZoneRules.Parts(
            firstOffset: 3600, seconds: [1_774_746_000, 1_792_890_000], offsets: [7200, 3600],
            yearly: "CET-1CEST,M3.5.0,M10.5.0/3")
        guard let zone = try? TimeZoneName("Europe/Berlin"), var table = try? Timetable("30 4 * * mon-fri", zone: zone),
            let rules = try? TimeZoneRules(parts)
        else { preconditionFailure("these are a zone and its rules") }
        table.rules = rules
        var found = RecurringSpec(name: name("nightly"), timetable: table, job: spec)
        (found.concurrency, found.startingDeadline) = (.replace, .minutes(10))
        return Boxed(found)
    }()

    private static let often: Boxed<RecurringSpec> = {
        guard let table = try? Timetable("@every 90s") else { preconditionFailure("it is a timetable") }
        return Boxed(RecurringSpec(name: name("often"), timetable: table, job: spec))
    }()

    private static let runSpec: Boxed<JobSpec> = {
        var run = spec.value
        run.recurring = RecurringRun(recurring: RecurringID(7), time: time)
        return Boxed(run)
    }()

    static let nightlyRow: RecurringJob = {
        var row = RecurringJob(id: RecurringID(7), spec: nightly, owner: user, declared: time)
        row.settled = time + .minutes(60)
        row.suspension = RecurringJob.Suspension(by: admin, since: time)
        row.lastFiring = RecurringJob.Firing(time: time, job: job, missed: 101, at: time + .seconds(1))
        row.lastPass = RecurringJob.Pass(
            time: time, cause: .refused("queue gpu-long is closed"), missed: 2, at: time + .seconds(2))
        row.lastMiss = RecurringJob.Miss(count: 101, at: time + .seconds(1))
        return row
    }()

    private static let reference = RecurringReference(name("nightly"), in: name("research"))

    static let recurringRequests: [ClientRequest] = [
        .declareRecurring(nightly, suspend: nil), .declareRecurring(often, suspend: true),
        .recurring(RecurringQuery(after: RecurringID(7), namespace: name("research"))), .recurringJob(reference),
        .changeRecurring(reference, .suspend), .changeRecurring(reference, .resume(skipsMissed: false)),
        .changeRecurring(reference, .resume(skipsMissed: true)), .changeRecurring(reference, .drop),
        .runRecurring(reference, key: key),
    ]

    static let recurringReplies: [ClientReply] = {
        var view = RecurringView(nightlyRow, next: [time + .minutes(60), time + .minutes(120)])
        (view.activeCount, view.active, view.waitingSince) = (9, [job, JobID(4_712)], time)
        return [.recurring(RecurringPage(rows: [view], next: RecurringID(7))), .recurringJob(view)]
    }()

    static let recurringEvents: [Event] =
        [
            .recurring(.declared(RecurringID(7), nightly, owner: user, at: time)),
            .recurring(.declared(RecurringID(8), often, owner: admin, at: time)),
            .recurring(.suspended(RecurringID(7), by: admin, at: time)),
            .recurring(.resumed(RecurringID(7), skipsMissed: true, by: user, at: time)),
            .recurring(.dropped(RecurringID(7), by: user, at: time)),
            .recurring(.fired(RecurringID(7), time: time, job: job, missed: 3, at: time)),
            .job(.submitted(job, runSpec, owner: user, request: .none, at: time)),
        ]
        + [.tooLate, .stillRunning(job), .refused("queue gpu-long is closed")].map {
            .recurring(.passed(RecurringID(7), time: time, $0, missed: 0, at: time))
        }

    static let recurringChunks: [CheckpointChunk] = {
        var head = accessHead
        head.nextRecurring = RecurringID(9)
        let plain = RecurringJob(id: RecurringID(8), spec: often, owner: admin, declared: time)
        return [.recurring(index: 0, [nightlyRow, plain]), .head(head)]
    }()
}
