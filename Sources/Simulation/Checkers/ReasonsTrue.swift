// Every pending job has a reason, and what the reason says is true: judged by asking the coordinator as a user would,
// and comparing with its state by counting naively.

import ClusterModel
import ControlPlane
import Ledger
import Messages

struct ReasonsTrue {
    static let promise = "every pending job has a true reason"

    private static let session = SessionID(.max)

    /// Asks a copy, so that the run goes on as if nothing had been asked.
    func judge(_ conductor: ClusterConductor, at now: Now, into broken: inout [BrokenPromise]) {
        if !conductor.isMemoTrue(at: now) {
            broken.append(
                BrokenPromise(promise: Self.promise, detail: "the planner's memo of the nodes is not the state"))
        }
        guard conductor.state.queues.contains(where: { $0.waiting > 0 }) else { return }
        var copy = conductor
        // Where many wait, a cycle looks at some, and the next step at others.
        for _ in 0..<(conductor.settings.pendingPerCycle < 10 ? 30 : 1) { _ = copy.step([], at: now) }
        let requests: [ClientRequest] = [.nodes(after: nil), .jobs(JobsQuery())]
        let turn = copy.step(
            requests.map { .request(Self.session, number: 0, .admin, $0) }, at: now)
        var alive: [Node] = []
        for effect in turn.effects {
            switch effect {
            case .reply(_, _, .nodes(let page)):
                alive = page.nodes.filter { $0.condition == .alive && $0.closure == nil }.compactMap {
                    copy.state.nodes[$0.id]
                }
            case .reply(_, _, .jobs(let page)):
                let facts = Facts(
                    state: copy.state, alive: alive, inspected: copy.settings.pendingPerCycle, now: now)
                for view in page.jobs where view.phase.isWaiting {
                    guard let lie = facts.lie(in: view.wait, about: view) else { continue }
                    broken.append(
                        BrokenPromise(
                            promise: Self.promise, detail: "job \(view.id) (\(String(describing: view.wait))): \(lie)"))
                }
            case .reply, .welcome, .orders, .acknowledge, .heartbeat, .refuse, .admit, .grant, .bridge, .keep,
                .recall, .fence, .receive, .sweep:
                break
            }
        }
    }
}

/// The state as far as reasons are about it.
private struct Facts {
    let state: ClusterState
    let alive: [Node]
    let inspected: Int
    let now: Now

    /// What is wrong with this reason; nil when it is true.
    func lie(in wait: Wait?, about view: JobView) -> String? {
        guard let wait else { return "it has no reason" }
        let spec = view.spec.value
        switch wait {
        case .quota(let queue, let shortOf):
            guard let queue = state.queue(queue), queue.spec.name == spec.queue else { return "that is not its queue" }
            // How much a job holds of whole nodes is known only when they are chosen.
            if spec.isExclusive { return shortOf.isZero ? "it is over by nothing" : nil }
            let excess = queue.spec.quota.excess(used: queue.used, adding: spec.total)
            return !shortOf.isZero && excess == shortOf ? nil : "it is over by \(excess.summary)"
        case .quotaTooSmall(let queue, let shortOf):
            guard let queue = state.queue(queue), queue.spec.name == spec.queue else { return "that is not its queue" }
            let excess = queue.spec.quota.excess(used: .zero, adding: spec.total)
            return !shortOf.isZero && excess == shortOf ? nil : "the whole quota is short of \(excess.summary)"
        case .capacity(let closest, let shortOf, let placed):
            return capacity(closest, shortOf, placed, spec)
        case .impossibleNow(_, let up, _):
            if up != alive.count { return "\(alive.count) nodes are up" }
            return seats(spec, empty: true) ? "it would fit if they were empty" : nil
        case .excluded(let exclusions):
            if exclusions.nodesUp != alive.count { return "\(alive.count) nodes are up" }
            if exclusions.total != alive.count(where: { excludes(spec, $0) }) { return "other nodes are left out" }
            return seats(spec, empty: true) ? "it would fit if they were empty" : nil
        case .nodeAbsent(let name):
            let isAsked = spec.selection?.value.include.contains(name) == true
            return isAsked && !alive.contains { $0.name == name } ? nil : "that node is up, or not asked for"
        case .behind(let other):
            guard let other = state.jobs[other], other.phase.isPending else { return "that job does not wait" }
            let mine = view.element?.array ?? view.id
            let isAhead =
                (spec.priority, other.elder, other.id) < (other.spec.value.priority, mine, view.id)
            return isAhead ? nil : "that job is not ahead"
        case .behindOthers: return "the admin sees every job"
        case .limit(let limit): return lie(in: limit, about: view)
        case .nextCycle: return overlooked(view)
        case .held(let principal):
            guard case .held(principal, _) = view.phase else { return "nobody of that name holds it" }
            return isHeldByRule(view.id) ? "a rule of its own holds it" : nil
        case .heldByRule(let hold):
            return lie(inRule: hold?.value, about: view)
        case .notBefore(let time):
            return time > now.wall || time == state.jobs[view.id]?.earliest ? nil : "that time is not set"
        case .dependency(let term):
            guard state.jobs[term.job] != nil else { return "there is no such parent" }
            let standing = ElementsNaive.standing(of: term, for: view.id, state)
            return spec.dependency?.terms.contains(term) == true && standing == .waiting
                ? nil : "that term is \(String(describing: standing))"
        case .neverSatisfied(let term):
            return ElementsNaive.standing(of: term, for: view.id, state) == .never ? nil : "that term is not lost"
        case .singleton(let other):
            guard let other = state.jobs[other], !other.phase.isTerminal else { return "that job has ended" }
            let isNamesake = other.owner == view.owner && other.spec.value.name == spec.name && other.id != view.id
            return isNamesake && spec.dependency?.isSingleton == true ? nil : "that is not its namesake"
        case .arrayLimit(let id, let most):
            let running = state.jobs.count { $0.element?.array == id && $0.holdsResources }
            return state.jobs[id]?.spec.value.array?.maxRunning == most && running >= most
                ? nil : "\(running) of its elements run"
        }
    }

