// `agent run`: finds out what this machine is, takes over what an agent before it left, and loops.

import ArgumentParser
import ClusterModel
import Cryptography
import Daemon
import Gateway
import Glibc
import Link
import Logging
import Messages
import NodeControl
import NodeRuntime
import Telemetry
import Transport

/// Whether a gateway speaks to other nodes in the clear.
enum ReplicaTLS: String, ExpressibleByArgument {
    case preferred
    case required
}

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Runs the agent in the foreground.")

    @OptionGroup var location: DirectoryOption

    @Option(help: "Where running attempts are recorded; best on tmpfs. /run/coord/NODE if left out.")
    var runDir: String?

    @Option(help: "Where the ranks' output is kept. DIR/logs if left out.")
    var logDir: String?

    @Option(help: "The room that one rank's output may take, as in 1Gi; beyond it the middle is taken out.")
    var logLimit: String = "1Gi"

    @Option(help: "Processors to offer, as in 2 or 1500m; the machine's if left out.")
    var cpus: String?

    @Option(help: "Memory to offer, as in 16Gi; the machine's if left out.")
    var memory: String?

    @Option(help: "The numeric address of this node's ranks; the one that leads to the coordinator if left out.")
    var dataAddress: String?

    @Option(help: "TCP ports that may be promised to gangs, FIRST-LAST.")
    var ports: String = "30000-30255"

    @Option(help: "The user that ranks run as; the agent's own, or nobody when that is root.")
    var runAs: String?

    @Option(help: "The path of task-shim; beside this program if left out.")
    var shim: String?

    @Option(help: "What reboots this machine when an operator asks for it, as a shell reads it.")
    var rebootCommand: String = "systemctl reboot"

    @Option(
        help: "Be a gateway: take requests for services at this ADDRESS:PORT, as 0.0.0.0:8080, through HAProxy.")
    var gateway: String?

    @Option(help: "The gateway's certificate with its chain and key, in one PEM file; HTTP in the clear without.")
    var gatewayCertificate: String?

    @Option(
        help: ArgumentHelp(
            "Whether this gateway sends requests to replicas of nodes without an ingress, which is in the clear: "
                + "preferred (it does) or required (it does not)."))
    var replicaTls = ReplicaTLS.preferred

    @Option(
        help: ArgumentHelp(
            "Where gateways of other nodes reach the replicas here in TLS 1.3, by HAProxy: ADDRESS:PORT, the first "
                + "of as many ports as --ports has; or off, and they are reached in the clear. If left out, free ports "
                + "from 31000 on at the data address where HAProxy is installed, else off."))
    var ingress: PlaceChoice?

    @Option(
        help: ArgumentHelp(
            "Where other nodes fetch the files of models that are whole here, in TLS 1.3: ADDRESS:PORT, or off, and "
                + "they fetch them from the coordinator. If left out, a free port from 30900 on at the data address."))
    var bulkListen: PlaceChoice?

    @Option(help: "The path of HAProxy.")
    var haproxy = "/usr/sbin/haproxy"

    @Option(
        help: ArgumentHelp(
            "Where the files of models are kept; best on a local SSD, and where ranks may go. In /var/cache/coord, or "
                + "in DIR where the agent is not root, if left out."))
    var modelCache: String?

    @Option(help: "The room for them, as in 200Gi; those that nobody works with are taken out for others.")
    var modelCacheLimit: String = "50Gi"

    @Option(help: "trace, debug, info, notice, warning or error.")
    var logLevel: String = "info"

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        EndSignals.block()
        let logger = try Log.start(service: "agent", level: logLevel)
        let (credentials, authority, addresses) = try location.household.load()
        try check(credentials, logger)
        let lock = try FolderLock(identity: location.household.directory)
        defer { withExtendedLifetime(lock) {} }
        let identity = try credentials.chain.first?.identity()
        guard let identity, let node = Name(identity.name), let cluster = ClusterID(hex: identity.cluster) else {
            throw AgentError(description: "\(location.directory)/node.crt names no node of a cluster")
        }
        let only = try IdentityLock(cluster: cluster, node: node)
        defer { withExtendedLifetime(only) {} }
        let hierarchy = CgroupHierarchy.detect()
        let tree = CgroupTree.prepare(hierarchy, path: "coord/\(cluster.description.prefix(8))/\(node)")
        let machine = try Machine.read(hierarchy)
        let runDirectory = runDir ?? "/run/coord/\(node)"
        var inventory = try inventory(of: machine, tree: tree, coordinator: addresses[0], logger: logger)
        inventory.runDirectory = try RunDirectory.mark(of: runDirectory)
        inventory.gateway = gateway ?? ""
        let proxies = try location.household.proxyIdentity()
        // Beside the run directory, not in it: what is in there is attempts.
        let ingress = try IngressKeeper.make(
            ingress, program: haproxy, folder: "\(absolute(runDirectory)).ingress", at: inventory.dataAddress,
            ports: inventory.ports, identity: proxies, cluster: cluster, logger: logger)
        inventory.ingress = ingress?.place
        let models = ModelTools(
            limit: try Self.amount(modelCacheLimit, "--model-cache-limit").whole,
            handout: try ModelHandout.make(
                bulkListen, at: inventory.dataAddress, besides: inventory.ports, credentials: credentials,
                authority: authority, logger: logger),
            context: try TLSContext.neighbour(credentials: credentials, authority: authority))
        inventory.bulk = models.handout?.place ?? ""
        let service = try AgentService(
            cluster: cluster, inventory: inventory, household: location.household, addresses: addresses,
            context: TLSContext.client(credentials: credentials, authority: authority),
            gateway: try keeper(in: runDirectory, of: node, in: cluster, proxies, logger), ingress: ingress,
            models: models, logger: logger)
        if !Machine.forgets(runDirectory) {
            logger.warning(
                "the run directory is not on tmpfs: records of attempts outlive the kernel there, and slow every start",
                metadata: ["run.dir": "\(runDirectory)"])
        }
        let shim = shim ?? ShimLauncher.besideThisProgram()
        try ShimLauncher.check(shim)
        let hands = HandsConfiguration(
            cluster: cluster, node: node, runDirectory: runDirectory,
            logDirectory: logDir ?? "\(absolute(location.household.directory))/logs",
            shim: shim, user: try account(), gpus: inventory.gpus, tree: tree,
            logBounds: try logBounds(), rebootCommand: rebootCommand,
            models: modelFolder(cluster, node, logger))
        try service.run(hands)
    }

    /// nil where this node is no gateway.
    private func keeper(
        in runDirectory: String, of node: Name, in cluster: ClusterID, _ identity: ProxyIdentity, _ logger: Logger
    ) throws -> GatewayKeeper? {
        guard let gateway else {
            guard gatewayCertificate == nil else {
                throw AgentError(description: "--gateway-certificate needs --gateway ADDRESS:PORT")
            }
            return nil
        }
        let front = GatewayFront(address: gateway, certificate: gatewayCertificate.map(absolute))
        return GatewayKeeper(
            folder: "\(absolute(runDirectory)).gateway", fronts: [front], program: haproxy, node: node,
            cluster: cluster, identity: identity, requiresTLS: replicaTls == .required, logger: logger)
    }

    /// A coordinator turns away whose certificate has ended, and cannot say why inside TLS.
    private func check(_ credentials: Credentials, _ logger: Logger) throws {
        let remedy = "`agent join HOST:PORT --token TOKEN --dir \(location.household.directory) --renew` makes it anew"
        switch credentials.life(at: KernelClock.wall / 1000) {
        case .ahead: break
        case .ending(let days):
            logger.warning("this node's certificate ends soon", metadata: ["days": "\(days)", "remedy": "\(remedy)"])
        case .over(let days):
            throw AgentError(description: "this node's certificate ended \(days) days ago; \(remedy)")
        }
    }

    /// Ranks are never root unless whoever runs the agent said so.
    private func account() throws -> TaskAccount {
        if let runAs { return try TaskAccount(named: runAs) }
        return geteuid() == 0 ? try TaskAccount(named: "nobody") : try TaskAccount.own()
    }

    private func inventory(
        of machine: Machine, tree: CgroupTree, coordinator: String, logger: Logger
    ) throws -> NodeInventory {
        let devices: [Device]
        switch Devices.find() {
        case .found(let found): devices = found
        case .none(let reason):
            devices = []
            logger.debug("no GPUs", metadata: ["why": "\(reason)"])
        }
        let unenforced = tree.unenforced.map { "\($0.controller): \($0.why)" }
        if !unenforced.isEmpty { logger.warning("some limits are not held here", metadata: ["which": "\(unenforced)"]) }
        return NodeInventory(
            resources: Resources(
                cpu: try cpus.map { try Self.amount($0, "--cpus").milli } ?? machine.cpuMilli,
                memory: try memory.map { try Self.amount($0, "--memory").whole } ?? machine.memoryBytes,
                gpus: Int64(devices.count)),
            gpus: devices.map {
                GPU(uuid: $0.uuid, model: $0.name, memory: ByteCount(Int64(clamping: $0.memoryBytes)))
            },
            ports: try portRange(),
            dataAddress: try dataAddress.map(Self.numeric) ?? MachinePorts.address(leadingTo: coordinator),
            kernelBoot: machine.bootID, machine: Self.mark(of: machine), unenforced: unenforced)
    }

    /// The board's own number, which no copied disk shares; without the right to read it, what the system calls itself.
    /// Neither is anybody's business in the clear.
    private static func mark(of machine: Machine) -> String {
        func hash(_ text: String) -> String { String("\(Digest.sha256(Array(text.utf8)))".prefix(32)) }
        if let board = machine.boardID { return "dmi:\(hash(board))" }
        return machine.machineID.map { "id:\(hash($0))" } ?? ""
    }

    private static func amount(_ text: String, _ option: String) throws -> (milli: Int64, whole: Int64) {
        guard let quantity = try? Quantity.parse(text), let milli = quantity.milli, let whole = quantity.whole,
            milli > 0
        else { throw ValidationError("\(option) \(text): give an amount above zero, as in 2, 1500m or 16Gi") }
        return (milli, whole)
    }

    private func logBounds() throws -> LogBounds {
        let limit = try Self.amount(logLimit, "--log-limit").whole
        guard limit >= LogBounds.least else {
            throw ValidationError("--log-limit \(logLimit): give 1Mi or more; a log is cut in its middle")
        }
        return LogBounds(rank: limit)
    }

    /// An address that ranks can be told as it is.
    private static func numeric(_ address: String) throws -> String {
        var room = in6_addr()
        guard inet_pton(AF_INET, address, &room) == 1 || inet_pton(AF_INET6, address, &room) == 1 else {
            throw ValidationError("--data-address \(address): give a numeric address, as in 10.0.0.12 or fd00::12")
        }
        return address
    }

    private func portRange() throws -> Range<Int> {
        let ends = ports.split(separator: "-").compactMap { Int($0) }
        guard ends.count == 2, ends[0] >= 1024, ends[1] >= ends[0], ends[1] < 65_536 else {
            throw ValidationError("--ports \(ports): give FIRST-LAST between 1024 and 65535")
        }
        return ends[0]..<ends[1] + 1
    }

    /// Ranks of another user than the agent's must be able to go there.
    private func modelFolder(_ cluster: ClusterID, _ node: Name, _ logger: Logger) -> String {
        let isRoot = geteuid() == 0
        let usual =
            isRoot
            ? "/var/cache/coord/\(cluster.description.prefix(8))/\(node)/models"
            : "\(location.household.directory)/models"
        let folder = absolute(modelCache ?? usual)
        var parts = folder.split(separator: "/")
        while isRoot, parts.count > 1 {
            parts.removeLast()
            var status = stat()
            let path = "/\(parts.joined(separator: "/"))"
            guard stat(path, &status) == 0, status.st_mode & 0o001 == 0 else { continue }
            logger.warning(
                "ranks cannot reach the models of this node",
                metadata: ["closed": "\(path)", "remedy": "name another folder with --model-cache"])
            break
        }
        return folder
    }

    private func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return "\(String(cString: here))/\(path)"
    }
}
