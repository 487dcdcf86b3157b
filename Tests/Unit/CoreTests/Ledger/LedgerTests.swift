// How single facts change the tables.

import ClusterModel
import ControlPlane
import Ledger
import Support
import Testing

@Suite("The ledger")
struct LedgerTests {
    private static let key = Conversation.proof(1).key

    private static func state(gpus: Int) -> ClusterState {
        var state = ClusterState(cluster: Conversation.cluster)
        let time = WallTime(milliseconds: 1)
        state.apply(.queue(.declared(QueueSpec(name: .standard))))
        state.apply(.node(.joined(NodeID(1), name: Name(unchecked: "n"), key: key, token: key, at: time)))
        state.apply(.node(.inventoried(NodeID(1), Generate.inventory(gpus: gpus))))
        let request = RequestKey(client: 1, sequence: 1)
        state.apply(.job(.submitted(JobID(1), Generate.spec(gpus: 2), owner: .admin, request: request, at: time)))
        let share = Allocation(
            id: AllocationID(1), job: JobID(1), attempt: 1, node: NodeID(1), ranks: 0..<1,
            resources: Resources(cpu: 1000, gpus: 2), units: Units(gpus: UnitSet(0..<2), ports: UnitSet([20_000])))
        state.apply(.job(.placed(JobID(1), attempt: 1, [share], at: time)))
        return state
    }

    @Test("does not give back a device that its node does not have any more")
    func lostDevice() {
        var state = Self.state(gpus: 2)
        state.apply(.node(.inventoried(NodeID(1), Generate.inventory(gpus: 1))))
        #expect(state.violations().isEmpty)
        state.apply(.allocation(.ended(AllocationID(1), .completed, at: WallTime(milliseconds: 2))))
        #expect(state.nodes[NodeID(1)]?.freeUnits.gpus == UnitSet([0]))
        #expect(state.nodes[NodeID(1)]?.free.gpus == 1)
        #expect(state.violations().isEmpty)
    }

    @Test("lets a port rest before it is promised again")
    func portRests() { #expect(Self.state(gpus: 2).nodes[NodeID(1)]?.nextPort == 20_001) }

    @Test("keeps its promises when a quota is lowered below what is used")
    func loweredQuota() {
        var state = Self.state(gpus: 2)
        let quota = Quota([.init(kind: .gpu, amount: 1)])
        state.apply(.queue(.declared(QueueSpec(name: .standard, quota: quota))))
        #expect(state.violations().isEmpty)
    }

    @Test("jumps over what a restored backup cannot know, and goes on from there")
    func recovered() {
        var state = Self.state(gpus: 2)
        let time = WallTime(milliseconds: 2)
        state.apply(.cluster(.opened(epoch: 3, at: time)))
        let (job, allocation) = (JobID(1_000_002), AllocationID(1_000_002))
        state.apply(.cluster(.recovered(epoch: 1_000_003, nextJob: job, nextAllocation: allocation, at: time)))
        #expect(state.epoch == 1_000_003 && state.nextJob == job && state.nextAllocation == allocation)
        #expect(state.jobs[JobID(1)]?.phase == .starting(since: WallTime(milliseconds: 1)), "what was known stays")
        let request = RequestKey(client: 2, sequence: 1)
        state.apply(.job(.submitted(job, Generate.spec(), owner: .admin, request: request, at: time)))
        state.apply(.cluster(.opened(epoch: 1_000_004, at: time)))
        #expect(state.nextJob == JobID(1_000_003) && state.jobs.map(\.id) == [JobID(1), job])
        #expect(state.violations().isEmpty)
    }

    @Test("shows an attempt that is not whole as a broken promise")
    func brokenGang() {
        var state = ClusterState(cluster: Conversation.cluster)
        let time = WallTime(milliseconds: 1)
        state.apply(.queue(.declared(QueueSpec(name: .standard))))
        let request = RequestKey(client: 1, sequence: 1)
        state.apply(.job(.submitted(JobID(1), Generate.spec(ranks: 2), owner: .admin, request: request, at: time)))
        state.apply(.job(.placed(JobID(1), attempt: 1, [], at: time)))
        #expect(state.violations() == [.brokenGang(JobID(1))])
    }

    @Test("keeps pending jobs by priority, then age")
    func pendingOrder() {
        var state = ClusterState(cluster: Conversation.cluster)
        state.apply(.queue(.declared(QueueSpec(name: .standard))))
        for (number, priority) in [0, 5, 0, 9, 5].enumerated() {
            let id = JobID(UInt64(number + 1))
            state.apply(
                .job(
                    .submitted(
                        id, Generate.spec(priority: Int32(priority)), owner: .admin,
                        request: RequestKey(client: 1, sequence: id.number), at: WallTime(milliseconds: 1))))
        }
        #expect(state.queues[0].pending.first(9).map(\.job.number) == [4, 2, 5, 1, 3])
    }

    @Test("keeps as many tokens as the door can hold: not those that were used, nor those that expire first")
    func tokens() throws {
        var state = ClusterState(cluster: Conversation.cluster)
        // Keys that come in no order; the later ones of them expire first.
        let keys = try (0..<8300).map { number in
            let mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
            return try #require(
                ContentHash(bytes: (0..<32).map { UInt8(truncatingIfNeeded: mixed >> UInt64(8 * ($0 % 8))) }))
        }
        func promise(_ number: Int) {
            let expires = WallTime(milliseconds: Int64(20_000 - number))
            state.apply(.cluster(.promised(JoinPromise(key: keys[number], expires: expires, madeBy: .admin))))
        }
        func stands(_ number: Int) -> Bool { state.promise(for: keys[number]) != nil }
        (0..<8192).forEach(promise)
        let (name, time) = (Name(unchecked: "n"), WallTime(milliseconds: 1))
        state.apply(.node(.joined(NodeID(1), name: name, key: keys[5], token: keys[4], at: time)))
        #expect(state.promise(for: keys[4])?.used == JoinPromise.Use(node: name, key: keys[5]))
        #expect(state.promise(for: keys[3])?.used == nil)
        #expect((0..<8192).allSatisfy(stands))
        promise(8192)
        #expect((0...8192).filter { !stands($0) } == [4], "the one that was used")
        promise(8193)
        #expect((0...8193).filter { !stands($0) } == [4, 8192], "the one that expires first, but not the new one")
        let longer = JoinPromise(key: keys[3], expires: WallTime(milliseconds: 90_000), madeBy: .admin)
        state.apply(.cluster(.promised(longer)))
        #expect(state.promises.count == 8192 && state.promise(for: keys[3]) == longer)
        #expect(state.violations().isEmpty)
    }
}
