// Sealing and opening: AES-256-GCM with additional data, through OpenSSL. Not a file format: a sealed message is bytes
// that say how to be opened (prefix, counter, ciphertext, tag) and nothing about where they belong.

import COpenSSL

/// Seals messages under keys that no other sealer, in this process or any other, has ever used.
///
/// **Why no nonce repeats.** Under GCM, one key and one nonce with two plaintexts gives both away, so the pair
/// (key, nonce) must be new for every message. Each sealer draws a random 96-bit prefix when it is made and works under
/// a key of its own, HMAC-SHA256(sealing key, prefix); under that key its nonce is a 64-bit counter which only this
/// value holds (it cannot be copied), starts at zero and is raised before it is used. So
/// - within one sealer the nonces are all different;
/// - two sealers share a key only when they drew the same prefix: with one new sealer a second for a hundred years
///   (2^32 of them) the chance that any two ever meet is below 2^-32;
/// - nothing is derived from what is on disk. A crash between sealing and committing, a failed commit, a journal
///   restored from an old backup or copied to a second machine all go on with a new prefix, so the same row number in
///   the same epoch may be sealed twice with two contents and no nonce is used twice.
///
/// Deriving the nonce from (file, row, epoch) was weighed and left: it fails exactly when an old backup is restored.
package struct Sealer: ~Copyable {
    /// Bytes that sealing adds: prefix, counter and tag.
    package static let overhead = Layout.body + Layout.tag

    private let prefix: [UInt8]
    private let cipher: GCM
    private var count: UInt64 = 0

    /// A sealer with a prefix of its own.
    package init(key: SealingKey) {
        prefix = RandomBytes.make(Layout.prefix)
        cipher = GCM(forward: true)
        cipher.use(key: key.tag(.sealer, over: prefix))
    }

    /// Seals `plain` so that it opens only with the same `binding`, which is not part of the message.
    package mutating func seal(_ plain: [UInt8], binding: [UInt8]) throws(SealingError) -> [UInt8] {
        guard plain.count <= Limits.sealedBytes else { throw .tooLong(count: plain.count, limit: Limits.sealedBytes) }
        guard count < Limits.messagesPerSealer else { throw .exhausted }
        count += 1
        let total = plain.count + Sealer.overhead
        let counter = count.bigEndian
        return [UInt8](unsafeUninitializedCapacity: total) { output, filled in
            let message = UnsafeMutableRawBufferPointer(start: output.baseAddress, count: total)
            message.copyBytes(from: prefix)
            message.storeBytes(of: counter, toByteOffset: Layout.prefix, as: UInt64.self)
            cipher.seal(plain, binding: binding, into: message)
            filled = total
        }
    }

    /// Bounds of one sealer.
    package enum Limits {
        /// Four times the largest batch the journal takes; OpenSSL counts in 32 bits, so there must be one.
        package static let sealedBytes = 64 << 20
        /// GCM's tag stays strong to 2^32 messages of this size under one key; a sealer lives for one start at most.
        package static let messagesPerSealer: UInt64 = 1 << 32
    }
}

/// Opens what any sealer with the same key has sealed.
package struct Opener: ~Copyable {
    private let key: SealingKey
    private let cipher = GCM(forward: false)
    private var prefix: [UInt8] = []

    /// An opener for messages sealed under `key`.
    package init(key: SealingKey) {
        self.key = key
    }

    /// The plaintext, or `.doesNotOpen` when a single bit of message, binding or key differs.
    package mutating func open(_ sealed: [UInt8], binding: [UInt8]) throws(SealingError) -> [UInt8] {
        guard sealed.count >= Sealer.overhead, sealed.count <= Sealer.Limits.sealedBytes + Sealer.overhead else {
            throw .doesNotOpen
        }
        // Neighbouring messages mostly come from one sealer: its key is derived once, not a message.
        if !sealed.starts(with: prefix) || prefix.isEmpty {
            prefix = Array(sealed.prefix(Layout.prefix))
            cipher.use(key: key.tag(.sealer, over: prefix))
        }
        guard let plain = cipher.open(sealed, binding: binding) else { throw .doesNotOpen }
        return plain
    }
}

