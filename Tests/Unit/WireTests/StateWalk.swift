// A cluster that grows at random but never breaks a rule: events that are true when they are applied, from a seed. For
// checkpoints, which must bring back any state that can be reached; not a simulation of a coordinator.
import ClusterModel
import Ledger

/// Applies events to a state, each chosen among those that may happen next.
struct StateWalk {
    var source: CodecSource
    var state: ClusterState
    private let queues: [Name]

    init(seed: UInt64) {
        source = CodecSource(seed: seed)
        state = ClusterState(cluster: source.cluster())
        queues = [source.name(), source.name()]
        state.apply(.cluster(.opened(epoch: 1, at: source.time())))
        for queue in queues { state.apply(.queue(.declared(QueueSpec(name: queue)))) }
        for _ in 0..<3 { rule() }
        for _ in 0..<4 { join() }
    }

    /// One more thing happens, if the one that was drawn can.
    mutating func step() {
        switch source.below(15) {
        case 0: join()
        case 1: state.apply(.cluster(.promised(source.promise(used: false))))
        case 2...5: submit()
        case 6...8: place()
        case 9: start()
        case 10: end()
        case 11: intervene()
        case 12: closeOrOpen()
        case 13 where source.below(30) == 0: jump()
        case 14: rule()
        default: settle()
        }
    }

    /// Somebody may do what they might not, or may have more in a queue, or less.
    private mutating func rule() {
        state.apply(.access(source.some(source.accessEvents())))
        var spec = QueueSpec(name: source.some(queues))
        if source.below(2) == 0 { spec.limits.perUser = source.usageBound() }
        state.apply(.queue(.declared(spec)))
        recur()
    }

    /// Something is declared to recur, or something becomes of it.
    private mutating func recur() {
        let rows = Array(state.recurring)
        guard let row = rows.isEmpty ? nil : source.some(rows), source.below(3) > 0 else {
            let owner = source.principal()
            return state.apply(
                .recurring(
                    .declared(state.nextRecurring, Boxed(source.recurringSpec()), owner: owner, at: source.time())))
        }
        let (by, time) = (source.principal(), source.time())
        let events: [RecurringEvent] =
            [
                .declared(row.id, row.spec, owner: row.owner, at: time), .suspended(row.id, by: by, at: time),
                .resumed(row.id, skipsMissed: source.below(2) == 0, by: by, at: time),
                .fired(row.id, time: time, job: source.job(), missed: source.below(102), at: time),
                .dropped(row.id, by: by, at: time),
            ] + source.passCauses().map { .passed(row.id, time: time, $0, missed: 0, at: time) }
        state.apply(.recurring(source.some(events)))
    }

    /// A backup is restored: ids go on far above, in chunks of the tables that are not neighbours.
    private mutating func jump() {
        state.apply(
            .cluster(
                .recovered(
                    epoch: state.epoch + 1_000, nextJob: JobID(state.nextJob.number + 5_000),
                    nextAllocation: AllocationID(state.nextAllocation.number + 7_000), at: source.time())))
    }

    private mutating func join() {
        let promise = source.promise(used: false)
        let id = state.nextNode
        state.apply(.cluster(.promised(promise)))
        state.apply(
            .node(.joined(id, name: source.name(), key: source.hash(), token: promise.key, at: source.time())))
        let inventory = NodeInventory(
            resources: Resources(cpu: 64_000, memory: 1 << 38, gpus: 8),
            gpus: (0..<8).map { GPU(uuid: "gpu-\($0)", model: "H100", memory: ByteCount(80 << 30)) },
            ports: 20_000..<20_064, dataAddress: "10.0.0.\(id.number)", kernelBoot: "boot")
        state.apply(.node(.inventoried(id, inventory)))
        if source.below(5) == 0 { state.apply(.node(.lost(id, at: source.time()))) }
    }

    private mutating func submit() {
        var spec = source.spec()
        spec.queue = source.some(queues)
        spec.shape = GangShape(ranks: 1 + source.below(3))
        // Only of what is declared already.
        spec.recurring = nil
        if let row = state.recurring.first(where: { _ in true }), source.below(2) == 0 {
            spec.recurring = RecurringRun(recurring: row.id, time: source.time())
        }
        spec.requests = Resources(cpu: 1_000, memory: 1 << 30, gpus: 1)
        let owner = source.principal()
        state.apply(
            .job(.submitted(state.nextJob, Boxed(spec), owner: owner, request: source.key(), at: source.time())))
    }

