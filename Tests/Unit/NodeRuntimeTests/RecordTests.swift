// Records, lease pages and directories of attempts, read back whole, cut, scribbled over and made twice.
import Glibc
import Testing

@testable import NodeRuntime

@Suite("An attempt's files")
struct RecordTests {
    private static let exit = """
        coord-rank-exit 1
        rank=3
        stage=none
        errno=0
        code=7
        signal=0
        core=0
        deadline=1
        oom-ended=0
        leftovers=2
        groups-left=0
        oom-kills=1
        memory-peak=11
        memory-limit=12
        user-ns=13
        system-ns=14
        rss-bytes=15
        wall-ns=16
        boot-ns=17
        later-versions-may-add=anything
        end

        """

    @Test("say how a rank ended")
    func exits() throws {
        let record = try ExitRecord(parsing: Array(Self.exit.utf8), file: "f")
        #expect(record.rank == 3 && record.ending == .exited(code: 7) && record.atDeadline && record.leftovers == 2)
        #expect(record.isOutOfMemory && record.memoryPeakBytes == 11 && record.memoryLimitBytes == 12)
        #expect(record.userNanoseconds == 13 && record.systemNanoseconds == 14 && record.residentBytes == 15)
        #expect(record.endWallNanoseconds == 16 && record.endBootNanoseconds == 17)
    }

    @Test("that are cut anywhere are garbage, with the file named")
    func cut() {
        let bytes = Array(Self.exit.utf8)
        for length in 0..<bytes.count {
            #expect(throws: NodeFault.self) { try ExitRecord(parsing: Array(bytes[..<length]), file: "cut") }
        }
        #expect(NodeFault.garbage(file: "cut", why: "x").description.hasPrefix("cut "))
    }

    @Test("with a field missing, doubled in size or negative are garbage")
    func fields() {
        for (old, new) in [
            ("exit 1", "exit 2"), ("rank=3", "rank=-3"), ("code=7", "code=256"), ("signal=0", "signal=65"),
            ("boot-ns=17", "boot-ns=18446744073709551616"), ("leftovers=2\n", ""), ("stage=none\n", ""),
            ("core=0", "core 0"),
        ] {
            let parts = Self.exit.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
            let changed = parts.joined(separator: new)
            #expect(changed != Self.exit)
            #expect(throws: NodeFault.self, "\(old)") {
                try ExitRecord(parsing: Array(changed.utf8), file: "f")
            }
        }
    }

    @Test("scribbled over by chance never end the reader", arguments: [UInt64(11), 12, 13])
    func scribbled(seed: UInt64) {
        var state = seed
        for _ in 0..<2_000 {
            var bytes = Array(Self.exit.utf8)
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
            }
            _ = try? ExitRecord(parsing: bytes, file: "seed \(seed)")
            _ = try? StartRecord(parsing: bytes, file: "seed \(seed)")
        }
    }

    @Test("are made once; a second launch of the same task finds them")
    func once() throws {
        let run = "/dev/shm/coord-attempt-\(getpid())"
        try makeDirectories(run)
        defer { try? DirectoryRemoval.remove(run) }
        let task = try TaskKey("7-0-2")
        // What an agent left that died while it made the directory is no attempt.
        try makeDirectories("\(run)/.new-7-0-2/deep")
        let made = try AttemptDirectory.create(in: run, task: task, record: [1, 2], ranks: [0, 9], deadline: 5)
        let directory = try #require(made)
        #expect(try AttemptDirectory.create(in: run, task: task, record: [3], ranks: [1], deadline: 6) == nil)
        let found = try directory.find()
        #expect(found.launch == [1, 2] && found.deadline == 5)
        #expect(found.ranks.map(\.rank) == [0, 9])
        #expect(found.ranks.map(\.state) == Array(repeating: .gone(nil, why: "it was never started"), count: 2))
        try directory.remove()
        try directory.remove()
        #expect(try names(in: run, limit: 10) == [])
    }

    @Test("refuse lists of ranks that cannot be, and launch records that are too long")
    func refusals() throws {
        let task = try TaskKey("a")
        for ranks in [[], [1, 1], [-1], [1 << 20], Array(0...1_000)] {
            #expect(throws: NodeFault.self) {
                try AttemptDirectory.create(in: "/dev/shm", task: task, record: [], ranks: ranks, deadline: 0)
            }
        }
        #expect(throws: NodeFault.self) {
            let long = [UInt8](repeating: 0, count: Limits.launchRecordBytes + 1)
            _ = try AttemptDirectory.create(in: "/dev/shm", task: task, record: long, ranks: [0], deadline: 0)
        }
    }

    @Test("go whole: links are not followed, names may be any bytes", arguments: [true, false])
    func removal(hasStrangeName: Bool) throws {
        let place = "/dev/shm/coord-removal-\(getpid())-\(hasStrangeName)"
        try makeDirectories("\(place)/inner/a/b/c")
        try makeDirectories("\(place)/outside")
        try OwnedFile.create("\(place)/outside/kept", [1], mode: 0o600)
        symlink("\(place)/outside", "\(place)/inner/a/link")
        if hasStrangeName {
            let name = Array("\(place)/inner/".utf8).map { CChar(bitPattern: $0) } + [CChar(bitPattern: 0xff), 10, 0]
            #expect(mkdir(name, 0o700) == 0)
        }
        try DirectoryRemoval.remove("\(place)/inner")
        #expect(try names(in: place, limit: 10) == ["outside"])
        #expect(access("\(place)/outside/kept", F_OK) == 0)
        try DirectoryRemoval.remove(place)
    }

    @Test("have keys that are safe names")
    func keys() {
        for text in ["", ".", "..", "a/b", "a.b", "a b", "ä", "a\0", String(repeating: "k", count: 129)] {
            #expect(throws: NodeFault.self) { try TaskKey(text) }
        }
        #expect(throws: Never.self) { try TaskKey("7-0-2_A") }
    }
}
