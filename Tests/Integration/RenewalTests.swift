// Certificates end, and are made anew without a new cluster.

import Cryptography
import Foundation
import Testing

extension IntegrationTests {
    @Suite struct RenewalTests {
        /// Leaves a certificate in the file that ends so many seconds from now.
        private static func shorten(_ file: String, key: String, by cluster: Cluster, endingIn seconds: Int64) throws {
            let authority = try Authority(
                certificateFile: "\(cluster.home)/authority/ca.crt", keyFile: "\(cluster.home)/authority/ca.key")
            let old = try Credentials(certificateFile: file, keyFile: key)
            guard let identity = try old.chain.first?.identity() else { throw BenchError(description: "no identity") }
            let now = Int64(Date().timeIntervalSince1970)
            let short = try authority.issue(
                identity, for: old.key, hosts: identity.kind == .coordinator ? ["127.0.0.1"] : [],
                validity: now - 250..<now + seconds)
            try short.replace(certificateFile: file)
        }

        @Test func `what has ended is refused with its remedy, what ends soon is told, and renewing mends both`() throws
        {
            try Cluster.with(nodes: 1) { cluster in
                let home = "\(cluster.folder)/node-1"
                let bob = "\(cluster.folder)/bob"
                let dir = ["--dir", cluster.home]
                #expect(try cluster.run("coordinator", ["add-user", "bob", "--out", bob] + dir).code == ExitCode(0))
                #expect(try cluster.stopCoordinator() == ExitCode(0))
                cluster.killAgent(1)
                for end in [-100, 3600] as [Int64] {
                    let files = [
                        ("\(cluster.home)/coordinator.crt", "\(cluster.home)/coordinator.key"),
                        ("\(home)/node.crt", "\(home)/node.key"),
                    ]
                    for (file, key) in files { try Self.shorten(file, key: key, by: cluster, endingIn: end) }
                    guard end < 0 else { continue }
                    let refused = try cluster.launchCoordinator(log: "refused")
                    #expect(try refused.end(within: 20) != ExitCode(0))
                    #expect(Files.read("\(cluster.folder)/refused.log").contains("`coordinator renew"))
                    let agent = try cluster.run("agent", ["run", "--dir", home])
                    #expect(agent.code != ExitCode(0) && agent.errors.contains("--renew"), "\(agent)")
                }
                try cluster.startCoordinator()
                #expect(Files.read("\(cluster.folder)/coordinator.log").contains("certificate ends soon"))
                try Self.shorten("\(bob)/client.crt", key: "\(bob)/client.key", by: cluster, endingIn: -100)
                #expect(try cluster.run("coordctl", ["jobs", "--context", bob]).code != ExitCode(0))
                let again = try cluster.run("coordinator", ["add-user", "bob", "--out", bob, "--renew"] + dir)
                #expect(again.code == ExitCode(0), "\(again)")
                #expect(try cluster.run("coordctl", ["jobs", "--context", bob]).code == ExitCode(0))
                let wrong = try cluster.run("coordinator", ["add-user", "eve", "--out", bob, "--renew"] + dir)
                #expect(wrong.code != ExitCode(0) && wrong.errors.contains("not of user eve"), "\(wrong)")
                let token = try cluster.ctl("token", "create", "--node").word
                let joined = try cluster.run(
                    "agent", ["join", "127.0.0.1:\(cluster.control)", "--token", token, "--dir", home, "--renew"])
                #expect(joined.code == ExitCode(0), "\(joined)")
                try cluster.startAgent(1)
                try eventually("the node is up") { try cluster.ctl("nodes").output.contains("IDLE") }
                #expect(!Files.read("\(cluster.folder)/node-1.log").contains("certificate ends soon"))
                #expect(try cluster.run("coordinator", ["renew"] + dir).code == ExitCode(0))
                #expect(try cluster.stopCoordinator() == ExitCode(0))
                try cluster.startCoordinator()
                #expect(try cluster.ctl("nodes").code == ExitCode(0))
            }
        }

        @Test func `a node's certificate is no client's, and is said to be none`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let (home, context) = ("\(cluster.folder)/node-1", "\(cluster.folder)/wrong")
                try FileManager.default.createDirectory(
                    atPath: context, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
                for (from, to) in [
                    ("node.crt", "client.crt"), ("node.key", "client.key"), ("ca.crt", "ca.crt"),
                    ("address", "address"),
                ] {
                    try FileManager.default.copyItem(atPath: "\(home)/\(from)", toPath: "\(context)/\(to)")
                }
                let ran = try cluster.run("coordctl", ["jobs", "--context", context])
                #expect(ran.code == ExitCode(1) && ran.errors.contains("a user's"), "\(ran)")
            }
        }
    }
}
