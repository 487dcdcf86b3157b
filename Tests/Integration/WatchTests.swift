// Lists that are followed, with real programs: over the coordinator's restart too.

import Glibc
import Testing

extension IntegrationTests {
    @Suite struct WatchTests {
        @Test func `a followed list shows each change, and goes on after the coordinator's restart`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let output = "\(cluster.folder)/watched"
                let watch = try cluster.start("coordctl", ["jobs", "--watch"], output: output)
                let nodes = try cluster.start("coordctl", ["nodes", "-w"], output: "\(output)-nodes")
                defer {
                    watch.destroy()
                    nodes.destroy()
                }
                func lines(_ word: String) -> Int {
                    Files.read(output).split(separator: "\n").count { $0.contains(word) }
                }
                try eventually("it shows an empty list") { lines("STATE") == 1 }
                let first = try cluster.submit("true", ["-c", "1", "-J", "early"])
                try eventually("it shows how the first job ends") {
                    Files.read(output).split(separator: "\n").contains {
                        $0.contains("early") && $0.contains("COMPLETED")
                    }
                }
                #expect(try cluster.end(of: first) == ExitCode(0))
                try eventually("it shows the node with the job and without") {
                    let text = Files.read("\(output)-nodes")
                    return text.contains("MIXED") && text.split(separator: "\n").last?.contains("IDLE") == true
                }
                #expect(try cluster.stopCoordinator() == ExitCode(0))
                try cluster.startCoordinator()
                // Until it is seen: what ends before the list is read anew is in no list of what has not ended.
                let second = try cluster.submit("sleep 300", ["-c", "1", "-J", "late"])
                try eventually("it goes on after the restart") { lines("late") > 0 }
                #expect(try cluster.ctl("cancel", second).code == ExitCode(0))
                try eventually("it shows how that one ends") { lines("CANCELLED") > 0 }
                #expect(Files.read("\(output).errors").contains("connected to"), "it says that it was away")
                #expect(try cluster.ctl("jobs", "--watch", "-o", "json").code == ExitCode(2))
            }
        }
    }
}
