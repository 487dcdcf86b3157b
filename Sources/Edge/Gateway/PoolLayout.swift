// Who sits where: services in pools, replicas in slots, and the steps that make the proxy agree with a table. Pure: it
// is told the table, the time and what is in flight, and answers with steps, or that it takes more pools.

package import ClusterModel

package struct PoolLayout: Hashable, Sendable {
    package internal(set) var pools: [Pool]
    /// In order of key, as the proxy has them.
    package internal(set) var routes: [RouteEntry] = []

    package init(pools: [Pool]) { self.pools = pools }

    /// What the layout is to be for the table, in steps; nil where it takes more pools or slots than there are, and
    /// then nothing is changed.
    ///
    /// What comes is there before the routes turn, and what goes leaves after.
    package mutating func follow(_ table: RouteTable, rest: Span, at now: BootTime) -> [SlotStep]? {
        var next = self
        var opening: [SlotStep] = []
        for service in table.services {
            guard let place = next.seat(service) else { return nil }
            guard let steps = next.fill(place, with: service, rest: rest, at: now) else { return nil }
            opening += steps
        }
        let routes = next.entries(for: table)
        var closing: [SlotStep] = []
        if routes != self.routes { closing.append(.routes(routes)) }
        next.routes = routes
        closing += next.empty(for: table, at: now)
        self = next
        return opening + closing
    }

    /// Lets go of what has finished, and ends what had its time.
    ///
    /// - Parameter inFlight: How many requests a slot works on; nil where that is not known, and is not none.
    package mutating func settle(inFlight: (SlotName) -> Int?, at now: BootTime) -> [SlotStep] {
        var steps: [SlotStep] = []
        for pool in pools.indices where !pools[pool].isFree {
            for slot in pools[pool].slots.indices {
                guard case .leaving(_, _, let deadline) = pools[pool].slots[slot].use else { continue }
                let name = pools[pool].slot(slot)
                let isOver = now >= deadline
                let isDone = pools[pool].slots[slot].isClosed(for: Self.grace, at: now) && inFlight(name) == 0
                guard isOver || isDone else { continue }
                if pools[pool].slots[slot].server.state != .maint { steps.append(.state(name, .maint)) }
                if isOver { steps.append(.endSessions(name)) }
                pools[pool].slots[slot].server.state = .maint
                pools[pool].slots[slot].use = .free(since: now)
            }
            if pools[pool].isLeft, pools[pool].slots.allSatisfy(\.use.isFree) {
                (pools[pool].service, pools[pool].isLeft) = (nil, false)
            }
        }
        return steps
    }

    /// Whether something waits for ``settle(inFlight:at:)``.
    package var isSettling: Bool {
        pools.contains { pool in pool.slots.contains { $0.use.isLeaving } }
    }

    /// Whose requests each slot carries.
    package var tenants: [SlotName: SlotTenant] {
        var tenants: [SlotName: SlotTenant] = [:]
        for pool in pools {
            for (place, slot) in pool.slots.enumerated() {
                switch slot.use {
                case .free: continue
                case .leaving(let tenant, _, _): tenants[pool.slot(place)] = tenant
                case .serving(let replica):
                    tenants[pool.slot(place)] = SlotTenant(
                        service: pool.service ?? "", revision: replica.revision, replica: replica.id)
                }
            }
        }
        return tenants
    }

    /// The pool of a service: the one it has, or a free one of its shape.
    private mutating func seat(_ service: RoutedService) -> Int? {
        let shape = PoolShape(of: service)
        if let own = place(of: service.name) {
            if pools[own].shape.takes(shape) { return own }
            pools[own].isLeft = true
        }
        // One that it left and comes back to; or the smallest that is large enough.
        let returning = pools.firstIndex { $0.isLeft && $0.service == service.name && $0.shape.takes(shape) }
        let free = pools.indices
            .filter {
                pools[$0].isFree && pools[$0].shape.takes(shape) && pools[$0].slots.count >= service.replicas.count
            }
            .min { rank($0, shape) < rank($1, shape) }
        guard let place = returning ?? free else { return nil }
        (pools[place].service, pools[place].isLeft) = (service.name, false)
        return place
    }

    /// Its own shape first, and not more slots than it takes.
    private func rank(_ place: Int, _ shape: PoolShape) -> (Int, Int, Int) {
        (pools[place].shape == shape ? 0 : 1, pools[place].slots.count, place)
    }

    func place(of service: String) -> Int? { pools.firstIndex { $0.service == service && !$0.isLeft } }

    /// Gives each replica its slot; nil where there are too few.
    private mutating func fill(
        _ place: Int, with service: RoutedService, rest: Span, at now: BootTime
    ) -> [SlotStep]? {
        var steps: [SlotStep] = []
        // One command is obeyed before the next: who takes over is opened before others are closed, or a request that
        // comes in between finds nobody.
        var last: [SlotStep] = []
        let seats = seats(in: place)
        var free = freeSlots(in: place, rest: rest, at: now)
        for replica in service.replicas {
            let slot: Int
            if let seat = seats[replica.id], sits(replica, at: seat, in: place) {
                slot = seat
            } else if let next = free.popLast() {
                slot = next
            } else {
                return nil
            }
            let server = SlotServer(
                address: replica.address, port: replica.port, weight: replica.weight, limit: service.inFlightLimit,
                speaksTLS: replica.serverName != nil, serverName: replica.serverName,
                state: replica.isDraining ? pools[place].finishing : .ready)
            let change = pools[place].slots[slot].server.steps(to: server, of: pools[place].slot(slot))
            if server.state == .ready, server.weight > 0 { steps += change } else { last += change }
            let closed = server.state == .ready ? nil : pools[place].slots[slot].closed ?? now
            pools[place].slots[slot] = PoolSlot(server: server, use: .serving(replica), closed: closed)
        }
        return steps + last
    }

    /// The slots in which replicas of a pool sit, those that leave included: one may come back.
    private func seats(in place: Int) -> [UInt64: Int] {
        var seats: [UInt64: Int] = [:]
        for (number, slot) in pools[place].slots.enumerated() {
            switch slot.use {
            case .free: continue
            case .serving(let replica): seats[replica.id] = number
            case .leaving(let tenant, _, _): if seats[tenant.replica] == nil { seats[tenant.replica] = number }
            }
        }
        return seats
    }

    private func sits(_ replica: RoutedReplica, at seat: Int, in place: Int) -> Bool {
        let slot = pools[place].slots[seat]
        switch slot.use {
        case .free: return false
        case .serving(let other): return replica.isAt(other)
        case .leaving(let tenant, _, _):
            return tenant.revision == replica.revision && slot.server.address == replica.address
                && slot.server.port == replica.port && slot.server.serverName == replica.serverName
        }
    }

    /// The longest free last, so that it is taken first; those that have not rested only when nothing else is left.
    private func freeSlots(in place: Int, rest: Span, at now: BootTime) -> [Int] {
        func age(_ slot: Int) -> Int64? {
            guard case .free(let since) = pools[place].slots[slot].use else { return nil }
            return since.map { now.since($0).milliseconds } ?? .max
        }
        return pools[place].slots.indices.compactMap { slot in age(slot).map { (age: $0, slot: slot) } }
            .sorted { ($0.age, -$0.slot) < ($1.age, -$1.slot) }.map(\.slot)
    }

    func entries(for table: RouteTable) -> [RouteEntry] {
        var entries: [RouteEntry] = []
        for service in table.services {
            guard let place = place(of: service.name) else { continue }
            entries += service.routes.map { RouteEntry($0, of: service, in: pools[place]) }
        }
        if entries.contains(where: \.hasHost) { entries.append(.hosts) }
        return entries.sorted { $0.key < $1.key }
    }

    /// Begins to let go of what is not in the table.
    private mutating func empty(for table: RouteTable, at now: BootTime) -> [SlotStep] {
        var steps: [SlotStep] = []
        for pool in pools.indices {
            guard let name = pools[pool].service else { continue }
            let service = table.service(named: name)
            if service == nil { pools[pool].isLeft = true }
            let stays = pools[pool].isLeft ? [] : Set((service?.replicas ?? []).map(\.id))
            for slot in pools[pool].slots.indices {
                let isLeft = pools[pool].isLeft && service.map { serves(slot, in: pool, $0) } == true
                let deadline = now + (isLeft ? Self.longest : service?.drain ?? Self.drainOfRemoved)
                switch pools[pool].slots[slot].use {
                case .free: continue
                case .serving(let replica):
                    // The one that a replica moved from has the same id and another place.
                    if stays.contains(replica.id), service?.replicas.contains(replica) == true { continue }
                    let tenant = SlotTenant(service: name, revision: replica.revision, replica: replica.id)
                    pools[pool].slots[slot].use = .leaving(tenant, since: now, deadline: deadline)
                    pools[pool].slots[slot].closed = pools[pool].slots[slot].closed ?? now
                case .leaving(let tenant, let since, let before) where pools[pool].isLeft && deadline < before:
                    pools[pool].slots[slot].use = .leaving(tenant, since: since, deadline: deadline)
                case .leaving: break
                }
                if !isLeft { steps += close(slot, in: pool) }
            }
        }
        return steps
    }

    /// Whether the replica of a slot goes on elsewhere, in the pool that its service moved to. Then no route leads here
    /// and the slot stays open for those who queue; their requests end when they end, as they would without the move.
    private func serves(_ slot: Int, in pool: Int, _ service: RoutedService) -> Bool {
        let (id, server) = (pools[pool].slots[slot].use.replica, pools[pool].slots[slot].server)
        return service.replicas.contains {
            $0.id == id && $0.address == server.address && $0.port == server.port && !$0.isDraining
        }
    }

    /// Gives nothing new to a slot that leaves; one that was found leaving may still be open.
    private mutating func close(_ slot: Int, in pool: Int) -> [SlotStep] {
        guard case .leaving = pools[pool].slots[slot].use, pools[pool].slots[slot].server.state == .ready else {
            return []
        }
        pools[pool].slots[slot].server.state = pools[pool].finishing
        return [.state(pools[pool].slot(slot), pools[pool].finishing)]
    }

    /// Between the choice of a slot and its being counted there a request is nowhere, for some microseconds.
    static let grace = Span.milliseconds(100)

    /// As good as none.
    static let longest = Span.minutes(24 * 60)

    /// Of a service that is gone the table says nothing any more; its replicas get what is usual.
    static let drainOfRemoved = Span.seconds(30)
}
