// Which requests go to which replicas, as a value: services with their routes, rules and replicas, in order of name. It
// is checked when it is made, so whoever holds one need not ask again. It knows nothing of the proxy that obeys it.

package import ClusterModel

/// Everything that the gateway is to do.
package struct RouteTable: Hashable, Sendable {
    package static let empty = RouteTable(sorted: [])

    /// In order of name.
    package let services: [RoutedService]

    /// Refuses what no gateway of these limits could obey.
    package init(_ services: [RoutedService], within limits: RouteLimits = RouteLimits()) throws(RouteTableError) {
        let sorted = services.sorted { $0.name < $1.name }
        try Self.check(sorted, within: limits)
        self.services = sorted
    }

    private init(sorted: [RoutedService]) { services = sorted }

    package func service(named name: String) -> RoutedService? {
        var (low, high) = (0, services.count)
        while low < high {
            let middle = (low + high) / 2
            if services[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low < services.count && services[low].name == name ? services[low] : nil
    }
}

/// One service as the gateway sees it.
package struct RoutedService: Hashable, Sendable {
    /// `namespace/name`.
    package var name: String
    package var routes: [Route]
    package var balance: RouteBalance
    /// Whether a client comes back to the replica that it had, by a cookie.
    package var isSticky: Bool
    /// Requests that one replica works on at a time; what comes beyond waits.
    package var inFlightLimit: Int
    /// How many may wait for a replica that is busy, and how long.
    package var queue: RouteWaiting
    /// How many may wait while there is no replica at all, and how long; zero where they are told so at once.
    package var hold: RouteWaiting
    package var timeouts: RouteTimeouts
    /// How long a replica that leaves may finish what it works on.
    package var drain: Span
    package var replicas: [RoutedReplica]

    package init(
        name: String, routes: [Route], balance: RouteBalance = .twoChoices, isSticky: Bool = false,
        inFlightLimit: Int = 100, queue: RouteWaiting = .queue, hold: RouteWaiting = .none,
        timeouts: RouteTimeouts = RouteTimeouts(), drain: Span = .seconds(30), replicas: [RoutedReplica] = []
    ) {
        (self.name, self.routes, self.balance, self.isSticky) = (name, routes, balance, isSticky)
        (self.inFlightLimit, self.queue, self.hold, self.timeouts) = (inFlightLimit, queue, hold, timeouts)
        (self.drain, self.replicas) = (drain, replicas)
    }
}

/// Requests that belong to a service: those to a host, or to any, under a path.
package struct Route: Hashable, Sendable {
    /// In lower case and without a port; nil for every host that has no route of its own for the path.
    package var host: String?
    /// Whole parts of a path: `/api` covers `/api` and `/api/users`, and not `/apis`.
    package var path: String
    /// Whether the replica sees the path without this prefix.
    package var stripsPrefix: Bool

    package init(host: String? = nil, path: String = "/", stripsPrefix: Bool = false) {
        (self.host, self.path, self.stripsPrefix) = (host, path, stripsPrefix)
    }

    /// What is compared with a request: the host, if one is asked for, and the path, each part closed by a slash.
    package var key: String { (host ?? "") + (path == "/" ? "/" : path + "/") }

    /// How many parts of the path are taken away.
    package var stripDepth: Int { stripsPrefix && path != "/" ? path.split(separator: "/").count : 0 }
}

/// How the replica of a request is chosen.
package enum RouteBalance: String, Hashable, Sendable, CaseIterable {
    /// The less busy of two taken at random: good wherever replicas are many.
    case twoChoices
    /// The least busy of all: for replicas that work on few requests at a time, where one wrong choice is a long wait.
    case leastInFlight
    case roundRobin
    /// By the client's address, so that it stays where it is without a cookie.
    case source
}

/// So many may wait, and each for so long.
package struct RouteWaiting: Hashable, Sendable {
    package static let none = RouteWaiting(bound: 0, deadline: .zero)
    /// Beyond five seconds most callers have given up, and beyond some hundreds they would wait so long.
    package static let queue = RouteWaiting(bound: 256, deadline: .seconds(5))

    package var bound: Int
    package var deadline: Span

    package init(bound: Int, deadline: Span) { (self.bound, self.deadline) = (bound, deadline) }
}

/// How long a replica may be silent.
package struct RouteTimeouts: Hashable, Sendable {
    /// Between the request and its answer, and between two pieces of an answer.
    package var response: Span
    /// In a connection that is no longer HTTP, a web socket for one.
    package var tunnel: Span

    package init(response: Span = .minutes(1), tunnel: Span = .minutes(60)) {
        (self.response, self.tunnel) = (response, tunnel)
    }
}

/// One replica that can be reached.
package struct RoutedReplica: Hashable, Sendable {
    package var id: UInt64
    package var revision: UInt64
    /// An address in numbers; names would have to be resolved, and by whom is not the gateway's to choose.
    package var address: String
    package var port: UInt16
    /// Its part of the traffic beside the others', 0 to 256.
    package var weight: Int
    /// Finishes what it works on, and is given nothing new.
    package var isDraining: Bool
    /// The name that its certificate must bear; nil where it is spoken to in the clear.
    package var serverName: String?

    package init(
        id: UInt64, revision: UInt64, address: String, port: UInt16, weight: Int = 100, isDraining: Bool = false,
        serverName: String? = nil
    ) {
        (self.id, self.revision, self.address, self.port) = (id, revision, address, port)
        (self.weight, self.isDraining, self.serverName) = (weight, isDraining, serverName)
    }
}
