// Recurring jobs as a table, a page and a document.

import ClusterModel
import Messages
import Presentation
import Testing

@Suite struct RecurringTests {
    /// 2026-11-25 03:30 UTC.
    private static let time = WallTime(milliseconds: 1_795_577_400_000)
    private static let ada = Principal(kind: .user, name: Name(unchecked: "ada"))

    private static func row(_ change: (inout RecurringJob) -> Void = { _ in }) throws -> RecurringJob {
        guard let hash = ContentHash(bytes: Array(repeating: 7, count: 32)) else { preconditionFailure("32 bytes") }
        let job = JobSpec(name: Name(unchecked: "nightly"), payload: hash)
        let table = try Timetable("30 4 * * *", zone: TimeZoneName("+01:00"))
        var spec = RecurringSpec(name: job.name, timetable: table, job: Boxed(job))
        (spec.concurrency, spec.startingDeadline) = (.forbid, .minutes(10))
        var row = RecurringJob(id: RecurringID(1), spec: Boxed(spec), owner: ada, declared: time)
        change(&row)
        return row
    }

    private static func line(_ view: RecurringView) -> String { RecurringTable.table([view]).lines(width: nil)[1] }

    @Test func `a row says when it ran and when it runs`() throws {
        let next = [Self.time + .minutes(24 * 60)]
        let plain = RecurringView(try Self.row(), next: next)
        #expect(Self.line(plain).hasSuffix("Forbid  ada        0  -           2026-11-26 03:30:00"))
        let fired = RecurringView(
            try Self.row {
                $0.lastFiring = .init(time: Self.time, job: JobID(7), missed: 0, at: Self.time)
                $0.active = [JobID(7)]
            }, next: next)
        #expect(Self.line(fired).hasSuffix("1  2026-11-25 03:30:00  2026-11-26 03:30:00"))
        let passed = RecurringView(
            try Self.row { $0.lastPass = .init(time: Self.time, cause: .tooLate, missed: 0, at: Self.time) }, next: [])
        #expect(Self.line(passed).hasSuffix("(2026-11-25 03:30:00)  never"))
        var waiting = fired
        waiting.waitingSince = Self.time
        #expect(Self.line(waiting).hasSuffix("after job 7"))
        waiting.suspension = .init(by: Self.ada, since: Self.time)
        #expect(Self.line(waiting).hasSuffix("suspended"))
    }

    @Test func `a page says everything, in UTC and in the zone`() throws {
        let row = try Self.row {
            $0.lastFiring = .init(time: Self.time, job: JobID(7), missed: 0, at: Self.time)
            $0.lastPass = .init(time: Self.time, cause: .refused("queue q is closed"), missed: 1, at: Self.time)
            $0.lastMiss = .init(count: 101, at: Self.time)
            $0.active = [JobID(7), JobID(9)]
        }
        let lines = RecurringDescription.lines(RecurringView(row, next: [Self.time + .minutes(24 * 60)]))
        #expect(
            lines == [
                "Name:          nightly", "Namespace:     default", "Owner:         user ada", "Queue:         default",
                "Schedule:      30 4 * * * (+01:00)",
                "Policy:        Forbid: a run waits for the end of the one before",
                "Starts:        at most 10m late, or not at all", "Declared:      2026-11-25 03:30:00 UTC",
                "Active:        job 7, job 9",
                "Last run:      2026-11-25 03:30:00 UTC (2026-11-25 04:30:00 in +01:00): job 7",
                "Last not run:  2026-11-25 03:30:00 UTC (2026-11-25 04:30:00 in +01:00): refused: queue q is closed; "
                    + "the run before it was missed",
                "Missed:        more than 100 runs, as was found 2026-11-25 03:30:00 UTC",
                "Next runs:     2026-11-26 03:30:00 UTC (2026-11-26 04:30:00 in +01:00)",
            ])
    }

    @Test func `a document holds what a program needs`() throws {
        let row = try Self.row { $0.suspension = .init(by: Self.ada, since: Self.time) }
        let text = JSONText.pretty(.recurring(RecurringView(row, next: [])))
        for field in [
            "\"kind\": \"CronJob\"", "\"schedule\": \"30 4 * * *\"", "\"timeZone\": \"+01:00\"", "\"suspend\": true",
            "\"concurrencyPolicy\": \"Forbid\"", "\"startingDeadlineSeconds\": 600", "\"suspendedBy\": \"ada\"",
        ] { #expect(text.contains(field), "\(field): \(text)") }
    }
}
