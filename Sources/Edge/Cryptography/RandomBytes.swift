// Random bytes nobody can guess, from OpenSSL's generator. Not for chance in decisions: that is seeded and an argument.

import COpenSSL

/// Bytes and numbers for keys, nonces, tokens and session names.
package enum RandomBytes {
    /// `count` unpredictable bytes.
    ///
    /// The process ends when the generator has no entropy: going on with guessable keys would be worse.
    package static func make(_ count: Int) -> [UInt8] {
        precondition(count >= 0 && count <= Int(Int32.max), "OpenSSL gives at most 2 GiB of random bytes at once")
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard count > 0 else { return }
            precondition(RAND_bytes(buffer.baseAddress, Int32(count)) == 1, "OpenSSL has no random bytes to give")
            filled = count
        }
    }

    /// An unpredictable number.
    package static func number() -> UInt64 {
        make(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
