// Cgroups as text and files: what a mount table says, what a plan holds, and how the writer behaves on trees that are
// not there, not writable, or not what they seem.
import Glibc
import Testing

@testable import NodeRuntime

@Suite("A cgroup hierarchy")
struct CgroupHierarchyTests {
    private static let legacy = """
        24 30 0:22 / /sys rw,nosuid shared:7 - sysfs sysfs rw
        31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
        32 24 0:28 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        33 24 0:29 / /sys/fs/cgroup/with\\040blank rw,relatime - cgroup cgroup rw,pids
        """
    private static let unified =
        "35 24 0:30 / /sys/fs/cgroup/unified rw,relatime shared:10 - cgroup2 cgroup2 rw,nsdelegate"

    @Test("of version 1 has a mount a controller, blanks in paths included")
    func version1() {
        let mounts: [CgroupController: String] = [
            .cpu: "/sys/fs/cgroup/cpu,cpuacct", .memory: "/sys/fs/cgroup/memory", .pids: "/sys/fs/cgroup/with blank",
        ]
        #expect(CgroupHierarchy.hierarchy(of: Self.legacy) == .v1(mounts: mounts, unified: nil))
        let both = CgroupHierarchy.hierarchy(of: "\(Self.legacy)\n\(Self.unified)")
        #expect(both == .v1(mounts: mounts, unified: "/sys/fs/cgroup/unified"))
    }

    @Test("of version 2 is one tree, and a table without any, or of garbage, says so")
    func others() {
        #expect(CgroupHierarchy.hierarchy(of: Self.unified) == .v2(root: "/sys/fs/cgroup/unified"))
        for table in ["", "-", "- - -\n1 2 3 4 5 6 - cgroup2", String(repeating: "a b - ", count: 99)] {
            #expect(CgroupHierarchy.hierarchy(of: table) == .none(reason: "no cgroup file system is mounted"))
        }
        guard case .none(let reason) = CgroupHierarchy.detect(mountTable: "/nonesuch") else {
            Issue.record("a table that is not there has no hierarchy")
            return
        }
        #expect(reason.contains("/nonesuch"))
    }
}

/// A tree of plain files that looks like cgroups; removed at its end.
private struct FakeTree {
    let root = "/dev/shm/coord-fake-\(getpid())-\(UInt32.random(in: 0 ... .max))"

    func directory(_ path: String, files: [String: String]) throws {
        try makeDirectories("\(root)\(path)")
        for (name, content) in files {
            try OwnedFile.create("\(root)\(path)/\(name)", Array(content.utf8), mode: 0o644)
        }
    }

    func text(_ path: String) throws -> String { try OwnedFile.text(of: "\(root)\(path)") }
    func remove() { try? DirectoryRemoval.remove(root) }
}

@Suite("A node's cgroups")
struct CgroupTreeTests {
    private let limits = RankLimits(
        cpuRequestMilli: 1_500, cpuLimitMilli: 2_500, memoryLimitBytes: (64 << 20) + 5, pidsLimit: 77)

    private func fakeV2(_ fake: FakeTree, controllers: String) throws {
        let all = ["cgroup.subtree_control": controllers, "cgroup.procs": ""]
        for path in ["", "/coord", "/coord/c", "/coord/c/n"] { try fake.directory(path, files: all) }
        let files = ["cpu.weight": "", "cpu.max": "", "memory.max": "", "memory.oom.group": "", "pids.max": ""]
        try fake.directory("/coord/c/n/7-0-1.3", files: files)
    }

    @Test("of version 2 hold a rank by one directory, where swap is missing too")
    func writesV2() throws {
        let fake = FakeTree()
        defer { fake.remove() }
        try fakeV2(fake, controllers: "cpuset cpu io memory pids\n")
        let tree = CgroupTree.prepare(.v2(root: fake.root), path: "coord/c/n", base: "/")
        #expect(tree.unenforced == [])
        let plan = tree.plan("7-0-1.3", limits)
        #expect(plan.unified == "\(fake.root)/coord/c/n/7-0-1.3" && plan.memory == plan.unified && plan.entered == [])
        try tree.make(plan)
        #expect(try fake.text("/coord/c/n/7-0-1.3/cpu.max") == "250000 100000")
        #expect(try fake.text("/coord/c/n/7-0-1.3/cpu.weight") == "59")
        #expect(try fake.text("/coord/c/n/7-0-1.3/memory.max") == "67108864")
        #expect(try fake.text("/coord/c/n/7-0-1.3/memory.oom.group") == "1")
        #expect(try fake.text("/coord/c/n/7-0-1.3/pids.max") == "77")
    }

    @Test("name the limits that are not handed down, and hold the others")
    func partlyDelegated() throws {
        let fake = FakeTree()
        defer { fake.remove() }
        try fakeV2(fake, controllers: "          cpu pids\n")
        // A plain file keeps what is written over it; the kernel would answer with the list.
        let tree = CgroupTree.prepare(.v2(root: fake.root), path: "coord/c/n", base: "/")
        #expect(tree.unenforced.map(\.controller) == [.memory])
        #expect(tree.unenforced.first?.why.contains("cgroup.subtree_control was given +memory") == true)
        #expect(tree.plan("a.0", limits).memory == nil)
        #expect(tree.withoutGroups == nil)
    }

