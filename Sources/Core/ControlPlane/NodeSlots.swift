// A node as the planner sees it, made from the ledger: what is free, whose it is, and when what runs there has surely
// ended. Nothing in it depends on the time of the cycle, so that it can be kept until a fact changes it.

import ClusterModel
import Ledger
import Scheduling

extension ClusterState {
    /// nil for a node that never said what it has.
    ///
    /// - Parameter overrun: How much longer than its limit an attempt may be there.
    func slot(of node: Node, isShunned: Bool = false, overrun: Span = .zero) -> NodeSlot? {
        guard let inventory = node.inventory else { return nil }
        var slot = NodeSlot(
            id: node.id, capacity: inventory.resources, free: node.free, freeUnits: node.freeUnits,
            nextPort: node.nextPort, isShunned: isShunned, tenancy: node.allocations.isEmpty ? .idle : .shared)
        for id in node.allocations {
            guard let allocation = allocations[id], let job = jobs[allocation.job] else { continue }
            if job.spec.value.isExclusive { slot.tenancy = .whole }
            guard let end = end(of: allocation, job) else {
                slot.stayers += 1
                continue
            }
            slot.departures.append(
                Departure(
                    time: end + overrun, resources: allocation.resources, gpus: allocation.units.gpus.count,
                    ports: allocation.units.ports.isEmpty ? 0 : allocation.units.ports.count))
        }
        return slot
    }

    /// When an allocation ends by its limits; nil where there are none.
    private func end(of allocation: Allocation, _ job: Job) -> WallTime? {
        let begin: WallTime
        switch (job.phase, allocation.phase) {
        // Whatever stops it, it is given no longer than what is counted beside every limit.
        case (.stopping(_, let since), _): return since
        case (_, .running(let since)): begin = since
        case (.starting(let since), .placed), (.running(let since), .placed): begin = since
        case (.held, .placed), (.deferred, .placed), (.pending, .placed), (.finished, .placed): return nil
        }
        let spec = job.spec.value
        // While it stands still no time of its limit passes, and nobody knows how long that is.
        guard let limit = spec.timeLimit, job.suspended == nil else { return spec.deadline }
        let end = begin + limit + (job.suspension?.value.before ?? .zero)
        return spec.deadline.map { min(end, $0) } ?? end
    }
}
