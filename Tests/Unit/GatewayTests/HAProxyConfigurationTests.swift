// The text of a configuration: what stands in it, and that HAProxy takes it. The second half needs the program HAProxy
// and openssl, and says so where they are missing.

import ClusterModel
import Glibc
import Testing

@testable import Gateway

@Suite("A configuration")
struct HAProxyConfigurationTests {
    private func settings(_ folder: String = "/run/gateway") -> GatewaySettings {
        var settings = GatewaySettings(folder: folder, fronts: [GatewayFront(address: "127.0.0.1:18080")])
        settings.stock = RouteBalance.allCases.map { PoolStock(PoolShape(balance: $0), count: 1) }
        settings.stock.append(PoolStock(PoolShape(isSticky: true, queueDeadline: .seconds(1)), count: 1))
        settings.slots = 3
        return settings
    }

    private func table(serverName: String? = nil) throws -> RouteTable {
        try RouteTable([
            RoutedService(
                name: "a/web", routes: [Route(host: "h.example", path: "/api", stripsPrefix: true), Route()],
                replicas: [
                    RoutedReplica(id: 1, revision: 1, address: "10.0.0.1", port: 81, weight: 3, serverName: serverName),
                    RoutedReplica(id: 2, revision: 1, address: "fd00::1", port: 82, isDraining: true),
                ])
        ])
    }

    private func configuration(_ settings: GatewaySettings, _ table: RouteTable) -> HAProxyConfiguration {
        var layout = PoolLayout(settings: settings)
        layout.grow(for: table, settings: settings)
        _ = layout.follow(table, rest: .zero, at: BootTime(milliseconds: 0))
        return HAProxyConfiguration(settings: settings, layout: layout)
    }

    @Test("has every slot as it is now, so that a started proxy needs to be told nothing")
    func slots() throws {
        let configuration = try configuration(settings(), table())
        #expect(
            configuration.text.contains("    server s3 10.0.0.1:81 weight 3 maxconn 100\n")
                || configuration.text.contains("    server s1 10.0.0.1:81 weight 3 maxconn 100\n"))
        #expect(configuration.text.contains("[fd00::1]:82 weight 100 maxconn 100 disabled\n"))
        #expect(configuration.text.contains("    server s3 127.0.0.1:9 weight 1 maxconn 1 disabled\n"))
        #expect(configuration.routeMap.contains("h.example/api/ q1;1;60000;3600000;256;0;0;a/web\n"))
        #expect(configuration.nameMap.isEmpty)
    }

    @Test("never sends again what may have been received")
    func retries() throws {
        let text = try configuration(settings(), table()).text
        #expect(text.contains("retry-on conn-failure\n"))
        #expect(text.contains("http-reuse safe\n"))
    }

    @Test("shows who the gateway is, and asks anew who a replica's node is, where TLS is spoken to replicas")
    func identity() throws {
        let folder = try TestGateway.folder()
        defer { TestGateway.remove(folder) }
        try FolderFile.write("a certificate", to: "\(folder)/crt")
        var settings = settings()
        settings.replicaAuthority = "\(folder)/ca"
        try FolderFile.write("an authority", to: "\(folder)/ca")
        settings.identity = try ProxyIdentity(
            certificateFile: "\(folder)/crt", keyFile: "\(folder)/key", authorityFile: "\(folder)/ca")
        let one = try configuration(settings, table(serverName: "node a_B.c"))
        #expect(one.text.contains(" no-ssl-reuse ssl verify required ca-file \(folder)/ca crt /run/gateway/node.pem\n"))
        #expect(one.text.contains("set-header connection close if { rand(1000) eq 0 }"))
        #expect(one.nameMap.hasSuffix(" node a_B.c\n"))
        try FolderFile.write("another certificate", to: "\(folder)/crt")
        settings.identity = try ProxyIdentity(
            certificateFile: "\(folder)/crt", keyFile: "\(folder)/key", authorityFile: "\(folder)/ca")
        #expect(try configuration(settings, table()).mark != one.mark, "a renewed certificate is a reload")
        for bad in ["node ", "node a b", "node a/b", "user a", "node a\n"] {
            #expect(throws: RouteTableError.badServerName(bad, service: "a/web")) { try table(serverName: bad) }
        }
    }

    @Test("is marked by its settings, and not by who sits where")
    func mark() throws {
        let (one, other) = try (configuration(settings(), table()), configuration(settings(), .empty))
        #expect(one.mark == other.mark)
        var changed = settings()
        changed.connections = 99
        #expect(configuration(changed, .empty).mark != one.mark)
    }

    @Test("is taken by HAProxy in every shape", .enabled(if: TestGateway.isInstalled, "\(TestGateway.reason)"))
    func taken() throws {
        try check { _ in
        } table: {
            try table()
        }
    }

    @Test(
        "is taken with TLS on both sides",
        .enabled(if: TestGateway.isInstalled && TestCertificates.isInstalled, "\(TestGateway.reason), and openssl"))
    func takenWithTLS() throws {
        try check { settings in
            let certificates = try TestCertificates(folder: settings.folder)
            let pair = try certificates.pair("front.test")
            settings.fronts.append(GatewayFront(address: "127.0.0.1:18443", certificate: pair))
            settings.replicaAuthority = certificates.authority
            settings.threads = 1
        } table: {
            try table(serverName: "node-1.test")
        }
    }

    @Test(
        "that HAProxy does not take is refused with its own words",
        .enabled(if: TestGateway.isInstalled, "\(TestGateway.reason)"))
    func refused() throws {
        #expect {
            try check {
                $0.fronts = [GatewayFront(address: "127.0.0.1:18443", certificate: "/nowhere.pem")]
            } table: {
                .empty
            }
        } throws: { error in
            "\(error)".contains("unable to stat SSL certificate from file '/nowhere.pem'")
        }
    }

    private func check(_ change: (inout GatewaySettings) throws -> Void, table: () throws -> RouteTable) throws {
        let folder = try TestGateway.folder()
        defer { TestGateway.remove(folder) }
        var settings = settings(folder)
        try change(&settings)
        let configuration = try configuration(settings, table())
        try FolderFile.write(HAProxyConfiguration.holdScript, to: settings.path("hold.lua"))
        try FolderFile.write(configuration.routeMap, to: settings.routeMap)
        try FolderFile.write(configuration.nameMap, to: settings.nameMap)
        try FolderFile.write(configuration.text, to: settings.path("haproxy.cfg"))
        try GatewayProcess.check(
            settings.path("haproxy.cfg"), program: settings.program, errors: settings.path("check.err"))
    }
}

