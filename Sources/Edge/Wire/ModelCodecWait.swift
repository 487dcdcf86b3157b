// Why a job waits and why a request was turned down, as bytes and back.
import ClusterModel

extension PBWait: Coded {
    init(_ wait: Wait) {
        switch wait {
        case .quota(let queue, let short):
            self.init(kind: .quota, queue: queue.text, shortOf: PBResources(short))
        case .quotaTooSmall(let queue, let short):
            self.init(kind: .quotaTooSmall, queue: queue.text, shortOf: PBResources(short))
        case .capacity(let closest, let short, let placed):
            self.init(
                kind: .capacity, shortOf: PBResources(short), closest: closest.map { .closestNode($0.number) },
                placed: UInt32(clamping: placed))
        case .impossibleNow(let short, let up, let needed):
            self.init(
                kind: .impossibleNow, shortOf: PBResources(short), nodesUp: UInt32(clamping: up),
                nodesNeeded: UInt32(clamping: needed))
        case .behind(let job): self.init(kind: .behind, job: job.number)
        case .nextCycle: self.init(kind: .nextCycle)
        case .held(let by): self.init(kind: .held, holder: PBPrincipal(by))
        case .heldByRule(let hold):
            self.init(
                kind: .heldByRule, rule: hold.map { UInt32(clamping: $0.value.place + 1) } ?? 0,
                cause: hold.map { PBStopCause($0.value.cause) })
        case .notBefore(let time): self.init(kind: .notBefore, timeMs: time.milliseconds)
        case .excluded(let exclusions): self.init(exclusions)
        case .nodeAbsent(let name): self.init(kind: .nodeAbsent, absentNode: name.text)
        case .dependency(let term): self.init(kind: .dependency, term)
        case .neverSatisfied(let term): self.init(kind: .neverSatisfied, term)
        case .singleton(let job): self.init(kind: .singleton, job: job.number)
        case .arrayLimit(let job, let most):
            self.init(kind: .arrayLimit, job: job.number, limit: UInt32(clamping: most))
        case .behindOthers: self.init(kind: .behindOthers)
        case .limit(let reached): self.init(kind: .limit, usageLimit: PBLimitReached(reached))
        }
    }

    func checked() throws(WireError) -> Wait {
        switch kind {
        case .quota: return .quota(queue: try Check.name(queue, "Wait.queue"), shortOf: try missing())
        case .quotaTooSmall:
            return .quotaTooSmall(queue: try Check.name(queue, "Wait.queue"), shortOf: try missing())
        case .capacity:
            return .capacity(
                closest: try closestNode(), shortOf: try missing(), placed: try Check.number(placed, "Wait.placed"))
        case .impossibleNow:
            return .impossibleNow(
                shortOf: try missing(), nodesUp: try Check.number(nodesUp, "Wait.nodes_up"),
                nodesNeeded: try Check.number(nodesNeeded, "Wait.nodes_needed"))
        case .behind: return .behind(try Check.job(job, "Wait.job"))
        case .nextCycle: return .nextCycle
        case .held: return .held(by: try Check.need(holder, "Wait.holder"))
        case .heldByRule: return .heldByRule(try ruleHold())
        case .notBefore: return .notBefore(try Check.time(timeMs, "Wait.time_ms"))
        case .excluded: return .excluded(try exclusions())
        case .nodeAbsent: return .nodeAbsent(try Check.name(absentNode, "Wait.absent_node"))
        case .dependency: return .dependency(try term())
        case .neverSatisfied: return .neverSatisfied(try term())
        case .singleton: return .singleton(try Check.job(job, "Wait.job"))
        case .arrayLimit:
            return .arrayLimit(try Check.job(job, "Wait.job"), try Check.number(limit, "Wait.limit"))
        case .behindOthers: return .behindOthers
        case .limit: return .limit(try Check.need(usageLimit, "Wait.usage_limit"))
        default: throw Check.unknown(kind, "Wait.kind")
        }
    }

    private init(kind: PBWaitKind, _ term: Dependency.Term) {
        self.init(
            kind: kind, job: term.job.number, dependency: PBDependencyKind(term.kind),
            element: term.element.map { UInt32($0) + 1 } ?? 0)
    }

    private func ruleHold() throws(WireError) -> Boxed<RuleHold>? {
        guard rule > 0 else { return nil }
        guard rule <= UInt32(FailureRule.mostRules) else {
            throw .invalid(field: "Wait.rule", reason: "a job has at most \(FailureRule.mostRules) failure rules")
        }
        return Boxed(RuleHold(place: Int(rule) - 1, cause: try Check.need(cause, "Wait.cause")))
    }

    private func term() throws(WireError) -> Dependency.Term {
        Dependency.Term(
            try dependency.checked("Wait.dependency"), try Check.job(job, "Wait.job"),
            element: try Check.element(element, "Wait.element"))
    }