    /// Whether nobody has moved it since a rule put it back.
    private func isHeldByRule(_ id: JobID) -> Bool {
        guard let facts = state.jobs[id]?.facts else { return false }
        let holds = facts.lastIndex {
            if case .requeued(let kind) = $0.what { kind.value == .held } else { false }
        }
        let moves = facts.lastIndex {
            switch $0.what {
            case .held, .released, .placed: true
            default: false
            }
        }
        return holds.map { held in moves.map { $0 < held } ?? true } ?? false
    }

    /// Reads the job's facts in another way than whoever told the reason.
    private func lie(inRule hold: RuleHold?, about view: JobView) -> String? {
        guard case .held(view.owner, _) = view.phase, let job = state.jobs[view.id] else {
            return "its owner could not release it"
        }
        guard isHeldByRule(view.id) else { return "no rule has held it since" }
        guard let hold else { return nil }
        guard
            job.facts.contains(where: {
                if case .stopping(let stop) = $0.what { stop.value.cause == hold.cause } else { false }
            })
        else { return "it was not stopped for that" }
        func action(ofFirst count: Int) -> FailureAction? {
            var spec = job.spec.value
            spec.failureRules = Array(spec.failureRules.prefix(count))
            guard case .rankFailed(let blame) = hold.cause else { return FailureNaive.actionForLostNode(spec) }
            return FailureNaive.action(spec, rank: blame)
        }
        guard job.spec.value.failureRules.indices.contains(hold.place) else { return "it has no such rule" }
        return action(ofFirst: hold.place) == nil && action(ofFirst: hold.place + 1) == .hold
            ? nil : "that rule says something else"
    }

    /// Counts anew what the holder has.
    private func lie(in limit: LimitReached, about view: JobView) -> String? {
        let spec = view.spec.value
        guard let queue = state.queue(limit.queue), limit.queue == spec.queue else { return "that is not its queue" }
        let isItsHolder = limit.holder == .user(view.owner.name) || limit.holder == .account(spec.account)
        let peers = state.jobs.filter { job in
            guard job.spec.value.queue == limit.queue, !job.phase.isTerminal, !job.phase.isWaiting,
                !job.isArray
            else { return false }
            switch limit.holder {
            case .user(let name): return job.owner.name == name
            case .account(let name): return job.spec.value.account == name
            }
        }
        var bound = queue.spec.limits.perAccount
        if case .user = limit.holder { bound = queue.spec.limits.perUser }
        switch limit.kind {
        case .running:
            return isItsHolder && bound.running == Int(limit.limit) && peers.count == Int(limit.used)
                && limit.used >= limit.limit ? nil : "\(peers.count) run"
        case .gpus:
            let held = peers.flatMap { state.active(of: $0) }.reduce(0) { $0 + $1.resources.gpus }
            return isItsHolder && bound.gpus == limit.limit && held == limit.used && limit.asked == spec.total.gpus
                && held + limit.asked > limit.limit ? nil : "\(held) GPUs are held"
        case .pending: return "that is no reason to wait"
        }
    }

