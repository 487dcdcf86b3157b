// Whom the ingress of a node lets in, and to whom; and what an administrator decides about it. Pure values.

package import ClusterModel

/// One way in: a port of the ingress, and that of the replica behind it, on this machine's loopback.
package struct IngressDoor: Hashable, Comparable, Sendable {
    package let port: UInt16
    package let replica: UInt16

    package init(port: UInt16, replica: UInt16) { (self.port, self.replica) = (port, replica) }

    package static func < (first: IngressDoor, second: IngressDoor) -> Bool { first.port < second.port }
}

package struct IngressTable: Hashable, Sendable {
    package static let empty = IngressTable(gateways: [], doors: [])

    /// The nodes that are let in, by what follows `node ` in their certificates; ascending.
    package let gateways: [String]
    /// Ascending.
    package let doors: [IngressDoor]

    package init(gateways: some Sequence<String>, doors: some Sequence<IngressDoor>) {
        self.gateways = Set(gateways).sorted()
        self.doors = Set(doors).sorted()
    }

    /// As a proxy's maps have it; nil where a line is none that this program wrote.
    init?(told gateways: [MapEntry], _ doors: [MapEntry]) {
        var found: [IngressDoor] = []
        for entry in doors {
            guard let port = UInt16(entry.key), let replica = UInt16(entry.value) else { return nil }
            found.append(IngressDoor(port: port, replica: replica))
        }
        self.init(gateways: gateways.map(\.key), doors: found)
    }

    var gatewayEntries: [MapEntry] { gateways.map { MapEntry(key: $0, value: "yes") } }
    var doorEntries: [MapEntry] { doors.map { MapEntry(key: "\($0.port)", value: "\($0.replica)") } }
}

/// A line of a map of the proxy's.
package struct MapEntry: Hashable, Sendable {
    package let key: String
    package let value: String
}

package struct IngressSettings: Hashable, Sendable {
    /// The proxy's files and sockets; made with mode 0700. It is short: a socket's name has 107 bytes.
    package var folder: String
    /// In numbers; where gateways come.
    package var address: String
    /// One for each port that a replica may be promised.
    package var ports: Range<Int>
    package var identity: ProxyIdentity
    package var program = "/usr/sbin/haproxy"

    /// Connections at a time; beyond them the kernel's queue holds them back. As many as a gateway has. Each takes four
    /// descriptors, and the proxy does not start where it may not have so many.
    package var connections = 4_096
    /// Threads of the proxy; nil for one a core.
    package var threads: Int?
    /// How long the process before a reload goes on with what it has: as long as any request may last. A connection
    /// that is used at all has by then been ended by its gateway: with a request in three seconds it has 28,800 of
    /// them, and each is the last with a chance of one in a thousand.
    package var hardStop = Span.minutes(24 * 60)
    /// Between looks whether the proxy still has what it was told.
    package var auditPause = Span.seconds(30)

    package init(folder: String, address: String, ports: Range<Int>, identity: ProxyIdentity) {
        (self.folder, self.address, self.ports, self.identity) = (folder, address, ports, identity)
    }

    package func path(_ name: String) -> String { "\(folder)/\(name)" }

    package var statisticsSocket: String { path("stats.sock") }
    package var tlsSocket: String { path("tls.sock") }
    package var doorMap: String { path("doors.map") }
    package var gatewayMap: String { path("gateways.map") }
    package var pairFile: String { path("node.pem") }
}
