// Whatever is changed in the file is found, and the refusal names the row; what is not found changed nothing.

import Cryptography
import GRDB
import Glibc
import Store
import Testing

@Suite(.serialized) struct DamageTests {
    private let bench: Workbench
    private let file: String

    init() throws {
        bench = try Workbench()
        file = bench.folder() + "/journal.sqlite"
    }

    /// A closed journal of `count` rows, with a checkpoint and a blob.
    private func make(_ count: UInt64) throws -> Digest {
        let log = try bench.open()
        let recorder = Recorder()
        _ = try log.start(recorder.reports)
        let blob = try Blob(Array("script".utf8))
        for row in 1...count { recorder.wait(for: try log.submit(row.batch, blobs: row == 1 ? [blob] : [])) }
        try log.writeCheckpoint(
            CheckpointUpdate(
                upTo: Ticket(row: count / 2), changed: [Chunk(name: ChunkName(table: "jobs", index: 0), bytes: [1, 2])])
        )
        log.close()
        return blob.hash
    }

    @Test func `every byte of the last rows is found, with its row and the last good one`() throws {
        _ = try make(8)
        let log = try bench.open(create: false)
        let hand = try bench.tamper()
        for row in 6...8 as ClosedRange<UInt64> {
            for column in ["epoch", "format", "previous", "sealed"] {
                for position in 0..<200 {
                    guard let mend = try hand.flip(column, of: "batch", byte: position, where: "seq = \(row)") else {
                        break
                    }
                    try expectDamage(log, row: row, "\(column) byte \(position) of row \(row)")
                    try mend()
                }
            }
        }
        #expect(try Workbench.rows(log).count == 8)
    }

    @Test(
        arguments: [
            (2, "DELETE FROM batch WHERE seq = 2"), (1, "DELETE FROM batch WHERE seq = 1"),
            (8, "DELETE FROM batch WHERE seq = 8"), (7, "DELETE FROM batch WHERE seq >= 7"),
            (1, "DELETE FROM batch"), (8, "UPDATE batch SET seq = 88 WHERE seq = 8"),
            (9, "INSERT INTO batch SELECT 9, epoch, format, previous, sealed FROM batch WHERE seq = 8"),
            (
                3,
                "UPDATE batch SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4); "
                    + "UPDATE batch SET seq = -seq WHERE seq < 0"
            ),
            (5, "UPDATE batch SET sealed = (SELECT sealed FROM batch WHERE seq = 6) WHERE seq = 5"),
            (4, "UPDATE batch SET sealed = 'text' WHERE seq = 4"),
            (4, "UPDATE batch SET epoch = -1 WHERE seq = 4"), (4, "UPDATE batch SET previous = x'00' WHERE seq = 4"),
        ] as [(UInt64, String)])
    func `rows that are missing, moved, doubled or of a wrong type are found`(_ row: UInt64, _ sql: String) throws {
        _ = try make(8)
        let hand = try bench.tamper()
        try hand.write { try $0.execute(sql: sql) }
        try hand.close()
        let log = try bench.open(create: false)
        try expectDamage(log, row: row, "\(sql)")
        log.close()
    }

    @Test func `a row put back from an older life is found by the hash of the last commit`() throws {
        _ = try make(4)
        try bench.image(as: "other")
        for name in ["journal", "other"] {
            let log = try bench.open(name)
            _ = try log.start(Recorder().reports)
            _ = try log.submit(Array("from \(name)".utf8))
            log.close()
        }
        let hand = try bench.tamper()
        try hand.writeWithoutTransaction { db in
            try db.execute(sql: "ATTACH ? AS other", arguments: [bench.folder("other") + "/journal.sqlite"])
            try db.execute(sql: "INSERT OR REPLACE INTO batch SELECT * FROM other.batch WHERE seq = 5")
        }
        try hand.close()
        try expectDamage(try bench.open(create: false), row: 5, "both rows are well sealed")
    }

    @Test func `a chunk, a list and a blob that were changed are found by name`() throws {
        let hash = try make(4)
        let hand = try bench.tamper()
        for (table, part) in [("chunk", "chunk jobs[0]"), ("manifest", "list"), ("content", "blob \(hash)")] {
            let mend = try hand.flip("sealed", of: table, byte: 25)
            let error = #expect(throws: StoreError.self) {
                let log = try bench.open(create: false)
                defer { log.close() }
                _ = try log.readCheckpoint { _ in }
                _ = try log.blob(hash)
            }
            #expect(error?.description.contains(part) == true, "\(String(describing: error))")
            try mend?()
        }
        for (table, part) in [("chunk", "chunk jobs[0]"), ("manifest", "list")] {
            try hand.write {
                try $0.execute(sql: "CREATE TABLE kept AS SELECT * FROM \(table); DELETE FROM \(table)")
            }
            let error = #expect(throws: StoreError.self) {
                let log = try bench.open(create: false)
                defer { log.close() }
                _ = try log.readCheckpoint { _ in }
            }
            #expect(error?.description.contains("\(part) is damaged: it is missing") == true)
            try hand.write { try $0.execute(sql: "INSERT INTO \(table) SELECT * FROM kept; DROP TABLE kept") }
        }
        let log = try bench.open(create: false)
        #expect(try log.readCheckpoint { _ in } == Ticket(row: 2))
        #expect(try log.blob(hash) == Array("script".utf8))
    }

    @Test func `a random byte of the file is refused, or changes nothing`() throws {
        let hash = try make(60)
        let whole = try #require(Workbench.read(file))
        var dice = Dice("random bytes")
        var refused = 0
        for _ in 0..<200 {
            let position = Int.random(in: 0..<whole.count, using: &dice)
            var changed = whole
            changed[position] ^= 1 << UInt8.random(in: 0...7, using: &dice)
            try Workbench.write(changed, file)
            unlink(file + "-wal")
            unlink(file + "-shm")
            do {
                let log = try bench.open(create: false)
                defer { log.close() }
                let rows = try Workbench.rows(log)
                #expect(rows.map(\.batch) == (1...60).map { ($0 as UInt64).batch }, "byte \(position)")
                #expect(try log.readCheckpoint { _ in } == Ticket(row: 30), "byte \(position)")
                if let bytes = try log.blob(hash) { #expect(bytes == Array("script".utf8), "byte \(position)") }
            } catch is StoreError {
                refused += 1
            }
        }
        print("random bytes: \(refused) of 200 refused, the others lie in unused space")
        #expect(refused > 0)
    }

    private func expectDamage(_ log: SQLiteLog, row: UInt64, _ comment: Comment) throws {
        var seen: UInt64 = 0
        do {
            try log.replay(after: log.horizon) { seen = $0.ticket.row }
            Issue.record("nothing found: \(comment)")
        } catch StoreError.damagedRow(let named, let found, _, _, let lastGood) {
            #expect(named == file && found == row && lastGood == row - 1 && seen <= row - 1, comment)
        }
    }
}
