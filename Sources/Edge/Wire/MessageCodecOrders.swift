// The parts of what agents are told: welcome, orders, the gang's view. The messages themselves, and what makes encoding
// many orders cheap, are in MessageCodecCoordinator.swift.
import ClusterModel
import Messages

extension PBAgentWelcome: Coded {
    init(_ welcome: AgentWelcome) {
        self.init(
            version: welcome.version, clusterHigh: welcome.cluster.high, clusterLow: welcome.cluster.low,
            epoch: welcome.epoch, generation: welcome.generation, leaseMs: welcome.lease.milliseconds,
            reportCredit: welcome.reportCredit, acknowledged: welcome.acknowledged,
            heardMs: welcome.answer.sent.milliseconds, grantMs: welcome.answer.grant.milliseconds)
    }

    func checked() throws(WireError) -> AgentWelcome {
        AgentWelcome(
            version: version, cluster: ClusterID(high: clusterHigh, low: clusterLow),
            epoch: try Check.counter(epoch, "AgentWelcome.epoch"),
            generation: try Check.counter(generation, "AgentWelcome.generation"),
            lease: try Check.span(leaseMs, "AgentWelcome.lease_ms"), reportCredit: reportCredit,
            acknowledged: try Check.counter(acknowledged, "AgentWelcome.acknowledged"),
            answer: LeaseAnswer(
                sent: try Check.boot(heardMs, "AgentWelcome.heard_ms"),
                grant: try Check.span(grantMs, "AgentWelcome.grant_ms")))
    }
}

extension PBJoinGrant: Coded {
    init(_ grant: JoinGrant) {
        self.init(
            clusterHigh: grant.cluster.high, clusterLow: grant.cluster.low, node: grant.node.number,
            certificate: grant.certificate, authority: grant.authority)
    }

    func checked() throws(WireError) -> JoinGrant {
        JoinGrant(
            cluster: ClusterID(high: clusterHigh, low: clusterLow), node: try Check.node(node, "JoinGrant.node"),
            certificate: try Check.bytes(certificate, upTo: WireLimits.certificate, "JoinGrant.certificate"),
            authority: try Check.bytes(authority, upTo: WireLimits.certificate, "JoinGrant.authority"))
    }
}

extension PBAgentOrder {
    func value() throws(WireError) -> AgentOrder {
        switch order {
        case .prepare(let order): return .prepare(try order.value())
        case .go(let id): return .go(try Check.allocation(id, "AgentOrder.go"))
        case .stop(let stop):
            return .stop(
                try Check.allocation(stop.allocation, "StopOrder.allocation"),
                grace: try Check.span(stop.graceMs, "StopOrder.grace_ms"))
        case .discard(let id): return .discard(try Check.allocation(id, "AgentOrder.discard"))
        case .sendLog(let order): return .sendLog(try order.checked())
        case .command(let order): return .command(try order.checked())
        case .suspend(let id): return .suspend(try Check.allocation(id, "AgentOrder.suspend"))
        case .resume(let id): return .resume(try Check.allocation(id, "AgentOrder.resume"))
        case .route(let order): return .route(try order.checked())
        case .fetchAhead(let order): return .fetchAhead(try order.checked())
        case .admit(let order): return .admit(try order.checked())
        case .reboot(let kernel): return .reboot(kernel: try Check.text(kernel, "AgentOrder.reboot"))
        case nil: throw Check.unchosen("AgentOrder.order")
        }
    }
}

extension PBPrepareOrder {
    func value() throws(WireError) -> PrepareOrder {
        let view = try PBGangView.decode(gang, rules: .answer)
        var order = PrepareOrder(
            allocation: try Check.allocation(allocation, "PrepareOrder.allocation"),
            job: try Check.job(job, "PrepareOrder.job"), attempt: attempt,
            restarts: try Check.number(restarts, "PrepareOrder.restarts"),
            ranks: try Check.ranks(rankLower, rankUpper, "PrepareOrder.rank_upper"),
            spec: Boxed(try Check.need(spec, "PrepareOrder.spec")),
            owner: try Check.need(owner, "PrepareOrder.owner"), element: try element?.checked(),
            units: try Check.need(units, "PrepareOrder.units"),
            gang: Boxed(try view.checked()), startsAtOnce: startsAtOnce)
        order.probes = try probes?.checked()
        order.filesPort = try Check.port(filesPort, "PrepareOrder.files_port")
        order.neighbours = try Check.neighbours(neighbours, "PrepareOrder.neighbours")
        return order
    }
}

