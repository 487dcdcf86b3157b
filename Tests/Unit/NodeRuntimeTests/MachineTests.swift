// What this machine is, has and offers: capacity, ports, GPUs and logs.
import Glibc
import Testing

@testable import NodeRuntime

@Suite("This machine", .serialized)
struct MachineTests {
    private func place(_ name: String) throws -> String {
        let path = "/dev/shm/coord-machine-\(name)-\(getpid())"
        try makeDirectories(path)
        return path
    }

    @Test("has processors, memory, names and clocks")
    func capacity() throws {
        let machine = try Machine.read(CgroupHierarchy.detect())
        #expect(
            machine.processors >= 1 && machine.cpuMilli >= 10 && machine.cpuMilli <= Int64(machine.processors) * 1_000)
        #expect(machine.memoryBytes > 64 << 20)
        #expect(machine.bootID.utf8.count == 36 && !machine.hostname.isEmpty && !machine.kernelRelease.isEmpty)
        #expect(try Machine.read(CgroupHierarchy.detect()).bootID == machine.bootID)
        #expect(machine.bootWallNanoseconds > 0 && MachineClock.bootNanoseconds > 0)
    }

    @Test("has no more than its cgroup and those above it allow")
    func bounds() throws {
        let root = try place("bounds")
        defer { try? DirectoryRemoval.remove(root) }
        try makeDirectories("\(root)/a/b")
        try makeDirectories("\(root)/self")
        try makeDirectories("\(root)/sys/kernel/random")
        for (path, text) in [
            ("self/cgroup", "0::/a/b\n"), ("a/cpu.max", "50000 100000\n"), ("a/b/cpu.max", "max 100000\n"),
            ("a/b/memory.max", "1048576\n"), ("a/memory.max", "max\n"), ("meminfo", "MemTotal:  4096 kB\n"),
            ("sys/kernel/random/boot_id", "boot\n"),
        ] {
            try OwnedFile.create("\(root)/\(path)", Array(text.utf8), mode: 0o600)
        }
        let machine = try Machine.read(.v2(root: root), processes: root, configuration: root)
        #expect(machine.cpuMilli == 500 && machine.memoryBytes == 1 << 20)
        #expect(machine.bootID == "boot" && machine.machineID == nil)
    }

    @Test("knows whether a port can be bound now", arguments: ["127.0.0.1", "::1"])
    func ports(address: String) throws {
        #expect(MachinePorts.state(of: 0, on: address) == .free)
        guard address == "127.0.0.1" else { return }
        let listener = OwnedFile(taking: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener.descriptor, $0, length) == 0 && listen(listener.descriptor, 1) == 0
                    && getsockname(listener.descriptor, $0, &length) == 0
            }
        }
        try #require(isBound)
        #expect(MachinePorts.state(of: UInt16(bigEndian: name.sin_port), on: address) == .inUse)
    }

    @Test("names addresses that are not its own, or none at all")
    func addresses() {
        for address in ["localhost", "", "203.0.113.1", "300.1.1.1"] {
            guard case .impossible = MachinePorts.state(of: 0, on: address) else {
                Issue.record("\(address) cannot be bound")
                continue
            }
        }
    }

    @Test("without NVIDIA's library has no GPUs, and says why")
    func noLibrary() throws {
        guard case .none(let reason) = Devices.find(library: "libnvidia-nonesuch.so.1") else {
            Issue.record("there is no such library")
            return
        }
        #expect(reason.contains("libnvidia-nonesuch.so.1"))
        guard case .none(let other) = Devices.find(library: "libm.so.6") else {
            Issue.record("the mathematical library knows no GPUs")
            return
        }
        #expect(other.contains("nvmlInit_v2"))
    }

    @Test("finds the GPUs that a library tells, or the error that it gives")
    func standIn() throws {
        let root = try place("nvml")
        defer { try? DirectoryRemoval.remove(root) }
        try OwnedFile.create("\(root)/nvml.c", Array(Self.library.utf8), mode: 0o600)
        for (name, flags) in [("two", "-DCOUNT=2"), ("sick", "-DCOUNT=2 -DSICK=15"), ("dead", "-DCOUNT=0 -DDEAD=9")] {
            let line = "cc -shared -fPIC \(flags) -o \(root)/\(name).so \(root)/nvml.c"
            try #require(system(line) == 0)
        }
        let found = [0, 1].map { Device(index: $0, uuid: "GPU-\($0)", name: "Stand-in", memoryBytes: 80 << 30) }
        #expect(Devices.find(library: "\(root)/two.so") == .found(found))
        #expect(
            Devices.find(library: "\(root)/sick.so")
                == .none(reason: "GPU 1: nvmlDeviceGetMemoryInfo answers 15 (words)"))
        #expect(
            Devices.find(library: "\(root)/dead.so")
                == .none(reason: "\(root)/dead.so: nvmlInit_v2 answers 9 (words)"))
    }

    private static let library = """
        #include <stdio.h>
        #ifndef SICK
        #define SICK 0
        #endif
        #ifndef DEAD
        #define DEAD 0
        #endif
        int nvmlInit_v2(void) { return DEAD; }
        int nvmlShutdown(void) { return 0; }
        int nvmlDeviceGetCount_v2(unsigned *count) { *count = COUNT; return 0; }
        int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **device) { *device = (void *)(long)(i + 1); return 0; }
        int nvmlDeviceGetUUID(void *d, char *t, unsigned n) { snprintf(t, n, "GPU-%ld", (long)d - 1); return 0; }
        int nvmlDeviceGetName(void *d, char *t, unsigned n) { snprintf(t, n, "Stand-in"); return 0; }
        int nvmlDeviceGetMemoryInfo(void *d, unsigned long long *m) {
            *m = 80ull << 30;
            return (long)d == 2 ? SICK : 0;
        }
        const char *nvmlErrorString(int result) { return "words"; }

        """

    @Test("reads a log from any place in bounded pieces, and hears that it grew")
    func logs() throws {
        let root = try place("log")
        defer { try? DirectoryRemoval.remove(root) }
        let path = "\(root)/log"
        #expect(throws: NodeFault.system(call: "open", subject: path, errno: ENOENT)) { try Self.length(path) }
        #expect(throws: NodeFault.self) { try Self.length(root) }
        try OwnedFile.create(path, Array("0123456789".utf8), mode: 0o600)
        let reader = try LogReader(path)
        let whole = try reader.read(from: 0)
        #expect(whole == LogChunk(offset: 0, bytes: Array("0123456789".utf8), length: 10, wasCut: false))
        let pieces = try [
            reader.read(from: 3, limit: 4), reader.read(from: -4), reader.read(from: -40, limit: 1),
            reader.read(from: 10), reader.read(from: 0, limit: -1),
        ]
        #expect(pieces.map { String(decoding: $0.bytes, as: UTF8.self) } == ["3456", "6789", "0", "", ""])
        let watch = try LogWatch()
        let number = try watch.watch(path)
        let early = watch.wait(milliseconds: 0)
        let writer = try OwnedFile(opening: path, O_WRONLY | O_APPEND)
        let written = write(writer.descriptor, "more", 4)
        let late = watch.wait(milliseconds: 10_000)
        #expect(!early && written == 4 && late)
        let more = try reader.read(from: 10)
        #expect(more.bytes == Array("more".utf8))
        truncate(path, 2)
        let cut = try reader.read(from: 14)
        #expect(cut == LogChunk(offset: 0, bytes: Array("01".utf8), length: 2, wasCut: true))
        watch.unwatch(number)
    }

    private static func length(_ path: String) throws -> Int64 {
        let reader = try LogReader(path)
        return try reader.length()
    }
}
