// Key files: who may have read them, and what must not be overwritten.

import Glibc
import Testing

@testable import Cryptography

/// A directory of one's own that is gone after the test.
final class PrivateDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/coord-keyfile-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        for name in ["key.pem", "cert.pem", "other"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}

@Suite struct CertificateKeyFileTests {
    @Test func anAuthorityComesBackFromItsFiles() throws {
        let directory = try PrivateDirectory()
        let (key, certificate) = ("\(directory.path)/key.pem", "\(directory.path)/cert.pem")
        let authority = try Authority.make(cluster: "0a")
        try authority.credentials.write(certificateFile: certificate, keyFile: key)
        var status = stat()
        #expect(stat(key, &status) == 0 && status.st_mode & 0o7777 == 0o600)
        #expect(stat(certificate, &status) == 0 && status.st_mode & 0o7777 == 0o644)
        let read = try Authority(certificateFile: certificate, keyFile: key)
        #expect(read.fingerprint == authority.fingerprint && read.cluster == "0a")
    }

    @Test func aKeyThatOthersMayReadIsRefusedWithTheRemedy() throws {
        let directory = try PrivateDirectory()
        let path = "\(directory.path)/key.pem"
        try KeyFile.writePrivate(KeyPair.generate().pem(), to: path)
        for mode: mode_t in [0o640, 0o604, 0o660, 0o601] {
            chmod(path, mode)
            let error = #expect(throws: CertificateError.self) { try KeyFile.readPrivate(path) }
            #expect(error?.description.contains(path) == true)
            #expect(error?.description.contains("chmod 600") == true)
        }
        chmod(path, 0o600)
        #expect(throws: Never.self) { try KeyFile.readPrivate(path) }
    }

    @Test func nothingIsOverwritten() throws {
        let directory = try PrivateDirectory()
        let path = "\(directory.path)/key.pem"
        try KeyFile.writePrivate([1], to: path)
        #expect(throws: CertificateError.self) { try KeyFile.writePrivate([2], to: path) }
        #expect(try KeyFile.readPrivate(path) == [1])
        symlink(path, "\(directory.path)/other")
        #expect(throws: CertificateError.self) { try KeyFile.writePrivate([2], to: "\(directory.path)/other") }
    }

    @Test func aKeyIsTakenAwayWhenItsCertificateCannotBeWritten() throws {
        let directory = try PrivateDirectory()
        let (key, certificate) = ("\(directory.path)/key.pem", "\(directory.path)/cert.pem")
        try KeyFile.writeShared([1], to: certificate)
        let credentials = try Authority.make(cluster: "0a").credentials
        #expect(throws: CertificateError.self) { try credentials.write(certificateFile: certificate, keyFile: key) }
        #expect(access(key, F_OK) != 0)
    }

    @Test func aDirectoryThatOthersMayEnterIsRefused() throws {
        let directory = try PrivateDirectory()
        chmod(directory.path, 0o755)
        let error = #expect(throws: CertificateError.self) {
            try KeyFile.writePrivate([1], to: "\(directory.path)/key.pem")
        }
        #expect(error?.description.contains("chmod 700") == true)
    }

    @Test func onlyASmallRegularFileIsRead() throws {
        let directory = try PrivateDirectory()
        #expect(throws: CertificateError.self) { try KeyFile.readPrivate(directory.path) }
        #expect(throws: CertificateError.self) { try KeyFile.readPrivate("\(directory.path)/missing") }
        #expect(mkfifo("\(directory.path)/other", 0o600) == 0)
        #expect(throws: CertificateError.self) { try KeyFile.readShared("\(directory.path)/other") }
        try KeyFile.writeShared([UInt8](repeating: 0, count: 70_000), to: "\(directory.path)/key.pem")
        #expect(throws: CertificateError.self) { try KeyFile.readShared("\(directory.path)/key.pem") }
    }
}
