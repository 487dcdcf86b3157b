// How many replicas a service wants by what is asked of it: the requests that come, times how long each is worked on,
// is the load that would be in flight if nobody had to wait (Little's law), whatever queue there is; beside it as much
// is kept free as the load was lately above its own level, and what a queue takes to be worked off.
//
// That what must be kept free grows with the root of the load and not with the load is Halfin and Whitt's,
// "Heavy-traffic limits for queues with many exponential servers", Operations Research 29(3), 1981; the root is where
// this begins while there is no past to look at.

package import ClusterModel

/// What a staffing scaler aims at.
package struct StaffingSpec: Hashable, Sendable {
    /// Requests that a replica works on at once; those beyond wait.
    package var slots: Double
    /// Of the moments lately, how many in a thousand must have had room for all.
    package var quantile: Int
    /// From the decision for a replica to its first request: the load is looked at as it will be then.
    package var coldStart: Span
    /// What is wanted must have been wanted for so long before a service shrinks.
    package var downDelay: Span
    package var least: Int32
    package var most: Int32

    package init(
        slots: Double, quantile: Int = 950, coldStart: Span = .seconds(30), downDelay: Span = .seconds(300),
        least: Int32 = 1, most: Int32 = 1000
    ) {
        (self.slots, self.quantile, self.coldStart, self.downDelay) = (slots, quantile, coldStart, downDelay)
        (self.least, self.most) = (least, most)
    }
}

extension StaffingSpec {
    /// Replicas that have so many slots, within the bounds.
    package func replicas(for slots: Double) -> Int32 { min(max(wholeReplicas(slots / self.slots), least), most) }
}

/// What was asked of a service since it was last looked at.
package struct LoadSample: Hashable, Sendable {
    /// Requests that came in a second.
    package let arrivals: Double
    /// Seconds that a replica works on a request, averaged over the last minutes; waiting not counted.
    package let work: Double
    /// Requests that wait now.
    package let waiting: Double

    package init(arrivals: Double, work: Double, waiting: Double) {
        (self.arrivals, self.work, self.waiting) = (arrivals, work, waiting)
    }
}

/// The memory of one service's staffing scaler. Asked at a steady step.
package struct StaffingScaler: Hashable, Sendable {
    package private(set) var spec: StaffingSpec
    private let step: Span
    /// The load, as its own duration smooths it.
    private var load: Double
    /// Seconds that a request is worked on, as was said last.
    private var work = 0.0
    /// Loads of the last minutes, newest last; at least a minute of them, of which some may be believed only.
    private var loads: [Double]
    /// How far each of those that were seen was above the level of its time.
    private var rises: [Double] = []
    private var wanted: WindowMaximum
    private var current: Int32

    /// Loads are looked at over so long: the level is that of the last minute, unevenness that of ten.
    private static let (level, past) = (Span.seconds(60), Span.seconds(600))
    /// A queue is to be worked off in so long.
    private static let drain = 15.0

    /// Begins with the present size, which is held for `downDelay`: after a restart nothing shrinks at once. The minute
    /// before is believed to have had the load for which that size would be asked, so that the first sample counts for
    /// no more than any other.
    package init(_ spec: StaffingSpec, current: Int32, step: Span = .seconds(2), at now: BootTime) {
        self.spec = spec
        self.step = max(step, Span(milliseconds: 1))
        self.current = min(max(current, spec.least), spec.most)
        let root = (1 + max(0, spec.slots * Double(self.current))).squareRoot() - 1
        load = root * root
        loads = [Double](repeating: load, count: max(1, Int(Self.level.milliseconds / self.step.milliseconds)))
        wanted = WindowMaximum(window: spec.downDelay, width: step)
        wanted.record(self.current, at: now)
    }

    package mutating func decide(_ sample: LoadSample, at now: BootTime) -> Int32 {
        // What is no number says nothing, and would stay in every mean.
        guard [sample.arrivals * sample.work, sample.work, sample.waiting].allSatisfy({ $0.isFinite && $0 >= 0 })
        else { return current }
        note(sample)
        let slots = expected + sample.waiting * sample.work / Self.drain
        let enough = spec.replicas(for: slots)
        // A size that the next tenth more would take back is not worth a change: the autoscaler's own tolerance.
        wanted.record(spec.replicas(for: 1.1 * slots), at: now)
        current = enough > current ? enough : min(current, wanted.current)
        return current
    }

    private mutating func note(_ sample: LoadSample) {
        let offered = sample.arrivals * sample.work
        // With half of a request's duration the smoothed load is as uneven as what would be in flight: for Poisson
        // arrivals the variance of both is the load.
        let seconds = Double(step.milliseconds) / 1000
        let share = seconds / (seconds + sample.work / 2)
        (load, work) = (load + share * (offered - load), sample.work)
        loads.append(load)
        rises.append(load - mean(loads.suffix(min(samplesPerMinute, rises.count + 1))))
        let most = Int(Self.past.milliseconds / step.milliseconds)
        if rises.count > most { rises.removeFirst(rises.count - most) }
        // What was only believed goes first, one for each that is seen.
        loads.removeFirst(loads.count - max(rises.count, samplesPerMinute))
    }

    /// The mean load of a minute that ended so many minutes ago.
    private func level(ending minutes: Int) -> Double {
        mean(loads.dropLast(minutes * samplesPerMinute).suffix(samplesPerMinute))
    }

    private var samplesPerMinute: Int { max(1, Int(Self.level.milliseconds / step.milliseconds)) }

    private func mean(_ values: some Collection<Double>) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    /// By how much a minute's level is off by chance: two deviations of the mean of as many samples as a minute has
    /// that tell anything new, which loads of overlapping requests do not.
    private var noise: Double {
        let apart = max(work, Double(step.milliseconds) / 1000)
        let telling = max(1, Double(Self.level.milliseconds) / 1000 / apart)
        return 2 * (mean(rises.map { $0 * $0 }) / telling).squareRoot()
    }

    /// Slots that are wanted when a replica that is asked for now will serve.
    package var expected: Double {
        let (minute, long) = (level(ending: 0), mean(loads))
        // What differs by chance alone is no reason to change a size.
        let now = abs(minute - long) <= noise ? long : minute
        let root = max(now, 0.25).squareRoot()
        let sorted = rises.sorted()
        let place = min(sorted.count - 1, sorted.count * min(max(spec.quantile, 0), 1000) / 1000)
        let unevenness = sorted.count >= samplesPerMinute ? max(sorted[place], root / 2) : 2 * root
        let growth = rises.count >= 2 * samplesPerMinute ? minute - level(ending: 1) : 0
        let ahead = Double(spec.coldStart.milliseconds) / Double(Self.level.milliseconds)
        let trend = growth > max(root, noise) ? min(growth * ahead, now) : 0
        return now + unevenness + trend
    }
}
