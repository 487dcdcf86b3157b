// A private key with its public half: P-256 for those who live in the cluster, Ed25519 for a join token. It is not a
// file: `KeyFile` reads and writes those.

import COpenSSL

/// A private key that never leaves this object but as PEM text.
///
/// OpenSSL counts references to a key and does not change it after it was made, so it may be used by many threads.
package final class KeyPair: @unchecked Sendable {
    /// OpenSSL's `EVP_PKEY`, valid as long as this object.
    package let handle: OpaquePointer

    private init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    deinit { EVP_PKEY_free(handle) }

    /// A new P-256 key.
    package static func generate() throws(CertificateError) -> KeyPair {
        guard let key = coord_key_p256() else { throw CertificateError.last("make a P-256 key") }
        return KeyPair(owning: key)
    }

    /// The Ed25519 key of a 32-byte seed.
    package convenience init(seed: [UInt8]) throws(CertificateError) {
        guard seed.count == 32 else {
            throw CertificateError.malformed(what: "key seed", why: "it has \(seed.count) bytes, not 32")
        }
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            throw CertificateError.last("make an Ed25519 key")
        }
        self.init(owning: key)
    }

    /// Reads a private key that `pem` wrote; `source` names it in the error.
    package convenience init(pem: [UInt8], source: String = "private key") throws(CertificateError) {
        guard pem.count <= CertificateLimits.fileBytes else {
            throw CertificateError.malformed(what: source, why: "it is longer than any key")
        }
        guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { throw CertificateError.last("read \(source)") }
        defer { BIO_free(bio) }
        // An answer instead of none, or OpenSSL would ask the terminal for the pass phrase of an encrypted key.
        guard let key = PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil) else {
            ERR_clear_error()
            throw CertificateError.malformed(what: source, why: "it holds no unencrypted private key in PEM")
        }
        self.init(owning: key)
        guard coord_key_is_p256(handle) == 1 else {
            throw CertificateError.malformed(what: source, why: "it is not a P-256 key; make one with this program")
        }
    }

    /// The key as unencrypted PKCS#8 PEM; erase it after use with `erase`.
    package func pem() throws(CertificateError) -> [UInt8] {
        try withMemoryBIO("write a private key") { PEM_write_bio_PKCS8PrivateKey($0, handle, nil, nil, 0, nil, nil) }
    }

    /// SHA-256 of the public key's SubjectPublicKeyInfo.
    package func publicKeyDigest() throws(CertificateError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(handle, &bytes)
        defer { CRYPTO_free(bytes, nil, 0) }
        guard count > 0, let bytes else { throw CertificateError.last("encode a public key") }
        return sha256(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
}

/// Overwrites secret bytes; the compiler cannot leave it out.
package func erase(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
}

/// SHA-256 of some bytes, 32 of them.
func sha256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
        var length: UInt32 = 0
        let done = EVP_Digest(bytes.baseAddress, bytes.count, buffer.baseAddress, &length, EVP_sha256(), nil)
        // SHA-256 is part of every libcrypto; without it no certificate of the cluster can be checked.
        precondition(done == 1 && length == 32, "libcrypto has no SHA-256")
        count = 32
    }
}

/// What `body` writes into a memory BIO.
func withMemoryBIO(_ operation: String, _ body: (OpaquePointer) -> Int32) throws(CertificateError) -> [UInt8] {
    guard let bio = coord_bio_memory() else { throw CertificateError.last(operation) }
    defer { BIO_free(bio) }
    guard body(bio) == 1 else { throw CertificateError.last(operation) }
    var start: UnsafeMutablePointer<CChar>?
    let count = coord_bio_contents(bio, &start)
    return Array(UnsafeRawBufferPointer(start: start, count: count))
}
