// The end of what a command says, fit to stand in a sentence: what it was about to say when it failed is worth more
// than how it began.

/// Keeps the last bytes of what is put into it.
struct LastWords: Equatable, Sendable {
    private let limit: Int
    private var bytes: [UInt8] = []
    /// How much was put in.
    private(set) var count = 0

    init(limit: Int) { self.limit = limit }

    mutating func put(_ new: some Collection<UInt8>) {
        count += new.count
        bytes += new.suffix(limit)
        // Twice the limit is kept before it is cut, so that each byte is moved about once.
        if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
    }

    /// One line of it, without control characters and cut at a character's end.
    var text: String {
        let isCut = count > limit
        let kept = bytes.suffix(limit).drop { isCut && $0 & 0xC0 == 0x80 }
        var text = ""
        for scalar in String(decoding: kept, as: UTF8.self).unicodeScalars where scalar != "\u{FFFD}" {
            text.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        let line = text.split(separator: " ").joined(separator: " ")
        return isCut && !line.isEmpty ? "...\(line)" : line
    }
}
