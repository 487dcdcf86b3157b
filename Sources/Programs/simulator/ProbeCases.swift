// The cases about probes: what is seen of a task, how an attempt went, and what counts then.

import ClusterModel
import Health

enum ProbeCases {
    static func judge(_ line: CaseLine) -> CaseVerdict {
        let json = line.input["probe"] as? [String: Any] ?? [:]
        let purposes: [String: Probe.Purpose] = ["liveness": .liveness, "readiness": .readiness, "startup": .startup]
        guard let purpose = CaseLine.text(line.input["type"]).flatMap({ purposes[$0] }) else { return .skipped }
        let timing = Probe.Timing(
            initialDelay: CaseLine.span(json["initialDelaySec"]),
            successThreshold: Int(CaseLine.integer(json["successThreshold"]) ?? 1),
            failureThreshold: Int(CaseLine.integer(json["failureThreshold"]) ?? 3))
        var probe = Probe(purpose, timing, verdict: verdict(line.input["resultBefore"]))
        let wanted = line.expect["steps"] as? [[String: Any]] ?? []
        for (place, step) in (line.input["steps"] as? [[String: Any]] ?? []).enumerated() {
            guard place < wanted.count else { return .failed("\(line.id): a step without an expectation") }
            let next = probe.look(sight(step))
            if next == .attempt, let outcome = verdict(step["probeOutcome"]) { probe.take(outcome) }
            let found: [String: Any?] = [
                "keepProbing": next != .stop, "result": word(probe.verdict), "onHold": probe.isOnHold,
                "runLength": probe.run,
            ]
            let judged = CaseLine(id: "\(line.id) step \(place)", input: step, expect: wanted[place]).compare(found)
            guard case .passed = judged else { return judged }
        }
        return .passed
    }

    /// nil for none, and for an attempt that could not be made.
    private static func verdict(_ value: Any?) -> Probe.Verdict? {
        switch CaseLine.text(value) {
        case "success": .success
        case "failure": .failure
        default: nil
        }
    }

    private static func word(_ verdict: Probe.Verdict?) -> String? {
        switch verdict {
        case .success: "success"
        case .failure: "failure"
        case .unknown: "unknown"
        case nil: nil
        }
    }

    private static func sight(_ step: [String: Any]) -> Probe.Sight {
        let phase = CaseLine.text(step["podPhase"])?.lowercased()
        if phase == "failed" || phase == "succeeded" { return .over }
        guard phase != nil, let task = CaseLine.text(step["containerId"]), !task.isEmpty else { return .nothing }
        let restarts = CaseLine.text(step["restartPolicy"])?.lowercased() != "never"
        return switch CaseLine.text(step["containerState"]) {
        case "running": .running(task: task, for: CaseLine.span(step["startedSecAgo"]))
        case "waiting": .waiting(task: task)
        case "terminated": .ended(task: task, restarts: restarts)
        default: .nothing
        }
    }
}
