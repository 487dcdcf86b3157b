// What gateways are told, as bytes and back.
import ClusterModel
import Messages

extension PBRoutingOrder: Coded {
    init(_ order: RoutingOrder) {
        self.init(
            isWhole: order.isWhole, services: order.services.map { PBServiceRouting($0) },
            gone: order.gone.map(\.number))
    }

    func checked() throws(WireError) -> RoutingOrder {
        try Check.count(gone.count, upTo: WireLimits.orders, "RoutingOrder.gone")
        var order = RoutingOrder(
            isWhole: isWhole,
            services: try Check.list(services, upTo: WireLimits.orders, "RoutingOrder.services"))
        for number in gone { order.gone.append(try Check.service(number, "RoutingOrder.gone")) }
        return order
    }
}

extension PBServiceRouting: Coded {
    init(_ routing: ServiceRouting) {
        self.init(
            service: routing.service.number, namespace: routing.namespace.text, name: routing.name.text,
            traffic: PBServiceTraffic(routing.traffic), replicas: routing.replicas.map { PBReplicaRouting($0) },
            holdBound: routing.hold.map { UInt32(clamping: $0.bound) } ?? 0,
            holdDeadlineMs: routing.hold?.deadline.milliseconds ?? 0)
    }

    func checked() throws(WireError) -> ServiceRouting {
        ServiceRouting(
            service: try Check.service(service, "ServiceRouting.service"),
            namespace: try Check.name(namespace, "ServiceRouting.namespace"),
            name: try Check.name(name, "ServiceRouting.name"),
            traffic: try Check.need(traffic, "ServiceRouting.traffic"),
            replicas: try Check.list(replicas, upTo: WireLimits.orders, "ServiceRouting.replicas"), hold: try hold())
    }

    private func hold() throws(WireError) -> RoutingHold? {
        typealias Limits = RoutingHold.Limits
        guard holdBound > 0 else { return nil }
        let deadline = Limits.deadline.lowerBound.milliseconds...Limits.deadline.upperBound.milliseconds
        return RoutingHold(
            bound: Int(
                try Check.within(
                    holdBound, UInt32(Limits.bound.lowerBound)...UInt32(Limits.bound.upperBound),
                    "ServiceRouting.hold_bound")),
            deadline: Span(
                milliseconds: try Check.within(holdDeadlineMs, deadline, "ServiceRouting.hold_deadline_ms")))
    }
}

extension PBReplicaRouting: Coded {
    init(_ replica: ReplicaRouting) {
        self.init(
            allocation: replica.allocation.number, revision: replica.revision, address: replica.address,
            port: UInt32(clamping: replica.port), weight: UInt32(clamping: replica.weight),
            isDraining: replica.isDraining, node: replica.node?.text ?? "",
            entranceAddress: replica.entrance?.address ?? "",
            entrancePort: UInt32(clamping: replica.entrance?.port ?? 0))
    }

    func checked() throws(WireError) -> ReplicaRouting {
        ReplicaRouting(
            allocation: try Check.allocation(allocation, "ReplicaRouting.allocation"), revision: revision,
            address: try Check.host(address, "ReplicaRouting.address"),
            port: Int(try Check.port(port, "ReplicaRouting.port")),
            weight: try Check.number(
                weight, upTo: UInt32(ReplicaRouting.mostWeight), "ReplicaRouting.weight"), isDraining: isDraining,
            node: node.isEmpty ? nil : try Check.name(node, "ReplicaRouting.node"), entrance: try entrance())
    }

    private func entrance() throws(WireError) -> ReplicaRouting.Entrance? {
        let address = try Check.host(entranceAddress, "ReplicaRouting.entrance_address")
        guard entrancePort > 0 else { return nil }
        return ReplicaRouting.Entrance(
            address: address, port: Int(try Check.port(entrancePort, "ReplicaRouting.entrance_port")))
    }
}

extension PBIngressOrder: Coded {
    init(_ order: IngressOrder) {
        self.init(
            gateways: order.gateways.prefix(IngressOrder.Limits.gateways).map(\.text),
            replicas: order.replicas.map { PBIngressReplica($0) })
    }

    func checked() throws(WireError) -> IngressOrder {
        IngressOrder(
            gateways: try Check.names(gateways, upTo: IngressOrder.Limits.gateways, "IngressOrder.gateways"),
            replicas: try Check.list(replicas, upTo: WireLimits.orders, "IngressOrder.replicas"))
    }
}

extension PBIngressReplica: Coded {
    init(_ replica: IngressOrder.Replica) {
        self.init(allocation: replica.allocation.number, port: UInt32(clamping: replica.port))
    }

    func checked() throws(WireError) -> IngressOrder.Replica {
        IngressOrder.Replica(
            allocation: try Check.allocation(allocation, "IngressReplica.allocation"),
            port: Int(try Check.port(port, "IngressReplica.port")))
    }
}
