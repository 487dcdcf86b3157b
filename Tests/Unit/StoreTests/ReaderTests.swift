// A journal looked at from outside: beside the log that writes it, after one that died, and damaged; nothing in it is
// changed by looking.

import Cryptography
import GRDB
import Glibc
import Store
import Testing

@Suite(.serialized) struct ReaderTests {
    private let bench: Workbench
    private let file: String

    init() throws {
        bench = try Workbench()
        file = bench.folder() + "/journal.sqlite"
    }

    private func reader(_ name: String = "journal", isOneMoment: Bool = true) throws -> JournalReader {
        try JournalReader(folder: bench.folder(name), key: bench.key, clusterID: "test", isOneMoment: isOneMoment)
    }

    /// An open journal of ten rows, three blobs and a checkpoint of two chunks.
    private func make() throws -> (log: SQLiteLog, blobs: [Blob], recorder: Recorder) {
        let log = try bench.open()
        let recorder = Recorder()
        _ = try log.start(recorder.reports)
        let blobs = try (1...3).map { try Blob([UInt8](repeating: UInt8($0), count: 5_000)) }
        for row in 1...10 as ClosedRange<UInt64> {
            recorder.wait(for: try log.submit(row.batch, blobs: row <= 3 ? [blobs[Int(row) - 1]] : []))
        }
        let chunks = (0..<2 as Range<UInt32>).map { Chunk(name: ChunkName(table: "jobs", index: $0), bytes: [1, 2]) }
        try log.writeCheckpoint(CheckpointUpdate(upTo: Ticket(row: 6), changed: chunks))
        return (log, blobs, recorder)
    }

    /// What database and write-ahead log hold.
    private func fingerprint(_ name: String = "journal") throws -> Digest {
        let path = bench.folder(name) + "/journal.sqlite"
        return Digest.sha256(try #require(Workbench.read(path)), Workbench.read(path + "-wal") ?? [])
    }

    /// The same, when the log has done what it does of itself after a checkpoint.
    private func settled() throws -> Digest {
        var last = try fingerprint()
        for _ in 0..<100 {
            usleep(100_000)
            let next = try fingerprint()
            if next == last { break }
            last = next
        }
        return last
    }

    @Test func `an audit counts what is there, beside the log that writes`() throws {
        let (log, blobs, recorder) = try make()
        defer { log.close() }
        let before = try settled()
        let looking = try reader()
        var (rows, chunks) = ([UInt64](), 0)
        let audit = try looking.audit(chunk: { _ in chunks += 1 }, row: { rows.append($0.ticket.row) })
        #expect(audit.rows == 10 && audit.last == Ticket(row: 10) && audit.horizon == Ticket(row: 0))
        #expect(audit.epoch == 1 && audit.checkpoint == Ticket(row: 6) && audit.chunks == 2 && audit.blobs == 3)
        #expect(rows == Array(1...10) && chunks == 2)
        #expect(try looking.holdsBlob(blobs[1].hash) && !looking.holdsBlob(Digest.sha256([7])))
        #expect(try before == fingerprint(), "looking changes nothing")
        recorder.wait(for: try log.submit([11]))
        #expect(try looking.audit().rows == 10, "one moment stays one moment")
        let later = try settled()
        looking.close()
        #expect(try later == fingerprint(), "closing copies no write-ahead log")
        #expect(try reader().audit().rows == 11)
    }

    @Test func `a journal whose writer died is read with its write-ahead log, which stays as it is`() throws {
        let (log, _, _) = try make()
        try bench.image(as: "dead")
        log.close()
        let before = try fingerprint("dead")
        let looking = try reader("dead")
        #expect(try looking.audit().rows == 10)
        looking.close()
        #expect(try before == fingerprint("dead"))
    }

    @Test func `reading begins and ends where it is told, and sees new rows`() throws {
        let (log, _, recorder) = try make()
        defer { log.close() }
        let looking = try reader(isOneMoment: false)
        recorder.wait(for: try log.submit([11]))
        var seen: [UInt64] = []
        try looking.replay(after: Ticket(row: 7)) {
            seen.append($0.ticket.row)
            return true
        }
        #expect(seen == [8, 9, 10, 11])
        try looking.replay(after: looking.horizon) {
            seen.append($0.ticket.row)
            return $0.ticket.row < 2
        }
        #expect(seen == [8, 9, 10, 11, 1, 2])
        #expect(throws: StoreError.self) { try looking.replay(after: Ticket(row: 12)) { _ in true } }
    }

    @Test func `rows that are deleted while they are read are missed aloud`() throws {
        var bounds = Bounds()
        (bounds.retainedRows, bounds.walReservedBytes) = (5, 64 << 10)
        let log = try bench.open(bounds: bounds)
        defer { log.close() }
        let recorder = Recorder()
        _ = try log.start(recorder.reports)
        for row in 1...600 as ClosedRange<UInt64> { _ = try log.submit(row.batch) }
        let looking = try reader(isOneMoment: false)
        recorder.wait(for: Ticket(row: 600))
        let error = #expect(throws: StoreError.self) {
            try looking.replay(after: Ticket(row: 0)) { row in
                guard row.ticket.row == 1 else { return true }
                try log.writeCheckpoint(CheckpointUpdate(upTo: Ticket(row: 600), changed: []))
                for _ in 0..<2_000 where log.horizon.row < 500 { usleep(1_000) }
                return true
            }
        }
        // More may have been deleted since it said so.
        guard case .outside(file: _, row: 257, first: let first, last: 600)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((501...log.horizon.row + 1).contains(first))
    }

