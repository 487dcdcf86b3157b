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
package indirect enum ProbeAction: Hashable, Sendable {
    /// A request that must be answered with 200 to 399.
    case http(HTTPProbe)
    /// A connection that must be taken.
    case tcp(port: ProbePort)
    /// `grpc.health.v1.Health/Check` of a service, which is the whole server where its name is empty; SERVING is the
    /// answer that counts.
    case grpc(service: String, port: ProbePort)
    /// A command beside the replica, as its user and in its place, that must exit with 0.
    case exec(command: [String])

    /// A GET without anything else.
    package static func http(path: String, port: ProbePort) -> ProbeAction { .http(HTTPProbe(path: path, port: port)) }

    /// Where; nil for what needs no port.
    package var port: ProbePort? {
        switch self {
        case .http(let probe): probe.port
        case .tcp(let port), .grpc(_, let port): port
        case .exec: nil
        }
    }
}

/// One probe as it is asked for.
package struct ProbeSpec: Hashable, Sendable {
    package var action: ProbeAction
    package var timing: ProbeTiming
    /// How long a replica that is ended for it has between TERM and KILL; what any rank has that failed where it is
    /// nil. Of startup and liveness.
    package var grace: Span?

    package init(_ action: ProbeAction, _ timing: ProbeTiming = ProbeTiming(), grace: Span? = nil) {
        (self.action, self.timing, self.grace) = (action, timing, grace)
    }

    /// Three probes with everything in them have to fit the 16 KiB of a service.
    package enum Limits {
        /// Bytes of a path.
        package static let path = 1024
        /// Bytes of what is posted: a question to a model, and not a data set.
        package static let body = 4096
        /// Headers, and the bytes of all their names and values.
        package static let headers = 16
        package static let headerBytes = 2048
        /// Bytes of a kind of content.
        package static let contentType = 255
        /// Bytes of the name of a gRPC service.
        package static let service = 255
        /// Words of a command, and their bytes: what is longer is a file beside the replica.
        package static let words = 64
        package static let commandBytes = 4096
        package static let grace = Span.seconds(1)...Span.minutes(60)
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
