// What gateways tell of the requests that come through them, and how long requests may wait where there is no replica.

package import ClusterModel

/// What became of requests of one revision since the report before.
package struct RevisionLoad: Hashable, Sendable {
    package var revision: UInt32
    package var requests: Int64
    /// Of these, answers of 500 and above, and answers that did not come.
    package var failures: Int64
    /// Milliseconds from the end of a request's head to the end of its answer.
    package var latency: LatencyHistogram

    package init(revision: UInt32, requests: Int64, failures: Int64, latency: LatencyHistogram) {
        (self.revision, self.requests, self.failures, self.latency) = (revision, requests, failures, latency)
    }
}

/// Requests that one replica works on now for one gateway.
package struct ReplicaLoad: Hashable, Sendable {
    package var allocation: AllocationID
    package var inFlight: UInt32

    package init(allocation: AllocationID, inFlight: UInt32) {
        (self.allocation, self.inFlight) = (allocation, inFlight)
    }
}

/// One service as one gateway sees it: what is there now, and what came since the report before.
package struct ServiceLoad: Hashable, Sendable {
    package var service: ServiceID
    /// Requests that replicas work on.
    package var inFlight: UInt32
    /// Requests that wait for a replica that is busy.
    package var queued: UInt32
    /// Requests that wait because there is no replica.
    package var held: UInt32
    /// Requests that no replica took: there was none, or too many waited, or they waited too long.
    package var refused: Int64
    /// Those of which something came, ascending.
    package var revisions: [RevisionLoad]
    /// Those that work on anything, ascending.
    package var replicas: [ReplicaLoad]

    package init(
        service: ServiceID, inFlight: UInt32 = 0, queued: UInt32 = 0, held: UInt32 = 0, refused: Int64 = 0,
        revisions: [RevisionLoad] = [], replicas: [ReplicaLoad] = []
    ) {
        (self.service, self.inFlight, self.queued, self.held) = (service, inFlight, queued, held)
        (self.refused, self.revisions, self.replicas) = (refused, revisions, replicas)
    }

    /// Whether there is nothing to tell.
    package var isQuiet: Bool {
        inFlight == 0 && queued == 0 && held == 0 && refused == 0 && revisions.isEmpty && replicas.isEmpty
    }

    /// About as many bytes as it takes in a message, and not fewer.
    package var weight: Int {
        64 + replicas.count * 24 + revisions.reduce(0) { $0 + 48 + $1.latency.filled.count * 14 }
    }
}

/// What a gateway tells about once a second, and at once when a request waits for a service that has no replica.
///
/// Not numbered among the reports that are kept, and not sent again. What is lost is missing from rates, and what comes
/// twice is passed over by its number.
package struct TrafficReport: Hashable, Sendable {
    /// Rises with each report of one start of an agent.
    package var sequence: UInt64
    /// Since the report before.
    package var window: Span
    /// Those of which there is something to tell, and once more those of which there is nothing any more, ascending.
    package var services: [ServiceLoad]

    package init(sequence: UInt64, window: Span, services: [ServiceLoad]) {
        (self.sequence, self.window, self.services) = (sequence, window, services)
    }

    package enum Limits {
        /// Services in one report; more are told in several.
        package static let services = 4096
        /// A service keeps so many, and one more while a rollout begins.
        package static let revisions = ServiceSpec.Limits.revisions + 1
        package static let replicas = ServiceSpec.Limits.replicas.upperBound
        /// Requests of a service in one report: a gateway of any size answers fewer in an hour.
        package static let requests: Int64 = 1 << 32
        /// A report is of a second; an agent that stood still for longer than an hour says less.
        package static let window = Span.minutes(60)
        /// By ``ServiceLoad/weight``: a quarter of what an agent may say at once, and never more with one service more
        /// than that.
        package static let weight = 1 << 18
    }
}

/// How many requests of a service may wait where there is no replica, and each for how long.
package struct RoutingHold: Hashable, Sendable {
    package var bound: Int
    package var deadline: Span

    package init(bound: Int, deadline: Span) { (self.bound, self.deadline) = (bound, deadline) }

    package enum Limits {
        /// What a gateway takes.
        package static let bound = 1...100_000
        package static let deadline = Span(milliseconds: 1)...Span.minutes(24 * 60)
    }
}

/// What is known of a service's requests, as it is shown.
package struct TrafficView: Hashable, Sendable {
    /// Requests in a second over the last quarter of a minute, in thousandths.
    package var rate: Int64
    /// Of those of the last half of a minute.
    package var requests: Int64
    package var failures: Int64
    /// Milliseconds that 95 of a hundred of them did not exceed.
    package var p95: Int64
    /// Now: worked on, waiting for a busy replica, and waiting until there is one.
    package var inFlight: Int64
    package var queued: Int64
    package var held: Int64

    package init(
        rate: Int64 = 0, requests: Int64 = 0, failures: Int64 = 0, p95: Int64 = 0, inFlight: Int64 = 0,
        queued: Int64 = 0, held: Int64 = 0
    ) {
        (self.rate, self.requests, self.failures, self.p95) = (rate, requests, failures, p95)
        (self.inFlight, self.queued, self.held) = (inFlight, queued, held)
    }
}
