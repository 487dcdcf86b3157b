// How much room ranks' output takes, while it is written and after.
import ClusterModel
import Glibc
import Testing

@testable import NodeRuntime

@Suite("The folder of logs")
struct LogFolderTests {
    private func place(_ name: String) throws -> String {
        let path = "/dev/shm/coord-logs-\(getpid())-\(name)"
        try? DirectoryRemoval.remove(path)
        try makeDirectories(path)
        return path
    }

    private func key(_ job: UInt64) -> LogKey { LogKey(job: JobID(job), attempt: 1, rank: 0) }

    /// Appends blocks of 64 KiB, each full of its number.
    private func write(_ blocks: Range<Int>, to path: String) throws {
        let file = try OwnedFile(opening: path, O_WRONLY | O_APPEND | O_CREAT, mode: 0o600)
        for block in blocks {
            let bytes = [UInt8](repeating: UInt8(block % 250 + 1), count: 64 << 10)
            #expect(Glibc.write(file.descriptor, bytes, bytes.count) == bytes.count)
        }
    }

    private func room(_ path: String) -> Int64 { LogFile.measure(path)?.room ?? 0 }

    @Test("takes the middle out of a log that outgrew its bound; every other byte keeps its place, and it goes on")
    func cutsTheMiddle() throws {
        let root = try place("middle")
        defer { try? DirectoryRemoval.remove(root) }
        let folder = try LogFolder("\(root)/logs", hosts: "\(root)/hosts", bounds: LogBounds(rank: 1 << 20))
        let path = folder.path(of: key(1))
        folder.begin(key(1))
        try write(0..<16, to: path)
        #expect(folder.cutLogs().isEmpty)
        try write(16..<64, to: path)
        #expect(folder.cutLogs().count == 1)
        #expect(room(path) <= 1 << 20)
        let reader = try LogReader(path)
        let head = try reader.read(from: 0)
        #expect(head.bytes == [UInt8](repeating: 1, count: 64 << 10))
        let rest = try reader.read(from: 64 << 10, limit: 10)
        #expect(rest.offset == (4 << 20) - (512 << 10) && rest.skipped == rest.offset - (64 << 10))
        #expect(rest.bytes == [UInt8](repeating: 57, count: 10) && !rest.wasCut)
        // Whoever was reading somewhere in the middle goes on where there is something.
        #expect(try reader.read(from: 100_000, limit: 10).offset == rest.offset)
        try write(64..<128, to: path)
        #expect(folder.cutLogs().count == 1)
        let newest = try reader.read(from: (8 << 20) - 5)
        #expect(newest.bytes == [UInt8](repeating: 128, count: 5) && newest.skipped == 0)
        #expect(try reader.read(from: 64 << 10, limit: 1).offset == (8 << 20) - (512 << 10))
    }

    @Test("cuts what a rank wrote between the last look and its end")
    func cutsAfterTheEnd() throws {
        let root = try place("end")
        defer { try? DirectoryRemoval.remove(root) }
        let folder = try LogFolder("\(root)/logs", hosts: "\(root)/hosts", bounds: LogBounds(rank: 1 << 20))
        folder.begin(key(1))
        try write(0..<64, to: folder.path(of: key(1)))
        folder.complete(key(1))
        #expect(folder.cutLogs().count == 1)
        #expect(room(folder.path(of: key(1))) <= 1 << 20)
        #expect(folder.cutLogs().isEmpty)
    }

    @Test("prunes what is complete, the oldest first, and lets those that write share what is left")
    func shares() throws {
        let root = try place("share")
        defer { try? DirectoryRemoval.remove(root) }
        let bounds = LogBounds(rank: 1 << 30, folder: 4 << 20)
        let folder = try LogFolder("\(root)/logs", hosts: "\(root)/hosts", bounds: bounds)
        for job in 1...4 as ClosedRange<UInt64> { folder.begin(key(job)) }
        for job in 1...4 as ClosedRange<UInt64> { try write(0..<32, to: folder.path(of: key(job))) }
        for job in 3...4 as ClosedRange<UInt64> { folder.complete(key(job)) }
        #expect(folder.pruneAndShare().isEmpty)
        #expect(room(folder.path(of: key(3))) == 0 && room(folder.path(of: key(2))) == 2 << 20)
        try write(32..<96, to: folder.path(of: key(2)))
        #expect(folder.pruneAndShare().count == 1)
        #expect(room(folder.path(of: key(4))) == 0)
        #expect(room(folder.path(of: key(1))) == 2 << 20 && room(folder.path(of: key(2))) <= 2 << 20)
    }

    @Test("is one agent's: a second is told to stop the first")
    func lock() throws {
        let root = try place("lock")
        defer { try? DirectoryRemoval.remove(root) }
        let lock = try FolderLock(identity: root)
        #expect(throws: NodeFault.self) { try FolderLock(identity: root) }
        withExtendedLifetime(lock) {}
        let runs = try FolderLock(runDirectory: "\(root)/run")
        do {
            _ = try FolderLock(runDirectory: "\(root)/run")
            Issue.record("two agents have one run directory")
        } catch {
            #expect(error.description.contains("stop that one first") && !error.description.contains("--run-dir"))
        }
        withExtendedLifetime(runs) {}
    }

    @Test("lets one agent of a node run on a machine, wherever its folder lies")
    func identity() throws {
        let cluster = ClusterID(high: 7, low: UInt64(getpid()))
        let node = try #require(Name(String(repeating: "n", count: 63)))
        let lock = try IdentityLock(cluster: cluster, node: node)
        #expect(throws: NodeFault.self) { try IdentityLock(cluster: cluster, node: node) }
        let other = try IdentityLock(cluster: cluster, node: try #require(Name("other")))
        withExtendedLifetime((lock, other)) {}
    }

    @Test("knows task-shim from other programs")
    func knowsShim() throws {
        try ShimLauncher.check(RankBench.shim)
        for other in ["/bin/true", "/bin/false", "/nowhere"] {
            #expect(throws: NodeFault.self) { try ShimLauncher.check(other) }
        }
        #expect(Machine.forgets("/dev/shm/not/there") && !Machine.forgets("/proc"))
    }
}
