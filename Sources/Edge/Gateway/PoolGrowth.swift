// Which pools there must be: those in use, larger where they are too small, and a stock of free ones. Pure; what comes
// out is what the proxy is started or reloaded with.

import ClusterModel

extension PoolLayout {
    /// The pools of a proxy that serves nobody yet.
    package init(settings: GatewaySettings) {
        self.init(pools: [])
        replenish(settings)
    }

    /// Room for the table, with the stock filled up again. Nobody changes his place.
    ///
    /// After it ``follow(_:rest:at:)`` does not ask for more.
    package mutating func grow(for table: RouteTable, settings: GatewaySettings) {
        for service in table.services {
            let shape = PoolShape(of: service)
            let own = place(of: service.name).flatMap { pools[$0].shape.takes(shape) ? $0 : nil }
            let left = pools.firstIndex { $0.isLeft && $0.service == service.name && $0.shape.takes(shape) }
            guard let place = own ?? left else {
                // It may take one that is free now; the stock is filled up after.
                let free = pools.firstIndex {
                    $0.isFree && $0.shape == shape && $0.slots.count >= service.replicas.count
                }
                let place = free ?? add(shape, slots: max(settings.slots, Self.room(for: service.replicas.count)))
                // Seated here, so that the next service does not count on the same pool.
                if let old = self.place(of: service.name) { pools[old].isLeft = true }
                pools[place].service = service.name
                continue
            }
            let leaving = pools[place].slots.count { $0.use.isLeaving }
            let moving = pools[place].slots.count { slot in
                if case .serving(let replica) = slot.use {
                    !service.replicas.contains(where: replica.isAt)
                } else {
                    false
                }
            }
            let needed = service.replicas.count + leaving + moving
            guard needed > pools[place].slots.count else { continue }
            let more = Self.room(for: needed) - pools[place].slots.count
            pools[place].slots += Array(repeating: PoolSlot(), count: more)
        }
        replenish(settings)
    }

    /// A quarter more, to a power of two: a service that grows by one replica an hour is not a reload an hour.
    private static func room(for replicas: Int) -> Int {
        var room = 8
        while room < replicas + replicas / 4 { room *= 2 }
        return room
    }

    @discardableResult
    private mutating func add(_ shape: PoolShape, slots: Int) -> Int {
        // Never a name that stands: the figures of a pool are told by it.
        let last = pools.map(\.number).max() ?? 0
        pools.append(Pool(number: last + 1, shape: shape, slots: slots))
        return pools.count - 1
    }

    private mutating func replenish(_ settings: GatewaySettings) {
        var wanted: [PoolShape: Int] = [:]
        for stock in settings.stock { wanted[stock.shape, default: 0] += stock.count }
        // Free ones of a shape that nobody keeps in stock were made for a service that is gone.
        pools.removeAll { pool in
            guard pool.isFree else { return false }
            guard let left = wanted[pool.shape], left > 0 else { return true }
            wanted[pool.shape] = left - 1
            return false
        }
        for stock in settings.stock {
            for _ in 0..<(wanted[stock.shape] ?? 0) { add(stock.shape, slots: settings.slots) }
            wanted[stock.shape] = 0
        }
    }
}
