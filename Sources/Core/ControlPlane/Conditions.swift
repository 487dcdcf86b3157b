// Who waits for a time or for another job, and when that is over. The lists are kept beside the state and are made
// again from it after a restart; whether a condition is met is always read from the state.

import ClusterModel
import Ledger

/// Deferred jobs and what they wait for.
struct Conditions: Hashable, Sendable {
    /// Waiting jobs that name this one as a parent; some may have begun since.
    private var children = Lookup<JobID, SortedIDs>()
    /// Waiting jobs that are one of a name at a time, by owner and name.
    private var singletons = Lookup<Namesake, SortedIDs>()
    /// All that have not ended of a name of which a singleton waits, ascending; made when the first one comes.
    private var namesakes = Lookup<Namesake, SortedIDs>()
    /// Deferred jobs whose conditions may be met by now, each once.
    private var touched: [JobID] = []
    private var isTouched = Lookup<JobID, Bool>()
    /// Deferred jobs with a time, ascending.
    private(set) var timed = SortedIDs()
    /// No time of `timed` comes before; nil when none is known.
    private(set) var nextTime: WallTime?
    /// Jobs with a deadline that have not ended, ascending.
    private(set) var bounded = SortedIDs()
    private(set) var nextDeadline: WallTime?

    /// Takes a job up that was submitted, put back or found after a restart.
    mutating func meet(_ job: Job) {
        if job.phase.isWaiting, job.element == nil, job.spec.value.dependency?.isSingleton == true {
            singletons[Namesake(job), default: SortedIDs()].insert(job.id)
        }
        if job.phase.isWaiting, job.heedsParents {
            for term in job.spec.value.dependency?.terms ?? [] {
                children[term.job, default: SortedIDs()].insert(job.id)
            }
        }
        note(job)
        guard !singletons.isEmpty else { return }
        if job.element == nil { namesakes[Namesake(job)]?.insert(job.id) }
        // One that was put back does not hold up its elders any more (seed 105).
        touchNamesake(of: job)
    }

    /// Lists those of its name where it is the first singleton of them that waits: one walk over all jobs.
    mutating func listNamesakes(of job: Job, among jobs: Table<Job>) {
        let name = Namesake(job)
        guard singletons[name] != nil, namesakes[name] == nil else { return }
        namesakes[name] = SortedIDs()
        for other in jobs { list(other) }
    }

    /// The same for all singletons at once, when a coordinator starts.
    mutating func listNamesakes(among jobs: Table<Job>) {
        guard !singletons.isEmpty else { return }
        for job in jobs where job.phase.isWaiting {
            if singletons[Namesake(job)] != nil { namesakes[Namesake(job)] = SortedIDs() }
        }
        for job in jobs { list(job) }
    }

    private mutating func list(_ job: Job) {
        guard job.element == nil, !job.phase.isTerminal else { return }
        namesakes[Namesake(job)]?.insert(job.id)
    }

    func namesakes(of job: Job) -> [JobID] { namesakes[Namesake(job)]?.all ?? [] }

    /// Looks again at a job that was released.
    mutating func note(_ job: Job) {
        if let due = job.dueTime {
            bounded.insert(job.id)
            nextDeadline = min(nextDeadline ?? due, due)
        }
        guard case .deferred = job.phase else { return }
        touch(job.id)
        if let time = job.earliest {
            timed.insert(job.id)
            nextTime = min(nextTime ?? time, time)
        }
    }

    /// It waits for no time any more. Its deadline holds until it has ended.
    mutating func noteReady(_ id: JobID) { timed.remove(id) }

    /// It has begun: what its parents become is nothing to it any more.
    mutating func leaveParents(_ job: Job) {
        if job.element == nil, job.spec.value.dependency?.isSingleton == true {
            singletons[Namesake(job)]?.remove(job.id)
            if singletons[Namesake(job)]?.all.isEmpty == true {
                singletons[Namesake(job)] = nil
                namesakes[Namesake(job)] = nil
            }
        }
        for term in job.spec.value.dependency?.terms ?? [] where job.element == nil {
            children[term.job]?.remove(job.id)
            if children[term.job]?.all.isEmpty == true { children[term.job] = nil }
        }
    }

