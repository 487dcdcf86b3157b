// A journal that was written by a clock that was ahead.

import ClusterModel
import Cryptography
import Foundation
import Ledger
import Store
import Testing
import Wire

extension IntegrationTests {
    @Suite struct ClockTests {
        /// Writes a fact of the future into the journal of a coordinator that does not run.
        private static func write(ahead span: Span, into cluster: Cluster) throws {
            let key = try SealingKey.load(from: "\(cluster.home)/journal.key")
            let journal = try SQLiteLog(
                folder: "\(cluster.home)/journal", key: key, clusterID: cluster.id, create: false)
            let epoch = try journal.start(LogReports(durable: { _ in }, failed: { _ in }))
            let time = WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) + span
            _ = try journal.submit([Event.cluster(.opened(epoch: epoch, at: time))].encoded())
            journal.close()
        }

        @Test func `a clock far behind the journal is refused by name, and accepted only when told so`() throws {
            try Cluster.with(nodes: 0) { cluster in
                #expect(try cluster.stopCoordinator() == ExitCode(0))
                try Self.write(ahead: .minutes(60 * 24 * 365), into: cluster)
                let refused = try cluster.launchCoordinator(log: "refused")
                #expect(try refused.end(within: 20) != ExitCode(0))
                let words = Files.read("\(cluster.folder)/refused.log")
                #expect(words.contains("this machine's clock says 2"), "\(words)")
                #expect(words.contains("set the clock") && words.contains("--accept-clock"), "\(words)")
                try cluster.startCoordinator(options: ["--accept-clock"])
                #expect(Files.read("\(cluster.folder)/coordinator.log").contains("the clock is behind the journal"))
                // Time goes on: what is promised for a while ends.
                let token = try cluster.ctl("token", "create", "--node", "--valid", "1s").word
                usleep(2_500_000)
                #expect(try cluster.join(1, token: token).errors.contains("expired"))
            }
        }

        @Test func `a clock a little behind the journal is a line in the log`() throws {
            try Cluster.with(nodes: 0) { cluster in
                #expect(try cluster.stopCoordinator() == ExitCode(0))
                try Self.write(ahead: .minutes(5), into: cluster)
                try cluster.startCoordinator()
                #expect(Files.read("\(cluster.folder)/coordinator.log").contains("the clock is behind the journal"))
            }
        }
    }
}
