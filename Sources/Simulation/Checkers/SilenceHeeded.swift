// A node that was silent for long gets no new work, and for longer is found lost. Any word of it counts here, on
// whatever session: a node is never thought more silent than its coordinator may think it.

import ClusterModel
import ControlPlane
import Ledger

struct SilenceHeeded {
    static let promise = "silence is heeded"
    /// A tick comes every second, and its turn may wait for the loop.
    private static let slack: Int64 = 2_500

    private var heard: [Int64] = []
    private var opening: Int64 = 0

    mutating func noteOpening(at time: Int64) { (opening, heard) = (time, []) }

    mutating func noteHeard(node: Int, at time: Int64) {
        while heard.count <= node { heard.append(0) }
        heard[node] = time
    }

    private func isSilent(_ node: Int, for span: Span, at time: Int64) -> Bool {
        time - max(opening, node < heard.count ? heard[node] : 0) > span.milliseconds + Self.slack
    }

    func noteWork(for node: Int, _ id: AllocationID, _ settings: Settings, at time: Int64) -> BrokenPromise? {
        guard isSilent(node, for: settings.patience, at: time) else { return nil }
        return BrokenPromise(promise: Self.promise, detail: "\(id) is placed on node-\(node + 1), which is silent")
    }

    func judge(_ row: Node?, at node: Int, _ settings: Settings, at time: Int64) -> BrokenPromise? {
        guard let row, row.inventory != nil, row.lost == nil, isSilent(node, for: settings.lostAfter, at: time)
        else { return nil }
        return BrokenPromise(promise: Self.promise, detail: "\(row.name) is silent and not lost")
    }
}
