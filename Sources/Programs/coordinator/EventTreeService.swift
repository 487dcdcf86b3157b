// Facts about services as documents for `journal dump`, in the manner of EventTree.swift.

import ClusterModel
import Ledger
import Presentation

extension ServiceEvent {
    var said: (kind: String, fields: [(String, Tree?)]) {
        switch self {
        case .declared(let id, let spec, let revision, let by, _):
            (
                "service.declared",
                [
                    ("service", number(id.number)), ("name", .text(spec.value.name.text)),
                    ("namespace", .text(spec.value.namespace.text)), ("revision", .number(Int64(revision))),
                    ("replicas", .number(spec.value.replicas)), ("by", .text("\(by)")),
                    ("payload", .text("sha256:\(spec.value.job.value.payload)")),
                ]
            )
        case .moved(let id, let rollout, let end, let by, _):
            (
                "service.moved",
                [
                    ("service", number(id.number)),
                    ("revision", (rollout?.revision ?? end?.revision).map { .number(Int64($0)) }),
                    ("stage", rollout.map { .text($0.stage.words) }),
                    ("paused", rollout?.isPaused == true ? .flag(true) : nil),
                    ("ended", end.map { .text($0.fault?.words ?? "settled") }), ("by", by.map { .text("\($0)") }),
                ]
            )
        case .scaled(let id, let replicas, let by, _):
            (
                "service.scaled",
                [("service", number(id.number)), ("replicas", .number(replicas)), ("by", .text("\(by)"))]
            )
        case .scalingSet(let id, let scaling, let by, _):
            (
                "service.scalingSet",
                [
                    ("service", number(id.number)), ("least", scaling.map { .number(Int64($0.value.bounds.least)) }),
                    ("most", scaling.map { .number(Int64($0.value.bounds.most)) }), ("by", .text("\(by)")),
                ]
            )
        case .dropped(let id, let by, _):
            ("service.dropped", [("service", number(id.number)), ("by", .text("\(by)"))])
        case .removed(let id, _): ("service.removed", [("service", number(id.number))])
        }
    }

    private func number(_ number: UInt64) -> Tree { .number(Int64(clamping: number)) }

    var when: WallTime {
        switch self {
        case .declared(_, _, _, _, let time), .moved(_, _, _, _, let time), .scaled(_, _, _, let time),
            .scalingSet(_, _, _, let time),
            .dropped(_, _, let time), .removed(_, let time):
            time
        }
    }
}
