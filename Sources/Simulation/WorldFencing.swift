// Machines that are powered off because they are silent, in a simulated world: the command really does it, when it does
// not fail, and somebody powers them on again later. Drawn apart from everything else, so that a world without them is
// what it was before there were any.

import ClusterModel
import ControlPlane
import Ledger
import Messages

extension World {
    static let fencePromise = "no more machines are powered off at once than may be"
    static let fencedPromise = "what is powered off holds nothing, and gets nothing meanwhile"

    mutating func judgeFencing(in turn: Turn) {
        guard coordinator.settings.canFence, let state = coordinator.conductor?.state else { return }
        for case .node(.fenced(let id, _, _)) in turn.events {
            guard let node = state.nodes[id], !node.allocations.isEmpty else { continue }
            judges.broken.append(
                BrokenPromise(promise: Self.fencedPromise, detail: "\(node.name) still holds \(node.allocations)"))
        }
        for case .welcome(let session, _) in turn.effects {
            guard case .agent(let node, _)? = network.channel(session)?.party,
                let row = state.node(named: nodes[node].name), coordinator.fencing.contains(row.id)
            else { continue }
            judges.broken.append(
                BrokenPromise(promise: Self.fencedPromise, detail: "\(row.name) is let in while it is powered off"))
        }
    }

    mutating func planFencing(until end: Int64) {
        guard options.hasFencing ?? (seed % 13 < 3) else { return }
        coordinator.settings.canFence = true
        coordinator.settings.fenceAfter = .seconds(60 + Int64(seed % 40))
        // Two at once are few: some have to wait.
        coordinator.settings.fencesAtOnce = 1 + Int(seed % 2)
        var chance = Randomness(seed: seed ^ 0xFE_2CED)
        for node in nodes.indices {
            // By hand; most are refused, for the node answers.
            for _ in 0..<chance.below(4) {
                plan(
                    .adminAsks(.fence(nodes[node].name, reason: "no answer")),
                    after: 20_000 + Int64(chance.below(Int(end))))
            }
        }
    }

    /// What it takes, and whether it works, is this run's own.
    mutating func runFenceCommand(for id: NodeID, _ name: Name) {
        let isOff = fencesWork ?? !chance.chance(perMille: areFaultsOver ? 100 : 400)
        // An effect that is done twice is one wish.
        if !coordinator.fencing.contains(id) { coordinator.fencing.append(id) }
        let most = coordinator.settings.fencesAtOnce
        if coordinator.fencing.count > most {
            judges.broken.append(
                BrokenPromise(promise: Self.fencePromise, detail: "\(coordinator.fencing) and at most \(most)"))
        }
        plan(
            .fenceEnds(life: coordinator.life, id, name, isOff: isOff), after: 500 + Int64(chance.below(60_000)))
    }

    /// The machine goes down before anybody hears of it; a coordinator that died meanwhile hears nothing.
    mutating func endFence(_ life: Int, _ id: NodeID, _ name: Name, isOff: Bool) {
        if isOff, let node = nodes.firstIndex(where: { $0.name == name }), nodes[node].isUp {
            tell { _ in "\(name) is powered off" }
            reboot(node, after: 20_000 + Int64(chance.below(120_000)))
        }
        plan(.fenceIsTold(life: life, id, isOff: isOff), after: Int64(chance.below(10_000)))
    }

    mutating func tellFence(_ life: Int, _ id: NodeID, isOff: Bool) {
        guard life == coordinator.life else { return }
        coordinator.fencing.removeAll { $0 == id }
        give(.fence(id, isOff ? .isOff(said: "off") : .failed(why: "no answer from its controller")))
    }
}
