// Log bytes to standard output: as they are, or line by line with their source before each.

/// Prints what ranks wrote.
struct LogPrinter {
    private enum Limits {
        /// A line that does not end is printed in pieces of this size; programs that draw progress bars write such.
        static let line = 65_536
    }

    /// The beginnings of lines that have not ended yet.
    private var unfinished: [LogSource: [UInt8]] = [:]

    /// Nothing is printed, and so many bytes are kept.
    private let keptBytes: Int?
    /// The last of what was written.
    private(set) var kept: [UInt8] = []

    init() { keptBytes = nil }

    init(keepingLast bytes: Int) { keptBytes = bytes }

    mutating func show(_ bytes: ArraySlice<UInt8>, of source: LogSource) throws(CommandFault) {
        if let keptBytes {
            kept += bytes
            if kept.count > keptBytes { kept.removeFirst(kept.count - keptBytes) }
            return
        }
        guard let mark = source.mark else {
            try Screen.write(bytes)
            return
        }
        var line = unfinished[source] ?? []
        for byte in bytes {
            line.append(byte)
            guard byte == 0x0A || line.count >= Limits.line else { continue }
            try show(line: line, mark)
            line.removeAll(keepingCapacity: true)
        }
        unfinished[source] = line
    }

    /// Prints what is left of a log that has ended.
    mutating func finish(_ source: LogSource) throws(CommandFault) {
        guard let line = unfinished.removeValue(forKey: source), !line.isEmpty else { return }
        try show(line: line, source.mark ?? "")
    }

    private func show(line: [UInt8], _ mark: String) throws(CommandFault) {
        try Screen.write("[\(mark)] ".utf8)
        try Screen.write(line)
        if line.last != 0x0A { try Screen.write([0x0A]) }
    }
}
