// This node's gateway: the table that the coordinator orders, handed to the proxy's driver, and told back which
// replicas have finished and what became of requests. The proxy outlives this program, and without a coordinator it
// goes on with what it was told last.

import ClusterModel
import Cryptography
import Gateway
import Logging
import Messages

/// Keeps a gateway as it is ordered. Used by the agent's loop alone.
final class GatewayKeeper {
    private let settings: GatewaySettings
    private let node: Name
    private let cluster: ClusterID
    private let requiresTLS: Bool
    private let logger: Logger
    /// Nodes of which it was said that they are spoken to in the clear, or not at all.
    private var clearNodes: Set<Name> = []
    /// nil until the first order: a proxy that an agent before this one left goes on until there is something to say.
    private var gateway: Gateway?
    private var services: [ServiceID: ServiceRouting] = [:]
    private var number: UInt64 = 0
    /// Replicas that leave, and of which it was not told yet that they have finished.
    private var unreleased: [AllocationID: String] = [:]
    private var condition: GatewayReport.Condition?
    private var isDirty = false
    private var tally = TrafficTally()
    /// When it was last told what became of requests, in milliseconds of boot time.
    private var told: Int64 = 0
    /// Whether requests wait for a service without a replica, and that was not told yet.
    private var hasHeld = false
    /// Called on another thread as soon as requests wait for a service without a replica.
    var onHeld: @Sendable () -> Void = {}

    /// A second: rates are looked at over fifteen of them. A little less, since the loop comes once a second.
    private static let tellEvery: Int64 = 950
    /// Requests that wait for a start are told of at once, and a thousand of them ten times a second.
    private static let tellHurried: Int64 = 100

    /// - Parameters:
    ///   - node: The one that this gateway is on.
    ///   - requiresTLS: Whether it sends nothing in the clear to another node.
    init(
        folder: String, fronts: [GatewayFront], program: String, node: Name, cluster: ClusterID,
        identity: ProxyIdentity, requiresTLS: Bool, logger: Logger
    ) {
        var settings = GatewaySettings(folder: folder, fronts: fronts)
        settings.program = program
        (settings.replicaAuthority, settings.identity) = (identity.authorityFile, identity)
        (self.settings, self.node, self.cluster, self.logger) = (settings, node, cluster, logger)
        self.requiresTLS = requiresTLS
    }

    /// Whether something is waited for that the proxy does soon.
    var isHurried: Bool { !unreleased.isEmpty || hasHeld }

    /// Requests have begun to wait for a service without a replica.
    func noteHeld() { hasHeld = true }

    /// What became of requests since this was answered last; nil where it is not time yet, or the proxy is not up.
    func takeTraffic(at now: Int64) -> (loads: [ServiceLoad], window: Span)? {
        guard let gateway, now - told >= (hasHeld ? Self.tellHurried : Self.tellEvery) else { return nil }
        let report = gateway.report
        switch report.condition {
        case .running, .hindered: break
        case .starting, .down, .stopped: return nil
        }
        // What was counted before the first time is of nobody's second.
        let window = told == 0 ? Self.tellEvery : now - told
        (told, hasHeld) = (now, false)
        let news = tally.news(gateway.records, report.services, held: gateway.takeHeld())
        var ids: [String: ServiceID] = [:]
        for routing in services.values { ids[Self.name(of: routing)] = routing.service }
        let loads = news.compactMap { news in ids[news.service].map { Self.load(of: $0, news) } }
        return (loads.sorted { $0.service < $1.service }, Span(milliseconds: window))
    }

    private static func load(of service: ServiceID, _ news: ServiceNews) -> ServiceLoad {
        func bounded(_ count: Int64) -> Int64 { min(max(0, count), TrafficReport.Limits.requests) }
        return ServiceLoad(
            service: service, inFlight: UInt32(clamping: news.inFlight), queued: UInt32(clamping: news.queued),
            held: UInt32(clamping: news.held), refused: bounded(news.refused),
            revisions: news.revisions.suffix(TrafficReport.Limits.revisions).map { revision in
                RevisionLoad(
                    revision: UInt32(clamping: revision.revision), requests: bounded(revision.record.requests),
                    failures: bounded(revision.record.failures), latency: revision.record.latency)
            },
            replicas: news.replicas.prefix(TrafficReport.Limits.replicas).map { replica in
                ReplicaLoad(allocation: AllocationID(replica.replica), inFlight: UInt32(clamping: replica.inFlight))
            })
    }

    func obey(_ order: RoutingOrder) {
        if order.isWhole { services.removeAll() }
        for routing in order.services { services[routing.service] = routing }
        for id in order.gone { services[id] = nil }
        unreleased = [:]
        for routing in services.values {
            for replica in routing.replicas where replica.isDraining {
                unreleased[replica.allocation] = Self.name(of: routing)
            }
        }
        isDirty = true
    }

