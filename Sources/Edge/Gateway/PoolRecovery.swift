// A layout from what a running proxy says of itself, so that a driver that starts anew changes nothing that is right.
// The pools' shapes, which the proxy does not tell, stand in a small file that was written when it was started.

package import ClusterModel

/// What a proxy says of one slot.
package struct ServerRow: Hashable, Sendable {
    package var slot: SlotName
    package var server: SlotServer
    /// Requests in flight.
    package var inFlight: Int

    package init(slot: SlotName, server: SlotServer, inFlight: Int) {
        (self.slot, self.server, self.inFlight) = (slot, server, inFlight)
    }
}

extension RouteTable {
    /// Who is where a slot points.
    fileprivate func replica(at server: SlotServer) -> (RoutedService, RoutedReplica)? {
        for service in services {
            let found = service.replicas.first {
                $0.address == server.address && $0.port == server.port && $0.serverName == server.serverName
            }
            if let found { return (service, found) }
        }
        return nil
    }
}

extension PoolLayout {
    /// The file's text: a mark of everything else in the configuration, then a pool a line.
    package func record(mark: String) -> String {
        var text = "layout 2 \(mark)\n"
        for pool in pools {
            text += "\(pool.number) \(pool.shape.isPlain ? 1 : 0) \(pool.shape.balance.rawValue) "
            text += "\(pool.shape.isSticky ? 1 : 0) "
            text += "\(pool.shape.queueDeadline.milliseconds) \(pool.slots.count)\n"
        }
        return text
    }

    /// Empty pools as recorded, and the mark; nil for what this program did not write.
    package static func read(record: String) -> (layout: PoolLayout, mark: String)? {
        let lines = record.split(separator: "\n")
        guard let head = lines.first?.split(separator: " "), head.count == 3, head[0] == "layout", head[1] == "2" else {
            return nil
        }
        var pools: [Pool] = []
        for line in lines.dropFirst() {
            let words = line.split(separator: " ")
            guard words.count == 6, let number = Int(words[0]), (1...999_999).contains(number),
                let balance = RouteBalance(rawValue: String(words[2])),
                let deadline = Int64(words[4]), let slots = Int(words[5]), (1...4096).contains(slots)
            else { return nil }
            let shape = PoolShape(
                balance: balance, isSticky: words[3] == "1", queueDeadline: Span(milliseconds: deadline),
                isPlain: words[1] == "1")
            pools.append(Pool(number: number, shape: shape, slots: slots))
        }
        return (PoolLayout(pools: pools), String(head[2]))
    }

    /// Seats everybody as the proxy has them. Replicas are known by their address; who is in no table leaves.
    ///
    /// False where the proxy has other pools than are recorded.
    package mutating func recover(
        _ rows: [ServerRow], routes: [RouteEntry], table: RouteTable, at now: BootTime
    ) -> Bool {
        var places: [String: Int] = [:]
        for (place, pool) in pools.enumerated() { places[pool.name] = place }
        guard rows.count == pools.reduce(0, { $0 + $1.slots.count }) else { return false }
        self.routes = routes.sorted { $0.key < $1.key }
        var owned: [String: Int] = [:]
        for entry in routes where entry != .hosts {
            guard let place = places[String(entry.pool)] else { return false }
            (pools[place].service, pools[place].isLeft) = (String(entry.service), false)
            owned[String(entry.service)] = place
        }
        // A pool to which no route leads belongs to whom it did, unless that one has another now.
        for place in pools.indices {
            guard let service = pools[place].service, let other = owned[service], other != place else { continue }
            pools[place].isLeft = true
        }
        for row in rows {
            guard let place = places[row.slot.pool], pools[place].slots.indices.contains(row.slot.number - 1) else {
                return false
            }
            let use = use(of: row, in: pools[place], table: table, at: now)
            pools[place].slots[row.slot.number - 1] = PoolSlot(
                server: row.server, use: use, closed: row.server.state == .ready && !use.isLeaving ? nil : now)
            // Somebody's requests are finished in a pool to which no route leads.
            if case .leaving(let tenant, _, _) = use, pools[place].service == nil {
                (pools[place].service, pools[place].isLeft) = (tenant.service, true)
            }
        }
        return true
    }

    /// Whether the proxy was told the same in both: a draining slot may have been found in maintenance after a reload.
    func isSame(as other: PoolLayout) -> Bool {
        func told(_ pools: [Pool]) -> [[SlotServer]] {
            pools.map { pool in
                pool.slots.map { slot in
                    var server = slot.use.isFree ? .nobody : slot.server
                    if server.state == .maint { server.state = .drain }
                    return server
                }
            }
        }
        return routes == other.routes && told(pools) == told(other.pools)
    }

    private func use(of row: ServerRow, in pool: Pool, table: RouteTable, at now: BootTime) -> SlotUse {
        let service = pool.service.flatMap { table.service(named: $0) }
        let replica = service?.replicas.first {
            $0.address == row.server.address && $0.port == row.server.port && $0.serverName == row.server.serverName
        }
        let isIdle = row.server.state == .maint && row.inFlight == 0
        if let replica, !isIdle || replica.isDraining { return .serving(replica) }
        if isIdle { return .free(since: now) }
        // One that was leaving before is who it was.
        let known = pool.slots[row.slot.number - 1]
        if known.use.isLeaving, known.server.address == row.server.address, known.server.port == row.server.port {
            return known.use
        }
        // A service that moved left this pool to somebody who goes on elsewhere.
        if let (owner, replica) = table.replica(at: row.server) {
            let tenant = SlotTenant(service: owner.name, revision: replica.revision, replica: replica.id)
            let drain = replica.isDraining ? owner.drain : Self.longest
            return .leaving(tenant, since: now, deadline: now + drain)
        }
        let tenant = SlotTenant(service: pool.service ?? "", revision: 0, replica: 0)
        return .leaving(tenant, since: now, deadline: now + (service?.drain ?? Self.drainOfRemoved))
    }
}
