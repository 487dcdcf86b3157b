// A certificate before it is signed: names, times, what it may be used for. It is the only place that writes X.509
// extensions; it decides nothing about who gets one.

import COpenSSL

/// What goes into a certificate.
struct CertificateDraft {
    /// What the certificate may be used for.
    enum Role {
        /// Signs others; nothing may stand between it and them.
        case authority
        /// Stands at either end of a connection.
        case member
    }

    var commonName: String
    var notBefore: Int64
    var notAfter: Int64
    /// Alternative names in OpenSSL's notation; every part of them was checked for characters with a meaning there.
    var names: [String]
    var role: Role

    /// The certificate, signed; `issuer` is nil when it signs itself.
    func signed(
        publicKey: OpaquePointer, by signer: KeyPair, issuer: Certificate?
    ) throws(CertificateError) -> Certificate {
        guard let handle = X509_new() else { throw CertificateError.last("make a certificate") }
        let certificate = Certificate(owning: handle)
        try setSerial(handle)
        try setTimes(handle)
        try setNames(handle, issuer: issuer)
        guard X509_set_version(handle, 2) == 1, X509_set_pubkey(handle, publicKey) == 1 else {
            throw CertificateError.last("fill a certificate")
        }
        for (kind, value) in extensions(selfSigned: issuer == nil) {
            try add(kind, value, to: handle, issuer: issuer?.handle ?? handle)
        }
        // Ed25519 hashes by itself and wants no digest named.
        let digest = EVP_PKEY_get_id(signer.handle) == EVP_PKEY_ED25519 ? nil : EVP_sha256()
        guard X509_sign(handle, signer.handle, digest) > 0 else { throw CertificateError.last("sign a certificate") }
        return certificate
    }

    private func extensions(selfSigned: Bool) -> [(Int32, String)] {
        var list: [(Int32, String)] = [(NID_subject_key_identifier, "hash")]
        switch role {
        case .authority:
            list.append((NID_basic_constraints, "critical,CA:TRUE,pathlen:0"))
            list.append((NID_key_usage, "critical,keyCertSign,cRLSign"))
        case .member:
            list.append((NID_basic_constraints, "critical,CA:FALSE"))
            list.append((NID_key_usage, "critical,digitalSignature"))
            list.append((NID_ext_key_usage, "serverAuth,clientAuth"))
        }
        if !selfSigned { list.append((NID_authority_key_identifier, "keyid:always")) }
        if !names.isEmpty { list.append((NID_subject_alt_name, names.joined(separator: ","))) }
        return list
    }

    private func add(
        _ kind: Int32, _ value: String, to handle: OpaquePointer, issuer: OpaquePointer
    ) throws(CertificateError) {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer, handle, nil, nil, 0)
        guard let made = X509V3_EXT_conf_nid(nil, &context, kind, value) else {
            throw CertificateError.last("make the extension \(value)")
        }
        defer { X509_EXTENSION_free(made) }
        guard X509_add_ext(handle, made, -1) == 1 else { throw CertificateError.last("add the extension \(value)") }
    }

    private func setSerial(_ handle: OpaquePointer) throws(CertificateError) {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard RAND_bytes(&bytes, 16) == 1 else { throw CertificateError.last("draw a serial number") }
        // A positive number of 16 bytes: the top bit is clear, the next is set.
        bytes[0] = bytes[0] & 0x3f | 0x40
        guard let number = BN_bin2bn(bytes, 16, nil) else { throw CertificateError.last("draw a serial number") }
        defer { BN_free(number) }
        guard BN_to_ASN1_INTEGER(number, X509_get_serialNumber(handle)) != nil else {
            throw CertificateError.last("set a serial number")
        }
    }

    private func setTimes(_ handle: OpaquePointer) throws(CertificateError) {
        guard notBefore < notAfter else {
            throw CertificateError.badValidity(
                notBefore: notBefore, notAfter: notAfter, why: "the end is not after the beginning")
        }
        guard ASN1_TIME_set(X509_getm_notBefore(handle), time_t(notBefore)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(handle), time_t(notAfter)) != nil
        else { throw CertificateError.last("set a certificate's times") }
    }

    private func setNames(_ handle: OpaquePointer, issuer: Certificate?) throws(CertificateError) {
        let name = X509_get_subject_name(handle)
        guard X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, commonName, -1, -1, 0) == 1,
            X509_set_issuer_name(handle, issuer.map { X509_get_subject_name($0.handle) } ?? name) == 1
        else { throw CertificateError.last("set a certificate's names") }
    }
}

extension Certificate {
    /// The subject's common name; empty when there is none.
    package var commonName: String {
        guard let name = X509_get_subject_name(handle) else { return "" }
        var text = [CChar](repeating: 0, count: CertificateLimits.nameBytes)
        let count = X509_NAME_get_text_by_NID(name, NID_commonName, &text, Int32(text.count))
        guard count > 0 else { return "" }
        return String(decoding: text.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// A certificate that an Ed25519 join key signs for itself; it proves the key and names nobody.
    static func selfSigned(joinKey key: KeyPair, now: Int64) throws(CertificateError) -> Certificate {
        let draft = CertificateDraft(
            commonName: "coord join", notBefore: now - CertificateLimits.clockSkew,
            notAfter: now + CertificateLimits.joinLifetime, names: [], role: .member)
        return try draft.signed(publicKey: key.handle, by: key, issuer: nil)
    }
}
