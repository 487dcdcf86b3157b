// What the supervisor knows of one rank and of one attempt while it watches them. Plain values: the loop alone changes
// them.
import Glibc

/// Where a rank stands.
enum RankPhase: Equatable {
    /// Its shim is watched through a handle.
    case watched(pidfd: Int32)
    /// Adopted: its shim lives, and has not yet written who it is.
    case awaited
    /// Its shim is gone; its processes are being killed.
    case sweeping(why: String, rounds: Int)
}

/// A rank that has not ended.
struct SupervisedRank {
    let task: TaskKey
    let rank: Int
    var phase: RankPhase
    /// Known as soon as it has started; told once.
    var start: StartRecord?
    /// Signals that came before its shim was known.
    var orders: [Int32] = []

    var groupName: String { task.groupName(rank: rank) }
}

/// An attempt with its ranks.
struct SupervisedAttempt {
    let directory: AttemptDirectory
    let ranks: [Int]
    /// Mapped at the first renewal: most short tasks never see one.
    var lease: LeasePage?
    /// Ranks whose cgroups were not surely removed by their shims.
    var untidy: Set<Int> = []
    /// Ranks not started yet, in reverse order.
    var pending: [RankLaunch] = []
    /// Signals for ranks not started yet.
    var waitingSignals: [(rank: Int?, number: Int32)] = []
    /// Tokens of the ranks that have not ended.
    var living: Set<UInt64> = []
    /// To be removed as soon as nothing lives.
    var isLeaving = false
}

/// The identity of a process beyond its number.
enum ProcessStart {
    /// The start of a running process in clock ticks after boot; nil if there is none of that number, or only one that
    /// has ended and waits to be reaped.
    static func ticks(of pid: Int32) -> UInt64? {
        guard let text = try? OwnedFile.text(of: "/proc/\(pid)/stat"), let bracket = text.lastIndex(of: ")") else {
            return nil
        }
        // The bracket ends the second field; the state is the third and the start the 22nd (proc_pid_stat(5)).
        let fields = text[bracket...].split(separator: " ")
        guard fields.count > 20, fields[1] != "Z", fields[1] != "X" else { return nil }
        return UInt64(fields[20])
    }
}
