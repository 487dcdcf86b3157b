// What a new agent finds of the attempts that an earlier one launched. It reads and sets garbage aside; it adopts,
// kills and removes nothing that may still run (Supervisor does).
import CLinux
import Glibc

/// What stands of one rank.
package enum FoundRankState: Equatable, Sendable {
    /// Its shim lives; without a record it is just starting.
    case held(StartRecord?)
    case ended(StartRecord?, ExitRecord)
    /// An earlier agent declared it lost.
    case lost(why: String)
    /// No shim lives and none wrote an end.
    case gone(StartRecord?, why: String)
}

/// One rank of an attempt that was found.
package struct FoundRank: Equatable, Sendable {
    package let rank: Int
    package let state: FoundRankState
}

/// One attempt that was found.
package struct FoundAttempt: Equatable, Sendable {
    package let directory: AttemptDirectory
    /// The bytes that the caller gave at the launch.
    package let launch: [UInt8]
    package let deadline: UInt64
    /// When the shims end the ranks because the node was cut off; 0 is never.
    package let leaseEnd: UInt64
    package var stillness = TaskStillness()
    package let ranks: [FoundRank]
}

/// All that was found in a run directory.
package struct AttemptScan: Sendable {
    package var attempts: [FoundAttempt] = []
    /// Names that could not be understood, each with its fault. They stand beside the others with `.aside-` in front.
    package var garbage: [(name: String, fault: NodeFault)] = []
}

extension AttemptDirectory {
    /// Looks through a run directory, finishes interrupted creations and removals, and sets garbage aside.
    ///
    /// To be called before anything is launched: an attempt that is just being made would be removed.
    package static func scan(_ runDirectory: String) throws(NodeFault) -> AttemptScan {
        var scan = AttemptScan()
        for name in try names(in: runDirectory, limit: Limits.attempts).sorted() {
            if name.hasPrefix(AttemptName.aside.rawValue) || name.hasPrefix(RunDirectory.markName) { continue }
            do {
                if name.hasPrefix(AttemptName.new.rawValue) || name.hasPrefix(AttemptName.leaving.rawValue) {
                    try DirectoryRemoval.remove("\(runDirectory)/\(name)")
                } else {
                    scan.attempts.append(try AttemptDirectory(task: TaskKey(name), in: runDirectory).find())
                }
            } catch {
                rename("\(runDirectory)/\(name)", "\(runDirectory)/\(AttemptName.aside.rawValue)\(name)")
                scan.garbage.append((name, error))
            }
        }
        return scan
    }

    /// Reads one attempt.
    ///
    /// - Throws: `NodeFault` when launch record or lease cannot be read; a rank's garbage only makes that rank `gone`.
    package func find() throws(NodeFault) -> FoundAttempt {
        let launch = try OwnedFile.bytes(of: launchPath, limit: Limits.launchRecordBytes)
        let page = try LeasePage.read(leasePath)
        var ranks: [FoundRank] = []
        for rank in page.ranks { ranks.append(FoundRank(rank: rank, state: try state(of: rank))) }
        return FoundAttempt(
            directory: self, launch: launch, deadline: page.deadline, leaseEnd: page.leaseEnd,
            stillness: page.stillness, ranks: ranks)
    }

    /// What stands of a rank. The lock is asked first: an end is always written before it is released.
    func state(of rank: Int) throws(NodeFault) -> FoundRankState {
        let isHeld = try self.isHeld(rank: rank)
        do {
            let start = try startRecord(rank: rank)
            if isHeld { return .held(start) }
            if let exit = try exitRecord(rank: rank) { return .ended(start, exit) }
            if let why = try lostRecord(rank: rank) { return .lost(why: why) }
            let why = start == nil ? "it was never started" : "its shim ended without a record"
            return .gone(start, why: why)
        } catch {
            return isHeld ? .held(nil) : .gone(nil, why: error.description)
        }
    }

    /// Whether a shim of this rank lives, or an agent is just starting it.
    func isHeld(rank: Int) throws(NodeFault) -> Bool {
        let lease = try OwnedFile(opening: leasePath, O_RDWR | O_NOFOLLOW)
        let answer = node_byte_is_locked(lease.descriptor, LeasePage.lockOffset(rank: rank))
        guard answer >= 0 else { throw .system(call: "fcntl(F_OFD_GETLK)", subject: leasePath, errno: -answer) }
        return answer == 1
    }
}