    @Test("name the file that does not keep its value, or is missing")
    func readsBack() throws {
        let fake = FakeTree()
        defer { fake.remove() }
        try fakeV2(fake, controllers: "cpu memory pids\n")
        let tree = CgroupTree.prepare(.v2(root: fake.root), path: "coord/c/n", base: "/")
        try OwnedFile.create("\(fake.root)/coord/c/n/7-0-1.3/pids.max", Array("177".utf8), mode: 0o644)
        try OwnedFile.create(
            "\(fake.root)/coord/c/n/7-0-1.3/cpu.max", Array("longer than what is written".utf8), mode: 0o644)
        let file = "\(fake.root)/coord/c/n/7-0-1.3/cpu.max"
        #expect(throws: NodeFault.notHeld(file: file, wrote: "250000 100000", read: "250000 100000hat is written")) {
            try tree.make(tree.plan("7-0-1.3", limits))
        }
        #expect(throws: NodeFault.self) { try tree.make(tree.plan("no-files.0", limits)) }
        #expect(access("\(fake.root)/coord/c/n/no-files.0", F_OK) != 0)
    }

    @Test("stay below the agent's own delegated cgroup when no base is given")
    func delegated() throws {
        let fake = FakeTree()
        defer { fake.remove() }
        for path in ["/a.slice", "/a.slice/coord", "/a.slice/coord/n"] {
            let files = ["cgroup.subtree_control": "cpu memory pids", "cgroup.procs": ""]
            try fake.directory(path, files: files)
        }
        try OwnedFile.create("\(fake.root)/own", Array("3:cpu:/x\n0::/a.slice\n".utf8), mode: 0o644)
        let tree = CgroupTree.prepare(.v2(root: fake.root), path: "coord/n", membership: "\(fake.root)/own")
        #expect(tree.unified == "\(fake.root)/a.slice/coord/n")
        #expect(tree.unenforced == [])
    }

    @Test("of version 1 need a directory only for what is limited")
    func plansV1() throws {
        let fake = FakeTree()
        defer { fake.remove() }
        for name in ["cpu", "memory", "pids", "unified"] {
            try fake.directory("/\(name)/coord/n", files: ["tasks": "", "cgroup.procs": ""])
        }
        let mounts: [CgroupController: String] = [
            .cpu: "\(fake.root)/cpu", .memory: "\(fake.root)/memory", .pids: "\(fake.root)/pids",
        ]
        let tree = CgroupTree.prepare(.v1(mounts: mounts, unified: "\(fake.root)/unified"), path: "coord/n")
        #expect(tree.unenforced == [])
        #expect(tree.plan("a.0", RankLimits()).directories.map(\.path) == ["\(fake.root)/unified/coord/n/a.0"])
        let memory = tree.plan("a.0", RankLimits(memoryLimitBytes: 1 << 20))
        #expect(memory.entered == ["\(fake.root)/memory/coord/n/a.0"] && memory.memory == memory.entered.first)
        #expect(tree.plan("a.0", limits).directories.count == 4)
        let alone = CgroupTree.prepare(.v1(mounts: mounts, unified: nil), path: "coord/n")
        #expect(alone.plan("a.0", RankLimits()).entered == ["\(fake.root)/pids/coord/n/a.0"])
    }

    @Test("that cannot be made leave a tree that holds nothing and says why")
    func unwritable() throws {
        let fake = FakeTree()
        defer { fake.remove() }
        try fake.directory("", files: ["coord": "in the way"])
        let v2 = CgroupTree.prepare(.v2(root: fake.root), path: "coord/n", base: "/")
        #expect(v2.unenforced.map(\.controller) == CgroupController.allCases)
        #expect(v2.withoutGroups?.contains("\(fake.root)/coord") == true)
        #expect(v2.plan("a.0", limits).directories == [])
        let v1 = CgroupTree.prepare(.v1(mounts: [.cpu: fake.root], unified: nil), path: "coord/n")
        #expect(v1.unenforced.map(\.controller) == CgroupController.allCases)
        #expect(v1.withoutGroups != nil)
    }

    @Test("refuse limits that cannot be meant")
    func refusals() {
        let wrong = [
            RankLimits(cpuRequestMilli: -1), RankLimits(cpuRequestMilli: .max), RankLimits(cpuLimitMilli: 0),
            RankLimits(cpuLimitMilli: .max), RankLimits(memoryLimitBytes: 0), RankLimits(memoryLimitBytes: -1),
            RankLimits(pidsLimit: 0),
        ]
        for limits in wrong { #expect(throws: NodeFault.self) { try limits.check() } }
        #expect(throws: Never.self) { try limits.check() }
    }
}
