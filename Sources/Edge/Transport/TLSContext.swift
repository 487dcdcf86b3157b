// What all TLS sessions of an endpoint have in common: certificate, key, whom to believe, and the protocol's options.
// It holds no connection.

import COpenSSL
package import Cryptography

/// The settings of a server's or a client's sessions: TLS 1.3 only, certificates from both sides, no tickets, no 0-RTT.
///
/// OpenSSL locks a context by itself and it is not changed after `init`, so threads may share it.
package final class TLSContext: @unchecked Sendable {
    let handle: OpaquePointer
    let isServer: Bool
    /// Kept here because OpenSSL has only its address.
    private let trust: PeerTrust

    /// For a server: members of the authority's cluster may come in, and the bearers of admitted join keys.
    package static func server(
        credentials: Credentials, authority: Certificate, admitted: AdmittedKeys
    ) throws(CertificateError) -> TLSContext {
        let cluster = try Authority.cluster(of: authority)
        let trust = PeerTrust(anchor: .authority, cluster: cluster, accepts: .members(admitted))
        return try TLSContext(server: true, credentials: credentials, authority: authority, trust: trust)
    }

    /// For a member's client: believes a coordinator whose certificate is of this authority.
    package static func client(
        credentials: Credentials, authority: Certificate
    ) throws(CertificateError) -> TLSContext {
        let cluster = try Authority.cluster(of: authority)
        let trust = PeerTrust(anchor: .authority, cluster: cluster, accepts: .coordinator)
        return try TLSContext(server: false, credentials: credentials, authority: authority, trust: trust)
    }

    /// For a node that calls another one: believes every node of this authority's cluster.
    package static func neighbour(
        credentials: Credentials, authority: Certificate
    ) throws(CertificateError) -> TLSContext {
        let cluster = try Authority.cluster(of: authority)
        let trust = PeerTrust(anchor: .authority, cluster: cluster, accepts: .nodes)
        return try TLSContext(server: false, credentials: credentials, authority: authority, trust: trust)
    }

    /// For a machine that joins: believes the coordinator whose authority the token names, and shows the token's key.
    package static func joining(with token: JoinToken, cluster: String? = nil) throws(CertificateError) -> TLSContext {
        let trust = PeerTrust(
            anchor: .fingerprint(token.authorityFingerprint), cluster: cluster, accepts: .coordinator)
        return try TLSContext(server: false, credentials: token.credentials(), authority: nil, trust: trust)
    }

    private init(
        server: Bool, credentials: Credentials, authority: Certificate?, trust: PeerTrust
    ) throws(CertificateError) {
        guard let handle = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method()) else {
            throw TLSContext.failure("make a TLS context")
        }
        self.handle = handle
        self.isServer = server
        self.trust = trust
        guard coord_ssl_ctx_tls13_only(handle) == 1, coord_ssl_ctx_groups(handle, "P-256:X25519") == 1 else {
            throw TLSContext.failure("choose TLS 1.3")
        }
        coord_ssl_ctx_quiet(handle)
        try use(credentials)
        if let authority, X509_STORE_add_cert(SSL_CTX_get_cert_store(handle), authority.handle) != 1 {
            throw TLSContext.failure("trust the authority")
        }
        SSL_CTX_set_verify(handle, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        SSL_CTX_set_verify_depth(handle, 2)
        SSL_CTX_set_cert_verify_callback(
            handle, { store, trust in PeerTrust.verify(store, trust) }, Unmanaged.passUnretained(trust).toOpaque())
    }

    deinit { SSL_CTX_free(handle) }

    private func use(_ credentials: Credentials) throws(CertificateError) {
        for (index, certificate) in credentials.chain.enumerated() {
            let done =
                index == 0
                ? SSL_CTX_use_certificate(handle, certificate.handle)
                : coord_ssl_ctx_add_chain(handle, certificate.handle)
            guard done == 1 else { throw TLSContext.failure("use a certificate") }
        }
        guard SSL_CTX_use_PrivateKey(handle, credentials.key.handle) == 1 else {
            throw TLSContext.failure("use a private key")
        }
    }

    private static func failure(_ operation: String) -> CertificateError {
        let text = ERR_reason_error_string(ERR_peek_error()).map { String(cString: $0) } ?? "no reason given"
        ERR_clear_error()
        return .library(operation: operation, reason: text)
    }
}
