// A journal written anew: everything is in the new one, under another key; and of a damaged one, all before the damage.

import Cryptography
import GRDB
import Glibc
import Store
import Testing

@Suite(.serialized) struct RewritingTests {
    private let bench: Workbench
    private let newKey: SealingKey

    init() throws {
        bench = try Workbench()
        newKey = try SealingKey(bytes: Array(33...64))
    }

    /// A closed journal of twelve rows, three blobs and a checkpoint up to row 6, started twice.
    private func make() throws -> [Blob] {
        let blobs = try (1...3).map { try Blob([UInt8](repeating: UInt8($0), count: 5_000)) }
        let recorder = Recorder()
        let log = try bench.open()
        _ = try log.start(recorder.reports)
        for row in 1...10 as ClosedRange<UInt64> {
            recorder.wait(for: try log.submit(row.batch, blobs: row <= 3 ? [blobs[Int(row) - 1]] : []))
        }
        let chunks = (0..<2 as Range<UInt32>).map {
            Chunk(name: ChunkName(table: "jobs", index: $0), bytes: [7, UInt8($0)])
        }
        try log.writeCheckpoint(CheckpointUpdate(upTo: Ticket(row: 6), changed: chunks))
        log.close()
        let again = try bench.open()
        _ = try again.start(recorder.reports)
        for row in 11...12 as ClosedRange<UInt64> { recorder.wait(for: try again.submit(row.batch)) }
        again.close()
        return blobs
    }

    private func rewrite(salvages: Bool) throws -> RewriteReport {
        let reader = try JournalReader(
            folder: bench.folder(), key: bench.key, clusterID: "test", isOneMoment: true)
        defer { reader.close() }
        return try reader.rewrite(to: bench.folder("new"), key: newKey, clusterID: "test", salvages: salvages)
    }

    /// The batches behind the new journal's checkpoint, and the checkpoint.
    private func contents() throws -> (batches: [[UInt8]], chunks: [Chunk], audit: JournalAudit) {
        let reader = try JournalReader(
            folder: bench.folder("new"), key: newKey, clusterID: "test", isOneMoment: true)
        defer { reader.close() }
        var (batches, chunks) = ([[UInt8]](), [Chunk]())
        let audit = try reader.audit()
        let start = try reader.readCheckpoint { chunks.append($0) }
        try reader.replay(after: start ?? Ticket(row: 0)) { row in
            batches.append(row.batch)
            return true
        }
        return (batches, chunks, audit)
    }

    @Test func `everything is in the new one, which only the new key opens`() throws {
        let blobs = try make()
        let report = try rewrite(salvages: false)
        #expect(report.isWhole && report.rows == 6 && report.blobs == 3 && report.last == Ticket(row: 12))
        #expect(report.epoch == 3, "above both starts")
        let (batches, chunks, audit) = try contents()
        #expect(batches == (7...12 as ClosedRange<UInt64>).map(\.batch))
        #expect(chunks.map(\.bytes) == [[7, 0], [7, 1]] && audit.blobs == 3 && audit.epoch == 3)
        let log = try SQLiteLog(folder: bench.folder("new"), key: newKey, clusterID: "test", create: false)
        defer { log.close() }
        #expect(try log.start(Recorder().reports) == 4)
        for blob in blobs { #expect(try log.blob(blob.hash) == blob.bytes) }
        #expect(throws: StoreError.wrongKey(file: bench.folder("new") + "/journal.sqlite")) {
            try JournalReader(folder: bench.folder("new"), key: bench.key, clusterID: "test", isOneMoment: true)
        }
    }

    @Test func `a journal without a checkpoint is carried over from its first row`() throws {
        let recorder = Recorder()
        let log = try bench.open()
        _ = try log.start(recorder.reports)
        recorder.wait(for: try log.submit(UInt64(1).batch))
        log.close()
        #expect(try rewrite(salvages: false).rows == 1)
        let (batches, chunks, _) = try contents()
        // Before the first row stands the one with which blobs are handed over.
        #expect(batches == [[], UInt64(1).batch] && chunks.isEmpty)
    }

    @Test(arguments: 7...12 as ClosedRange<UInt64>)
    func `what stands before a damaged row is kept, and what was lost is counted`(row: UInt64) throws {
        _ = try make()
        try bench.tamper().write {
            try $0.execute(sql: "UPDATE batch SET sealed = zeroblob(64) WHERE seq = ?", arguments: [Int64(row)])
        }
        #expect(throws: StoreError.self) { try rewrite(salvages: false) }
        Workbench.run("/bin/rm", "-rf", bench.folder("new"))
        let report = try rewrite(salvages: true)
        #expect(report.last == Ticket(row: row - 1) && report.rowsLost == 13 - row && report.damage != nil)
        #expect(try contents().batches == (7..<row).map(\.batch))
    }

    @Test func `a blob that does not open is left out and counted`() throws {
        _ = try make()
        try bench.tamper().write {
            try $0.execute(sql: "UPDATE content SET sealed = zeroblob(64) WHERE id = (SELECT max(id) FROM content)")
        }
        #expect(throws: StoreError.self) { try rewrite(salvages: false) }
        Workbench.run("/bin/rm", "-rf", bench.folder("new"))
        let report = try rewrite(salvages: true)
        #expect(report.blobs == 2 && report.blobsLost == 1 && report.rowsLost == 0 && !report.isWhole)
    }

    @Test func `without its checkpoint nothing can be kept`() throws {
        _ = try make()
        try bench.tamper().write { try $0.execute(sql: "UPDATE chunk SET sealed = zeroblob(64)") }
        #expect(throws: StoreError.self) { try rewrite(salvages: true) }
    }

    @Test func `only one has the claim of a journal`() throws {
        _ = try make()
        let claim = try JournalClaim(folder: bench.folder())
        #expect(throws: StoreError.self) { try bench.open(create: false) }
        withExtendedLifetime(claim) {}
    }
}
