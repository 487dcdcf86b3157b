// A planned stop of the coordinator, in the journal and in messages.

import ClusterModel
import Messages

extension PBMaintenance: Coded {
    init(_ maintenance: Maintenance) {
        self.init(
            lengthMs: maintenance.length.milliseconds, by: PBPrincipal(maintenance.by),
            sinceMs: maintenance.since.milliseconds, longestMs: maintenance.longest.milliseconds,
            over: maintenance.isOver)
    }

    func checked() throws(WireError) -> Maintenance {
        Maintenance(
            length: try Check.span(lengthMs, "Maintenance.length_ms"), by: try Check.need(by, "Maintenance.by"),
            since: try Check.time(sinceMs, "Maintenance.since_ms"),
            longest: try Check.span(longestMs, "Maintenance.longest_ms"), isOver: over)
    }
}

extension PBMaintenanceWish: Coded {
    init(_ wish: MaintenanceWish) {
        switch wish {
        case .show: self.init(wish: .show(PBNothing()))
        case .begin(let length): self.init(wish: .beginMs(length.milliseconds))
        case .end: self.init(wish: .end(PBNothing()))
        }
    }

    func checked() throws(WireError) -> MaintenanceWish {
        switch wish {
        case .show: return .show
        case .beginMs(let length): return .begin(try Check.span(length, "MaintenanceWish.begin_ms"))
        case .end: return .end
        case nil: throw Check.unchosen("MaintenanceWish.wish")
        }
    }
}

extension PBMaintenanceView: Coded {
    init(_ view: MaintenanceView) {
        self.init(
            leftMs: view.left.milliseconds, by: view.by.map { PBPrincipal($0) }, nodes: UInt32(clamping: view.nodes),
            holding: UInt32(clamping: view.holding))
    }

    func checked() throws(WireError) -> MaintenanceView {
        MaintenanceView(
            left: try Check.span(leftMs, "MaintenanceView.left_ms"), by: try by?.checked(), nodes: Int(nodes),
            holding: Int(holding))
    }
}
