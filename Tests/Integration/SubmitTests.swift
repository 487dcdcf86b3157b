// Jobs from submission to end, as a user sees them: through coordctl and nothing else.

import Testing

extension IntegrationTests {
    @Suite struct SubmitTests {
        @Test func `a job of one rank runs to its end and its output is read`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("echo hello from rank $RANK; pwd", ["-J", "greeting"])
                #expect(try cluster.end(of: job) == ExitCode(0))
                #expect(try cluster.lines(of: job, rank: 0) == ["hello from rank 0", cluster.work])
                let state = try cluster.job(job)
                #expect(state.state == "COMPLETED")
                #expect(state.name == "greeting")
                #expect(cluster.leftovers == [])
            }
        }

        @Test func `a gang runs on exactly its nodes, and every rank knows its place`() throws {
            try Cluster.with(nodes: 3) { cluster in
                let job = try cluster.submit(manifest: Self.gang)
                #expect(try cluster.end(of: job) == ExitCode(0))
                #expect(Set(try cluster.job(job).nodes) == ["node-1", "node-2", "node-3"])
                let lines = try (0..<4).map { try cluster.lines(of: job, rank: $0).joined() }
                let fields = lines.map { $0.split(separator: " ").map(String.init) }
                #expect(fields.map { $0.prefix(4) } == (0..<4).map { ["\($0)", "4", "node-[1-3]", "\($0)/4"] })
                #expect(Set(fields.map { $0[4] }).count == 1, "one address for all: \(lines)")
                #expect(fields.allSatisfy { $0[4] == $0[5] }, "MASTER_ADDR and JAX agree: \(lines)")
                #expect(Set(fields.map { $0[6] }) == ["0", "1", "2"], "node ranks: \(lines)")
                #expect(fields.map { $0[7] }.sorted() == ["0", "0", "0", "1"], "local ranks: \(lines)")
                #expect(fields.allSatisfy { $0[8] == "\(job)/1" && $0[9] == "unbuffered1" }, "\(lines)")
            }
        }

        private static let gang = """
            kind: TrainingJob
            metadata: {name: gang}
            spec:
              nodes: 3
              ranks: 4
              launcher: jax
              resources: {requests: {cpu: 250m, memory: 64Mi}}
              workingDirectory: /
              command: >-
                echo $RANK $WORLD_SIZE $COORD_NODES $JAX_PROCESS_ID/$JAX_NUM_PROCESSES $MASTER_ADDR:$MASTER_PORT
                $JAX_COORDINATOR_ADDRESS $COORD_NODE_RANK $LOCAL_RANK $COORD_JOB_ID/$COORD_ATTEMPT
                unbuffered$PYTHONUNBUFFERED
            """

        @Test func `large environments that start in one turn reach their node`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let blocker = try cluster.submit("sleep 600", ["-c", "4"])
                try cluster.wait(for: blocker, state: "RUNNING")
                let jobs = try (0..<4).map { number in
                    let lines = (0..<6).map { "    V\($0): \(String(repeating: "x", count: 100_000))" }
                    return try cluster.submit(
                        manifest: """
                            kind: Job
                            metadata: {name: large}
                            spec:
                              command: ["/bin/sh", "-c", "exit \(number)"]
                              env:
                            \(lines.joined(separator: "\n"))
                            """)
                }
                #expect(try cluster.ctl("cancel", blocker).code == ExitCode(0))
                for (number, job) in jobs.enumerated() { #expect(try cluster.end(of: job) == ExitCode(Int32(number))) }
            }
        }

        @Test func `a job's end comes back as a shell would say it`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let cases: [(command: [String], code: Int32)] = [
                    (["/bin/true"], 0), (["/bin/sh", "-c", "exit 3"], 3), (["/bin/sh", "-c", "kill -KILL $$"], 137),
                    (["/bin/sh", "-c", "kill -TERM $$"], 143), (["/no/such/program"], 127), (["/etc/passwd"], 126),
                ]
                for (command, code) in cases {
                    let ran = try cluster.run("coordctl", ["submit", "--wait", "--"] + command)
                    #expect(ran.code == ExitCode(code), "\(command): \(ran)")
                }
                let limited = try cluster.run("coordctl", ["submit", "--wait", "-t", "1s", "--", "/bin/sleep", "600"])
                #expect(limited.code == ExitCode(124), "\(limited)")
                #expect(cluster.leftovers == [])
            }
        }

        @Test func `following prints the log as it is written and ends with the job`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let go = "\(cluster.work)/go"
                let script = "echo before; while [ ! -e \(go) ]; do sleep 0.05; done; echo after; exit 4"
                let output = "\(cluster.folder)/followed"
                let client = try cluster.start(
                    "coordctl", ["submit", "--follow", "--", "/bin/sh", "-c", script], output: output)
                defer { client.destroy() }
                try eventually("the first line is shown") { Files.read(output).contains("before") }
                #expect(!Files.read(output).contains("after"))
                try Files.write("", to: go)
                #expect(try client.end() == ExitCode(4))
                #expect(Files.read(output).contains("before\nafter\n"))
            }
        }

        @Test func `a job without room waits, says why, and runs when there is room`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let go = "\(cluster.work)/go"
                let first = try cluster.submit("while [ ! -e \(go) ]; do sleep 0.05; done", ["-c", "3"])
                try cluster.wait(for: first, state: "RUNNING")
                let second = try cluster.submit("true", ["-c", "2"])
                let why = try cluster.ctl("explain", second)
                #expect(why.code == ExitCode(0))
                #expect(why.output.contains("cpu"), "\(why)")
                #expect(try cluster.job(second).state == "PENDING")
                try Files.write("", to: go)
                #expect(try cluster.end(of: second) == ExitCode(0))
                #expect(try cluster.end(of: first) == ExitCode(0))
            }
        }

        @Test func `what no node could ever hold is refused with a reason`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let ran = try cluster.run("coordctl", ["submit", "-N", "2", "-n", "2", "--", "/bin/true"])
                #expect(ran.code == ExitCode(7))
                #expect(ran.errors.contains("2 nodes"), "\(ran)")
            }
        }
    }
}
