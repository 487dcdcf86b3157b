// The rules that are held against each other: Kubernetes' autoscaler on processor time, Knative's on what is in flight,
// Ray Serve's, and ours. Each aims at the same share of a replica's slots where it has such an aim.

package import ClusterModel
import Serving

/// Between which sizes, and how full a replica is to be.
package struct RuleAims: Sendable {
    package var least: Int32
    package var most: Int32
    /// Of a replica's slots, where a rule aims at a share.
    package var share: Double
    package var coldStart: Span

    package init(least: Int32 = 1, most: Int32 = 1000, share: Double = 0.7, coldStart: Span) {
        (self.least, self.most, self.share, self.coldStart) = (least, most, share, coldStart)
    }
}

extension RuleAims {
    /// Replicas that the first five minutes of a trace want, within the bounds: what every rule begins with.
    package func first(for trace: LoadTrace, slots: Int) -> Int32 {
        let early = trace.arrivals.prefix { $0 < 300_000 }.count
        let busy = trace.work.prefix(early).reduce(0.0) { $0 + Double($1) } / 300_000
        let exact = (busy / Double(slots) / share).rounded(.up)
        return min(max(Int32(exactly: exact) ?? most, least), most)
    }
}

/// Kubernetes: processor time of requests, every 15 s, its default behaviour.
package struct KubernetesRule: ScalingRule {
    package let name = "HPA"
    package let period = 15
    private let aims: RuleAims
    private var scaler: Autoscaler

    package init(_ aims: RuleAims, first: Int32) {
        self.aims = aims
        let beginning = Recommendations.Entry(replicas: first, time: BootTime(milliseconds: 0))
        scaler = Autoscaler(
            ScalingSpec(least: aims.least, most: aims.most), recommendations: Recommendations([beginning]))
    }

    package mutating func replicas(_ view: LoadView) -> Int32 {
        let slots = Int64(view.slots) * 1000
        // A replica counts from its own beginning, and one that is on its way out is told of as such: what Kubernetes
        // does with either is the autoscaler's to decide.
        let all = view.replicas.map { replica in
            ReplicaSample(
                name: "r\(replica.number)", phase: replica.ready == nil ? .pending : .running, started: replica.born,
                readiness: ReplicaSample.Readiness(
                    isReady: replica.ready != nil && !replica.isLeaving, since: replica.ready ?? replica.born),
                isLeaving: replica.isLeaving, request: slots)
        }
        let measured = view.replicas.filter { $0.ready != nil }.map { replica in
            Measurement(
                replica: "r\(replica.number)", value: min(Int64(replica.busy * 1000), slots), time: view.now,
                window: .seconds(Int64(period)))
        }
        let outcome: MetricOutcome
        do throws(MetricFault) {
            let metric = ScalingMetric.utilization(resource: .cpu, percent: Int64((aims.share * 100).rounded()))
            outcome = .proposed(
                try ServiceSample(replicas: all, now: view.now).proposal(
                    of: metric, measured: measured, current: view.wanted))
        } catch {
            outcome = .failed(.failedGetResourceMetric)
        }
        return scaler.decide(current: view.wanted, [outcome], at: view.now).replicas
    }
}

/// Knative: what is in flight over 60 s and 6 s, every 2 s, its default rates.
package struct KnativeRule: ScalingRule {
    package let name = "KPA"
    package let period = 2
    private let aims: RuleAims
    private var scaler: BurstScaler?

    package init(_ aims: RuleAims) { self.aims = aims }

    package mutating func replicas(_ view: LoadView) -> Int32 {
        let slots = Double(view.slots)
        var scaler =
            self.scaler
            ?? BurstScaler(
                BurstSpec(target: slots * aims.share, capacity: slots), ready: view.ready, at: view.now)
        let sample = BurstSample(stable: view.inFlight(over: 60), panic: view.inFlight(over: 6))
        let decision = scaler.decide(sample, ready: view.ready, at: view.now)
        self.scaler = scaler
        return min(max(decision?.replicas ?? view.wanted, aims.least), aims.most)
    }
}

/// Ray Serve: what is in flight over 30 s, applied when the same direction was wanted for 30 s or 600 s (its
/// autoscaling policy and documentation "Advanced: Ray Serve Autoscaling").
package struct RayRule: ScalingRule {
    package let name = "Ray Serve"
    package let period = 10
    private let aims: RuleAims
    /// Steps in which more was wanted, or, below zero, less.
    private var held = 0

    package init(_ aims: RuleAims) { self.aims = aims }

    package mutating func replicas(_ view: LoadView) -> Int32 {
        let running = Double(max(view.wanted, 1))
        let ongoing = view.inFlight(over: 30)
        var wanted = Int32(clamping: Int64((ongoing / (Double(view.slots) * aims.share)).rounded(.up)))
        if view.wanted == 0 { return ongoing > 0 ? max(wanted, 1) : aims.least }
        // Where rounding up would stall it, one goes.
        let exact = ongoing / (Double(view.slots) * aims.share)
        if exact < running, wanted >= view.wanted { wanted = view.wanted - 1 }
        wanted = min(max(wanted, aims.least), aims.most)
        if wanted > view.wanted {
            held = max(held, 0) + 1
            guard held * period > 30 else { return view.wanted }
        } else if wanted < view.wanted {
            held = min(held, 0) - 1
            guard -held * period > 600 else { return view.wanted }
        }
        held = 0
        return wanted
    }
}

/// Ours: what is asked of it, with room for its unevenness, as it will be when a replica can have come up.
package struct StaffingRule: ScalingRule {
    package let name: String
    package let period = 2
    private let aims: RuleAims
    private let quantile: Int
    private let downDelay: Span
    private var scaler: StaffingScaler?
    private var pattern: DailyPattern?

    /// `quantile` in thousandths; `isSeasonal`: with a floor of what the days before wanted at the same time.
    package init(_ aims: RuleAims, quantile: Int, downDelay: Span, isSeasonal: Bool = false) {
        (self.aims, self.quantile, self.downDelay) = (aims, quantile, downDelay)
        pattern = isSeasonal ? DailyPattern() : nil
        name = isSeasonal ? "Coord, daily" : "Coord"
    }

    package mutating func replicas(_ view: LoadView) -> Int32 {
        let spec = StaffingSpec(
            slots: Double(view.slots), quantile: quantile, coldStart: aims.coldStart, downDelay: downDelay,
            least: aims.least, most: aims.most)
        var scaler = self.scaler ?? StaffingScaler(spec, current: view.wanted, at: view.now)
        let sample = LoadSample(
            arrivals: view.arrivals(over: period), work: view.meanWork, waiting: Double(view.waiting))
        let replicas = scaler.decide(sample, at: view.now)
        self.scaler = scaler
        let time = WallTime(milliseconds: view.now.milliseconds)
        pattern?.note(scaler.expected, at: time)
        let floor = pattern?.floor(at: time, ahead: aims.coldStart + DailyPattern.bucket) ?? 0
        return min(max(replicas, spec.replicas(for: floor)), aims.most)
    }
}
