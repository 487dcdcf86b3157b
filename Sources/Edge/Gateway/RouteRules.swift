// What a table must keep to, and what is said where it does not. The bounds are those of the proxy and of its buffers.

import ClusterModel
import Glibc

/// How much a gateway takes.
package struct RouteLimits: Hashable, Sendable {
    /// A pool each, with 16 KB of the proxy's memory for each of its slots.
    package var services: Int
    /// Of one service, those that leave included.
    package var replicas: Int
    /// Of all services; the map is handed over whole, about 40 bytes a route.
    package var routes: Int
    /// Whether the gateway has what it needs to speak TLS to replicas.
    package var takesServerNames: Bool

    package init(services: Int = 1_024, replicas: Int = 256, routes: Int = 8_192, takesServerNames: Bool = true) {
        (self.services, self.replicas, self.routes) = (services, replicas, routes)
        self.takesServerNames = takesServerNames
    }
}

/// Why a table is not taken.
package enum RouteTableError: Error, Hashable, Sendable {
    case badName(String)
    case duplicateService(String)
    case noRoutes(service: String)
    case badHost(String, service: String)
    case badPath(String, service: String)
    case tooDeep(String, service: String, most: Int)
    case duplicateRoute(String, services: [String])
    case duplicateReplica(UInt64, service: String)
    case duplicateEndpoint(String, service: String)
    case badAddress(String, service: String)
    case badPort(UInt64, service: String)
    case badServerName(String, service: String)
    case noAuthority(UInt64, service: String)
    case outside(String, value: Int64, from: Int64, to: Int64, service: String)
    case tooMany(String, count: Int, most: Int, of: String)
}

extension RouteTableError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badName(let name):
            "a service is called '\(name)'; it must be namespace/name, of a-z, 0-9, '-', '.' and '_', with 120 "
                + "characters at most"
        case .duplicateService(let name): "service \(name) is in the table twice; give it once, with all its routes"
        case .noRoutes(let service):
            "service \(service) has no route, so nothing can reach it; give it a host or a path"
        case .badHost(let host, let service):
            "service \(service): '\(host)' is no host; write it in lower case, without a port, of a-z, 0-9, '-' and '.'"
        case .badPath(let path, let service):
            "service \(service): '\(path)' is no path; begin it with '/', do not end it with '/', and use no '//', "
                + "no '.', '..' nor characters that need an escape, in 256 characters at most"
        case .tooDeep(let path, let service, let most):
            "service \(service): '\(path)' has too many parts to be stripped; \(most) can be"
        case .duplicateRoute(let key, let services):
            "\(key) is asked for by \(services.joined(separator: " and ")); give one of them another host or path"
        case .duplicateReplica(let id, let service):
            "service \(service): replica \(id) is in the table twice; give each replica once"
        case .duplicateEndpoint(let endpoint, let service):
            "service \(service): two replicas are at \(endpoint); one of them is gone, leave it out"
        case .badAddress(let address, let service):
            "service \(service): '\(address)' is no IP address in numbers; resolve the name before"
        case .badPort(let id, let service): "service \(service): replica \(id) has port 0; give the port it listens on"
        case .badServerName(let name, let service):
            "service \(service): '\(name)' cannot be a name in a certificate; use a-z, 0-9, '-' and '.', or "
                + "'node NAME' for that of a node"
        case .noAuthority(let id, let service):
            "service \(service): replica \(id) is to be spoken to in TLS, and this gateway was given no authority for "
                + "replicas' certificates; give it one, or leave the name out"
        case .outside(let what, let value, let low, let high, let service):
            "service \(service): its \(what) is \(value); it must be \(low) to \(high)"
        case .tooMany(let what, let count, let most, let owner):
            "\(owner) has \(count) \(what) and \(most) are taken; leave some out, or raise the gateway's limit"
        }
    }
}

extension RouteTable {
    /// Parts of a path that can be stripped: a rule of the proxy for each.
    static let deepestStrip = 4
    /// A day: whoever wants more has no timeout.
    private static let longest: Int64 = 86_400_000

    static func check(_ services: [RoutedService], within limits: RouteLimits) throws(RouteTableError) {
        guard services.count <= limits.services else {
            throw .tooMany("services", count: services.count, most: limits.services, of: "the table")
        }
        let routes = services.reduce(0) { $0 + $1.routes.count }
        guard routes <= limits.routes else {
            throw .tooMany("routes", count: routes, most: limits.routes, of: "the table")
        }
        var owners: [String: String] = [:]
        for (place, service) in services.enumerated() {
            if place > 0, services[place - 1].name == service.name { throw .duplicateService(service.name) }
            try check(service, within: limits)
            for route in service.routes {
                if let other = owners.updateValue(service.name, forKey: route.key) {
                    throw .duplicateRoute(route.key, services: other == service.name ? [other] : [other, service.name])
                }
            }
        }
    }

