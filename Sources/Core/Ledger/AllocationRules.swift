// How facts about allocations change the tables.

import ClusterModel

extension ClusterState {
    /// Folds one fact about an allocation into the state. An allocation that ended leaves its table; its job remembers
    /// how it ended.
    package mutating func apply(_ event: AllocationEvent) {
        switch event {
        case .started(let id, let time):
            guard let allocation = allocations[id] else { preconditionFailure("an allocation that stands starts") }
            allocations[id]?.phase = .running(since: time)
            noteStart(of: allocation.job, at: time)
        case .ended(let id, let ending, let time):
            guard let allocation = allocations[id] else { preconditionFailure("an allocation ends once") }
            release(allocation)
            let share = JobFact.Share(
                node: nodes[allocation.node]?.name ?? .standard, ranks: allocation.ranks, ending: ending.brief)
            changeJob(allocation.job) { job in
                job.facts.note(.ended(Boxed(share)), at: time)
                guard let place = job.placements.firstIndex(where: { $0.allocation == id }) else { return }
                job.placements[place].ending = ending
            }
        }
    }

    /// A gang runs when every one of its allocations does.
    private mutating func noteStart(of id: JobID, at time: WallTime) {
        guard let job = jobs[id] else { preconditionFailure("an allocation's job exists") }
        let runs = active(of: job).allSatisfy { allocation in
            switch allocation.phase {
            case .placed: false
            case .running: true
            }
        }
        changeJob(id) { job in
            guard runs, case .starting = job.phase else { return }
            job.phase = .running(since: time)
            job.started = time
            job.facts.note(.started, at: time)
        }
    }

    private mutating func release(_ allocation: Allocation) {
        guard var node = nodes[allocation.node], let job = jobs[allocation.job] else {
            preconditionFailure("an allocation's node and job exist")
        }
        node.free += allocation.resources
        // A device that is gone by now does not come back with its promise.
        if let inventory = node.inventory { node.freeUnits.formUnion(inventory.existing(of: allocation.units)) }
        node.allocations.removeAll { $0 == allocation.id }
        nodes[allocation.node] = node
        allocations[allocation.id] = nil
        changeQueue(job.spec.value.queue) { $0.letGo(allocation.resources, of: job) }
    }
}

extension NodeInventory {
    /// Those of the units that the node has.
    fileprivate func existing(of units: Units) -> Units {
        Units(
            gpus: UnitSet(units.gpus.numbers.filter { $0 < gpus.count }), cores: units.cores,
            ports: UnitSet(units.ports.numbers.filter(ports.contains)))
    }
}
