// What is left out of an answer for one who may know of a job and not of everything about it: the number of a job that
// it may not know, and whatever comes from a command of somebody else's.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    /// The view as this principal may see it. It must see the job itself.
    func veiled(_ view: JobView, for rights: Rights) -> JobView {
        guard rights.everywhere.map({ $0 < .operator }) ?? true else { return view }
        var view = view
        let role = rights.role(in: view.spec.value.namespace)
        let isOwn = view.owner == rights.principal
        view.wait = view.wait.map { veiled($0, for: rights, isOwn: isOwn) }
        guard !isOwn, role.map({ $0 < .operator }) ?? true else { return view }
        var spec = view.spec.value
        spec.payload = .hidden
        spec.dependency = spec.dependency.flatMap { veiled($0, for: rights) }
        view.spec = Boxed(spec)
        view.phase = view.phase.veiled
        view.wait = view.wait?.veiled
        for place in view.placements.indices { view.placements[place].ending = view.placements[place].ending?.veiled }
        return view
    }

    /// Why a job that it may see waits, as this principal may know it.
    func veiled(_ wait: Wait, ofWaiting job: Job, for rights: Rights) -> Wait {
        guard rights.everywhere.map({ $0 < .operator }) ?? true else { return wait }
        return veiled(wait, for: rights, isOwn: job.owner == rights.principal)
    }

    /// The facts as this principal may see them, of a job that is shown as this.
    func veiled(_ facts: [JobFact], of job: JobView, for rights: Rights) -> [JobFact] {
        let role = rights.role(in: job.spec.value.namespace)
        guard job.owner != rights.principal, role.map({ $0 < .operator }) ?? true else { return facts }
        return facts.map { JobFact($0.what.veiled, at: $0.time) }
    }

    /// What stands in the way, up to the first thing that is about a job which whoever asks may not know.
    func veiled(_ obstacles: [Wait], for rights: Rights, isOwn: Bool) -> [Wait] {
        var shown: [Wait] = []
        for obstacle in obstacles {
            let veiled = veiled(obstacle, for: rights, isOwn: isOwn)
            guard !shown.contains(veiled) else { continue }
            shown.append(veiled)
            // What follows in the chain is the other job's reason.
            if veiled != obstacle, case .behind = obstacle { break }
        }
        return shown
    }

    private func veiled(_ wait: Wait, for rights: Rights, isOwn: Bool) -> Wait {
        switch wait {
        case .behind(let id): return isKnown(id, to: rights) ? wait : .behindOthers
        // Its owner has named the parent, and knew of it then.
        case .dependency(let term), .neverSatisfied(let term):
            return isOwn || isKnown(term.job, to: rights) ? wait : .behindOthers
        case .arrayLimit(let id, _), .singleton(let id): return isKnown(id, to: rights) ? wait : .behindOthers
        // What a rule fits is left out with the phase, and by the same rights.
        case .quota, .quotaTooSmall, .capacity, .impossibleNow, .excluded, .nodeAbsent, .behindOthers, .limit, .held,
            .heldByRule, .notBefore, .nextCycle:
            return wait
        }
    }

    private func veiled(_ dependency: Dependency, for rights: Rights) -> Dependency? {
        let known = dependency.terms.filter { isKnown($0.job, to: rights) }
        guard !known.isEmpty || dependency.isSingleton else { return nil }
        return Dependency(known, isAny: dependency.isAny, isSingleton: dependency.isSingleton)
    }

    private func isKnown(_ id: JobID, to rights: Rights) -> Bool { state.jobs[id].map(rights.sees) ?? false }
}

extension ContentHash {
    /// In place of a hash that is not shown: whoever can guess a short command could find it again by its hash.
    static let hidden: ContentHash = {
        guard let hash = ContentHash(bytes: Array(repeating: 0, count: 32)) else { preconditionFailure("32 bytes") }
        return hash
    }()
}

extension JobPhase {
    fileprivate var veiled: JobPhase {
        switch self {
        case .held, .deferred, .pending, .starting, .running: self
        case .stopping(let cause, let since): .stopping(cause.veiled, since: since)
        case .finished(let outcome, let time): .finished(outcome.veiled, at: time)
        }
    }
}

extension Wait {
    fileprivate var veiled: Wait {
        guard case .heldByRule(let hold?) = self else { return self }
        return .heldByRule(Boxed(RuleHold(place: hold.value.place, cause: hold.value.cause.veiled)))
    }
}

extension StopCause {
    fileprivate var veiled: StopCause {
        if case .rankFailed(let blame) = self { .rankFailed(blame.veiled) } else { self }
    }
}

extension JobFact.What {
    fileprivate var veiled: JobFact.What {
        switch self {
        case .ended(let share):
            .ended(
                Boxed(
                    JobFact.Share(
                        node: share.value.node, ranks: share.value.ranks, ending: share.value.ending.veiled,
                        alike: share.value.alike)))
        case .stopping(let stop):
            .stopping(
                Boxed(JobFact.Stop(cause: stop.value.cause.veiled, by: stop.value.by, reason: stop.value.reason)))
        case .finished(let outcome): .finished(Boxed(outcome.value.veiled))
        case .submitted, .held, .released, .suspended, .resumed, .ready, .split, .placed, .started, .requeued,
            .elementsEnded, .omitted:
            self
        }
    }
}

extension Outcome {
    fileprivate var veiled: Outcome {
        switch self {
        case .failed(let blame): .failed(blame.veiled)
        case .outOfMemory(let blame): .outOfMemory(blame.veiled)
        case .timedOut(let blame): .timedOut(blame.veiled)
        case .completed, .nodeFailed, .cancelled, .refused, .deadlineMissed: self
        }
    }
}

extension Ending {
    fileprivate var veiled: Ending {
        switch self {
        case .failed(let rank, let exit): .failed(rank: rank, exit.veiled)
        case .completed, .stopped, .lost, .cutOff, .refused: self
        }
    }
}

extension Blame {
    fileprivate var veiled: Blame { Blame(rank: rank, node: node, exit: exit.veiled, signs: signs) }
}

extension Exit {
    /// The words for what could not be started name the program.
    fileprivate var veiled: Exit {
        switch self {
        case .notStarted: .notStarted("shown to the job's owner")
        case .code, .signal, .outOfMemory, .timedOut, .unhealthy, .unseen: self
        }
    }
}
