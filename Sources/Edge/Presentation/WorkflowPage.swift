// A workflow as a page: how the whole stands, and below it each job with what it waits for.

package import ClusterModel
package import Messages

/// The jobs of one workflow, in their order, as far as they are known still.
package struct WorkflowPage {
    package let part: WorkflowPart
    package let jobs: [JobView]

    package init(_ part: WorkflowPart, _ jobs: [JobView]) { (self.part, self.jobs) = (part, jobs) }

    package var state: WorkflowState { WorkflowState(jobs) }

    /// `Workflow 20 pipeline: RUNNING, 1 of 4 jobs completed`.
    package var headline: String {
        let completed = jobs.count { if case .finished(.completed, _) = $0.phase { true } else { false } }
        let total = counted(part.count, "job")
        return "Workflow \(part.first) \(part.name): \(state.word), \(completed) of \(total) completed"
    }

    /// One row a job.
    package func table(at now: WallTime) -> TextTable {
        var table = TextTable([
            .init("JOBID", isRightAligned: true), .init("NAME", least: 8), .init("STATE"),
            .init("TIME", isRightAligned: true, dropOrder: 1), .init("NODELIST(REASON)", least: 12),
            .init("WAITS FOR", least: 12, dropOrder: 2),
        ])
        for job in jobs {
            table.add([
                job.tableID, job.spec.value.name.text, job.slurmState,
                job.runTime(at: now).map(TimeText.clock) ?? "-", job.place, needs(of: job),
            ])
        }
        return table
    }

    /// What it waits for, by name: `prepare`, `afterany:train`.
    private func needs(of job: JobView) -> String {
        guard let dependency = job.spec.value.dependency, !dependency.terms.isEmpty else { return "-" }
        let words = dependency.terms.map { term in
            let name = jobs.first { $0.id == term.job }?.spec.value.name.text ?? term.parent
            return term.kind == .afterOK ? name : "\(term.kind.word):\(name)"
        }
        return words.joined(separator: dependency.isAny ? " or " : ", ")
    }

    package var tree: Tree {
        .object([
            ("kind", .text("Workflow")), ("job", .number(Int64(clamping: part.first.number))),
            ("name", .text(part.name.text)),
            ("state", .text(state.word)), ("jobs", .list(jobs.map(Tree.job))),
        ])
    }
}
