// Case files with numbers that nobody can mean: such a case fails by name, and nothing ends the program.

import ArgumentParser
import Foundation
import Testing

@testable import simulator

/// One of each family and kind, small.
private let smallCases: [(family: String, text: String)] = [
    (
        "hpa-replicas",
        """
        {"id": "a", "input": {"currentReplicas": 3, "tolerance": {"scaleDown": 0.1, "scaleUp": 0.1}, \
        "cpuInitializationPeriodSec": 120, "initialReadinessDelaySec": 10, "metricAgeSec": 0, \
        "metricWindowSec": 60, "metric": {"kind": "resource-utilization", "resource": "cpu", "targetPercent": 30}, \
        "pods": [{"name": "p", "phase": "Running", "startedSecAgo": 100, "readyChangedSecAgo": 90, "ready": true, \
        "requestMilli": 1000, "metricMilli": 300}]}, "expect": {"replicas": 4}}
        """
    ),
    (
        "hpa-replicas",
        """
        {"id": "a", "input": {"currentReplicas": 3, "metric": {"kind": "external-average", "targetMilli": 5, \
        "valuesMilli": [8600, 1]}}, "expect": {"replicas": 4}}
        """
    ),
    (
        "hpa-decide",
        """
        {"id": "a", "input": {"specReplicas": 3, "statusReplicas": 3, "minReplicas": 2, "maxReplicas": 6, \
        "downscaleStabilizationSec": 300, "recentRecommendations": [{"replicas": 3, "secAgo": 10}], "scaleUp": \
        {"policies": [{"type": "percent", "value": 100, "periodSec": 60}], "stabilizationSec": 10}, "metrics": \
        [{"kind": "object-value", "targetMilli": 5, "valuesMilli": [8600, 1]}]}, "expect": {"replicas": 4}}
        """
    ),
    (
        "hpa-behavior",
        """
        {"id": "a", "input": {"kind": "rate", "currentReplicas": 3, "desiredReplicas": 9, "minReplicas": 1, \
        "maxReplicas": 20, "upEvents": [{"change": 4, "secAgo": 10}], "downEvents": [{"change": 4, "secAgo": 10}], \
        "scaleUp": {"policies": [{"type": "percent", "value": 100, "periodSec": 60}, {"type": "pods", "value": 4, \
        "periodSec": 60}], "stabilizationSec": 10}}, "expect": {"replicas": 4}}
        """
    ),
    (
        "kpa",
        """
        {"id": "a", "input": {"kind": "autoscaler", "tickSec": 2, "spec": {"targetValue": 10, "totalValue": 20, \
        "targetBurstCapacity": 200, "panicThreshold": 2, "maxScaleUpRate": 10, "maxScaleDownRate": 2, \
        "stableWindowSec": 60, "scaleDownDelaySec": 10, "activationScale": 1, "reachable": true}, "start": \
        {"readyPods": 2, "panicSecAgo": 5, "maxPanicPods": 4}, "steps": [{"atSec": 2, "stable": 50, "panic": 60, \
        "readyPods": 2}]}, "expect": {"steps": [{"desiredPods": 6, "excessBurst": -220}]}}
        """
    ),
    (
        "kpa",
        """
        {"id": "a", "input": {"kind": "window-max", "windowSec": 5, "bucketSec": 1, "values": [{"value": 4, \
        "atSec": 3}, {"value": 3, "atSec": 4}]}, "expect": {"current": 4}}
        """
    ),
    (
        "rollout",
        """
        {"id": "a", "input": {"kind": "scale-old-with-cleanup", "desired": 10, "maxSurge": 3, "maxUnavailable": 2, \
        "oldSetSize": 8, "oldAvailable": 8, "newSetSize": 4, "newAvailable": 2}, "expect": {"oldSetSize": 6}}
        """
    ),
    (
        "rollout",
        """
        {"id": "a", "input": {"kind": "new-set-size", "desired": 10, "maxSurge": 3, "maxUnavailable": 2, \
        "newSetSize": 4, "otherSets": [5, 6]}, "expect": {"newSetSize": 6}}
        """
    ),
    (
        "rollout",
        """
        {"id": "a", "input": {"kind": "timed-out", "progressDeadlineSec": 10, "sinceProgressSec": 11}, "expect": \
        {"timedOut": true}}
        """
    ),
    (
        "probe",
        """
        {"id": "a", "input": {"type": "liveness", "probe": {"initialDelaySec": 0, "successThreshold": 1, \
        "failureThreshold": 3}, "steps": [{"podPhase": "Running", "containerId": "c", "containerState": "running", \
        "startedSecAgo": 4, "probeOutcome": "failure"}]}, "expect": {"steps": [{"keepProbing": true}]}}
        """
    ),
    (
        "quantity",
        #"{"id": "a", "input": {"op": "from-scaled", "n": 5, "scale": 2}, "expect": {"canonical": "500"}}"#
    ),
    (
        "quantity",
        #"{"id": "a", "input": {"op": "scaled-value", "n": 5, "fromScale": 2, "toScale": 1}, "expect": {"n": 50}}"#
    ),
    (
        "quantity",
        #"{"id": "a", "input": {"op": "mul", "a": {"value": "5"}, "by": 2}, "expect": {"value": "10"}}"#
    ),
    ("slurm", #"{"id": "a/nth/1", "input": {"expr": "n[1-3]", "n": 1}, "expect": {"host": "n2"}}"#),
    (
        "slurm",
        #"{"id": "a/array/1", "input": {"spec": "0-3", "maxArraySize": 9}, "expect": {"ok": true, "indices": [0]}}"#
    ),
    ("cron", #"{"id": "a/range/1", "input": {"expr": "1-5", "min": 0, "max": 7}, "expect": {"values": [1, 2]}}"#),
    ("cron", #"{"id": "a/steps/1", "input": {"from": 1, "to": 5, "step": 2}, "expect": {"values": [1, 3, 5]}}"#),
    ("cron", #"{"id": "a/every/1", "input": {"after": "2012-03-11T04:00:00Z", "delayNs": 5}, "expect": {}}"#),
]

private let oddNumbers = [
    "1e300", "-1e300", "1e19", "-1e19", "9223372036854775807", "-9223372036854775808", "18446744073709551615",
    "9223372036854775.5", "10000000000", "-10000000000", "2147483647", "-2147483648", "1000", "-1000", "0.5", "0",
    "-1",
]

@Suite("A case")
struct CaseNumberTests {
    private static func verdicts(_ family: String, _ text: String) throws -> [CaseVerdict] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("cases-\(UUID().uuidString).jsonl")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try CaseFile.lines(of: file.path).map { CaseFamily.judge($0.line, family: family) }
    }

    /// The text with one number after the other replaced.
    private static func odd(_ text: String, _ number: String) -> [String] {
        text.matches(of: /[ \[](-?[0-9]+(?:\.[0-9]+)?)(?=[,}\]])/).map { match in
            text.replacingCharacters(in: match.output.1.startIndex..<match.output.1.endIndex, with: number)
        }
    }

    @Test("is judged or refused whatever number stands in it", arguments: smallCases.indices)
    func anyNumber(place: Int) throws {
        let (family, text) = smallCases[place]
        for number in oddNumbers {
            let odd = Self.odd(text, number)
            #expect(!odd.isEmpty)
            for verdict in try Self.verdicts(family, odd.joined(separator: "\n")) {
                guard number.hasSuffix("e300") || number.hasSuffix("e19") else { continue }
                guard case .failed(let why) = verdict else {
                    Issue.record("\(family): took \(number)")
                    continue
                }
                #expect(why.contains(": input.") || why.contains(": expect."), "\(why)")
            }
        }
    }

    @Test("keeps the number of its line, whatever is empty before it")
    func lines() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("lines-\(getpid()).jsonl")
        try Data("\n\n\(smallCases[0].text)\n\n\(smallCases[0].text)\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try CaseFile.lines(of: file.path).map(\.number) == [3, 5])
    }
}
