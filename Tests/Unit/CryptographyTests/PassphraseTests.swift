// Keys from words: the same words and salt, the same key; and words that are no protection are refused.

import Cryptography
import Glibc
import Testing

@Suite struct PassphraseTests {
    private static let words = Array("correct horse battery".utf8)

    private static func tag(_ words: [UInt8], salt: [UInt8]) throws -> Digest {
        try Passphrase(words, from: "test").key(salt: salt).tag(.archiveCheck, over: [1])
    }

    @Test func `words and salt make a key, the line feed at the end of a file does not`() throws {
        let salt = [UInt8](repeating: 7, count: 16)
        let tag = try Self.tag(Self.words, salt: salt)
        #expect(try Self.tag(Self.words + Array("\r\n".utf8), salt: salt) == tag)
        #expect(try Self.tag(Self.words + [UInt8(ascii: ".")], salt: salt) != tag)
        #expect(try Self.tag(Self.words, salt: [UInt8](repeating: 8, count: 16)) != tag)
    }

    @Test func `too few words, and words that others may read, are refused with a remedy`() throws {
        let short = #expect(throws: CertificateError.self) { try Passphrase(Array("hello\n".utf8), from: "/p") }
        #expect(short?.description.contains("/p: 5 bytes are too few") == true)
        var template = Array("/tmp/coord-words-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        let path = template.withUnsafeBufferPointer { String(decoding: $0.dropLast().map(UInt8.init), as: UTF8.self) }
        defer { unlink(path) }
        #expect(write(file, Self.words, Self.words.count) == Self.words.count)
        _ = try Passphrase(file: path)
        fchmod(file, 0o640)
        let open = #expect(throws: CertificateError.self) { try Passphrase(file: path) }
        #expect(open?.description.contains("chmod 600") == true)
        close(file)
    }
}
