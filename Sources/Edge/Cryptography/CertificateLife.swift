// How long a certificate will still be believed, in days that a person plans by. Whether it is renewed is decided by
// whoever asked for it.

/// What is left of a certificate's life.
package enum CertificateLife: Hashable, Sendable {
    case ahead
    /// Two months and less: time to renew it before its owner is turned away.
    case ending(days: Int64)
    case over(days: Int64)

    /// Long enough for the next maintenance, and short enough to be an exception in a year's life.
    private static let notice: Int64 = 60 * 86_400

    package init(until end: Int64, at now: Int64) {
        let left = end - now
        if left <= 0 {
            self = .over(days: -left / 86_400)
        } else {
            self = left <= Self.notice ? .ending(days: left / 86_400) : .ahead
        }
    }
}

extension Credentials {
    /// What is left of the first of the chain to end, in seconds since 1970 as `now` is.
    package func life(at now: Int64) -> CertificateLife {
        CertificateLife(until: chain.map(\.notAfter).min() ?? now, at: now)
    }

    /// Puts the chain in the place of another of the same key, in one step.
    package func replace(certificateFile path: String) throws(CertificateError) {
        var text: [UInt8] = []
        for certificate in chain { text += try certificate.pem() }
        try KeyFile.replaceShared(text, at: path)
    }
}
