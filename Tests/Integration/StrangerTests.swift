// Who may not speak: old protocols, strangers, expired certificates, and bytes that mean nothing.

import ClusterModel
import Cryptography
import Glibc
import Testing

extension IntegrationTests {
    @Suite struct StrangerTests {
        private static func handshake(_ cluster: Cluster, port: Int, _ options: [String]) throws -> Ran {
            try cluster.run(
                "/usr/bin/openssl", ["s_client", "-connect", "127.0.0.1:\(port)", "-brief"] + options, within: 30)
        }

        @Test(.enabled(if: access("/usr/bin/openssl", X_OK) == 0, "needs the openssl program"))
        func `TLS 1.2 is refused on every port, and 1.3 is what is spoken`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let identity = [
                    "-CAfile", "\(cluster.context)/ca.crt", "-cert", "\(cluster.context)/client.crt", "-key",
                    "\(cluster.context)/client.key",
                ]
                for port in [cluster.control, cluster.bulk] {
                    let old = try Self.handshake(cluster, port: port, identity + ["-tls1_2"])
                    #expect(old.code != ExitCode(0), "port \(port): \(old)")
                    #expect(!old.errors.contains("CONNECTION ESTABLISHED"))
                    let current = try Self.handshake(cluster, port: port, identity)
                    #expect(current.errors.contains("TLSv1.3"), "port \(port): \(current)")
                }
            }
        }

        @Test func `a certificate of another cluster is refused`() throws {
            try Cluster.with(nodes: 0) { cluster in
                try Cluster.with(nodes: 0) { other in
                    // Its own authority: it does not believe this coordinator.
                    let stranger = try cluster.run("coordctl", ["jobs", "--context", try other.pointed(at: cluster)])
                    #expect([4, 8].contains(stranger.code.number), "\(stranger)")
                    // Our authority: the coordinator does not believe it.
                    let forged = try other.pointed(at: cluster, authority: "\(cluster.context)/ca.crt")
                    let refused = try cluster.run("coordctl", ["jobs", "--context", forged])
                    #expect([4, 8].contains(refused.code.number), "\(refused)")
                }
                #expect(try cluster.ctl("jobs").code == ExitCode(0))
            }
        }

        @Test func `an expired certificate is refused and said to be so`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let authority = try Authority(
                    certificateFile: "\(cluster.home)/authority/ca.crt", keyFile: "\(cluster.home)/authority/ca.key")
                let now = Int64(time(nil))
                let expired = try authority.issue(
                    Identity.user("admin", cluster: cluster.id), for: KeyPair.generate(),
                    validity: now - 120..<now - 60)
                let context = "\(cluster.folder)/expired"
                mkdir(context, 0o700)
                try expired.write(certificateFile: "\(context)/client.crt", keyFile: "\(context)/client.key")
                for name in ["ca.crt", "address"] {
                    try Files.write(Files.bytes("\(cluster.context)/\(name)"), to: "\(context)/\(name)")
                }
                let refused = try cluster.run("coordctl", ["jobs", "--context", context])
                #expect([4, 8].contains(refused.code.number), "\(refused)")
                #expect(refused.errors.contains("expired"), "\(refused)")
            }
        }

        @Test func `bytes that mean nothing disturb nobody, on either port`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let seed = UInt64.random(in: 1...UInt64.max)
                print("seed of the garbage: \(seed)")
                var randomness = Randomness(seed: seed)
                let hello: [UInt8] = [0x16, 0x03, 0x01, 0x40, 0x00, 0x01]
                for port in [cluster.control, cluster.bulk] {
                    for size in [0, 1, 5, 100, 100_000] {
                        let noise = (0..<size).map { _ in UInt8.random(in: 0...255, using: &randomness) }
                        try Ports.send(noise, to: port)
                        try Ports.send(hello + noise, to: port)
                    }
                    try Ports.send(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: port)
                }
                #expect(cluster.coordinator?.poll() == nil)
                #expect(try cluster.ctl("nodes").code == ExitCode(0))
            }
        }

        @Test(.enabled(if: access("/usr/bin/openssl", X_OK) == 0, "needs the openssl program"))
        func `a proven peer that talks rubbish is dropped, and the others are served`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let noise = "\(cluster.folder)/noise"
                for (number, bytes) in [
                    [UInt8](repeating: 0xff, count: 5000), [0, 0, 0, 4, 1, 2, 3, 4], [0xff, 0xff, 0xff, 0xff],
                ].enumerated() {
                    try Files.write(bytes, to: noise)
                    for port in [cluster.control, cluster.bulk] {
                        let log = "\(cluster.folder)/openssl-\(number)-\(port).log"
                        let peer = try Child(
                            "/usr/bin/openssl",
                            [
                                "s_client", "-connect", "127.0.0.1:\(port)", "-quiet", "-no_ign_eof", "-cert",
                                "\(cluster.context)/client.crt", "-key", "\(cluster.context)/client.key",
                            ], input: noise, output: log, errors: log)
                        try peer.end(within: 30)
                    }
                }
                #expect(cluster.coordinator?.poll() == nil)
                #expect(try cluster.ctl("nodes").code == ExitCode(0))
            }
        }
    }
}

extension Cluster {
    /// A copy of this cluster's context that calls another coordinator, with another authority if one is named.
    fileprivate func pointed(at other: Cluster, authority: String? = nil) throws -> String {
        let copy = try Files.temporary(under: folder)
        chmod(copy, 0o700)
        for (name, source) in [
            ("client.crt", "\(context)/client.crt"), ("client.key", "\(context)/client.key"),
            ("ca.crt", authority ?? "\(context)/ca.crt"), ("address", "\(other.context)/address"),
        ] {
            try Files.write(Files.bytes(source), to: "\(copy)/\(name)")
            chmod("\(copy)/\(name)", 0o600)
        }
        return copy
    }
}
