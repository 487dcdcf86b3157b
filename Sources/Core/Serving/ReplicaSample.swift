// What an autoscaler is told of a service at one moment: its replicas, and what was measured of each.

package import ClusterModel

/// One replica as an autoscaler sees it.
package struct ReplicaSample: Hashable, Sendable {
    package enum Phase: Hashable, Sendable {
        case pending
        case running
        case failed
        case succeeded
    }

    /// What is known of its readiness; nil in a sample where nothing is known yet.
    package struct Readiness: Hashable, Sendable {
        package let isReady: Bool
        /// When that last changed.
        package let since: BootTime

        package init(isReady: Bool, since: BootTime) { (self.isReady, self.since) = (isReady, since) }
    }

    /// Unique among the replicas of one sample.
    package let name: String
    package var phase: Phase
    package var started: BootTime?
    package var readiness: Readiness?
    /// It is on its way out.
    package var isLeaving: Bool
    /// What it has asked for of the resource that is looked at, in thousandths; nil when it has asked for none.
    package var request: Int64?

    package init(
        name: String, phase: Phase, started: BootTime?, readiness: Readiness?, isLeaving: Bool = false,
        request: Int64? = nil
    ) {
        (self.name, self.phase, self.started, self.readiness) = (name, phase, started, readiness)
        (self.isLeaving, self.request) = (isLeaving, request)
    }
}

/// What was measured of one replica, over the window that ends at `time`.
package struct Measurement: Hashable, Sendable {
    package let replica: String
    /// In thousandths of the metric's unit.
    package var value: Int64
    package let time: BootTime
    package let window: Span

    package init(replica: String, value: Int64, time: BootTime, window: Span) {
        (self.replica, self.value, self.time, self.window) = (replica, value, time, window)
    }
}