    /// A job may be left to the next round only where more wait in its queue than a cycle looks at.
    private func overlooked(_ view: JobView) -> String? {
        let queue = view.spec.value.queue
        let waiting = state.jobs.reduce(0) { sum, job in
            guard job.spec.value.queue == queue, job.phase.isPending else { return sum }
            return sum + (job.array?.states.count(of: .waiting) ?? 1)
        }
        return waiting > inspected ? nil : "every job of queue \(queue) was looked at"
    }

    private func capacity(_ closest: NodeID?, _ shortOf: Resources, _ placed: Int, _ spec: JobSpec) -> String? {
        if seats(spec, empty: false) { return "it fits now" }
        if !seats(spec, empty: true) { return "it would not fit even if the nodes were empty" }
        guard let closest else { return nil }
        guard alive.contains(where: { $0.id == closest }) else { return "that node is not up" }
        return placed > spec.shape.ranks ? "it has fewer ranks" : nil
    }

    /// Whether the gang would fit: counting what each node has room for.
    private func seats(_ spec: JobSpec, empty: Bool) -> Bool {
        let rooms = alive.map {
            isClosed($0, to: spec, empty: empty) ? 0 : room(for: spec.requests, on: $0, empty: empty)
        }
        let include = spec.selection?.value.include ?? []
        let needsPort = spec.shape.ranks > 1 || spec.launcher != .none || spec.replica != nil
        if needsPort, !empty {
            let least = spec.shape.nodes.map { spec.shape.shares(over: $0)[0] } ?? 1
            // The nodes that it must include come first, and its ranks meet on the first (seed 3031).
            let meeting = zip(alive, rooms).contains {
                !$0.freeUnits.ports.isEmpty && $1 >= least && (include.isEmpty || include.contains($0.name))
            }
            guard meeting else { return false }
        }
        if !include.isEmpty { return includes(include, spec, rooms, empty: empty) }
        guard let nodes = spec.shape.nodes else { return rooms.reduce(0, +) >= spec.shape.ranks }
        let shares = spec.shape.shares(over: nodes)
        let sorted = rooms.sorted(by: >)
        return sorted.count >= shares.count && zip(sorted, shares).allSatisfy { $0 >= $1 }
    }

    /// The same for a gang that must include some nodes: tried with each share on each of them by hand.
    private func includes(_ include: [Name], _ spec: JobSpec, _ rooms: [Int], empty: Bool) -> Bool {
        var musts: [Int] = []
        var others: [Int] = []
        for (node, room) in zip(alive, rooms) {
            if include.contains(node.name) { musts.append(room) } else { others.append(room) }
        }
        guard musts.count == include.count, musts.allSatisfy({ $0 > 0 }) else { return false }
        guard let nodes = spec.shape.nodes else {
            let useful = include.count < spec.shape.ranks ? others.reduce(0, +) : 0
            return include.count <= spec.shape.ranks && musts.reduce(0, +) + useful >= spec.shape.ranks
        }
        guard nodes >= include.count, nodes - include.count <= others.count else { return false }
        let chosen = (musts + others.sorted(by: >).prefix(nodes - include.count)).sorted(by: >)
        return zip(chosen, spec.shape.shares(over: nodes)).allSatisfy { $0 >= $1 }
    }

    private func excludes(_ spec: JobSpec, _ node: Node) -> Bool {
        let selection = spec.selection?.value ?? .none
        return selection.exclusion(of: node.name, labels: node.labels, taints: node.taints) != nil
    }

    /// Whether the node is out of the question for this job as it stands now.
    private func isClosed(_ node: Node, to spec: JobSpec, empty: Bool) -> Bool {
        if excludes(spec, node) { return true }
        guard !empty, !node.allocations.isEmpty else { return false }
        let first = node.allocations.first.flatMap { state.allocations[$0] }.flatMap { state.jobs[$0.job] }
        return spec.isExclusive || first?.spec.value.isExclusive == true
    }

    private func room(for requests: Resources, on node: Node, empty: Bool) -> Int {
        let free = empty ? node.inventory?.resources ?? .zero : node.free
        var most = Int64.max >> 16
        for kind in requests.kinds { most = min(most, max(0, free[kind]) / requests[kind]) }
        if requests.gpus > 0, !empty { most = min(most, Int64(node.freeUnits.gpus.count) / requests.gpus) }
        return Int(min(most, 1 << 20))
    }
}
