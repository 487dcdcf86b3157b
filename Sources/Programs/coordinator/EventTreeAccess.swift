// Facts about access as documents for `journal dump`, in the manner of EventTree.swift.

import ClusterModel
import Ledger
import Presentation

extension AccessEvent {
    var said: (kind: String, fields: [(String, Tree?)]) {
        switch self {
        case .granted(let grant, let by, _):
            (
                "access.granted",
                [
                    ("to", .text("\(grant.subject)")), ("role", .text(grant.role.word)),
                    ("in", .text("\(grant.scope)")), ("by", .text("\(by)")),
                ]
            )
        case .revoked(let subject, let scope, let by, _):
            (
                "access.revoked",
                [("from", .text("\(subject)")), ("in", .text("\(scope)")), ("by", .text("\(by)"))]
            )
        case .declared(let roster, let by, _):
            (
                "access.\(roster.kind.word)Declared",
                [
                    (roster.kind.word, .text(roster.name.text)), ("members", .texts(roster.members.map { "\($0)" })),
                    ("by", .text("\(by)")),
                ]
            )
        case .dissolved(let kind, let name, let by, _):
            ("access.\(kind.word)Dissolved", [(kind.word, .text(name.text)), ("by", .text("\(by)"))])
        case .classDeclared(let found, let by, _):
            (
                "access.classDeclared",
                [
                    ("class", .text(found.name.text)), ("value", .number(Int64(found.value))),
                    ("forEveryone", .flag(found.isForEveryone)), ("by", .text("\(by)")),
                ]
            )
        case .classDropped(let name, let by, _):
            ("access.classDropped", [("class", .text(name.text)), ("by", .text("\(by)"))])
        }
    }

    var when: WallTime {
        switch self {
        case .granted(_, _, let time), .revoked(_, _, _, let time), .declared(_, _, let time),
            .dissolved(_, _, _, let time), .classDeclared(_, _, let time), .classDropped(_, _, let time):
            time
        }
    }
}
