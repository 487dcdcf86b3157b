// Labels and taints in a simulated world, and jobs that choose their nodes by them. Drawn apart from everything else,
// so that a world without them is what it was before there were any.

import ClusterModel
import Messages

extension World {
    private static let features = ["a100", "ib", "example.com/rack"]
    private static let taint = Taint(key: "dedicated", value: "team", effect: .noSchedule)
    private static let aversion = Taint(key: "old", effect: .preferNoSchedule)

    mutating func planSelections(seed: UInt64, until end: Int64) {
        hasSelections = true
        var chance = Randomness(seed: seed ^ 0x5E1E_C7ED)
        for job in jobs.indices where chance.chance(perMille: 450) { choose(for: job, using: &chance) }
        for node in nodes.indices {
            // Some before the first job, some in the middle of everything.
            for _ in 0...chance.below(4) {
                let time = chance.chance(perMille: 400) ? 10_000 : Int64(chance.below(Int(end)))
                plan(.adminAsks(wish(for: node, using: &chance)), after: time)
            }
        }
    }

    private func wish(for node: Int, using chance: inout Randomness) -> ClientRequest {
        let name = nodes[node].name
        let key = Self.features[chance.below(Self.features.count)]
        switch chance.below(6) {
        case 0: return .label(name, put: [], remove: [key])
        case 1: return .taint(name, put: [chance.chance(perMille: 500) ? Self.taint : Self.aversion], remove: [])
        case 2: return .taint(name, put: [], remove: [Toleration(key: "dedicated"), Toleration(key: "old")])
        default: return .label(name, put: [Label(key: key, value: "1")], remove: [])
        }
    }

    private mutating func choose(for job: Int, using chance: inout Randomness) {
        var selection = NodeSelection()
        let names = nodes.map(\.name)
        switch chance.below(6) {
        case 0: selection.labels = [Label(key: Self.features[chance.below(3)], value: "1")]
        case 1:
            let texts = ["a100", "a100|ib", "(a100|ib)&example.com/rack"]
            selection.constraint = try? Constraint(texts[chance.below(texts.count)])
        case 2: selection.exclude = [names[chance.below(names.count)]]
        case 3: selection.include = [names[chance.below(names.count)]]
        // Only where no quota stands in the way of whole nodes: how much they hold, nobody can know before.
        case 4: selection.isExclusive = jobs[job].spec.queue == .standard
        default: selection.tolerations = [Toleration(key: "dedicated", value: "team")]
        }
        if selection != .none { jobs[job].spec.selection = Boxed(selection) }
    }

    /// Every node gets every label and loses every taint, so that whoever waits for one can go.
    mutating func lightenNodes() {
        let labels = Self.features.map { Label(key: $0, value: "1") }.sorted()
        for node in nodes.indices {
            ask(0, .label(nodes[node].name, put: labels, remove: []), .setup)
            ask(0, .taint(nodes[node].name, put: [], remove: [Toleration(key: "")]), .setup)
        }
    }
}
