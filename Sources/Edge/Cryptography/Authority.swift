// The certificate authority of one cluster: made once, kept in two PEM files, asked for certificates. Whom it gives one
// is decided by the coordinator, not here.

import COpenSSL
import Glibc

/// What somebody shows at a connection: certificate, key, and the authority's certificate after it.
package struct Credentials: Sendable {
    /// The own certificate first, then those above it up to the authority's.
    package let chain: [Certificate]
    package let key: KeyPair

    /// Throws `keyMismatch` when the key is not the first certificate's.
    package init(chain: [Certificate], key: KeyPair) throws(CertificateError) {
        guard let leaf = chain.first else {
            throw CertificateError.malformed(what: "certificate chain", why: "it is empty")
        }
        guard X509_check_private_key(leaf.handle, key.handle) == 1 else {
            ERR_clear_error()
            throw CertificateError.keyMismatch(subject: (try? leaf.identity().description) ?? "a stranger")
        }
        self.chain = chain
        self.key = key
    }

    /// Reads a certificate file (a chain in PEM) and the key file that belongs to it.
    package init(certificateFile: String, keyFile: String) throws(CertificateError) {
        let chain = try Certificate.chain(pem: KeyFile.readShared(certificateFile), source: certificateFile)
        var secret = try KeyFile.readPrivate(keyFile)
        defer { erase(&secret) }
        try self.init(chain: chain, key: KeyPair(pem: secret, source: keyFile))
    }

    /// Writes both files; neither may exist. When the second cannot be written the first is taken away again.
    package func write(certificateFile: String, keyFile: String) throws(CertificateError) {
        var text: [UInt8] = []
        for certificate in chain { text += try certificate.pem() }
        var secret = try key.pem()
        defer { erase(&secret) }
        try KeyFile.writePrivate(secret, to: keyFile)
        do throws(CertificateError) {
            try KeyFile.writeShared(text, to: certificateFile)
        } catch {
            unlink(keyFile)
            throw error
        }
    }
}

/// The authority of a cluster.
package struct Authority: Sendable {
    package let credentials: Credentials
    /// The cluster's id in lower-case hexadecimal.
    package let cluster: String

    package var certificate: Certificate { credentials.chain[0] }

    /// The first 16 bytes of SHA-256 of the authority's public key: what a join token carries.
    package var fingerprint: [UInt8] { Array(certificate.publicKeyDigest.prefix(16)) }

    /// A new authority: P-256, self-signed, ten years from `now` (seconds since 1970).
    package static func make(cluster: String, now: Int64 = wallClock()) throws(CertificateError) -> Authority {
        try Identity.check(cluster: cluster)
        let key = try KeyPair.generate()
        let draft = CertificateDraft(
            commonName: prefix + cluster, notBefore: now - CertificateLimits.clockSkew,
            notAfter: now + CertificateLimits.authorityLifetime, names: [], role: .authority)
        let certificate = try draft.signed(publicKey: key.handle, by: key, issuer: nil)
        return try Authority(credentials: Credentials(chain: [certificate], key: key))
    }

    /// Reads an authority from its two files.
    package init(certificateFile: String, keyFile: String) throws(CertificateError) {
        try self.init(credentials: Credentials(certificateFile: certificateFile, keyFile: keyFile))
    }

    private init(credentials: Credentials) throws(CertificateError) {
        self.credentials = credentials
        cluster = try Authority.cluster(of: credentials.chain[0])
    }

    /// The cluster whose authority this certificate is; throws `malformed` when it is none.
    package static func cluster(of certificate: Certificate) throws(CertificateError) -> String {
        let name = certificate.commonName
        guard name.hasPrefix(prefix), X509_check_ca(certificate.handle) == 1 else {
            throw CertificateError.malformed(what: "authority's certificate", why: "it is no authority of a cluster")
        }
        let cluster = String(name.dropFirst(prefix.count))
        try Identity.check(cluster: cluster)
        return cluster
    }

    private static let prefix = "coord authority "
}

extension Authority {
    /// A certificate for the owner of a key, with the authority's own after it.
    ///
    /// `hosts` are DNS names and numeric addresses (for the coordinator). The validity, in seconds since 1970, may not
    /// leave the authority's; it begins five minutes early for clocks that differ.
    package func issue(
        _ identity: Identity, for request: CertificateRequest, hosts: [String] = [], validity: Range<Int64>? = nil
    ) throws(CertificateError) -> [Certificate] {
        try request.withPublicKey { (key) throws(CertificateError) in
            try issue(identity, publicKey: key, hosts: hosts, validity: validity)
        }
    }

    /// The same, for a key at hand: the coordinator's own, or a user's on the same machine.
    package func issue(
        _ identity: Identity, for key: KeyPair, hosts: [String] = [], validity: Range<Int64>? = nil
    ) throws(CertificateError) -> Credentials {
        let chain = try issue(identity, publicKey: key.handle, hosts: hosts, validity: validity)
        return try Credentials(chain: chain, key: key)
    }

    private func issue(
        _ identity: Identity, publicKey: OpaquePointer, hosts: [String], validity: Range<Int64>?
    ) throws(CertificateError) -> [Certificate] {
        guard identity.kind != .join, identity.cluster == cluster else {
            throw CertificateError.badName(identity.uri, why: "this authority answers for cluster \(cluster) only")
        }
        let now = wallClock()
        let asked = validity ?? now - CertificateLimits.clockSkew..<now + CertificateLimits.defaultLifetime
        let within = asked.clamped(to: certificate.notBefore..<certificate.notAfter)
        guard !within.isEmpty else {
            throw CertificateError.badValidity(
                notBefore: asked.lowerBound, notAfter: asked.upperBound,
                why: "the authority itself is valid from \(certificate.notBefore) to \(certificate.notAfter)")
        }
        let draft = CertificateDraft(
            commonName: identity.commonName, notBefore: within.lowerBound,
            notAfter: within.upperBound, names: ["URI:\(identity.uri)"] + (try alternativeNames(hosts)), role: .member)
        return [try draft.signed(publicKey: publicKey, by: credentials.key, issuer: certificate), certificate]
    }

    private func alternativeNames(_ hosts: [String]) throws(CertificateError) -> [String] {
        guard hosts.count < CertificateLimits.alternativeNames else {
            throw CertificateError.badName("\(hosts.count) hosts", why: "at most 63 fit")
        }
        var names: [String] = []
        for host in hosts {
            if isNumericAddress(host) {
                names.append("IP:\(host)")
            } else {
                try Identity.check(name: host)
                names.append("DNS:\(host)")
            }
        }
        return names
    }
}

/// Whether the text is an IPv4 or IPv6 address.
private func isNumericAddress(_ text: String) -> Bool {
    var v4 = in_addr()
    var v6 = in6_addr()
    return inet_pton(AF_INET, text, &v4) == 1 || inet_pton(AF_INET6, text, &v6) == 1
}

/// Seconds since 1970.
package func wallClock() -> Int64 {
    Int64(time(nil))
}
