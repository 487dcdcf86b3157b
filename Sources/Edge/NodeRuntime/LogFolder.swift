// The folder of the ranks' output: one file a rank and attempt, kept after the attempt's directory is gone, pruned from
// the oldest on when the folder grows past its bound, and cut while it is written when it grows past its own.

package import ClusterModel
import Glibc
import Messages
import Synchronization

/// Names one rank's output on this node.
package struct LogKey: Hashable, Sendable {
    package let job: JobID
    package let attempt: UInt32
    package let rank: UInt32

    package init(job: JobID, attempt: UInt32, rank: UInt32) {
        self.job = job
        self.attempt = attempt
        self.rank = rank
    }
}

/// The node's logs.
package final class LogFolder: Sendable {
    /// Endings between two looks at the folder's size.
    private static let endingsPerPruning = 200

    private struct State {
        var live: Set<LogKey> = []
        /// Ended since the last look, and perhaps too long.
        var complete: Set<LogKey> = []
        var endings = 0
    }

    package let directory: String
    private let hosts: String
    private let bounds: LogBounds
    private let state = Mutex(State())

    package init(_ directory: String, hosts: String, bounds: LogBounds = LogBounds()) throws(NodeFault) {
        self.directory = directory
        self.hosts = hosts
        self.bounds = bounds
        try makeDirectories(directory, mode: 0o700)
        // Tasks read their hostfile here, by a name that they are told.
        try makeDirectories(hosts, mode: 0o711)
        prune()
    }

    package func path(of key: LogKey) -> String { "\(directory)/\(key.job).\(key.attempt).\(key.rank).log" }

    func hostfile(of order: PrepareOrder) -> String { "\(hosts)/\(order.allocation.number)" }

    /// Whether the rank may still write.
    package func isLive(_ key: LogKey) -> Bool { state.withLock { $0.live.contains(key) } }

    package func begin(_ key: LogKey) { _ = state.withLock { $0.live.insert(key) } }

    /// One rank has ended: its log is complete.
    package func complete(_ key: LogKey) {
        state.withLock { state in
            if state.live.remove(key) != nil { state.complete.insert(key) }
        }
    }

    /// Which of the job's failure rules find their patterns in what this rank said last. A log that cannot be read says
    /// nothing.
    func signs(of key: LogKey, for rules: [FailureRule]) -> UInt32 {
        guard rules.contains(where: { !$0.output.isEmpty }),
            let file = try? OwnedFile(opening: path(of: key), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        else { return 0 }
        var status = stat()
        guard fstat(file.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
        var tail = [UInt8](repeating: 0, count: OutputPattern.tail)
        let count = pread(file.descriptor, &tail, tail.count, max(0, Int(status.st_size) - tail.count))
        return count > 0 ? rules.signs(in: tail[..<count]) : 0
    }

    func end(_ order: PrepareOrder) {
        unlink(hostfile(of: order))
        let isDue = state.withLock { state in
            for rank in order.ranks where state.live.remove(order.key(of: rank)) != nil {
                state.complete.insert(order.key(of: rank))
            }
            state.endings += 1
            return state.endings % Self.endingsPerPruning == 0
        }
        if isDue { prune() }
    }

    /// `host slots=N`, a line a node, in rank order: what mpirun and others read.
    func writeHosts(_ order: PrepareOrder) throws(NodeFault) {
        guard order.gang.value.ranks > 1 else { return }
        let text = order.gang.value.hosts.map { "\($0.address) slots=\($0.ranks.count)\n" }.joined()
        let path = hostfile(of: order)
        unlink(path)
        try OwnedFile.create(path, Array(text.utf8), mode: 0o644)
    }

    /// Cuts what ranks have written beyond their bound since the last look, in words for the log. To be called every
    /// few seconds: between two looks a rank may pass its bound by what a disk takes meanwhile.
    package func cutLogs() -> [String] {
        let keys = state.withLock { state -> [LogKey] in
            defer { state.complete = [] }
            return Array(state.live) + Array(state.complete)
        }
        return keys.compactMap { cut($0, to: bounds.rank) }
    }

    /// Holds the folder to its bounds: prunes what is complete, and where that is not enough lets the ranks that write
    /// share the room. To be called every minute or so, because it lists the folder.
    package func pruneAndShare() -> [String] {
        let room = prune()
        guard room > bounds.folder else { return [] }
        let keys = state.withLock { Array($0.live) }
        let share = max(LogBounds.least, bounds.folder / Int64(max(1, keys.count)))
        return keys.compactMap { cut($0, to: share) }
    }

    private func cut(_ key: LogKey, to limit: Int64) -> String? {
        do throws(NodeFault) {
            guard let gone = try LogFile.cut(path(of: key), to: limit) else { return nil }
            return "\(path(of: key)) was more than \(limit) bytes: \(gone) of its middle are gone"
        } catch {
            return "\(path(of: key)) is more than \(limit) bytes and cannot be cut: \(error)"
        }
    }

    /// Removes the oldest logs beyond the bounds, but none that is still written. Names begin with the job's number, so
    /// age is order.
    ///
    /// - Returns: the bytes that are left.
    @discardableResult
    private func prune() -> Int64 {
        let live = state.withLock { state in Set(state.live.map { "\($0.job).\($0.attempt).\($0.rank).log" }) }
        guard let folder = opendir(directory) else { return 0 }
        defer { closedir(folder) }
        var found: [(job: UInt64, name: String, bytes: Int64)] = []
        var bytes: Int64 = 0
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let job = name.split(separator: ".").first.flatMap({ UInt64($0) }) else { continue }
            guard let room = LogFile.measure("\(directory)/\(name)")?.room else { continue }
            bytes += room
            found.append((job, name, room))
        }
        var count = found.count
        guard count > bounds.files || bytes > bounds.folder else { return bytes }
        for item in found.sorted(by: { $0.job < $1.job }) where !live.contains(item.name) {
            // A tenth below the bounds, so that the next ending does not begin again.
            guard count > bounds.files / 10 * 9 || bytes > bounds.folder / 10 * 9 else { return bytes }
            unlink("\(directory)/\(item.name)")
            count -= 1
            bytes -= item.bytes
        }
        return bytes
    }
}
