// Jobs as rows of a table, in the manner of `squeue`. Laying it out is TextTable's work.

package import ClusterModel
package import Messages

/// Makes the tables of `coordctl jobs`.
package enum JobTable {
    /// One row a job, in the order given; `isWide` adds what fits a wide terminal, `showsEnds` when each ended.
    package static func table(
        _ jobs: [JobView], isWide: Bool, showsEnds: Bool = false, at now: WallTime
    ) -> TextTable {
        var table = TextTable((showsEnds ? [endColumn] : []) + (isWide ? columns + wideColumns : columns))
        for job in jobs {
            let ended = job.phase.outcome == nil ? "-" : CalendarText.plain(job.phase.since)
            table.add((showsEnds ? [ended] : []) + cells(job, at: now) + (isWide ? wideCells(job) : []))
        }
        return table
    }

    private static let endColumn = TextTable.Column("ENDED(UTC)")

    private static let columns: [TextTable.Column] = [
        .init("JOBID", isRightAligned: true),
        .init("NAME", least: 8),
        .init("QUEUE", least: 7, dropOrder: 3),
        .init("USER", least: 6, dropOrder: 4),
        .init("STATE"),
        .init("TIME", isRightAligned: true, dropOrder: 1),
        .init("NODES", isRightAligned: true, dropOrder: 5),
        .init("RANKS", isRightAligned: true, dropOrder: 2),
        .init("NODELIST(REASON)", least: 12),
    ]

    private static let wideColumns: [TextTable.Column] = [
        .init("CPU", isRightAligned: true, dropOrder: 6),
        .init("MEMORY", isRightAligned: true, dropOrder: 7),
        .init("GPUS", isRightAligned: true, dropOrder: 8),
        .init("PRIORITY", isRightAligned: true, dropOrder: 11),
        .init("ACCOUNT", least: 7, dropOrder: 13),
        .init("NAMESPACE", least: 9, dropOrder: 15),
        .init("ATTEMPT", isRightAligned: true, dropOrder: 10),
        .init("TIME_LIMIT", isRightAligned: true, dropOrder: 9),
        .init("EXIT", isRightAligned: true, dropOrder: 12),
        .init("SUBMITTED(UTC)", dropOrder: 14),
    ]

    private static func cells(_ job: JobView, at now: WallTime) -> [String] {
        let spec = job.spec.value
        let nodes = job.placements.isEmpty ? spec.shape.nodes : job.placements.count
        return [
            job.tableID, spec.name.text, spec.queue.text, job.owner.name.text, job.phase.slurmState,
            job.runTime(at: now).map(TimeText.clock) ?? "-", nodes.map { "\($0)" } ?? "-", "\(spec.shape.ranks)",
            place(of: job),
        ]
    }

    private static func wideCells(_ job: JobView) -> [String] {
        let spec = job.spec.value
        let total = spec.total
        return [
            Quantity.cpu(total.cpu.value), total.memory.value == 0 ? "-" : Quantity.binary(total.memory.value),
            "\(total.gpus)", "\(spec.priority)", spec.account.text, spec.namespace.text,
            "\(job.attempt)",
            spec.timeLimit.map(TimeText.clock) ?? "UNLIMITED", exit(of: job), CalendarText.plain(job.submitted),
        ]
    }

    /// Where it runs or ran, or in brackets why it does not.
    private static func place(of job: JobView) -> String {
        if let array = job.array, !job.phase.isWaiting { return array.words }
        return switch job.phase {
        case .held, .deferred, .pending: "(\(job.slurmReason))"
        case .starting, .running: job.nodeList
        case .stopping: "\(job.nodeList) (\(job.slurmReason))"
        case .finished(.completed, _): job.nodeList
        case .finished: job.placements.isEmpty ? "(\(job.slurmReason))" : "\(job.nodeList) (\(job.slurmReason))"
        }
    }

    private static func exit(of job: JobView) -> String {
        switch job.phase.outcome {
        case nil: "-"
        case .completed: "0:0"
        case .failed(let blame), .outOfMemory(let blame), .timedOut(let blame): blame.exit.slurmExit
        case .cancelled: "0:15"
        case .nodeFailed, .refused, .deadlineMissed: "1:0"
        }
    }
}
