// The text of an ingress's configuration, and its table as a value.

import Testing

@testable import Gateway

@Suite("The configuration of an ingress")
struct IngressConfigurationTests {
    private static func with(_ body: (IngressSettings) throws -> Void) throws {
        let folder = try TestGateway.folder()
        defer { TestGateway.remove(folder) }
        for name in ["crt", "ca"] { try FolderFile.write(name, to: "\(folder)/\(name)") }
        let identity = try ProxyIdentity(
            certificateFile: "\(folder)/crt", keyFile: "\(folder)/key", authorityFile: "\(folder)/ca")
        try body(
            IngressSettings(folder: "/run/ingress", address: "10.0.0.1", ports: 31_000..<31_256, identity: identity))
    }

    @Test(
        "listens at the ports that it was given, for nobody who does not show a certificate, and sends to loopback only"
    )
    func text() throws {
        try Self.with { settings in
            let text = IngressConfiguration(settings: settings).text
            #expect(text.contains("    bind 10.0.0.1:31000-31255\n"))
            #expect(text.contains(" ca-file \(settings.identity.authorityFile) verify required\n"))
            #expect(text.contains("tcp-request content set-dst ipv4(127.0.0.1)\n"))
            #expect(text.components(of: "\n    server ") == ["tls unix@/run/ingress/tls.sock", "replica 0.0.0.0"])
            var other = settings
            other.address = "fd00::1"
            #expect(IngressConfiguration(settings: other).text.contains("    bind [fd00::1]:31000-31255\n"))
            #expect(IngressConfiguration(settings: other).mark != IngressConfiguration(settings: settings).mark)
        }
    }

    @Test("has the same table whatever the order in which it is told")
    func table() {
        let doors = [IngressDoor(port: 2, replica: 20), IngressDoor(port: 1, replica: 10)]
        let one = IngressTable(gateways: ["b", "a", "b"], doors: doors)
        #expect(one == IngressTable(gateways: ["a", "b"], doors: doors.reversed()))
        #expect(one == IngressTable(told: one.gatewayEntries, one.doorEntries))
        // Nobody told a proxy this.
        for odd in [MapEntry(key: "x", value: "1"), MapEntry(key: "1", value: "70000")] {
            #expect(IngressTable(told: [], one.doorEntries + [odd]) == nil)
        }
    }
}

extension String {
    /// The words that follow each of these, up to an option or the end of the line.
    fileprivate func components(of start: String) -> [String] {
        var (rest, found): (Substring, [String]) = (self[...], [])
        while let range = rest.firstRange(of: start) {
            rest = rest[range.upperBound...]
            found.append(rest.prefix { $0 != "\n" }.split(separator: " ").prefix(2).joined(separator: " "))
        }
        return found
    }
}
