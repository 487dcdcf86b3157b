// The cases about the arithmetic of a rolling update.

import ClusterModel
import Serving

enum RolloutCases {
    static func judge(_ line: CaseLine) -> CaseVerdict {
        switch CaseLine.text(line.input["kind"]) {
        case "int-or-percent": intOrPercent(line)
        case "scaled-percent": scaledPercent(line)
        case "complete", "progressing", "timed-out": progress(line)
        default: sizes(line)
        }
    }

    /// `standard` where nothing is given; nil for what is neither a number nor a percent.
    private static func share(_ value: Any?, or standard: ReplicaShare? = nil) -> ReplicaShare? {
        if let text = value as? String { return ReplicaShare(percent: text) }
        return CaseLine.integer(value).map { .count($0) } ?? standard
    }

    private static func intOrPercent(_ line: CaseLine) -> CaseVerdict {
        guard let share = share(line.input["value"]) else { return line.compare(["error": true]) }
        return switch share {
        case .count(let number): line.compare(["number": number, "percent": false])
        case .percent(let number): line.compare(["number": number, "percent": true])
        }
    }

    private static func scaledPercent(_ line: CaseLine) -> CaseVerdict {
        guard let share = share(line.input["value"]) else { return line.compare(["error": true]) }
        let isUp = line.input["roundUp"] as? Bool == true
        return line.compare(["number": share.number(of: integer(line, "total"), isUp ? .up : .down)])
    }

    private static func sizes(_ line: CaseLine) -> CaseVerdict {
        // The peer throws away the difference between nothing given and zero.
        guard let surge = share(line.input["maxSurge"], or: .count(0)),
            let unavailable = share(line.input["maxUnavailable"], or: .count(0))
        else {
            return line.compare(["error": true])
        }
        let update = RollingUpdate(desired: integer(line, "desired"), surge: surge, unavailable: unavailable)
        let isRolling = CaseLine.text(line.input["strategy"]) != "Recreate"
        let old = RevisionCount(size: integer(line, "oldSetSize"), available: integer(line, "oldAvailable"))
        let new = RevisionCount(size: integer(line, "newSetSize"), available: integer(line, "newAvailable"))
        func scaled(_ size: Int64, from before: Int64, _ key: String) -> CaseVerdict {
            line.compare(["scaled": size != before, key: size])
        }
        switch CaseLine.text(line.input["kind"]) {
        case "fenceposts": return line.compare(["surge": update.surge, "unavailable": update.unavailable])
        case "max-unavailable": return line.compare(["maxUnavailable": isRolling ? update.mostUnavailable : 0])
        case "new-set-size":
            let existing = (line.input["otherSets"] as? [Any] ?? []).reduce(0) { $0 + (CaseLine.integer($1) ?? 0) }
            let size = isRolling ? update.grown(new.size, existing: existing) : update.desired
            return line.compare(["newSetSize": size])
        case "scale-new":
            let size = update.newSize(from: new.size, existing: old.size + new.size)
            return scaled(size, from: new.size, "newSetSize")
        case "scale-old":
            return scaled(update.oldSize(old, available: old.available), from: old.size, "oldSetSize")
        case "scale-old-with-cleanup":
            return scaled(update.oldSize(old, beside: new), from: old.size, "oldSetSize")
        case "cleanup-unhealthy":
            return line.compare(["cleaned": update.unhealthy(old, most: integer(line, "maxCleanup"))])
        default: return .skipped
        }
    }

    private static func progress(_ line: CaseLine) -> CaseVerdict {
        switch CaseLine.text(line.input["kind"]) {
        case "complete":
            let counts = RolloutCounts(line.input)
            return line.compare(["complete": counts.isComplete(desired: integer(line, "desired"))])
        case "progressing":
            let before = RolloutCounts(line.input["before"] as? [String: Any] ?? [:])
            let after = RolloutCounts(line.input["after"] as? [String: Any] ?? [:])
            return line.compare(["progressing": after.isBeyond(before)])
        default:
            let deadline = CaseLine.integer(line.input["progressDeadlineSec"])
            let patience = deadline.flatMap { $0 == Int64(Int32.max) ? nil : Span.seconds($0) }
            let isOver = RolloutPatience(patience).isOver(
                after: CaseLine.span(line.input["sinceProgressSec"]),
                wasComplete: line.input["wasComplete"] as? Bool == true)
            return line.compare(["timedOut": isOver])
        }
    }

    private static func integer(_ line: CaseLine, _ key: String) -> Int64 { CaseLine.integer(line.input[key]) ?? 0 }
}

extension RolloutCounts {
    fileprivate init(_ json: [String: Any]) {
        func number(_ key: String) -> Int64 { CaseLine.integer(json[key]) ?? 0 }
        self.init(
            current: number("current"), updated: number("updated"), ready: number("ready"),
            available: number("available"))
    }
}
