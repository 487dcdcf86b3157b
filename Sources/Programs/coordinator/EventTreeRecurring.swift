// Facts about recurring jobs as documents for `journal dump`, in the manner of EventTree.swift.

import ClusterModel
import Ledger
import Presentation

extension RecurringEvent {
    var said: (kind: String, fields: [(String, Tree?)]) {
        switch self {
        case .declared(let id, let spec, let owner, _):
            (
                "recurring.declared",
                [
                    ("recurring", number(id.number)), ("name", .text(spec.value.name.text)),
                    ("namespace", .text(spec.value.namespace.text)), ("owner", .text("\(owner)")),
                    ("schedule", .text(spec.value.timetable.text)),
                    ("timeZone", .text(spec.value.timetable.zone.text)),
                    ("concurrencyPolicy", .text(spec.value.concurrency.word)),
                    (
                        "startingDeadlineSeconds",
                        spec.value.startingDeadline.map { .number($0.milliseconds / 1000) }
                    ),
                    ("payload", .text("sha256:\(spec.value.job.value.payload)")),
                ]
            )
        case .suspended(let id, let by, _):
            ("recurring.suspended", [("recurring", number(id.number)), ("by", .text("\(by)"))])
        case .resumed(let id, let skipsMissed, let by, _):
            (
                "recurring.resumed",
                [
                    ("recurring", number(id.number)), ("skipsMissed", skipsMissed ? .flag(true) : nil),
                    ("by", .text("\(by)")),
                ]
            )
        case .dropped(let id, let by, _):
            ("recurring.dropped", [("recurring", number(id.number)), ("by", .text("\(by)"))])
        case .fired(let id, let due, let job, let missed, _):
            (
                "recurring.fired",
                [
                    ("recurring", number(id.number)), ("due", .text(CalendarText.iso(due))),
                    ("job", number(job.number)), ("missed", missed > 0 ? .number(missed) : nil),
                ]
            )
        case .passed(let id, let due, let cause, let missed, _):
            (
                "recurring.passed",
                [
                    ("recurring", number(id.number)), ("due", .text(CalendarText.iso(due))),
                    ("why", .text(cause.words)), ("missed", missed > 0 ? .number(missed) : nil),
                ]
            )
        }
    }

    private func number(_ number: UInt64) -> Tree { .number(Int64(clamping: number)) }

    var when: WallTime {
        switch self {
        case .declared(_, _, _, let time), .suspended(_, _, let time), .resumed(_, _, _, let time),
            .dropped(_, _, let time), .fired(_, _, _, _, let time), .passed(_, _, _, _, let time):
            time
        }
    }
}
