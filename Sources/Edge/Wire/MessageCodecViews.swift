// What is shown of jobs, nodes and queues, as bytes and back.
import ClusterModel
import Messages

extension PBPlacementView: Coded {
    init(_ view: PlacementView) {
        self.init(
            node: view.node.text, rankLower: view.ranks.lowerBound, rankUpper: view.ranks.upperBound,
            ending: view.ending.map { PBEnding($0) })
    }

    func checked() throws(WireError) -> PlacementView {
        PlacementView(
            node: try Check.name(node, "PlacementView.node"),
            ranks: try Check.ranks(rankLower, rankUpper, "PlacementView.rank_upper"), ending: try ending?.checked())
    }
}

extension PBJobView: Coded {
    init(_ view: JobView) {
        self.init(
            id: view.id.number, spec: PBJobSpec(view.spec.value), owner: PBPrincipal(view.owner),
            phase: PBJobPhase(view.phase), attempt: view.attempt, restarts: UInt32(clamping: view.restarts),
            submittedMs: view.submitted.milliseconds, started: view.started.map { .startedMs($0.milliseconds) },
            placements: view.placements.map { PBPlacementView($0) }, wait: view.wait.map { PBWait($0) },
            version: view.version, element: view.element.map { PBElementName($0) },
            array: view.array.map { PBArrayView($0) }, suspension: view.suspension.map { PBSuspension($0) },
            fetches: view.fetches.map { PBFetchView($0) })
    }

    func checked() throws(WireError) -> JobView {
        var view = JobView(
            id: try Check.job(id, "JobView.id"), spec: Boxed(try Check.need(spec, "JobView.spec")),
            owner: try Check.need(owner, "JobView.owner"), phase: try Check.need(phase, "JobView.phase"),
            attempt: attempt, restarts: try Check.number(restarts, "JobView.restarts"),
            submitted: try Check.time(submittedMs, "JobView.submitted_ms"), started: try start(),
            placements: try Check.list(placements, upTo: WireLimits.hosts, "JobView.placements"),
            wait: try wait?.checked(), element: try element?.checked(), array: try array?.checked(),
            version: try Check.counter(version, "JobView.version"))
        view.suspension = try suspension?.checked()
        view.fetches = try Check.list(fetches, upTo: FetchView.shown, "JobView.fetches")
        return view
    }

    private func start() throws(WireError) -> WallTime? {
        guard case .startedMs(let time) = started else { return nil }
        return try Check.time(time, "JobView.started_ms")
    }
}

extension PBExplanation: Coded {
    init(_ explanation: Explanation) {
        self.init(
            job: PBJobView(explanation.job), obstacles: explanation.obstacles.map { PBWait($0) },
            position: explanation.position.map { .place(UInt32(clamping: $0)) },
            closest: explanation.closest.map { .closestNode($0.text) },
            estimate: explanation.startsBy.map { .startsByMs($0.milliseconds) },
            silence: explanation.silence.map { PBSilence($0) })
    }

    func checked() throws(WireError) -> Explanation {
        var explanation = Explanation(
            job: try Check.need(job, "Explanation.job"),
            obstacles: try Check.list(obstacles, upTo: WireLimits.page, "Explanation.obstacles"), position: nil,
            closest: nil)
        if case .place(let place) = position { explanation.position = try Check.number(place, "Explanation.place") }
        if case .closestNode(let name) = closest {
            explanation.closest = try Check.name(name, "Explanation.closest_node")
        }
        if case .startsByMs(let time) = estimate {
            explanation.startsBy = try Check.time(time, "Explanation.starts_by_ms")
        }
        explanation.silence = try silence?.checked()
        return explanation
    }
}

extension PBSilence: Coded {
    init(_ silence: Silence) {
        self.init(
            nodes: silence.nodes.map(\.text), lengthMs: silence.length.milliseconds,
            left: silence.left.map { .leftMs($0.milliseconds) })
    }

    func checked() throws(WireError) -> Silence {
        try Check.count(nodes.count, upTo: WireLimits.entries, "Silence.nodes")
        var silence = Silence(nodes: [], length: try Check.span(lengthMs, "Silence.length_ms"), left: nil)
        for node in nodes { silence.nodes.append(try Check.name(node, "Silence.nodes")) }
        if case .leftMs(let left) = left { silence.left = try Check.span(left, "Silence.left_ms") }
        return silence
    }
}

extension PBNodeView: Coded {
    init(_ view: NodeView) {
        let condition: PBNodeCondition =
            switch view.condition {
            case .unheard: .unheard
            case .alive: .alive
            case .suspect: .suspect
            case .lost: .lost
            }
        self.init(
            id: view.id.number, name: view.name.text, condition: condition, capacity: PBResources(view.capacity),
            free: PBResources(view.free), allocations: UInt32(clamping: view.allocations),
            address: view.address.remark(upTo: WireLimits.label),
            unenforced: view.unenforced.prefix(WireLimits.remarks).map { $0.remark() },
            closure: view.closure.map { PBNodeClosure($0) }, contested: view.isContested,
            labels: view.labels.map { PBLabel($0) }, taints: view.taints.map { PBTaint($0) },
            fence: view.fence.map { PBFenceView($0) })
    }

    func checked() throws(WireError) -> NodeView {
        guard let free else { throw Check.refuse("NodeView.free", "it is missing") }
        var view = NodeView(
            id: try Check.node(id, "NodeView.id"), name: try Check.name(name, "NodeView.name"),
            condition: try condition.checked(), capacity: try Check.need(capacity, "NodeView.capacity"),
            free: try free.sum(), allocations: try Check.number(allocations, "NodeView.allocations"),
            address: try Check.text(address, upTo: WireLimits.label, "NodeView.address"),
            unenforced: try Check.texts(
                unenforced, upTo: WireLimits.remarks, each: WireLimits.text, "NodeView.unenforced"),
            closure: try closure?.checked(), isContested: contested)
        view.labels = try Check.labels(labels, "NodeView.labels")
        view.taints = try Check.taints(taints, "NodeView.taints")
        view.fence = try fence?.checked()
        return view
    }
}

extension PBFenceView: Coded {
    init(_ view: FenceView) {
        self.init(
            done: view.isDone, running: view.isRunning, attempts: UInt32(clamping: view.attempts),
            failure: view.failure?.remark() ?? "")
    }

    func checked() throws(WireError) -> FenceView {
        FenceView(
            isDone: done, isRunning: running, attempts: try Check.number(attempts, "FenceView.attempts"),
            failure: failure.isEmpty ? nil : try Check.text(failure, "FenceView.failure"))
    }
}

extension PBNodeCondition {
    func checked() throws(WireError) -> NodeView.Condition {
        switch self {
        case .unheard: return .unheard
        case .alive: return .alive
        case .suspect: return .suspect
        case .lost: return .lost
        default: throw Check.unknown(self, "NodeView.condition")
        }
    }
}

extension PBQueueView: Coded {
    init(_ view: QueueView) {
        self.init(
            spec: PBQueueSpec(view.spec), used: PBResources(view.used), pending: UInt32(clamping: view.pending),
            running: UInt32(clamping: view.running), deferred: UInt32(clamping: view.deferred))
    }

    func checked() throws(WireError) -> QueueView {
        guard let used else { throw Check.refuse("QueueView.used", "it is missing") }
        return QueueView(
            spec: try Check.need(spec, "QueueView.spec"), used: try used.sum(),
            pending: try Check.number(pending, "QueueView.pending"),
            deferred: try Check.number(deferred, "QueueView.deferred"),
            running: try Check.number(running, "QueueView.running"))
    }
}
