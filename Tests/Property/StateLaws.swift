// Laws of the state: folding a log, folding it after a checkpoint, and the state that lived are one; and a small world
// in which every order of what may happen is tried.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("The state")
struct StateLaws {
    @Test("is the same from the log and from checkpoint and tail, wherever the checkpoint was taken")
    func checkpointAndTail() throws {
        let events = try SmallWorld.log()
        let whole = folded(events)
        for cut in 1..<events.count {
            var part = folded(events.prefix(cut))
            let chunks = part.takeCheckpoint()
            var restored = try #require(ClusterState(restoring: chunks))
            #expect(restored == part, "after \(cut) events")
            #expect(restored.hashValue == part.hashValue, "after \(cut) events")
            for event in events.dropFirst(cut) { restored.apply(event) }
            #expect(restored == whole, "after \(cut) events")
        }
    }

    @Test("without a head is not restored")
    func needsHead() { #expect(ClusterState(restoring: []) == nil) }

    @Test("keeps its promises in every order of six happenings")
    func everyOrder() throws {
        let start = try SmallWorld()
        var states = Set<ClusterState>()
        for order in Permutations.of(SmallWorld.happenings.count) {
            var world = start
            for place in order {
                world.happen(SmallWorld.happenings[place])
                let violations = world.talk.conductor.state.violations()
                #expect(violations.isEmpty, "order \(order): \(violations)")
                guard violations.isEmpty else { return }
                #expect(linesSayWhatViewsSay(&world.talk), "order \(order)")
            }
            #expect(folded(world.talk.events) == world.talk.conductor.state, "order \(order)")
            states.insert(world.talk.conductor.state)
        }
        #expect(states.count > 6)
    }

    /// A line is made without its view and must be the one that would be made of it.
    private func linesSayWhatViewsSay(_ talk: inout Conversation) -> Bool {
        let query = JobsQuery(includesFinished: true)
        return [Principal.admin, Principal(kind: .user, name: Name(unchecked: "stranger"))].allSatisfy { principal in
            guard case .jobs(let page)? = talk.ask(.jobs(query), by: principal).replies.last,
                case .jobLines(let lines)? = talk.ask(.jobLines(query), by: principal).replies.last
            else { return false }
            return lines == JobLinePage(lines: page.jobs.map { JobLine($0) }, next: page.next)
        }
    }

    @Test("queues come back in their order, however priorities and chunks lie")
    func queuesComeBack() throws {
        var chance = Randomness(seed: 7)
        var state = ClusterState(cluster: Conversation.cluster)
        let limited = Name(unchecked: "limited")
        state.apply(.queue(.declared(QueueSpec(name: .standard))))
        var queue = QueueSpec(name: limited)
        queue.limits = UsageLimits(perUser: UsageBound(running: 1))
        state.apply(.queue(.declared(queue)))
        for number in UInt64(1)...700 {
            var spec = Generate.spec("j", priority: Int32(chance.below(5))).value
            spec.queue = chance.below(2) == 0 ? limited : .standard
            spec.startsHeld = chance.below(9) == 0
            let owner = Principal(kind: .user, name: Name(unchecked: "u\(chance.below(3))"))
            let key = RequestKey(client: 1, sequence: number)
            state.apply(
                .job(
                    .submitted(
                        JobID(number), Boxed(spec), owner: owner, request: key, at: WallTime(milliseconds: 1))))
        }
        let chunks = state.takeCheckpoint()
        for order in [chunks, chunks.reversed()] {
            let restored = try #require(ClusterState(restoring: order))
            #expect(restored == state)
            #expect(restored.violations().isEmpty)
        }
    }

    private func folded(_ events: some Sequence<Event>) -> ClusterState {
        var state = ClusterState(cluster: Conversation.cluster)
        for event in events { state.apply(event) }
        return state
    }
}

enum Permutations {
    static func of(_ count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return of(count - 1).flatMap { rest in
            (0...rest.count).map { place in
                var order = rest
                order.insert(count - 1, at: place)
                return order
            }
        }
    }
}

/// Two nodes, a gang over both that is starting, and one job behind it.
struct SmallWorld {
    enum Happening {
        case firstEnds
        case secondRefuses
        case secondDisconnects
        case cancelled
        case submitted
        case longSilence
    }

    static let happenings: [Happening] = [
        .firstEnds, .secondRefuses, .secondDisconnects, .cancelled, .submitted, .longSilence,
    ]

    var talk = Conversation()
    private let first: SessionID
    private let second: SessionID

    init() throws {
        first = talk.addNode(1, Generate.inventory())
        second = talk.addNode(2, Generate.inventory())
        _ = talk.submit(Generate.spec("gang", ranks: 2, nodes: 2, cpu: 3000), key: 1)
        _ = talk.submit(Generate.spec("other", cpu: 2000, restarts: 1), key: 2)
    }

    mutating func happen(_ happening: Happening) {
        switch happening {
        case .firstEnds:
            let exit = Exit.code(1)
            talk.step([
                talk.report(
                    1, on: first, first: 1,
                    [
                        .prepared(AllocationID(1)),
                        .ended(AllocationID(1), .failed(rank: 0, exit), at: WallTime(milliseconds: 5)),
                    ])
            ])
        case .secondRefuses:
            talk.step([
                talk.report(
                    2, on: second, first: 1,
                    [.ended(AllocationID(2), .refused("no port"), at: WallTime(milliseconds: 6))])
            ])
        case .secondDisconnects: talk.step([.closed(second)])
        case .cancelled: talk.ask(.cancel(JobID(1)))
        case .submitted: _ = talk.submit(Generate.spec("third", ranks: 2, cpu: 1000, priority: 5), key: 3)
        case .longSilence:
            talk.clock += 70_000
            talk.step([.tick])
        }
    }

    /// The facts of one order of everything.
    static func log() throws -> [Event] {
        var world = try SmallWorld()
        for happening in happenings { world.happen(happening) }
        return world.talk.events
    }
}