    @Test(
        arguments: [
            ("row 5 is damaged", "UPDATE batch SET sealed = zeroblob(60) WHERE seq = 5"),
            ("row 5 is damaged", "DELETE FROM batch WHERE seq = 5"),
            ("chunk jobs[1] is damaged", "UPDATE chunk SET sealed = zeroblob(60) WHERE id = 2"),
            ("checkpoint's list is damaged", "DELETE FROM manifest"),
            ("its content is missing", "DELETE FROM content WHERE id = 2"),
            ("blob 1 in the order of their names is damaged", "UPDATE content SET sealed = zeroblob(60)"),
            ("its seal does not fit", "UPDATE blob SET content = 1 + content % 3"),
            ("it belongs to row 88 of 10", "UPDATE blob SET row = 88 WHERE content = 1"),
            ("state row is damaged", "UPDATE state SET head = 9"),
            ("header is damaged", "UPDATE header SET created = 1"),
        ])
    func `damage is named with its file and place`(_ words: String, _ sql: String) throws {
        try make().log.close()
        let hand = try bench.tamper()
        try hand.write { try $0.execute(sql: sql) }
        try hand.close()
        let error = #expect(throws: StoreError.self) { try reader().audit() }
        let description = error?.description ?? ""
        #expect(description.contains(words) && description.contains(file), "\(description)")
        #expect(description.contains("backup"), "the remedy is named: \(description)")
    }

    @Test func `a copy made while rows go on is a whole journal of one moment`() throws {
        let (log, _, recorder) = try make()
        let copied = bench.path + "/copy.sqlite"
        try threads(2) { index in
            if index == 0 {
                for turn in 0..<500 { _ = try log.submit([UInt8](repeating: UInt8(turn & 255), count: 2_000)) }
                return
            }
            let looking = try reader(isOneMoment: false)
            try looking.copy(to: copied)
        }
        log.close()
        let copy = try JournalReader(file: copied, key: bench.key, clusterID: "test")
        let audit = try copy.audit()
        #expect(audit.rows >= 10 && audit.rows <= 510 && audit.blobs == 3 && audit.chunks == 2)
        print("the copy holds \(audit.rows) rows of \(recorder.durable)")
    }
}
