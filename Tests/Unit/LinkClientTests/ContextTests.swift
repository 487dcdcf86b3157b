// The context folder: every fault names its file and what to do.

import Cryptography
import Foundation
import Testing

@testable import Link

@Suite("A context folder")
struct ContextTests {
    private func fault(_ rig: Rig) -> String {
        do {
            _ = try ClientContext(folder: rig.folder)
            return "none"
        } catch {
            return error.description
        }
    }

    @Test("that is not there is named, with the way to get one")
    func isMissing() {
        #expect(throws: ClientFault.self) { try ClientContext(folder: "/nonexistent/coord") }
        do {
            _ = try ClientContext(folder: "/nonexistent/coord")
        } catch {
            #expect(error.description.hasPrefix("/nonexistent/coord: there is no such folder; copy the folder `admin`"))
            #expect(error.exitCode == 1)
        }
    }

    @Test("with a key that others may read is refused, with the command that mends it")
    func hasOpenKey() throws {
        let rig = try Rig()
        try rig.write(address: "127.0.0.1:1")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: "\(rig.folder)/client.key")
        #expect(fault(rig).contains("chmod 600 \(rig.folder)/client.key"))
    }

    @Test("with a file missing names it", arguments: ["ca.crt", "client.crt", "client.key", "address"])
    func lacksFile(file: String) throws {
        let rig = try Rig()
        try rig.write(address: "127.0.0.1:1")
        try FileManager.default.removeItem(atPath: "\(rig.folder)/\(file)")
        #expect(fault(rig).contains("\(rig.folder)/\(file)"))
    }

    @Test("with rubbish in a file names it", arguments: ["ca.crt", "client.crt", "client.key"])
    func hasRubbish(file: String) throws {
        let rig = try Rig()
        try rig.write(address: "127.0.0.1:1")
        let handle = try #require(FileHandle(forWritingAtPath: "\(rig.folder)/\(file)"))
        try handle.truncate(atOffset: 20)
        try handle.close()
        #expect(fault(rig).contains("\(rig.folder)/\(file)"))
    }

    @Test("may hold several addresses, but not none")
    func hasAddresses() throws {
        let rig = try Rig()
        try rig.write(address: "# ours\n10.0.0.1:7878, 10.0.0.2:7878\n\n[::1]:7878\n")
        #expect(try ClientContext(folder: rig.folder).addresses == ["10.0.0.1:7878", "10.0.0.2:7878", "[::1]:7878"])
        try rig.write(address: "\n# nothing\n")
        #expect(fault(rig).contains("it holds 0 addresses"))
    }

    @Test("makes join tokens that name its cluster")
    func makesTokens() throws {
        let rig = try Rig()
        let token = try JoinToken.make(for: rig.authority.certificate)
        #expect(token.authorityFingerprint == rig.authority.fingerprint)
        #expect(try JoinToken(parsing: token.text).keyDigest() == token.keyDigest())
        #expect(try JoinToken.make(for: rig.authority.certificate).text != token.text)
    }
}
