// Facts about models as documents for `journal dump`, in the manner of EventTree.swift.

import ClusterModel
import Ledger
import Presentation

extension ModelEvent {
    var said: (kind: String, fields: [(String, Tree?)]) {
        switch self {
        case .registered(let id, let namespace, let name, let version):
            (
                "model.registered",
                [
                    ("model", .number(Int64(clamping: id.number))), ("name", .text(name.text)),
                    ("namespace", .text(namespace.text)), ("version", .number(Int64(version.number))),
                    ("content", .text("sha256:\(version.content)")), ("bytes", .number(version.bytes)),
                    ("files", .number(version.files)), ("parent", version.parent.map { .number(Int64($0)) }),
                    ("by", .text("\(version.by)")),
                ]
            )
        case .removed(let id, let version, let by, _):
            (
                "model.removed",
                [
                    ("model", .number(Int64(clamping: id.number))), ("version", .number(Int64(version))),
                    ("by", .text("\(by)")),
                ]
            )
        }
    }

    var when: WallTime {
        switch self {
        case .registered(_, _, _, let version): version.created
        case .removed(_, _, _, let time): time
        }
    }
}
