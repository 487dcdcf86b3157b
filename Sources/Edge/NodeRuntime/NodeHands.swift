// The agent's hands: they do what the agent's mind decided, and tell what came of it. Nothing is decided here: an order
// that cannot be carried out is refused with its reason, and what that means is thought about elsewhere.

import CLinux
package import ClusterModel
import Glibc
package import Messages
package import NodeControl
import Wire

/// How this node runs tasks; from the agent's own command line and never from the coordinator.
package struct HandsConfiguration: Sendable {
    package var cluster: ClusterID
    package var node: Name
    package var runDirectory: String
    package var logDirectory: String
    package var shim: String
    package var user: TaskAccount
    package var gpus: [GPU]
    package var tree: CgroupTree
    package var logBounds: LogBounds
    /// What reboots this machine, as a shell reads it.
    package var rebootCommand: String
    /// Where models are kept, each in a folder that is named by its content's hash.
    package var models: String

    package init(
        cluster: ClusterID, node: Name, runDirectory: String, logDirectory: String, shim: String, user: TaskAccount,
        gpus: [GPU], tree: CgroupTree, logBounds: LogBounds = LogBounds(), rebootCommand: String = "systemctl reboot",
        models: String = ""
    ) {
        self.cluster = cluster
        self.node = node
        self.runDirectory = runDirectory
        self.logDirectory = logDirectory
        self.shim = shim
        self.user = user
        self.gpus = gpus
        self.tree = tree
        self.logBounds = logBounds
        self.rebootCommand = rebootCommand
        self.models = models
    }
}