/// An authority and certificates of it, made by openssl for one test.
struct TestCertificates {
    static var isInstalled: Bool { access("/usr/bin/openssl", X_OK) == 0 }

    private static let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

    let folder: String
    var authority: String { "\(folder)/ca.pem" }

    init(folder: String) throws {
        self.folder = folder
        try run(
            "req -x509 \(Self.newKey) -keyout \(folder)/ca.key -out \(folder)/ca.pem "
                + "-days 2 -subj /CN=test-authority -addext basicConstraints=critical,CA:TRUE")
    }

    /// A file with a certificate for the name, and its key.
    func pair(_ name: String) throws -> String {
        let base = "\(folder)/\(name)"
        try FolderFile.write("subjectAltName=DNS:\(name)\n", to: "\(base).ext")
        try run(
            "req \(Self.newKey) -keyout \(base).key -out \(base).csr -subj /CN=\(name)"
        )
        try run(
            "x509 -req -in \(base).csr -CA \(folder)/ca.pem -CAkey \(folder)/ca.key -CAcreateserial -days 2 "
                + "-extfile \(base).ext -out \(base).crt")
        let text = try FolderFile.read("\(base).crt", most: 65_536) + FolderFile.read("\(base).key", most: 65_536)
        try FolderFile.write(text, to: "\(base).pem")
        return "\(base).pem"
    }

    /// A certificate of a member of the cluster by its common name, and its key, in two files.
    func member(_ name: String, file: String) throws -> (certificate: String, key: String) {
        let base = "\(folder)/\(file)"
        try FolderFile.write("subjectAltName=URI:coord://ab/\(file)\n", to: "\(base).ext")
        try run("req \(Self.newKey) -keyout \(base).key -out \(base).csr", ["-subj", "/CN=\(name)"])
        try run(
            "x509 -req -in \(base).csr -CA \(folder)/ca.pem -CAkey \(folder)/ca.key -CAcreateserial -days 2 "
                + "-extfile \(base).ext -out \(base).crt")
        return ("\(base).crt", "\(base).key")
    }

    private func run(_ words: String, _ more: [String] = []) throws {
        let process = try ProxyProcess.start(
            ["/usr/bin/openssl"] + words.split(separator: " ").map(String.init) + more, errors: "\(folder)/openssl.err")
        guard process.waitForEnd(milliseconds: 20_000) else { throw TestFault(what: "openssl \(words)") }
    }
}
