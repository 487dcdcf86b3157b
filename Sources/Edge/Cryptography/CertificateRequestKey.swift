// Whose key a certificate request is signed with.

import COpenSSL

extension CertificateRequest {
    /// SHA-256 of the SubjectPublicKeyInfo of the key that signed it; throws as `withPublicKey` does.
    package func publicKeyDigest() throws(CertificateError) -> [UInt8] {
        try withPublicKey { (key) throws(CertificateError) in
            var bytes: UnsafeMutablePointer<UInt8>?
            let count = i2d_PUBKEY(key, &bytes)
            defer { CRYPTO_free(bytes, nil, 0) }
            guard count > 0, let bytes else { throw CertificateError.last("encode a public key") }
            return sha256(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        }
    }
}
