// The promises that the state keeps, written as a walk over it. The simulator walks them after every turn. That nothing
// is promised over a quota or over what is free is not among them: it holds when the promise is made, and afterwards a
// quota may be lowered or a device be lost, which takes nothing back.

package import ClusterModel

/// A promise that does not hold.
package enum Violation: Hashable, Sendable {
    /// A unit is promised twice, or promised and free.
    case sharedUnit(NodeID)
    /// What is free and what is promised do not add up to the inventory.
    case unbalanced(NodeID)
    case homeless(AllocationID)
    case miscounted(Name)
    /// What its users and accounts have does not add up, or stands in no line, or in the wrong one.
    case misattributed(Name)
    case brokenGang(JobID)
    case misplacedJob(JobID)
    /// What an array says of its elements is not what their rows say.
    case miscountedArray(JobID)
    case strayElement(JobID)
    /// What a recurring job says of its runs is not what the jobs say, or its times are not in order.
    case miscountedRuns(RecurringID)
    /// What a service says of its replicas is not what the jobs say, or it is not found, or serves what it does not
    /// have.
    case miscountedReplicas(ServiceID)
    /// A model is not found under its name, has no version, or versions that do not rise.
    case strayModel(ModelID)
    /// A token stands twice, or where it is not looked for.
    case strayToken(ContentHash)
}

extension ClusterState {
    /// Every promise that is broken now; empty in every state that a correct coordinator can reach.
    package func violations() -> [Violation] {
        nodes.flatMap(violations(of:)) + queueViolations() + usageViolations() + jobs.flatMap(violations(of:))
            + allocations.filter { nodes[$0.node]?.allocations.contains($0.id) != true }.map { .homeless($0.id) }
            + recurring.flatMap(violations(of:)) + services.flatMap(violations(of:))
            + models.filter { !isSound($0) }.map { .strayModel($0.id) }
            + zip(promises, promises.dropFirst()).filter { $0.key >= $1.key }.map { .strayToken($1.key) }
    }

    private func violations(of row: RecurringJob) -> [Violation] {
        let runs = jobs.filter {
            $0.spec.value.recurring?.recurring == row.id && $0.element == nil && !$0.phase.isTerminal
        }
        let isFound = recurring(row.spec.value.name, in: row.spec.value.namespace)?.id == row.id
        return row.active == runs.map(\.id) && isFound ? [] : [.miscountedRuns(row.id)]
    }