    private func closestNode() throws(WireError) -> NodeID? {
        guard case .closestNode(let number) = closest else { return nil }
        return try Check.node(number, "Wait.closest_node")
    }

    private func missing() throws(WireError) -> Resources {
        guard let shortOf else { throw Check.refuse("Wait.short_of", "it is missing") }
        return try shortOf.sum()
    }
}

extension PBRejection: Coded {
    init(_ rejection: Rejection) {
        switch rejection {
        case .invalid(let field, let why): self.init(kind: .invalid, field: field.remark(), why: why.remark())
        case .unknownJob(let id): self.init(kind: .unknownJob, job: id.number)
        case .unknownQueue(let name): self.init(kind: .unknownQueue, name: name.text)
        case .unknownNode(let name): self.init(kind: .unknownNode, name: name.text)
        case .queueFull(let name, let limit):
            self.init(kind: .queueFull, name: name.text, limit: UInt32(clamping: limit))
        case .clusterTooSmall(let why): self.init(kind: .clusterTooSmall, why: why.remark())
        case .overQuota(let name, let excess):
            self.init(kind: .overQuota, name: name.text, excess: PBResources(excess))
        case .denied(let principal, let verb):
            self.init(kind: .denied, principal: PBPrincipal(principal), verb: verb.remark())
        case .alreadyFinished(let id): self.init(kind: .alreadyFinished, job: id.number)
        case .tokenUsed(let node): self.init(kind: .tokenUsed, name: node.text)
        case .tokenExpired: self.init(kind: .tokenExpired)
        case .tokenUnknown: self.init(kind: .tokenUnknown)
        case .nodeNameTaken(let name): self.init(kind: .nodeNameTaken, name: name.text)
        case .tooManyWaiting(let limit): self.init(kind: .tooManyWaiting, limit: UInt32(clamping: limit))
        case .staleSequence(let key): self.init(kind: .staleSequence, key: PBRequestKey(key))
        case .logGone(let why): self.init(kind: .logGone, why: why.remark())
        case .queueClosed(let name): self.init(kind: .queueClosed, name: name.text)
        case .conflict(let why): self.init(kind: .conflict, why: why.remark())
        case .noNodeMatches(let why): self.init(kind: .noNodeMatches, why: why.remark())
        case .unknownElement(let id, let index):
            self.init(kind: .unknownElement, job: id.number, element: UInt32(clamping: index))
        case .unknown(let what, let name): self.init(kind: .unknown, field: what.remark(), name: name.text)
        case .limitReached(let limit): self.init(kind: .limitReached, reached: PBLimitReached(limit))
        case .overLimit(let limit): self.init(kind: .overLimit, reached: PBLimitReached(limit))
        }
    }

    func checked() throws(WireError) -> Rejection {
        switch kind {
        case .invalid: return .invalid(field: try Check.text(field, "Rejection.field"), why: try reason())
        case .unknownJob: return .unknownJob(try Check.job(job, "Rejection.job"))
        case .unknownQueue: return .unknownQueue(try subject())
        case .unknownNode: return .unknownNode(try subject())
        case .queueFull: return .queueFull(try subject(), limit: try Check.number(limit, "Rejection.limit"))
        case .clusterTooSmall: return .clusterTooSmall(why: try reason())
        case .overQuota: return .overQuota(try subject(), excess: try surplus())
        case .denied:
            return .denied(
                try Check.need(principal, "Rejection.principal"), verb: try Check.text(verb, "Rejection.verb"))
        case .alreadyFinished: return .alreadyFinished(try Check.job(job, "Rejection.job"))
        case .tokenUsed: return .tokenUsed(by: try subject())
        case .tokenExpired: return .tokenExpired
        case .tokenUnknown: return .tokenUnknown
        case .nodeNameTaken: return .nodeNameTaken(try subject())
        case .tooManyWaiting: return .tooManyWaiting(limit: try Check.number(limit, "Rejection.limit"))
        case .staleSequence: return .staleSequence(try Check.need(key, "Rejection.key"))
        case .logGone: return .logGone(why: try reason())
        case .queueClosed: return .queueClosed(try subject())
        case .conflict: return .conflict(why: try reason())
        case .noNodeMatches: return .noNodeMatches(why: try reason())
        case .unknownElement: return .unknownElement(try Check.job(job, "Rejection.job"), Int(element))
        case .unknown: return .unknown(what: try Check.text(field, "Rejection.field"), try subject())
        case .limitReached: return .limitReached(try Check.need(reached, "Rejection.reached"))
        case .overLimit: return .overLimit(try Check.need(reached, "Rejection.reached"))
        default: throw Check.unknown(kind, "Rejection.kind")
        }
    }

    private func subject() throws(WireError) -> Name { try Check.name(name, "Rejection.name") }

    private func reason() throws(WireError) -> String { try Check.text(why, "Rejection.why") }

    private func surplus() throws(WireError) -> Resources {
        guard let excess else { throw Check.refuse("Rejection.excess", "it is missing") }
        return try excess.sum()
    }
}
