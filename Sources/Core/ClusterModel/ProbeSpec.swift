// How it is found out whether a replica has come up, may be sent requests, and is worth keeping. The words and the
// defaults are Kubernetes' (documentation "Configure Liveness, Readiness and Startup Probes"), but for the timeout,
// which is 5 s here: a busy model server answers late and not never.

/// When and how often something is probed.
package struct ProbeTiming: Hashable, Sendable {
    package var initialDelay: Span
    package var period: Span
    package var timeout: Span
    /// So many successes in a row end a failure. 1 for startup and liveness.
    package var successThreshold: Int
    /// So many failures in a row end a success.
    package var failureThreshold: Int

    package init(
        initialDelay: Span = .zero, period: Span = .seconds(10), timeout: Span = .seconds(5),
        successThreshold: Int = 1, failureThreshold: Int = 3
    ) {
        (self.initialDelay, self.period, self.timeout) = (initialDelay, period, timeout)
        (self.successThreshold, self.failureThreshold) = (successThreshold, failureThreshold)
    }

    /// What may be asked for: a probe a second and replica is what an agent does beside its work, and a replica that
    /// is looked at less than every hour is not looked at.
    package enum Limits {
        package static let delay = Span.zero...Span.minutes(24 * 60)
        package static let period = Span.seconds(1)...Span.minutes(60)
        package static let timeout = Span.seconds(1)...Span.minutes(60)
        package static let threshold = 1...1000
    }
}

/// At which port of a replica.
package enum ProbePort: Hashable, Sendable {
    /// The one that is promised to it, which it finds in `PORT`.
    case promised
    case number(Int)
}

/// What is tried.
package enum ProbeAction: Hashable, Sendable {
    /// A GET that must answer 200 to 399.
    case http(path: String, port: ProbePort)
    /// A connection that must be taken.
    case tcp(port: ProbePort)
}

/// One probe as it is asked for.
package struct ProbeSpec: Hashable, Sendable {
    package var action: ProbeAction
    package var timing: ProbeTiming

    package init(_ action: ProbeAction, _ timing: ProbeTiming = ProbeTiming()) {
        (self.action, self.timing) = (action, timing)
    }

    package enum Limits {
        /// Bytes of a path.
        package static let path = 1024
    }
}

/// What of a replica is probed; what is not probed is so as soon as it runs.
package struct ReplicaProbes: Hashable, Sendable {
    package var startup: ProbeSpec?
    package var readiness: ProbeSpec?
    package var liveness: ProbeSpec?

    package init(startup: ProbeSpec? = nil, readiness: ProbeSpec? = nil, liveness: ProbeSpec? = nil) {
        (self.startup, self.readiness, self.liveness) = (startup, readiness, liveness)
    }

    package var isEmpty: Bool { startup == nil && readiness == nil && liveness == nil }
}
