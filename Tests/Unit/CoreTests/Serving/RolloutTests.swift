// Rollouts walked to their ends by hand and by chance.

import ClusterModel
import Serving
import Testing

@Suite("A rollout")
struct RolloutTests {
    private static let begin = BootTime(milliseconds: 1_000_000)

    private static let canary = RolloutStrategy.steps(
        [
            RolloutStrategy.Step(share: 50, hold: .minutes(1)), RolloutStrategy.Step(share: 250, hold: .minutes(1)),
            RolloutStrategy.Step(share: 1000, hold: .minutes(2)),
        ], Analysis())

    /// A service whose replicas come up when somebody lets them.
    private struct Service {
        var rollout: Rollout
        var view: RolloutView
        var now = RolloutTests.begin
        var share: Int64 = 0

        init(_ strategy: RolloutStrategy, desired: Int64) {
            rollout = Rollout(strategy, at: now)
            view = RolloutView(
                desired: desired, old: RevisionCount(size: desired, available: desired),
                new: RevisionCount(size: 0, available: 0))
        }

        @discardableResult
        mutating func step(_ wait: Span = .seconds(5)) -> RolloutOrder {
            now = now + wait
            let order = rollout.decide(view, at: now)
            (view.old.size, view.new.size, share) = (order.old, order.new, order.share)
            view.old.available = min(view.old.available, view.old.size)
            view.new.available = min(view.new.available, view.new.size)
            return order
        }

        mutating func allReady() {
            (view.old.available, view.new.available) = (view.old.size, view.new.size)
        }
    }

    @Test("blue-green: everything beside the old one, the traffic at once, and the old one stays for a while")
    func blueGreen() {
        var service = Service(.blueGreen(keep: .minutes(1)), desired: 3)
        #expect(service.step() == RolloutOrder(old: 3, new: 3, share: 0))
        service.view.new.available = 2
        #expect(service.step() == RolloutOrder(old: 3, new: 3, share: 0), "one is missing")
        service.allReady()
        #expect(service.step() == RolloutOrder(old: 3, new: 3, share: 1000))
        #expect(service.step(.seconds(59)) == RolloutOrder(old: 3, new: 3, share: 1000))
        #expect(service.step(.seconds(1)) == RolloutOrder(old: 0, new: 3, share: 1000))
        service.step()
        #expect(service.rollout.stage == .settled)
    }

    @Test("blue-green is undone at once while the old one stays")
    func undone() {
        var service = Service(.blueGreen(), desired: 3)
        service.step()
        service.allReady()
        #expect(service.step().share == 1000)
        service.rollout.undo(at: service.now)
        #expect(service.step() == RolloutOrder(old: 3, new: 0, share: 0))
        service.step()
        #expect(service.rollout.stage == .rolledBack(.undone))
        service.rollout.undo(at: service.now)
        #expect(service.step() == RolloutOrder(old: 3, new: 0, share: 0), "what is over stays")
    }

