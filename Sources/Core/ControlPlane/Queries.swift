// Small reads, answered in the turn from the state, in order with everything else.

package import ClusterModel
import Health
import Ledger
package import Messages
import Scheduling

extension ClusterConductor {
    func view(ofJob id: JobID, for principal: Principal) throws(Rejection) -> JobView {
        let rights = state.access.rights(of: principal)
        return veiled(view(of: try state.seen(id, by: rights)), for: rights)
    }

    func view(of job: Job) -> JobView {
        var view = JobView(
            id: job.id, spec: job.spec, owner: job.owner, phase: job.phase, attempt: job.attempt,
            restarts: job.restarts, submitted: job.submitted, started: job.started,
            placements: job.placements.map { placement in
                PlacementView(
                    node: state.nodes[placement.node]?.name ?? .standard, ranks: placement.ranks,
                    ending: placement.ending)
            },
            wait: wait(ofWaiting: job), element: job.element, array: arrayView(of: job), version: job.version)
        view.suspension = job.suspension?.value
        view.fetches = fetches(of: job)
        return view
    }

    /// Runs of waiting indices that a view shows.
    private static let shownRuns = 8

    private func arrayView(of job: Job) -> ArrayView? {
        guard let progress = job.array, let shape = job.spec.value.array else { return nil }
        let states = progress.states
        let waiting = states.places(in: .waiting, runs: Self.shownRuns)
        return ArrayView(
            waiting: states.count(of: .waiting), live: states.count(of: .live), running: progress.running,
            completed: states.count(of: .completed), failed: states.count(of: .failed),
            waitingText: shape.indices.numbers(at: waiting).text(runs: Self.shownRuns))
    }

    func view(ofElement index: Int, of id: JobID) throws(Rejection) -> ElementView {
        guard let array = state.jobs[id] else { throw .unknownJob(id) }
        guard let progress = array.array else { throw .conflict(why: "job \(id) is no array") }
        guard let place = array.spec.value.array?.indices.place(of: index) else { throw .unknownElement(id, index) }
        let name = ElementName(array: id, index: index)
        return ElementView(name: name, state: progress.states[place], row: state.row(of: name)?.id)
    }

    /// The first thing that stands before a waiting job; nil when it does not wait.
    private func wait(ofWaiting job: Job) -> Wait? {
        switch job.phase {
        case .held(let principal, _): job.facts.endsHeldByRule ? ruleHold(of: job) : .held(by: principal)
        case .deferred: unmet(of: job).first ?? .nextCycle
        case .pending: wait(of: job, in: LineSight(of: job, in: self))
        case .starting, .running, .stopping, .finished: nil
        }
    }

    /// The ledger has it held by its owner, who may release it: whose rule it is.
    private func ruleHold(of job: Job) -> Wait {
        guard let cause = job.facts.causeOfRuleHold, let place = job.spec.value.rulePlace(for: cause) else {
            return .heldByRule(nil)
        }
        return .heldByRule(Boxed(RuleHold(place: place, cause: cause)))
    }

    /// Why a pending job waits. One that the last cycle did not reach is behind the last one that it looked at.
    private func wait(of job: Job, in sight: LineSight) -> Wait {
        if let known = waits[job.id] { return known }
        if let own = elementObstacle(of: job) { return own }
        // Passed by, so that others behind it were looked at.
        if let queue = sight.queue, let limit = limit(for: job, in: queue) { return .limit(limit) }
        if let last = sight.last, last.phase.isPending, last.pendingEntry < job.pendingEntry {
            return .behind(last.id)
        }
        guard let queue = sight.queue,
            let first = queue.lines.map({ $0[job.payer.user].entry(at: 0) }) ?? sight.first, first.job != job.id
        else { return .nextCycle }
        return .behind(first.job)
    }

    func page(_ query: JobsQuery, for principal: Principal) -> JobPage {
        let (jobs, next) = rows(query, for: principal) { job, rights in veiled(view(of: job), for: rights) }
        return JobPage(jobs: jobs, next: next)
    }

    /// The same jobs as lines: what `JobLine` makes of their views, without making those.
    package func linePage(_ query: JobsQuery, for principal: Principal) -> JobLinePage {
        var sight: LineSight?
        let (lines, next) = rows(query, for: principal) { job, rights in
            if sight?.isOf(job) != true { sight = LineSight(of: job, in: self) }
            return line(of: job, sight, for: rights)
        }
        return JobLinePage(lines: lines, next: next)
    }

    func line(of job: Job, _ sight: LineSight? = nil, for rights: Rights) -> JobLine {
        var wait: Wait?
        if job.phase.isPending, let sight {
            wait = self.wait(of: job, in: sight)
        } else {
            wait = self.wait(ofWaiting: job)
        }
        if let known = wait { wait = veiled(known, ofWaiting: job, for: rights) }
        return JobLine(job, wait: wait, array: arrayView(of: job), fetches: fetches(of: job)) {
            job.placements.map { (state.nodes[$0.node]?.name ?? .standard).text }
        }
    }

