// What can go wrong with keys, certificates, tokens and their files, in words that name the thing and the remedy. It is
// not the failure of a connection: that is `TLSFailure` in the room Transport.

import COpenSSL

/// A key, certificate, token or file that cannot be used.
package enum CertificateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Text or bytes that do not hold what they should; `what` names the thing and its source.
    case malformed(what: String, why: String)
    /// A name that may not stand in a certificate.
    case badName(String, why: String)
    /// A validity that ends before it begins, or that has no room inside the authority's own.
    case badValidity(notBefore: Int64, notAfter: Int64, why: String)
    /// The private key does not belong to the certificate.
    case keyMismatch(subject: String)
    /// A join token that was mistyped or cut.
    case badToken(why: String)
    /// The set of admitted join keys is full.
    case tooManyAdmittedKeys(limit: Int)
    /// A file that may not be used as it is.
    case file(path: String, why: String)
    /// OpenSSL refused an operation.
    case library(operation: String, reason: String)

    package var description: String {
        switch self {
        case .malformed(let what, let why):
            "\(what) cannot be read: \(why)"
        case .badName(let name, let why):
            "'\(name)' cannot stand in a certificate: \(why)"
        case .badValidity(let notBefore, let notAfter, let why):
            "a certificate cannot be valid from \(notBefore) to \(notAfter) (seconds since 1970): \(why)"
        case .keyMismatch(let subject):
            "the private key does not belong to the certificate of \(subject); give two that were made together"
        case .badToken(let why):
            "this is not a join token: \(why); copy it again in one piece, or make a new one on the coordinator"
        case .tooManyAdmittedKeys(let limit):
            "\(limit) join tokens are already open; let some expire or revoke them"
        case .file(let path, let why):
            "\(path): \(why)"
        case .library(let operation, let reason):
            "OpenSSL could not \(operation): \(reason)"
        }
    }

    /// The failure that OpenSSL has just reported on this thread; its error queue is left empty.
    static func last(_ operation: String) -> CertificateError {
        let code = ERR_peek_error()
        ERR_clear_error()
        guard code != 0, let text = ERR_reason_error_string(code) else {
            return .library(operation: operation, reason: "no reason given")
        }
        return .library(operation: operation, reason: String(cString: text))
    }
}

/// Bounds of this part of the room.
enum CertificateLimits {
    /// As long as a DNS name may be; no host or account name is longer.
    static let nameBytes = 253
    /// A cluster id is 16 bytes in hexadecimal; room for 32.
    static let clusterBytes = 64
    /// The URI with its longest cluster id and name, rounded up.
    static let uriBytes = 512
    /// A coordinator has a few addresses; a certificate with more names than this is not one of ours.
    static let alternativeNames = 64
    /// A P-256 certificate with 64 names is under 20 kB; a chain of two in PEM under 64.
    static let fileBytes = 65_536
    /// A request holds one key and one name: under 1 kB.
    static let requestBytes = 8_192
    /// Join tokens that may be open at once: a rack list of a large fleet, at 32 bytes each.
    static let admittedKeys = 10_000
    /// Clocks of a cluster may differ by this many seconds; a certificate is valid that much before it was made.
    static let clockSkew: Int64 = 300
    /// A cluster outlives its first machines: ten years, in seconds.
    static let authorityLifetime: Int64 = 10 * 365 * 86_400
    /// A node's certificate outlives a generation of hardware being burnt in, and not a decade: one year, in seconds.
    static let defaultLifetime: Int64 = 365 * 86_400
    /// A self-signed certificate of a join key is made for one connection: one day, in seconds.
    static let joinLifetime: Int64 = 86_400
}
