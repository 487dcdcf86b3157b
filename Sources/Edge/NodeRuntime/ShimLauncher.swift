// Starts one rank: makes its cgroups, takes its lock, and puts a task-shim into the world that will do the rest. It
// waits for the shim's exec, which is a fraction of a millisecond, and for nothing of the task.
import CLinux
import Glibc

/// A shim that was started.
package struct Launched: Equatable, Sendable {
    package let shimPID: Int32
    /// A handle on the shim; the receiver closes it.
    package let pidfd: Int32
}

/// What starts shims on this node.
package final class ShimLauncher: Sendable {
    private let program: String
    private let tree: CgroupTree
    private let noticeFile: Int32
    private let shimsGroup: Int32
    private let oomAdjust: String?

    /// - Parameters:
    ///   - program: the path of task-shim.
    ///   - noticeFile: the writing end of the pipe for `shim_notice`; stays the caller's. -1 where only commands are
    ///     started.
    /// - Throws: `NodeFault.shim` when there is no such program.
    package init(program: String, tree: CgroupTree, noticeFile: Int32) throws(NodeFault) {
        guard access(program, X_OK) == 0 else { throw NodeFault.shim(path: program, errno: errno) }
        self.program = program
        self.tree = tree
        self.noticeFile = noticeFile
        let shims = tree.unified.map { "\($0)/\(CgroupTree.shimsName)" }
        shimsGroup = shims.map { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } ?? -1
        // An agent that the kernel is asked to spare must not hand that on to its tasks.
        let own = (try? OwnedFile.text(of: "/proc/self/oom_score_adj"))?.split(separator: "\n").first
        oomAdjust = own.flatMap { (Int($0) ?? 0) < 0 ? "0" : nil }
    }

    deinit {
        if shimsGroup >= 0 { close(shimsGroup) }
    }

    /// The path of the shim that lies beside this program.
    package static func besideThisProgram() -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "task-shim" }
        let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path[..<(path.lastIndex(of: "/") ?? path.startIndex)] + "/task-shim"
    }

    /// Starts a rank whose attempt's directory exists.
    ///
    /// - Throws: `NodeFault`; no process and no cgroup of the rank is left then.
    package func launch(_ launch: RankLaunch, of attempt: AttemptDirectory, token: UInt64) throws(NodeFault) -> Launched
    {
        try launch.check()
        let lease = try OwnedFile(opening: attempt.leasePath, O_RDWR | O_NOFOLLOW)
        let locked = node_lock_byte(lease.descriptor, LeasePage.lockOffset(rank: launch.rank))
        guard locked == 0 else {
            throw .refused(field: "rank \(launch.rank) of \(attempt.task)", why: "its shim already runs")
        }
        let plan = tree.plan(attempt.task.groupName(rank: launch.rank), launch.limits)
        try tree.make(plan)
        do {
            return try spawn(launch, of: attempt, token: token, plan: plan, lease: lease.descriptor)
        } catch {
            _ = tree.remove(plan.name)
            throw error
        }
    }

    private func spawn(
        _ launch: RankLaunch, of attempt: AttemptDirectory, token: UInt64, plan: CgroupPlan, lease: Int32
    ) throws(NodeFault) -> Launched {
        let words = launch.shimArguments(
            program: program, directory: attempt.path, token: token, plan: plan, oomAdjust: oomAdjust)
        let arguments = CStringList(words)
        let environment = CStringList(launch.environment)
        var pid: Int32 = 0
        var pidfd: Int32 = -1
        let answer = program.withCString { path in
            var spawn = node_spawn(
                path: path, arguments: arguments.pointers, environment: environment.pointers, lease: lease,
                notice: noticeFile, output: -1, errors: -1, cgroup: shimsGroup)
            return node_spawn(&spawn, &pid, &pidfd)
        }
        guard answer == 0 else { throw .shim(path: program, errno: -answer) }
        return Launched(shimPID: pid, pidfd: pidfd)
    }
}

extension ShimLauncher {
    /// Starts the shim of a command that runs beside a rank, with these files.
    func spawn(
        _ command: RankCommand, input: Int32, result: Int32, output: Int32, errors: Int32
    ) throws(NodeFault) -> Launched {
        let launch = command.launch
        let words = launch.shimArguments(
            program: program, until: command.until,
            plan: tree.plan(command.task.groupName(rank: launch.rank), launch.limits),
            oomAdjust: oomAdjust)
        let arguments = CStringList(words)
        let environment = CStringList(launch.environment)
        var pid: Int32 = 0
        var pidfd: Int32 = -1
        let answer = program.withCString { path in
            var spawn = node_spawn(
                path: path, arguments: arguments.pointers, environment: environment.pointers, lease: input,
                notice: result, output: output, errors: errors, cgroup: shimsGroup)
            return node_spawn(&spawn, &pid, &pidfd)
        }
        guard answer == 0 else { throw .shim(path: program, errno: -answer) }
        return Launched(shimPID: pid, pidfd: pidfd)
    }

    /// What task-shim answers when it is told nothing: EX_USAGE of sysexits.h.
    private static let answerToNothing: Int32 = 64

    /// Whether this program is task-shim, as far as can be told by asking it: any other would take a rank's start for
    /// its own arguments, and nothing would run.
    ///
    /// - Throws: `NodeFault.shim` when it cannot be started, `.refused` when it is another program.
    package static func check(_ program: String) throws(NodeFault) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for number in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
        }
        var pid: pid_t = 0
        let arguments = CStringList([program])
        let code = posix_spawn(&pid, program, &actions, nil, arguments.pointers, nil)
        guard code == 0 else { throw .shim(path: program, errno: code) }
        var status: Int32 = 0
        var ended: pid_t = 0
        // Five seconds: a shim answers in a millisecond, and another program may never end.
        for _ in 0..<500 where ended == 0 {
            ended = waitpid(pid, &status, WNOHANG)
            if ended == 0 { usleep(10_000) }
        }
        if ended == 0 {
            kill(pid, SIGKILL)
            waitpid(pid, &status, 0)
        }
        guard ended == pid, status == answerToNothing << 8 else {
            throw .refused(
                field: "shim \(program)", why: "it is not task-shim; name the one that was built with this agent")
        }
    }
}
