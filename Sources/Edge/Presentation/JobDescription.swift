// Everything about one job as a page of text: `coordctl describe`. The reasons in sentences are in Explaining.swift.

package import ClusterModel
package import Messages

/// Makes the page of `coordctl describe`.
package enum JobDescription {
    /// Lines of `Label:  value`.
    package static func lines(_ job: JobView, at now: WallTime) -> [String] {
        let pairs = identity(job) + demand(job.spec.value) + course(job, at: now)
        let width = pairs.reduce(0) { max($0, PlainText.width($1.label)) } + 3
        var lines = pairs.map { PlainText.padded($0.label + ":", to: width) + PlainText.shown($0.value) }
        guard !job.placements.isEmpty else { return lines }
        lines.append("Placements:")
        for placement in job.placements {
            let ending = placement.ending.map { ": \($0.words)" } ?? ""
            lines.append("  \(placement.node): \(rankWords(placement.ranks))\(ending)")
        }
        return lines
    }

    private typealias Pair = (label: String, value: String)

    private static func identity(_ job: JobView) -> [Pair] {
        let spec = job.spec.value
        var pairs: [Pair] = [
            ("Job", job.element == nil ? "\(job.id)" : "\(job.id), element \(job.title)"), ("Name", spec.name.text),
            ("Namespace", spec.namespace.text),
            ("Owner", job.owner.description), ("Account", spec.account.text), ("Queue", spec.queue.text),
            ("Priority", "\(spec.priority)" + (spec.priorityClass.map { " (class \($0))" } ?? "")),
        ]
        if let run = spec.recurring { pairs.append(("Scheduled", CalendarText.plain(run.time) + " UTC")) }
        if let part = spec.workflow?.value {
            pairs.append(("Workflow", "\(part.name) (\(part.first)), \(counted(part.count, "job"))"))
        }
        if let begin = spec.begin { pairs.append(("Begins", "not before \(CalendarText.plain(begin)) UTC")) }
        if let deadline = spec.deadline { pairs.append(("Deadline", CalendarText.plain(deadline) + " UTC")) }
        if let array = spec.array, job.element == nil {
            let limit = array.maxRunning.map { ", \($0) at a time" } ?? ""
            pairs.append(("Array", "\(array.indices.text(runs: 8)): \(counted(array.count, "element"))\(limit)"))
        }
        if let dependency = spec.dependency { pairs.append(("Depends on", dependency.text)) }
        return pairs
    }

    private static func demand(_ spec: JobSpec) -> [Pair] {
        var limits: [String] = []
        if let cpu = spec.limits.cpu { limits.append("\(Quantity.cpu(cpu.value)) cpu") }
        if let memory = spec.limits.memory { limits.append("\(Quantity.binary(memory.value)) memory") }
        var ends: [Pair] = [("Restarts allowed", "\(spec.maxRestarts)")]
        if !spec.failureRules.isEmpty {
            ends.append(("Failure rules", spec.failureRules.map(\.text).joined(separator: " ")))
        }
        if let notice = spec.endNotice {
            let whom = notice.isForFirstProcess ? " to the first process of each rank" : ""
            ends.append(
                ("Notice", "\(SignalText.name(notice.signal))\(whom) \(TimeText.short(notice.before)) before the limit")
            )
        }
        return [
            ("Ranks", "\(spec.shape.ranks)" + (spec.shape.nodes.map { " on \(counted($0, "node"))" } ?? "")),
            ("Launcher", spec.launcher.word), ("Each requests", spec.requests.summary),
            ("Each is limited to", limits.isEmpty ? "nothing" : limits.joined(separator: ", ")),
            ("All request", spec.total.summary), ("Time limit", spec.timeLimit.map(TimeText.short) ?? "none"),
        ] + ends + [("On disconnect", onDisconnect(spec.onDisconnect))]
    }

    private static func onDisconnect(_ rule: OnDisconnect) -> String {
        switch rule {
        case .rerun(let after): "starts elsewhere after \(TimeText.short(after))"
        case .stop(let after): "stops after \(TimeText.short(after)), and only then starts elsewhere"
        case .keep: "stays until its node is back or proven dead"
        }
    }

    private static func course(_ job: JobView, at now: WallTime) -> [Pair] {
        var pairs: [Pair] = [
            ("State", job.slurmState), ("Status", job.standing),
            ("Submitted", CalendarText.plain(job.submitted) + " UTC"),
        ]
        if let started = job.started { pairs.append(("Started", CalendarText.plain(started) + " UTC")) }
        if let time = job.runTime(at: now) { pairs.append(("Run time", TimeText.clock(time))) }
        if let suspension = job.suspension {
            pairs.append(
                ("Stood still", TimeText.clock(suspension.total(at: job.phase.outcome == nil ? now : job.phase.since))))
        }
        if let array = job.array {
            pairs.append(("Elements", array.words))
        } else {
            pairs.append(("Attempt", "\(job.attempt)"))
            pairs.append(("Restarts", "\(job.restarts)"))
        }
        if job.phase.isWaiting { pairs.append(("Reason", job.slurmReason)) }
        if let outcome = job.phase.outcome { pairs.append(("Exit status", "\(outcome.exitStatus)")) }
        return pairs
    }
}
