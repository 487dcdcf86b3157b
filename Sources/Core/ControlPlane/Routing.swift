// Telling gateways where requests go: to the replicas that are ready, in the shares that a rollout gives to its
// revisions; and letting replicas finish before they are ended.

import ClusterModel
import Health
import Ledger
import Messages

/// What is remembered of gateways. All of it is said again to a gateway that comes.
struct RoutingMemory: Hashable, Sendable {
    /// What every gateway was told last.
    var told = Lookup<ServiceID, ServiceRouting>()
    /// Replicas that leave: they are given nothing new, and end when they have finished.
    var leaving = Lookup<JobID, Leaving>()
    /// Gateways that came and were not told anything yet.
    var newcomers: [NodeID] = []
}

struct Leaving: Hashable, Sendable {
    let allocation: AllocationID
    let by: Principal
    let until: BootTime
    /// Gateways that had been told of it.
    let told: [NodeID]
    /// Gateways for which it has finished.
    var released: [NodeID] = []
}

extension ClusterConductor {
    /// The gateways that are there now.
    var gateways: [NodeID] {
        state.nodes.compactMap { node in
            // One that is silent for a while may hear it all the same.
            isGateway(node) && links[node.id]?.session != nil ? node.id : nil
        }
    }

    /// Whether a node says that it is a gateway, and may be one.
    func isGateway(_ node: Node) -> Bool {
        node.removed == nil && node.inventory?.gateway.isEmpty == false
            && settings.gateways?.contains(node.name) ?? true
    }

    /// Lets a replica go: at once, or when it has finished what gateways gave it.
    mutating func release(
        _ replica: ReplicaSight, of row: Service, by principal: Principal, at now: Now, into turn: inout Turn
    ) {
        let spec = row.revision(replica.revision)?.spec.value
        guard replica.isReady, let traffic = spec?.traffic, !traffic.routes.isEmpty, traffic.drain > .zero,
            let allocation = state.jobs[replica.job].flatMap({ state.active(of: $0).first })
        else { return end(replica.job, by: principal, at: now, into: &turn) }
        // A gateway that a coordinator which has just begun has yet to hear may have given it something.
        let isYoung = now.boot.since(opened) < settings.routingPatience
        let here = isYoung ? state.nodes.compactMap { isGateway($0) && $0.lost == nil ? $0.id : nil } : gateways
        guard !here.isEmpty else { return end(replica.job, by: principal, at: now, into: &turn) }
        // Five seconds more: the gateway's own clock runs from when it hears of it.
        routing.leaving[replica.job] = Leaving(
            allocation: allocation.id, by: principal, until: now.boot + traffic.drain + .seconds(5), told: here)
        services.timed[row.id] = true
    }

    /// Ends what leaves and had its time, or has ended by itself and would only start again.
    mutating func endLeaving(of row: Service, at now: Now, into turn: inout Turn) {
        for id in row.active {
            guard let leaving = routing.leaving[id] else { continue }
            let runs = state.jobs[id].map { state.active(of: $0).first?.id == leaving.allocation } ?? false
            if now.boot >= leaving.until || !runs || leaving.told.allSatisfy(leaving.released.contains) {
                routing.leaving[id] = nil
                end(id, by: leaving.by, at: now, into: &turn)
            } else {
                services.timed[row.id] = true
            }
        }
    }

    /// A gateway has let go of replicas.
    mutating func take(released ids: [AllocationID], from node: NodeID) {
        for id in ids {
            guard let job = state.allocations[id]?.job, let replica = state.jobs[job]?.spec.value.replica,
                routing.leaving[job]?.allocation == id, routing.leaving[job]?.released.contains(node) == false
            else { continue }
            routing.leaving[job]?.released.append(node)
            services.touch(replica.service)
        }
    }

    /// Tells every gateway how a service stands, where that is not how it stood.
    mutating func route(_ row: Service, share: Int64, at now: Now) {
        var routing = routing(of: row, share: share)
        // Awake: what it is without from now on is no start that anybody has to wait for.
        if services.woken[row.id] != nil, routing?.replicas.contains(where: { !$0.isDraining }) == true {
            services.woken[row.id] = nil
            routing = self.routing(of: row, share: share)
        }
        guard routing != self.routing.told[row.id] else { return }
        self.routing.told[row.id] = routing
        tell(RoutingOrder(services: routing.map { [$0] } ?? [], gone: routing == nil ? [row.id] : []))
    }

    private mutating func tell(_ order: RoutingOrder) {
        for node in gateways where !routing.newcomers.contains(node) { self.order(.route(order), to: node) }
    }

    /// Whether this coordinator has begun so lately that nodes have yet to say which replicas are ready: until then
    /// gateways keep what they were told by the one before.
    func mustHear(of row: Service, at now: Now) -> Bool {
        guard now.boot.since(opened) < settings.routingPatience else { return false }
        // What started since then has yet to come up, and nobody has to speak for it.
        return row.active.contains { id in
            guard let job = state.jobs[id], job.phase.isRunning, services.elders[id] == job.attempt else {
                return false
            }
            return services.readiness[id]?.attempt != job.attempt
        }
    }