/// The node's hands.
package final class NodeHands: Sendable {
    private let configuration: HandsConfiguration
    private let supervisor: Supervisor
    private let preparations: Preparations
    private let prober: ReplicaProber
    private let commands: ShimLauncher
    private let besides: BesideRanks
    private let lock: FolderLock
    package let logs: LogFolder
    private let notify: @Sendable ([RuntimeNotice]) -> Void

    /// `notify` is called on the supervisor's thread or the caller's own; it must not wait.
    package init(
        _ configuration: HandsConfiguration, notify: @escaping @Sendable ([RuntimeNotice]) -> Void
    ) throws(NodeFault) {
        self.configuration = configuration
        self.notify = notify
        let logs = try LogFolder(
            configuration.logDirectory, hosts: "\(configuration.runDirectory).hosts", bounds: configuration.logBounds)
        let preparations = Preparations()
        self.logs = logs
        lock = try FolderLock(runDirectory: configuration.runDirectory)
        self.preparations = preparations
        let commands = try ShimLauncher(program: configuration.shim, tree: configuration.tree, noticeFile: -1)
        let prober = try ReplicaProber(
            start: { (attempt, words) throws(NodeFault) in
                guard let preparation = preparations[attempt.allocation] else {
                    throw .refused(field: "replica", why: "it is not here any more")
                }
                let rank = preparation.order.ranks.lowerBound
                return try commands.run(
                    RankCommand(
                        words,
                        beside: configuration.launch(preparation, rank, hosts: logs.hostfile(of: preparation.order)),
                        of: try TaskKey(attempt.allocation), until: shimTime(after: attempt.timeout)))
            }, notify: notify)
        (self.prober, self.commands) = (prober, commands)
        let besides = BesideRanks()
        self.besides = besides
        supervisor = try Supervisor(
            runDirectory: configuration.runDirectory, tree: configuration.tree, shim: configuration.shim
        ) { notices in
            let told = notices.flatMap(RuntimeNotice.from).map { notice -> RuntimeNotice in
                guard case .exited(let id, let rank, let exit, let time, _) = notice else { return notice }
                prober.replicaEnded(id)
                besides.rankEnded(id, rank)
                guard let order = preparations[id]?.order else { return notice }
                logs.complete(order.key(of: rank))
                return .exited(id, rank: rank, exit, at: time, signs: logs.signs(of: rank, exit, order))
            }
            if !told.isEmpty { notify(told) }
        }
    }

    /// What an agent before this one left, taken over; and the names of what could not be understood.
    package func adopt() throws(NodeFault) -> (found: [NodeControl.FoundAttempt], garbage: [String]) {
        let scan = try AttemptDirectory.scan(configuration.runDirectory)
        var found: [NodeControl.FoundAttempt] = []
        var garbage = scan.garbage.map { "\($0.name): \($0.fault)" }
        var unknown: [TaskKey] = []
        for attempt in scan.attempts {
            guard let preparation = Preparation(record: attempt.launch) else {
                garbage.append("\(attempt.directory.path): its launch record cannot be read, so it is ended")
                unknown.append(attempt.directory.task)
                continue
            }
            preparations[preparation.order.allocation] = preparation
            for rank in preparation.order.ranks { logs.begin(preparation.order.key(of: rank)) }
            found.append(
                attempt.found(as: preparation.order) { logs.signs(of: $0, $1, preparation.order) })
        }
        try supervisor.adopt(scan.attempts)
        // Nobody could ever ask for them: the coordinator learns that they are not here and starts them anew.
        for task in unknown { try supervisor.forget(task) }
        return (found, garbage)
    }

    /// Makes ready what the ranks need; answered by `prepared` or `refused`.
    package func prepare(_ order: PrepareOrder, payload: [UInt8]?) {
        do throws(NodeFault) {
            let preparation = try Preparation(order, payload: payload)
            try check(order)
            try makeCheckpointDirectory(preparation.payload.checkpointDirectory)
            preparations[order.allocation] = preparation
            for rank in order.ranks { logs.begin(order.key(of: rank)) }
            notify([.prepared(order.allocation)])
        } catch {
            notify([.refused(order.allocation, why: error.description)])
        }
    }

    /// What the ranks need is not to be had here.
    package func refuse(_ id: AllocationID, why: String) { notify([.refused(id, why: why)]) }

    /// Starts the ranks, once; a second time changes nothing. What holds them ends them at the end of the lease.
    package func start(_ id: AllocationID, leaseEnd: BootTime?) {
        guard let preparation = preparations[id] else { return }
        do throws(NodeFault) {
            try supervisor.launch(launch(preparation, leaseEnd: leaseEnd))
        } catch {
            notify(
                preparation.order.ranks.map {
                    .exited(
                        id, rank: $0, .notStarted(error.description),
                        at: WallTime(nanoseconds: MachineClock.wallNanoseconds))
                })
        }
    }

    /// Probes a replica; answered by `probed`.
    package func probe(_ attempt: ProbeAttempt) { prober.probe(attempt) }

    /// Starts a command beside a rank, whose errors come apart from its output. It has to be followed by the thread
    /// that asks, which must outlive it.
    package func run(_ command: CommandOrder) throws(NodeFault) -> RunningCommand {
        guard let preparation = preparations[command.allocation], preparation.order.ranks.contains(command.rank) else {
            throw .refused(field: "rank \(command.rank)", why: "it is not on this node")
        }
        let launch = configuration.launch(preparation, command.rank, hosts: logs.hostfile(of: preparation.order))
        let running = try commands.run(
            RankCommand(
                command.command, beside: launch, of: try TaskKey(command.allocation),
                until: shimTime(after: command.timeout)), separatesErrors: true)
        besides.add(running, command.allocation, command.rank)
        return running
    }

    /// The command has ended.
    package func finish(_ running: RunningCommand, _ command: CommandOrder) {
        besides.remove(running, command.allocation, command.rank)
    }

    /// Measures what replicas use; answered by `measured`. What is in no cgroup is not measured.
    package func measure(_ ids: [AllocationID]) {
        let found = ids.compactMap { id -> RankUsage? in
            guard let order = preparations[id]?.order, let task = try? TaskKey(id) else { return nil }
            let ranks = order.ranks.compactMap { configuration.tree.usage(of: task.groupName(rank: Int($0))) }
            guard ranks.count == order.ranks.count else { return nil }
            return RankUsage(
                allocation: id, processor: ranks.reduce(0) { $0 + $1.processor },
                memory: ranks.reduce(0) { $0 + $1.memory })
        }
        if !found.isEmpty { notify([.measured(found)]) }
    }

    /// Moves the end of the ranks' lease.
    package func renew(_ id: AllocationID, leaseEnd: BootTime) {
        command(id) { (task) throws(NodeFault) in try supervisor.renew(task, leaseEnd: leaseEnd.nanoseconds) }
    }

    /// Keeps the ranks still; whatever ends them at their time limit forgets it for as long.
    package func suspend(_ id: AllocationID, since: BootTime, before: Span) {
        let stillness = TaskStillness(since: since.nanoseconds, before: UInt64(before.milliseconds) * 1_000_000)
        command(id) { (task) throws(NodeFault) in try supervisor.keepStill(task, stillness, deadline: 0) }
    }

    package func resume(_ id: AllocationID, before: Span, timeLeft: Span?) {
        let stillness = TaskStillness(before: UInt64(before.milliseconds) * 1_000_000)
        let deadline = timeLeft.map { shimDeadline(after: $0) } ?? 0
        command(id) { (task) throws(NodeFault) in try supervisor.keepStill(task, stillness, deadline: deadline) }
    }

    /// Tells the ranks that run that their time limit comes.
    package func signal(_ id: AllocationID, _ notice: EndNotice) {
        command(id) { (task) throws(NodeFault) in
            try supervisor.signal(task, notice.signal, isForFirstProcess: notice.isForFirstProcess)
        }
    }

    package func terminate(_ id: AllocationID) {
        command(id) { (task) throws(NodeFault) in try supervisor.signal(task, SIGTERM) }
    }

    package func kill(_ id: AllocationID) { command(id) { (task) throws(NodeFault) in try supervisor.kill(task) } }

    /// Removes all that is left but the logs.
    package func clean(_ id: AllocationID) {
        if let preparation = preparations[id] { logs.end(preparation.order) }
        preparations[id] = nil
        prober.forget(id)
        besides.forget(id)
        command(id) { (task) throws(NodeFault) in try supervisor.forget(task) }
    }

    package var rebootCommand: String { configuration.rebootCommand }

    /// Reboots the machine; only a failure is told.
    package func reboot() {
        RebootCommand(command: rebootCommand) { [notify] why in notify([.rebootFailed(why)]) }.run()
    }

    /// Ends the watching, and what runs beside ranks; the ranks go on.
    package func stop() {
        supervisor.stop()
        prober.stop()
    }

    /// A full inbox means that the supervisor is hopelessly behind: the mind asks again at its next tick.
    private func command(_ id: AllocationID, _ body: (TaskKey) throws(NodeFault) -> Void) {
        do throws(NodeFault) { try body(TaskKey(id)) } catch { return }
    }

    private func check(_ order: PrepareOrder) throws(NodeFault) {
        for port in order.units.ports.numbers {
            guard let number = UInt16(exactly: port), let host = order.gang.value.hosts.first else { continue }
            switch MachinePorts.state(of: number, on: host.address) {
            case .free: break
            case .inUse: throw .refused(field: "port \(port)", why: "another program on this node uses it")
            case .impossible(let why): throw .refused(field: "port \(port)", why: why)
            }
        }
    }

    private func makeCheckpointDirectory(_ path: String?) throws(NodeFault) {
        guard let path else { return }
        let user = configuration.user.task
        // The path is the user's: it is looked at and made with the user's rights, on this thread alone, never with
        // ours.
        let isRoot = geteuid() == 0
        if isRoot { node_assume_file_rights(user.uid, user.gid) }
        defer { if isRoot { node_assume_file_rights(0, getegid()) } }
        try makeDirectories(path, mode: 0o755)
    }

    private func launch(_ preparation: Preparation, leaseEnd: BootTime?) throws(NodeFault) -> TaskLaunch {
        let order = preparation.order
        let hostfile = logs.hostfile(of: order)
        try logs.writeHosts(order)
        let ranks = order.ranks.map { rank -> RankLaunch in
            var launch = configuration.launch(preparation, rank, hosts: hostfile)
            launch.logPath = logs.path(of: order.key(of: rank))
            return launch
        }
        return TaskLaunch(
            task: try TaskKey(order.allocation), record: preparation.record, ranks: ranks,
            deadline: order.spec.value.timeLimit.map { shimDeadline(after: $0) } ?? 0,
            leaseEnd: leaseEnd?.nanoseconds ?? 0)
    }
}

