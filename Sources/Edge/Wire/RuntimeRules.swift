// How much a message may weigh and how strictly it is read. Not the transport's frame limit, which stands before it.

/// What is allowed of the bytes of one message.
package struct WireRules: Hashable, Sendable {
    /// The most bytes of one encoded message.
    package let bytes: Int
    /// Whether fields and enum values of a newer version are refused.
    package let strict: Bool

    package init(bytes: Int, strict: Bool) {
        self.bytes = min(max(bytes, 0), Limits.rowBytes)
        self.strict = strict
    }

    /// What is said between programs: unknown fields are let through, since the peer may be one version ahead.
    package static let message = WireRules(bytes: Limits.messageBytes, strict: false)
    /// What stands in the journal: nothing unknown, since a fact that is not understood must not be skipped.
    package static let row = WireRules(bytes: Limits.rowBytes, strict: true)

    /// The most bytes the unpacked form may take. Hostile bytes can unpack to fifty times their size; honest ones to
    /// five (an empty `bytes` element: 16 in the array, 64 in protobuf-c's scan list, against 16 when it was written).
    /// Eight times what writing may take means: what could be written can be read.
    var readingArena: Int { bytes * Limits.readingFactor + Limits.arenaFloor }
    /// The most bytes the C form may take while a message is written.
    var writingArena: Int { bytes + Limits.arenaFloor / Limits.readingFactor }

    /// The bounds of this room, each with its reason.
    enum Limits {
        /// 4 MiB. The largest message is a page of a list: 1,000 jobs at 2 to 3 kB each.
        static let messageBytes = 4 << 20
        /// 64 MiB. A checkpoint's chunk of 256 rows at 256 kB each, which gangs of 10,000 nodes do not reach.
        static let rowBytes = 64 << 20
        /// Working memory for reading over working memory for writing; see `readingArena`.
        static let readingFactor = 8
        /// 64 KiB, so that a small `bytes` limit never makes an ordinary message unreadable.
        static let arenaFloor = 64 << 10
        /// 1 MiB stays resident in a thread's arena after a large message; the rest goes back to the system.
        static let residentBytes = 1 << 20
    }
}
