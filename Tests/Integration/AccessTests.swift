// Two people of one cluster, each with a certificate of their own: what one may see and do of the other's, over the
// wire and in the words of the command line.

import Testing

extension IntegrationTests {
    @Suite struct AccessTests {
        /// A context for a user, made as an operator would.
        private static func addUser(_ name: String, to cluster: Cluster) throws -> String {
            let context = "\(cluster.folder)/\(name)"
            let made = try cluster.run(
                "coordinator", ["add-user", name, "--dir", cluster.home, "--out", context])
            #expect(made.code == ExitCode(0), "\(made)")
            return context
        }

        @Test func `another's job is neither touched nor, in a namespace without a role, known of`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let ann = try Self.addUser("ann", to: cluster)
                let bob = try Self.addUser("bob", to: cluster)
                func ctl(_ context: String, _ arguments: String...) throws -> Ran {
                    try cluster.run("coordctl", arguments + ["--context", context])
                }
                let job = try cluster.run(
                    "coordctl", ["submit", "--context", ann, "--parsable", "-c", "1", "--", "sleep", "600"]
                ).word
                #expect(job == "1")
                #expect(try ctl(bob, "jobs").output.contains("sleep"), "both are users of `default`")
                let denied = try ctl(bob, "cancel", job)
                #expect(denied.code == ExitCode(4), "\(denied)")
                #expect(denied.errors.contains("user bob may not cancel this job"), "\(denied)")
                #expect(try ctl(bob, "logs", job).code == ExitCode(4))
                #expect(try ctl(bob, "access", "grant", "admin", "--user", "bob", "--cluster").code == ExitCode(4))

                #expect(try cluster.ctl("group", "add", "lab", "ann").code == ExitCode(0))
                for scope in ["lab", "default"] {
                    let given = try cluster.ctl(
                        "access", "grant", "user", "--group", "lab", "--namespace", scope)
                    #expect(given.code == ExitCode(0), "\(given)")
                }
                let hidden = try cluster.run(
                    "coordctl",
                    [
                        "submit", "--context", ann, "--parsable", "--namespace", "lab", "-c", "1", "--", "sleep", "600",
                    ]
                ).word
                #expect(hidden == "2")
                for verb in ["describe", "explain", "cancel", "hold", "logs"] {
                    let unknown = try ctl(bob, verb, hidden)
                    let nothing = try ctl(bob, verb, "99")
                    #expect(unknown.code == ExitCode(3), "\(verb): \(unknown)")
                    #expect(unknown.errors == nothing.errors.replacing("99", with: hidden), "\(verb)")
                }
                #expect(try ctl(bob, "jobs", "-a", "-o", "json").output.contains("\"namespace\": \"lab\"") == false)
                #expect(try ctl(ann, "jobs", "--namespace", "lab").output.contains("sleep"))
                let who = try ctl(ann, "access", "whoami")
                #expect(who.output.contains("Role: user of namespace lab"), "\(who)")
                let dump = try ctl(bob, "access", "list")
                #expect(!dump.output.contains("lab"), "\(dump)")

                #expect(
                    try cluster.ctl("access", "grant", "operator", "--user", "bob", "--namespace", "lab").code
                        == ExitCode(0))
                #expect(try ctl(bob, "cancel", hidden).code == ExitCode(0))
                // A role in lab takes nothing away in default: there it is a user as before.
                #expect(try ctl(bob, "cancel", job).code == ExitCode(4))
            }
        }

        @Test func `limits and classes come from manifests, and refusals have their exit codes`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let bob = try Self.addUser("bob", to: cluster)
                let manifest = "\(cluster.folder)/limits.yaml"
                let text = """
                    kind: Queue
                    metadata: {name: shared}
                    spec:
                      limits:
                        perUser: {runningJobs: 2, pendingJobs: 1, gpus: 4}
                    ---
                    kind: PriorityClass
                    metadata: {name: urgent}
                    spec: {value: 1000}
                    """
                try Files.write(Array(text.utf8), to: manifest)
                let applied = try cluster.ctl("apply", "-f", manifest)
                #expect(applied.output == "Declared queue shared\nDeclared priority class urgent\n", "\(applied)")
                #expect(try cluster.ctl("queues", "-o", "json").output.contains("\"pendingJobs\": 1"))
                let wide = try cluster.ctl("queues", "-o", "wide")
                #expect(wide.output.contains("2 running jobs, 1 pending jobs, 4 GPUs"), "\(wide)")
                #expect(try cluster.ctl("priority", "list").output.contains("urgent"))
                func submit(_ flags: String...) throws -> Ran {
                    try cluster.run(
                        "coordctl", ["submit", "--context", bob, "-p", "shared"] + flags + ["--", "true"])
                }
                #expect(try submit("-G", "5").code == ExitCode(7))
                #expect(try submit().code == ExitCode(0))
                let full = try submit()
                #expect(full.code == ExitCode(7), "\(full)")
                #expect(full.errors.contains("user bob has 1 of at most 1 pending jobs in queue shared"), "\(full)")
                #expect(try submit("--priority-class", "urgent").code == ExitCode(4))
                #expect(try submit("--priority-class", "urgnt").code == ExitCode(3))
                #expect(try cluster.ctl("queues", "close", "shared").code == ExitCode(0))
                #expect(try submit().code == ExitCode(7))
                #expect(
                    try cluster.run("coordctl", ["queues", "open", "shared", "--context", bob]).code == ExitCode(4))
            }
        }
    }
}
