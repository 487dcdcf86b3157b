// Jobs as rows of a table, in the manner of `squeue`. Laying it out is TextTable's work.

package import ClusterModel
package import Messages

/// Makes the tables of `coordctl jobs`.
package enum JobTable {
    /// One row a job, in the order given; `isWide` adds what fits a wide terminal, `showsEnds` when each ended.
    package static func table(
        _ jobs: [JobLine], isWide: Bool, showsEnds: Bool = false, at now: WallTime
    ) -> TextTable {
        var table = TextTable((showsEnds ? [endColumn] : []) + (isWide ? columns + wideColumns : columns))
        for job in jobs {
            if showsEnds { table.add(job.ended.map(CalendarText.plain) ?? "-") }
            addCells(job, at: now, to: &table)
            if isWide { addWideCells(job, to: &table) }
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

    private static func addCells(_ job: JobLine, at now: WallTime, to table: inout TextTable) {
        table.add(job.title)
        table.add(job.name.text)
        table.add(job.queue.text)
        table.add(job.owner.text)
        table.add(job.state)
        table.add(job.runTime(at: now).map(TimeText.clock) ?? "-")
        table.add(job.nodes.map { "\($0)" } ?? "-")
        table.add("\(job.ranks)")
        table.add(job.place)
    }

    private static func addWideCells(_ job: JobLine, to table: inout TextTable) {
        table.add(Quantity.cpu(job.cpu.value))
        table.add(job.memory.value == 0 ? "-" : Quantity.binary(job.memory.value))
        table.add("\(job.gpus)")
        table.add("\(job.priority)")
        table.add(job.account.text)
        table.add(job.namespace.text)
        table.add("\(job.attempt)")
        table.add(job.timeLimit.map(TimeText.clock) ?? "UNLIMITED")
        table.add(job.exit ?? "-")
        table.add(CalendarText.plain(job.submitted))
    }
}
