// Laws of where gangs may sit, over generated clusters with labels, taints and lists, against a naive twin.

import ClusterModel
import Scheduling
import Support
import Testing

@Suite("A choice of nodes")
struct SelectionLaws {
    /// A cluster of labelled and tainted nodes, and one job that chooses among them.
    private struct Case {
        var nodes = Table<Node>()
        var slots: [NodeSlot]
        var selection: NodeSelection
        var job: PendingJob

        init(seed: UInt64) {
            let snapshot = Generate.snapshot(seed: seed, jobs: 1)
            var chance = Randomness(seed: seed ^ 0xFEED)
            slots = snapshot.nodes
            for place in slots.indices {
                var node = Node(
                    id: slots[place].id, name: Case.name(place), key: Generate.payload(),
                    joined: WallTime(milliseconds: 0))
                node.labels = ["a", "b"].filter { _ in chance.chance(perMille: 600) }.map { Label(key: $0, value: "") }
                if chance.chance(perMille: 200) { node.taints = [Taint(key: "t", effect: .noSchedule)] }
                nodes[node.id] = node
                let isIdle = slots[place].free == slots[place].capacity
                slots[place].tenancy = isIdle ? .idle : chance.chance(perMille: 200) ? .whole : .shared
            }
            selection = NodeSelection(
                labels: chance.chance(perMille: 300) ? [Label(key: "a", value: "")] : [],
                constraint: chance.chance(perMille: 300) ? try? Constraint("a|b") : nil,
                include: chance.chance(perMille: 400) ? [Case.name(chance.below(slots.count))] : [],
                exclude: chance.chance(perMille: 200) ? [Case.name(chance.below(slots.count))] : [],
                tolerations: chance.chance(perMille: 300) ? [Toleration(key: "t")] : [],
                isExclusive: chance.chance(perMille: 200))
            job = snapshot.queues.flatMap(\.pending)[0]
            job.isExclusive = selection.isExclusive
            job.eligible = Boxed(Eligibility(of: selection, over: nodes))
        }

        static func name(_ place: Int) -> Name { Name(unchecked: "n\(place)") }

        func plan() -> Plan {
            let queue = QueueSlot(name: .standard, quota: Quota(), used: .zero, pending: [job])
            return Scheduler().plan(Snapshot(nodes: slots, queues: [queue]))
        }

        func isClosed(_ place: Int) -> Bool {
            guard let node = nodes[slots[place].id] else { return true }
            if selection.exclusion(of: node.name, labels: node.labels, taints: node.taints) != nil { return true }
            return slots[place].tenancy == .whole || job.isExclusive && slots[place].tenancy != .idle
        }

        /// Every way to give the ranks to the nodes, tried one by one.
        func fits() -> Bool { fits(from: 0, given: []) }

        private func fits(from place: Int, given: [Int]) -> Bool {
            guard place < slots.count else { return isSeating(given) }
            let most = isClosed(place) ? 0 : job.shape.ranks
            return (0...most).contains { fits(from: place + 1, given: given + [$0]) }
        }

        private func isSeating(_ given: [Int]) -> Bool {
            guard given.reduce(0, +) == job.shape.ranks else { return false }
            for (place, ranks) in given.enumerated() {
                if selection.include.contains(Case.name(place)), ranks == 0 { return false }
                guard (job.requests * ranks).fits(in: slots[place].free),
                    Int(job.requests.gpus) * ranks <= slots[place].freeUnits.gpus.count
                else { return false }
            }
            if let nodes = job.shape.nodes {
                guard given.filter({ $0 > 0 }).sorted(by: >) == job.shape.shares(over: nodes) else { return false }
            }
            return !job.needsPort
        }
    }

    @Test("places a gang exactly when some way to seat it exists", arguments: Seeds.every(600))
    func agreesWithEveryWay(seed: UInt64) {
        var given = Case(seed: seed)
        // Ports are another law's; here they must not decide.
        given.job = PendingJob(
            id: given.job.id, priority: 0, shape: given.job.shape, requests: given.job.requests, needsPort: false)
        given.job.isExclusive = given.selection.isExclusive
        given.job.eligible = Boxed(Eligibility(of: given.selection, over: given.nodes))
        #expect(!given.plan().placements.isEmpty == given.fits(), "seed \(seed) \(given.selection)")
    }

    @Test(
        "puts no rank where the job's terms forbid it, and one on each node that it must include",
        arguments: Seeds.every(600))
    func keepsTheTerms(seed: UInt64) {
        let given = Case(seed: seed)
        let shares = given.plan().placements.flatMap(\.shares)
        for share in shares {
            let place = given.slots.firstIndex { $0.id == share.node } ?? 0
            #expect(!given.isClosed(place), "seed \(seed)")
            if given.job.isExclusive { #expect(share.resources == given.slots[place].capacity, "seed \(seed)") }
        }
        guard !shares.isEmpty else { return }
        for name in given.selection.include {
            #expect(shares.contains { given.nodes[$0.node]?.name == name }, "seed \(seed)")
        }
    }

    @Test(
        "says of what could never be held that it is left out exactly when its own terms are why",
        arguments: Seeds.every(600))
    func reasonsAreItsOwn(seed: UInt64) {
        let given = Case(seed: seed)
        guard let reason = given.plan().waiting.first?.reason else { return }
        let isHeld = couldHold(given.job, nodes: given.slots)
        switch reason {
        case .excluded(let exclusions):
            #expect(!isHeld && couldHold(given.job.anywhere, nodes: given.slots), "seed \(seed)")
            #expect(exclusions.nodesUp == given.slots.count)
            let left = given.nodes.filter { node in
                given.selection.exclusion(of: node.name, labels: node.labels, taints: node.taints) != nil
            }
            #expect(exclusions.total == left.count, "seed \(seed)")
        case .impossibleNow: #expect(!isHeld, "seed \(seed)")
        default: #expect(isHeld, "seed \(seed) \(reason)")
        }
    }
}
