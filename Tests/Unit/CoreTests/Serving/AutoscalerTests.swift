// The autoscaler by figures that can be worked out by hand, and by laws.

import ClusterModel
import Serving
import Testing

@Suite("The autoscaler")
struct AutoscalerTests {
    private static let begin = BootTime(milliseconds: 10_000_000)

    /// So many replicas that have asked for 2 processors each and use this percent of them.
    private static func sample(_ count: Int, at now: BootTime) -> ServiceSample {
        let long = BootTime(milliseconds: 0)
        return ServiceSample(
            replicas: (0..<count).map {
                ReplicaSample(
                    name: "r\($0)", phase: .running, started: long,
                    readiness: ReplicaSample.Readiness(isReady: true, since: long), request: 2000)
            }, now: now)
    }

    private static func measured(_ count: Int, percent: Int64, at now: BootTime) -> [Measurement] {
        (0..<count).map { Measurement(replica: "r\($0)", value: 20 * percent, time: now, window: .seconds(15)) }
    }

    private static func outcome(_ count: Int, percent: Int64, at now: BootTime) throws -> MetricOutcome {
        try .proposed(
            sample(count, at: now).proposal(
                of: .utilization(resource: .cpu, percent: 70), measured: measured(count, percent: percent, at: now),
                current: Int32(count)))
    }

    /// At 70 % of processor time between 2 and 10: the service of the brief.
    @Test(
        "a service at 70 % of its requests, 2 to 10 replicas",
        arguments: [
            (95, 5, .desiredWithinRange), (76, 3, .desiredWithinRange), (63, 3, .desiredWithinRange),
            (300, 7, .scaleUpLimit), (30, 3, .desiredWithinRange),
        ] as [(Int64, Int32, ScalingCondition.Reason)])
    func brief(percent: Int64, wanted: Int32, reason: ScalingCondition.Reason) throws {
        var scaler = Autoscaler(
            ScalingSpec(least: 2, most: 10),
            recommendations: Recommendations([Recommendations.Entry(replicas: 3, time: Self.begin)]))
        let decision = scaler.decide(
            current: 3, [try Self.outcome(3, percent: percent, at: Self.begin)], at: Self.begin)
        #expect(decision.replicas == wanted)
        #expect(decision.scalingLimited?.reason == reason)
    }

    @Test("shrinks only when nothing larger was wanted for five minutes")
    func shrinks() throws {
        var scaler = Autoscaler(
            ScalingSpec(least: 2, most: 10),
            recommendations: Recommendations([Recommendations.Entry(replicas: 3, time: Self.begin)]))
        var now = Self.begin
        var shrank: BootTime?
        for _ in 0..<40 where shrank == nil {
            now = now + .seconds(15)
            let decision = scaler.decide(current: 3, [try Self.outcome(3, percent: 30, at: now)], at: now)
            if decision.replicas < 3 { shrank = now }
            #expect(decision.replicas == 3 || decision.replicas == 2)
        }
        #expect(shrank?.since(Self.begin) == .seconds(300))
    }

    @Test("reaches ten by seven where three times as much is wanted at once")
    func climbs() throws {
        var scaler = Autoscaler(ScalingSpec(least: 2, most: 10))
        var current: Int32 = 3
        var sizes: [Int32] = []
        for step in 0..<3 {
            let now = Self.begin + .seconds(Int64(15 * step))
            current =
                scaler.decide(
                    current: current, [try Self.outcome(Int(current), percent: 300, at: now)], at: now
                ).replicas
            sizes.append(current)
        }
        #expect(sizes == [7, 10, 10])
    }

    @Test("the largest of several metrics counts, and one that fails keeps the others from shrinking only")
    func several() {
        let spec = ScalingSpec(least: 1, most: 20, rules: nil)
        func decide(_ outcomes: [MetricOutcome]) -> ScalingDecision {
            var scaler = Autoscaler(spec)
            return scaler.decide(current: 5, outcomes, at: Self.begin)
        }
        func wants(_ replicas: Int32) -> MetricOutcome { .proposed(Proposal(replicas: replicas, measured: 0)) }
        #expect(decide([wants(4), wants(8), wants(6)]).replicas == 8)
        #expect(decide([.failed(.failedGetPodsMetric), wants(8)]).replicas == 8)
        let kept = decide([wants(2), .failed(.failedGetPodsMetric), .failed(.failedGetObjectMetric)])
        #expect(kept.replicas == 5)
        #expect(kept.scalingActive == ScalingCondition(false, .failedGetPodsMetric))
        #expect(decide([.failed(.failedGetPodsMetric)]).replicas == 5)
        #expect(decide([]).replicas == 5, "no metric is no wish")
    }

