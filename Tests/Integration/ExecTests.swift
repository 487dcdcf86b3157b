// Commands beside ranks that run, by `coordctl exec`, with real agents.

import Foundation
import Glibc
import Testing

extension IntegrationTests {
    struct ExecTests {
        @Test func `it runs beside the rank, as it does, and what it says and its code come back`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("export INNER=1; cd \(cluster.work); exec sleep 600")
                try cluster.wait(for: job, state: "RUNNING")
                let ran = try cluster.ctl("exec", job, "--", "sh", "-c", "echo $COORD_JOB_ID; echo no >&2; exit 7")
                #expect(ran.code == ExitCode(7) && ran.output == "\(job)\n" && ran.errors == "no\n", "\(ran)")
                #expect(try cluster.ctl("exec", job, "--", "true").code == ExitCode(0))
                #expect(try cluster.ctl("exec", job, "--", "sh", "-c", "kill -9 $$").code == ExitCode(137))
                #expect(try cluster.ctl("exec", job, "--", "nonesuch").code == ExitCode(127))
                let much = try cluster.ctl("exec", job, "--", "sh", "-c", "head -c 20000000 /dev/zero | tr '\\0' x")
                #expect(much.code == ExitCode(0) && much.output.utf8.count == 20_000_000)
                let late = try cluster.ctl("exec", job, "--timeout", "1s", "--", "sh", "-c", "sleep 8123.\(getpid())")
                #expect(late.code == ExitCode(124), "\(late)")
                #expect(Processes.naming("8123.\(getpid())").isEmpty)
                let none = try cluster.ctl("exec", job, "--rank", "3", "--", "true")
                #expect(none.code != ExitCode(0) && none.errors.contains("ranks 0 to 0"), "\(none)")
                #expect(try cluster.ctl("exec", "99", "--", "true").code == ExitCode(3))
                let files = cluster.openFiles(ofAgent: 1)
                for _ in 0..<20 { #expect(try cluster.ctl("exec", job, "--", "true").code == ExitCode(0)) }
                try eventually("no file of them stays open") { cluster.openFiles(ofAgent: 1) <= files }
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
                try cluster.wait(for: job, state: "CANCELLED")
                let over = try cluster.ctl("exec", job, "--", "true")
                #expect(over.code == ExitCode(5), "\(over)")
            }
        }

        @Test func `it ends with its reader, with its rank, and where too many run it is refused`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("exec sleep 600")
                try cluster.wait(for: job, state: "RUNNING")
                let words = "8124.\(getpid())"
                func running() -> Int {
                    Processes.naming(words).count { Files.read("/proc/\($0)/cmdline") == "sleep\0\(words)\0" }
                }
                func start(_ place: Int) throws -> Child {
                    try cluster.start(
                        "coordctl", ["exec", job, "--", "sleep", words], output: "\(cluster.folder)/e\(place)")
                }
                let children = try (0..<4).map(start)
                defer { for child in children { child.destroy() } }
                try eventually("four run") { running() == 4 }
                let fifth = try cluster.ctl("exec", job, "--", "true")
                #expect(fifth.code == ExitCode(5), "\(fifth)")
                children[0].destroy()
                try eventually("there is room again") { try cluster.ctl("exec", job, "--", "true").code == ExitCode(0) }
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
                for child in children.dropFirst() {
                    #expect(try child.end(within: 60) == ExitCode(137), "it was killed with its rank")
                }
                try eventually("nothing is left") { running() == 0 }
            }
        }
    }
}
