// What an administrator decides about the gateway: where it listens, what it is made of ahead of time, and how much it
// may hold. Every number has a default with its reason.

package import ClusterModel

/// What is baked into a pool of slots when the proxy starts: HAProxy cannot change these while it runs.
package struct PoolShape: Hashable, Sendable {
    package var balance: RouteBalance
    package var isSticky: Bool
    package var queueDeadline: Span
    /// Whether everything is as usual, so that a request is asked nothing: its rules are a third of what it costs.
    /// Any service can be in a pool that is not.
    package var isPlain: Bool

    package init(
        balance: RouteBalance = .twoChoices, isSticky: Bool = false, queueDeadline: Span = RouteWaiting.queue.deadline,
        isPlain: Bool = false
    ) {
        (self.balance, self.isSticky, self.queueDeadline) = (balance, isSticky, queueDeadline)
        self.isPlain = isPlain
    }

    package static let plain = PoolShape(isPlain: true)

    package init(of service: RoutedService) {
        self.init(balance: service.balance, isSticky: service.isSticky, queueDeadline: service.queue.deadline)
        let isUsual =
            service.timeouts == RouteTimeouts() && service.queue == .queue && service.hold.bound == 0
            && service.routes.allSatisfy { $0.stripDepth == 0 }
        isPlain = isUsual && self == PoolShape()
    }

    /// Whether a service of the other shape is right here. One that was given something unusual stays when it is usual
    /// again: who moves leaves those behind who are held for it.
    package func takes(_ other: PoolShape) -> Bool {
        var same = other
        same.isPlain = isPlain
        return self == same && (other.isPlain || !isPlain)
    }
}

/// So many free pools of a shape.
package struct PoolStock: Hashable, Sendable {
    package var shape: PoolShape
    package var count: Int

    package init(_ shape: PoolShape, count: Int) { (self.shape, self.count) = (shape, count) }
}

/// Where the gateway listens.
package struct GatewayFront: Hashable, Sendable {
    /// `address:port`, `:port` for every address, or `[v6]:port`.
    package var address: String
    /// A file with the certificate, its chain and its key; nil for HTTP in the clear.
    package var certificate: String?

    package init(address: String, certificate: String? = nil) {
        (self.address, self.certificate) = (address, certificate)
    }
}

package struct GatewaySettings: Hashable, Sendable {
    /// The proxy's files and sockets; made with mode 0700. It is short: a socket's name has 107 bytes.
    package var folder: String
    package var fronts: [GatewayFront]
    package var program = "/usr/sbin/haproxy"
    /// The authority that signs replicas' certificates; nil where replicas are spoken to in the clear.
    package var replicaAuthority: String?
    /// What the gateway shows where it is asked who it is, as the ingress of a node does; nil where nobody asks.
    package var identity: ProxyIdentity?
    package var limits: RouteLimits { RouteLimits(takesServerNames: replicaAuthority != nil) }

    /// Free pools after a start, of 50 MB together; it takes 0.2 s. One more service than these is a reload.
    package var stock = [
        PoolStock(.plain, count: 16), PoolStock(PoolShape(), count: 8), PoolStock(PoolShape(isSticky: true), count: 4),
        PoolStock(PoolShape(balance: .leastInFlight), count: 4),
    ]
    /// Slots of a pool. A rolling exchange needs more than there are replicas; a larger service has a larger pool.
    package var slots = 32

    /// Connections of clients at a time; beyond them the kernel's queue holds them back. About 34 KB each.
    package var connections = 4096
    /// Threads of the proxy; nil for one a core.
    package var threads: Int?
    /// A replica in the same cluster answers a call in less than a second or not at all.
    package var connectTimeout = Span.seconds(2)
    /// A client that says nothing in the middle of a request.
    package var clientTimeout = Span.minutes(1)
    /// A connection without a request; most clients keep one for a minute or two.
    package var idleTimeout = Span.minutes(2)
    /// How long an unused connection to a replica is kept. Less than the five seconds after which common servers close
    /// theirs, so that no request meets a connection that is just being closed.
    package var replicaIdleTimeout = Span.seconds(3)
    /// Requests over a connection, on average, where there is TLS to replicas: an ingress that was replaced is left in
    /// good time, and a handshake for a thousand costs nothing.
    package var requestsPerConnection = 1_000
    /// How long the process before a reload may finish its requests.
    package var hardStop = Span.minutes(10)
    /// What a refused client is told to wait.
    package var retryAfter = Span.seconds(2)
    /// No reload sooner after the last: each leaves a process that finishes its requests.
    package var reloadPause = Span.seconds(5)
    /// Between looks whether the proxy still has what it was told; somebody else may have told it something.
    package var auditPause = Span.seconds(30)
    /// Of one service; of one that has twice as many requests or more, not each has a record. With so many a 95th
    /// percentile of one second is one of 93 to 97 of a hundred, and a rate over 15 s is within two percent; they cost
    /// 0.4 % of a core.
    package var recordsPerSecond = 500
    /// A slot is not given away before the figures of its last requests have come.
    package var slotRest = Span.seconds(2)

    package init(folder: String, fronts: [GatewayFront]) { (self.folder, self.fronts) = (folder, fronts) }

    package func path(_ name: String) -> String { "\(folder)/\(name)" }

    package var statisticsSocket: String { path("stats.sock") }
    package var recordPipe: String { path("records.pipe") }
    package var againSocket: String { path("again.sock") }
    package var routeMap: String { path("routes.map") }
    package var nameMap: String { path("names.map") }
    package var pairFile: String { path("node.pem") }
}
