// What happened to a job, one fact after the other, as its own record keeps it: short enough to stay in memory for each
// that runs or ended lately, and whole enough to be read when the journal's rows are long gone. It is folded from
// events like everything else; what a waiting job needs no fact for (who submitted it, and when) stands in its record.

/// One thing that happened to a job.
package struct JobFact: Hashable, Sendable {
    package enum What: Hashable, Sendable {
        /// Only in what is shown: the record says it already.
        case submitted(by: Principal)
        case held(by: Principal)
        case released(by: Principal)
        /// Its ranks stand still.
        case suspended(by: Principal)
        case resumed(by: Principal)
        /// The times and jobs that stood before it do not any more.
        case ready
        /// It left its array and is a job of its own.
        case split
        case placed(Boxed<Places>)
        /// Every rank runs.
        case started
        case ended(Boxed<Share>)
        case stopping(Boxed<Stop>)
        case requeued(Boxed<Requeue>)
        case finished(Boxed<Outcome>)
        /// Elements of an array ended without beginning.
        case elementsEnded(Int, Boxed<Outcome>)
        /// So many facts stood here and are not kept.
        case omitted(Int)
    }

    /// Where an attempt was put.
    package struct Places: Hashable, Sendable {
        package let attempt: UInt32
        package let ranks: Int
        package let nodes: Int
        /// In the short form of host lists, at most `longestText` bytes of it.
        package let hosts: String

        package init(attempt: UInt32, ranks: Int, nodes: Int, hosts: String) {
            (self.attempt, self.ranks, self.nodes, self.hosts) = (attempt, ranks, nodes, hosts)
        }
    }

    /// How the ranks of one node ended.
    package struct Share: Hashable, Sendable {
        package let node: Name
        package let ranks: Range<UInt32>
        package let ending: Ending
        /// Ranks of other nodes that ended in the same way right after.
        package var alike: Int

        package init(node: Name, ranks: Range<UInt32>, ending: Ending, alike: Int = 0) {
            (self.node, self.ranks, self.ending, self.alike) = (node, ranks, ending, alike)
        }
    }

    /// Why it is being stopped.
    package struct Stop: Hashable, Sendable {
        package let cause: StopCause
        /// Who emptied the node, where that is the cause.
        package let by: Principal?
        /// What that one said.
        package let reason: String

        package init(cause: StopCause, by: Principal? = nil, reason: String = "") {
            (self.cause, self.by, self.reason) = (cause, by, reason)
        }
    }

    package let time: WallTime
    package let what: What

    package init(_ what: What, at time: WallTime) { (self.what, self.time) = (what, time) }
}

/// What a new attempt is counted as.
package enum Requeue: Hashable, Sendable {
    /// A rank failed: one of the job's own restarts.
    case restart
    /// A node was lost or refused: not the job's fault.
    case mishap
    /// It ended with exit code 75 and is started again, not before this time; counts as nothing.
    case deferred(until: WallTime)
    /// Somebody asked for it; counts as nothing.
    case commanded(by: Principal)
    /// Its node was emptied; counts as nothing.
    case drained
    /// It failed, and by its own rule it is held for its owner to look at; counts as nothing.
    case held
}

extension JobFact {
    /// Facts that one job keeps: about twelve attempts. A chunk of a checkpoint holds 256 jobs of so many.
    package static let most = 64
    /// The first so many stay, then comes what was left out, then the newest.
    package static let firstKept = 16
    /// Bytes of one text; the rest of a longer one stands in the journal.
    package static let longestText = 200

    /// Who did it; nil is the coordinator itself.
    package var by: Principal? {
        switch what {
        case .submitted(let by), .held(let by), .released(let by), .suspended(let by), .resumed(let by): by
        case .ready, .split, .placed, .started, .elementsEnded, .omitted: nil
        case .ended(let share): Principal(kind: .node, name: share.value.node)
        case .stopping(let stop): stop.value.cause.by ?? stop.value.by
        case .requeued(let kind): kind.value.by
        case .finished(let outcome): outcome.value.by
        }
    }

    /// The two as one, where the second only says the same of other ranks.
    fileprivate func joined(with next: JobFact) -> JobFact? {
        guard case .ended(let share) = what, case .ended(let other) = next.what,
            share.value.ending == other.value.ending, share.value.ending.isPlain
        else { return nil }
        var joined = share.value
        joined.alike += other.value.ranks.count + other.value.alike
        return JobFact(.ended(Boxed(joined)), at: time)
    }
}

extension [JobFact] {
    /// Adds what happened then, within `JobFact.most`; never before the fact before it, though a node's clock, which
    /// says when its ranks started, may be behind.
    package mutating func note(_ what: JobFact.What, at time: WallTime) {
        let fact = JobFact(what, at: Swift.max(time, last?.time ?? time))
        if let joined = last?.joined(with: fact) {
            self[count - 1] = joined
            return
        }
        append(fact)
        guard count > JobFact.most else { return }
        let place = JobFact.firstKept
        var omitted = 1
        if case .omitted(let before) = self[place].what { omitted = before }
        self[place] = JobFact(.omitted(omitted + 1), at: self[place + 1].time)
        remove(at: place + 1)
    }

