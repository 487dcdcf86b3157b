// An X.509 certificate, and what a peer's certificate says about the peer. It parses; it believes nothing: chains are
// checked by OpenSSL during the handshake.

import COpenSSL

/// A certificate, unchangeable.
///
/// OpenSSL counts references to it and locks its caches, so it may be used by many threads.
package final class Certificate: @unchecked Sendable {
    /// OpenSSL's `X509`, valid as long as this object.
    package let handle: OpaquePointer

    init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    deinit { X509_free(handle) }

    /// Reads one certificate from DER.
    package convenience init(der: [UInt8]) throws(CertificateError) {
        let parsed = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard buffer.count <= CertificateLimits.fileBytes, let made = d2i_X509(nil, &cursor, buffer.count) else {
                return nil
            }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_free(made)
                return nil
            }
            return made
        }
        ERR_clear_error()
        guard let parsed else {
            throw CertificateError.malformed(what: "certificate", why: "the bytes are no X.509 certificate in DER")
        }
        self.init(owning: parsed)
    }

    /// Reads all certificates of a PEM text, in order; `source` names it in the error.
    package static func chain(pem: [UInt8], source: String = "certificate") throws(CertificateError) -> [Certificate] {
        guard pem.count <= CertificateLimits.fileBytes else {
            throw CertificateError.malformed(what: source, why: "it is longer than any certificate chain")
        }
        guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { throw CertificateError.last("read \(source)") }
        defer { BIO_free(bio) }
        var found: [Certificate] = []
        while let next = PEM_read_bio_X509(bio, nil, nil, nil) {
            found.append(Certificate(owning: next))
        }
        // The end of the text is reported as an error too: "no start line". Anything else is a broken certificate.
        let reason = coord_err_reason(ERR_peek_last_error())
        ERR_clear_error()
        guard !found.isEmpty, reason == PEM_R_NO_START_LINE else {
            throw CertificateError.malformed(what: source, why: "it holds no certificate in PEM, or a broken one")
        }
        return found
    }

    /// The certificate as PEM text.
    package func pem() throws(CertificateError) -> [UInt8] {
        try withMemoryBIO("write a certificate") { PEM_write_bio_X509($0, handle) }
    }

    /// The certificate as DER.
    package func der() throws(CertificateError) -> [UInt8] {
        try withMemoryBIO("write a certificate") { i2d_X509_bio($0, handle) }
    }

    /// SHA-256 of the SubjectPublicKeyInfo: what a fingerprint of a join token is cut from.
    package var publicKeyDigest: [UInt8] { Certificate.publicKeyDigest(of: handle) ?? [] }

    /// Seconds since 1970 from which it is valid.
    package var notBefore: Int64 { coord_asn1_seconds(X509_get0_notBefore(handle)) }

    /// Seconds since 1970 until which it is valid.
    package var notAfter: Int64 { coord_asn1_seconds(X509_get0_notAfter(handle)) }

    /// Who it says its owner is; throws `malformed` when it names nobody, or more than one.
    package func identity() throws(CertificateError) -> Identity { try Certificate.identity(of: handle) }
}

extension Certificate {
    static func publicKeyDigest(of handle: OpaquePointer) -> [UInt8]? {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(handle), &bytes)
        defer { CRYPTO_free(bytes, nil, 0) }
        guard count > 0, let bytes else {
            ERR_clear_error()
            return nil
        }
        return sha256(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }

    static func identity(of handle: OpaquePointer) throws(CertificateError) -> Identity {
        guard let text = try uri(of: handle, at: 0) else {
            throw CertificateError.malformed(what: "certificate", why: "it has no coord:// name")
        }
        guard try uri(of: handle, at: 1) == nil else {
            throw CertificateError.malformed(what: "certificate", why: "it has more than one URI among its names")
        }
        return try Identity(uri: text)
    }

    private static func uri(of handle: OpaquePointer, at index: Int32) throws(CertificateError) -> String? {
        let most = CertificateLimits.uriBytes + 1
        var found: Int32 = -1
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            let names = Int32(CertificateLimits.alternativeNames)
            found = buffer.withMemoryRebound(to: CChar.self) {
                coord_certificate_uri(handle, index, names, $0.baseAddress, Int32(most))
            }
            count = max(0, Int(found))
        }
        ERR_clear_error()
        guard found != -2 else {
            throw CertificateError.malformed(
                what: "certificate", why: "it has more than \(CertificateLimits.alternativeNames) names")
        }
        return found < 0 ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

/// What is known of the other end of a connection; made only from a certificate whose key it has proved to own.
package struct PeerCertificate: Hashable, Sendable {
    /// Who it is; the kind is `join` for the bearer of a join token.
    package let identity: Identity
    /// SHA-256 of its SubjectPublicKeyInfo, 32 bytes.
    package let keyDigest: [UInt8]
    /// Seconds since 1970 after which it may no longer be believed.
    package let notAfter: Int64

    /// Whether this is the bearer of a join token, who may ask for a certificate and for nothing else.
    package var isJoinKey: Bool { identity.kind == .join }

    package init(identity: Identity, keyDigest: [UInt8], notAfter: Int64) {
        self.identity = identity
        self.keyDigest = keyDigest
        self.notAfter = notAfter
    }

    /// Reads a certificate (OpenSSL's `X509`); a join key has no name, so its certificate is not asked for one.
    package init(x509 handle: OpaquePointer, asJoinKey: Bool) throws(CertificateError) {
        let identity = asJoinKey ? Identity.join : try Certificate.identity(of: handle)
        guard let digest = Certificate.publicKeyDigest(of: handle) else {
            throw CertificateError.malformed(what: "certificate", why: "its public key cannot be read")
        }
        self.init(
            identity: identity, keyDigest: digest, notAfter: coord_asn1_seconds(X509_get0_notAfter(handle)))
    }
}
