// `coordinator journal`: what it says of a whole journal and of a damaged one, beside a coordinator and without.

import Foundation
import Testing

extension IntegrationTests {
    @Suite struct JournalToolTests {
        @Test func `a journal is verified and printed while its coordinator goes on`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("true", ["-J", "quoted"])
                #expect(try cluster.end(of: job) == ExitCode(0))
                let verified = try cluster.run("coordinator", ["journal", "verify", "--dir", cluster.home])
                #expect(verified.code == ExitCode(0) && verified.output.contains("is whole, up to row"), "\(verified)")
                let events = try Self.events(cluster)
                #expect(events.first?["kind"] as? String == "cluster.opened")
                let kinds = events.filter { $0["job"] as? Int == Int(job) }.compactMap { $0["kind"] as? String }
                #expect(kinds == ["job.submitted", "job.placed", "job.finished"])
                let submitted = events.first { $0["kind"] as? String == "job.submitted" }
                #expect(submitted?["name"] as? String == "quoted")
                #expect(try cluster.ctl("nodes").code == ExitCode(0), "the coordinator goes on")
                let second = try Self.events(cluster, ["--from", "2", "--count", "1"])
                #expect(!second.isEmpty && second.allSatisfy { $0["row"] as? Int == 2 })
            }
        }

        /// Every line, read as JSON.
        private static func events(_ cluster: Cluster, _ options: [String] = []) throws -> [[String: Any]] {
            let ran = try cluster.run("coordinator", ["journal", "dump", "--dir", cluster.home] + options)
            #expect(ran.code == ExitCode(0), "\(ran)")
            return try ran.output.split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        }

        @Test func `damage is told with its row, the last good one and what to do, and costs code 1`() throws {
            try Cluster.with(nodes: 0) { cluster in
                for number in 0..<20 { _ = try cluster.submit("true", ["-J", "job\(number)"]) }
                _ = try cluster.stopCoordinator()
                let file = "\(cluster.home)/journal/journal.sqlite"
                try Files.flipSealedBit(in: file)
                let ran = try cluster.run("coordinator", ["journal", "verify", "--dir", cluster.home])
                #expect(ran.code == ExitCode(1), "\(ran)")
                #expect(ran.errors.contains(file) && ran.errors.contains("damaged"), "\(ran)")
                #expect(ran.errors.contains("backup"), "\(ran)")
            }
        }
    }
}
