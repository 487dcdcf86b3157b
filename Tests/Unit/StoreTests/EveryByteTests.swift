// A small journal, cut at every byte and with a bit of every byte flipped, database and write-ahead log: what is read
// back is a beginning of what was written, or a refusal; never anything else.
//
// Pages have 512 bytes here, so that ten commits are a few thousand bytes and each can be tried. A run takes every
// eighth byte, from a start that it draws; with COORD_EVERY_BYTE in the environment it takes every one. Measured then,
// in 90 s: of 14,504 bytes of write-ahead log each flip and each cut left a beginning of 1 to 10 of the 11 rows; of
// 7,168 bytes of database 2,020 flips were refused, 5,148 did not matter (unused space), and every cut was refused.

import Cryptography
import GRDB
import Glibc
import Store
import Testing

@Suite(.serialized) struct EveryByteTests {
    private static let rows: UInt64 = 11
    private static let tail: UInt64 = 10
    private static let step = getenv("COORD_EVERY_BYTE") == nil ? 8 : 1
    private let bench: Workbench
    /// The first byte that is tried.
    private let start: Int

    init() throws {
        // In memory: forty thousand times a file is opened here.
        var dice = Dice("every byte")
        start = Int.random(in: 0..<Self.step, using: &dice)
        bench = try Workbench(under: "/dev/shm")
    }

    /// A journal whose last ten batches stand in the write-ahead log only.
    private func make() throws -> [JournalRow] {
        let file = bench.folder() + "/journal.sqlite"
        try #require(mkdir(bench.folder(), 0o700) == 0)
        let empty = try DatabaseQueue(path: file)
        try empty.writeWithoutTransaction { try $0.execute(sql: "PRAGMA page_size = 512; VACUUM") }
        try empty.close()
        chmod(file, 0o600)
        var bounds = Bounds()
        (bounds.walSoftBytes, bounds.walHardBytes, bounds.walReservedBytes) = (1 << 30, 1 << 30, 0)
        var next: UInt64 = 1
        for end in [Self.rows - Self.tail, Self.rows] {
            let log = try bench.open(bounds: bounds)
            let recorder = Recorder()
            _ = try log.start(recorder.reports)
            while next <= end {
                recorder.wait(for: try log.submit(next.batch))
                next += 1
            }
            if end == Self.rows { try bench.image(as: "open") }
            log.close()
        }
        let log = try bench.open()
        defer { log.close() }
        return try Workbench.rows(log)
    }

    /// What stands in a journal, as a tool or a coordinator would read it; nil when it is refused.
    private func read(_ name: String) throws -> [JournalRow]? {
        do {
            let reader = try JournalReader(
                folder: bench.folder(name), key: bench.key, clusterID: "test", isOneMoment: false)
            defer { reader.close() }
            var rows: [JournalRow] = []
            try reader.replay(after: reader.horizon) {
                rows.append($0)
                return true
            }
            return rows
        } catch let error as StoreError {
            let words = error.description
            guard words.contains(bench.folder(name)) else { throw error }
            return nil
        }
    }

    /// What became of a file at each of its bytes.
    private struct Tally: CustomStringConvertible {
        var refused = 0
        var prefixes = 0
        var whole = 0

        var description: String { "\(refused) refused, \(prefixes) shorter, \(whole) whole" }
    }

    private func judge(_ name: String, _ all: [JournalRow], _ tally: inout Tally, _ comment: String) throws {
        guard let rows = try read(name) else {
            tally.refused += 1
            return
        }
        if rows == all {
            tally.whole += 1
            return
        }
        tally.prefixes += 1
        #expect(rows == Array(all.prefix(rows.count)), "\(comment)")
        #expect(rows.count >= Int(Self.rows - Self.tail), "\(comment): these rows were in the database")
    }

    /// Flips a bit of every byte of a file, one after the other, in its place.
    private func flips(of file: String, in name: String, _ all: [JournalRow]) throws -> Tally {
        var tally = Tally()
        let path = bench.folder(name) + "/" + file
        let bytes = try #require(Workbench.read(path))
        let descriptor = open(path, O_WRONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        for position in stride(from: start, to: bytes.count, by: Self.step) {
            let changed = bytes[position] ^ 1 << UInt8(position % 8)
            try #require(pwrite(descriptor, [changed], 1, off_t(position)) == 1)
            try judge(name, all, &tally, "\(file) byte \(position)")
            try #require(pwrite(descriptor, [bytes[position]], 1, off_t(position)) == 1)
        }
        return tally
    }

    /// Cuts a file at every byte, from its end.
    private func cuts(of file: String, in name: String, _ all: [JournalRow]) throws -> Tally {
        var tally = Tally()
        let path = bench.folder(name) + "/" + file
        let bytes = try #require(Workbench.read(path))
        for length in stride(from: start, to: bytes.count, by: Self.step).reversed() {
            try #require(truncate(path, off_t(length)) == 0)
            try judge(name, all, &tally, "\(file) cut to \(length)")
        }
        try Workbench.write(bytes, path)
        return tally
    }

    @Test func `a write-ahead log cut or changed at any byte leaves a beginning of what was answered for`() throws {
        let all = try make()
        try #require(all.count == Int(Self.rows))
        let flipped = try flips(of: "journal.sqlite-wal", in: "open", all)
        let cut = try cuts(of: "journal.sqlite-wal", in: "open", all)
        print("log: bytes flipped: \(flipped); cut: \(cut)")
        #expect(flipped.prefixes > 0 && cut.prefixes > 0 && cut.refused == 0)
        #expect(try read("open") == all, "as it was")
    }

    @Test func `a database cut or changed at any byte is refused, or says what it said`() throws {
        let all = try make()
        let flipped = try flips(of: "journal.sqlite", in: "journal", all)
        let cut = try cuts(of: "journal.sqlite", in: "journal", all)
        print("database: bytes flipped: \(flipped); cut: \(cut)")
        #expect(flipped.prefixes == 0 && cut.prefixes == 0 && flipped.refused > 0 && cut.refused > 0)
        #expect(try read("journal") == all, "as it was")
    }
}
