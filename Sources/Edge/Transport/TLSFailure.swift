// Why a TLS session failed, in words a person can act on. It translates OpenSSL's codes and the peer's alerts; the
// sessions themselves are in `TLSSession`.

import COpenSSL

/// A failure of a handshake or of a session.
package enum TLSFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case certificateExpired
    case certificateNotYetValid
    /// The peer's certificate was signed by somebody unknown, or by itself with a key that is not admitted.
    case unknownAuthority
    /// No certificate of the chain is the one that the join token names.
    case fingerprintMismatch
    case noCertificate
    /// The certificate is of the right authority and names nobody, or somebody who may not stand here.
    case wrongIdentity(String)
    case wrongCluster(found: String, expected: String)
    case protocolTooOld
    /// The bytes are not TLS at all.
    case notTLS
    /// The other side ended it with this alert.
    case refusedByPeer(alert: String)
    case other(String)

    package var description: String {
        switch self {
        case .certificateExpired:
            "its certificate expired; renew it, or set the clock of the machine that is wrong"
        case .certificateNotYetValid:
            "its certificate is not yet valid; set the clock of the machine that is wrong"
        case .unknownAuthority:
            "its certificate is of an unknown authority (another cluster's, or a join token that is not open)"
        case .fingerprintMismatch:
            "its authority is not the one in the join token; check the address, or make a new token there"
        case .noCertificate:
            "it showed no certificate"
        case .wrongIdentity(let why):
            "its certificate is not accepted here: \(why)"
        case .wrongCluster(let found, let expected):
            "it belongs to cluster \(found), not to \(expected)"
        case .protocolTooOld:
            "protocol version too old: only TLS 1.3 is spoken"
        case .notTLS:
            "it does not speak TLS"
        case .refusedByPeer(let alert):
            "the other side refused: \(alert)"
        case .other(let reason):
            "TLS failed: \(reason)"
        }
    }
}

extension TLSFailure {
    /// The failure behind OpenSSL's error queue of this thread, which is left empty.
    ///
    /// `verdict` is our own finding about the peer's certificate and outranks the rest; `verification` is OpenSSL's.
    static func last(verdict: TLSFailure?, verification: Int) -> TLSFailure {
        let code = ERR_peek_error()
        let reason = coord_err_reason(code)
        let text = ERR_reason_error_string(code).map { String(cString: $0) } ?? "no reason given"
        ERR_clear_error()
        if let verdict { return verdict }
        if reason == SSL_R_CERTIFICATE_VERIFY_FAILED { return ofVerification(verification) }
        if let alert = ofAlert(reason) { return alert }
        return ofReason(reason) ?? .other(text)
    }

    private static func ofVerification(_ code: Int) -> TLSFailure {
        switch Int32(truncatingIfNeeded: code) {
        case X509_V_ERR_CERT_HAS_EXPIRED: .certificateExpired
        case X509_V_ERR_CERT_NOT_YET_VALID: .certificateNotYetValid
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_SIGNATURE_FAILURE:
            .unknownAuthority
        default: .wrongIdentity(String(cString: X509_verify_cert_error_string(code)))
        }
    }

    private static func ofReason(_ reason: Int32) -> TLSFailure? {
        switch reason {
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: .noCertificate
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_VERSION_TOO_LOW, SSL_R_WRONG_SSL_VERSION, SSL_R_NO_PROTOCOLS_AVAILABLE,
            SSL_R_UNKNOWN_PROTOCOL:
            .protocolTooOld
        case SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST, SSL_R_WRONG_VERSION_NUMBER, SSL_R_BAD_RECORD_TYPE,
            SSL_R_RECORD_LENGTH_MISMATCH, SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_UNEXPECTED_MESSAGE:
            .notTLS
        default: nil
        }
    }

    /// OpenSSL numbers what the peer's alerts say from 1,000 on.
    private static func ofAlert(_ reason: Int32) -> TLSFailure? {
        guard (1_000..<1_256).contains(reason) else { return nil }
        let number = reason - 1_000
        let words =
            switch number {
            case 40: "handshake failure"
            case 42: "bad certificate"
            case 44: "certificate revoked"
            case 45: "certificate expired"
            case 46: "certificate not accepted"
            case 48: "unknown authority"
            case 49: "access denied"
            case 70: "protocol version too old"
            case 80: "internal error"
            case 116: "certificate required"
            default: String(cString: SSL_alert_desc_string_long(number))
            }
        return .refusedByPeer(alert: words)
    }
}
