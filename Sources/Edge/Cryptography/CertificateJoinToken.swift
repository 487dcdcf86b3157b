// The token with which a machine joins: whom to believe and how to be believed, in one line of text. It is not a
// password that is sent: the secret is a key, and only its proof travels.

import COpenSSL
import Synchronization

/// `coord-<authority's fingerprint>-<secret and checksum>`, both in base32 without padding.
///
/// Its description hides the secret; `text` shows it.
package struct JoinToken: Hashable, Sendable, CustomStringConvertible {
    /// The first 16 bytes of SHA-256 of the authority's public key.
    package let authorityFingerprint: [UInt8]
    /// The seed of an Ed25519 key, 32 bytes.
    private let secret: [UInt8]

    /// A new token for this authority's cluster; it opens nothing until its `keyDigest` is admitted.
    package static func make(_ authority: Authority) throws(CertificateError) -> JoinToken {
        try make(for: authority.certificate)
    }

    /// The same where only the authority's certificate is at hand: a token needs no key but its own.
    package static func make(for authority: Certificate) throws(CertificateError) -> JoinToken {
        var secret = [UInt8](repeating: 0, count: 32)
        guard RAND_bytes(&secret, 32) == 1 else { throw CertificateError.last("draw a secret") }
        return JoinToken(authorityFingerprint: Array(authority.publicKeyDigest.prefix(16)), secret: secret)
    }

    private init(authorityFingerprint: [UInt8], secret: [UInt8]) {
        self.authorityFingerprint = authorityFingerprint
        self.secret = secret
    }

    /// Reads a token; throws `badToken` that says whether it is another text, cut, or mistyped.
    package init(parsing text: String) throws(CertificateError) {
        guard text.utf8.count <= 256 else { throw CertificateError.badToken(why: "it is too long") }
        let trimmed = text.split(whereSeparator: \.isWhitespace)
        guard trimmed.count == 1, let word = trimmed.first else {
            throw CertificateError.badToken(why: "it is not one word")
        }
        let parts = word.lowercased().split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "coord" else {
            throw CertificateError.badToken(why: "it has not the form coord-...-...")
        }
        guard let fingerprint = Base32.decode(parts[1]), let sealed = Base32.decode(parts[2]) else {
            throw CertificateError.badToken(why: "it holds a character that no token has (only a-z and 2-7 do)")
        }
        guard fingerprint.count == 16, sealed.count == 36 else {
            throw CertificateError.badToken(why: "some of its characters are missing or too many")
        }
        let secret = Array(sealed.prefix(32))
        guard JoinToken.checksum(fingerprint, secret) == Array(sealed.suffix(4)) else {
            throw CertificateError.badToken(why: "its checksum is wrong, so it was mistyped")
        }
        self.init(authorityFingerprint: fingerprint, secret: secret)
    }

    /// The token as it is given to a person; a secret.
    package var text: String {
        let sum = JoinToken.checksum(authorityFingerprint, secret)
        return "coord-\(Base32.encode(authorityFingerprint))-\(Base32.encode(secret + sum))"
    }

    package var description: String { "coord-\(Base32.encode(authorityFingerprint))-(secret)" }

    /// SHA-256 of the public key: what the coordinator keeps and admits; it is no secret.
    package func keyDigest() throws(CertificateError) -> [UInt8] {
        try KeyPair(seed: secret).publicKeyDigest()
    }

    /// What the joining machine shows: a certificate signed by itself, good for a day.
    package func credentials(now: Int64 = wallClock()) throws(CertificateError) -> Credentials {
        let key = try KeyPair(seed: secret)
        return try Credentials(chain: [Certificate.selfSigned(joinKey: key, now: now)], key: key)
    }

    private static func checksum(_ fingerprint: [UInt8], _ secret: [UInt8]) -> [UInt8] {
        let text = Array("coord join token 1".utf8) + fingerprint + secret
        return Array(text.withUnsafeBytes { sha256($0) }.prefix(4))
    }
}

/// The join keys that a coordinator lets in at this moment, by digest of their public keys.
///
/// Any thread may change it; a handshake that has begun sees it as it is when the key is checked.
package final class AdmittedKeys: Sendable {
    private let digests = Mutex<Set<[UInt8]>>([])

    package init() {}

    /// Lets a key in; throws `tooManyAdmittedKeys` at the bound.
    package func admit(_ digest: [UInt8]) throws(CertificateError) {
        let admitted = digests.withLock { set in
            guard set.count < CertificateLimits.admittedKeys || set.contains(digest) else { return false }
            set.insert(digest)
            return true
        }
        guard admitted else { throw CertificateError.tooManyAdmittedKeys(limit: CertificateLimits.admittedKeys) }
    }

    /// Lets it in no more; connections that are open stay so.
    package func revoke(_ digest: [UInt8]) {
        digests.withLock { _ = $0.remove(digest) }
    }

    package func contains(_ digest: [UInt8]) -> Bool {
        digests.withLock { $0.contains(digest) }
    }
}

/// RFC 4648 base32, lower case, without padding: it survives being read aloud.
enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var held: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet[Int(held >> count & 31)])
            }
        }
        if count > 0 { text.append(alphabet[Int(held << (5 - count) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes; nil for a character outside the alphabet or bits left over that are not zero.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var count: UInt32 = 0
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            held = held << 5 | UInt32(value)
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: held >> count))
        }
        guard count < 5, held & (1 << count - 1) == 0 else { return nil }
        return bytes
    }
}
