// The cases about scaling by what is in flight, in the usual and in a panic.

import ClusterModel
import Serving

enum BurstCases {
    private static let begin = AutoscalerCases.now

    static func judge(_ line: CaseLine) -> CaseVerdict {
        switch CaseLine.text(line.input["kind"]) {
        case "autoscaler": autoscaler(line)
        case "window-max": windowMaximum(line)
        default: .skipped
        }
    }

    private static func windowMaximum(_ line: CaseLine) -> CaseVerdict {
        var window = WindowMaximum(
            window: CaseLine.span(line.input["windowSec"]), width: CaseLine.span(line.input["bucketSec"]))
        for value in line.input["values"] as? [[String: Any]] ?? [] {
            window.record(AutoscalerCases.int32(value["value"]), at: begin + CaseLine.span(value["atSec"]))
        }
        return line.compare(["current": window.current])
    }

    private static func autoscaler(_ line: CaseLine) -> CaseVerdict {
        let start = line.input["start"] as? [String: Any] ?? [:]
        var scaler = BurstScaler(
            BurstSpec(case: line.input["spec"]),
            ready: CaseLine.integer(start["readyPods"]).map { Int32(clamping: $0) },
            step: CaseLine.span(line.input["tickSec"]), at: begin)
        let (startsPanicking, startMost) = (scaler.panic != nil, scaler.panicReplicas)
        if CaseLine.float(start["panicSecAgo"]) != nil {
            scaler.resume(
                panic: begin.before(CaseLine.span(start["panicSecAgo"])),
                replicas: AutoscalerCases.int32(start["maxPanicPods"]))
        } else if CaseLine.integer(start["maxPanicPods"]) != nil {
            scaler.resume(panic: scaler.panic, replicas: AutoscalerCases.int32(start["maxPanicPods"]))
        }
        let wanted = line.expect["steps"] as? [[String: Any]] ?? []
        for (place, step) in (line.input["steps"] as? [[String: Any]] ?? []).enumerated() {
            if let new = step["newSpec"] as? [String: Any] { scaler.adopt(BurstSpec(case: new)) }
            let found = self.step(step, &scaler)
            guard place < wanted.count else { return .failed("\(line.id): a step without an expectation") }
            let verdict = CaseLine(id: "\(line.id) step \(place)", input: step, expect: rounded(wanted[place], found))
                .compare(found)
            guard case .passed = verdict else { return verdict }
        }
        var whole = line.expect
        whole["steps"] = nil
        return CaseLine(id: line.id, input: line.input, expect: whole)
            .compare(["startsPanicking": startsPanicking, "startMaxPanicPods": startMost])
    }

    private static func step(_ step: [String: Any], _ scaler: inout BurstScaler) -> [String: Any?] {
        let sample = CaseLine.float(step["stable"]).flatMap { stable in
            CaseLine.float(step["panic"]).map { BurstSample(stable: stable, panic: $0) }
        }
        let ready = CaseLine.integer(step["readyPods"]).map { Int32(clamping: $0) }
        let decision = scaler.decide(sample, ready: ready, at: begin + CaseLine.span(step["atSec"]))
        let panic = scaler.panic.map { Double($0.since(begin).milliseconds) / 1000 }
        return [
            "valid": decision != nil, "desiredPods": decision?.replicas ?? 0, "excessBurst": decision?.excess ?? 0,
            "panicking": panic != nil,
            "panicSinceSec": panic.map { $0.rounded() == $0 ? Int64($0) as Any : $0 as Any },
        ]
    }

    /// The source allows the excess to be off by one.
    private static func rounded(_ wanted: [String: Any], _ found: [String: Any?]) -> [String: Any] {
        var wanted = wanted
        if let excess = CaseLine.integer(wanted["excessBurst"]), let own = found["excessBurst"] as? Int64,
            [own &- 1, own, own &+ 1].contains(excess)
        {
            wanted["excessBurst"] = own
        }
        return wanted
    }
}

extension BurstSpec {
    fileprivate init(case value: Any?) {
        let json = value as? [String: Any] ?? [:]
        func number(_ key: String) -> Double { CaseLine.float(json[key]) ?? 0 }
        self.init(
            target: number("targetValue"), capacity: number("totalValue"), burst: number("targetBurstCapacity"),
            panicThreshold: number("panicThreshold"), upRate: number("maxScaleUpRate"),
            downRate: number("maxScaleDownRate"), stableWindow: CaseLine.span(json["stableWindowSec"]),
            downDelay: CaseLine.span(json["scaleDownDelaySec"]),
            activation: AutoscalerCases.int32(json["activationScale"]), isReachable: json["reachable"] as? Bool == true)
    }
}