/// Where the parts of a sealed message stand, in bytes.
private enum Layout {
    static let prefix = 12
    static let counter = 8
    static let nonce = 12
    static let body = prefix + counter
    static let tag = 16
}

/// One OpenSSL cipher context, made once and used for every message of its owner.
///
/// A class, because a private type without copies inside a `package` one does not link in an optimised build: another
/// module's inlined destroy asks for its metadata (Swift 6.3).
private final class GCM {
    private let context: OpaquePointer
    private let forward: Int32

    init(forward: Bool) {
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("OpenSSL has no memory for a cipher") }
        self.context = context
        self.forward = forward ? 1 : 0
        precondition(
            EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, nil, nil, self.forward) == 1,
            "OpenSSL has no AES-256-GCM")
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    func use(key: Digest) {
        precondition(EVP_CipherInit_ex(context, nil, nil, key.bytes, nil, forward) == 1, "OpenSSL refused a key")
    }

    /// Writes ciphertext and tag behind the prefix and counter that already stand in `message`.
    func seal(_ plain: [UInt8], binding: [UInt8], into message: UnsafeMutableRawBufferPointer) {
        let end = Layout.body + plain.count
        var rest: Int32 = 0
        let works =
            start(message: UnsafeRawBufferPointer(message)) && update(binding, into: nil)
            && update(plain, into: message.baseAddress?.advanced(by: Layout.body))
            && EVP_CipherFinal_ex(context, message.baseAddress?.advanced(by: end).asBytes, &rest) == 1
            && EVP_CIPHER_CTX_ctrl(
                context, EVP_CTRL_AEAD_GET_TAG, Int32(Layout.tag), message.baseAddress?.advanced(by: end)) == 1
        precondition(works, "OpenSSL cannot seal")
    }

    /// The plaintext of `sealed`; nil when the tag does not fit.
    func open(_ sealed: [UInt8], binding: [UInt8]) -> [UInt8]? {
        let count = sealed.count - Sealer.overhead
        var fits = false
        let plain = [UInt8](unsafeUninitializedCapacity: count) { output, filled in
            let target = UnsafeMutableRawPointer(output.baseAddress)
            fits = sealed.withUnsafeBytes { message in
                start(message: message) && update(binding, into: nil)
                    && update(UnsafeRawBufferPointer(rebasing: message[Layout.body...].prefix(count)), into: target)
                    && finish(tag: message.suffix(Layout.tag))
            }
            filled = fits ? count : 0
        }
        return fits ? plain : nil
    }

    /// Sets the nonce from the counter in the message; its other four bytes are zero under every key.
    private func start(message: UnsafeRawBufferPointer) -> Bool {
        var nonce: (UInt32, UInt64) = (0, 0)
        return withUnsafeMutableBytes(of: &nonce) { nonce in
            let nonce = UnsafeMutableRawBufferPointer(rebasing: nonce.prefix(Layout.nonce))
            nonce.initializeMemory(as: UInt8.self, repeating: 0)
            UnsafeMutableRawBufferPointer(rebasing: nonce.suffix(Layout.counter))
                .copyBytes(from: message[Layout.prefix..<Layout.body])
            return EVP_CipherInit_ex(context, nil, nil, nil, nonce.baseAddress?.asBytes, forward) == 1
        }
    }

    private func update(_ bytes: [UInt8], into output: UnsafeMutableRawPointer?) -> Bool {
        bytes.withUnsafeBytes { update($0, into: output) }
    }

    /// Feeds bytes: additional data when there is no `output`.
    private func update(_ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer?) -> Bool {
        var written: Int32 = 0
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return true }
        return EVP_CipherUpdate(
            context, output?.asBytes, &written, start.assumingMemoryBound(to: UInt8.self), Int32(bytes.count)) == 1
    }

    /// Whether the tag is that of everything fed so far.
    private func finish(tag: Slice<UnsafeRawBufferPointer>) -> Bool {
        var tag = Array(tag)
        var rest: Int32 = 0
        var none: UInt8 = 0
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Layout.tag), &tag) == 1
            && EVP_CipherFinal_ex(context, &none, &rest) == 1
    }
}