    /// It has ended.
    mutating func forget(_ job: Job) {
        timed.remove(job.id)
        bounded.remove(job.id)
        leaveParents(job)
        namesakes[Namesake(job)]?.remove(job.id)
        touchNamesake(of: job)
    }

    /// It goes on, whatever was noted of its end.
    mutating func relist(_ job: Job) { namesakes[Namesake(job)]?.insert(job.id) }

    /// Of those of its name the oldest goes next, and the others wait for it.
    private mutating func touchNamesake(of job: Job) {
        if !singletons.isEmpty, let next = singletons[Namesake(job)]?.all.first { touch(next) }
    }

    mutating func touchChildren(of parent: JobID) {
        for child in children[parent]?.all ?? [] { touch(child) }
    }

    mutating func touch(_ job: JobID) {
        guard isTouched[job] == nil else { return }
        isTouched[job] = true
        touched.append(job)
    }

    mutating func takeTouched(upTo most: Int) -> [JobID] {
        let taken = Array(touched.prefix(most))
        touched.removeFirst(taken.count)
        for job in taken { isTouched[job] = nil }
        return taken
    }

    mutating func setNextTime(_ time: WallTime?) { nextTime = time }

    mutating func setNextDeadline(_ time: WallTime?) { nextDeadline = time }

    /// Up to so many of the children, which are taken off the list; none when all are told.
    mutating func takeChildren(of parent: JobID, upTo most: Int) -> [JobID] {
        let taken = Array((children[parent]?.all ?? []).suffix(most))
        for child in taken { children[parent]?.remove(child) }
        if children[parent]?.all.isEmpty == true { children[parent] = nil }
        return taken
    }
}

/// What jobs of which one runs at a time have in common.
private struct Namesake: Hashable, Sendable {
    let owner: Principal
    let name: Name

    init(_ job: Job) {
        owner = job.owner
        name = job.spec.value.name
    }
}

extension Job {
    /// When its deadline ends it: while it waits, as soon as it could not end by then any more.
    fileprivate var dueTime: WallTime? {
        guard let deadline = spec.value.deadline else { return nil }
        guard phase.isWaiting, let limit = spec.value.timeLimit else { return deadline }
        return WallTime(milliseconds: deadline.milliseconds - limit.milliseconds)
    }
}

extension ClusterConductor {
    /// Makes those ready before whom nothing stands any more.
    mutating func settleConditions(at now: Now, into turn: inout Turn) {
        if let time = conditions.nextTime, time <= now.wall { noteTimes(at: now) }
        for id in conditions.takeTouched(upTo: settings.eventsPerTurn) {
            guard let job = state.jobs[id], case .deferred = job.phase, unmet(of: job, at: now.wall).isEmpty else {
                continue
            }
            commit(.job(.ready(id, at: now.wall)), to: &turn)
        }
    }

    /// Finds those whose time has come, and the next time of the others.
    private mutating func noteTimes(at now: Now) {
        var due: [JobID] = []
        var next: WallTime?
        for id in conditions.timed.all {
            guard let job = state.jobs[id], case .deferred = job.phase, let time = job.earliest else { continue }
            if time <= now.wall { due.append(id) } else { next = min(next ?? time, time) }
        }
        for id in due { conditions.touch(id) }
        conditions.setNextTime(next)
    }

    /// What stands before a job that is not looked at yet: its time first, then each term that is not met.
    ///
    /// Without a time every set time counts as not yet come.
    func unmet(of job: Job, at now: WallTime? = nil) -> [Wait] {
        var found: [Wait] = []
        if let time = job.earliest, now.map({ time > $0 }) ?? true { found.append(.notBefore(time)) }
        if let other = namesake(before: job) { found.append(.singleton(other)) }
        guard job.heedsParents, let dependency = job.spec.value.dependency,
            dependency.standing({ standing(of: $0, for: job) }) != .met
        else { return found }
        for term in dependency.terms {
            switch standing(of: term, for: job) {
            case .met: break
            case .waiting: found.append(.dependency(term))
            case .never: found.append(.neverSatisfied(term))
            }
        }
        return found
    }