    /// Hands over what the orders since the last time add up to.
    func flush() {
        guard isDirty else { return }
        isDirty = false
        do {
            try want(table())
        } catch {
            logger.error("the gateway is not started", metadata: ["why": "\(error)"])
        }
    }

    /// All services that the gateway can obey: one that it cannot must not keep the others from changing.
    private func table() -> RouteTable {
        let ordered = services.values.sorted { $0.service < $1.service }
        tellOfClear(ordered)
        let routed = ordered.map(routed)
        if let table = try? RouteTable(routed, within: settings.limits) { return table }
        var (accepted, table): ([RoutedService], RouteTable) = ([], .empty)
        for service in routed {
            do {
                table = try RouteTable(accepted + [service], within: settings.limits)
                accepted.append(service)
            } catch {
                logger.error(
                    "the gateway sends a service nothing", metadata: ["service": "\(service.name)", "why": "\(error)"])
            }
        }
        return table
    }

    private func want(_ table: RouteTable) throws {
        if let gateway {
            number = gateway.want(table)
        } else {
            gateway = try Gateway(settings: settings, table: table, onHeld: onHeld)
            number = 1
        }
    }

    /// Replicas that have finished since they were told to.
    func takeReleased() -> [AllocationID] {
        guard let gateway else { return [] }
        let report = gateway.report
        tell(report.condition)
        guard report.obeyed >= number else { return [] }
        let finished = unreleased.filter { report.isFinished($0.key.number, of: $0.value) }.map(\.key)
        for id in finished { unreleased[id] = nil }
        return finished.sorted()
    }

    private func tell(_ now: GatewayReport.Condition) {
        guard now != condition else { return }
        condition = now
        switch now {
        case .starting, .stopped: break
        case .running: logger.info("the gateway runs", metadata: ["at": "\(settings.fronts.map(\.address))"])
        case .hindered(let why): logger.warning("the gateway is hindered", metadata: ["why": "\(why)"])
        case .down(let why): logger.error("the gateway is down", metadata: ["why": "\(why)"])
        }
    }

    /// The proxy goes on, and the next agent takes it over.
    func leave() { gateway?.stop(.leavingProxy) }

    /// By its number: whatever people may call a service, the gateway's files can name it.
    private static func name(of routing: ServiceRouting) -> String { "services/\(routing.service)" }

    private func routed(_ routing: ServiceRouting) -> RoutedService {
        let traffic = routing.traffic
        return RoutedService(
            name: Self.name(of: routing),
            routes: traffic.routes.map { Route(host: $0.host, path: $0.path, stripsPrefix: $0.stripsPrefix) },
            isSticky: traffic.isSticky, inFlightLimit: traffic.inFlightLimit,
            hold: routing.hold.map { RouteWaiting(bound: $0.bound, deadline: $0.deadline) } ?? .none,
            drain: traffic.drain,
            replicas: routing.replicas.compactMap {
                Self.routed($0, from: node, of: cluster, requiresTLS: requiresTLS)
            })
    }

    /// Where a replica is reached: on this node over its loopback, which nobody else hears; on another one through its
    /// ingress in TLS, or in the clear where it has none and that is allowed; nil where it is not reached.
    static func routed(
        _ replica: ReplicaRouting, from node: Name, of cluster: ClusterID, requiresTLS: Bool
    ) -> RoutedReplica? {
        var found = RoutedReplica(
            id: replica.allocation.number, revision: UInt64(replica.revision), address: replica.address,
            port: UInt16(clamping: replica.port), weight: replica.weight, isDraining: replica.isDraining)
        guard let entrance = replica.entrance, let name = replica.node else {
            return requiresTLS && replica.node != node ? nil : found
        }
        guard name != node else {
            found.address = "127.0.0.1"
            return found
        }
        (found.address, found.port) = (entrance.address, UInt16(clamping: entrance.port))
        found.serverName = try? Identity.node(name.text, cluster: cluster.description).commonName
        return found.serverName == nil ? nil : found
    }

    /// Says of each node once that its replicas are reached in the clear, or not.
    private func tellOfClear(_ services: [ServiceRouting]) {
        var found: Set<Name> = []
        for replica in services.lazy.flatMap(\.replicas) {
            if let name = replica.node, name != node, replica.entrance == nil { found.insert(name) }
        }
        for name in found.subtracting(clearNodes).sorted() {
            let remedy = "its agent is to run with an ingress"
            if requiresTLS {
                logger.error(
                    "replicas of a node are sent nothing, as they could only be reached in the clear",
                    metadata: ["node": "\(name)", "remedy": "\(remedy), or this one with --replica-tls preferred"])
            } else {
                logger.warning(
                    "replicas of a node are reached in the clear", metadata: ["node": "\(name)", "remedy": "\(remedy)"])
            }
        }
        clearNodes = found
    }
}