extension PBLogOrder: Coded {
    init(_ order: LogOrder) {
        self.init(
            tokenHigh: order.stream.high, tokenLow: order.stream.low, job: order.job.number, attempt: order.attempt,
            rank: order.rank, offset: order.offset, follow: order.follow, bulkPort: order.bulkPort)
    }

    func checked() throws(WireError) -> LogOrder {
        LogOrder(
            stream: StreamToken(high: tokenHigh, low: tokenLow), job: try Check.job(job, "LogOrder.job"),
            attempt: attempt, rank: try Check.rank(rank, "LogOrder.rank"),
            offset: try Check.counter(offset, "LogOrder.offset"), follow: follow,
            bulkPort: try Check.port(bulkPort, "LogOrder.bulk_port"))
    }
}

extension PBGangView: Coded {
    init(_ view: GangView) {
        self.init(
            nodes: PBTextList(view.hosts.map(\.node.text)), addresses: PBTextList(view.hosts.map(\.address)),
            rankLower: view.hosts.map(\.ranks.lowerBound), rankUpper: view.hosts.map(\.ranks.upperBound),
            masterPort: UInt32(clamping: view.masterPort))
    }

    func checked() throws(WireError) -> GangView {
        let nodes = try Check.need(nodes, "GangView.nodes")
        let addresses = try Check.need(addresses, "GangView.addresses")
        guard Set([nodes.count, addresses.count, rankLower.count, rankUpper.count]).count == 1 else {
            throw Check.refuse("GangView.nodes", "its lists have different lengths")
        }
        var hosts: [GangHost] = []
        hosts.reserveCapacity(nodes.count)
        for place in nodes.indices {
            hosts.append(
                GangHost(
                    node: try Check.name(nodes[place], "GangView.nodes"), address: addresses[place],
                    ranks: try Check.ranks(rankLower[place], rankUpper[place], "GangView.rank_upper")))
        }
        return GangView(hosts: hosts, masterPort: Int(try Check.port(masterPort, "GangView.master_port")))
    }
}

extension PBTextList: Coded {
    init(_ texts: [String]) {
        self.init()
        shared.reserveCapacity(texts.count)
        added.reserveCapacity(texts.count)
        var last: [UInt8] = []
        for text in texts {
            var text = text.remark(upTo: WireLimits.label)
            text.withUTF8 { bytes in
                var same = 0
                while same < last.count, same < bytes.count, last[same] == bytes[same] { same += 1 }
                shared.append(UInt32(truncatingIfNeeded: same))
                added.append(UInt32(truncatingIfNeeded: bytes.count - same))
                tails.append(contentsOf: bytes[same...])
                last.removeLast(last.count - same)
                last.append(contentsOf: bytes[same...])
            }
        }
    }

    func checked() throws(WireError) -> [String] {
        guard shared.count == added.count else { throw Check.refuse("TextList.added", "it is not as long as shared") }
        try Check.count(shared.count, upTo: WireLimits.hosts, "TextList.shared")
        var texts: [String] = []
        texts.reserveCapacity(shared.count)
        var (last, place) = ([UInt8](), 0)
        for index in shared.indices {
            let (same, more) = (Int(shared[index]), Int(added[index]))
            guard same <= last.count, more <= tails.count - place, same + more <= WireLimits.label else {
                throw Check.refuse("TextList.shared", "a text is longer than the list says or than \(WireLimits.label)")
            }
            last.removeLast(last.count - same)
            last.append(contentsOf: tails[place..<(place + more)])
            place += more
            texts.append(try Self.text(last))
        }
        return texts
    }

    private static func text(_ bytes: [UInt8]) throws(WireError) -> String {
        // Decoding repairs, and fast; what was repaired has other bytes than it came from.
        var text = String(decoding: bytes, as: UTF8.self)
        let isSame = text.withUTF8 { kept in kept.elementsEqual(bytes) && !bytes.contains(0) }
        guard isSame else { throw .invalidText(field: "TextList.tails") }
        return text
    }
}

extension PBOrders {
    func list() throws(WireError) -> [AgentOrder] {
        try Check.count(orders.count, upTo: WireLimits.orders, "Orders.orders")
        var list: [AgentOrder] = []
        list.reserveCapacity(orders.count)
        for order in orders { list.append(try order.value()) }
        return list
    }
}
