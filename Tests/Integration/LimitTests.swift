// What a rank may use is held by control groups, and its end says which limit it met.

import Testing

extension IntegrationTests {
    @Suite(.enabled(if: isRoot, rootOnly)) struct LimitTests {
        @Test func `a rank over its memory ends as out of memory, with peak and limit`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("exec tail /dev/zero", ["--mem", "64M"])
                #expect(try cluster.end(of: job) == ExitCode(137))
                let state = try cluster.job(job)
                #expect(state.state == "OUT_OF_MEMORY")
                #expect(state.message.contains("out of memory"), "\(state.message)")
                #expect(state.message.contains("limit 64Mi"), "\(state.message)")
                #expect(state.message.contains("peak 6"), "\(state.message)")
                #expect(cluster.leftovers == [])
            }
        }

        @Test func `a rank over its processors is throttled`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit(
                    manifest: """
                        kind: TrainingJob
                        metadata: {name: busy}
                        spec:
                          resources: {requests: {cpu: 100m}, limits: {cpu: 100m}}
                          workingDirectory: /
                          command: [/bin/sh, -c, "while :; do :; done"]
                        """)
                try cluster.wait(for: job, state: "RUNNING")
                try eventually("the kernel throttles it") {
                    Groups.ofRanks(cluster.id).contains { folder in
                        Files.read("\(folder)/cpu.stat").split(separator: "\n").contains { line in
                            line.hasPrefix("nr_throttled ") && !line.hasSuffix(" 0")
                        }
                    }
                }
                _ = try cluster.ctl("cancel", job)
                _ = try cluster.end(of: job)
                try eventually("nothing is left") { cluster.leftovers.isEmpty }
            }
        }
    }
}
