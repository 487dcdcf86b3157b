// What gateways are told of services and their replicas, and what the ingress of a node is told of both.

package import ClusterModel

/// One replica that a gateway can reach.
package struct ReplicaRouting: Hashable, Sendable {
    package var allocation: AllocationID
    package var revision: UInt32
    package var address: String
    package var port: Int
    /// Its part of the traffic beside the others', 0 to 256.
    package var weight: Int
    /// It finishes what it works on, and is given nothing new.
    package var isDraining: Bool
    /// The node that it runs on; nil from a coordinator that does not say.
    package var node: Name?
    /// Where the node's ingress takes its requests in TLS; nil where it is reached at its own address in the clear.
    package var entrance: Entrance?

    package init(
        allocation: AllocationID, revision: UInt32, address: String, port: Int, weight: Int, isDraining: Bool,
        node: Name? = nil, entrance: Entrance? = nil
    ) {
        (self.allocation, self.revision, self.address) = (allocation, revision, address)
        (self.port, self.weight, self.isDraining) = (port, weight, isDraining)
        (self.node, self.entrance) = (node, entrance)
    }

    package struct Entrance: Hashable, Sendable {
        package var address: String
        package var port: Int

        package init(address: String, port: Int) { (self.address, self.port) = (address, port) }
    }

    package static let mostWeight = 256
}

/// One service as a gateway is to see it.
package struct ServiceRouting: Hashable, Sendable {
    package var service: ServiceID
    package var namespace: Name
    package var name: Name
    package var traffic: ServiceTraffic
    /// Ascending by allocation.
    package var replicas: [ReplicaRouting]
    /// Whether requests may wait where there is no replica; nil where they are refused at once.
    package var hold: RoutingHold?

    package init(
        service: ServiceID, namespace: Name, name: Name, traffic: ServiceTraffic, replicas: [ReplicaRouting],
        hold: RoutingHold? = nil
    ) {
        (self.service, self.namespace, self.name) = (service, namespace, name)
        (self.traffic, self.replicas, self.hold) = (traffic, replicas, hold)
    }
}

/// What of a gateway's table changed.
package struct RoutingOrder: Hashable, Sendable {
    /// Whatever is not named here is gone.
    package var isWhole: Bool
    /// As they are now.
    package var services: [ServiceRouting]
    package var gone: [ServiceID]

    package init(isWhole: Bool = false, services: [ServiceRouting], gone: [ServiceID] = []) {
        (self.isWhole, self.services, self.gone) = (isWhole, services, gone)
    }
}

/// Whom the ingress of a node lets in, and to whom: everything, each time.
package struct IngressOrder: Hashable, Sendable {
    /// The nodes that are gateways, ascending by id.
    package var gateways: [Name]
    /// The replicas of this node that have routes, ascending by allocation.
    package var replicas: [Replica]

    package init(gateways: [Name] = [], replicas: [Replica] = []) {
        (self.gateways, self.replicas) = (gateways, replicas)
    }

    package struct Replica: Hashable, Sendable {
        package var allocation: AllocationID
        /// The one that it was promised.
        package var port: Int

        package init(allocation: AllocationID, port: Int) { (self.allocation, self.port) = (allocation, port) }
    }

    package enum Limits {
        /// A message to each node names all of them; a cluster has a few.
        package static let gateways = 1_024
    }
}
