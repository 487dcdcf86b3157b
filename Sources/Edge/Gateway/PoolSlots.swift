// The words in which a layout of pools speaks: what the proxy has been told of each slot, whom the slot is for, and the
// single steps that lead from one to the other.

package import ClusterModel

/// Whether a slot is given requests.
package enum SlotState: String, Hashable, Sendable {
    case ready
    /// Nothing new; what it works on is finished.
    case drain
    /// Nothing new, not even for a client that holds its cookie; what it works on is finished all the same.
    case maint
}

/// What the proxy has been told of one slot.
package struct SlotServer: Hashable, Sendable {
    /// Where a slot points that is nobody's: nothing listens there, and it is in maintenance besides.
    package static let nobody = SlotServer(address: "127.0.0.1", port: 9)

    package var address: String
    package var port: UInt16
    package var weight = 1
    package var limit = 1
    package var speaksTLS = false
    package var serverName: String?
    package var state = SlotState.maint
}

/// A slot by its names in the proxy.
package struct SlotName: Hashable, Sendable, CustomStringConvertible {
    package let pool: String
    /// From 1.
    package let number: Int

    package var server: String { "s\(number)" }
    package var description: String { "\(pool)/s\(number)" }
}

/// Whose requests a slot carries.
package struct SlotTenant: Hashable, Sendable {
    package let service: String
    package let revision: UInt64
    package let replica: UInt64
}

/// What one slot is used for.
package enum SlotUse: Hashable, Sendable {
    /// Nobody's since then; nil where it never was anybody's.
    case free(since: BootTime?)
    case serving(RoutedReplica)
    /// Not in the table any more; its requests are finished, or are ended at the deadline.
    case leaving(SlotTenant, since: BootTime, deadline: BootTime)

    package var isFree: Bool {
        if case .free = self { return true }
        return false
    }

    /// Whose it is, by its number.
    var replica: UInt64? {
        switch self {
        case .free: nil
        case .serving(let replica): replica.id
        case .leaving(let tenant, _, _): tenant.replica
        }
    }

    package var isLeaving: Bool {
        if case .leaving = self { return true }
        return false
    }
}

package struct PoolSlot: Hashable, Sendable {
    package var server = SlotServer.nobody
    package var use = SlotUse.free(since: nil)
    /// Since when it is given nothing new.
    package var closed: BootTime?

    /// Whether the end of its requests is waited for.
    var isFinishing: Bool {
        switch use {
        case .free: false
        case .leaving: true
        case .serving(let replica): replica.isDraining
        }
    }

    /// Whether it has been closed for so long.
    func isClosed(for span: Span, at now: BootTime) -> Bool { closed.map { now.since($0) >= span } ?? false }
}

/// Slots that have their shape in common, and at most one service.
package struct Pool: Hashable, Sendable {
    package let name: String
    package let shape: PoolShape
    package var slots: [PoolSlot]
    /// The service whose requests come here, or came until its last replica is gone.
    package var service: String?
    /// Whether the service has left it: it is free when its slots are.
    package var isLeft = false

    /// The first letter is what the proxy's rules tell a plain pool by.
    package init(number: Int, shape: PoolShape, slots: Int) {
        (name, self.shape) = ("\(shape.isPlain ? "p" : "q")\(number)", shape)
        self.slots = Array(repeating: PoolSlot(), count: slots)
    }

    package var isFree: Bool { service == nil }

    /// Of this pool alone, whatever its letter.
    package var number: Int { Int(name.dropFirst()) ?? 0 }

    package func slot(_ place: Int) -> SlotName { SlotName(pool: name, number: place + 1) }

    /// What a slot is in while it finishes. A draining server still takes clients that hold its cookie.
    package var finishing: SlotState { shape.isSticky ? .maint : .drain }
}

/// One line of the map of routes.
package struct RouteEntry: Hashable, Sendable {
    package let key: String
    package let value: String

    package init(key: String, value: String) { (self.key, self.value) = (key, value) }

    /// What the proxy must know of a request before it chooses its pool.
    init(_ route: Route, of service: RoutedService, in pool: Pool) {
        guard !pool.shape.isPlain else {
            self.init(key: route.key, value: "\(pool.name);\(service.name)")
            return
        }
        let fields = [
            pool.name, String(route.stripDepth), String(service.timeouts.response.milliseconds),
            String(service.timeouts.tunnel.milliseconds), String(service.queue.bound), String(service.hold.bound),
            String(service.hold.deadline.milliseconds), service.name,
        ]
        self.init(key: route.key, value: fields.joined(separator: ";"))
    }

    /// Stands in the map where any route asks for a host: only then is the host of a request looked at. No host is
    /// called so, and a request that says it is finds no pool in it.
    package static let hosts = RouteEntry(key: "!hosts", value: "yes")

    var hasHost: Bool { key.first != "/" }

    package var pool: Substring { value.prefix { $0 != ";" } }
    package var service: Substring { value[(value.lastIndex(of: ";").map(value.index(after:)) ?? value.startIndex)...] }
}

/// One thing to tell the proxy. Each is safe to do twice.
package enum SlotStep: Hashable, Sendable {
    case address(SlotName, String, UInt16)
    case weight(SlotName, Int)
    case limit(SlotName, Int)
    case speaksTLS(SlotName, Bool)
    case serverName(SlotName, String?, before: String?)
    case state(SlotName, SlotState)
    /// Ends what a slot still works on.
    case endSessions(SlotName)
    /// The whole map, put in place of the old one at once.
    case routes([RouteEntry])
}

extension SlotServer {
    /// The steps from this to the other; the state comes last where it opens the slot, and first where it closes it.
    func steps(to next: SlotServer, of slot: SlotName) -> [SlotStep] {
        var steps: [SlotStep] = []
        if address != next.address || port != next.port { steps.append(.address(slot, next.address, next.port)) }
        if serverName != next.serverName { steps.append(.serverName(slot, next.serverName, before: serverName)) }
        if speaksTLS != next.speaksTLS { steps.append(.speaksTLS(slot, next.speaksTLS)) }
        if limit != next.limit { steps.append(.limit(slot, next.limit)) }
        if weight != next.weight { steps.append(.weight(slot, next.weight)) }
        guard state != next.state else { return steps }
        let turn = SlotStep.state(slot, next.state)
        return next.state == .ready ? steps + [turn] : [turn] + steps
    }
}
