// A key from words that a person keeps: scrypt, so that trying words costs memory and time. Not a way to log in; only
// what leaves the machine (a backup) is sealed under such a key.

import COpenSSL

/// The words under which a backup is sealed.
package struct Passphrase: Sendable {
    private let bytes: [UInt8]

    /// Words from a file's bytes, without the line feed at their end; `path` names them in errors.
    package init(_ bytes: [UInt8], from path: String) throws(CertificateError) {
        let words = Array(bytes.reversed().drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.reversed())
        guard words.count >= Cost.leastBytes else {
            throw CertificateError.file(
                path: path,
                why: "\(words.count) bytes are too few for a passphrase, \(Cost.leastBytes) the least: whoever has the "
                    + "backup may try as many as they like; `openssl rand -base64 24 > \(path)` makes a good one")
        }
        self.bytes = words
    }

    /// Reads the words from a file that nobody else may read.
    package init(file path: String) throws(CertificateError) {
        try self.init(KeyFile.readPrivate(path), from: path)
    }

    /// The key of these words and this salt: always the same, and half a second of work.
    package func key(salt: [UInt8]) throws(SealingError) -> SealingKey {
        var derived = [UInt8](repeating: 0, count: SealingKey.byteCount)
        defer { derived.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        let works = bytes.withUnsafeBytes { words in
            EVP_PBE_scrypt(
                words.baseAddress?.assumingMemoryBound(to: CChar.self), words.count, salt, salt.count, Cost.rounds,
                Cost.block, Cost.lanes, Cost.memory, &derived, derived.count)
        }
        guard works == 1 else { throw .noKeyFromPassphrase(megabytes: Int(Cost.memory >> 20)) }
        return try SealingKey(bytes: derived, from: "the key of the passphrase")
    }

    /// What a try costs. These numbers belong to the format of whatever is sealed: others are another format.
    private enum Cost {
        /// N = 2^17, r = 8, p = 1: 128 MiB and about 0.4 s, the strength OWASP asked for in 2023.
        static let rounds: UInt64 = 1 << 17
        static let block: UInt64 = 8
        static let lanes: UInt64 = 1
        /// Twice what scrypt needs, so that OpenSSL does not refuse.
        static let memory: UInt64 = 256 << 20
        /// Twelve characters drawn from 64 are 72 bits.
        static let leastBytes = 12
    }
}
