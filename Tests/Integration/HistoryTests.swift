// The history with real programs: jobs that left the memory are still there after kill -9 and in a backup; a history
// that is damaged stops no job.

import Foundation
import Glibc
import Testing

extension IntegrationTests {
    @Suite struct HistoryTests {
        private static let few = ["--keep-finished", "2"]

        private static func facts(_ cluster: Cluster, _ job: String) throws -> [[String: Any]] {
            let ran = try cluster.ctl("history", job, "-o", "json")
            guard ran.code == ExitCode(0) else { throw BenchError(description: "history \(job): \(ran)") }
            let whole = try JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [String: Any]
            return whole?["facts"] as? [[String: Any]] ?? []
        }

        private static func kinds(_ cluster: Cluster, _ job: String) throws -> [String] {
            try facts(cluster, job).compactMap { $0["kind"] as? String }
        }

        /// Jobs that ended in the order of their numbers: the last to end stay in memory, whichever they are.
        private static func oneByOne(_ count: Int, _ cluster: Cluster) throws -> [String] {
            try (0..<count).map { _ in
                let job = try cluster.submit("true")
                #expect(try cluster.end(of: job) == ExitCode(0))
                return job
            }
        }

        private static func isArchived(_ cluster: Cluster, _ job: String) throws -> Bool {
            try cluster.ctl("history", job, "-o", "json").output.contains("\"archived\": true")
        }

        private static func past(_ cluster: Cluster, _ flags: [String] = []) throws -> [String] {
            let ran = try cluster.run("coordctl", ["jobs", "--all", "--since", "1d", "-o", "json"] + flags)
            guard ran.code == ExitCode(0) else { throw BenchError(description: "jobs: \(ran)") }
            let whole = try JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [String: Any]
            let items = whole?["items"] as? [[String: Any]] ?? []
            return items.compactMap { ($0["metadata"] as? [String: Any])?["id"] as? Int }.map { "\($0)" }
        }

        @Test func `what ended is told in full when it has left the memory and the coordinator died twice`() throws {
            try Cluster.with(nodes: 1) { cluster in
                _ = try cluster.stopCoordinator()
                try cluster.startCoordinator(options: Self.few)
                var jobs: [String] = []
                for number in 0..<6 {
                    jobs.append(try cluster.submit("exit \(number % 2)", ["-J", "job\(number)"]))
                    _ = try cluster.end(of: jobs[number])
                    guard number == 2 || number == 4 else { continue }
                    cluster.killCoordinator()
                    try cluster.startCoordinator(options: Self.few)
                }
                try eventually("the first have left the memory") {
                    try jobs.prefix(4).allSatisfy { try Self.isArchived(cluster, $0) }
                }
                let whole = ["job.submitted", "job.placed", "job.started", "allocation.ended", "job.finished"]
                for (number, job) in jobs.enumerated() {
                    let kinds = try Self.kinds(cluster, job)
                    let expected = number % 2 == 0 ? whole : Array(whole.dropLast()) + ["job.stopping", "job.finished"]
                    // What starts and ends at once may be told as ended only.
                    #expect(kinds.filter { $0 != "job.started" } == expected.filter { $0 != "job.started" }, "\(job)")
                    #expect(try cluster.job(job).exitStatus == number % 2)
                    #expect(try cluster.end(of: job).number == number % 2, "`wait` still knows")
                }
                #expect(try Self.facts(cluster, jobs[0]).first?["actor"] as? String == "user admin")
                #expect(try Self.past(cluster) == jobs.reversed())
                #expect(try Self.past(cluster, ["--state", "failed"]) == [jobs[5], jobs[3], jobs[1]])
                #expect(try Self.past(cluster, ["--limit", "3"]) == jobs.reversed().prefix(3).map { $0 })
                #expect(try Self.past(cluster, ["-u", "nobody"]).isEmpty)
                let old = try cluster.ctl("jobs", "--until", "2020-01-01", "-o", "json")
                #expect(old.code == ExitCode(0) && old.output.contains("\"items\": []"), "\(old)")
                let explained = try cluster.ctl("explain", jobs[1])
                #expect(explained.output.contains("exit code 1"), "\(explained)")
                #expect(try cluster.ctl("history", "999").code == ExitCode(3))
            }
        }

