// Recurring jobs as a table, as a page and as a document. The field names of the document are an interface: fields are
// added, never renamed.

package import ClusterModel
package import Messages

/// Makes the table of `coordctl cron list`.
package enum RecurringTable {
    package static func table(_ rows: [RecurringView]) -> TextTable {
        var table = TextTable([
            .init("NAME", least: 8), .init("NAMESPACE", least: 8, dropOrder: 2), .init("SCHEDULE", least: 9),
            .init("ZONE", dropOrder: 3), .init("POLICY", dropOrder: 4), .init("USER", least: 4, dropOrder: 5),
            .init("ACTIVE", isRightAligned: true), .init("LAST (UTC)", dropOrder: 1), .init("NEXT (UTC)"),
        ])
        for row in rows {
            let spec = row.spec.value
            table.add([
                spec.name.text, spec.namespace.text, spec.timetable.text, spec.timetable.zone.text,
                spec.concurrency.word, row.owner.name.text, "\(row.activeCount)", row.lastWord, row.nextWord,
            ])
        }
        return table
    }
}

extension RecurringView {
    /// The time of the last run; in brackets when it was due and not submitted.
    fileprivate var lastWord: String {
        let fired = lastFiring?.time
        guard let passed = lastPass?.time, fired.map({ $0 < passed }) ?? true else {
            return fired.map(CalendarText.plain) ?? "-"
        }
        return "(\(CalendarText.plain(passed)))"
    }

    fileprivate var nextWord: String {
        guard suspension == nil else { return "suspended" }
        guard waitingSince == nil else { return "after job \(active.first.map { "\($0)" } ?? "?")" }
        return next.first.map(CalendarText.plain) ?? "never"
    }
}

/// Makes the page of `coordctl cron describe`.
package enum RecurringDescription {
    /// Lines of `Label:  value`.
    package static func lines(_ view: RecurringView) -> [String] {
        let spec = view.spec.value
        let job = spec.job.value
        var pairs: [(label: String, value: String)] = [
            ("Name", spec.name.text), ("Namespace", spec.namespace.text), ("Owner", view.owner.description),
            ("Queue", job.queue.text), ("Schedule", "\(spec.timetable.text) (\(spec.timetable.zone))"),
            ("Policy", "\(spec.concurrency.word): \(spec.concurrency.words)"),
        ]
        if let deadline = spec.startingDeadline {
            pairs.append(("Starts", "at most \(TimeText.short(deadline)) late, or not at all"))
        }
        pairs.append(("Declared", CalendarText.plain(view.declared) + " UTC"))
        if let suspension = view.suspension {
            pairs.append(("Suspended", "by \(suspension.by), since \(CalendarText.plain(suspension.since)) UTC"))
        }
        if view.activeCount > 0 {
            let more = view.activeCount > view.active.count ? ", ..." : ""
            let jobs = view.active.map { "job \($0)" }.joined(separator: ", ") + more
            pairs.append(("Active", "\(jobs)"))
        }
        if let firing = view.lastFiring {
            pairs.append(("Last run", "\(shown(firing.time, spec)): job \(firing.job)\(missed(firing.missed))"))
        }
        if let pass = view.lastPass {
            pairs.append(
                ("Last not run", "\(shown(pass.time, spec)): \(pass.cause.words)\(missed(pass.missed))"))
        }
        if let miss = view.lastMiss {
            let most = Timetable.Limits.missed
            let count = miss.count > most ? "more than \(most) runs" : miss.count == 1 ? "1 run" : "\(miss.count) runs"
            pairs.append(("Missed", "\(count), as was found \(CalendarText.plain(miss.at)) UTC"))
        }
        if let since = view.waitingSince {
            let job = view.active.first.map { "job \($0)" } ?? "an earlier run"
            pairs.append(("Waits", "the run of \(shown(since, spec)) begins when \(job) has ended"))
        }
        for (place, time) in view.next.enumerated() {
            pairs.append((place == 0 ? "Next runs" : "", shown(time, spec)))
        }
        let width = pairs.reduce(0) { max($0, PlainText.width($1.label)) } + 3
        return pairs.map { label, value in
            PlainText.padded(label.isEmpty ? "" : label + ":", to: width) + PlainText.shown(value)
        }
    }

    /// In UTC, and what the zone's clocks show.
    private static func shown(_ time: WallTime, _ spec: RecurringSpec) -> String {
        let text = CalendarText.plain(time) + " UTC"
        guard let rules = spec.timetable.rules, rules.offset(at: time) != 0 else { return text }
        let local = CalendarText.plain(time + .seconds(Int64(rules.offset(at: time))))
        return "\(text) (\(local) in \(spec.timetable.zone))"
    }

    private static func missed(_ count: Int) -> String {
        switch count {
        case 0: ""
        case 1: "; the run before it was missed"
        case ...Timetable.Limits.missed: "; \(count) runs before it were missed"
        default: "; more than \(Timetable.Limits.missed) runs before it were missed"
        }
    }
}