    /// The job of the same name and owner that goes before a singleton; nil when none does. For all but the oldest of
    /// them the first is the answer.
    private func namesake(before job: Job) -> JobID? {
        guard job.element == nil, job.spec.value.dependency?.isSingleton == true else { return nil }
        return conditions.namesakes(of: job).first { id in
            id != job.id && (id < job.id || state.jobs[id]?.hasBegun == true)
        }
    }

    func standing(of term: Dependency.Term, for job: Job) -> Standing {
        if term.element != nil || term.kind == .afterCorrespondingOK { return standing(ofElements: term, for: job) }
        if let parent = state.jobs[term.job] {
            return term.kind.standing(parent: parent.phase)
        }
        guard let parent = job.departed.first(where: { $0.job == term.job }) else { return job.standingOfLost }
        return term.kind.standing(ended: parent.completed)
    }

    /// Writes down at each child what became of a parent that leaves; false when not all could be told in this turn.
    mutating func tellChildren(of id: JobID, into turn: inout Turn) -> Bool {
        guard let parent = state.jobs[id], case .finished(let outcome, _) = parent.phase else { return true }
        var runs = 0
        // A batch of the journal takes 16 MiB; a run of elements takes at most 12 bytes.
        while turn.events.count < settings.eventsPerTurn, runs < settings.namedElements {
            let children = conditions.takeChildren(of: id, upTo: parent.isArray ? 1 : 256)
            guard !children.isEmpty else { return true }
            for child in children {
                guard let job = state.jobs[child], job.phase.isWaiting, job.heedsParents,
                    !job.departed.contains(where: { $0.job == id })
                else { continue }
                let departed = DepartedParent(
                    job: id, completed: outcome == .completed, elements: completedElements(of: parent, for: job))
                runs += departed.elements?.runs.count ?? 0
                commit(.job(.parentDeparted(child, departed)), to: &turn)
            }
        }
        return false
    }

    /// Ends what has not ended by its deadline, and what can not end by it any more.
    mutating func endOverdue(at now: Now, into turn: inout Turn) {
        guard let next = conditions.nextDeadline, next <= now.wall else { return }
        var later: WallTime?
        for id in conditions.bounded.all {
            guard let job = state.jobs[id], let due = job.dueTime else { continue }
            guard due <= now.wall, turn.events.count < settings.eventsPerTurn else {
                later = min(later ?? due, due)
                continue
            }
            switch job.phase {
            case .held, .deferred, .pending:
                let event: JobEvent =
                    job.isArray
                    ? .elementsEnded(id, places: nil, .deadlineMissed, at: now.wall)
                    : .finished(id, .deadlineMissed, at: now.wall)
                commit(.job(event), to: &turn)
            case .starting, .running:
                // What runs of an array are rows of their own, with the same deadline.
                guard !job.isArray else { continue }
                stop(job, .deadlineReached, at: now, into: &turn)
            case .stopping, .finished:
                // Looked at again: it may be put back into its queue when it has stopped.
                later = min(later ?? now.wall, now.wall)
            }
        }
        conditions.setNextDeadline(later)
    }

    /// Refuses conditions that could never be met, and parents of which the submitter may not know.
    func checkConditions(_ spec: JobSpec, by principal: Principal, at now: Now) throws(Rejection) {
        if let deadline = spec.deadline {
            let soonest = max(now.wall, spec.begin ?? now.wall) + (spec.timeLimit ?? .zero)
            guard soonest < deadline else {
                throw .invalid(
                    field: "deadline",
                    why: "with its begin time and time limit it could not end by then; move it or lower --time")
            }
        }
        guard let dependency = spec.dependency else { return }
        let rights = state.access.rights(of: principal)
        guard !dependency.terms.isEmpty || dependency.isSingleton, dependency.terms.count <= Dependency.mostTerms else {
            throw .invalid(field: "dependency", why: "it has 1 to \(Dependency.mostTerms) terms")
        }
        for term in dependency.terms {
            try checkElements(term, try state.seen(term.job, by: rights), spec)
        }
    }
}
