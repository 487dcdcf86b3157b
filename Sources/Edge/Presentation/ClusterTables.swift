// Nodes and queues as rows of tables, in the manner of `sinfo` and `kubectl get`. Laying them out is TextTable's work.

import ClusterModel
package import Messages

/// Makes the table of `coordctl nodes`.
package enum NodeTable {
    package static func table(_ nodes: [NodeView], isWide: Bool) -> TextTable {
        var table = TextTable(isWide ? columns + wideColumns : columns)
        for node in nodes { table.add(isWide ? cells(node) + wideCells(node) : cells(node)) }
        return table
    }

    private static let columns: [TextTable.Column] = [
        .init("NODE", least: 8),
        .init("STATE"),
        .init("CPU FREE/ALL", isRightAligned: true),
        .init("MEMORY FREE/ALL", isRightAligned: true, dropOrder: 1),
        .init("GPUS FREE/ALL", isRightAligned: true, dropOrder: 2),
        .init("RUNS", isRightAligned: true, dropOrder: 3),
        .init("ADDRESS", least: 9, dropOrder: 4),
    ]

    private static let wideColumns: [TextTable.Column] = [
        .init("ID", dropOrder: 6), .init("OTHER FREE/ALL", dropOrder: 5), .init("WHY CLOSED", least: 10, dropOrder: 8),
        .init("LABELS", least: 8, dropOrder: 10), .init("TAINTS", least: 8, dropOrder: 9),
        .init("NOT ENFORCED", least: 12, dropOrder: 7),
    ]

    private static func cells(_ node: NodeView) -> [String] {
        [
            node.name.text, node.slurmState, pair(node, .cpu), pair(node, .memory), pair(node, .gpu),
            "\(node.allocations)", node.address,
        ]
    }

    private static func wideCells(_ node: NodeView) -> [String] {
        let others = node.capacity.others.map { "\($0.name) \(pair(node, .other($0.name)))" }
        return [
            node.id.description, others.joined(separator: ", "),
            [node.closure.map(words), node.fence.map(words)].compactMap { $0 }.joined(separator: "; "),
            node.labels.map(\.description).joined(separator: ","),
            node.taints.map(\.description).joined(separator: ","),
            node.unenforced.joined(separator: "; "),
        ]
    }

    /// `new memory (admin, 2026-11-22 10:00:00 UTC)`.
    private static func words(_ closure: NodeClosure) -> String {
        let why = "\(closure.reason) (\(closure.by.name), \(CalendarText.plain(closure.since)) UTC)"
        return closure.rebootFailure.map { "\(why); the reboot failed: \(PlainText.shown($0))" } ?? why
    }

    private static func words(_ fence: FenceView) -> String {
        if fence.isDone { return "powered off by the fence command" }
        let last = fence.failure.map { ": \(PlainText.shown($0))" } ?? ""
        if fence.isRunning { return "the fence command runs (\(counted(fence.attempts, "attempt")))" + last }
        return fence.attempts == 0
            ? "the fence command is to be run" : "fenced in vain (\(counted(fence.attempts, "attempt")))" + last
    }

    private static func pair(_ node: NodeView, _ kind: ResourceKind) -> String {
        "\(Quantity.text(node.free[kind], of: kind))/\(Quantity.text(node.capacity[kind], of: kind))"
    }
}

/// Makes the table of `coordctl queues`.
package enum QueueTable {
    package static func table(_ queues: [QueueView], isWide: Bool = false) -> TextTable {
        var table = TextTable(isWide ? columns + wideColumns : columns)
        for queue in queues { table.add(isWide ? cells(queue) + wideCells(queue) : cells(queue)) }
        return table
    }

    private static let columns: [TextTable.Column] = [
        .init("QUEUE", least: 8),
        .init("PENDING", isRightAligned: true),
        .init("DEFERRED", isRightAligned: true, dropOrder: 5),
        .init("RUNNING", isRightAligned: true),
        .init("CPU USED/QUOTA", isRightAligned: true),
        .init("MEMORY USED/QUOTA", isRightAligned: true, dropOrder: 1),
        .init("GPUS USED/QUOTA", isRightAligned: true, dropOrder: 2),
        .init("OTHER USED/QUOTA", dropOrder: 4),
        .init("LIMIT", isRightAligned: true, dropOrder: 3),
    ]

    private static let wideColumns: [TextTable.Column] = [
        .init("EACH USER", least: 9), .init("EACH ACCOUNT", least: 12),
    ]

    private static func wideCells(_ queue: QueueView) -> [String] {
        [words(queue.spec.limits.perUser), words(queue.spec.limits.perAccount)]
    }

    /// `2 running jobs, 8 GPUs`; `-` without a bound.
    private static func words(_ bound: UsageBound) -> String {
        let bounds: [(LimitKind, Int64?)] = [
            (.running, bound.running.map(Int64.init)), (.pending, bound.pending.map(Int64.init)), (.gpus, bound.gpus),
        ]
        let words = bounds.compactMap { kind, most in most.map { "\($0) \(kind.words)" } }
        return words.isEmpty ? "-" : words.joined(separator: ", ")
    }

    private static func cells(_ queue: QueueView) -> [String] {
        var others: [String] = []
        for case .other(let name) in queue.spec.quota.bounds.map(\.kind) {
            others.append("\(name) \(pair(queue, .other(name)))")
        }
        return [
            queue.spec.name.text + (queue.spec.isOpen ? "" : " (closed)"), "\(queue.pending)", "\(queue.deferred)",
            "\(queue.running)", pair(queue, .cpu), pair(queue, .memory),
            pair(queue, .gpu), others.joined(separator: ", "), "\(queue.spec.pendingLimit)",
        ]
    }

    /// Used and allowed; `-` where the queue sets no bound.
    private static func pair(_ queue: QueueView, _ kind: ResourceKind) -> String {
        let bound = queue.spec.quota.bounds.first { $0.kind == kind }
        let most = bound.map { Quantity.text($0.amount, of: kind) } ?? "-"
        return "\(Quantity.text(queue.used[kind], of: kind))/\(most)"
    }
}
