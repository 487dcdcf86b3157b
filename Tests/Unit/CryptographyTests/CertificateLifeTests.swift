// When a certificate should be made anew, and that it can be.
import Glibc
import Testing

@testable import Cryptography

@Suite("A certificate's life")
struct CertificateLifeTests {
    @Test("is told from two months before its end on")
    func life() {
        let day: Int64 = 86_400
        #expect(CertificateLife(until: 61 * day, at: 0) == .ahead)
        #expect(CertificateLife(until: 60 * day, at: 0) == .ending(days: 60))
        #expect(CertificateLife(until: day - 1, at: 0) == .ending(days: 0))
        #expect(CertificateLife(until: day, at: day) == .over(days: 0))
        #expect(CertificateLife(until: day, at: 4 * day) == .over(days: 3))
    }

    @Test("begins anew for the same key, in the same file")
    func renewal() throws {
        let cluster = String(repeating: "0c", count: 16)
        let authority = try Authority.make(cluster: cluster)
        var name = Array("/tmp/coord-life-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&name))
        let folder = String(cString: made)
        let (file, keyFile) = ("\(folder)/a.crt", "\(folder)/a.key")
        defer {
            for path in [file, keyFile] { unlink(path) }
            rmdir(folder)
        }
        let now = wallClock()
        let identity = try Identity.user("ann", cluster: cluster)
        let old = try authority.issue(identity, for: KeyPair.generate(), validity: now - 100..<now + 1000)
        try old.write(certificateFile: file, keyFile: keyFile)
        #expect(old.life(at: now) == .ending(days: 0) && old.life(at: now + 2000) == .over(days: 0))
        try authority.issue(identity, for: old.key).replace(certificateFile: file)
        let new = try Credentials(certificateFile: file, keyFile: keyFile)
        #expect(new.life(at: now) == .ahead)
        #expect(new.chain.count == old.chain.count && access("\(file).new", F_OK) != 0)
    }
}
