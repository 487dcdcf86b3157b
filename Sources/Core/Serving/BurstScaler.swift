// How many replicas the requests want that are there now: a slow window for the usual, a fast one for bursts, and panic
// between the two, in which nothing shrinks. Knative's autoscaler (knative/serving, pkg/autoscaler/scaling).

package import ClusterModel

/// What a burst scaler aims at. Amounts are of requests in flight, or of requests in a second.
package struct BurstSpec: Hashable, Sendable {
    /// What a replica is to have.
    package var target: Double
    /// What a replica can have at most.
    package var capacity: Double
    /// What is to be taken at once beside what is there; 0: nobody asks, below 0: without end.
    package var burst: Double
    /// Panic begins where the fast window wants so many times what is ready.
    package var panicThreshold: Double
    /// How many times its size a service may become in one step, above 1.
    package var upRate: Double
    /// Into how many parts a service may be cut in one step, above 1.
    package var downRate: Double
    package var stableWindow: Span
    /// A smaller size is only believed when it was wanted for so long.
    package var downDelay: Span
    /// A service that is wanted at all has so many replicas; 0 and 1 say nothing.
    package var activation: Int32
    /// Whether requests can come at all. What nobody can reach shrinks as fast as it will.
    package var isReachable: Bool

    /// Knative's defaults, for 100 requests in flight of which 70 % are aimed at.
    package init(
        target: Double = 70, capacity: Double = 100, burst: Double = 211, panicThreshold: Double = 2,
        upRate: Double = 1000, downRate: Double = 2, stableWindow: Span = .seconds(60), downDelay: Span = .zero,
        activation: Int32 = 1, isReachable: Bool = true
    ) {
        (self.target, self.capacity, self.burst, self.panicThreshold) = (target, capacity, burst, panicThreshold)
        (self.upRate, self.downRate, self.stableWindow, self.downDelay) = (upRate, downRate, stableWindow, downDelay)
        (self.activation, self.isReachable) = (activation, isReachable)
    }
}

/// What was seen over the two windows, averaged.
package struct BurstSample: Hashable, Sendable {
    package let stable: Double
    package let panic: Double

    package init(stable: Double, panic: Double) { (self.stable, self.panic) = (stable, panic) }
}

/// What it decided.
package struct BurstDecision: Hashable, Sendable {
    package let replicas: Int32
    /// What could be taken beside what is there and the burst that is asked for: below 0 a buffer belongs in the way.
    package let excess: Int64
}

/// The memory of one service's burst scaler.
package struct BurstScaler: Hashable, Sendable {
    package private(set) var spec: BurstSpec
    /// When what is there was last far too little; nil outside of panic.
    package private(set) var panic: BootTime?
    /// The most that was wanted in this panic.
    package private(set) var panicReplicas: Int32
    private var delay: WindowMaximum?
    private let step: Span

    /// Begins in panic where more than one replica is ready: without a past nothing may shrink. `ready` is nil where
    /// nobody can count them; `step` is how often it is asked.
    package init(_ spec: BurstSpec, ready: Int32?, step: Span = .seconds(2), at now: BootTime) {
        self.spec = spec
        self.step = step
        panicReplicas = ready ?? 0
        panic = panicReplicas > 1 ? now : nil
        delay = spec.downDelay > .zero ? WindowMaximum(window: spec.downDelay, width: step) : nil
    }

    /// Goes on from a panic that is known.
    package mutating func resume(panic: BootTime?, replicas: Int32) {
        (self.panic, panicReplicas) = (panic, replicas)
    }

    package mutating func adopt(_ new: BurstSpec) {
        if new.downDelay <= .zero {
            delay = nil
        } else if new.downDelay != spec.downDelay {
            if delay == nil { delay = WindowMaximum(window: new.downDelay, width: step) }
            delay?.resize(to: new.downDelay)
        }
        spec = new
    }

    /// What to do; nil where nothing was seen, or nobody can count what is ready.
    package mutating func decide(_ sample: BurstSample?, ready: Int32?, at now: BootTime) -> BurstDecision? {
        guard let sample, let ready else { return nil }
        let base = Double(max(1, ready))
        // Rounded away from what is there, or a slow rate would never let one become two.
        let most = (spec.upRate * base).rounded(.up)
        let least = spec.isReachable ? (base / spec.downRate).rounded(.down) : 0
        let wantedSlow = (sample.stable / spec.target).rounded(.up)
        let wantedFast = (sample.panic / spec.target).rounded(.up)
        let slow = size(wantedSlow, least: least, most: most)
        let fast = size(wantedFast, least: least, most: most)
        look(for: wantedFast / base >= spec.panicThreshold, at: now)
        var replicas = slow
        if panic != nil {
            panicReplicas = max(panicReplicas, slow, fast)
            replicas = panicReplicas
        }
        if spec.isReachable, delay != nil {
            delay?.record(replicas, at: now)
            replicas = delay?.current ?? replicas
        }
        return BurstDecision(replicas: replicas, excess: excess(sample, ready: ready))
    }

    private func size(_ wanted: Double, least: Double, most: Double) -> Int32 {
        let bounded = wholeReplicas(min(max(wanted, least), most))
        return wanted > 0 && spec.activation > 1 ? max(bounded, spec.activation) : bounded
    }

    /// Panic lasts while it is far too little, and a whole stable window longer: then the burst stands in the slow
    /// figures too.
    private mutating func look(for burst: Bool, at now: BootTime) {
        if burst {
            panic = now
        } else if let since = panic, since + spec.stableWindow < now {
            panic = nil
            panicReplicas = 0
        }
    }

    private func excess(_ sample: BurstSample, ready: Int32) -> Int64 {
        if spec.burst == 0 { return 0 }
        guard spec.burst > 0 else { return -1 }
        let room = (Double(ready) * spec.capacity - spec.burst - sample.panic).rounded(.down)
        return Int64(exactly: room) ?? (room < 0 ? .min : .max)
    }
}
