// What this machine is and has: the capacity that an agent may offer, and the names and clocks by which it is known
// again. It measures no load, and what of the capacity is offered is the agent's configuration's to say.
import CLinux
import Glibc

/// A machine's capacity and identity, read once at the agent's start.
package struct Machine: Equatable, Sendable {
    /// The processors that this process may run on.
    package let processors: Int
    /// The CPU that may be used, in thousandths of a core: the processors, or less where a cgroup says so.
    package let cpuMilli: Int64
    /// The memory that may be used, in bytes: the machine's, or less where a cgroup says so.
    package let memoryBytes: Int64
    package let hostname: String
    package let kernelRelease: String
    /// New at every start of the kernel.
    package let bootID: String
    /// Kept over restarts; nil where the system has none. Copies of one disk image may share it.
    package let machineID: String?
    /// The number of the machine's board, which only root may read and virtual machines have too; nil where there is
    /// none.
    package let boardID: String?
    /// When the kernel started, in nanoseconds of the wall clock as it stands now.
    package let bootWallNanoseconds: UInt64

    /// Whether what lies at this path, or where it will be made, is gone when the kernel ends.
    package static func forgets(_ path: String) -> Bool {
        var path = path
        while true {
            let answer = node_is_in_memory(path)
            guard answer == -ENOENT, let slash = path.lastIndex(of: "/"), path != "/" else { return answer == 1 }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
    }

    /// Reads all of it.
    ///
    /// - Parameters:
    ///   - processes: where the process file system is mounted.
    ///   - configuration: the directory of `machine-id`.
    package static func read(
        _ hierarchy: CgroupHierarchy, processes: String = "/proc", configuration: String = "/etc",
        board: String = "/sys/class/dmi/id/product_uuid"
    ) throws(NodeFault) -> Machine {
        let processors = try allowedProcessors()
        let bounds = MachineBounds(hierarchy, membership: "\(processes)/self/cgroup")
        var names = utsname()
        guard uname(&names) == 0 else { throw NodeFault.last("uname", "this machine") }
        let boot = try OwnedFile.text(of: "\(processes)/sys/kernel/random/boot_id")
        let machine = try? OwnedFile.text(of: "\(configuration)/machine-id")
        let number = (try? OwnedFile.text(of: board)).map(firstLine)
        let wall = MachineClock.wallNanoseconds
        return Machine(
            processors: processors,
            cpuMilli: min(Int64(processors) * 1_000, bounds.cpuMilli ?? .max),
            memoryBytes: min(try totalMemory("\(processes)/meminfo"), bounds.memoryBytes ?? .max),
            hostname: text(&names.nodename), kernelRelease: text(&names.release),
            bootID: firstLine(boot), machineID: machine.map(firstLine).flatMap { $0.isEmpty ? nil : $0 },
            boardID: number.flatMap(ownNumber),
            bootWallNanoseconds: wall - min(wall, MachineClock.bootNanoseconds))
    }

    /// Boards whose maker gave them no number of their own say so with zeros or ones.
    private static func ownNumber(_ text: String) -> String? {
        let digits = text.lowercased().filter { $0 != "-" }
        return digits.isEmpty || digits.allSatisfy { $0 == "0" } || digits.allSatisfy { $0 == "f" } ? nil : digits
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? ""
    }

    private static func text<Tuple>(_ field: inout Tuple) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func allowedProcessors() throws(NodeFault) -> Int {
        let count = node_allowed_processors()
        guard count > 0 else { throw .system(call: "sched_getaffinity", subject: "this process", errno: -count) }
        return Int(count)
    }

    private static func totalMemory(_ path: String) throws(NodeFault) -> Int64 {
        let text = try OwnedFile.text(of: path)
        for line in text.split(separator: "\n") where line.hasPrefix("MemTotal:") {
            let fields = line.split(separator: " ")
            if fields.count >= 2, let kibibytes = Int64(fields[1]) { return kibibytes << 10 }
        }
        throw .garbage(file: path, why: "there is no MemTotal")
    }
}

/// The two clocks, by the same names as in the core.
package enum MachineClock {
    /// Nanoseconds since 1970.
    package static var wallNanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(time.tv_sec, 0)) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Nanoseconds since the kernel started, sleep included; the clock of leases.
    package static var bootNanoseconds: UInt64 { node_boot_ns() }
}

/// The bounds that cgroups set for this process, from its own cgroup up to the mount.
private struct MachineBounds {
    var cpuMilli: Int64?
    var memoryBytes: Int64?

    init(_ hierarchy: CgroupHierarchy, membership: String) {
        let lines = (try? OwnedFile.text(of: membership))?.split(separator: "\n").map(String.init) ?? []
        switch hierarchy {
        case .none: break
        case .v2(let root):
            for place in MachineBounds.places(root, lines, controller: "") {
                lower(cpu: MachineBounds.quota(MachineBounds.words("\(place)/cpu.max")))
                lower(memory: MachineBounds.words("\(place)/memory.max").first)
            }
        case .v1(let mounts, _):
            for place in mounts[.cpu].map({ MachineBounds.places($0, lines, controller: "cpu") }) ?? [] {
                let files = ["cpu.cfs_quota_us", "cpu.cfs_period_us"]
                lower(cpu: MachineBounds.quota(files.flatMap { MachineBounds.words("\(place)/\($0)") }))
            }
            for place in mounts[.memory].map({ MachineBounds.places($0, lines, controller: "memory") }) ?? [] {
                lower(memory: MachineBounds.words("\(place)/memory.limit_in_bytes").first)
            }
        }
    }

    /// The directories from this process's cgroup up to the mount; lines are `number:controllers:/path`.
    private static func places(_ mount: String, _ lines: [String], controller: String) -> [String] {
        let fields = lines.map { $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false) }
        let own =
            fields.first { $0.count == 3 && $0[1].split(separator: ",").contains(controller[...]) }
            ?? fields.first { controller.isEmpty && $0.count == 3 && $0[1].isEmpty }
        var parts = own.map { $0[2].split(separator: "/") } ?? []
        var found = [mount]
        while !parts.isEmpty {
            found.append("\(mount)/\(parts.joined(separator: "/"))")
            parts.removeLast()
        }
        return found
    }

    private static func words(_ path: String) -> [String] {
        (try? OwnedFile.text(of: path))?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
    }

    /// Quota and period in microseconds; `max` or -1 is no bound.
    private static func quota(_ words: [String]) -> Int64? {
        guard words.count == 2, let quota = Int64(words[0]), let period = Int64(words[1]), quota > 0, period > 0 else {
            return nil
        }
        let milli = quota.multipliedReportingOverflow(by: 1_000)
        return milli.overflow ? nil : milli.partialValue / period
    }

    private mutating func lower(cpu: Int64?) {
        if let cpu { cpuMilli = min(cpuMilli ?? .max, cpu) }
    }

    private mutating func lower(memory: String?) {
        if let memory = memory.flatMap(Int64.init) { memoryBytes = min(memoryBytes ?? .max, memory) }
    }
}
