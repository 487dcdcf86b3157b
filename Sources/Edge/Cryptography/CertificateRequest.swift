// A request for a certificate (PKCS#10): a public key, signed by its owner. The names in it are not read: the authority
// decides who somebody is.

import COpenSSL

/// A signed request, as DER.
package struct CertificateRequest: Hashable, Sendable {
    /// The request's bytes; those of a stranger are checked when the authority issues.
    package let der: [UInt8]

    /// A request made by the owner of a key.
    package init(for key: KeyPair) throws(CertificateError) {
        guard let request = X509_REQ_new() else { throw CertificateError.last("make a certificate request") }
        defer { X509_REQ_free(request) }
        guard X509_REQ_set_version(request, 0) == 1, X509_REQ_set_pubkey(request, key.handle) == 1,
            X509_REQ_sign(request, key.handle, EVP_sha256()) > 0
        else { throw CertificateError.last("sign a certificate request") }
        der = try withMemoryBIO("write a certificate request") { i2d_X509_REQ_bio($0, request) }
    }

    /// A request that somebody sent; it is read when it is used.
    package init(der: [UInt8]) {
        self.der = der
    }

    /// Gives `body` the public key (`EVP_PKEY`) whose owner signed the request.
    ///
    /// Throws `malformed` for bytes that are no request, a wrong signature, or a key that is not P-256.
    func withPublicKey<Answer>(
        _ body: (OpaquePointer) throws(CertificateError) -> Answer
    ) throws(CertificateError) -> Answer {
        let request = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard buffer.count <= CertificateLimits.requestBytes else { return nil }
            return d2i_X509_REQ(nil, &cursor, buffer.count)
        }
        defer {
            X509_REQ_free(request)
            ERR_clear_error()
        }
        guard let request, let key = X509_REQ_get0_pubkey(request) else {
            throw CertificateError.malformed(what: "certificate request", why: "the bytes are no PKCS#10 request")
        }
        guard coord_key_is_p256(key) == 1 else {
            throw CertificateError.malformed(what: "certificate request", why: "its key is not a P-256 key")
        }
        guard X509_REQ_verify(request, key) == 1 else {
            throw CertificateError.malformed(what: "certificate request", why: "its signature is not its key's")
        }
        return try body(key)
    }
}
