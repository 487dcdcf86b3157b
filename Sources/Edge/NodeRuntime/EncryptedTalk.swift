// A conversation through TLS with whoever answers: the certificate is not looked at, as in Kubernetes' probes, since
// the replica is asked on its own node and is told no secret. Bytes in, bytes out, over memory.

import COpenSSL

/// Wraps another conversation; used by one thread.
final class EncryptedTalk: ProbeTalk {
    /// What is read at once of what was decrypted.
    private static let chunk = 4096
    /// OpenSSL locks it by itself, and it is not changed once it is made.
    private struct Context: @unchecked Sendable { let handle: OpaquePointer? }
    private static let context: Context = {
        let made = SSL_CTX_new(TLS_client_method())
        if let made {
            coord_ssl_ctx_quiet(made)
            SSL_CTX_set_verify(made, SSL_VERIFY_NONE, nil)
        }
        return Context(handle: made)
    }()

    private let port: Int
    private let ssl: OpaquePointer
    /// Owned by the session.
    private let (input, output): (OpaquePointer, OpaquePointer)
    private var inner: any ProbeTalk
    private var isOpen = false

    /// nil where the library gives no session.
    init?(_ inner: any ProbeTalk, port: Int) {
        guard let context = Self.context.handle, let ssl = SSL_new(context) else { return nil }
        guard let input = coord_bio_memory(), let output = coord_bio_memory() else {
            SSL_free(ssl)
            return nil
        }
        SSL_set_bio(ssl, input, output)
        SSL_set_connect_state(ssl)
        (self.inner, self.port, self.ssl, self.input, self.output) = (inner, port, ssl, input, output)
    }

    deinit { SSL_free(ssl) }

    func takeOutgoing() -> [UInt8] {
        _ = advance()
        return drain()
    }

    func take(_ bytes: [UInt8]) -> ProbeVerdict? {
        let count = bytes.withUnsafeBytes { BIO_write(input, $0.baseAddress, Int32($0.count)) }
        guard count == bytes.count else { return failure("no room for what it says") }
        if let verdict = advance() { return verdict }
        var room = [UInt8](repeating: 0, count: Self.chunk)
        while isOpen {
            let count = SSL_read(ssl, &room, Int32(room.count))
            guard count > 0 else {
                switch SSL_get_error(ssl, count) {
                case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return nil
                case SSL_ERROR_ZERO_RETURN: return inner.end()
                default: return failure(Self.reason())
                }
            }
            if let verdict = inner.take(Array(room.prefix(Int(count)))) { return verdict }
            if let verdict = advance() { return verdict }
        }
        return nil
    }

    func end() -> ProbeVerdict { isOpen ? inner.end() : failure("it hung up") }

    /// Shakes hands, and says what is to be said once that is done.
    private func advance() -> ProbeVerdict? {
        if !isOpen {
            let code = SSL_do_handshake(ssl)
            guard code == 1 else {
                let error = SSL_get_error(ssl, code)
                return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? nil : failure(Self.reason())
            }
            isOpen = true
        }
        let words = inner.takeOutgoing()
        guard !words.isEmpty else { return nil }
        let count = words.withUnsafeBytes { SSL_write(ssl, $0.baseAddress, Int32($0.count)) }
        return count == words.count ? nil : failure(Self.reason())
    }

    private func drain() -> [UInt8] {
        var bytes: UnsafeMutablePointer<CChar>?
        let count = coord_bio_contents(output, &bytes)
        guard count > 0, let bytes else { return [] }
        defer { _ = coord_bio_reset(output) }
        return UnsafeRawBufferPointer(start: bytes, count: count).map { $0 }
    }

    private func failure(_ why: String) -> ProbeVerdict { ProbeVerdict(false, "port \(port): TLS failed: \(why)") }

    /// The queue of errors is left empty for whoever comes next on this thread.
    private static func reason() -> String {
        defer { ERR_clear_error() }
        return ERR_reason_error_string(ERR_peek_error()).map { String(cString: $0) } ?? "no reason given"
    }
}
