// One TLS 1.3 session: bytes in, bytes out, over memory BIOs. It owns no socket and no thread; whoever holds it moves
// the bytes, one thread at a time.

import COpenSSL
import Cryptography

/// A session from its first byte to its end. A session is never resumed or used again.
final class TLSSession {
    /// What a read found.
    enum ReadOutcome: Equatable {
        case bytes(Int)
        /// Nothing more until more is fed.
        case wantsMore
        /// The peer has said that it is done.
        case closed
    }

    private let ssl: OpaquePointer
    private let context: TLSContext
    private var input: OpaquePointer
    private var output: OpaquePointer
    private var recordsWritten = 0
    /// Records after which the keys are changed.
    var recordsPerKey = Limits.recordsPerKey
    /// Changes of the keys so far.
    private(set) var keyUpdates = 0

    /// Who the peer is; set while its certificate is checked, to be believed once `handshake` has returned true.
    var peer: PeerCertificate?
    /// Our own objection to the peer's certificate.
    var verdict: TLSFailure?

    /// Throws `other` when memory is short.
    init(_ context: TLSContext) throws(TLSFailure) {
        guard let ssl = SSL_new(context.handle) else { throw TLSFailure.last(verdict: nil, verification: 0) }
        guard let input = coord_bio_memory() else {
            SSL_free(ssl)
            throw TLSFailure.other("out of memory")
        }
        guard let output = coord_bio_memory() else {
            BIO_free(input)
            SSL_free(ssl)
            throw TLSFailure.other("out of memory")
        }
        self.ssl = ssl
        self.context = context
        self.input = input
        self.output = output
        SSL_set_bio(ssl, input, output)
        // A reference of our own, because the session writes into another BIO at times.
        BIO_up_ref(output)
        // The session outlives every call on it, and each call into OpenSSL is made by a method of the session.
        _ = coord_ssl_set_owner(ssl, Unmanaged.passUnretained(self).toOpaque())
        if context.isServer { SSL_set_accept_state(ssl) } else { SSL_set_connect_state(ssl) }
    }

    deinit {
        SSL_free(ssl)
        BIO_free(output)
    }

    /// Takes bytes that came from the peer.
    func feed(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        let taken = BIO_write(input, bytes.baseAddress, Int32(bytes.count))
        // A memory BIO takes all or fails for want of memory; with a hole in its bytes the session would be lost
        // anyway.
        precondition(taken == bytes.count, "out of memory for \(bytes.count) bytes of a TLS session")
    }

    /// Goes on with the handshake; true once it is done and `peer` is proved.
    func handshake() throws(TLSFailure) -> Bool {
        let answer = SSL_do_handshake(ssl)
        guard answer != 1 else {
            guard peer != nil else { throw TLSFailure.noCertificate }
            return true
        }
        switch SSL_get_error(ssl, answer) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            return false
        default:
            throw TLSFailure.last(verdict: verdict, verification: SSL_get_verify_result(ssl))
        }
    }

    /// Decrypts at most one record into the buffer, which holds at least 16 KiB.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(TLSFailure) -> ReadOutcome {
        let count = SSL_read(ssl, buffer.baseAddress, Int32(buffer.count))
        guard count <= 0 else { return .bytes(Int(count)) }
        switch SSL_get_error(ssl, count) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            return .wantsMore
        case SSL_ERROR_ZERO_RETURN:
            return .closed
        default:
            throw TLSFailure.last(verdict: nil, verification: 0)
        }
    }

    /// Encrypts all of the bytes into the outlet; changes the keys when they have served long enough.
    ///
    /// The outlet is shared by the sessions of a thread, so that an idle session keeps no memory for its writes. The
    /// session's own output must have been taken before, or it would be overtaken.
    func write(_ bytes: UnsafeRawBufferPointer, into outlet: Outlet) throws(TLSFailure) {
        BIO_up_ref(outlet.bio)
        SSL_set0_wbio(ssl, outlet.bio)
        defer {
            BIO_up_ref(output)
            SSL_set0_wbio(ssl, output)
        }
        recordsWritten += (bytes.count + Limits.recordBytes - 1) / Limits.recordBytes
        if recordsWritten >= recordsPerKey {
            recordsWritten = 0
            keyUpdates += 1
            guard SSL_key_update(ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 else {
                throw TLSFailure.last(verdict: nil, verification: 0)
            }
        }
        guard SSL_write(ssl, bytes.baseAddress, Int32(bytes.count)) == bytes.count else {
            throw TLSFailure.last(verdict: nil, verification: 0)
        }
    }

    /// Says goodbye into the pending output.
    func shutdown() {
        SSL_shutdown(ssl)
        ERR_clear_error()
    }
}

extension TLSSession {
    /// Whether bytes of a handshake, an alert or a goodbye wait to be sent to the peer.
    var hasOutput: Bool { coord_bio_pending(output) > 0 }

    /// Gives the bytes that wait to be sent, all of them, and forgets them.
    func takeOutput<Answer>(_ body: (UnsafeRawBufferPointer) -> Answer) -> Answer {
        var start: UnsafeMutablePointer<CChar>?
        let count = coord_bio_contents(output, &start)
        let answer = body(UnsafeRawBufferPointer(start: start, count: count))
        _ = coord_bio_reset(output)
        return answer
    }

    /// Gives back the memory that the handshake used; 3 kB of each idle session (measured).
    func settle() {
        if coord_bio_pending(output) == 0, let fresh = coord_bio_memory() {
            BIO_up_ref(fresh)
            SSL_set0_wbio(ssl, fresh)
            BIO_free(output)
            output = fresh
        }
        if coord_bio_pending(input) == 0, let fresh = coord_bio_memory() {
            SSL_set0_rbio(ssl, fresh)
            input = fresh
        }
    }
}

/// A memory BIO into which the sessions of one thread encrypt, one after another.
final class Outlet {
    let bio: OpaquePointer

    init() {
        // Once for each socket thread, at its start; a process without memory for it cannot serve.
        guard let bio = coord_bio_memory() else { preconditionFailure("out of memory for a socket thread") }
        self.bio = bio
    }

    deinit { BIO_free(bio) }

    var count: Int { Int(coord_bio_pending(bio)) }

    /// Moves everything into the buffer, which has `count` bytes.
    func drain(into buffer: UnsafeMutableRawBufferPointer) {
        let moved = BIO_read(bio, buffer.baseAddress, Int32(buffer.count))
        precondition(moved == buffer.count, "a memory BIO lost bytes")
    }

    /// Forgets what a failed write left.
    func clear() {
        _ = coord_bio_reset(bio)
    }
}
