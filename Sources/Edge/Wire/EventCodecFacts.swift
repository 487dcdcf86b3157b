// The facts inside events, read back with every field checked, and the two records that events share with checkpoints.
import ClusterModel
import Ledger

extension PBClusterOpened {
    func event() throws(WireError) -> ClusterEvent {
        .opened(
            epoch: try Check.counter(epoch, "ClusterOpened.epoch"), at: try Check.time(atMs, "ClusterOpened.at_ms"))
    }
}

extension PBClusterRecovered {
    func event() throws(WireError) -> ClusterEvent {
        .recovered(
            epoch: try Check.counter(epoch, "ClusterRecovered.epoch"),
            nextJob: try Check.job(nextJob, "ClusterRecovered.next_job"),
            nextAllocation: try Check.allocation(nextAllocation, "ClusterRecovered.next_allocation"),
            at: try Check.time(atMs, "ClusterRecovered.at_ms"))
    }
}

extension PBJoinPromise: Coded {
    init(_ promise: JoinPromise) {
        self.init(
            key: promise.key.wire, expiresMs: promise.expires.milliseconds, madeBy: PBPrincipal(promise.madeBy),
            used: promise.used.map { PBJoinUse(node: $0.node.text, key: $0.key.wire) })
    }

    func checked() throws(WireError) -> JoinPromise {
        var promise = JoinPromise(
            key: try Check.hash(key, "JoinPromise.key"), expires: try Check.time(expiresMs, "JoinPromise.expires_ms"),
            madeBy: try Check.need(madeBy, "JoinPromise.made_by"))
        if let used {
            promise.used = JoinPromise.Use(
                node: try Check.name(used.node, "JoinUse.node"), key: try Check.hash(used.key, "JoinUse.key"))
        }
        return promise
    }
}

extension PBNodeJoined {
    func event() throws(WireError) -> NodeEvent {
        .joined(
            try Check.node(node, "NodeJoined.node"), name: try Check.name(name, "NodeJoined.name"),
            key: try Check.hash(key, "NodeJoined.key"), token: try Check.hash(token, "NodeJoined.token"),
            at: try Check.time(atMs, "NodeJoined.at_ms"))
    }
}

extension PBNodeInventoried {
    func event() throws(WireError) -> NodeEvent {
        .inventoried(
            try Check.node(node, "NodeInventoried.node"), try Check.need(inventory, "NodeInventoried.inventory"))
    }
}

extension PBNodeLost {
    func event() throws(WireError) -> NodeEvent {
        .lost(try Check.node(node, "NodeLost.node"), at: try Check.time(atMs, "NodeLost.at_ms"))
    }
}

extension PBNodeLabelled {
    func event() throws(WireError) -> NodeEvent {
        .labelled(
            try Check.node(node, "NodeLabelled.node"), try Check.labels(labels, "NodeLabelled.labels"),
            by: try Check.need(by, "NodeLabelled.by"), at: try Check.time(atMs, "NodeLabelled.at_ms"))
    }
}

extension PBNodeTainted {
    func event() throws(WireError) -> NodeEvent {
        .tainted(
            try Check.node(node, "NodeTainted.node"), try Check.taints(taints, "NodeTainted.taints"),
            by: try Check.need(by, "NodeTainted.by"), at: try Check.time(atMs, "NodeTainted.at_ms"))
    }
}

extension PBJobSubmitted {
    func event() throws(WireError) -> JobEvent {
        .submitted(
            try Check.job(job, "JobSubmitted.job"), Boxed(try Check.need(spec, "JobSubmitted.spec")),
            owner: try Check.need(owner, "JobSubmitted.owner"),
            request: try Check.need(request, "JobSubmitted.request"), at: try Check.time(atMs, "JobSubmitted.at_ms"))
    }
}

extension PBJobPlaced {
    func event() throws(WireError) -> JobEvent {
        .placed(
            try Check.job(job, "JobPlaced.job"), attempt: attempt,
            try Check.list(allocations, upTo: WireLimits.hosts, "JobPlaced.allocations"),
            at: try Check.time(atMs, "JobPlaced.at_ms"))
    }
}

