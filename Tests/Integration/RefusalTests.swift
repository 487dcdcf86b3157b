// What is typed and cannot be meant: refused here, in words, with the exit code that says whose turn it is.

import Testing

extension IntegrationTests {
    @Suite struct RefusalTests {
        @Test func `numbers that the wire does not carry are refused before anything is sent`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let many = try cluster.ctl("submit", "-n", "1000000", "--", "true")
                #expect(many.code == ExitCode(2) && many.errors.contains("from 1 to 65536"), "\(many)")
                let heavy = try cluster.ctl("submit", "-n", "65536", "--mem", "900T", "--", "true")
                #expect(heavy.code != ExitCode(0) && heavy.errors.contains("at most 4Ti"), "\(heavy)")
                // What just passes is carried.
                let most = ["-n", "65536", "--mem", "4T", "-c", "4000000", "--parsable", "--", "true"]
                let carried = try cluster.run("coordctl", ["submit"] + most)
                #expect(carried.code == ExitCode(0), "\(carried)")
                for word in ["cancel", "hold", "describe", "explain", "wait"] {
                    let nobody = try cluster.ctl(word, "18446744073709551615")
                    #expect(nobody.code == ExitCode(3), "\(word): \(nobody)")
                    #expect(nobody.errors.contains("there is no job 18446744073709551615"), "\(word): \(nobody)")
                }
            }
        }

        @Test func `words that say nothing are refused, and nothing long is said back`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let silent = try cluster.ctl("node", "drain", "node-1", "--reason", " ")
                #expect(silent.code == ExitCode(2) && silent.errors.contains("--reason is empty"), "\(silent)")
                let long = try cluster.ctl("node", "cordon", String(repeating: "x", count: 70_000), "--reason", "why")
                #expect(long.code == ExitCode(2) && long.errors.utf8.count < 500, "\(long.errors.prefix(600))")
                let twice = try cluster.ctl("submit", "-d", "afterok:1", "-d", "afterok:2", "--", "true")
                #expect(twice.code == ExitCode(2) && twice.errors.contains("-d is given twice"), "\(twice)")
                let (bob, home) = ("\(cluster.folder)/bob", cluster.home)
                #expect(
                    try cluster.run("coordinator", ["add-user", "bob", "--dir", home, "--out", bob]).code.number == 0)
                let denied = try cluster.ctl("node", "drain", "node-1", "--reason", "why", "--context", bob)
                #expect(denied.code == ExitCode(4) && denied.errors.contains("an admin gives them"), "\(denied)")
                for advertised in ["127.0.0.1:0", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1"] {
                    let new = ["init", "--dir", "\(cluster.folder)/new", "--advertise", advertised]
                    #expect(try cluster.run("coordinator", new).errors.contains("give HOST:PORT"), "\(advertised)")
                }
            }
        }
    }
}
