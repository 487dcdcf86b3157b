// A new key for the journal, and a journal made of what is whole of a damaged one: with running work, with a tool that
// dies at any moment, and with payloads that are lost.

import Foundation
import Glibc
import Testing

extension IntegrationTests {
    @Suite struct RewriteTests {
        private static func tool(_ cluster: Cluster, _ words: String...) throws -> Ran {
            try cluster.run("coordinator", words + ["--dir", cluster.home])
        }

        @Test func `under a new key the cluster goes on, and what runs is not touched`() throws {
            try Cluster.with(nodes: 1) { cluster in
                _ = try cluster.stopCoordinator()
                try cluster.startCoordinator(options: ["--keep-finished", "0"])
                let past = try cluster.submit("exit 3")
                #expect(try cluster.end(of: past) == ExitCode(3))
                let running = try cluster.submit("while [ ! -e \(cluster.folder)/go ]; do sleep 0.1; done; exit 5")
                try cluster.wait(for: running, state: "RUNNING")
                let held = try cluster.submit("exit 6", ["--hold"])
                let refused = try Self.tool(cluster, "rotate-key")
                #expect(refused.code == ExitCode(1) && refused.errors.contains("process"), "\(refused)")
                let check = try Self.tool(cluster, "upgrade-check")
                #expect(check.code == ExitCode(0) && check.output.contains("can take over"), "\(check)")
                _ = try cluster.stopCoordinator()
                let key = Files.bytes("\(cluster.home)/journal.key")
                let rotated = try Self.tool(cluster, "rotate-key")
                #expect(rotated.code == ExitCode(0) && rotated.output.contains("new key"), "\(rotated)")
                #expect(Files.bytes("\(cluster.home)/journal.key") != key)
                #expect(
                    Files.names(in: cluster.home).allSatisfy { !$0.hasPrefix("rewrite") && $0 != "journal.replaced" })
                try cluster.startCoordinator()
                try Files.write("", to: "\(cluster.folder)/go")
                #expect(try cluster.end(of: running) == ExitCode(5), "it ran on")
                #expect(try cluster.ctl("release", held).code == ExitCode(0))
                #expect(try cluster.end(of: held) == ExitCode(6), "its payload is there")
                let history = try cluster.ctl("history", past)
                #expect(history.output.contains("code 3"), "so is the history: \(history)")
            }
        }

        @Test func `wherever the tool dies, one whole journal with its key stands`() throws {
            try Cluster.with(nodes: 0) { cluster in
                for number in 0..<30 { _ = try cluster.submit("exit \(number)") }
                _ = try cluster.stopCoordinator()
                var ended = 0
                for round in 0..<14 {
                    let rotation = try cluster.start(
                        "\(Programs.folder)/coordinator", ["rotate-key", "--dir", cluster.home],
                        output: "\(cluster.folder)/rotation")
                    usleep(UInt32(round * 30_000))
                    rotation.destroy()
                    if Files.read("\(cluster.folder)/rotation").contains("new key") { ended += 1 }
                    let verified = try Self.tool(cluster, "journal", "verify")
                    #expect(verified.code == ExitCode(0) && verified.output.contains("blobs       30"), "\(verified)")
                }
                print("\(ended) of 14 rotations came to their end before they were killed")
                try cluster.startCoordinator()
                #expect(try cluster.ctl("jobs", "-o", "json").output.components(separatedBy: "\"PENDING\"").count == 31)
            }
        }

        /// Zeroes what stands somewhere, as a bad sector would.
        private static func damage(_ cluster: Cluster, _ table: String, _ place: String) throws {
            let script = """
                import sqlite3, sys
                with sqlite3.connect(sys.argv[1]) as db:
                    db.execute("UPDATE \(table) SET sealed = zeroblob(64) WHERE \(place)")
                """
            let damaged = try cluster.start(
                "/usr/bin/python3", ["-c", script, "\(cluster.home)/journal/journal.sqlite"],
                output: "\(cluster.folder)/damage")
            #expect(try damaged.end() == ExitCode(0))
        }

        @Test func `a job whose payload is lost is cancelled, and the others stay`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let kept = try cluster.submit("exit 1", ["--hold"])
                let lost = try cluster.submit("exit 2", ["--hold"])
                _ = try cluster.stopCoordinator()
                try Self.damage(cluster, "content", "id = (SELECT max(id) FROM content)")
                let done = try Self.tool(cluster, "recover", "--accept-loss")
                #expect(done.code == ExitCode(0), "\(done)")
                #expect(done.output.contains("1 payloads; 1 jobs are cancelled for it: \(lost)\n"), "\(done)")
                try cluster.startCoordinator()
                #expect(try cluster.ctl("describe", lost).output.contains("cancelled"))
                #expect(try cluster.ctl("release", kept).code == ExitCode(0))
            }
        }

        @Test func `of a damaged journal what is whole is kept, once the loss is accepted`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let first = try cluster.submit("exit 7")
                #expect(try cluster.end(of: first) == ExitCode(7))
                for number in 0..<20 { _ = try cluster.submit("exit \(number)", ["--hold"]) }
                _ = try cluster.stopCoordinator()
                let whole = try Self.tool(cluster, "recover")
                #expect(whole.code == ExitCode(0) && whole.output.contains("nothing to recover"), "\(whole)")
                try Self.damage(cluster, "batch", "seq = (SELECT max(seq) - 5 FROM batch)")
                let asked = try Self.tool(cluster, "recover")
                #expect(asked.code == ExitCode(1) && asked.output.contains("lost        "), "\(asked)")
                #expect(asked.output.contains("Nothing is changed"), "\(asked)")
                #expect(try Self.tool(cluster, "journal", "verify").code == ExitCode(1), "it is as it was")
                let done = try Self.tool(cluster, "recover", "--accept-loss")
                #expect(done.code == ExitCode(0) && done.output.contains("journal.replaced"), "\(done)")
                let verified = try Self.tool(cluster, "journal", "verify")
                #expect(verified.code == ExitCode(0), "\(verified)")
                try cluster.startCoordinator()
                try eventually("the agent obeys") { try cluster.ctl("nodes").output.contains("IDLE") }
                let next = try cluster.submit("exit 4")
                #expect(Int(next).map { $0 > 1_000_000 } == true, "\(next)")
                #expect(try cluster.end(of: next) == ExitCode(4))
            }
        }
    }
}
