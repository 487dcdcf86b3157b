// `coordinator journal dump`: the journal's events as JSON, one a line, for tools and for those who want to know what
// led to something. It holds one read's worth of rows in memory, however long the journal is.

import ArgumentParser
import Glibc
import Presentation
import Store

struct JournalDump: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Prints events as JSON, one a line, each with its row and what it says.",
        discussion: """
            Payloads appear by their hash only. It changes nothing and may run beside a coordinator; rows that are \
            deleted behind a checkpoint before they are reached end it with an error that says so.
            """)

    @OptionGroup var location: DirectoryOption

    @Option(help: "The first row; the oldest that is kept when it is left out.")
    var from: UInt64?

    @Option(help: "How many rows; all when it is left out.")
    var count: UInt64 = .max

    func validate() throws {
        guard from != 0 else { throw ValidationError("--from 0: rows count from 1") }
    }

    func run() throws {
        guard count > 0 else { return }
        let reader = try location.household.readJournal(isOneMoment: false)
        defer { reader.close() }
        let first = from ?? reader.horizon.row + 1
        guard first > reader.horizon.row, first <= reader.last.row else {
            throw HouseholdError(
                description: "\(reader.path) holds rows \(reader.horizon.row + 1) to \(reader.last.row), "
                    + "not row \(first); ask for one of those")
        }
        var output = LineOutput()
        var left = count
        try reader.replay(after: Ticket(row: first - 1)) { row in
            for (index, event) in try row.events(of: reader.path).enumerated() {
                try output.write(JSONText.compact(event.tree(in: row, index: index)))
            }
            left -= 1
            return left > 0
        }
        try output.flush()
    }
}

/// Lines on their way to the standard output, written some at a time.
private struct LineOutput {
    private static let most = 1 << 16
    private var bytes: [UInt8] = []

    mutating func write(_ line: String) throws {
        bytes.append(contentsOf: line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count >= Self.most { try flush() }
    }

    mutating func flush() throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw HouseholdError(description: "cannot write the events: \(String(cString: strerror(errno)))")
            }
            rest.removeFirst(count)
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
