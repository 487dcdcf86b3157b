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
    /// Endings between two looks at the folder's size.
    private static let endingsPerPruning = 1000

    private struct State {
        var live: Set<LogKey> = []
        var endings = 0
    }

    package let directory: String
    private let state = Mutex(State())

    init(_ directory: String) throws(NodeFault) {
        self.directory = directory
        // Tasks read their hostfile here; logs are readable to the agent alone.
        try makeDirectories(directory, mode: 0o711)
        prune()
    }

    package func path(of key: LogKey) -> String { "\(directory)/\(key.job).\(key.attempt).\(key.rank).log" }

    func hostfile(of order: PrepareOrder) -> String { "\(directory)/\(order.job).\(order.attempt).\(order.allocation.number).hosts" }

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

    /// Removes the oldest logs beyond the bound. Names begin with the job's number, so age is order.
    private func prune() {
        guard let folder = opendir(directory) else { return }
        defer { closedir(folder) }
        var found: [(job: UInt64, name: String)] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let job = name.split(separator: ".").first.flatMap({ UInt64($0) }) else { continue }
            found.append((job, name))
        }
        guard found.count > Self.fileLimit else { return }
        let extra = found.count - Self.fileLimit * 9 / 10
        for item in found.sorted(by: { $0.job < $1.job }).prefix(extra) { unlink("\(directory)/\(item.name)") }
    }
}