extension ConcurrencyPolicy {
    fileprivate var words: String {
        switch self {
        case .allow: "runs go beside each other"
        case .forbid: "a run waits for the end of the one before"
        case .replace: "a run cancels the one before"
        }
    }
}

extension PassCause {
    /// Why a run was not submitted.
    package var words: String {
        switch self {
        case .tooLate: "nobody could submit it before it was too late"
        case .stillRunning(let job): "job \(job) had not ended when it became too late"
        case .refused(let why): "refused: \(why)"
        }
    }
}

extension Tree {
    package static func recurring(_ view: RecurringView) -> Tree {
        let spec = view.spec.value
        return object([
            ("apiVersion", .text("coord/v1")), ("kind", .text("CronJob")),
            (
                "metadata", object([("name", .text(spec.name.text)), ("namespace", .text(spec.namespace.text))])
            ),
            ("spec", recurringSpec(spec, suspend: view.suspension != nil)), ("status", status(view)),
        ])
    }

    /// What a user asked for; `suspend` nil is left as it is.
    package static func recurringSpec(_ spec: RecurringSpec, suspend: Bool?) -> Tree {
        object([
            ("schedule", .text(spec.timetable.text)), ("timeZone", .text(spec.timetable.zone.text)),
            ("concurrencyPolicy", .text(spec.concurrency.word)),
            ("startingDeadlineSeconds", spec.startingDeadline.map { .number($0.milliseconds / 1000) }),
            ("suspend", suspend.map(Tree.flag)),
            ("jobTemplate", object([("spec", self.spec(spec.job.value))])),
        ])
    }

    private static func status(_ view: RecurringView) -> Tree {
        object([
            ("owner", .text(view.owner.name.text)), ("declared", .text(CalendarText.iso(view.declared))),
            ("active", .list(view.active.map { .number(Int64(clamping: $0.number)) })),
            ("activeCount", .number(view.activeCount)),
            ("suspendedBy", view.suspension.map { .text($0.by.name.text) }),
            ("lastScheduleTime", view.lastFiring.map { .text(CalendarText.iso($0.time)) }),
            ("lastJob", view.lastFiring.map { .number(Int64(clamping: $0.job.number)) }),
            ("lastMissed", view.lastFiring.map { .number($0.missed) }),
            ("lastPassedTime", view.lastPass.map { .text(CalendarText.iso($0.time)) }),
            ("lastPassedWhy", view.lastPass.map { .text($0.cause.words) }),
            ("lastPassedMissed", view.lastPass.map { .number($0.missed) }),
            ("lastMissedCount", view.lastMiss.map { .number($0.count) }),
            ("lastMissedFound", view.lastMiss.map { .text(CalendarText.iso($0.at)) }),
            ("waitingSince", view.waitingSince.map { .text(CalendarText.iso($0)) }),
            ("next", .list(view.next.map { .text(CalendarText.iso($0)) })),
        ])
    }
}
