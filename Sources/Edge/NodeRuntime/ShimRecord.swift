// How a rank began and how it ended, as its shim wrote it down. Reading believes nothing: a record that is short, of
// another version or without a field is garbage with a reason, never a guess. The shim's side is task-shim/Record.c.
import CLinux

/// That a rank runs, and how to know it again.
package struct StartRecord: Equatable, Sendable {
    package let rank: Int
    package let pid: Int32
    /// The task's start in clock ticks after boot; with the pid it is never another's.
    package let pidTicks: UInt64
    package let shimPID: Int32
    package let shimTicks: UInt64
    /// When it was started, in nanoseconds of the boot clock.
    package let bootNanoseconds: UInt64
}

/// How a rank ended.
package enum RankEnding: Equatable, Sendable {
    case exited(code: Int32)
    case signalled(Int32, dumpedCore: Bool)
    /// It never ran: a step of its start failed. The code is the shell's 126 or 127, or 125 for the shim's own steps.
    case notStarted(stage: String, errno: Int32, code: Int32)
}

/// The last word on a rank.
package struct ExitRecord: Equatable, Sendable {
    package var rank: Int
    package var ending: RankEnding
    /// Killed by its shim when the lease ran out.
    package var atDeadline: Bool
    /// Killed by its shim because its node was cut off for too long.
    package var isCutOff: Bool
    /// Processes that outlived the task's first and were killed.
    package var leftovers: Int
    /// A cgroup directory could not be removed by the shim.
    package var groupsLeft: Bool
    package var oomKills: UInt64
    /// The most memory held, in bytes; 0 where no cgroup counted it.
    package var memoryPeakBytes: UInt64
    /// The limit in bytes; 0 where there was none.
    package var memoryLimitBytes: UInt64
    package var userNanoseconds: UInt64
    package var systemNanoseconds: UInt64
    /// The largest resident set of one process, in bytes.
    package var residentBytes: UInt64
    package var endWallNanoseconds: UInt64
    package var endBootNanoseconds: UInt64

    /// Whether the kernel ended it for memory. One that coped with a killed child and ended well is not.
    package var isOutOfMemory: Bool { oomKills > 0 && ending != .exited(code: 0) }
}

/// The fields of a record: its first line names kind and version, its last is `end`.
private struct RecordFields {
    let file: String
    var values: [Substring: Substring] = [:]

    init(_ bytes: [UInt8], header: String, file: String) throws(NodeFault) {
        self.file = file
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == header[...] else {
            throw NodeFault.garbage(file: file, why: "the first line is not \"\(header)\"")
        }
        guard lines.count >= 3, lines[lines.count - 2] == "end", lines.last == "" else {
            throw NodeFault.garbage(file: file, why: "it does not end with \"end\"")
        }
        for line in lines[1..<(lines.count - 2)] {
            guard let equals = line.firstIndex(of: "=") else {
                throw NodeFault.garbage(file: file, why: "the line \(String(line).debugDescription) has no =")
            }
            values[line[..<equals]] = line[line.index(after: equals)...]
        }
    }

    func holds(_ key: String) -> Bool { values[key[...]] != nil }

    func text(_ key: String) throws(NodeFault) -> String {
        guard let value = values[key[...]] else { throw NodeFault.garbage(file: file, why: "there is no \(key)=") }
        return String(value)
    }

    func number<Number: FixedWidthInteger>(_ key: String) throws(NodeFault) -> Number {
        let words = try text(key)
        guard let number = Number(words), number >= 0 else {
            throw NodeFault.garbage(file: file, why: "\(key)=\(words) is no number that fits")
        }
        return number
    }

    func flag(_ key: String) throws(NodeFault) -> Bool {
        let number: Int = try number(key)
        return number != 0
    }
}

extension StartRecord {
    /// Reads the text that the shim wrote.
    init(parsing bytes: [UInt8], file: String) throws(NodeFault) {
        let fields = try RecordFields(bytes, header: "coord-rank-start 1", file: file)
        rank = try fields.number("rank")
        pid = try fields.number("pid")
        pidTicks = try fields.number("pid-ticks")
        shimPID = try fields.number("shim")
        shimTicks = try fields.number("shim-ticks")
        bootNanoseconds = try fields.number("boot-ns")
        guard pid > 1, shimPID > 1 else { throw .garbage(file: file, why: "pid \(pid) and shim \(shimPID) cannot be") }
    }

    init(_ notice: shim_notice, rank: Int) {
        self.rank = rank
        pid = Int32(truncatingIfNeeded: notice.pid)
        pidTicks = notice.pid_ticks
        shimPID = Int32(truncatingIfNeeded: notice.shim)
        shimTicks = notice.shim_ticks
        bootNanoseconds = notice.boot_ns
    }
}

extension ExitRecord {
    /// Reads the text that the shim wrote.
    init(parsing bytes: [UInt8], file: String) throws(NodeFault) {
        let fields = try RecordFields(bytes, header: "coord-rank-exit 1", file: file)
        rank = try fields.number("rank")
        ending = try ExitRecord.ending(of: fields)
        atDeadline = try fields.flag("deadline")
        // A shim that an older agent started writes no such line.
        isCutOff = fields.holds("cut-off") ? try fields.flag("cut-off") : false
        leftovers = try fields.number("leftovers")
        groupsLeft = try fields.flag("groups-left")
        oomKills = try fields.number("oom-kills")
        memoryPeakBytes = try fields.number("memory-peak")
        memoryLimitBytes = try fields.number("memory-limit")
        userNanoseconds = try fields.number("user-ns")
        systemNanoseconds = try fields.number("system-ns")
        residentBytes = try fields.number("rss-bytes")
        endWallNanoseconds = try fields.number("wall-ns")
        endBootNanoseconds = try fields.number("boot-ns")
    }

    private static func ending(of fields: RecordFields) throws(NodeFault) -> RankEnding {
        let stage = try fields.text("stage")
        let code: Int32 = try fields.number("code")
        let signal: Int32 = try fields.number("signal")
        guard code <= 255, signal <= 64 else {
            throw .garbage(file: fields.file, why: "code \(code) and signal \(signal) cannot be")
        }
        if stage != "none" { return .notStarted(stage: stage, errno: try fields.number("errno"), code: code) }
        return signal == 0 ? .exited(code: code) : .signalled(signal, dumpedCore: try fields.flag("core"))
    }
}
