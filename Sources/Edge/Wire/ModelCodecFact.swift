// What happened to a job as bytes and back: the same in its row of a checkpoint, in the history, and in an answer.
import ClusterModel

extension PBSuspension: Coded {
    init(_ suspension: Suspension) {
        self.init(
            by: PBPrincipal(suspension.by), since: suspension.since.map { .sinceMs($0.milliseconds) },
            beforeMs: suspension.before.milliseconds)
    }

    func checked() throws(WireError) -> Suspension {
        var since: WallTime?
        if case .sinceMs(let time) = self.since { since = try Check.time(time, "Suspension.since_ms") }
        return Suspension(
            by: try Check.need(by, "Suspension.by"), since: since,
            before: try Check.span(beforeMs, "Suspension.before_ms"))
    }
}

extension PBJobFact: Coded {
    init(_ fact: JobFact) {
        self.init(atMs: fact.time.milliseconds)
        switch fact.what {
        case .submitted(let by): (kind, self.by) = (.submitted, PBPrincipal(by))
        case .held(let by): (kind, self.by) = (.held, PBPrincipal(by))
        case .released(let by): (kind, self.by) = (.released, PBPrincipal(by))
        case .suspended(let by): (kind, self.by) = (.suspended, PBPrincipal(by))
        case .resumed(let by): (kind, self.by) = (.resumed, PBPrincipal(by))
        case .ready: kind = .ready
        case .split: kind = .split
        case .placed(let places):
            (kind, attempt, hosts) = (.placed, places.value.attempt, places.value.hosts)
            (rankCount, nodeCount) = (UInt32(clamping: places.value.ranks), UInt32(clamping: places.value.nodes))
        case .started: kind = .started
        case .ended(let share):
            (kind, node, ending) = (.ended, share.value.node.text, PBEnding(share.value.ending))
            (rankLower, rankUpper) = (share.value.ranks.lowerBound, share.value.ranks.upperBound)
            count = UInt32(clamping: share.value.alike)
        case .stopping(let stop):
            (kind, cause, reason) = (.stopping, PBStopCause(stop.value.cause), stop.value.reason)
            by = stop.value.by.map { PBPrincipal($0) }
        case .requeued(let requeue): fill(requeue.value)
        case .finished(let outcome): (kind, self.outcome) = (.finished, PBOutcome(outcome.value))
        case .elementsEnded(let count, let outcome):
            (kind, self.count, self.outcome) = (.elementsEnded, UInt32(clamping: count), PBOutcome(outcome.value))
        case .omitted(let count): (kind, self.count) = (.omitted, UInt32(clamping: count))
        }
    }

    private mutating func fill(_ requeue: Requeue) {
        switch requeue {
        case .restart: kind = .restarted
        case .mishap: kind = .mishap
        case .deferred(let until): (kind, untilMs) = (.deferred, until.milliseconds)
        case .commanded(let by): (kind, self.by) = (.commanded, PBPrincipal(by))
        case .drained: kind = .drained
        case .held: kind = .heldBack
        }
    }

    func checked() throws(WireError) -> JobFact {
        JobFact(try what(), at: try Check.time(atMs, "JobFact.at_ms"))
    }

    private func what() throws(WireError) -> JobFact.What {
        switch kind {
        case .submitted: return .submitted(by: try Check.need(by, "JobFact.by"))
        case .held: return .held(by: try Check.need(by, "JobFact.by"))
        case .released: return .released(by: try Check.need(by, "JobFact.by"))
        case .suspended: return .suspended(by: try Check.need(by, "JobFact.by"))
        case .resumed: return .resumed(by: try Check.need(by, "JobFact.by"))
        case .ready: return .ready
        case .split: return .split
        case .placed: return .placed(Boxed(try places()))
        case .started: return .started
        case .ended: return .ended(Boxed(try share()))
        case .stopping:
            return .stopping(
                Boxed(
                    JobFact.Stop(
                        cause: try Check.need(cause, "JobFact.cause"), by: try by?.checked(),
                        reason: try Check.text(reason, upTo: JobFact.longestText, "JobFact.reason"))))
        case .restarted: return .requeued(Boxed(.restart))
        case .mishap: return .requeued(Boxed(.mishap))
        case .deferred: return .requeued(Boxed(.deferred(until: try Check.time(untilMs, "JobFact.until_ms"))))
        case .commanded: return .requeued(Boxed(.commanded(by: try Check.need(by, "JobFact.by"))))
        case .drained: return .requeued(Boxed(.drained))
        case .heldBack: return .requeued(Boxed(.held))
        case .finished: return .finished(Boxed(try Check.need(outcome, "JobFact.outcome")))
        case .elementsEnded:
            return .elementsEnded(
                try Check.number(count, "JobFact.count"), Boxed(try Check.need(outcome, "JobFact.outcome")))
        case .omitted: return .omitted(try Check.number(count, "JobFact.count"))
        default: throw Check.unknown(kind, "JobFact.kind")
        }
    }

    private func places() throws(WireError) -> JobFact.Places {
        JobFact.Places(
            attempt: attempt, ranks: try Check.number(rankCount, upTo: WireLimits.ranks, "JobFact.rank_count"),
            nodes: try Check.number(nodeCount, upTo: WireLimits.ranks, "JobFact.node_count"),
            hosts: try Check.text(hosts, upTo: JobFact.longestText, "JobFact.hosts"))
    }

    private func share() throws(WireError) -> JobFact.Share {
        JobFact.Share(
            node: try Check.name(node, "JobFact.node"),
            ranks: try Check.ranks(rankLower, rankUpper, "JobFact.rank_upper"),
            ending: try Check.need(ending, "JobFact.ending"),
            alike: try Check.number(count, upTo: WireLimits.ranks, "JobFact.count"))
    }
}

extension Check {
    /// The facts of one job: no more than one keeps, and the two that are made when they are shown.
    static func facts(_ facts: [PBJobFact], _ field: StaticString) throws(WireError) -> [JobFact] {
        try list(facts, upTo: JobFact.most + 2, field)
    }
}
