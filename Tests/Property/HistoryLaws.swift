// Laws of what a job keeps of its past, over random facts.

import ClusterModel
import Testing

@Suite struct HistoryLaws {
    private static func fact(_ chance: inout Randomness) -> JobFact.What {
        let node = Name(unchecked: "n\(chance.below(3))")
        switch chance.below(6) {
        case 0: return .placed(Boxed(JobFact.Places(attempt: 1, ranks: 1, nodes: 1, hosts: node.text)))
        case 1: return .started
        case 2: return .requeued(Boxed(.restart))
        case 3: return .stopping(Boxed(JobFact.Stop(cause: .nodeLost(node))))
        default:
            let endings: [Ending] = [.completed, .stopped, .lost, .failed(rank: 0, .code(1))]
            return .ended(Boxed(JobFact.Share(node: node, ranks: 0..<2, ending: endings[chance.below(4)])))
        }
    }

    /// How many facts one stands for: those it left out, and those that ended alike.
    private static func weight(_ fact: JobFact) -> Int {
        switch fact.what {
        case .omitted(let count): count
        case .ended(let share): 1 + share.value.alike / 2
        case .submitted, .held, .released, .suspended, .resumed, .ready, .split, .placed, .started, .stopping,
            .requeued, .finished, .elementsEnded:
            1
        }
    }

    @Test(
        "Facts are bounded, in order, none is lost uncounted, and the first and the last are there",
        arguments: 1...200 as ClosedRange<UInt64>)
    func bounded(seed: UInt64) {
        var chance = Randomness(seed: seed)
        var facts: [JobFact] = []
        var noted: [JobFact.What] = []
        for _ in 0..<(1 + chance.below(300)) {
            let what = Self.fact(&chance)
            noted.append(what)
            facts.note(what, at: WallTime(milliseconds: Int64(chance.below(10_000))))
            #expect(facts.count <= JobFact.most, "seed \(seed)")
        }
        #expect(zip(facts, facts.dropFirst()).allSatisfy { $0.time <= $1.time }, "seed \(seed)")
        #expect(facts.first?.what.isSameKind(as: noted[0]) == true, "seed \(seed)")
        #expect(facts.last?.what.isSameKind(as: noted[noted.count - 1]) == true, "seed \(seed)")
        #expect(facts.indices.allSatisfy { facts.cause(of: $0) ?? -1 < $0 }, "seed \(seed): a cause comes before")
        let sum = facts.reduce(0) { $0 + Self.weight($1) }
        #expect(sum <= noted.count, "seed \(seed)")
        // Where some are left out only their number is known, and not for how many each of them stood.
        guard facts.count < JobFact.most else { return }
        #expect(sum == noted.count, "seed \(seed)")
    }
}

extension JobFact.What {
    fileprivate func isSameKind(as other: JobFact.What) -> Bool {
        switch (self, other) {
        case (.placed, .placed), (.started, .started), (.requeued, .requeued), (.stopping, .stopping): true
        case (.ended(let one), .ended(let two)): one.value.ending == two.value.ending
        default: false
        }
    }
}
