// How a planned stop of the coordinator stands, for people and as a document.

import ClusterModel
package import Messages

package enum MaintenanceText {
    package static func lines(_ view: MaintenanceView) -> [String] {
        guard view.left > .zero else { return ["No maintenance: leases are as long as each job says."] }
        let by = view.by.map { " (\($0.name))" } ?? ""
        let nodes = counted(view.nodes, "node")
        return [
            "Leases hold for \(TimeText.clock(view.left)) more\(by).",
            view.holding < view.nodes
                ? "\(view.holding) of \(nodes) that answer hold theirs."
                : "All of \(nodes) that answer hold theirs: the coordinator may be stopped.",
        ]
    }
}

extension Tree {
    package static func maintenance(_ view: MaintenanceView) -> Tree {
        object([
            ("active", .flag(view.left > .zero)), ("leftSeconds", .number(view.left.milliseconds / 1000)),
            ("by", view.by.map { .text($0.name.text) }), ("nodes", .number(view.nodes)),
            ("holding", .number(view.holding)),
        ])
    }
}
