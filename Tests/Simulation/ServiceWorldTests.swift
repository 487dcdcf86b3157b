// The imagined service: what goes in comes out, and figures that queueing theory knows.

import ClusterModel
import Simulation
import Testing

@Suite("A simulated service")
struct ServiceWorldTests {
    /// Always the same size.
    private struct Fixed: ScalingRule {
        let name = "fixed"
        let period = 10
        let size: Int32

        mutating func replicas(_ view: LoadView) -> Int32 { size }
    }

    /// Changes its size by a plan.
    private struct Planned: ScalingRule {
        let name = "planned"
        let period = 10
        let sizes: [Int32]
        private var asked = 0

        init(_ sizes: [Int32]) { self.sizes = sizes }

        mutating func replicas(_ view: LoadView) -> Int32 {
            defer { asked += 1 }
            return asked < sizes.count ? sizes[asked] : sizes[sizes.count - 1]
        }
    }

    /// Another rule, and what it said whenever it was asked.
    private struct Noted<Rule: ScalingRule>: ScalingRule {
        final class Notes: @unchecked Sendable { var sizes: [Int32] = [] }

        var name: String { rule.name }
        var period: Int { rule.period }
        var rule: Rule
        let notes: Notes

        mutating func replicas(_ view: LoadView) -> Int32 {
            let size = rule.replicas(view)
            notes.sizes.append(size)
            return size
        }
    }

    /// What Kubernetes' rule says every 15 s.
    private static func kubernetes(_ trace: LoadTrace, slots: Int, first: Int32) -> [Int32] {
        let notes = Noted<KubernetesRule>.Notes()
        let aims = RuleAims(most: 100, coldStart: .seconds(20))
        _ = ServiceWorld.run(
            trace, ReplicaModel(slots: slots, coldStart: .seconds(20)), target: .seconds(1), first: first,
            rule: Noted(rule: KubernetesRule(aims, first: first), notes: notes))
        return notes.sizes
    }

    private static let model = ReplicaModel(slots: 1, coldStart: .seconds(20))

    private static func poisson(perSecond: Int, work: Double, seconds: Int64) -> LoadTrace {
        var chance = Randomness(seed: 11)
        var trace = LoadTrace()
        trace.draw(
            perSecond * Int(seconds), from: 0, within: seconds * 1000, meanWork: work * 1000, using: &chance)
        return trace
    }

    @Test("waits as Erlang's formula says")
    func erlang() {
        // 8 requests a second of 1 s on 10 slots: 41 % wait (Erlang C), and of those e^-2 for longer than a second.
        let trace = Self.poisson(perSecond: 8, work: 1, seconds: 20_000)
        let outcome = ServiceWorld.run(trace, Self.model, target: .seconds(1), first: 10, rule: Fixed(size: 10))
        let late = Double(outcome.late) / Double(outcome.requests)
        #expect(outcome.requests == 160_000)
        #expect(abs(late - 0.0554) < 0.006, "\(late)")
        let hours = outcome.replicaHours / (20_000.0 / 3600)
        #expect(hours > 10 && hours < 10.05, "\(hours)")
    }

    @Test("a replica serves when it has come up, and finishes what it has before it goes")
    func lives() {
        var trace = LoadTrace()
        for second in Int64(0)..<60 { trace.add(at: second * 1000, work: 900) }
        trace.add(at: 60_000, work: 50_000)
        // From none: asked for at 10 s, up at 30 s, told to go at 100 s in the middle of the last request.
        let outcome = ServiceWorld.run(
            trace, Self.model, target: .seconds(1), first: 0, rule: Planned([1, 1, 1, 1, 1, 1, 1, 1, 1, 0]))
        #expect(outcome.requests == 61)
        #expect(outcome.longestWait == 30_000)
        // 30 wait at 30 s and are worked off at nine tenths of a second each, with one more coming every second.
        let end = 30.0 + 60 * 0.9 + 50
        #expect(abs(outcome.replicaHours * 3600 - (end - 10)) < 0.01, "\(outcome.replicaHours * 3600)")
    }

    @Test("ends a day after the last request where nobody serves it")
    func never() {
        var trace = LoadTrace()
        trace.add(at: 0, work: 1)
        let outcome = ServiceWorld.run(trace, Self.model, target: .seconds(1), first: 0, rule: Fixed(size: 0))
        #expect(outcome.late == 1 && outcome.replicaHours == 0 && outcome.minutes.count == 24 * 60)
    }

    @Test("two runs are one", arguments: [1, 2] as [UInt64])
    func twice(seed: UInt64) {
        func run() -> [Double] {
            var chance = Randomness(seed: seed)
            var trace = LoadTrace()
            for minute in Int64(0)..<60 {
                trace.draw(chance.below(600), from: minute * 60_000, within: 60_000, meanWork: 2000, using: &chance)
            }
            let aims = RuleAims(coldStart: .seconds(20))
            let rule = StaffingRule(aims, quantile: 970, downDelay: .seconds(300))
            return ServiceWorld.run(trace, Self.model, target: .seconds(1), first: 5, rule: rule).minutes.map(
                \.replicas)
        }
        #expect(run() == run())
    }

    @Test("work on replicas that are on their way out does not hold Kubernetes' rule up")
    func leaving() throws {
        // 40 long requests on 10 replicas of 10 slots: 40 % busy, and 6 replicas are enough. Those that go have four
        // requests each to finish, which are none of those that stay, and they have 24: 4 are enough, and so on.
        var trace = LoadTrace()
        for _ in 0..<40 { trace.add(at: 0, work: 1_500_000) }
        let sizes = Self.kubernetes(trace, slots: 10, first: 10)
        #expect(sizes.prefix(19).allSatisfy { $0 == 10 }, "held by its first five minutes")
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 >= $1 }, "never grows: \(sizes)")
        #expect(sizes[50] == 4, "\(sizes)")
    }

    @Test("what a replica is that has just come up Kubernetes' rule does not ask of it")
    func warmUp() {
        // One replica of 10 slots, and 100 requests that take for ever: at 15 s a second one is asked for, which is up
        // and busy at 35 s. At 45 s it has been ready for less than a window, so that it is believed to be idle; at
        // 60 s it counts, and all are busy.
        var trace = LoadTrace()
        for _ in 0..<100 { trace.add(at: 0, work: 600_000) }
        let sizes = Self.kubernetes(trace, slots: 10, first: 1)
        #expect(Array(sizes.prefix(4)) == [2, 2, 2, 3])
    }

    @Test("begins with what the first five minutes want, within both bounds")
    func first() {
        // 30 busy slots of two a replica, at 75 %: 20.
        var trace = LoadTrace()
        for second in Int64(0)..<600 { trace.add(at: second * 1000, work: 30_000) }
        func first(_ aims: RuleAims) -> Int32 { aims.first(for: trace, slots: 2) }
        #expect(first(RuleAims(share: 0.75, coldStart: .seconds(20))) == 20)
        #expect(first(RuleAims(most: 7, share: 0.75, coldStart: .seconds(20))) == 7)
        #expect(first(RuleAims(least: 25, share: 0.75, coldStart: .seconds(20))) == 25)
        #expect(first(RuleAims(most: 7, share: 1e-300, coldStart: .seconds(20))) == 7)
    }
}