    /// Places the first pending job of a queue, one rank a node, where every node has room.
    private mutating func place() {
        guard let entry = state.queue(source.some(queues))?.pending.first(1).first, let job = state.jobs[entry.job]
        else { return }
        if let place = job.array?.states.nextWaiting() {
            return state.apply(.job(.split(state.nextJob, from: job.id, place: place, at: source.time())))
        }
        let ranks = job.spec.value.shape.ranks
        let rank = job.spec.value.requests
        let nodes = state.nodes.filter { $0.lost == nil && rank.fits(in: $0.free) }.prefix(ranks)
        guard nodes.count == ranks else { return }
        var shares: [Allocation] = []
        for (index, node) in nodes.enumerated() {
            guard let gpus = node.freeUnits.gpus.lowest(1), let port = node.freeUnits.ports.first(from: node.nextPort)
            else { return }
            shares.append(
                Allocation(
                    id: AllocationID(state.nextAllocation.number + UInt64(index)), job: job.id,
                    attempt: job.attempt + 1, node: node.id, ranks: UInt32(index)..<UInt32(index + 1),
                    resources: rank, units: Units(gpus: gpus, ports: UnitSet([port]))))
        }
        state.apply(.job(.placed(job.id, attempt: job.attempt + 1, shares, at: source.time())))
    }

    private mutating func start() {
        let waiting = state.allocations.filter { $0.phase == .placed }
        guard !waiting.isEmpty else { return }
        state.apply(.allocation(.started(source.some(waiting).id, at: source.time())))
    }

    private mutating func end() {
        let standing = Array(state.allocations)
        guard !standing.isEmpty else { return }
        let allocation = source.some(standing)
        if let job = state.jobs[allocation.job], source.below(2) == 0 {
            state.apply(.job(.stopping(job.id, source.some(source.causes()), at: source.time())))
        }
        for share in standing where share.job == allocation.job {
            state.apply(.allocation(.ended(share.id, source.some(source.endings()), at: source.time())))
        }
    }

    /// People and times move what waits, and bring back what has finished.
    private mutating func intervene() {
        for job in state.jobs where source.below(4) == 0 {
            switch job.phase {
            case .held:
                state.apply(.job(.released(job.id, by: source.principal(), at: source.time())))
            case .deferred:
                let parent = DepartedParent(job: source.job(), completed: source.below(2) == 0)
                state.apply(.job(.parentDeparted(job.id, parent)))
                state.apply(.job(.ready(job.id, at: source.time())))
            case .pending:
                state.apply(.job(.held(job.id, by: source.principal(), at: source.time())))
            case .finished where job.isArray: break
            case .finished:
                let kind = source.some(Array(source.requeues().suffix(3)))
                state.apply(.job(.requeued(job.id, kind, at: source.time())))
            case .running where job.suspended != nil:
                state.apply(.job(.resumed(job.id, by: source.principal(), at: source.time())))
            case .running where !job.isArray:
                state.apply(.job(.suspended(job.id, by: source.principal(), at: source.time())))
            case .starting, .running, .stopping:
                break
            }
        }
    }

    private mutating func closeOrOpen() {
        let node = source.some(Array(state.nodes))
        switch source.below(4) {
        case 0:
            return state.apply(.node(.labelled(node.id, source.labels(), by: source.principal(), at: source.time())))
        case 1 where source.below(4) == 0:
            return state.apply(
                .node(.fenceWanted(node.id, by: source.principal(), reason: source.text(), at: source.time())))
        case 1: return state.apply(.node(.tainted(node.id, source.taints(), by: source.principal(), at: source.time())))
        default: break
        }
        guard node.closure != nil else { return state.apply(.node(.closed(node.id, source.closure()))) }
        state.apply(.node(.reopened(node.id, by: source.principal(), at: source.time())))
    }

    /// What has no allocation left goes back into its queue or finishes; the longest finished is forgotten.
    private mutating func settle() {
        for array in state.jobs where array.isArray && !array.phase.isTerminal {
            if source.below(8) == 0, array.array?.states.count(of: .waiting) != 0 {
                let outcome = source.some(Array(source.outcomes().dropFirst()))
                state.apply(.job(.elementsEnded(array.id, places: nil, outcome, at: source.time())))
            }
            guard let progress = state.jobs[array.id]?.array, progress.isOver else { continue }
            state.apply(.job(.finished(array.id, progress.outcome, at: source.time())))
        }
        for job in state.jobs
        where !job.isArray && !job.phase.isWaiting && !job.phase.isTerminal && state.active(of: job).isEmpty {
            switch source.below(3) {
            case 0: state.apply(.job(.requeued(job.id, source.some(source.requeues()), at: source.time())))
            default: state.apply(.job(.finished(job.id, source.some(source.outcomes()), at: source.time())))
            }
        }
        if let oldest = state.finished.oldest, source.below(4) == 0 { state.apply(.job(.archived(oldest.job))) }
    }
}
