// The folder of the ranks' output: one file a rank and attempt, kept after the attempt's directory is gone, and pruned
// from the oldest on when it grows past its bound.

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
    /// Files that are kept: a directory of this size is still listed in milliseconds.
    private static let fileLimit = 20_000
    /// 8 GiB of them: a node's system disk has as much to spare.
    private static let byteLimit = 8 << 30
    /// Endings between two looks at the folder's size.
    private static let endingsPerPruning = 200

    private struct State {
        var live: Set<LogKey> = []
        var endings = 0
    }

    package let directory: String
    private let hosts: String
    private let state = Mutex(State())

    init(_ directory: String, hosts: String) throws(NodeFault) {
        self.directory = directory
        self.hosts = hosts
        try makeDirectories(directory, mode: 0o700)
        // Tasks read their hostfile here, by a name that they are told.
        try makeDirectories(hosts, mode: 0o711)
        prune()
    }

    package func path(of key: LogKey) -> String { "\(directory)/\(key.job).\(key.attempt).\(key.rank).log" }

    func hostfile(of order: PrepareOrder) -> String { "\(hosts)/\(order.allocation.number)" }

    /// Whether the rank may still write.
    package func isLive(_ key: LogKey) -> Bool { state.withLock { $0.live.contains(key) } }

    func begin(_ key: LogKey) { _ = state.withLock { $0.live.insert(key) } }

    /// One rank has ended: its log is complete.
    package func complete(_ key: LogKey) { _ = state.withLock { $0.live.remove(key) } }

    func end(_ order: PrepareOrder) {
        unlink(hostfile(of: order))
        let isDue = state.withLock { state in
            for rank in order.ranks { state.live.remove(order.key(of: rank)) }
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

    /// Removes the oldest logs beyond the bounds, but none that is still written. Names begin with the job's number, so
    /// age is order.
    private func prune() {
        let live = state.withLock { state in Set(state.live.map { "\($0.job).\($0.attempt).\($0.rank).log" }) }
        guard let folder = opendir(directory) else { return }
        defer { closedir(folder) }
        var found: [(job: UInt64, name: String, bytes: Int)] = []
        var bytes = 0
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let job = name.split(separator: ".").first.flatMap({ UInt64($0) }) else { continue }
            var status = stat()
            guard stat("\(directory)/\(name)", &status) == 0 else { continue }
            bytes += Int(status.st_size)
            found.append((job, name, Int(status.st_size)))
        }
        var count = found.count
        guard count > Self.fileLimit || bytes > Self.byteLimit else { return }
        for item in found.sorted(by: { $0.job < $1.job }) where !live.contains(item.name) {
            // A tenth below the bounds, so that the next ending does not begin again.
            guard count > Self.fileLimit * 9 / 10 || bytes > Self.byteLimit * 9 / 10 else { return }
            unlink("\(directory)/\(item.name)")
            count -= 1
            bytes -= item.bytes
        }
    }
}
