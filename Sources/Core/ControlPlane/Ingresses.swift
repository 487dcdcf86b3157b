// Telling the ingress of each node whom it may let in, and to which of the node's ports: gateways, and the replicas
// that have routes. It is told before a gateway can be, as soon as a replica has its place, and all of it each time.

import ClusterModel
import Ledger
import Messages

/// What is remembered of ingresses. A node that says hello is told everything anew.
struct IngressMemory: Hashable, Sendable {
    struct Seat: Hashable, Sendable {
        let node: NodeID
        let allocation: AllocationID
    }

    /// What a node was told last in its session.
    var told = Lookup<NodeID, IngressOrder>()
    /// Where the replicas of a service with routes were when it was looked at last.
    var seats = Lookup<ServiceID, [Seat]>()
    /// Services of which a replica may have come or gone in this turn.
    var unseated: [ServiceID] = []
    /// Nodes to be looked at before the turn ends.
    var stale: [NodeID] = []
    /// The nodes that are gateways; nil where that is to be found out anew.
    var gateways: [Name]?
}

extension ClusterConductor {
    /// Notes a node that has come. Where it is reached in another way than before, so are its replicas.
    mutating func meetIngress(_ node: Node, at now: Now) {
        ingress.told[node.id] = nil
        ingress.stale.append(node.id)
        let inventory = state.nodes[node.id]?.inventory
        guard inventory?.ingress != node.inventory?.ingress || inventory?.dataAddress != node.inventory?.dataAddress
        else { return }
        for id in state.nodes[node.id]?.allocations ?? [] {
            guard let allocation = state.allocations[id],
                let replica = state.jobs[allocation.job]?.spec.value.replica
            else { continue }
            services.touch(replica.service)
        }
    }

    /// Notes where a service's replicas are now.
    private mutating func seat(_ id: ServiceID) {
        var seats: [IngressMemory.Seat] = []
        if let row = state.services[id], row.hasRoutes {
            for job in row.active {
                guard let job = state.jobs[job] else { continue }
                for allocation in state.active(of: job) {
                    seats.append(IngressMemory.Seat(node: allocation.node, allocation: allocation.id))
                }
            }
        }
        let before = ingress.seats[id] ?? []
        guard seats != before else { return }
        ingress.seats[id] = seats.isEmpty ? nil : seats
        ingress.stale += (before + seats).map(\.node)
    }

    /// Notes what an event changes of who is a gateway. One that is silent, or given up for lost, is one still: its
    /// proxy may go on, and its callers are answered.
    mutating func noteGateways(_ event: NodeEvent) {
        switch event {
        case .inventoried(let id, _):
            guard let node = state.nodes[id], ingress.gateways?.contains(node.name) != isGateway(node) else { return }
        case .removed(let id, _, _): ingress.told[id] = nil
        default: return
        }
        ingress.gateways = nil
    }

    /// Tells every node of which something changed.
    mutating func tellIngresses() {
        for id in ingress.unseated.sorted().uniqued() { seat(id) }
        ingress.unseated.removeAll(keepingCapacity: true)
        if ingress.gateways == nil {
            let names = state.nodes.compactMap { isGateway($0) ? $0.name : nil }
            ingress.gateways = Array(names.prefix(IngressOrder.Limits.gateways))
            for row in state.services { ingress.stale += (ingress.seats[row.id] ?? []).map(\.node) }
        }
        guard !ingress.stale.isEmpty else { return }
        let nodes = ingress.stale.sorted().uniqued()
        ingress.stale.removeAll(keepingCapacity: true)
        for id in nodes {
            // One that is away is told when it comes.
            guard let node = state.nodes[id], node.inventory?.ingress != nil, links[id]?.session != nil else {
                continue
            }
            let order = ingressOrder(to: node)
            guard order != ingress.told[id] else { continue }
            ingress.told[id] = order
            self.order(.admit(order), to: id)
        }
    }

    private func ingressOrder(to node: Node) -> IngressOrder {
        var replicas: [IngressOrder.Replica] = []
        for id in node.allocations {
            guard let allocation = state.allocations[id], let port = allocation.units.ports.numbers.first,
                let replica = state.jobs[allocation.job]?.spec.value.replica,
                state.services[replica.service]?.hasRoutes == true
            else { continue }
            replicas.append(IngressOrder.Replica(allocation: id, port: port))
        }
        // Who has nobody to let in to has nobody to let in.
        guard !replicas.isEmpty else { return IngressOrder() }
        return IngressOrder(
            gateways: ingress.gateways ?? [], replicas: replicas.sorted { $0.allocation < $1.allocation })
    }
}

extension Service {
    /// Whether requests may come to its replicas now, or as soon as the rollout that goes on gets to it.
    fileprivate var hasRoutes: Bool {
        !served.traffic.routes.isEmpty || !newest.spec.value.traffic.routes.isEmpty
    }
}
