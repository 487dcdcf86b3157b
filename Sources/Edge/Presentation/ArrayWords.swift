// Elements of arrays in words: where one is that has no row.

import ClusterModel
package import Messages

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
