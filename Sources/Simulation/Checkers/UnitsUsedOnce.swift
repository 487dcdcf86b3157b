// No device, port or other resource of a node is really used by two allocations that the ledger believes in. Ranks of
// allocations that were given up may still be on their way out.

import ClusterModel
import Ledger

struct UnitsUsedOnce {
    static let promise = "nothing of a node is used twice"

    func noteStart(
        _ start: RunningRank, beside running: [RunningRank], on hardware: NodeInventory, ledger: ClusterState,
        into broken: inout [BrokenPromise]
    ) {
        guard ledger.allocations[start.allocation] != nil else { return }
        let beside = running.filter { $0.node == start.node && ledger.allocations[$0.allocation] != nil }
        var total = start.resources
        for other in beside {
            total += other.resources
            guard other.allocation != start.allocation else { continue }
            let clash =
                !other.units.gpus.isDisjoint(with: start.units.gpus)
                || !other.units.ports.isDisjoint(with: start.units.ports)
            if clash {
                broken.append(
                    BrokenPromise(promise: Self.promise, detail: "\(start.task) and \(other.task) share a unit"))
            }
        }
        if !total.fits(in: hardware.resources) {
            broken.append(
                BrokenPromise(
                    promise: Self.promise,
                    detail: "node-\(start.node + 1) runs \(total.summary) and has \(hardware.resources.summary)"))
        }
        if !Units(gpus: hardware.units.gpus, ports: hardware.units.ports).isSuperset(of: start.units) {
            broken.append(
                BrokenPromise(promise: Self.promise, detail: "\(start.task) was given units that are not there"))
        }
    }
}
