// The example that trains: its loss on four ranks is that of one process, and it goes on from its checkpoint.

import Foundation
import Testing

private let python = "\(Programs.root)/.venv/bin/python"
private let noPython: Comment = "needs the example's Python, which scripts/test makes in .venv"

extension IntegrationTests {
    @Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: python), noPython)) struct DigitsTests {
        private static let script = "\(Programs.root)/cluster/examples/digits.py"
        private static let steps = ["--steps", "60", "--every", "20", "--checkpoint-every", "20"]

        /// Loss by step, from the lines that are for programs.
        private static func curve(_ log: String) throws -> [Int: Double] {
            var curve: [Int: Double] = [:]
            for line in log.split(separator: "\n") where line.hasPrefix("@metric ") {
                let fields = try JSONSerialization.jsonObject(with: Data(line.dropFirst(8).utf8)) as? [String: Any]
                if let step = fields?["step"] as? Int, let loss = fields?["loss"] as? Double { curve[step] = loss }
            }
            return curve
        }

        @Test func `four ranks lose what one process loses, over the cluster and a death`() throws {
            // As nobody, ranks could not read a clone in root's home.
            try Cluster.with(nodes: 3, options: isRoot ? ["--run-as", "root"] : []) { cluster in
                let single = try cluster.run("/usr/bin/env", [python, Self.script, "--single"] + Self.steps)
                let expected = try Self.curve(single.output)
                #expect(expected.count == 3, "\(single)")

                let job = try cluster.submit(manifest: Self.manifest(cluster))
                let ended = try cluster.run("coordctl", ["wait", job], within: 180)
                let log = try cluster.ctl("logs", job, "--rank", "0").output
                #expect(ended.code == ExitCode(0), "\(ended)\n\(log)")
                #expect(try cluster.job(job).restarts == 1)
                #expect(log.contains("going on from the checkpoint of step 20"), "\(log)")
                let curve = try Self.curve(log)
                #expect(curve.keys.sorted() == [40, 60], "what stood in the checkpoint was not trained again")
                for (step, loss) in curve { #expect(abs(loss - (expected[step] ?? 0)) < 1e-5, "step \(step)") }
            }
        }

        /// The first attempt trains to the first checkpoint only, and then loses a rank.
        private static func manifest(_ cluster: Cluster) -> String {
            """
            kind: TrainingJob
            metadata: {name: digits}
            spec:
              nodes: 3
              ranks: 4
              launcher: jax
              failurePolicy: {maxRestarts: 1}
              resources: {requests: {cpu: 250m, memory: 512Mi}}
              checkpoint: {directory: \(cluster.work)/checkpoints}
              workingDirectory: \(cluster.work)
              script: |
                #!/bin/sh
                [ "$COORD_ATTEMPT" = 1 ] || exec \(python) \(script) \(steps.joined(separator: " "))
                \(python) \(script) --steps 20 --every 20 --checkpoint-every 20
                [ "$RANK" = 2 ] && exit 1
                exec sleep 600
            """
        }
    }
}
