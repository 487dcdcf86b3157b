// The names and numbers by which everything is called. Numbers are counters that the ledger hands out; names are
// text that people chose, checked once where it comes in. Nothing here is random: a random value enters as an
// argument, made at the edge.

/// A row's key: a counter handed out by the ledger, dense and ascending.
public protocol RowID: Hashable, Comparable, Sendable {
    /// The counter itself, without any federation prefix.
    var ordinal: UInt64 { get }
    init(ordinal: UInt64)
}

/// One job, for as long as the cluster lives.
///
/// The top 16 bits hold the cluster's ordinal in a federation (0 until clusters are federated).
@frozen
public struct JobID: RowID, CustomStringConvertible {
    package static let ordinalBits: UInt64 = 48

    public let number: UInt64

    package init(_ number: UInt64) { self.number = number }

    public init(ordinal: UInt64) { number = ordinal }

    public var ordinal: UInt64 { number & ((1 << 48) - 1) }

    public static func < (earlier: JobID, later: JobID) -> Bool { earlier.number < later.number }

    public var description: String { "\(number)" }
}

/// One node's share of one attempt of a job.
@frozen
public struct AllocationID: RowID, CustomStringConvertible {
    public let number: UInt64

    package init(_ number: UInt64) { self.number = number }

    public init(ordinal: UInt64) { number = ordinal }

    public var ordinal: UInt64 { number }

    public static func < (earlier: AllocationID, later: AllocationID) -> Bool { earlier.number < later.number }

    public var description: String { "allocation-\(number)" }
}

/// One node, from its join until it is removed.
@frozen
public struct NodeID: RowID, CustomStringConvertible {
    public let number: UInt64

    package init(_ number: UInt64) { self.number = number }

    public init(ordinal: UInt64) { number = ordinal }

    public var ordinal: UInt64 { number }

    public static func < (earlier: NodeID, later: NodeID) -> Bool { earlier.number < later.number }

    public var description: String { "node-\(number)" }
}

/// The random 16 bytes that stand in every certificate, journal header and Hello of one cluster.
package struct ClusterID: Hashable, Sendable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 32 hexadecimal digits; nil when the text is anything else.
    package init?(hex: String) {
        guard hex.utf8.count == 32, hex.allSatisfy(\.isHexDigit), let high = UInt64(hex.prefix(16), radix: 16),
            let low = UInt64(hex.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    package var description: String { Self.padded(high) + Self.padded(low) }

    private static func padded(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// The SHA-256 of some bytes, by which a blob, a key or a script is known.
package struct ContentHash: Hashable, Comparable, Sendable, CustomStringConvertible {
    // Four words instead of an array: a hash stands in every event and order, and must not cost an allocation.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Takes 32 bytes; nil when there are more or fewer.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        func word(_ start: Int) -> UInt64 {
            (start..<start + 8).reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
        }
        (first, second, third, fourth) = (word(0), word(8), word(16), word(24))
    }

    /// The same as four big-endian words.
    package var words: [UInt64] { [first, second, third, fourth] }

    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for (place, word) in words.enumerated() {
                for digit in 0..<8 {
                    buffer[place * 8 + digit] = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * digit))
                }
            }
            count = 32
        }
    }

    package static func < (less: ContentHash, more: ContentHash) -> Bool {
        (less.first, less.second, less.third, less.fourth) < (more.first, more.second, more.third, more.fourth)
    }

    package var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// Text that names a queue, node, namespace, account, user or job: 1 to 63 letters, digits, `.`, `_` or `-`, which
/// begins and ends with a letter or digit (RFC 1123 labels, with dots and underscores let in).
package struct Name: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let longest = 63
    package static let standard = Name(unchecked: "default")

    package let text: String

    package init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard Name.isValid(text) else { return nil }
        self.text = text
    }

    package static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last, bytes.count <= longest else { return false }
        return isWord(first) && isWord(last)
            && bytes.allSatisfy { isWord($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    package static func < (less: Name, more: Name) -> Bool { less.text < more.text }

    package var description: String { text }
}

/// One process of a job: which element, which attempt, which rank.
package struct TaskID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let job: JobID
    package let element: UInt32
    package let attempt: UInt32
    package let rank: UInt32

    package init(job: JobID, element: UInt32 = 0, attempt: UInt32, rank: UInt32) {
        self.job = job
        self.element = element
        self.attempt = attempt
        self.rank = rank
    }

    package static func < (less: TaskID, more: TaskID) -> Bool {
        (less.job, less.element, less.attempt, less.rank) < (more.job, more.element, more.attempt, more.rank)
    }

    package var description: String { "\(job).\(element).\(attempt).\(rank)" }
}

/// Who asks: the certificate's owner, as the transport proved it.
package struct Principal: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case user
        case node
        case coordinator
    }

    /// The principal that `coordinator init` makes; it may do everything.
    package static let admin = Principal(kind: .user, name: Name(unchecked: "admin"))

    package let kind: Kind
    package let name: Name

    package init(kind: Kind, name: Name) {
        self.kind = kind
        self.name = name
    }

    package var description: String {
        switch kind {
        case .user: "user \(name)"
        case .node: "node \(name)"
        case .coordinator: "coordinator \(name)"
        }
    }
}

/// One change that a client asked for, so that its retry is not a second change.
package struct RequestKey: Hashable, Sendable {
    /// Of what the coordinator does by itself: nobody asked for it, and nobody can ask again.
    package static let none = RequestKey(client: 0, sequence: 0)

    /// Chosen at random by the client for its whole life.
    package let client: UInt64
    /// Counts up within that client.
    package let sequence: UInt64

    package init(client: UInt64, sequence: UInt64) {
        self.client = client
        self.sequence = sequence
    }
}
