// SHA-256 digests and keyed tags as values, and their hexadecimal spelling. Not a streaming hasher: everything hashed
// here is already in memory, and is given as parts so that nobody concatenates just to hash.

import COpenSSL

/// The SHA-256 of some bytes, 32 bytes held inline.
package struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Bytes in a digest.
    package static let byteCount = 32

    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest with exactly these 32 bytes; nil for any other count.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Digest.byteCount else { return nil }
        self.init { $0.copyBytes(from: bytes) }
    }

    /// The digest written as 64 hexadecimal digits of either case; nil for anything else.
    package init?(hex: String) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// A digest whose 32 bytes `fill` writes.
    private init(_ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words, fill)
        self.words = words
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { Hex.text(bytes) }

    package var description: String { hex }

    /// Appends the 32 bytes to `buffer` without an array in between.
    package func append(to buffer: inout [UInt8]) {
        withUnsafeBytes(of: words) { buffer.append(contentsOf: $0) }
    }

    package static func == (one: Digest, other: Digest) -> Bool {
        withUnsafeBytes(of: one.words) { left in
            withUnsafeBytes(of: other.words) { CRYPTO_memcmp(left.baseAddress, $0.baseAddress, Digest.byteCount) == 0 }
        }
    }

    package func hash(into hasher: inout Hasher) {
        withUnsafeBytes(of: words) { hasher.combine(bytes: $0) }
    }

    package static func < (one: Digest, other: Digest) -> Bool {
        withUnsafeBytes(of: one.words) { left in
            withUnsafeBytes(of: other.words) { left.lexicographicallyPrecedes($0) }
        }
    }
}

extension Digest {
    /// The SHA-256 of the parts, one after the other.
    ///
    /// OpenSSL can fail here only when no memory is left or its library is broken; the process then ends.
    package static func sha256(_ parts: [UInt8]...) -> Digest {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("OpenSSL has no memory for a digest") }
        defer { EVP_MD_CTX_free(context) }
        var works = EVP_DigestInit_ex(context, EVP_sha256(), nil)
        for part in parts {
            works &= part.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        }
        let digest = Digest { works &= EVP_DigestFinal_ex(context, $0.baseAddress?.asBytes, nil) }
        precondition(works == 1, "OpenSSL cannot compute a SHA-256")
        return digest
    }

    /// HMAC-SHA256 of `message` under `key`.
    static func hmac(_ message: [UInt8], key: UnsafeRawBufferPointer) -> Digest {
        var made: UnsafeMutablePointer<UInt8>?
        let digest = Digest { output in
            var count = 0
            made = EVP_Q_mac(
                nil, "HMAC", nil, "SHA256", nil, key.baseAddress, key.count, message, message.count,
                output.baseAddress?.asBytes, output.count, &count)
        }
        precondition(made != nil, "OpenSSL cannot compute an HMAC")
        return digest
    }
}

/// Bytes written as hexadecimal digits.
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two lower-case digits a byte.
    package static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The bytes that an even number of hexadecimal digits spells; nil when there is anything else in the text.
    package static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension UnsafeMutableRawPointer {
    /// The same memory as OpenSSL's `unsigned char *`.
    var asBytes: UnsafeMutablePointer<UInt8> { assumingMemoryBound(to: UInt8.self) }
}
