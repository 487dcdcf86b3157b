// Messages in a stream of bytes: four bytes of length, little-endian, then the message. What a server sends begins with
// one length of zero, the greeting. It knows nothing of sockets or TLS, and nothing of what a message means.

/// What a stream may not contain.
enum FrameError: Error, Equatable {
    case empty
    /// The server's first word is not the greeting.
    case noGreeting
    case tooLong(bytes: Int, limit: Int)
}

/// Cuts a stream into messages; keeps the part of one that has come so far.
struct FrameReader {
    private let limit: Int
    private var prefix: UInt32 = 0
    private var prefixCount = 0
    private var body: [UInt8] = []
    private var missing = 0
    /// Whether the greeting has yet to come; it says that the server has let this client in.
    private(set) var awaitsGreeting: Bool

    init(limit: Int, awaitsGreeting: Bool) {
        self.limit = limit
        self.awaitsGreeting = awaitsGreeting
    }

    /// Takes the next bytes and gives each message that they complete.
    ///
    /// Throws before any byte of a message that is empty or too long is kept; the stream cannot be read on after that.
    mutating func consume(
        _ bytes: UnsafeRawBufferPointer, _ deliver: ([UInt8]) -> Void
    ) throws(FrameError) {
        var rest = bytes
        while !rest.isEmpty {
            if missing == 0 {
                try takePrefix(&rest)
                // A message that has come whole is copied once.
                if missing > 0 && rest.count >= missing {
                    deliver(Array(UnsafeRawBufferPointer(rebasing: rest[..<missing])))
                    rest = UnsafeRawBufferPointer(rebasing: rest[missing...])
                    missing = 0
                }
            } else {
                takeBody(&rest, deliver)
            }
        }
    }

    private mutating func takePrefix(_ rest: inout UnsafeRawBufferPointer) throws(FrameError) {
        var used = 0
        while prefixCount < Limits.prefixBytes && used < rest.count {
            prefix |= UInt32(rest[used]) << (8 * UInt32(prefixCount))
            prefixCount += 1
            used += 1
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[used...])
        guard prefixCount == Limits.prefixBytes else { return }
        let length = Int(prefix)
        if awaitsGreeting {
            guard length == 0 else { throw FrameError.noGreeting }
            awaitsGreeting = false
            prefixCount = 0
            return
        }
        guard length > 0 else { throw FrameError.empty }
        guard length <= limit else { throw FrameError.tooLong(bytes: length, limit: limit) }
        missing = length
        // Room in one step, but no more than a step's worth of memory for bytes that were only promised.
        if length > rest.count { body.reserveCapacity(min(length, Limits.promisedBytes)) }
        prefix = 0
        prefixCount = 0
    }

    private mutating func takeBody(_ rest: inout UnsafeRawBufferPointer, _ deliver: ([UInt8]) -> Void) {
        let taken = min(missing, rest.count)
        body.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<taken]))
        rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
        missing -= taken
        guard missing == 0 else { return }
        let whole = body
        body = []
        deliver(whole)
    }
}

/// Messages that wait to be sent, as a stream of bytes that is taken in pieces.
struct FrameQueue {
    private var messages: [[UInt8]] = []
    private var first = 0
    /// Bytes of the first message, its prefix counted, that are gone already.
    private var offset = 0
    /// Bytes that wait, prefixes counted.
    private(set) var bytes = 0

    var isEmpty: Bool { first == messages.count }

    mutating func append(_ message: [UInt8]) {
        messages.append(message)
        bytes += message.count + Limits.prefixBytes
    }

    /// Moves as many bytes into the buffer as fit; the count of them.
    mutating func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var used = 0
        while first < messages.count && used < buffer.count {
            used += copyFirst(into: UnsafeMutableRawBufferPointer(rebasing: buffer[used...]))
        }
        bytes -= used
        compact()
        return used
    }

    private mutating func copyFirst(into room: UnsafeMutableRawBufferPointer) -> Int {
        let length = messages[first].count
        var used = 0
        while offset < Limits.prefixBytes && used < room.count {
            room[used] = UInt8(truncatingIfNeeded: length >> (8 * offset))
            offset += 1
            used += 1
        }
        let start = offset - Limits.prefixBytes
        let taken = min(length - start, room.count - used)
        if taken > 0 {
            messages[first].withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(rebasing: room[used...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start + taken]))
            }
            used += taken
            offset += taken
        }
        if offset == length + Limits.prefixBytes {
            messages[first] = []
            first += 1
            offset = 0
        }
        return used
    }

    /// Drops what is gone: at once when nothing is left, else when it is most of the array.
    private mutating func compact() {
        if first == messages.count {
            messages.removeAll(keepingCapacity: messages.count <= 64)
            first = 0
        } else if first > 1_024 && first > messages.count / 2 {
            messages.removeFirst(first)
            first = 0
        }
    }
}