    /// Tells gateways that came all there is, once all is known.
    mutating func routeNewcomers(at now: Now) {
        guard !routing.newcomers.isEmpty else { return }
        let isSettled = state.services.allSatisfy { row in
            routing.told[row.id] != nil || row.newest.spec.value.traffic.routes.isEmpty || !mustHear(of: row, at: now)
        }
        guard isSettled else { return }
        let nodes = routing.newcomers
        routing.newcomers = []
        for node in nodes { routeAll(to: node) }
    }

    /// A service that is gone has no route.
    mutating func forgetRoute(of id: ServiceID) {
        guard routing.told[id] != nil else { return }
        routing.told[id] = nil
        tell(RoutingOrder(services: [], gone: [id]))
    }

    /// Notes a gateway that has come.
    mutating func meetGateway(_ node: NodeID) {
        guard let row = state.nodes[node], isGateway(row), !routing.newcomers.contains(node) else { return }
        routing.newcomers.append(node)
    }

    /// Tells a gateway that has come all there is.
    private mutating func routeAll(to node: NodeID) {
        var batch: [ServiceRouting] = []
        var (isFirst, count) = (true, 0)
        for row in state.services {
            guard let routing = routing.told[row.id] else { continue }
            batch.append(routing)
            count +=
                1 + routing.replicas.count
                + routing.traffic.routes.reduce(0) { $0 + 1 + ($1.path.utf8.count + ($1.host?.utf8.count ?? 0)) / 64 }
            // A message of 4 MiB holds 30,000 of them, or as many routes.
            guard count >= 20_000 else { continue }
            order(.route(RoutingOrder(isWhole: isFirst, services: batch)), to: node)
            (batch, isFirst, count) = ([], false, 0)
        }
        if isFirst || !batch.isEmpty { order(.route(RoutingOrder(isWhole: isFirst, services: batch)), to: node) }
    }

    /// nil where no gateway is to know of it.
    private func routing(of row: Service, share: Int64) -> ServiceRouting? {
        var traffic = row.served.traffic
        guard !traffic.routes.isEmpty else { return nil }
        // Of what is deleted gateways hear only who finishes; the routes may be another's already.
        if row.drop != nil { traffic.routes = [] }
        var replicas: [ReplicaRouting] = []
        for id in row.active {
            guard let job = state.jobs[id], job.phase.isRunning, job.suspended == nil,
                let replica = job.spec.value.replica,
                let readiness = services.readiness[id], readiness.attempt == job.attempt, readiness.isReady,
                let allocation = state.active(of: job).first, let port = allocation.units.ports.numbers.first,
                let node = state.nodes[allocation.node], let inventory = node.inventory
            else { continue }
            guard row.drop == nil || routing.leaving[id] != nil else { continue }
            let entrance = inventory.ingress.flatMap { ingress in
                ingress.port(for: port, of: inventory.ports).map {
                    ReplicaRouting.Entrance(address: ingress.address, port: $0)
                }
            }
            replicas.append(
                ReplicaRouting(
                    allocation: allocation.id, revision: replica.revision, address: inventory.dataAddress, port: port,
                    weight: 0, isDraining: routing.leaving[id] != nil, node: node.name, entrance: entrance))
        }
        guard row.drop == nil || !replicas.isEmpty else { return nil }
        replicas.sort { $0.allocation < $1.allocation }
        weigh(&replicas, row, share: share)
        return ServiceRouting(
            service: row.id, namespace: row.namespace, name: row.name, traffic: traffic, replicas: replicas,
            hold: row.drop == nil && mayHold(row)
                ? RoutingHold(bound: settings.heldMost, deadline: settings.heldFor) : nil)
    }

    /// Whether a request may wait for a replica where there is none: of a service that sleeps or is waking, and of one
    /// that may go to sleep at any moment, so that none comes in between. Of any other it is told at once that there is
    /// none.
    private func mayHold(_ row: Service) -> Bool {
        row.scaling?.value.mayRest ?? false || row.mayBeWoken || services.woken[row.id] == true
    }

    /// Shares the traffic out: within a revision evenly, between two as the rollout says.
    private func weigh(_ replicas: inout [ReplicaRouting], _ row: Service, share: Int64) {
        let target = row.rollout?.revision ?? row.newest.number
        func isNew(_ replica: ReplicaRouting) -> Bool { row.serving == 0 || replica.revision == target }
        let staying = replicas.filter { !$0.isDraining }
        let (new, old) = (staying.count(where: isNew), staying.count { !isNew($0) })
        // Nobody is sent to nobody: a revision without a replica has no share.
        let part = old == 0 ? 1000 : new == 0 ? 0 : min(max(share, 0), 1000)
        let each = (
            new: new == 0 ? 0 : Double(part) / Double(new), old: old == 0 ? 0 : Double(1000 - part) / Double(old)
        )
        let most = max(each.new, each.old)
        for place in replicas.indices where most > 0 {
            let own = isNew(replicas[place]) ? each.new : each.old
            let weight = Int((Double(ReplicaRouting.mostWeight) * own / most).rounded())
            replicas[place].weight = own > 0 ? max(1, weight) : 0
        }
    }
}