    private static func check(_ service: RoutedService, within limits: RouteLimits) throws(RouteTableError) {
        let name = service.name
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard name.utf8.count <= 120, parts.count == 2, parts.allSatisfy({ isWord($0, also: "._") }) else {
            throw .badName(name)
        }
        // Of a service that is deleted only those are left that finish.
        guard !service.routes.isEmpty || service.replicas.allSatisfy(\.isDraining) && !service.replicas.isEmpty else {
            throw .noRoutes(service: name)
        }
        for route in service.routes { try check(route, of: name) }
        try check(service.inFlightLimit, 1, 100_000, "limit of requests in flight", name)
        try check(service.queue.bound, 0, 100_000, "bound of the queue", name)
        try check(service.hold.bound, 0, 100_000, "bound of requests held", name)
        // A queue without time is a refusal; a deadline of zero would mean none to the proxy.
        try check(Int(service.queue.deadline.milliseconds), 1, longest, "queue's deadline in milliseconds", name)
        try check(Int(service.hold.deadline.milliseconds), 0, longest, "hold's deadline in milliseconds", name)
        try check(Int(service.timeouts.response.milliseconds), 1, longest, "response timeout in milliseconds", name)
        try check(Int(service.timeouts.tunnel.milliseconds), 1, longest, "tunnel timeout in milliseconds", name)
        try check(Int(service.drain.milliseconds), 0, longest, "drain deadline in milliseconds", name)
        try check(service.replicas, of: name, within: limits)
    }

    private static func check(_ route: Route, of name: String) throws(RouteTableError) {
        if let host = route.host {
            let labels = host.split(separator: ".", omittingEmptySubsequences: false)
            guard host.utf8.count <= 253, labels.allSatisfy({ isWord($0, also: "") && $0.utf8.count <= 63 }) else {
                throw .badHost(host, service: name)
            }
        }
        guard route.path != "/" else { return }
        let parts = route.path.split(separator: "/", omittingEmptySubsequences: false)
        let isPath =
            parts.first?.isEmpty == true && parts.count > 1 && route.path.utf8.count <= 256
            && parts.dropFirst().allSatisfy { part in
                part != "." && part != ".." && !part.isEmpty && part.utf8.allSatisfy(isPathByte)
            }
        guard isPath else { throw .badPath(route.path, service: name) }
        guard route.stripDepth <= deepestStrip else {
            throw .tooDeep(route.path, service: name, most: deepestStrip)
        }
    }

    private static func check(
        _ replicas: [RoutedReplica], of name: String, within limits: RouteLimits
    ) throws(RouteTableError) {
        guard replicas.count <= limits.replicas else {
            throw .tooMany("replicas", count: replicas.count, most: limits.replicas, of: "service \(name)")
        }
        var (ids, endpoints): (Set<UInt64>, Set<String>) = ([], [])
        for replica in replicas {
            guard ids.insert(replica.id).inserted else { throw .duplicateReplica(replica.id, service: name) }
            guard isAddress(replica.address) else { throw .badAddress(replica.address, service: name) }
            guard replica.port > 0 else { throw .badPort(replica.id, service: name) }
            let endpoint = "\(replica.address) port \(replica.port)"
            guard endpoints.insert(endpoint).inserted else { throw .duplicateEndpoint(endpoint, service: name) }
            try check(replica.weight, 0, 256, "weight of replica \(replica.id)", name)
            guard let serverName = replica.serverName else { continue }
            guard limits.takesServerNames else { throw .noAuthority(replica.id, service: name) }
            guard isServerName(serverName), serverName.utf8.count <= 253 else {
                throw .badServerName(serverName, service: name)
            }
        }
    }

    private static func check(
        _ value: Int, _ low: Int64, _ high: Int64, _ what: String, _ service: String
    ) throws(RouteTableError) {
        guard Int64(value) >= low, Int64(value) <= high else {
            throw .outside(what, value: Int64(value), from: low, to: high, service: service)
        }
    }

    /// A name of a host, or what the certificate of a node calls its owner.
    private static func isServerName(_ name: String) -> Bool {
        guard name.hasPrefix("node ") else { return isWord(Substring(name), also: ".") }
        return name.utf8.count > 5 && name.utf8.dropFirst(5).allSatisfy { isPathByte($0) }
    }

    private static func isWord(_ text: Substring, also others: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
                    || others.utf8.contains(byte)
            }
    }

    /// What stands in a path as it is, and neither closes a word of the proxy's map nor is part of an escape.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
            || "-._~@:+".utf8.contains(byte)
    }

    private static func isAddress(_ text: String) -> Bool {
        var room = in6_addr()
        return text.utf8.count <= 45
            && (inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1)
    }
}
