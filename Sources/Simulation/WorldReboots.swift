// Reboots that admins ask for in a simulated world. Drawn apart from everything else, so that a world without them is
// what it was before there were any.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import NodeControl

extension World {
    static let rebootPromise = "a machine is rebooted when nothing runs on it"
    static let rebootedPromise = "a reboot that happened is not waited for"

    mutating func planReboots(until end: Int64) {
        guard options.hasReboots ?? (seed % 7 == 5) else { return }
        var chance = Randomness(seed: seed ^ 0x2EB0_07)
        for node in nodes.indices where chance.chance(perMille: 600) {
            let time = 5_000 + Int64(chance.below(Int(end)))
            plan(.adminAsks(.reboot(nodes[node].name, reason: "new kernel")), after: time)
            if chance.chance(perMille: 200) {
                plan(.adminAsks(.resume(nodes[node].name)), after: time + Int64(chance.below(20_000)))
            }
        }
    }

    mutating func rebootAsAsked(_ node: Int) {
        tell { _ in "node-\(node + 1) reboots as it was asked to" }
        if let rank = running.first(where: { $0.node == node }) {
            judges.broken.append(
                BrokenPromise(
                    promise: Self.rebootPromise, detail: "node-\(node + 1) is rebooted under rank \(rank.task)"))
        }
        // Now and then it can not be done.
        guard !chance.chance(perMille: 150) else {
            return plan(
                .noticed(node: node, life: nodes[node].life, .rebootFailed("no such command")), after: 50)
        }
        reboot(node, after: 2_000 + Int64(chance.below(20_000)))
    }

    /// Whoever said hello under another kernel is open again, or closed for another reason.
    mutating func judgeReboots(in turn: Turn) {
        guard let state = coordinator.conductor?.state else { return }
        for case .node(.inventoried(let id, _)) in turn.events {
            guard let node = state.nodes[id], let old = node.closure?.rebootOf, old != node.inventory?.kernelBoot
            else { continue }
            judges.broken.append(
                BrokenPromise(promise: Self.rebootedPromise, detail: "\(node.name) still waits for the end of \(old)"))
        }
    }
}
