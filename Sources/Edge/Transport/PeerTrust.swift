// Whom an endpoint believes: the check of a peer's certificate in the middle of the handshake. OpenSSL checks the
// chain; here it is decided which chain counts, and who may stand at its end.

import COpenSSL
import Cryptography

/// The rule by which peers are believed; unchangeable, shared by all sessions of a context.
final class PeerTrust: Sendable {
    enum Anchor: Sendable {
        /// The one certificate in the context's store.
        case authority
        /// The certificate of the peer's own chain whose public key has this digest (its first 16 bytes).
        case fingerprint([UInt8])
    }

    enum Accepts: Sendable {
        /// Any node, user or coordinator of the cluster, and bearers of these join keys.
        case members(AdmittedKeys)
        /// The coordinator only.
        case coordinator
        /// Any node of the cluster.
        case nodes
    }

    private let anchor: Anchor
    /// Nil while a joining machine does not know it yet.
    private let cluster: String?
    private let accepts: Accepts

    init(anchor: Anchor, cluster: String?, accepts: Accepts) {
        self.anchor = anchor
        self.cluster = cluster
        self.accepts = accepts
    }

    /// OpenSSL's call for each handshake: 1 lets the peer in. The finding is left in the session.
    static func verify(_ store: OpaquePointer?, _ trust: UnsafeMutableRawPointer?) -> Int32 {
        guard let store, let trust, let ssl = coord_store_ctx_ssl(store), let owner = coord_ssl_owner(ssl),
            let leaf = X509_STORE_CTX_get0_cert(store)
        else { return 0 }
        let session = Unmanaged<TLSSession>.fromOpaque(owner).takeUnretainedValue()
        let rule = Unmanaged<PeerTrust>.fromOpaque(trust).takeUnretainedValue()
        do throws(TLSFailure) {
            guard let peer = try rule.judge(store, leaf) else { return 0 }
            session.peer = peer
            return 1
        } catch {
            session.verdict = error
            X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION)
            return 0
        }
    }

    /// The peer; nil when the chain is bad and OpenSSL has said why.
    private func judge(_ store: OpaquePointer, _ leaf: OpaquePointer) throws(TLSFailure) -> PeerCertificate? {
        guard try verifyChain(store) else { return try admit(store, leaf) }
        let peer: PeerCertificate
        do throws(CertificateError) {
            peer = try PeerCertificate(x509: leaf, asJoinKey: false)
        } catch {
            throw TLSFailure.wrongIdentity(error.description)
        }
        if let cluster, peer.identity.cluster != cluster {
            throw TLSFailure.wrongCluster(found: peer.identity.cluster, expected: cluster)
        }
        switch accepts {
        case .members:
            return peer
        case .coordinator:
            guard peer.identity.kind == .coordinator else {
                throw TLSFailure.wrongIdentity("it is \(peer.identity)'s, and a coordinator was called")
            }
            return peer
        case .nodes:
            guard peer.identity.kind == .node else {
                throw TLSFailure.wrongIdentity("it is \(peer.identity)'s, and a node was called")
            }
            return peer
        }
    }

    private func verifyChain(_ store: OpaquePointer) throws(TLSFailure) -> Bool {
        switch anchor {
        case .authority:
            return X509_verify_cert(store) == 1
        case .fingerprint(let wanted):
            for index in 0..<coord_chain_count(store) {
                guard let found = coord_chain_at(store, index),
                    let key = try? PeerCertificate(x509: found, asJoinKey: true).keyDigest,
                    Array(key.prefix(wanted.count)) == wanted
                else { continue }
                return coord_verify_with(store, found) == 1
            }
            throw TLSFailure.fingerprintMismatch
        }
    }

    /// Lets in a certificate that no authority signed when its key is an admitted join key.
    private func admit(_ store: OpaquePointer, _ leaf: OpaquePointer) throws(TLSFailure) -> PeerCertificate? {
        guard case .members(let admitted) = accepts,
            let peer = try? PeerCertificate(x509: leaf, asJoinKey: true), admitted.contains(peer.keyDigest)
        else { return nil }
        guard peer.notAfter >= wallClock() else { throw TLSFailure.certificateExpired }
        X509_STORE_CTX_set_error(store, X509_V_OK)
        return peer
    }
}