    /// One page of what `item` makes of the jobs that are asked for, and where the next one begins.
    private func rows<Item>(
        _ query: JobsQuery, for principal: Principal, item: (Job, Rights) -> Item
    ) -> (found: [Item], next: JobID?) {
        let rights = state.access.rights(of: principal)
        let limit = min(max(query.limit, 1), settings.pageLimit)
        var found: [Item] = []
        var last: JobID?
        var placements = 0
        var looked = 0
        for job in state.jobs.rows(from: JobID((query.after?.number ?? 0) + 1)) {
            looked += 1
            guard looked <= settings.rowsPerPage else { return (found, JobID(job.id.number - 1)) }
            guard query.includesFinished || !job.phase.isTerminal, query.admits(job), rights.sees(job)
            else { continue }
            guard found.count < limit, placements < settings.placementsPerPage else { return (found, last) }
            placements += job.placements.count
            found.append(item(job, rights))
            last = job.id
        }
        return (found, nil)
    }

    func explanation(of id: JobID, for principal: Principal, at now: Now) throws(Rejection) -> Explanation {
        let rights = state.access.rights(of: principal)
        let job = try state.seen(id, by: rights)
        let view = view(of: job)
        let position = state.queue(job.spec.value.queue)?.pending.position(of: job.pendingEntry).map { $0 + 1 }
        var obstacles = view.wait.map { chain(from: $0) } ?? []
        // What stands before it beside the first thing.
        if job.phase.isWaiting, !job.phase.isPending {
            obstacles += unmet(of: job).prefix(32).filter { !obstacles.contains($0) }
        }
        if let exclusions = exclusions(for: job), !obstacles.isEmpty, obstacles.first != .excluded(exclusions) {
            obstacles.append(.excluded(exclusions))
        }
        let shown = veiled(view, for: rights)
        if case .heldByRule? = obstacles.first, let wait = shown.wait { obstacles[0] = wait }
        if rights.everywhere == nil { obstacles = veiled(obstacles, for: rights, isOwn: job.owner == principal) }
        var closest: Name?
        for case .capacity(let node?, _, _) in obstacles { closest = state.nodes[node]?.name }
        var explanation = Explanation(
            job: shown, obstacles: obstacles, position: position, closest: closest)
        // What should have ended by now and did not says nothing any more.
        if job.phase.isPending, let start = starts.first(where: { $0.job == id }), start.time > now.wall {
            explanation.startsBy = start.time
        }
        explanation.silence = silence(around: job, at: now)
        return explanation
    }

    /// The reason, and if it is to be behind another job, that job's reason after it; at most eight deep.
    private func chain(from first: Wait) -> [Wait] {
        var chain = [first]
        while chain.count < 8, case .behind(let id)? = chain.last, let job = state.jobs[id], job.phase.isPending {
            let next = wait(of: job, in: LineSight(of: job, in: self))
            guard !chain.contains(next) else { break }
            chain.append(next)
        }
        return chain
    }

    package func nodePage(after: NodeID?) -> NodePage {
        var found: [NodeView] = []
        for node in state.nodes.rows(from: NodeID((after?.number ?? 0) + 1)) where node.removed == nil {
            guard found.count < settings.pageLimit else { return NodePage(nodes: found, next: found.last?.id) }
            found.append(view(of: node))
        }
        return NodePage(nodes: found, next: nil)
    }

    func view(of node: Node) -> NodeView {
        var view = NodeView(
            id: node.id, name: node.name, condition: condition(of: node),
            capacity: node.inventory?.resources ?? .zero, free: node.free, allocations: node.allocations.count,
            address: node.inventory?.dataAddress ?? "", unenforced: node.inventory?.unenforced ?? [],
            closure: node.closure, isContested: links[node.id]?.rival?.isProven == true)
        (view.labels, view.taints) = (node.labels, node.taints)
        view.fence = fenceView(of: node)
        return view
    }

    private func condition(of node: Node) -> NodeView.Condition {
        guard node.lost == nil else { return .lost }
        guard let link = links[node.id] else { return .unheard }
        return link.session != nil && link.liveness.isAlive ? .alive : .suspect
    }

    package func queueViews() -> [QueueView] {
        state.queues.map { queue in
            QueueView(
                spec: queue.spec, used: queue.used, pending: queue.pending.count, deferred: queue.deferred,
                running: queue.running)
        }
    }
}

/// What stands before a pending job's whole queue: looked up once for all of a page that stand in it. A class, because
/// a queue and a job are dear to copy, and a page would copy them a thousand times.
final class LineSight {
    let queue: Queue?
    /// The first in the queue.
    let first: PendingList.Entry?
    /// The job behind which everyone waits whom the last cycle did not look at.
    let last: Job?

    init(of job: Job, in conductor: ClusterConductor) {
        queue = conductor.state.queue(job.spec.value.queue)
        first = queue?.pending.entry(at: 0)
        last = conductor.lastInLine.flatMap { conductor.state.jobs[$0] }
    }

    func isOf(_ job: Job) -> Bool { queue?.spec.name == job.spec.value.queue }
}

extension JobsQuery {
    /// Whether it asks for jobs like this.
    func admits(_ job: Job) -> Bool {
        let spec = job.spec.value
        return (queue ?? spec.queue) == spec.queue && (namespace ?? spec.namespace) == spec.namespace
            && (user ?? job.owner.name) == job.owner.name
    }
}
