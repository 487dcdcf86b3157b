// Rows in, rows out: order, groups of writers, epochs, bounds and the ends of a log's life.

import Cryptography
import Glibc
import Store
import Synchronization
import Testing

@Suite(.serialized) struct AppendTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
    }

    @Test func `rows come back in order with their epoch and format, across starts`() throws {
        var expected: [JournalRow] = []
        for start in 1...3 as ClosedRange<UInt64> {
            let log = try bench.open(format: UInt32(start))
            #expect(try Workbench.rows(log) == expected)
            let recorder = Recorder()
            #expect(try log.start(recorder.reports) == start)
            for _ in 0..<300 {
                let row = UInt64(expected.count + 1)
                let ticket = try log.submit(row.batch)
                #expect(ticket == Ticket(row: row))
                expected.append(JournalRow(ticket: ticket, epoch: start, format: UInt32(start), batch: row.batch))
            }
            log.close()
            #expect(recorder.durable == UInt64(expected.count), "closing writes what waits")
        }
        let log = try bench.open(create: false, format: 3)
        #expect(log.last == Ticket(row: 900) && log.horizon == Ticket(row: 0))
        #expect(try Workbench.rows(log, after: 850) == Array(expected.suffix(50)))
        #expect(try Workbench.rows(log, after: 900) == [])
        #expect(throws: StoreError.self) { try Workbench.rows(log, after: 901) }
    }

    @Test func `an epoch can leap, and goes on from where it came down`() throws {
        for (leap, least, epoch) in [(1, 0, 1), (1_000, 0, 1_001), (1, 5_000, 5_000), (1, 0, 5_001)] {
            let log = try bench.open()
            let started = try log.start(Recorder().reports, leap: UInt64(leap), least: UInt64(least))
            #expect(started == UInt64(epoch))
            _ = try log.submit([1])
            log.close()
        }
        #expect(try Workbench.rows(bench.open()).map(\.epoch) == [1, 1_001, 5_000, 5_001])
    }

    @Test func `many writers share commits, and each finds its rows in its order`() throws {
        let log = try bench.open()
        let recorder = Recorder()
        _ = try log.start(recorder.reports)
        let given = Mutex<[UInt64: [UInt8]]>([:])
        try threads(16) { writer in
            for turn in 0..<50 {
                let batch = Array("\(writer) \(turn)".utf8)
                let ticket = try log.submit(batch)
                given.withLock { $0[ticket.row] = batch }
            }
        }
        log.close()
        let tickets = recorder.tickets
        #expect(tickets == tickets.sorted() && Set(tickets).count == tickets.count && recorder.durable == 800)
        let again = try bench.open()
        let rows = try Workbench.rows(again)
        #expect(rows.count == 800)
        for row in rows { #expect(given.withLock { $0[row.ticket.row] } == row.batch) }
    }

    @Test func `a full queue makes writers wait, and loses nothing`() throws {
        var bounds = Bounds()
        bounds.queuedBytes = 10_000
        let log = try bench.open(bounds: bounds)
        let durable = Atomic<UInt64>(0)
        let most = Atomic<UInt64>(0)
        _ = try log.start(
            LogReports(durable: { durable.store($0.row, ordering: .relaxed) }, failed: { Issue.record($0) }))
        for _ in 0..<400 {
            let seen = durable.load(ordering: .relaxed)
            let ticket = try log.submit([UInt8](repeating: 1, count: 1_000))
            _ = most.max(ticket.row - min(ticket.row, max(seen, durable.load(ordering: .relaxed))), ordering: .relaxed)
        }
        log.close()
        // Nine fit the queue; nine more may be durable and not yet reported.
        #expect(most.load(ordering: .relaxed) <= 18)
        #expect(durable.load(ordering: .relaxed) == 400)
    }

    @Test func `bounds and wrong use are refused with their names`() throws {
        let log = try bench.open()
        #expect(throws: StoreError.misused(file: bench.folder() + "/journal.sqlite", .notStarted)) {
            try log.submit([1])
        }
        _ = try log.start(Recorder().reports)
        #expect(throws: StoreError.misused(file: bench.folder() + "/journal.sqlite", .startedTwice)) {
            try log.start(Recorder().reports)
        }
        let large = [UInt8](repeating: 0, count: Limits.batchBytes + 1)
        #expect(
            throws: StoreError.tooLarge(
                what: "a batch", size: large.count, limit: Limits.batchBytes, unit: "bytes")
        ) { try log.submit(large) }
        #expect(try log.submit([]) == Ticket(row: 1), "an empty batch is a batch")
        #expect(try log.submit(Array(large.dropLast())) == Ticket(row: 2))
        log.close()
        log.close()
        #expect(throws: StoreError.misused(file: bench.folder() + "/journal.sqlite", .closed)) { try log.submit([1]) }
        #expect(try Workbench.rows(bench.open()).map(\.batch.count) == [0, Limits.batchBytes])
    }

    @Test func `the write-ahead log stays under its bound while rows go on`() throws {
        var bounds = Bounds()
        bounds.walSoftBytes = 256 << 10
        bounds.walHardBytes = 1 << 20
        bounds.walReservedBytes = 1 << 20
        let log = try bench.open(bounds: bounds)
        let recorder = Recorder()
        _ = try log.start(recorder.reports)
        var largest = 0
        for turn in 0..<600 {
            let ticket = try log.submit([UInt8](repeating: UInt8(turn & 255), count: 20_000))
            recorder.wait(for: ticket)
            var status = stat()
            if stat(bench.folder() + "/journal.sqlite-wal", &status) == 0 {
                largest = max(largest, Int(status.st_size))
            }
        }
        log.close()
        #expect(largest < bounds.walHardBytes + bounds.walSoftBytes + 100_000, "12 MB went through it")
        #expect(try Workbench.rows(bench.open()).count == 600)
    }
}

/// Runs `body` on so many threads of their own, and waits for all.
func threads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    final class Job: Sendable {
        let body: @Sendable () throws -> Void
        init(_ body: @escaping @Sendable () throws -> Void) { self.body = body }
    }
    var running: [pthread_t] = []
    for index in 0..<count {
        var thread = pthread_t()
        let job = Unmanaged.passRetained(Job { try body(index) })
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                do {
                    try Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().body()
                } catch {
                    Issue.record(error)
                }
                return nil
            }, job.toOpaque())
        try #require(code == 0)
        running.append(thread)
    }
    for thread in running { pthread_join(thread, nil) }
}
