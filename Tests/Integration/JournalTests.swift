// The journal under a full disk, with a flipped bit, and with two that want it: the coordinator stops and says why.

import Glibc
import Testing

extension IntegrationTests {
    @Suite struct JournalTests {
        private static func lastWords(_ cluster: Cluster, _ log: String) -> String {
            Files.read("\(cluster.folder)/\(log).log")
        }

        @Test(.enabled(if: isRoot, rootOnly))
        func `on a full disk it ends rather than promise, and goes on where it was when there is room`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let journal = "\(cluster.home)/journal"
                _ = try cluster.stopCoordinator()
                guard mount("tmpfs", journal, "tmpfs", 0, "size=24m,mode=0700") == 0 else {
                    throw BenchError(description: "cannot mount tmpfs: \(String(cString: strerror(errno)))")
                }
                defer {
                    cluster.killCoordinator()
                    umount(journal)
                }
                try cluster.startCoordinator()
                let accepted = try fill(cluster)
                #expect(cluster.coordinator?.poll() != ExitCode(0))
                #expect(Self.lastWords(cluster, "coordinator").contains("journal"))
                #expect(mount("tmpfs", journal, "tmpfs", UInt(MS_REMOUNT), "size=256m") == 0)
                try cluster.startCoordinator()
                let listed = try cluster.ctl("jobs", "-a").output
                for job in accepted { #expect(listed.split(whereSeparator: \.isWhitespace).contains(Substring(job))) }
            }
        }

        /// Submits until the coordinator is gone; what it acknowledged.
        private func fill(_ cluster: Cluster) throws -> [String] {
            var accepted: [String] = []
            let weight = String(repeating: "x", count: 100_000)
            for number in 0..<200 {
                guard cluster.coordinator?.poll() == nil else { return accepted }
                let weights = (0..<8).flatMap { ["--env", "NOTHING\($0)=\(number)\(weight)"] }
                let flags = ["submit", "--parsable"] + weights + ["--", "/bin/true"]
                let output = "\(cluster.folder)/fill"
                defer { for file in [output, "\(output).errors"] { unlink(file) } }
                let client = try cluster.start("coordctl", flags, output: output)
                defer { client.destroy() }
                try eventually("an answer or an end") { client.poll() != nil || cluster.coordinator?.poll() != nil }
                if client.poll() == ExitCode(0) { accepted.append(Files.read(output).filter(\.isNumber)) }
            }
            throw BenchError(description: "24 MiB hold 160 MB?")
        }

        @Test func `a flipped bit is found, named, and nothing is made of it`() throws {
            try Cluster.with(nodes: 0) { cluster in
                for number in 0..<20 { _ = try cluster.submit("true", ["-J", "job\(number)"]) }
                #expect(try cluster.stopCoordinator() == ExitCode(0))
                let folder = "\(cluster.home)/journal"
                guard let name = Files.names(in: folder).max(by: { size("\(folder)/\($0)") < size("\(folder)/\($1)") })
                else { throw BenchError(description: "the journal has no files") }
                try Files.flipSealedBit(in: "\(folder)/\(name)")
                let child = try cluster.launchCoordinator(log: "damaged")
                defer { child.destroy() }
                #expect(try child.end(within: 30) != ExitCode(0))
                let words = Self.lastWords(cluster, "damaged")
                #expect(words.contains("\(folder)/\(name)") && words.contains("damaged"), "\(words)")
                #expect(!words.contains("Fatal error"), "\(words)")
            }
        }

        private func size(_ path: String) -> Int { Files.bytes(path).count }

        @Test func `a second coordinator on one journal is refused, and the first goes on`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let second = try cluster.launchCoordinator(control: Ports.free(), bulk: Ports.free(), log: "second")
                defer { second.destroy() }
                #expect(try second.end(within: 30) != ExitCode(0))
                let words = Self.lastWords(cluster, "second")
                #expect(words.contains("journal"), "\(words)")
                #expect(try cluster.ctl("nodes").code == ExitCode(0))
            }
        }

        @Test func `a coordinator whose port is taken says so and writes nothing`() throws {
            try Cluster.with(nodes: 0) { cluster in
                try Cluster.with(nodes: 0) { other in
                    _ = try other.stopCoordinator()
                    let child = try other.launchCoordinator(control: cluster.control, log: "taken")
                    defer { child.destroy() }
                    #expect(try child.end(within: 30) != ExitCode(0))
                    #expect(Self.lastWords(other, "taken").contains("\(cluster.control)"))
                }
            }
        }

        @Test func `making a cluster where there is one is refused`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let again = try cluster.run("coordinator", ["init", "--dir", cluster.home])
                #expect(again.code != ExitCode(0))
                #expect(again.errors.contains("already"), "\(again)")
                #expect(try cluster.ctl("nodes").code == ExitCode(0))
            }
        }
    }
}