        @Test func `a cancelled, held, requeued job says by whom, and elements are found by their names`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("sleep 600", ["--hold"])
                #expect(try cluster.ctl("release", job).code == ExitCode(0))
                try cluster.wait(for: job, state: "RUNNING")
                #expect(try cluster.ctl("requeue", job).code == ExitCode(0))
                try eventually("its second attempt runs") {
                    let state = try cluster.job(job)
                    return state.attempt == 2 && state.state == "RUNNING"
                }
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
                #expect(try cluster.end(of: job) == ExitCode(130))
                #expect(
                    try Self.kinds(cluster, job) == [
                        "job.submitted", "job.held", "job.released", "job.placed", "job.started", "job.stopping",
                        "allocation.ended", "job.requeued", "job.placed", "job.started", "job.stopping",
                        "allocation.ended", "job.finished",
                    ])
                let table = try cluster.ctl("history", job).output
                #expect(table.contains("user admin put it back into its queue"), "\(table)")
                #expect(table.contains("was cancelled by user admin"), "\(table)")
                let array = try cluster.submit("exit 0", ["--array", "3-4"])
                #expect(try cluster.end(of: array) == ExitCode(0))
                #expect(
                    try Self.kinds(cluster, "\(array)_3").prefix(3) == ["job.submitted", "job.split", "job.placed"])
            }
        }

        @Test func `a damaged history stops no job, is named, and what was in memory goes into a new one`() throws {
            try Cluster.with(nodes: 1) { cluster in
                _ = try cluster.stopCoordinator()
                try cluster.startCoordinator(options: Self.few)
                let jobs = try Self.oneByOne(4, cluster)
                try eventually("the first is archived") { try Self.isArchived(cluster, jobs[0]) }
                #expect(try cluster.stopCoordinator() == ExitCode(0))
                let file = "\(cluster.home)/journal/history.sqlite"
                try Files.write(String(repeating: "no database ", count: 1000), to: file)
                chmod(file, 0o600)
                for part in ["\(file)-wal", "\(file)-shm"] { unlink(part) }
                try cluster.startCoordinator(options: Self.few)
                let later = try Self.oneByOne(4, cluster)
                let told = try cluster.ctl("history", jobs[0])
                #expect(told.code == ExitCode(5) && told.errors.contains(file), "\(told)")
                #expect(told.errors.contains("jobs go on without it"), "\(told)")
                #expect(try Self.kinds(cluster, later[0]).last == "job.finished", "it is kept in memory")
                let verified = try cluster.run("coordinator", ["journal", "verify", "--dir", cluster.home])
                #expect(verified.code == ExitCode(1) && verified.errors.contains(file), "\(verified)")
                #expect(rename(file, "\(cluster.folder)/damaged") == 0)
                try eventually("a new one is begun", within: 60) { try Self.isArchived(cluster, later[0]) }
                #expect(Files.read("\(cluster.folder)/coordinator.log").contains("the history is open again"))
            }
        }

        @Test func `a backup carries the history, and verify counts it`() throws {
            try Cluster.with(nodes: 1) { cluster in
                _ = try cluster.stopCoordinator()
                try cluster.startCoordinator(options: Self.few)
                let jobs = try (0..<5).map { _ in try cluster.submit("true") }
                for job in jobs { _ = try cluster.end(of: job) }
                try eventually("the first is archived") { try Self.isArchived(cluster, jobs[0]) }
                let words = "\(cluster.folder)/words"
                try Files.write("correct horse battery staple\n", to: words)
                chmod(words, 0o600)
                let backup = "\(cluster.folder)/backup"
                let made = try cluster.run(
                    "coordinator",
                    ["backup", "--dir", cluster.home, "--passphrase-file", words, "--to", backup])
                #expect(made.code == ExitCode(0), "\(made)")
                cluster.killCoordinator()
                #expect(rename(cluster.home, "\(cluster.folder)/lost") == 0)
                let restored = try cluster.run(
                    "coordinator",
                    ["restore", "--from", backup, "--passphrase-file", words, "--dir", cluster.home])
                #expect(restored.code == ExitCode(0), "\(restored)")
                let verified = try cluster.run("coordinator", ["journal", "verify", "--dir", cluster.home])
                #expect(verified.output.contains("jobs that ended from"), "\(verified)")
                try cluster.startCoordinator(options: Self.few)
                // They ran side by side: which ended first is not said.
                #expect(try Self.past(cluster).sorted() == jobs.sorted())
                #expect(try Self.kinds(cluster, jobs[0]).last == "job.finished")
            }
        }
    }
}