extension PBJobStopping {
    func event() throws(WireError) -> JobEvent {
        .stopping(
            try Check.job(job, "JobStopping.job"), try Check.need(cause, "JobStopping.cause"),
            at: try Check.time(atMs, "JobStopping.at_ms"))
    }
}

extension PBJobRequeued {
    func event() throws(WireError) -> JobEvent {
        .requeued(try Check.job(job, "JobRequeued.job"), try cause(), at: try Check.time(atMs, "JobRequeued.at_ms"))
    }

    init(_ id: JobID, _ cause: Requeue, at time: WallTime) {
        self.init(job: id.number, atMs: time.milliseconds)
        switch cause {
        case .restart: kind = .restart
        case .mishap: kind = .mishap
        case .deferred(let until): (kind, untilMs) = (.deferred, until.milliseconds)
        case .commanded(let principal): (kind, by) = (.commanded, PBPrincipal(principal))
        case .drained: kind = .drained
        case .held: kind = .held
        }
    }

    private func cause() throws(WireError) -> Requeue {
        switch kind {
        case .restart: return .restart
        case .mishap: return .mishap
        case .deferred: return .deferred(until: try Check.time(untilMs, "JobRequeued.until_ms"))
        case .commanded: return .commanded(by: try Check.need(by, "JobRequeued.by"))
        case .drained: return .drained
        case .held: return .held
        default: throw Check.unknown(kind, "JobRequeued.kind")
        }
    }
}

extension PBNodeClosed {
    func event() throws(WireError) -> NodeEvent {
        .closed(try Check.node(node, "NodeClosed.node"), try Check.need(closure, "NodeClosed.closure"))
    }
}

extension PBNodeFencing {
    func event() throws(WireError) -> NodeEvent {
        let id = try Check.node(node, "NodeFencing.node")
        let time = try Check.time(atMs, "NodeFencing.at_ms")
        let words = try Check.text(words, "NodeFencing.words")
        if done { return .fenced(id, said: words, at: time) }
        return .fenceWanted(id, by: try Check.need(by, "NodeFencing.by"), reason: words, at: time)
    }
}

extension PBNodeVouchedDown {
    func event() throws(WireError) -> NodeEvent {
        .vouchedDown(
            try Check.node(node, "NodeVouchedDown.node"), by: try Check.need(by, "NodeVouchedDown.by"),
            reason: try Check.text(reason, "NodeVouchedDown.reason"), at: try Check.time(atMs, "NodeVouchedDown.at_ms"))
    }
}

extension PBNodeRemoved {
    func event() throws(WireError) -> NodeEvent {
        .removed(
            try Check.node(node, "NodeRemoved.node"), by: try Check.need(by, "NodeRemoved.by"),
            at: try Check.time(atMs, "NodeRemoved.at_ms"))
    }
}

extension PBNodeReopened {
    func event() throws(WireError) -> NodeEvent {
        .reopened(
            try Check.node(node, "NodeReopened.node"), by: try Check.need(by, "NodeReopened.by"),
            at: try Check.time(atMs, "NodeReopened.at_ms"))
    }
}

extension PBJobHeld {
    func event() throws(WireError) -> JobEvent {
        .held(
            try Check.job(job, "JobHeld.job"), by: try Check.need(by, "JobHeld.by"),
            at: try Check.time(atMs, "JobHeld.at_ms"))
    }
}

extension PBJobReleased {
    func event() throws(WireError) -> JobEvent {
        .released(
            try Check.job(job, "JobReleased.job"), by: try Check.need(by, "JobReleased.by"),
            at: try Check.time(atMs, "JobReleased.at_ms"))
    }
}

extension PBJobSuspended {
    func event() throws(WireError) -> JobEvent {
        .suspended(
            try Check.job(job, "JobSuspended.job"), by: try Check.need(by, "JobSuspended.by"),
            at: try Check.time(atMs, "JobSuspended.at_ms"))
    }
}

