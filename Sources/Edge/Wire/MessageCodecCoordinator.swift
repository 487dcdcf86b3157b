// What agents are told, as bytes and back. An order to prepare travels with the bytes of its launch payload, and with
// a view of its gang that is encoded once for all of the gang's nodes.
package import ClusterModel
package import Messages

/// Encodes what the coordinator says, and remembers the last gang. For one thread.
package final class OrderEncoder {
    private var gang: Boxed<GangView>?
    private var gangBytes: [UInt8] = []

    package init() {}

    /// The bytes of one message, at most `WireLimits.answerBytes`.
    ///
    /// `payload` gives the encoded launch payload for a spec's hash, once a message; where it gives nil, the node gets
    /// none and must have it already.
    package func encode(
        _ message: CoordinatorMessage, payload: (ContentHash) -> [UInt8]?
    ) throws(WireError) -> [UInt8] {
        try build(message, payload).encoded(rules: .answer)
    }

    /// The same, with orders that do not fit one message divided over several, in order.
    package func encodeAll(
        _ message: CoordinatorMessage, payload: (ContentHash) -> [UInt8]?
    ) throws(WireError) -> [[UInt8]] {
        do throws(WireError) {
            return [try encode(message, payload: payload)]
        } catch {
            guard error.isExcess, case .orders(let orders, let epoch) = message, orders.count > 1 else { throw error }
            let middle = orders.count / 2
            return try encodeAll(.orders(Array(orders[..<middle]), epoch: epoch), payload: payload)
                + encodeAll(.orders(Array(orders[middle...]), epoch: epoch), payload: payload)
        }
    }

    private func build(
        _ message: CoordinatorMessage, _ payload: (ContentHash) -> [UInt8]?
    ) throws(WireError) -> PBCoordinatorMessage {
        switch message {
        case .welcome(let welcome): return PBCoordinatorMessage(body: .welcome(PBAgentWelcome(welcome)))
        case .orders(let orders, let epoch):
            var list = PBOrders(epoch: epoch, payloads: Self.payloads(of: orders, payload))
            list.orders.reserveCapacity(orders.count)
            for order in orders { list.orders.append(PBAgentOrder(order: try build(order))) }
            return PBCoordinatorMessage(body: .orders(list))
        case .acknowledged(let number): return PBCoordinatorMessage(body: .acknowledged(number))
        case .heartbeat(let epoch, let answer):
            return PBCoordinatorMessage(
                body: .heartbeat(epoch), heardMs: answer.sent.milliseconds, grantMs: answer.grant.milliseconds)
        case .joined(let grant): return PBCoordinatorMessage(body: .joined(PBJoinGrant(grant)))
        case .refused(let why): return PBCoordinatorMessage(body: .refused(why.remark()))
        }
    }

    private static func payloads(
        of orders: [AgentOrder], _ payload: (ContentHash) -> [UInt8]?
    ) -> [PBPayloadBytes] {
        var asked = Lookup<ContentHash, Bool>()
        var found: [PBPayloadBytes] = []
        for case .prepare(let order) in orders {
            let hash = order.spec.value.payload
            guard asked[hash] == nil else { continue }
            asked[hash] = true
            if let bytes = payload(hash) { found.append(PBPayloadBytes(hash: hash.wire, launch: bytes)) }
        }
        return found
    }

    private func build(_ order: AgentOrder) throws(WireError) -> PBAgentOrder.Order {
        switch order {
        case .prepare(let order): .prepare(try build(order))
        case .go(let id): .go(id.number)
        case .stop(let id, let grace): .stop(PBStopOrder(allocation: id.number, graceMs: grace.milliseconds))
        case .discard(let id): .discard(id.number)
        case .sendLog(let order): .sendLog(PBLogOrder(order))
        case .command(let order): .command(PBCommandOrder(order))
        case .suspend(let id): .suspend(id.number)
        case .resume(let id): .resume(id.number)
        case .reboot(let kernel): .reboot(kernel)
        case .route(let order): .route(PBRoutingOrder(order))
        case .fetchAhead(let order): .fetchAhead(PBAheadOrder(order))
        case .admit(let order): .admit(PBIngressOrder(order))
        }
    }

    private func build(_ order: PrepareOrder) throws(WireError) -> PBPrepareOrder {
        PBPrepareOrder(
            allocation: order.allocation.number, job: order.job.number, attempt: order.attempt,
            restarts: UInt32(clamping: order.restarts), rankLower: order.ranks.lowerBound,
            rankUpper: order.ranks.upperBound, spec: PBJobSpec(order.spec.value), owner: PBPrincipal(order.owner),
            units: PBUnits(order.units), gang: try bytes(of: order.gang), startsAtOnce: order.startsAtOnce,
            element: order.element.map { PBElementName($0) }, probes: order.probes.map { PBReplicaProbes($0) },
            filesPort: order.filesPort, neighbours: order.neighbours)
    }

    private func bytes(of view: Boxed<GangView>) throws(WireError) -> [UInt8] {
        if let gang, gang === view { return gangBytes }
        gangBytes = try PBGangView(view.value).encoded(rules: .answer)
        gang = view
        return gangBytes
    }
}

extension CoordinatorMessage {
    /// The bytes of one message; for many orders of one gang an `OrderEncoder` is cheaper.
    package func encoded(payload: (ContentHash) -> [UInt8]?) throws(WireError) -> [UInt8] {
        try OrderEncoder().encode(self, payload: payload)
    }

    /// Reads what the coordinator sent, and the launch payloads that came beside its orders, each once.
    package static func decoded(
        from bytes: [UInt8]
    ) throws(WireError) -> (message: CoordinatorMessage, payloads: [(hash: ContentHash, bytes: [UInt8])]) {
        let message = try PBCoordinatorMessage.decode(bytes, rules: .answer)
        return (try message.checked(), try message.carried())
    }
}

extension PBCoordinatorMessage {
    func checked() throws(WireError) -> CoordinatorMessage {
        switch body {
        case .welcome(let welcome): return .welcome(try welcome.checked())
        case .orders(let orders):
            return .orders(
                try orders.list(),
                epoch: try Check.counter(orders.epoch, "Orders.epoch"))
        case .acknowledged(let number):
            return .acknowledged(try Check.counter(number, "CoordinatorMessage.acknowledged"))
        case .heartbeat(let epoch):
            return .heartbeat(
                epoch: try Check.counter(epoch, "CoordinatorMessage.heartbeat"),
                LeaseAnswer(
                    sent: try Check.boot(heardMs, "CoordinatorMessage.heard_ms"),
                    grant: try Check.span(grantMs, "CoordinatorMessage.grant_ms")))
        case .joined(let grant): return .joined(try grant.checked())
        case .refused(let why): return .refused(try Check.text(why, "CoordinatorMessage.refused"))
        case nil: throw Check.unchosen("CoordinatorMessage.body")
        }
    }

    func carried() throws(WireError) -> [(hash: ContentHash, bytes: [UInt8])] {
        guard case .orders(let orders) = body else { return [] }
        try Check.count(orders.payloads.count, upTo: WireLimits.orders, "Orders.payloads")
        var found: [(hash: ContentHash, bytes: [UInt8])] = []
        for payload in orders.payloads {
            let hash = try Check.hash(payload.hash, "PayloadBytes.hash")
            let bytes = try Check.bytes(payload.launch, upTo: WireLimits.payloadBytes, "PayloadBytes.launch")
            found.append((hash, bytes))
        }
        return found
    }
}
