// Recurring jobs and what is said of them, with the parts drawn from a seed.
import ClusterModel
import Ledger
import Messages

extension CodecSource {
    mutating func recurring() -> RecurringID { RecurringID(counter(upTo: 1 << 48 - 1)) }

    mutating func reference() -> RecurringReference { RecurringReference(name(), in: name()) }

    mutating func timetable() -> Timetable {
        let text = some(["* * * * *", "0 4 1,15 * mon-fri", "@daily", "@every 1h30m", "5-59/7 */2 ? jan *"])
        let zones = ["UTC", "+05:30", "-11:00", "Europe/Berlin", "Etc/GMT+3"].compactMap { try? TimeZoneName($0) }
        guard var table = try? Timetable(text, zone: some(zones)) else { preconditionFailure("\(text) is a timetable") }
        if table.zone.fixedOffset == nil { table.rules = maybe { $0.zoneRules() } }
        return table
    }

    private mutating func zoneRules() -> TimeZoneRules {
        var seconds: [Int64] = []
        for _ in 0..<below(5) { seconds.append((seconds.last ?? -5) + 1 + Int64(below(1 << 40))) }
        let yearly = some(["", "CET-1CEST,M3.5.0,M10.5.0/3", "<-04>4<-03>,J60/-24:30:15,300", "IST-5:30"])
        let parts = TimeZoneRules.Parts(
            firstOffset: offset(), seconds: seconds, offsets: seconds.map { _ in offset() }, yearly: yearly)
        guard let rules = try? TimeZoneRules(parts) else { preconditionFailure("\(parts) are rules") }
        return rules
    }

    private mutating func offset() -> Int64 { Int64(below(100_000)) - 50_000 }

    mutating func recurringSpec() -> RecurringSpec {
        var spec = RecurringSpec(name: name(), timetable: timetable(), job: Boxed(self.spec()))
        spec.concurrency = some(ConcurrencyPolicy.allCases)
        spec.startingDeadline = maybe { $0.span() }
        return spec
    }

    mutating func passCauses() -> [PassCause] { [.tooLate, .stillRunning(job()), .refused(text())] }

    mutating func recurringRow() -> RecurringJob {
        var row = RecurringJob(id: recurring(), spec: Boxed(recurringSpec()), owner: principal(), declared: time())
        row.settled = time()
        row.suspension = maybe { RecurringJob.Suspension(by: $0.principal(), since: $0.time()) }
        row.lastFiring = maybe {
            RecurringJob.Firing(time: $0.time(), job: $0.job(), missed: $0.below(102), at: $0.time())
        }
        row.lastPass = maybe {
            RecurringJob.Pass(
                time: $0.time(), cause: $0.some($0.passCauses()), missed: $0.below(102), at: $0.time())
        }
        row.lastMiss = maybe { RecurringJob.Miss(count: $0.below(102), at: $0.time()) }
        return row
    }

    mutating func recurringEvents() -> [RecurringEvent] {
        [
            .declared(recurring(), Boxed(recurringSpec()), owner: principal(), at: time()),
            .suspended(recurring(), by: principal(), at: time()),
            .resumed(recurring(), skipsMissed: below(2) == 0, by: principal(), at: time()),
            .dropped(recurring(), by: principal(), at: time()),
            .fired(recurring(), time: time(), job: job(), missed: below(102), at: time()),
        ] + passCauses().map { .passed(recurring(), time: time(), $0, missed: below(102), at: time()) }
    }

    mutating func recurringRequests() -> [ClientRequest] {
        [
            .declareRecurring(Boxed(recurringSpec()), suspend: maybe { $0.below(2) == 0 }),
            .recurring(RecurringQuery(after: maybe { $0.recurring() }, namespace: maybe { $0.name() })),
            .recurringJob(reference()), .changeRecurring(reference(), .suspend),
            .changeRecurring(reference(), .resume(skipsMissed: false)),
            .changeRecurring(reference(), .resume(skipsMissed: true)), .changeRecurring(reference(), .drop),
            .runRecurring(reference(), key: key()),
        ]
    }

    mutating func recurringView() -> RecurringView {
        var view = RecurringView(recurringRow(), next: list(upTo: 5) { $0.time() })
        view.activeCount = number()
        view.active = list(upTo: 8) { $0.job() }
        view.waitingSince = maybe { $0.time() }
        return view
    }

    mutating func recurringReplies() -> [ClientReply] {
        [
            .recurring(RecurringPage(rows: list(upTo: 3) { $0.recurringView() }, next: maybe { $0.recurring() })),
            .recurringJob(recurringView()),
        ]
    }
}
