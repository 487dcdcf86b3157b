// This node's ingress: the proxy through which gateways of other nodes reach the replicas here, in TLS 1.3. It is
// brought up before the coordinator is told of it, and told whom to let in by the coordinator alone. The proxy outlives
// this program where replicas depend on it, and without a coordinator it goes on with what it was told last.

import ClusterModel
import Cryptography
import Gateway
import Glibc
import Logging
import Messages

/// Keeps an ingress as it is ordered. Used by the agent's loop alone.
final class IngressKeeper {
    /// What the coordinator tells gateways of it.
    let place: NodeIngress
    private let ingress: Ingress
    /// Those that replicas here may be promised.
    private let ports: Range<Int>
    private let cluster: ClusterID
    private let logger: Logger
    /// nil before the first order: until then what runs keeps what it has.
    private var order: IngressOrder?
    private var condition: GatewayReport.Condition?

    /// From a start to the first answer takes 0.3 s, and more on a machine that does much else. The ranks of an agent
    /// that is started again hold leases of 15 s, which it is to renew.
    private static let patience = 3_000

    /// nil where this node is to have none, or where none was asked for and there is no HAProxy: then gateways of other
    /// nodes reach the replicas here in the clear, which is said. What was asked for and cannot be had is an error.
    static func make(
        _ choice: PlaceChoice?, program: String, folder: String, at dataAddress: String, ports: Range<Int>,
        identity: ProxyIdentity, cluster: ClusterID, logger: Logger
    ) throws -> IngressKeeper? {
        let inTheClear = "gateways of other nodes reach the replicas here in the clear"
        if choice == .off {
            logger.notice("no ingress, as asked", metadata: ["so": "\(inTheClear)"])
            return nil
        }
        // Until it is up, since two agents of one machine that start at once would choose the same ports.
        let turn = MachineTurn("coord-ingress", seconds: 4)
        defer { withExtendedLifetime(turn) {} }
        do {
            guard access(program, X_OK) == 0 else { throw GatewayError.noProgram(path: program) }
            let (address, range) = try place(choice, folder: folder, at: dataAddress, ports: ports)
            var settings = IngressSettings(folder: folder, address: address, ports: range, identity: identity)
            settings.program = program
            settings.connections = min(settings.connections, mostConnections(besides: ports.count))
            return try IngressKeeper(settings: settings, ports: ports, cluster: cluster, logger: logger)
        } catch {
            guard choice == nil else { throw error }
            logger.warning(
                "no ingress: \(inTheClear)",
                metadata: [
                    "why": "\(error)",
                    "remedy": "mend it and start the agent again, or say --ingress off if it is meant so",
                ])
            return nil
        }
    }

    /// What the descriptors that this process may have are enough for, beside those of listeners and some hundred more.
    private static func mostConnections(besides listeners: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        return max(64, (Int(clamping: limit.rlim_max) - listeners - 500) / 4)
    }

    private static func place(
        _ choice: PlaceChoice?, folder: String, at dataAddress: String, ports: Range<Int>
    ) throws -> (address: String, ports: Range<Int>) {
        if case .at(let address, let first)? = choice {
            let range = first..<first + ports.count
            guard range.upperBound <= 65_536, !range.overlaps(ports) else {
                throw AgentError(
                    description: "--ingress \(address):\(first): it takes as many ports as --ports has, here "
                        + "\(first)-\(range.upperBound - 1); choose them below 65536 and beside "
                        + "\(ports.lowerBound)-\(ports.upperBound - 1)")
            }
            return (address, range)
        }
        let before = Ingress.place(in: folder)
        if let before, before.runs, before.address == dataAddress {
            return (dataAddress, before.firstPort..<before.firstPort + ports.count)
        }
        let range = try IngressPorts.freePorts(
            count: ports.count, at: dataAddress, besides: ports, recorded: before?.firstPort)
        return (dataAddress, range)
    }

    /// Starts it, or takes over the one that runs, and waits until it is up. Where it does not come up its place is
    /// told all the same: what cannot be reached in TLS is not reached.
    init(
        settings: IngressSettings, ports: Range<Int>, cluster: ClusterID, logger: Logger
    ) throws {
        (self.ports, self.cluster, self.logger) = (ports, cluster, logger)
        place = NodeIngress(address: settings.address, firstPort: settings.ports.lowerBound)
        ingress = try Ingress(settings: settings)
        _ = ingress.waitUntilUp(milliseconds: Self.patience)
        look()
    }

    /// Lets in whom the coordinator says, and nobody else.
    func obey(_ order: IngressOrder) {
        self.order = order
        want()
    }

    /// A replica that has ended, before its port is anybody else's.
    func forget(_ allocation: AllocationID) {
        guard order?.replicas.contains(where: { $0.allocation == allocation }) == true else { return }
        order?.replicas.removeAll { $0.allocation == allocation }
        want()
    }

    private func want() {
        guard let order else { return }
        var gateways: [String] = []
        for name in order.gateways {
            guard let identity = try? Identity.node(name.text, cluster: cluster.description) else { continue }
            gateways.append(identity.nodeMark)
        }
        let doors = order.replicas.compactMap { replica -> IngressDoor? in
            guard let port = place.port(for: replica.port, of: ports).flatMap(UInt16.init(exactly:)),
                let inside = UInt16(exactly: replica.port)
            else {
                logger.error(
                    "a replica cannot be reached through the ingress",
                    metadata: [
                        "allocation": "\(replica.allocation)", "port": "\(replica.port)",
                        "why": "it was promised a port that is no longer among --ports; it is reached when it moved",
                    ])
                return nil
            }
            return IngressDoor(port: port, replica: inside)
        }
        ingress.want(IngressTable(gateways: gateways, doors: doors))
    }

    /// Says in the log when something is new of it.
    func look() {
        let now = ingress.report.condition
        guard now != condition else { return }
        condition = now
        switch now {
        case .starting, .stopped: break
        case .running: logger.info("the ingress runs", metadata: ["at": "\(place.address):\(place.firstPort)"])
        case .hindered(let why): logger.warning("the ingress is hindered", metadata: ["why": "\(why)"])
        case .down(let why):
            logger.error(
                "the ingress is down: gateways of other nodes do not reach the replicas here",
                metadata: ["why": "\(why)"])
        }
    }

    /// The proxy goes on for the next agent, unless nothing depends on it.
    func leave() {
        guard let order, order.replicas.isEmpty else { return ingress.stop(.leavingProxy) }
        ingress.stop(.endingProxy(within: .milliseconds(500)))
        // Half a second to finish, and two before each of the harder ways to end.
        ingress.waitUntilStopped(milliseconds: 6_000)
    }
}
