// Checkpoints: one whole one stands at every moment, and with the rows behind it says what all rows say.

import Cryptography
import GRDB
import Glibc
import Store
import Synchronization
import Testing

@Suite(.serialized) struct CheckpointTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
    }

    @Test func `a checkpoint and the rows behind it say what all rows say`() throws {
        var dice = Dice("checkpoint and tail")
        for _ in 0..<4 {
            var table: [UInt32: UInt8] = [:]
            var dirty: Set<UInt32> = []
            let name = "journal-\(dice.next())"
            for _ in 0..<4 {
                let log = try bench.open(name)
                #expect(try state(log) == table)
                let recorder = Recorder()
                _ = try log.start(recorder.reports)
                for _ in 0..<60 {
                    let (key, value) = (UInt32.random(in: 0..<20, using: &dice), UInt8.random(in: 0...9, using: &dice))
                    table[key] = value == 0 ? nil : value
                    dirty.insert(key)
                    let ticket = try log.submit([UInt8(key), value])
                    guard Int.random(in: 0..<12, using: &dice) == 0 else { continue }
                    try log.writeCheckpoint(update(ticket, table, dirty))
                    dirty = []
                }
                log.close()
            }
            #expect(try state(bench.open(name)) == table)
        }
    }

    @Test func `whenever the machine stops, the old checkpoint stands or the new one`() throws {
        var bounds = Bounds()
        (bounds.walSoftBytes, bounds.walHardBytes, bounds.walReservedBytes) = (1 << 30, 1 << 30, 0)
        let log = try bench.open(bounds: bounds)
        _ = try log.start(Recorder().reports)
        for generation in 1...3 as ClosedRange<UInt8> {
            let ticket = try log.submit([generation])
            let isDone = Atomic<Bool>(false)
            let images = Mutex<[String]>([])
            let (bench, changed) = (bench, (0..<40).map { chunk($0, [UInt8](repeating: generation, count: 60_000)) })
            try threads(2) { index in
                if index == 0 {
                    try log.writeCheckpoint(CheckpointUpdate(upTo: ticket, changed: changed))
                    isDone.store(true, ordering: .releasing)
                    return
                }
                while !isDone.load(ordering: .acquiring), images.withLock({ $0.count }) < 12 {
                    let name = "image-\(generation)-\(images.withLock { $0.count })"
                    try bench.image(as: name)
                    images.withLock { $0.append(name) }
                    usleep(3_000)
                }
            }
            for name in images.withLock({ $0 }) {
                let copy = try bench.open(name, create: false)
                let found = try contents(copy)
                let kinds = Set(found.chunks.map(\.bytes))
                #expect(kinds.count <= 1 && (found.chunks.isEmpty || found.chunks.count == 40), "\(name)")
                #expect(found.ticket == nil || found.ticket?.row == kinds.first?.first.map(UInt64.init), "\(name)")
                copy.close()
                Workbench.run("/bin/rm", "-rf", bench.folder(name))
            }
        }
        log.close()
    }

    @Test func `what a dead start left half-written is swept by the next`() throws {
        let log = try bench.open()
        _ = try log.start(Recorder().reports)
        try log.writeCheckpoint(CheckpointUpdate(upTo: try log.submit([1]), changed: [chunk(0, [1])]))
        log.close()
        let hand = try bench.tamper()
        try hand.write { try $0.execute(sql: "INSERT INTO chunk VALUES (2, x'00'), (3, x'00'), (77, x'00')") }
        let again = try bench.open()
        let recorder = Recorder()
        _ = try again.start(recorder.reports)
        try again.writeCheckpoint(CheckpointUpdate(upTo: try again.submit([2]), changed: [chunk(1, [2])]))
        for row in 0..<4 as Range<UInt64> { recorder.wait(for: try again.submit(row.batch)) }
        #expect(try contents(again).chunks == [chunk(0, [1]), chunk(1, [2])])
        again.close()
        #expect(try hand.read { try Int.fetchAll($0, sql: "SELECT id FROM chunk ORDER BY id") } == [1, 78])
        try hand.close()
    }

    @Test func `old rows go behind a checkpoint, the chain goes on, and the file stays bounded`() throws {
        var bounds = Bounds()
        bounds.retainedRows = 100
        var largest = 0
        for start in 0..<4 {
            let log = try bench.open(bounds: bounds)
            let recorder = Recorder()
            _ = try log.start(recorder.reports)
            for turn in 0..<5 {
                var last = Ticket(row: 0)
                for _ in 0..<1_000 { last = try log.submit([UInt8](repeating: 7, count: 400)) }
                try log.writeCheckpoint(CheckpointUpdate(upTo: last, changed: [chunk(0, [UInt8(turn)])]))
                for _ in 0..<8 { recorder.wait(for: try log.submit([1])) }
                #expect(try Workbench.rows(log, after: log.horizon.row).count == Int(log.last.row - log.horizon.row))
            }
            log.close()
            var status = stat()
            #expect(stat(bench.folder() + "/journal.sqlite", &status) == 0)
            largest = max(largest, Int(status.st_size))
            #expect(log.last.row - log.horizon.row <= 1_100, "start \(start)")
        }
        #expect(largest < 2_500_000, "10 MB of rows went through it")
        let log = try bench.open(create: false, bounds: bounds)
        #expect(throws: StoreError.self) { try Workbench.rows(log, after: log.horizon.row - 1) }
        #expect(try contents(log).ticket?.row == log.last.row - 8)
        #expect(try Workbench.rows(log, after: log.last.row - 8).count == 8)
    }

    @Test func `a checkpoint of the past or of the future is refused`() throws {
        let log = try bench.open()
        #expect(throws: StoreError.misused(file: bench.folder() + "/journal.sqlite", .notStarted)) {
            try log.writeCheckpoint(CheckpointUpdate(upTo: Ticket(row: 0), changed: []))
        }
        _ = try log.start(Recorder().reports)
        #expect(try contents(log).ticket == nil)
        for row in 1...5 as ClosedRange<UInt64> { _ = try log.submit(row.batch) }
        try log.writeCheckpoint(CheckpointUpdate(upTo: Ticket(row: 3), changed: []))
        for row in [2, 6] as [UInt64] {
            #expect(
                throws: StoreError.checkpointOutOfOrder(
                    file: bench.folder() + "/journal.sqlite", row: row, first: 3, last: 5)
            ) { try log.writeCheckpoint(CheckpointUpdate(upTo: Ticket(row: row), changed: [])) }
        }
        let large = chunk(0, [UInt8](repeating: 0, count: Limits.chunkBytes + 1))
        #expect(throws: StoreError.self) {
            try log.writeCheckpoint(CheckpointUpdate(upTo: Ticket(row: 5), changed: [large]))
        }
        #expect(try contents(log).ticket == Ticket(row: 3))
        log.close()
    }

    private func chunk(_ index: UInt32, _ bytes: [UInt8]) -> Chunk {
        Chunk(name: ChunkName(table: "jobs", index: index), bytes: bytes)
    }

    private func update(_ ticket: Ticket, _ table: [UInt32: UInt8], _ dirty: Set<UInt32>) -> CheckpointUpdate {
        CheckpointUpdate(
            upTo: ticket, changed: dirty.compactMap { key in table[key].map { chunk(key, [$0]) } },
            removed: dirty.filter { table[$0] == nil }.map { ChunkName(table: "jobs", index: $0) })
    }

    private func contents(_ log: SQLiteLog) throws -> (ticket: Ticket?, chunks: [Chunk]) {
        var chunks: [Chunk] = []
        let ticket = try log.readCheckpoint { chunks.append($0) }
        return (ticket, chunks)
    }

    /// The table as checkpoint and tail tell it; all rows tell the same.
    private func state(_ log: SQLiteLog) throws -> [UInt32: UInt8] {
        let standing = try contents(log)
        var table: [UInt32: UInt8] = [:]
        for chunk in standing.chunks { table[chunk.name.index] = chunk.bytes.first }
        try log.replay(after: standing.ticket ?? Ticket(row: 0)) { fold($0, into: &table) }
        var full: [UInt32: UInt8] = [:]
        try log.replay(after: Ticket(row: 0)) { fold($0, into: &full) }
        #expect(table == full)
        return table
    }

    private func fold(_ row: JournalRow, into table: inout [UInt32: UInt8]) {
        table[UInt32(row.batch[0])] = row.batch[1] == 0 ? nil : row.batch[1]
    }
}
