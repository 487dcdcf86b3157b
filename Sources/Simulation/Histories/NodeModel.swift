// Whether a node takes new work, as those know it who close and open nodes. By itself a machine joins, and one that was
// to be rebooted is open again, or stays closed because it could not be.

import ClusterModel

package enum NodeMode: Hashable, Sendable, CaseIterable {
    case unknown
    case open
    case cordoned
    case draining
    /// Drains, to be rebooted then.
    case rebooting
}

package enum NodeDeed: Hashable, Sendable {
    /// Answered with done; or refused, as a node that drains is not cordoned; nil is not known.
    case cordon(isDone: Bool?)
    case drain(isDone: Bool?)
    case resume(isDone: Bool?)
    case reboot(isDone: Bool?)
    case see(NodeMode)
}

package struct NodeModel: SequentialModel {
    /// All that it may be, in the order of the cases.
    package struct State: Hashable, Sendable {
        package var modes: [NodeMode]

        package init(_ modes: [NodeMode]) { self.modes = modes }
    }

    package init() {}

    package func state(after deed: NodeDeed, in state: State) -> State? {
        var before = state.modes
        // A machine joins by itself, and takes work then.
        if before.contains(.unknown), !before.contains(.open) { before.append(.open) }
        if before.contains(.rebooting) {
            for mode in [NodeMode.open, .cordoned, .draining] where !before.contains(mode) { before.append(mode) }
        }
        var after: [NodeMode] = []
        for mode in before {
            for next in Self.next(of: mode, deed) where !after.contains(next) { after.append(next) }
        }
        return after.isEmpty ? nil : State(NodeMode.allCases.filter { after.contains($0) })
    }

    private static func next(of mode: NodeMode, _ deed: NodeDeed) -> [NodeMode] {
        switch deed {
        case .see(let seen): return seen == mode ? [mode] : []
        case .cordon(let isDone):
            // One that is cordoned to be rebooted may be cordoned again, one that drains for it not.
            if mode == .rebooting { return [mode] }
            let isRefused = mode == .unknown || mode == .draining
            return change(mode, to: .cordoned, isRefused: isRefused, isDone)
        case .drain(let isDone):
            // Whoever wants it empty by some time does not call the reboot off.
            let next: NodeMode = mode == .rebooting ? .rebooting : .draining
            return change(mode, to: next, isRefused: mode == .unknown, isDone)
        case .reboot(let isDone):
            // One that never came up has not said which kernel it runs.
            if isDone == false { return [mode] }
            return change(mode, to: .rebooting, isRefused: mode == .unknown, isDone)
        case .resume(let isDone): return change(mode, to: .open, isRefused: mode == .unknown, isDone)
        }
    }

    private static func change(
        _ mode: NodeMode, to next: NodeMode, isRefused: Bool, _ isDone: Bool?
    ) -> [NodeMode] {
        switch isDone {
        case true?: isRefused ? [] : [next]
        case false?: isRefused ? [mode] : []
        case nil: isRefused ? [mode] : [mode, next]
        }
    }
}
