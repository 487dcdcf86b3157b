// The directory of one attempt on tmpfs: its launch record, its lease, and what the shims of its ranks wrote. It
// appears whole (made under another name and renamed) and disappears whole, so that its being there *is* the launch.
// What the launch record says is the caller's business.
import CLinux
import Glibc

/// An attempt's directory, `<run directory>/<task key>`.
package struct AttemptDirectory: Equatable, Sendable {
    package let task: TaskKey
    package let path: String

    init(task: TaskKey, in runDirectory: String) {
        self.task = task
        path = "\(runDirectory)/\(task)"
    }

    package var launchPath: String { "\(path)/launch" }
    package var leasePath: String { "\(path)/lease" }
    private func startPath(_ rank: Int) -> String { "\(path)/rank-\(rank).start" }
    private func exitPath(_ rank: Int) -> String { "\(path)/rank-\(rank).exit" }
    private func lostPath(_ rank: Int) -> String { "\(path)/rank-\(rank).lost" }

    /// Makes the directory with its launch record and lease; nil if it is there already, which is no fault.
    package static func create(
        in runDirectory: String, task: TaskKey, record: [UInt8], ranks: [Int], deadline: UInt64, leaseEnd: UInt64 = 0
    ) throws(NodeFault) -> AttemptDirectory? {
        guard record.count <= Limits.launchRecordBytes else {
            throw .refused(field: "launch record", why: "\(record.count) bytes, over \(Limits.launchRecordBytes)")
        }
        let attempt = AttemptDirectory(task: task, in: runDirectory)
        let page = try LeasePage.content(deadline: deadline, leaseEnd: leaseEnd, ranks: ranks)
        let new = AttemptName.new.path(of: task, in: runDirectory)
        if mkdir(new, 0o711) != 0 {
            // An earlier agent died here.
            guard errno == EEXIST else { throw NodeFault.last("mkdir", new) }
            try DirectoryRemoval.remove(new)
            guard mkdir(new, 0o711) == 0 else { throw NodeFault.last("mkdir", new) }
        }
        try OwnedFile.create("\(new)/launch", record, mode: 0o600)
        try OwnedFile.create("\(new)/lease", page, mode: 0o600)
        let renamed = node_rename_new(new, attempt.path)
        guard renamed < 0 else { return attempt }
        try? DirectoryRemoval.remove(new)
        guard renamed == -EEXIST || renamed == -ENOTEMPTY else {
            throw .system(call: "rename", subject: attempt.path, errno: -renamed)
        }
        return nil
    }

    /// What the shim of a rank wrote at its start, if it did.
    func startRecord(rank: Int) throws(NodeFault) -> StartRecord? {
        guard let bytes = try optionalBytes(startPath(rank)) else { return nil }
        let record = try StartRecord(parsing: bytes, file: startPath(rank))
        guard record.rank == rank else { throw .garbage(file: startPath(rank), why: "it names rank \(record.rank)") }
        return record
    }

    /// What the shim of a rank wrote at its end, if it did.
    func exitRecord(rank: Int) throws(NodeFault) -> ExitRecord? {
        guard let bytes = try optionalBytes(exitPath(rank)) else { return nil }
        let record = try ExitRecord(parsing: bytes, file: exitPath(rank))
        guard record.rank == rank else { throw .garbage(file: exitPath(rank), why: "it names rank \(record.rank)") }
        return record
    }

    /// Why an agent declared this rank lost, if one did.
    func lostRecord(rank: Int) throws(NodeFault) -> String? {
        try optionalBytes(lostPath(rank)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Declares a rank lost for every later agent.
    func writeLost(rank: Int, why: String) throws(NodeFault) {
        let temporary = "\(path)/.rank-\(rank).lost"
        try OwnedFile.create(temporary, Array(why.utf8.prefix(Limits.shimRecordBytes)), mode: 0o600)
        guard rename(temporary, lostPath(rank)) == 0 else { throw NodeFault.last("rename", lostPath(rank)) }
    }

    private func optionalBytes(_ path: String) throws(NodeFault) -> [UInt8]? {
        do {
            return try OwnedFile.bytes(of: path, limit: Limits.shimRecordBytes)
        } catch NodeFault.system(_, _, ENOENT) {
            return nil
        }
    }

    /// Removes the directory and all that is in it; one that is not there is removed.
    package func remove() throws(NodeFault) {
        let parent = String(path.dropLast(task.text.utf8.count + 1))
        let leaving = AttemptName.leaving.path(of: task, in: parent)
        // Renamed first: what is half removed must not look like an attempt.
        guard rename(path, leaving) == 0 || errno == ENOENT || errno == ENOTEMPTY || errno == EEXIST else {
            throw NodeFault.last("rename", path)
        }
        try DirectoryRemoval.remove(leaving)
        try DirectoryRemoval.remove(path)
    }
}

/// The names in a run directory that are no attempts.
enum AttemptName: String, CaseIterable {
    /// Being made; its launch never happened.
    case new = ".new-"
    /// Being removed.
    case leaving = ".leaving-"
    /// Could not be understood, and was set aside.
    case aside = ".aside-"

    func path(of task: TaskKey, in runDirectory: String) -> String { "\(runDirectory)/\(rawValue)\(task)" }
}
