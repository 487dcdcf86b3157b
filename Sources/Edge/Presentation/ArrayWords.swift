// Arrays and their elements in words: the names that Slurm's users know, and how far an array is.

import ClusterModel
package import Messages

extension JobView {
    /// The number in a table, as `squeue` shows it: `20`, `20_3`, or `20_[5-99%4]` for what still waits of an array.
    var tableID: String {
        guard let array, array.waiting > 0 else { return title }
        let limit = spec.value.array?.maxRunning.map { "%\($0)" } ?? ""
        return "\(id)_[\(PlainText.shown(array.waitingText))\(limit)]"
    }
}

extension ArrayView {
    /// How far it is: `4 running, 95 completed, 1 failed`.
    package var words: String {
        let queued = live - running
        let parts = [
            (running, "running"), (queued, "put back"), (waiting, "waiting"), (completed, "completed"),
            (failed, "not completed"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}

extension ElementView {
    /// Where an element without a row is.
    package var words: String {
        switch state {
        case .waiting: "\(name) waits in its array; `coordctl explain \(name.array)` says why"
        case .live: "\(name) is job \(row.map { "\($0)" } ?? "unknown")"
        case .completed: "\(name) has completed, and its own record is not kept any more"
        case .failed: "\(name) has ended without completing, and its own record is not kept any more"
        }
    }
}
