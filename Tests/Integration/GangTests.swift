// A gang lives and dies as one: the first rank that fails ends all, and all start again as often as was allowed.

import Foundation
import Testing

extension IntegrationTests {
    @Suite struct GangTests {
        /// Each rank notes its pid and the gang's port; rank 1 fails as long as SCRIPT says so, the others wait.
        private static func manifest(_ cluster: Cluster, restarts: Int, failing: String) -> String {
            """
            kind: TrainingJob
            metadata: {name: gang}
            spec:
              nodes: 2
              ranks: 4
              launcher: torchrun
              failurePolicy: {maxRestarts: \(restarts)}
              resources: {requests: {cpu: 100m, memory: 32Mi}}
              checkpoint: {directory: \(cluster.work)/checkpoint}
              workingDirectory: \(cluster.work)
              script: |
                #!/bin/sh
                echo "$$ $MASTER_PORT" > "$COORD_CHECKPOINT_DIR/$COORD_ATTEMPT-$RANK"
                while [ "$(ls "$COORD_CHECKPOINT_DIR" | grep -c "^$COORD_ATTEMPT-")" -lt 4 ]; do sleep 0.05; done
                if \(failing); then exit 9; fi
                [ "$COORD_ATTEMPT" -gt \(restarts) ] && exit 0
                exec sleep 600
            """
        }

        private static func notes(_ cluster: Cluster, attempt: Int) -> [(pid: pid_t, port: String)] {
            (0..<4).compactMap { rank in
                let words = Files.read("\(cluster.work)/checkpoint/\(attempt)-\(rank)").split(
                    whereSeparator: \.isWhitespace)
                guard words.count == 2, let pid = pid_t(words[0]) else { return nil }
                return (pid, String(words[1]))
            }
        }

        @Test func `when a rank dies the others are stopped and the gang starts anew with another port`() throws {
            try Cluster.with(nodes: 2) { cluster in
                let failing = #"[ "$RANK" = 1 ] && [ "$COORD_ATTEMPT" = 1 ]"#
                let job = try cluster.submit(manifest: Self.manifest(cluster, restarts: 1, failing: failing))
                #expect(try cluster.end(of: job) == ExitCode(0))
                let state = try cluster.job(job)
                #expect(state.state == "COMPLETED")
                #expect(state.restarts == 1)
                let first = Self.notes(cluster, attempt: 1)
                let second = Self.notes(cluster, attempt: 2)
                #expect(first.count == 4 && second.count == 4)
                #expect(Set(first.map(\.port)).count == 1 && Set(second.map(\.port)).count == 1)
                #expect(first.first?.port != second.first?.port, "the port rests")
                #expect(first.allSatisfy { !Processes.isAlive($0.pid) })
                try eventually("nothing is left") { cluster.leftovers.isEmpty }
            }
        }

        @Test func `after the restarts allowed the job has failed, and the first to die is blamed`() throws {
            try Cluster.with(nodes: 2) { cluster in
                let job = try cluster.submit(
                    manifest: Self.manifest(cluster, restarts: 1, failing: #"[ "$RANK" = 1 ]"#))
                // Of the second attempt the other ranks end well; the first to fail is what counts.
                #expect(try cluster.end(of: job) == ExitCode(9))
                let state = try cluster.job(job)
                #expect(state.state == "FAILED")
                #expect(state.attempt == 2 && state.restarts == 1)
                #expect(state.message.contains("rank 1") && state.message.contains("exit code 9"), "\(state.message)")
                try eventually("nothing is left") { cluster.leftovers.isEmpty }
            }
        }

        @Test func `a rank that is killed from outside ends the gang`() throws {
            try Cluster.with(nodes: 2) { cluster in
                let job = try cluster.submit(manifest: Self.manifest(cluster, restarts: 0, failing: "false; sleep 600"))
                try cluster.wait(for: job, state: "RUNNING")
                try eventually("all ranks wrote") { Self.notes(cluster, attempt: 1).count == 4 }
                let ranks = Self.notes(cluster, attempt: 1)
                kill(ranks[2].pid, SIGKILL)
                #expect(try cluster.end(of: job) == ExitCode(137))
                #expect(ranks.allSatisfy { !Processes.isAlive($0.pid) })
                #expect(try cluster.job(job).message.contains("rank 2"))
            }
        }
    }
}