extension HandsConfiguration {
    /// How a rank is started, but for its log: what runs beside it is started so too.
    fileprivate func launch(_ preparation: Preparation, _ rank: UInt32, hosts: String) -> RankLaunch {
        let environment = LaunchEnvironment(
            order: preparation.order, payload: preparation.payload, rank: rank, cluster: cluster, gpus: gpus,
            hostfile: hosts, home: user.home, user: user.name, models: models)
        var launch = RankLaunch(
            rank: Int(rank), arguments: preparation.payload.command, environment: environment.lines,
            limits: preparation.order.spec.value.rankLimits)
        launch.workingDirectory = preparation.payload.directory ?? user.startDirectory
        launch.user = geteuid() == 0 ? user.task : nil
        launch.keepsPrivilegesDown = user.task.uid != 0
        return launch
    }
}

extension LogFolder {
    fileprivate func signs(of rank: UInt32, _ exit: Exit, _ order: PrepareOrder) -> UInt32 {
        exit.isSuccess ? 0 : signs(of: order.key(of: rank), for: order.spec.value.failureRules)
    }
}

extension TaskKey {
    init(_ allocation: AllocationID) throws(NodeFault) { try self.init("\(allocation.number)") }
}

/// When the shims end the ranks by themselves, should no agent be there to do it politely: a minute and the agent's own
/// grace after their time, of which so much is left.
private func shimDeadline(after timeLeft: Span) -> UInt64 {
    MachineClock.bootNanoseconds + UInt64(timeLeft.milliseconds + 90_000) * 1_000_000
}

/// The time at which something that may take so long must have ended.
private func shimTime(after timeout: Span) -> UInt64 {
    MachineClock.bootNanoseconds + UInt64(max(1, timeout.milliseconds)) * 1_000_000
}

extension JobSpec {
    var rankLimits: RankLimits {
        RankLimits(
            cpuRequestMilli: limits.cpu == nil ? requests.cpu.value : 0, cpuLimitMilli: limits.cpu?.value,
            memoryLimitBytes: limits.memory?.value)
    }
}

extension BootTime {
    init(nanoseconds: UInt64) { self.init(milliseconds: Int64(nanoseconds / 1_000_000)) }

    fileprivate var nanoseconds: UInt64 { UInt64(max(milliseconds, 1)) * 1_000_000 }
}

extension WallTime {
    init(nanoseconds: UInt64) { self.init(milliseconds: Int64(nanoseconds / 1_000_000)) }
}
