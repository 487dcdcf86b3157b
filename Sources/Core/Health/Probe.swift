// Whether a replica is up, ready and alive: a small machine a probe, fed with what is seen of its task and with how
// each attempt at probing went. It probes nothing itself and knows no clock. Kubernetes' rules (documentation
// "Configure Liveness, Readiness and Startup Probes").

package import ClusterModel

/// One probe of one replica, over all tasks that the replica has had.
package struct Probe: Hashable, Sendable {
    package enum Purpose: Hashable, Sendable {
        /// Whether it has come up; the other two wait for it.
        case startup
        /// Whether it may be sent requests.
        case readiness
        /// Whether it is worth keeping.
        case liveness
    }

    package enum Verdict: Hashable, Sendable {
        case success
        case failure
        /// Not probed yet: only of a startup probe.
        case unknown
    }

    package typealias Timing = ProbeTiming

    /// What is seen of the replica.
    package enum Sight: Hashable, Sendable {
        /// Nothing is known of it, or no task was made for it yet.
        case nothing
        /// A task that was made and does not run yet.
        case waiting(task: String)
        case running(task: String, for: Span)
        /// A task that has ended; whether another will follow.
        case ended(task: String, restarts: Bool)
        /// It is over and will not come back.
        case over
    }

    /// What to do now.
    package enum Next: Hashable, Sendable {
        /// Nothing will have to be probed ever again.
        case stop
        case wait
        /// Make an attempt and say how it went to ``take(_:)``.
        case attempt
    }

    package let purpose: Purpose
    package let timing: Timing
    /// What counts; nil before a task was seen.
    package private(set) var verdict: Verdict?
    /// The task whose verdict it is.
    package private(set) var task: String?
    /// It failed for good: nothing is probed until there is another task.
    package private(set) var isOnHold = false
    /// Equal outcomes in a row.
    package private(set) var run = 0
    private var last: Verdict?

    /// `task` is one that is known already, and whose verdict stands until it answers otherwise.
    package init(_ purpose: Purpose, _ timing: Timing, verdict: Verdict? = nil, task: String? = nil) {
        (self.purpose, self.timing, self.verdict, self.task) = (purpose, timing, verdict, task)
    }

    /// Takes note of what is seen, once a period.
    package mutating func look(_ sight: Sight) -> Next {
        switch sight {
        case .over: return .stop
        case .nothing: return .wait
        case .waiting(let task):
            meet(task)
            return down(.wait)
        case .ended(let task, let restarts):
            meet(task)
            return down(restarts ? .wait : .stop)
        case .running(let task, let age):
            meet(task)
            // What has come up once has come up.
            if purpose == .startup, verdict == .success { return .wait }
            return isOnHold || age < timing.initialDelay ? .wait : .attempt
        }
    }

    /// Takes the outcome of an attempt. An attempt that could not be made says nothing, and is not told here.
    package mutating func take(_ outcome: Verdict) {
        run = last == outcome ? run + 1 : 1
        last = outcome
        switch outcome {
        case .success where run >= timing.successThreshold: verdict = .success
        case .failure where run >= timing.failureThreshold:
            verdict = .failure
            // Its task will be ended; what is probed meanwhile would say nothing of the next.
            if purpose != .readiness { (isOnHold, run) = (true, 0) }
        case .success, .failure, .unknown: break
        }
    }

    /// Another task begins anew: not ready, and believed to be alive.
    private mutating func meet(_ task: String) {
        guard self.task != task else { return }
        self.task = task
        isOnHold = false
        verdict =
            switch purpose {
            case .startup: .unknown
            case .readiness: .failure
            case .liveness: .success
            }
    }

    /// What does not run does not serve.
    private mutating func down(_ next: Next) -> Next {
        guard !isOnHold else { return .wait }
        verdict = .failure
        return next
    }
}

extension Probe {
    /// Why a replica is ended, in the words that its end keeps.
    package static func fault(_ purpose: Purpose, _ said: String) -> String { "\(purpose) probe failed: \(said)" }

    /// Which probe these words are of; nil where they are of none that ends a replica.
    package static func purpose(ofFault words: String) -> Purpose? {
        [Purpose.startup, .liveness].first { words.hasPrefix(fault($0, "")) }
    }
}