    private func isSound(_ row: Model) -> Bool {
        let numbers = row.versions.map(\.number)
        return model(row.name, in: row.namespace)?.id == row.id && row.id < nextModel && !numbers.isEmpty
            && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 } && numbers.allSatisfy { $0 < row.next }
    }

    private func violations(of row: Service) -> [Violation] {
        let replicas = jobs.filter { $0.spec.value.replica?.service == row.id && !$0.phase.isTerminal }
        let isFound = service(row.name, in: row.namespace)?.id == row.id
        let numbers = row.revisions.map(\.number)
        let wanted = [row.serving, row.rollout?.revision ?? row.serving]
        let isSound =
            isFound && row.active == replicas.map(\.id) && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
            && wanted.allSatisfy { $0 == 0 || numbers.contains($0) }
            && numbers.count <= ServiceSpec.Limits.revisions + 2
        return isSound ? [] : [.miscountedReplicas(row.id)]
    }

    private func violations(of node: Node) -> [Violation] {
        guard let inventory = node.inventory else { return node.allocations.isEmpty ? [] : [.unbalanced(node.id)] }
        var found: [Violation] = []
        var promised = Resources.zero
        var units = Units()
        for allocation in node.allocations.compactMap({ allocations[$0] }) {
            promised += allocation.resources
            let clash =
                !units.gpus.isDisjoint(with: allocation.units.gpus)
                || !units.ports.isDisjoint(with: allocation.units.ports)
                || !units.cores.isDisjoint(with: allocation.units.cores)
            if clash { found.append(.sharedUnit(node.id)) }
            units.formUnion(allocation.units)
        }
        if node.free + promised != inventory.resources { found.append(.unbalanced(node.id)) }
        if !node.freeUnits.gpus.isDisjoint(with: units.gpus) || !node.freeUnits.ports.isDisjoint(with: units.ports) {
            found.append(.sharedUnit(node.id))
        }
        return found
    }

    private func queueViolations() -> [Violation] {
        var used = Lookup<Name, Resources>()
        var running = Lookup<Name, Int>()
        var pending = Lookup<Name, Int>()
        var deferred = Lookup<Name, Int>()
        for job in jobs {
            let queue = job.spec.value.queue
            for allocation in active(of: job) { used[queue, default: .zero] += allocation.resources }
            if job.phase.isPending {
                pending[queue, default: 0] += 1
            } else if job.phase.isWaiting {
                deferred[queue, default: 0] += 1
            } else if !job.phase.isTerminal, !job.isArray {
                running[queue, default: 0] += 1
            }
        }
        return queues.flatMap { queue -> [Violation] in
            let name = queue.spec.name
            let counted =
                queue.used == used[name] ?? .zero && queue.running == running[name] ?? 0
                && queue.pending.count == pending[name] ?? 0 && queue.deferred == deferred[name] ?? 0
            return counted ? [] : [.miscounted(name)]
        }
    }

    /// Adds up anew what each user and account has, and lines everybody up again.
    private func usageViolations() -> [Violation] {
        var books = Lookup<Name, UsageBook>()
        var lines = Lookup<Name, UserLines>()
        for job in jobs where !job.phase.isTerminal {
            let queue = job.spec.value.queue
            let gpus = active(of: job).reduce(0) { $0 + $1.resources.gpus }
            books[queue, default: UsageBook()].add(
                Usage(
                    running: job.phase.isWaiting || job.isArray ? 0 : 1, pending: job.phase.isWaiting ? 1 : 0,
                    gpus: gpus),
                for: job.payer)
            if job.phase.isPending { lines[queue, default: UserLines()].insert(job.pendingEntry, of: job.payer.user) }
        }
        return queues.flatMap { queue -> [Violation] in
            let name = queue.spec.name
            let wanted = queue.spec.limits.isEmpty ? nil : lines[name] ?? UserLines()
            let agrees = queue.usage == books[name] ?? UsageBook() && queue.lines == wanted
            return agrees ? [] : [.misattributed(name)]
        }
    }

    private func violations(of job: Job) -> [Violation] {
        if let progress = job.array { return violations(of: job, progress) }
        if let element = job.element, row(of: element)?.id != job.id || state(of: element) != job.elementState {
            return [.strayElement(job.id)]
        }
        let standing = active(of: job)
        switch job.phase {
        case .held, .deferred, .pending, .finished:
            return standing.isEmpty ? [] : [.misplacedJob(job.id)]
        case .starting, .running:
            let ranks = job.placements.reduce(0) { $0 + $1.ranks.count }
            return ranks == job.spec.value.shape.ranks ? [] : [.brokenGang(job.id)]
        case .stopping:
            return standing.isEmpty ? [.misplacedJob(job.id)] : []
        }
    }

    private func state(of element: ElementName) -> ElementState? {
        guard let array = jobs[element.array], let place = array.spec.value.array?.indices.place(of: element.index)
        else { return nil }
        return array.array?.states[place]
    }

    private func violations(of array: Job, _ progress: ArrayProgress) -> [Violation] {
        let waits = progress.states.count(of: .waiting) > 0
        let sound =
            switch array.phase {
            case .held, .deferred, .pending: waits
            case .running: !waits && !progress.isOver
            case .finished: progress.isOver
            case .starting, .stopping: false
            }
        let isWithinLimit = progress.running <= progress.states.count(of: .live)
        return sound && isWithinLimit && array.placements.isEmpty ? [] : [.miscountedArray(array.id)]
    }
}

extension Job {
    /// What its array must say of it.
    fileprivate var elementState: ElementState {
        guard case .finished(let outcome, _) = phase else { return .live }
        return outcome == .completed ? .completed : .failed
    }
}
