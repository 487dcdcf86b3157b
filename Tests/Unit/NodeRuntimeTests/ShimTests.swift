// task-shim alone, without a supervisor: what it does with arguments that no agent would send.
import Glibc
import Testing

@testable import NodeRuntime

/// A generator whose seed is printed with what it finds.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

@Suite("task-shim", .serialized)
struct ShimTests {
    /// Runs the shim and answers its exit code, -1 if a signal ended it.
    private func run(_ arguments: [String], environment: [String] = []) throws -> Int32 {
        let words = CStringList([RankBench.shim] + arguments)
        let variables = CStringList(environment)
        var pid: pid_t = 0
        try #require(posix_spawn(&pid, RankBench.shim, nil, nil, words.pointers, variables.pointers) == 0)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return status & 0x7f == 0 ? status >> 8 & 0xff : -1
    }

    @Test("answers garbage with code 64 and a record that says which options were wrong")
    func garbage() throws {
        let directory = "/dev/shm/coord-shim-\(getpid())"
        try makeDirectories(directory)
        defer { try? DirectoryRemoval.remove(directory) }
        let place = ["coord-shim-1", "dir=\(directory)", "rank=4"]
        let wrong: [[String]] = [
            ["nonsense"], [], ["--"], ["--", ""], ["uid=", "--", "/bin/true"], ["uid=4294967296", "--", "/bin/true"],
            ["limit=1:2", "--", "/bin/true"], ["limit=16:1:1", "--", "/bin/true"], ["log=relative", "--", "/bin/true"],
            ["groups=1,,2", "--", "/bin/true"], ["groups=1,", "--", "/bin/true"], ["umask=999", "--", "/bin/true"],
            Array(repeating: "enter=/sys", count: 9) + ["--", "/bin/true"],
            ["groups=" + (0..<65).map(String.init).joined(separator: ","), "--", "/bin/true"],
        ]
        for options in wrong {
            unlink("\(directory)/rank-4.exit")
            #expect(try run(place + options) == 64, "\(options)")
            let bytes = try OwnedFile.bytes(of: "\(directory)/rank-4.exit")
            let record = try ExitRecord(parsing: bytes, file: "rank-4.exit")
            #expect(record.ending == .notStarted(stage: "options", errno: 0, code: 125), "\(options)")
        }
        #expect(try run([]) == 64)
        #expect(try run(["coord-shim-2", "dir=\(directory)", "--", "/bin/true"]) == 64)
        #expect(try run(["coord-shim-1", "dir=/nonesuch", "--", "/bin/true"]) == 64)
    }

    @Test("survives arguments of chance", arguments: [UInt64(1), 2, 3, 4])
    func chance(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let keys = [
            "rank=", "uid=", "limit=", "groups=", "dir=", "--", "memory=", "unified=", "token=", "cwd=", "umask=",
        ]
        for _ in 0..<50 {
            let count = Int.random(in: 0..<8, using: &dice)
            let words = (0..<count).map { _ -> String in
                let tail = (0..<Int.random(in: 0..<40, using: &dice)).map { _ in
                    Character(Unicode.Scalar(UInt8.random(in: 1...127, using: &dice)))
                }
                // Nothing of chance may be run: the program is always one that does not exist.
                return (keys.randomElement(using: &dice) ?? "") + String(tail)
            }
            let code = try run(["coord-shim-1", "dir=/nonesuch/\(seed)"] + words.filter { !$0.hasPrefix("dir=") })
            #expect(code == 64, "seed \(seed): \(words)")
        }
    }

    @Test("says which cgroup could not be entered, and does not run the task outside it")
    func missingGroup() async throws {
        let directory = "/dev/shm/coord-shim-group-\(getpid())"
        try makeDirectories(directory)
        defer { try? DirectoryRemoval.remove(directory) }
        let place = ["coord-shim-1", "dir=\(directory)", "rank=0"]
        for option in ["unified=/sys/fs/cgroup/nonesuch", "enter=/sys/fs/cgroup/nonesuch"] {
            #expect(try run(place + [option, "--", "/bin/touch", "\(directory)/ran"]) == 0)
            let record = try ExitRecord(parsing: OwnedFile.bytes(of: "\(directory)/rank-0.exit"), file: "exit")
            #expect(record.ending == .notStarted(stage: "cgroup", errno: ENOENT, code: 125))
            #expect(access("\(directory)/ran", F_OK) != 0)
        }
    }
}
