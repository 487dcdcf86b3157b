// What the store's tests stand on: a folder that goes away, a log that remembers what it reported, and hands that reach
// into the file behind the log's back.

import Cryptography
import GRDB
import Glibc
import Store
import Synchronization
import Testing

/// A folder for journals, gone with the value.
final class Workbench: Sendable {
    let path: String
    let key: SealingKey

    init(under root: String = "/tmp") throws {
        key = try SealingKey(bytes: Array(1...32))
        path = "\(root)/coord-store-\(Hex.text(RandomBytes.make(8)))"
        try #require(mkdir(path, 0o700) == 0)
    }

    deinit {
        Workbench.run("/bin/rm", "-rf", path)
    }

    /// The folder of the journal called `name`.
    func folder(_ name: String = "journal") -> String { "\(path)/\(name)" }

    func open(
        _ name: String = "journal", create: Bool = true, format: UInt32 = 1, bounds: Bounds? = nil
    ) throws -> SQLiteLog {
        var small = Bounds()
        // Tests write little: 16 MiB of reserve at each start would be most of their work.
        small.walReservedBytes = 64 << 10
        let bounds = bounds ?? small
        return try SQLiteLog(
            folder: folder(name), key: key, clusterID: "test", create: create, batchFormat: format, bounds: bounds)
    }

    /// A second connection to the closed or open file, which cares for nothing.
    func tamper(_ name: String = "journal") throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: "\(folder(name))/journal.sqlite")
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0")
        }
        return queue
    }

    /// Copies database and write-ahead log as they are now: what a machine would find that lost power.
    func image(_ name: String = "journal", as copy: String) throws {
        try #require(mkdir(folder(copy), 0o700) == 0)
        for file in ["journal.sqlite", "journal.sqlite-wal"] {
            guard let bytes = Workbench.read("\(folder(name))/\(file)") else { continue }
            try Workbench.write(bytes, "\(folder(copy))/\(file)")
        }
    }

    /// All rows behind `row`.
    static func rows(_ log: SQLiteLog, after row: UInt64 = 0) throws -> [JournalRow] {
        var rows: [JournalRow] = []
        try log.replay(after: Ticket(row: row)) { rows.append($0) }
        return rows
    }

    static func read(_ path: String) -> [UInt8]? {
        let file = Glibc.open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = Glibc.read(file, &part, part.count), count > 0 { bytes += part.prefix(count) }
        return bytes
    }

    static func write(_ bytes: [UInt8], _ path: String) throws {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        try #require(Glibc.write(file, bytes, bytes.count) == bytes.count)
    }

    @discardableResult
    static func run(_ words: String...) -> Int32 {
        var process = pid_t()
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        guard posix_spawn(&process, words[0], nil, nil, &arguments, environ) == 0 else { return -1 }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status
    }
}

/// Remembers what a log reported.
final class Recorder: Sendable {
    private let seen = Mutex<(tickets: [Ticket], failure: StoreError?)>(([], nil))

    var reports: LogReports {
        LogReports(
            durable: { ticket in self.seen.withLock { $0.tickets.append(ticket) } },
            failed: { error in self.seen.withLock { $0.failure = error } })
    }

    var tickets: [Ticket] { seen.withLock { $0.tickets } }
    var failure: StoreError? { seen.withLock { $0.failure } }
    var durable: UInt64 { tickets.last?.row ?? 0 }

    /// Waits until a row is durable, or the log has failed.
    func wait(for ticket: Ticket) {
        while durable < ticket.row, failure == nil { usleep(200) }
    }
}

/// A seeded generator whose seed is printed, so that a failure can be had again.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ name: String) {
        state = RandomBytes.number()
        print("\(name): seed \(state)")
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}

extension UInt64 {
    /// The number as a batch.
    var batch: [UInt8] { Array("batch \(self)".utf8) }
}