    @Test("believes the worst of who was not measured")
    func missing() throws {
        let sample = Self.sample(4, at: Self.begin)
        let metric = ScalingMetric.utilization(resource: .cpu, percent: 50)
        // Two of four are at 100 %: idle others would be half of that, just what is wanted.
        let busy = try sample.proposal(
            of: metric, measured: Self.measured(2, percent: 100, at: Self.begin), current: 4)
        #expect(busy.replicas == 4 && busy.utilization == 100)
        // Two of four are at 10 %: busy others make it 55 %, which points the other way.
        let idle = try sample.proposal(of: metric, measured: Self.measured(2, percent: 10, at: Self.begin), current: 4)
        #expect(idle.replicas == 4 && idle.utilization == 10)
    }

    @Test("says why a metric says nothing")
    func faults() {
        let sample = Self.sample(2, at: Self.begin)
        let metric = ScalingMetric.utilization(resource: .cpu, percent: 50)
        #expect(throws: MetricFault.noMetrics) { try sample.proposal(of: metric, measured: [], current: 2) }
        let strangers = [Measurement(replica: "x", value: 1, time: Self.begin, window: .zero)]
        #expect(throws: MetricFault.noMetricsOfKnownReplicas) {
            try sample.proposal(of: metric, measured: strangers, current: 2)
        }
        var bare = sample
        bare.replicas[1].request = nil
        #expect(throws: MetricFault.missingRequest(replica: "r1")) {
            try bare.proposal(of: metric, measured: Self.measured(2, percent: 10, at: Self.begin), current: 2)
        }
    }

    @Test("never leaves its bounds, and never changes faster than its rules, whatever is measured")
    func laws() {
        var chance = Randomness(seed: 42)
        for _ in 0..<2000 {
            let least = Int32.random(in: 1...5, using: &chance)
            var scaler = Autoscaler(ScalingSpec(least: least, most: least + Int32.random(in: 1...50, using: &chance)))
            var now = Self.begin
            var sizes = [(now, Int32.random(in: least...scaler.spec.most, using: &chance))]
            for _ in 0..<20 {
                now = now + .seconds(Int64.random(in: 1...60, using: &chance))
                let wanted = Int32.random(in: 0...100, using: &chance)
                let current = sizes[sizes.count - 1].1
                let decision = scaler.decide(
                    current: current, [.proposed(Proposal(replicas: wanted, measured: 0))], at: now)
                #expect(decision.replicas >= least && decision.replicas <= scaler.spec.most)
                // Double, or four more, of what it was within the last 15 s.
                let base =
                    zip(sizes, sizes.dropFirst() + [sizes[sizes.count - 1]]).filter {
                        now.since($1.0) < .seconds(15) || $0.0 == sizes[sizes.count - 1].0
                    }.map(\.0.1).max() ?? current
                #expect(decision.replicas <= max(2 * base, base + 4))
                #expect((decision.replicas - current) * (max(wanted, least) - current) >= 0)
                sizes.append((now, decision.replicas))
            }
        }
    }

    @Test("a policy counts what came and went within its period")
    func policies() {
        let rules = ScalingRules([ScalingRules.Policy(.percent(10), per: .seconds(60))], stabilization: .zero)
        let now = Self.begin
        func log(_ changes: [(Int32, Int64)]) -> ScalingLog {
            ScalingLog(changes.map { ScalingLog.Entry(change: $0.0, time: now + .seconds(-$0.1)) })
        }
        #expect(rules.limitUpwards(from: 72, up: log([]), down: log([]), at: now) == 80)
        #expect(rules.limitDownwards(from: 72, up: log([]), down: log([]), at: now) == 64)
        #expect(rules.limitUpwards(from: 80, up: log([(8, 30)]), down: log([]), at: now) == 80)
        #expect(rules.limitUpwards(from: 80, up: log([(8, 60)]), down: log([]), at: now) == 88)
        let steep = ScalingRules([ScalingRules.Policy(.percent(.max), per: .seconds(60))], stabilization: .zero)
        #expect(steep.limitDownwards(from: .max, up: log([]), down: log([]), at: now) == .min)
        var off = rules
        off.choice = .disabled
        #expect(off.limitUpwards(from: 72, up: log([]), down: log([]), at: now) == 72)
    }
}
