// A join token made where no authority's key is: at a client that has only the authority's certificate. Its grammar is
// JoinToken's, which reads what is written here, so that a difference between the two ends at once.

package import Cryptography

extension JoinToken {
    /// A new token for the cluster of this authority; it opens nothing until its `keyDigest` is admitted.
    package static func made(for authority: Certificate) throws(CertificateError) -> JoinToken {
        let fingerprint = Array(authority.publicKeyDigest.prefix(16))
        let secret = RandomBytes.make(32)
        let sum = Digest.sha256(Array("coord join token 1".utf8), fingerprint, secret).bytes.prefix(4)
        return try JoinToken(parsing: "coord-\(base32(fingerprint))-\(base32(secret + sum))")
    }

    /// RFC 4648 base32, lower case, without padding.
    private static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
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
}
