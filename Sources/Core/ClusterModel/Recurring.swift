// Work that is to be done again and again: what is asked for, and what became of it so far. When it is due is the
// timetable's; whether a run is submitted then is the control plane's to decide.

/// One recurring job, for as long as it is declared.
@frozen
public struct RecurringID: RowID, CustomStringConvertible {
    public let number: UInt64

    package init(_ number: UInt64) { self.number = number }

    public init(ordinal: UInt64) { number = ordinal }

    public var ordinal: UInt64 { number }

    public static func < (earlier: RecurringID, later: RecurringID) -> Bool { earlier.number < later.number }

    public var description: String { "recurring-\(number)" }
}

/// What is done when a run is due and an earlier one has not ended. The words are Kubernetes'.
package enum ConcurrencyPolicy: Hashable, Sendable, CaseIterable {
    /// They run beside each other.
    case allow
    /// The new one waits for the end of the earlier one, unless it is too late by then.
    case forbid
    /// The earlier one is cancelled, and the new one begins when it has ended.
    case replace

    package var word: String {
        switch self {
        case .allow: "Allow"
        case .forbid: "Forbid"
        case .replace: "Replace"
        }
    }

    package init?(word: String) {
        guard let policy = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = policy
    }
}

/// What is to be submitted again and again.
package struct RecurringSpec: Hashable, Sendable {
    package enum Limits {
        /// A run's name is this, a dash and the minute, of 8 digits for the next 120 years; 11 leave room as Kubernetes
        /// does.
        package static let name = Name.longest - 11
        /// The coordinator looks about once a second and may be busy; below ten a run could be missed for nothing.
        package static let deadlines = Span.seconds(10)...Span.minutes(366 * 24 * 60)
    }

    package var name: Name
    package var timetable: Timetable
    package var concurrency = ConcurrencyPolicy.allow
    /// A run that is later than this is not made up for; nil is never too late.
    package var startingDeadline: Span?
    /// Each run is this with a name of its own.
    package var job: Boxed<JobSpec>

    package init(name: Name, timetable: Timetable, job: Boxed<JobSpec>) {
        self.name = name
        self.timetable = timetable
        self.job = job
    }

    package var namespace: Name { job.value.namespace }

    /// What is submitted for a time: as Kubernetes names it, by minutes since 1970.
    package func run(_ id: RecurringID, at time: WallTime) -> JobSpec {
        var spec = job.value
        spec.name = Name(unchecked: "\(name)-\(time.wholeSeconds.dividedDown(by: 60).quotient)")
        spec.recurring = RecurringRun(recurring: id, time: time)
        return spec
    }
}

/// Of which recurring job a job is a run, and the time for which it was submitted.
package struct RecurringRun: Hashable, Sendable {
    package let recurring: RecurringID
    package let time: WallTime

    package init(recurring: RecurringID, time: WallTime) {
        self.recurring = recurring
        self.time = time
    }
}

/// Why a run that was due was not submitted.
package enum PassCause: Hashable, Sendable {
    /// Nobody was there to submit it, for longer than its deadline allows.
    case tooLate
    /// Its policy forbids it while this job has not ended, and meanwhile it became too late.
    case stillRunning(JobID)
    /// What would have been said to its owner.
    case refused(String)
}

/// One recurring job as the ledger keeps it.
package struct RecurringJob: TableRow, Hashable {
    package struct Suspension: Hashable, Sendable {
        package let by: Principal
        package let since: WallTime

        package init(by: Principal, since: WallTime) {
            self.by = by
            self.since = since
        }
    }

    /// The last run that was submitted.
    package struct Firing: Hashable, Sendable {
        package let time: WallTime
        package let job: JobID
        /// Runs that were due before it and after the one before, and were not made up for.
        package let missed: Int
        package let at: WallTime

        package init(time: WallTime, job: JobID, missed: Int, at: WallTime) {
            self.time = time
            self.job = job
            self.missed = missed
            self.at = at
        }
    }

    /// The last run that was due and was not submitted.
    package struct Pass: Hashable, Sendable {
        package let time: WallTime
        package let cause: PassCause
        /// Runs that were due before it and after the one before, and were not made up for.
        package let missed: Int
        package let at: WallTime

        package init(time: WallTime, cause: PassCause, missed: Int, at: WallTime) {
            self.time = time
            self.cause = cause
            self.missed = missed
            self.at = at
        }
    }

    /// The last time that it was found that runs were missed.
    package struct Miss: Hashable, Sendable {
        package let count: Int
        package let at: WallTime

        package init(count: Int, at: WallTime) {
            self.count = count
            self.at = at
        }
    }

    package let id: RecurringID
    package var spec: Boxed<RecurringSpec>
    /// On whose behalf runs are submitted, with the rights that it has then.
    package let owner: Principal
    package let declared: WallTime
    package var suspension: Suspension?
    /// Of every time up to this one it is settled what became of it.
    package var settled: WallTime
    package var lastFiring: Firing?
    package var lastPass: Pass?
    package var lastMiss: Miss?
    /// Runs that have not ended, ascending. Not written down with the row: it is found again from the jobs.
    package var active: [JobID] = []

    package init(id: RecurringID, spec: Boxed<RecurringSpec>, owner: Principal, declared: WallTime) {
        self.id = id
        self.spec = spec
        self.owner = owner
        self.declared = declared
        settled = declared
    }

    /// The first time of which it is not settled what becomes of it; nil when none comes.
    package var due: WallTime? { spec.value.timetable.next(after: settled) }

    package mutating func noteActive(_ job: JobID) { active.insertSorted(job) }

    package mutating func noteEnded(_ job: JobID) { active.removeSorted(job) }
}
