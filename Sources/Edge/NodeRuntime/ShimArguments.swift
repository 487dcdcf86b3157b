// What a rank is started with, and its translation into the argument list that task-shim understands
// (task-shim/Options.h). Checking happens here, before anything is made, so that a refusal leaves nothing behind.
import Glibc

/// The user that a task becomes. The node's own file decides who is permitted; this room obeys.
package struct TaskUser: Equatable, Sendable {
    package var uid: UInt32
    package var gid: UInt32
    package var groups: [UInt32]

    package init(uid: UInt32, gid: UInt32, groups: [UInt32] = []) {
        self.uid = uid
        self.gid = gid
        self.groups = groups
    }
}

/// A limit of setrlimit(2), with the kernel's number of its resource.
package struct ResourceLimit: Equatable, Sendable {
    package var resource: Int32
    package var soft: UInt64
    package var hard: UInt64

    package init(resource: Int32, soft: UInt64, hard: UInt64) {
        self.resource = resource
        self.soft = soft
        self.hard = hard
    }
}

/// One rank to start.
package struct RankLaunch: Equatable, Sendable {
    package var rank: Int
    /// The program and its arguments; a name without `/` is looked for along the PATH of `environment`.
    package var arguments: [String]
    /// `NAME=value`, in order.
    package var environment: [String]
    /// Where standard output and error go, made with mode 0640; nil drops them.
    package var logPath: String?
    package var workingDirectory: String?
    /// Nil keeps the agent's own user.
    package var user: TaskUser?
    package var umask: UInt32?
    package var keepsPrivilegesDown = false
    package var resourceLimits: [ResourceLimit] = []
    package var limits: RankLimits

    package init(rank: Int, arguments: [String], environment: [String], limits: RankLimits = RankLimits()) {
        self.rank = rank
        self.arguments = arguments
        self.environment = environment
        self.limits = limits
    }
}

extension RankLaunch {
    /// Refuses what the shim or the kernel would refuse.
    func check() throws(NodeFault) {
        guard 0...Limits.highestRank ~= rank else {
            throw .refused(field: "rank", why: "\(rank) is not in 0...\(Limits.highestRank)")
        }
        guard let program = arguments.first, !program.isEmpty else {
            throw .refused(field: "arguments", why: "there is no program to run")
        }
        guard (user?.groups.count ?? 0) <= Limits.groups, resourceLimits.count <= Limits.resourceLimits else {
            throw .refused(
                field: "user", why: "at most \(Limits.groups) groups and \(Limits.resourceLimits) resource limits")
        }
        for (field, path) in [("log", logPath), ("working directory", workingDirectory)] {
            if let path, !path.hasPrefix("/") { throw .refused(field: field, why: "\(path) is not an absolute path") }
        }
        try limits.check()
        var bytes = 0
        for text in arguments + environment + [logPath, workingDirectory].compactMap({ $0 }) {
            guard !text.utf8.contains(0) else {
                throw .refused(field: "arguments and environment", why: "a text holds a NUL byte")
            }
            guard text.utf8.count <= Limits.argumentStringBytes else {
                throw .refused(field: "arguments and environment", why: "a text is over 128 KiB: \(text.prefix(40))...")
            }
            bytes += text.utf8.count + 9
        }
        guard bytes <= Limits.argumentBytes else {
            throw .refused(field: "arguments and environment", why: "\(bytes) bytes, over \(Limits.argumentBytes)")
        }
    }

    /// The shim's argument list.
    func shimArguments(program: String, directory: String, token: UInt64, plan: CgroupPlan?, oomAdjust: String?)
        -> [String]
    {
        var list = [program, "coord-shim-1", "dir=\(directory)", "rank=\(rank)", "token=\(token)"]
        if let logPath { list.append("log=\(logPath)") }
        list += identityArguments
        if let oomAdjust { list.append("oom-adjust=\(oomAdjust)") }
        if let plan { list += plan.shimArguments }
        return list + ["--"] + arguments
    }

    /// The argument list of a shim that holds a command beside the rank: it enters the rank's cgroups, which are not
    /// its own.
    func shimArguments(program: String, until: UInt64, plan: CgroupPlan, oomAdjust: String?) -> [String] {
        var list = [program, "coord-shim-1", "beside", "until=\(until)"] + identityArguments
        if let oomAdjust { list.append("oom-adjust=\(oomAdjust)") }
        list += plan.entered.map { "enter=\($0)" }
        if let unified = plan.unified { list.append("unified=\(unified)") }
        return list + ["--"] + arguments
    }

    /// Where and as whom it runs.
    private var identityArguments: [String] {
        var list: [String] = []
        if let workingDirectory { list.append("cwd=\(workingDirectory)") }
        if let user {
            list += ["uid=\(user.uid)", "gid=\(user.gid)"]
            if !user.groups.isEmpty { list.append("groups=" + user.groups.map(String.init).joined(separator: ",")) }
        }
        if let umask { list.append("umask=\(umask & 0o777)") }
        if keepsPrivilegesDown { list.append("no-new-privileges") }
        list += resourceLimits.map { "limit=\($0.resource):\($0.soft):\($0.hard)" }
        return list
    }
}

extension CgroupPlan {
    fileprivate var shimArguments: [String] {
        var list = entered.map { "enter=\($0)" }
        if let unified { list.append("unified=\(unified)") }
        guard let memory else { return list }
        return list + ["memory=\(memory)", "memory-generation=\(memory == unified ? 2 : 1)"]
            + ["memory-limit=\(memoryLimitBytes)"]
    }
}

/// A list of C strings, ended by a null pointer, in one piece of memory.
struct CStringList: ~Copyable {
    private let bytes: UnsafeMutablePointer<CChar>
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    init(_ texts: [String]) {
        bytes = .allocate(capacity: texts.reduce(1) { $0 + $1.utf8.count + 1 })
        pointers = .allocate(capacity: texts.count + 1)
        var at = bytes
        for (index, text) in texts.enumerated() {
            pointers[index] = at
            for byte in text.utf8 {
                at.pointee = CChar(bitPattern: byte)
                at += 1
            }
            at.pointee = 0
            at += 1
        }
        pointers[texts.count] = nil
    }

    deinit {
        bytes.deallocate()
        pointers.deallocate()
    }
}