    /// The place of what led to the fact at this place; nil where nothing here did.
    package func cause(of place: Int) -> Int? {
        switch self[place].what {
        case .submitted, .held, .split, .suspended, .elementsEnded, .omitted: nil
        case .resumed: last(before: place) { if case .suspended = $0 { true } else { false } }
        case .released: last(before: place) { $0.isHold }
        case .ready: last(before: place) { $0.isBeginning }
        case .placed: last(before: place) { $0.isBeginning || $0 == .ready || $0.isRequeue }
        case .started: last(before: place) { $0.isPlaced }
        case .ended(let share): last(before: place) { share.value.ending == .stopped ? $0.isStop : $0.isPlaced }
        case .stopping(let stop):
            if case .rankFailed = stop.value.cause { failure(before: place) } else { nil }
        case .requeued(let kind): kind.value.by == nil ? last(before: place) { $0.isStop } : nil
        case .finished: end(before: place)
        }
    }

    /// What ended the last attempt: why it was stopped, or else its last rank's end.
    private func end(before place: Int) -> Int? {
        let attempt = last(before: place) { $0.isPlaced } ?? 0
        if let stop = last(before: place, where: { $0.isStop }), stop > attempt { return stop }
        return last(before: place) { $0.endsWork }
    }

    /// The failed rank that was told right before.
    private func failure(before place: Int) -> Int? {
        guard place > 0, case .ended(let share) = self[place - 1].what else { return nil }
        return share.value.ending.isPlain ? nil : place - 1
    }

    private func last(before place: Int, where isCause: (JobFact.What) -> Bool) -> Int? {
        self[..<place].lastIndex { isCause($0.what) }
    }
}

extension JobFact.What {
    /// What makes a job wait for nothing but room.
    fileprivate var isBeginning: Bool {
        switch self {
        case .submitted, .released, .split: true
        case .held, .ready, .placed, .started, .suspended, .resumed, .ended, .stopping, .requeued, .finished,
            .elementsEnded, .omitted:
            false
        }
    }

    /// By somebody, or by a rule of its own.
    fileprivate var isHold: Bool {
        switch self {
        case .held: true
        case .requeued(let kind): kind.value == .held
        case .submitted, .released, .ready, .split, .placed, .started, .suspended, .resumed, .ended, .stopping,
            .finished, .elementsEnded, .omitted:
            false
        }
    }

    fileprivate var isRequeue: Bool { if case .requeued = self { true } else { false } }

    fileprivate var isPlaced: Bool { if case .placed = self { true } else { false } }

    fileprivate var isStop: Bool { if case .stopping = self { true } else { false } }

    /// After which nothing of it is left to do.
    fileprivate var endsWork: Bool {
        switch self {
        case .ended, .elementsEnded: true
        case .submitted, .held, .released, .ready, .split, .placed, .started, .suspended, .resumed, .stopping,
            .requeued, .finished, .omitted:
            false
        }
    }
}

extension StopCause {
    /// Who asked for it; nil where nobody did.
    package var by: Principal? {
        switch self {
        case .cancelled(let by), .requeued(let by): by
        case .rankFailed, .nodeLost, .refused, .deadlineReached, .drained: nil
        }
    }

    /// The same with no text longer than a fact keeps.
    package var brief: StopCause {
        switch self {
        case .rankFailed(let blame): .rankFailed(blame.brief)
        case .refused(let node, let why): .refused(node: node, why: why.brief)
        case .cancelled, .nodeLost, .requeued, .deadlineReached, .drained: self
        }
    }
}

extension Requeue {
    package var by: Principal? {
        switch self {
        case .commanded(let by): by
        case .restart, .mishap, .deferred, .drained, .held: nil
        }
    }
}

extension Outcome {
    /// Who ended it; nil where nobody did.
    package var by: Principal? {
        switch self {
        case .cancelled(let by): by
        case .completed, .failed, .outOfMemory, .timedOut, .nodeFailed, .refused, .deadlineMissed: nil
        }
    }

    /// The same with no text longer than a fact keeps.
    package var brief: Outcome {
        switch self {
        case .failed(let blame): .failed(blame.brief)
        case .outOfMemory(let blame): .outOfMemory(blame.brief)
        case .timedOut(let blame): .timedOut(blame.brief)
        case .refused(let node, let why): .refused(node: node, why: why.brief)
        case .completed, .nodeFailed, .cancelled, .deadlineMissed: self
        }
    }
}

extension Ending {
    /// Whether it says nothing about one rank or node alone.
    fileprivate var isPlain: Bool {
        switch self {
        case .completed, .stopped, .lost, .cutOff: true
        case .failed, .refused: false
        }
    }

    /// The same with no text longer than a fact keeps.
    package var brief: Ending {
        switch self {
        case .failed(let rank, let exit): .failed(rank: rank, exit.brief)
        case .refused(let why): .refused(why.brief)
        case .completed, .stopped, .lost, .cutOff: self
        }
    }
}

extension Blame {
    fileprivate var brief: Blame { Blame(rank: rank, node: node, exit: exit.brief, signs: signs) }
}

extension Exit {
    fileprivate var brief: Exit { if case .notStarted(let why) = self { .notStarted(why.brief) } else { self } }
}

extension String {
    /// Cut at a character's end to what a fact keeps.
    package var brief: String {
        guard utf8.count > JobFact.longestText else { return self }
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in unicodeScalars {
            bytes += UTF8.width(scalar)
            // Room for the three bytes of the dots.
            guard bytes <= JobFact.longestText - 3 else { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }
}