    @Test("a canary goes step by step, each with its replicas, share and time")
    func canarySteps() {
        var service = Service(Self.canary, desired: 10)
        var seen: [RolloutOrder] = []
        for _ in 0..<80 where !service.rollout.isOver {
            let order = service.step()
            if seen.last != order { seen.append(order) }
            service.allReady()
        }
        #expect(
            seen == [
                RolloutOrder(old: 10, new: 1, share: 0), RolloutOrder(old: 10, new: 1, share: 50),
                RolloutOrder(old: 10, new: 3, share: 50), RolloutOrder(old: 10, new: 3, share: 250),
                RolloutOrder(old: 10, new: 10, share: 250), RolloutOrder(old: 10, new: 10, share: 1000),
                RolloutOrder(old: 0, new: 10, share: 1000),
            ])
        #expect(service.rollout.stage == .settled)
    }

    @Test("a canary that fails more often or takes longer goes back, and chance is no reason")
    func analysis() {
        let old = RevisionTraffic(requests: 1900, failures: 19, p95: 100)
        let cases: [(RevisionTraffic, RolloutFault?)] = [
            (RevisionTraffic(requests: 100, failures: 3, p95: 100), nil),
            (RevisionTraffic(requests: 99, failures: 99, p95: 900), nil),
            (RevisionTraffic(requests: 100, failures: 6, p95: 100), .errors(permille: 60, before: 10)),
            (RevisionTraffic(requests: 1000, failures: 19, p95: 150), nil),
            (RevisionTraffic(requests: 1000, failures: 10, p95: 151), .latency(151, before: 100)),
        ]
        for (new, fault) in cases {
            var service = Service(Self.canary, desired: 10)
            service.step()
            service.allReady()
            service.step()
            (service.view.oldTraffic, service.view.newTraffic) = (old, new)
            let order = service.step()
            if let fault {
                #expect(order == RolloutOrder(old: 10, new: 0, share: 0), "\(new)")
                service.step()
                #expect(service.rollout.stage == .rolledBack(fault))
            } else {
                #expect(order == RolloutOrder(old: 10, new: 1, share: 50), "\(new)")
            }
        }
    }

    @Test("what never becomes ready goes back after its deadline, and what crashes at once")
    func failures() {
        var late = Service(.blueGreen(), desired: 3)
        late.step()
        late.view.new.available = 1
        late.step(.minutes(9))
        #expect(late.step(.minutes(9)).new == 3, "one became ready meanwhile")
        #expect(late.step(.minutes(2)) == RolloutOrder(old: 3, new: 0, share: 0))
        late.step()
        guard case .rolledBack(.deadline) = late.rollout.stage else {
            Issue.record("\(late.rollout.stage)")
            return
        }
        var crashing = Service(RolloutStrategy.surgeFree, desired: 3)
        crashing.step()
        crashing.step()
        #expect(
            crashing.view
                == RolloutView(
                    desired: 3, old: RevisionCount(size: 2, available: 2), new: RevisionCount(size: 1, available: 0)))
        crashing.view.crashes = 5
        #expect(crashing.step() == RolloutOrder(old: 3, new: 0, share: 0))
        crashing.step()
        #expect(crashing.rollout.stage == .rolledBack(.crashes(5)))
    }

    @Test("the rest of a new revision that never comes up goes back too, and an old one that nobody asks is no measure")
    func rest() {
        let half = RolloutStrategy.steps([RolloutStrategy.Step(share: 500, hold: .zero)], Analysis())
        var service = Service(half, desired: 4)
        service.step()
        service.allReady()
        service.step()
        #expect(service.rollout.stage == .emptying && service.view.old.size == 4)
        service.view.crashes = 5
        service.step()
        #expect(service.rollout.stage == .returning(.crashes(5)))
        let new = RevisionTraffic(requests: 1000, failures: 20, p95: 900)
        #expect(Analysis().fault(of: new, against: RevisionTraffic()) == nil)
    }

    @Test("stands still while it is paused, and is watched anew when it goes on")
    func paused() {
        var service = Service(Self.canary, desired: 10)
        service.step()
        service.allReady()
        service.step()
        service.rollout.pause()
        #expect(service.step(.minutes(60)) == RolloutOrder(old: 10, new: 1, share: 50))
        service.rollout.resume(at: service.now)
        #expect(service.step(.seconds(59)).new == 1)
        #expect(service.step(.seconds(1)).new == 3)
        var rolling = Service(.rolling(surge: .count(1), unavailable: .count(0)), desired: 4)
        rolling.step()
        rolling.allReady()
        rolling.rollout.pause()
        #expect(rolling.step(.minutes(60)) == RolloutOrder(old: 4, new: 1, share: 200))
        rolling.rollout.resume(at: rolling.now)
        #expect(rolling.step().old == 3)
    }

    @Test("a step without an end waits for its promotion")
    func promoted() {
        let strategy = RolloutStrategy.steps(
            [RolloutStrategy.Step(share: 500, hold: nil), RolloutStrategy.Step(share: 1000, hold: .zero)], nil)
        var service = Service(strategy, desired: 2)
        service.step()
        service.allReady()
        service.rollout.promote()
        #expect(service.step(.minutes(600)) == RolloutOrder(old: 2, new: 1, share: 500), "promoted too early")
        service.rollout.promote()
        #expect(service.step().new == 2)
    }

    @Test("says before it begins whether it can come to its end, and which way can")
    func feasibility() {
        #expect(RolloutStrategy.blueGreen().feasibility(desired: 4, spare: 4) == .fits)
        #expect(
            RolloutStrategy.blueGreen().feasibility(desired: 4, spare: 1)
                == .only(.rolling(surge: .count(1), unavailable: .count(0)), lacks: 3))
        #expect(RolloutStrategy.blueGreen().feasibility(desired: 4, spare: 0) == .only(.surgeFree, lacks: 4))
        #expect(RolloutStrategy.surgeFree.feasibility(desired: 4, spare: 0) == .fits)
        let both = RolloutStrategy.rolling(surge: .percent(25), unavailable: .percent(25))
        #expect(both.feasibility(desired: 4, spare: 0) == .fits, "one goes first")
        #expect(both.feasibility(desired: 3, spare: 0) == .only(.surgeFree, lacks: 1), "25 % of three is none")
        #expect(RolloutStrategy.blueGreen().feasibility(desired: 1, spare: 0) == .never(lacks: 1))
        #expect(
            Self.canary.feasibility(desired: 10, spare: 5)
                == .only(
                    .rolling(surge: .count(5), unavailable: .count(0)), lacks: 5))
    }

    @Test("a canary that keeps losing replicas keeps its share while they come back, and goes back in the end")
    func flapping() {
        var service = Service(Self.canary, desired: 20)
        var shares: Set<Int64> = []
        for _ in 0..<200 where !service.rollout.isOver {
            service.step()
            if case .holding(1) = service.rollout.stage {
                shares.insert(service.share)
                service.view.new.available -= 1
                shares.insert(service.step().share)
            }
            service.allReady()
        }
        #expect(service.rollout.stage == .rolledBack(.unsteady(5)))
        #expect(shares == [250, 200, 0], "five of twenty, and four while one is missing; nothing once it went back")
    }

    @Test("the rest of a new revision that is never placed goes back after the deadline; growth alone does not")
    func neverPlaced() {
        let half = RolloutStrategy.steps([RolloutStrategy.Step(share: 500, hold: .zero)], nil)
        var service = Service(half, desired: 4)
        service.step()
        service.allReady()
        service.step()
        #expect(service.rollout.stage == .emptying)
        service.step()
        service.step(.minutes(9))
        #expect(service.view.old.size == 4)
        service.step(.minutes(2))
        guard case .returning(.deadline) = service.rollout.stage else {
            Issue.record("\(service.rollout.stage)")
            return
        }
        var grown = Service(half, desired: 4)
        for _ in 0..<2 {
            grown.step()
            grown.allReady()
        }
        grown.view.desired = 8
        #expect(grown.view.old.size == 4 && grown.view.new.size == 4)
        grown.step(.minutes(20))
        #expect(grown.rollout.stage == .emptying)
        #expect(grown.view.old.size == 4, "all eight are asked for")
        grown.view.new.available = 5
        #expect(grown.step() == RolloutOrder(old: 3, new: 8, share: 625))
    }

    @Test("an exchange that is paused grows with its service as it is, and one that does not come up carries no growth")
    func growth() {
        var paused = Service(.rolling(surge: .count(1), unavailable: .count(0)), desired: 4)
        for _ in 0..<2 {
            paused.step()
            paused.allReady()
        }
        paused.rollout.pause()
        #expect(paused.view.old.size == 3 && paused.view.new.size == 1)
        paused.view.desired = 8
        let order = paused.step()
        #expect(order.old == 6 && order.new == 2)
        paused.view.desired = 2
        paused.allReady()
        let less = paused.step()
        #expect(less.old == 2 && less.new == 1)

        var broken = Service(.rolling(surge: .count(1), unavailable: .count(0)), desired: 4)
        broken.step()
        broken.view.desired = 8
        #expect(broken.step() == RolloutOrder(old: 7, new: 1, share: 0))
    }

    @Test("the way back is not paused")
    func pausedReturn() {
        var service = Service(.blueGreen(), desired: 3)
        service.step()
        service.rollout.pause()
        service.rollout.undo(at: service.now)
        service.rollout.pause()
        service.step()
        service.step()
        #expect(service.rollout.stage == .rolledBack(.undone))
    }

    @Test("goes on at its stage when who kept it begins anew, and watches the step once more")
    func resumed() {
        var service = Service(Self.canary, desired: 10)
        service.step()
        service.allReady()
        service.step()
        service.step(.seconds(50))
        let stage = service.rollout.stage
        service.rollout = Rollout(Self.canary, at: stage, isPaused: false, now: service.now)
        #expect(service.step(.seconds(59)) == RolloutOrder(old: 10, new: 1, share: 50))
        #expect(service.step(.seconds(1)) == RolloutOrder(old: 10, new: 3, share: 50))
        service.rollout = Rollout(Self.canary, at: .rolledBack(.undone), isPaused: true, now: service.now)
        #expect(service.rollout.isOver && !service.rollout.isPaused)
    }

    @Test("keeps its floor, its bounds and its traffic where replicas are, whatever happens, and comes to an end")
    func laws() {
        var chance = Randomness(seed: 5)
        for round in 0..<3000 {
            let strategies: [RolloutStrategy] = [
                .blueGreen(keep: .seconds(20)), Self.canary, .surgeFree,
                .rolling(surge: .percent(25), unavailable: .percent(25)),
                .rolling(surge: .count(2), unavailable: .count(0)),
            ]
            let strategy = strategies[round % strategies.count]
            let desired = Int64.random(in: 1...12, using: &chance)
            var service = Service(strategy, desired: desired)
            let isGood = chance.chance(perMille: 700)
            let undoAt = chance.chance(perMille: 300) ? chance.below(60) : -1
            let floor: Int64
            if case .rolling(let surge, let unavailable) = strategy {
                floor = RollingUpdate(desired: desired, surge: surge, unavailable: unavailable).floor
            } else {
                floor = desired
            }
            for step in 0..<2000 where !service.rollout.isOver {
                if step == undoAt { service.rollout.undo(at: service.now) }
                if chance.chance(perMille: 20) { service.rollout.pause() }
                if chance.chance(perMille: 300) { service.rollout.resume(at: service.now) }
                service.step(.seconds(Int64.random(in: 1...30, using: &chance)))
                let (old, new) = (service.view.old, service.view.new)
                #expect(old.available + new.available >= floor, "\(strategy) \(service.rollout.stage) \(service.view)")
                #expect(old.size + new.size <= desired + strategy.extra(desired: desired))
                #expect(service.share == 0 || new.available > 0)
                #expect(service.share == 1000 || old.available > 0 || new.available == 0)
                // Replicas of the old one come up again; of the new one as far as it is good.
                service.view.old.available += Int64.random(in: 0...(old.size - old.available), using: &chance)
                if isGood {
                    service.view.new.available += Int64.random(in: 0...(new.size - new.available), using: &chance)
                } else if chance.chance(perMille: 100) {
                    service.view.crashes += 1
                }
            }
            switch service.rollout.stage {
            case .settled:
                #expect(isGood && service.view.new == RevisionCount(size: desired, available: desired))
                #expect(service.view.old.size == 0)
            case .rolledBack:
                #expect(!isGood || undoAt >= 0)
                #expect(service.view.new.size == 0 && service.view.old.size == desired)
            case let stage: Issue.record("\(strategy) ends in \(stage): \(service.view)")
            }
        }
    }

    @Test("takes files that go on for progress, and no other silence")
    func fetching() {
        var service = Service(.blueGreen(), desired: 1)
        service.step()
        for _ in 0..<30 {
            service.view.fetched = service.now
            service.step(.minutes(1))
        }
        #expect(service.rollout.stage == .filling(0), "half an hour, and something came in each minute")
        for _ in 0..<12 { service.step(.minutes(1)) }
        guard case .rolledBack(.deadline) = service.rollout.stage else {
            Issue.record("\(service.rollout.stage)")
            return
        }
    }
}
