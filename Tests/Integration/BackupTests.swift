// A backup of a cluster that works, and the cluster that is made of it: what was acknowledged is in it, the agents of
// the lost one obey the new one, and no id comes twice.

import Foundation
import Glibc
import Testing

extension IntegrationTests {
    @Suite struct BackupTests {
        private static func words(_ cluster: Cluster) throws -> String {
            let path = "\(cluster.folder)/words"
            try Files.write("correct horse battery staple\n", to: path)
            chmod(path, 0o600)
            return path
        }

        private static func backup(_ cluster: Cluster, to file: String) throws -> Ran {
            try cluster.run(
                "coordinator",
                ["backup", "--dir", cluster.home, "--passphrase-file", words(cluster), "--to", file])
        }

        private static func restore(_ cluster: Cluster, _ file: String, to folder: String) throws -> Ran {
            try cluster.run(
                "coordinator",
                ["restore", "--from", file, "--passphrase-file", words(cluster), "--dir", folder])
        }

        @Test func `a backup taken in a burst of submits holds every job that was acknowledged before it began`() throws
        {
            try Cluster.with(nodes: 0) { cluster in
                let documents = (0..<40).map {
                    "kind: TrainingJob\nmetadata: {name: b\($0)}\nspec: {command: [/bin/true]}\n"
                }
                let (burst, output) = ("\(cluster.folder)/burst.yaml", "\(cluster.folder)/burst")
                try Files.write(documents.joined(separator: "---\n"), to: burst)
                let submit = "\(Programs.folder)/coordctl submit \(burst) --parsable"
                let client = try cluster.start(
                    "/bin/sh", ["-c", "until [ -e \(cluster.folder)/enough ]; do \(submit); done"], output: output)
                defer { client.destroy() }
                try eventually("some are acknowledged") { Self.lines(output).count > 100 }
                let acknowledged = Self.lines(output)
                let file = "\(cluster.folder)/backup"
                let ran = try Self.backup(cluster, to: file)
                #expect(ran.code == ExitCode(0) && ran.output.contains("keys"), "\(ran)")
                try Files.write("", to: "\(cluster.folder)/enough")
                #expect(try client.end() == ExitCode(0))
                let again = try Self.backup(cluster, to: file)
                #expect(again.code == ExitCode(1) && again.errors.contains("not overwritten"), "\(again)")
                let copy = "\(cluster.folder)/copy"
                let restored = try Self.restore(cluster, file, to: copy)
                #expect(restored.code == ExitCode(0), "\(restored)")
                try Self.check(cluster, copy, holds: acknowledged, of: Self.lines(output).count)
            }
        }

        private static func lines(_ path: String) -> [String] {
            // The last line may still be written.
            Files.read(path).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }

        private static func check(
            _ cluster: Cluster, _ folder: String, holds acknowledged: [String], of all: Int
        ) throws {
            let verified = try cluster.run("coordinator", ["journal", "verify", "--dir", folder])
            #expect(verified.code == ExitCode(0) && verified.output.contains("is whole"), "\(verified)")
            let dump = try cluster.run("coordinator", ["journal", "dump", "--dir", folder])
            let events = try dump.output.split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
            let jobs = events.filter { $0["kind"] as? String == "job.submitted" }.compactMap { $0["job"] as? Int }
            print("the backup holds \(jobs.count) of \(all) jobs; \(acknowledged.count) were told before it began")
            #expect(Set(jobs).isSuperset(of: acknowledged.compactMap(Int.init)))
            let kinds = events.suffix(2).compactMap { $0["kind"] as? String }
            #expect(kinds == ["cluster.recovered", "cluster.maintained"])
        }

        @Test func `agents that obeyed later epochs obey a restored coordinator, and no id comes twice`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let first = try cluster.submit("exit 3")
                #expect(try cluster.end(of: first) == ExitCode(3))
                let file = "\(cluster.folder)/backup"
                #expect(try Self.backup(cluster, to: file).code == ExitCode(0))
                for _ in 0..<3 {
                    cluster.killCoordinator()
                    try cluster.startCoordinator()
                }
                let lost = try cluster.submit("sleep 600")
                try cluster.wait(for: lost, state: "RUNNING")
                cluster.killCoordinator()
                #expect(rename(cluster.home, "\(cluster.folder)/lost") == 0)
                let restored = try Self.restore(cluster, file, to: cluster.home)
                #expect(restored.code == ExitCode(0), "\(restored)")
                try cluster.startCoordinator()
                try eventually("the agent obeys") { try cluster.ctl("nodes").output.contains("IDLE") }
                #expect(try cluster.job(first).exitStatus == 3, "what the backup knew is known")
                let unknown = try cluster.ctl("describe", lost)
                #expect(unknown.code != ExitCode(0), "what came after the backup is lost: \(unknown)")
                let next = try cluster.submit("exit 4")
                #expect(Int(next).map { $0 > 1_000_000 } == true, "\(next)")
                #expect(try cluster.end(of: next) == ExitCode(4))
                try eventually("what ran for nobody is ended") { cluster.leftovers.isEmpty }
            }
        }

        @Test func `a wrong passphrase, a damaged backup and a folder in use are refused, and leave nothing`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let file = "\(cluster.folder)/backup"
                #expect(try Self.backup(cluster, to: file).code == ExitCode(0))
                let used = try Self.restore(cluster, file, to: cluster.home)
                #expect(used.code == ExitCode(1) && used.errors.contains("is not empty"), "\(used)")
                #expect(try cluster.ctl("nodes").code == ExitCode(0))
                let copy = "\(cluster.folder)/copy"
                try Files.write("another horse altogether\n", to: "\(cluster.folder)/others")
                chmod("\(cluster.folder)/others", 0o600)
                let wrong = try cluster.run(
                    "coordinator",
                    ["restore", "--from", file, "--passphrase-file", "\(cluster.folder)/others", "--dir", copy])
                #expect(wrong.code == ExitCode(1) && wrong.errors.contains("another passphrase"), "\(wrong)")
                try Files.flipSealedBit(in: file)
                let damaged = try Self.restore(cluster, file, to: copy)
                #expect(damaged.code == ExitCode(1) && damaged.errors.contains("record"), "\(damaged)")
                #expect(!FileManager.default.fileExists(atPath: copy), "nothing is left of it")
                let short = try cluster.run("coordinator", ["run", "--dir", copy])
                #expect(short.code != ExitCode(0), "\(short)")
            }
        }
    }
}
