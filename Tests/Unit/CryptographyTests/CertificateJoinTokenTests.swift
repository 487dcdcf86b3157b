// Join tokens: read as written, refused when mistyped, and their secrets kept out of descriptions.

import Testing

@testable import Cryptography

@Suite struct CertificateJoinTokenTests {
    let authority: Authority

    init() throws {
        authority = try Authority.make(cluster: "0123456789abcdef")
    }

    @Test func aTokenIsReadAsItIsWritten() throws {
        let token = try JoinToken.make(authority)
        #expect(token.authorityFingerprint == authority.fingerprint)
        for text in [token.text, "  \(token.text)\n", token.text.uppercased()] {
            let read = try JoinToken(parsing: text)
            #expect(read == token)
            #expect(try read.keyDigest() == token.keyDigest())
        }
        #expect(try token.credentials().chain[0].publicKeyDigest == token.keyDigest())
    }

    @Test func everySingleMistypedCharacterIsFound() throws {
        let text = try JoinToken.make(authority).text
        for (offset, character) in text.enumerated() {
            for other in ["a", "b", "7", "x"] where other != String(character) {
                var letters = text.map(String.init)
                letters[offset] = other
                #expect(throws: CertificateError.self, "character \(offset)") {
                    try JoinToken(parsing: letters.joined())
                }
            }
        }
        var letters = Array(text)
        letters[40] = letters[40] == "a" ? "b" : "a"
        #expect(throws: CertificateError.badToken(why: "its checksum is wrong, so it was mistyped")) {
            try JoinToken(parsing: String(letters))
        }
    }

    @Test func aCutOrForeignTextIsRefused() throws {
        let text = try JoinToken.make(authority).text
        for length in 0..<text.count {
            #expect(throws: CertificateError.self) { try JoinToken(parsing: String(text.prefix(length))) }
        }
        for other in ["hello", "coord--", "coord-a-b-c", text + text, String(repeating: "a", count: 9_999)] {
            #expect(throws: CertificateError.self) { try JoinToken(parsing: other) }
        }
    }

    @Test func aDescriptionDoesNotShowTheSecret() throws {
        let token = try JoinToken.make(authority)
        let secret = try #require(token.text.split(separator: "-").last)
        #expect(!"\(token)".contains(secret))
    }

    @Test func admittedKeysAreBoundedAndCanBeRevoked() throws {
        let keys = AdmittedKeys()
        for number in 0..<CertificateLimits.admittedKeys {
            try keys.admit([UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)])
        }
        #expect(throws: CertificateError.self) { try keys.admit([1, 2, 3]) }
        #expect(keys.contains([7, 0]))
        keys.revoke([7, 0])
        #expect(!keys.contains([7, 0]))
        try keys.admit([1, 2, 3])
    }

    @Test func base32FollowsItsStandard() {
        let pairs = [
            ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
        ]
        for (plain, text) in pairs {
            #expect(Base32.encode(Array(plain.utf8)) == text)
            #expect(Base32.decode(text) == Array(plain.utf8))
        }
        #expect(Base32.decode("mz") == nil)
        #expect(Base32.decode("m1") == nil)
    }
}
