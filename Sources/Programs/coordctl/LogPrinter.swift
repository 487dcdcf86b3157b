// Log bytes of one or several ranks to standard output: as they are, or line by line with the rank before each.

/// Prints what ranks wrote.
struct LogPrinter {
    private enum Limits {
        /// A line that does not end is printed in pieces of this size; programs that draw progress bars write such.
        static let line = 65_536
    }

    /// Whether each line is to begin with `[rank] `.
    let isPrefixed: Bool
    /// The beginnings of lines that have not ended yet.
    private var unfinished: [UInt32: [UInt8]] = [:]

    /// Nothing is printed, and so many bytes are kept.
    private let keptBytes: Int?
    /// The last of what was written.
    private(set) var kept: [UInt8] = []

    init(isPrefixed: Bool) { (self.isPrefixed, keptBytes) = (isPrefixed, nil) }

    init(keepingLast bytes: Int) { (isPrefixed, keptBytes) = (false, bytes) }

    mutating func show(_ bytes: ArraySlice<UInt8>, of rank: UInt32) throws(CommandFault) {
        if let keptBytes {
            kept += bytes
            if kept.count > keptBytes { kept.removeFirst(kept.count - keptBytes) }
            return
        }
        guard isPrefixed else {
            try Screen.write(bytes)
            return
        }
        var line = unfinished[rank] ?? []
        for byte in bytes {
            line.append(byte)
            guard byte == 0x0A || line.count >= Limits.line else { continue }
            try show(line: line, of: rank)
            line.removeAll(keepingCapacity: true)
        }
        unfinished[rank] = line
    }

    /// Prints what is left of a rank that has ended.
    mutating func finish(_ rank: UInt32) throws(CommandFault) {
        guard let line = unfinished.removeValue(forKey: rank), !line.isEmpty else { return }
        try show(line: line, of: rank)
    }

    private func show(line: [UInt8], of rank: UInt32) throws(CommandFault) {
        try Screen.write("[\(rank)] ".utf8)
        try Screen.write(line)
        if line.last != 0x0A { try Screen.write([0x0A]) }
    }
}
