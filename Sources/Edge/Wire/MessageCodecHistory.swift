// What is asked and told of the past, and the records of the history, as bytes and back.
import ClusterModel
package import Messages

extension PastJob {
    /// The bytes of one record of the history, at most `WireLimits.answerBytes`.
    package func encoded() throws(WireError) -> [UInt8] { try PBPastJob(self).encoded(rules: .answer) }

    /// Reads a record; fields that a newer program put there are left out.
    package static func decoded(from bytes: [UInt8]) throws(WireError) -> PastJob {
        try PBPastJob.decode(bytes, rules: .answer).checked()
    }
}

extension PBPastJob: Coded {
    init(_ job: PastJob) {
        self.init(ordinal: job.ordinal, job: PBJobView(job.view), facts: job.facts.map { PBJobFact($0) })
    }

    func checked() throws(WireError) -> PastJob {
        PastJob(
            ordinal: try Check.counter(ordinal, "PastJob.ordinal"), view: try Check.need(job, "PastJob.job"),
            facts: try Check.facts(facts, "PastJob.facts"))
    }
}

extension PBJobHistory: Coded {
    init(_ history: JobHistory) {
        self.init(
            job: PBJobView(history.job), facts: history.facts.map { PBJobFact($0) }, archived: history.isArchived)
    }

    func checked() throws(WireError) -> JobHistory {
        JobHistory(
            job: try Check.need(job, "JobHistory.job"), facts: try Check.facts(facts, "JobHistory.facts"),
            isArchived: archived)
    }
}

extension PBPastPage: Coded {
    init(_ page: PastPage) {
        self.init(
            jobs: page.rows.map { PBJobView($0.job) }, ordinals: page.rows.map(\.ordinal),
            next: page.next.map { .nextOrdinal($0) }, damaged: UInt32(clamping: page.damaged))
    }

    func checked() throws(WireError) -> PastPage {
        guard jobs.count == ordinals.count else {
            throw Check.refuse("PastPage.ordinals", "there are not as many as jobs")
        }
        var page = PastPage(damaged: try Check.number(damaged, "PastPage.damaged"))
        let views = try Check.list(jobs, upTo: WireLimits.page, "PastPage.jobs")
        for (view, ordinal) in zip(views, ordinals) {
            page.rows.append(
                PastPage.Row(ordinal: try Check.counter(ordinal, "PastPage.ordinals"), job: view))
        }
        if case .nextOrdinal(let ordinal) = next { page.next = try Check.counter(ordinal, "PastPage.next_ordinal") }
        return page
    }
}

extension PastPage {
    /// The first half of it; nil when it has no two rows.
    var halved: PastPage? {
        guard rows.count > 1 else { return nil }
        let kept = Array(rows.prefix(rows.count / 2))
        return PastPage(rows: kept, next: kept.last?.ordinal, damaged: damaged)
    }
}

extension PBPastQuery: Coded {
    init(_ query: PastQuery) {
        self.init(
            before: query.before.map { .beforeOrdinal($0) }, limit: UInt32(clamping: query.limit),
            since: query.since.map { .sinceMs($0.milliseconds) }, until: query.until.map { .untilMs($0.milliseconds) },
            user: query.user?.text ?? "", queue: query.queue?.text ?? "", namespace: query.namespace?.text ?? "",
            kinds: query.kinds.map { PBEndKind($0) })
    }

    func checked() throws(WireError) -> PastQuery {
        var query = PastQuery(limit: Int(try Check.within(limit, 1...UInt32(WireLimits.page), "PastQuery.limit")))
        if case .beforeOrdinal(let ordinal) = before {
            query.before = try Check.counter(ordinal, "PastQuery.before_ordinal")
        }
        if case .sinceMs(let time) = since { query.since = try Check.time(time, "PastQuery.since_ms") }
        if case .untilMs(let time) = until { query.until = try Check.time(time, "PastQuery.until_ms") }
        if !user.isEmpty { query.user = try Check.name(user, "PastQuery.user") }
        if !queue.isEmpty { query.queue = try Check.name(queue, "PastQuery.queue") }
        if !namespace.isEmpty { query.namespace = try Check.name(namespace, "PastQuery.namespace") }
        try Check.count(kinds.count, upTo: EndKind.allCases.count, "PastQuery.kinds")
        for kind in kinds { query.kinds.append(try kind.checked()) }
        return query
    }
}

extension PBEndKind {
    init(_ kind: EndKind) {
        self =
            switch kind {
            case .completed: .completed
            case .failed: .failed
            case .outOfMemory: .outOfMemory
            case .timedOut: .timedOut
            case .nodeFailed: .nodeFailed
            case .cancelled: .cancelled
            case .refused: .refused
            case .deadlineMissed: .deadlineMissed
            }
    }

    func checked() throws(WireError) -> EndKind {
        switch self {
        case .completed: return .completed
        case .failed: return .failed
        case .outOfMemory: return .outOfMemory
        case .timedOut: return .timedOut
        case .nodeFailed: return .nodeFailed
        case .cancelled: return .cancelled
        case .refused: return .refused
        case .deadlineMissed: return .deadlineMissed
        default: throw Check.unknown(self, "PastQuery.kinds")
        }
    }
}