extension PBJobResumed {
    func event() throws(WireError) -> JobEvent {
        .resumed(
            try Check.job(job, "JobResumed.job"), by: try Check.need(by, "JobResumed.by"),
            at: try Check.time(atMs, "JobResumed.at_ms"))
    }
}

extension PBJobReady {
    func event() throws(WireError) -> JobEvent {
        .ready(try Check.job(job, "JobReady.job"), at: try Check.time(atMs, "JobReady.at_ms"))
    }
}

extension PBParentDeparted {
    func event() throws(WireError) -> JobEvent {
        .parentDeparted(
            try Check.job(job, "ParentDeparted.job"),
            DepartedParent(
                job: try Check.job(parent, "ParentDeparted.parent"), completed: completed,
                elements: try elements?.checked()))
    }
}

extension PBJobSplit {
    func event() throws(WireError) -> JobEvent {
        .split(
            try Check.job(job, "JobSplit.job"), from: try Check.job(array, "JobSplit.array"),
            place: Int(try Check.within(place, 0...UInt32(ArrayShape.mostElements - 1), "JobSplit.place")),
            at: try Check.time(atMs, "JobSplit.at_ms"))
    }
}

extension PBElementsEnded {
    func event() throws(WireError) -> JobEvent {
        .elementsEnded(
            try Check.job(array, "ElementsEnded.array"), places: try places?.checked(),
            try Check.need(outcome, "ElementsEnded.outcome"), at: try Check.time(atMs, "ElementsEnded.at_ms"))
    }
}

extension PBJobFinished {
    func event() throws(WireError) -> JobEvent {
        .finished(
            try Check.job(job, "JobFinished.job"), try Check.need(outcome, "JobFinished.outcome"),
            at: try Check.time(atMs, "JobFinished.at_ms"))
    }
}

extension PBAllocationStarted {
    func event() throws(WireError) -> AllocationEvent {
        .started(
            try Check.allocation(allocation, "AllocationStarted.allocation"),
            at: try Check.time(atMs, "AllocationStarted.at_ms"))
    }
}

extension PBAllocationEnded {
    func event() throws(WireError) -> AllocationEvent {
        .ended(
            try Check.allocation(allocation, "AllocationEnded.allocation"),
            try Check.need(ending, "AllocationEnded.ending"), at: try Check.time(atMs, "AllocationEnded.at_ms"))
    }
}

extension PBAllocation: Coded {
    init(_ allocation: Allocation) {
        self.init(
            id: allocation.id.number, job: allocation.job.number, attempt: allocation.attempt,
            node: allocation.node.number, rankLower: allocation.ranks.lowerBound,
            rankUpper: allocation.ranks.upperBound, resources: PBResources(allocation.resources),
            units: PBUnits(allocation.units), promisedTo: allocation.promisedTo.map { PBRunPlace($0) })
        switch allocation.phase {
        case .placed: phase = nil
        case .running(let since): phase = .runningSinceMs(since.milliseconds)
        }
    }

    func checked() throws(WireError) -> Allocation {
        guard let resources else { throw Check.refuse("Allocation.resources", "it is missing") }
        var allocation = Allocation(
            id: try Check.allocation(id, "Allocation.id"), job: try Check.job(job, "Allocation.job"),
            attempt: attempt, node: try Check.node(node, "Allocation.node"),
            ranks: try Check.ranks(rankLower, rankUpper, "Allocation.rank_upper"), resources: try resources.sum(),
            units: try Check.need(units, "Allocation.units"))
        if case .runningSinceMs(let time) = phase {
            allocation.phase = .running(since: try Check.time(time, "Allocation.running_since_ms"))
        }
        allocation.promisedTo = promisedTo?.place
        return allocation
    }
}

extension PBRunPlace {
    fileprivate init(_ place: RunPlace) {
        self.init(kernelBoot: place.kernelBoot, machine: place.machine, runDirectory: place.runDirectory)
    }

    fileprivate var place: RunPlace {
        RunPlace(kernelBoot: kernelBoot, machine: machine, runDirectory: runDirectory)
    }
}
