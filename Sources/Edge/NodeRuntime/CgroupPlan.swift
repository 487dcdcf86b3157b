// The directories and values that hold one rank to its limits. A plan is a value: it is made without touching the
// machine, and CgroupTree carries it out. No directory is planned that holds nothing.
import Glibc

/// What a rank may use. All are hard limits but the request, which is a share when others want the same.
package struct RankLimits: Equatable, Sendable {
    /// The CPU promised, in thousandths of a core; 0 asks for no share of its own.
    package var cpuRequestMilli: Int64
    package var cpuLimitMilli: Int64?
    package var memoryLimitBytes: Int64?
    package var pidsLimit: Int64?

    package init(
        cpuRequestMilli: Int64 = 0, cpuLimitMilli: Int64? = nil, memoryLimitBytes: Int64? = nil, pidsLimit: Int64? = nil
    ) {
        self.cpuRequestMilli = cpuRequestMilli
        self.cpuLimitMilli = cpuLimitMilli
        self.memoryLimitBytes = memoryLimitBytes
        self.pidsLimit = pidsLimit
    }

    /// Refuses what the kernel would refuse or what would kill before the start.
    func check() throws(NodeFault) {
        let highest = Limits.largestCPUMilli
        guard 0...highest ~= cpuRequestMilli else {
            throw .refused(field: "cpu request", why: "\(cpuRequestMilli)m is not in 0...\(highest)m")
        }
        if let cpuLimitMilli, !(Limits.smallestCPUMilli...highest ~= cpuLimitMilli) {
            throw .refused(
                field: "cpu limit", why: "\(cpuLimitMilli)m is not in \(Limits.smallestCPUMilli)...\(highest)m")
        }
        if let memoryLimitBytes, memoryLimitBytes < Limits.smallestMemoryBytes {
            let least = Limits.smallestMemoryBytes
            throw .refused(field: "memory limit", why: "\(memoryLimitBytes) bytes; no program starts below \(least)")
        }
        if let pidsLimit, pidsLimit < 1 {
            throw .refused(field: "process limit", why: "\(pidsLimit); a task is one process at least")
        }
    }
}

/// A value for a file of a cgroup.
struct CgroupValue: Equatable, Sendable {
    let file: String
    let value: String
    /// Whether a kernel without this file still holds the limit.
    var isOptional = false
}

/// One directory of a plan.
struct CgroupDirectory: Equatable, Sendable {
    let path: String
    var values: [CgroupValue]
}

/// All that a rank's cgroups will be.
struct CgroupPlan: Equatable, Sendable {
    let name: String
    var directories: [CgroupDirectory] = []
    /// The version 2 directory that a task is born in and killed by.
    var unified: String?
    /// The version 1 directories it enters before it executes.
    var entered: [String] = []
    /// The directory that counts memory.
    var memory: String?
    var memoryLimitBytes: Int64 = 0
}

/// Limits in the words of the two versions.
enum CgroupValues {
    /// The kernel's usual period, in microseconds.
    private static let period: Int64 = 100_000
    private static let pageBytes: Int64 = 4_096

    /// The kernel keeps whole pages, and a value is only believed when it reads back as written.
    static func wholePages(_ bytes: Int64) -> Int64 { bytes / pageBytes * pageBytes }

    /// 1024 shares are one core, in the kernel's range.
    private static func shares(_ milli: Int64) -> Int64 { min(max(milli * 1_024 / 1_000, 2), 262_144) }

    /// Shares 2...262144 become weights 1...10000, as systemd and Kubernetes reckon.
    private static func weight(_ milli: Int64) -> Int64 { 1 + (shares(milli) - 2) * 9_999 / 262_142 }

    static func v1(_ controller: CgroupController, _ limits: RankLimits) -> [CgroupValue] {
        switch controller {
        case .cpu:
            var values: [CgroupValue] = []
            if limits.cpuRequestMilli > 0 {
                values.append(CgroupValue(file: "cpu.shares", value: "\(shares(limits.cpuRequestMilli))"))
            }
            if let limit = limits.cpuLimitMilli {
                values.append(CgroupValue(file: "cpu.cfs_period_us", value: "\(period)"))
                values.append(CgroupValue(file: "cpu.cfs_quota_us", value: "\(limit * period / 1_000)"))
            }
            return values
        case .memory:
            guard let bytes = limits.memoryLimitBytes.map(wholePages) else { return [] }
            return [
                CgroupValue(file: "memory.limit_in_bytes", value: "\(bytes)"),
                // Memory and swap together: else a rank would swap instead of ending.
                CgroupValue(file: "memory.memsw.limit_in_bytes", value: "\(bytes)", isOptional: true),
                CgroupValue(file: "memory.swappiness", value: "0", isOptional: true),
            ]
        case .pids:
            return limits.pidsLimit.map { [CgroupValue(file: "pids.max", value: "\($0)")] } ?? []
        }
    }

    static func v2(_ controller: CgroupController, _ limits: RankLimits) -> [CgroupValue] {
        switch controller {
        case .cpu:
            var values: [CgroupValue] = []
            if limits.cpuRequestMilli > 0 {
                values.append(CgroupValue(file: "cpu.weight", value: "\(weight(limits.cpuRequestMilli))"))
            }
            if let limit = limits.cpuLimitMilli {
                values.append(CgroupValue(file: "cpu.max", value: "\(limit * period / 1_000) \(period)"))
            }
            return values
        case .memory:
            guard let bytes = limits.memoryLimitBytes.map(wholePages) else { return [] }
            return [
                CgroupValue(file: "memory.max", value: "\(bytes)"),
                CgroupValue(file: "memory.swap.max", value: "0", isOptional: true),
                CgroupValue(file: "memory.oom.group", value: "1", isOptional: true),
            ]
        case .pids:
            return limits.pidsLimit.map { [CgroupValue(file: "pids.max", value: "\($0)")] } ?? []
        }
    }
}
