// Power cuts, kills and full disks: what was acknowledged is there, whole and in order, and nothing is half-done.

import Cryptography
import Glibc
import Store
import Synchronization
import Testing

@Suite(.serialized) struct CrashTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
    }

    @Test func `an image taken at any moment holds at least what was acknowledged before it`() throws {
        var bounds = Bounds()
        // Copying two files is not one moment: the log must only grow while they are copied.
        (bounds.walSoftBytes, bounds.walHardBytes, bounds.walReservedBytes) = (1 << 30, 1 << 30, 0)
        let log = try bench.open(bounds: bounds)
        let recorder = Recorder()
        _ = try log.start(recorder.reports)
        let isOver = Atomic<Bool>(false)
        let images = Mutex<[(name: String, durable: UInt64)]>([])
        let bench = bench
        try threads(5) { index in
            if index > 0 {
                var turn = 0
                while !isOver.load(ordering: .acquiring) {
                    turn += 1
                    let ticket = try log.submit([UInt8](repeating: UInt8(turn & 255), count: 300 * index))
                    if turn % 3 == 0 { recorder.wait(for: ticket) }
                }
                return
            }
            for number in 0..<25 {
                let durable = recorder.durable
                try bench.image(as: "image-\(number)")
                images.withLock { $0.append(("image-\(number)", durable)) }
                usleep(useconds_t(2_000 + number * 317))
            }
            isOver.store(true, ordering: .releasing)
        }
        log.close()
        let all = try Workbench.rows(bench.open())
        for image in images.withLock({ $0 }) {
            let copy = try bench.open(image.name, create: false)
            let rows = try Workbench.rows(copy)
            #expect(rows.count >= Int(image.durable) && rows == Array(all.prefix(rows.count)), "\(image.name)")
            copy.close()
        }
    }

    @Test func `a write-ahead log cut anywhere leaves a prefix, and the journal goes on from there`() throws {
        var bounds = Bounds()
        (bounds.walSoftBytes, bounds.walHardBytes, bounds.walReservedBytes) = (1 << 30, 1 << 30, 0)
        let log = try bench.open(bounds: bounds)
        let recorder = Recorder()
        _ = try log.start(recorder.reports)
        for row in 1...40 as ClosedRange<UInt64> { recorder.wait(for: try log.submit(row.batch)) }
        try bench.image(as: "whole")
        let all = try Workbench.rows(log)
        log.close()
        let wal = try #require(Workbench.read(bench.folder("whole") + "/journal.sqlite-wal"))
        let database = try #require(Workbench.read(bench.folder("whole") + "/journal.sqlite"))
        var dice = Dice("cut logs")
        var lengths = (0..<60).map { _ in Int.random(in: 0...wal.count, using: &dice) }.sorted()
        lengths.append(wal.count)
        var most = 0
        for (number, length) in lengths.enumerated() {
            let name = "cut-\(number)"
            try #require(mkdir(bench.folder(name), 0o700) == 0)
            try Workbench.write(database, bench.folder(name) + "/journal.sqlite")
            try Workbench.write(Array(wal.prefix(length)), bench.folder(name) + "/journal.sqlite-wal")
            let copy = try bench.open(name, create: false)
            let rows = try Workbench.rows(copy)
            #expect(rows == Array(all.prefix(rows.count)) && rows.count >= most, "cut to \(length)")
            most = rows.count
            _ = try copy.start(Recorder().reports)
            #expect(try copy.submit([9]) == Ticket(row: UInt64(rows.count + 1)))
            copy.close()
            #expect(try Workbench.rows(bench.open(name)).count == rows.count + 1)
        }
        #expect(most == 40)
    }

    @Test func `a process killed while it writes has lost nothing it acknowledged`() async throws {
        var dice = Dice("kills")
        for round in 1...4 as ClosedRange<UInt64> {
            let (path, pause) = (bench.path, useconds_t.random(in: 5_000...80_000, using: &dice))
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, pause = pause as useconds_t] in
                try CrashTests.writeUntilKilled(in: path, after: pause)
            }
            let promised = try #require(Workbench.read(bench.path + "/promised"))
            let count = promised.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            let log = try bench.open(create: false)
            let rows = try Workbench.rows(log)
            #expect(rows.count >= Int(count), "\(count) were acknowledged")
            for row in rows { #expect(row.batch == row.ticket.row.batch) }
            #expect(rows.last?.epoch ?? round <= round)
            log.close()
        }
    }

    @Test(.enabled(if: geteuid() == 0, "mounting a small disk needs root"))
    func `a full disk ends the log, and the journal opens with exactly what was acknowledged`() throws {
        let disk = bench.folder("disk")
        try #require(mkdir(disk, 0o700) == 0)
        try #require(Workbench.run("/bin/mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "none", disk) == 0)
        defer { Workbench.run("/bin/umount", disk) }
        var bounds = Bounds()
        bounds.walReservedBytes = 512 << 10
        let log = try bench.open("disk/journal", bounds: bounds)
        let recorder = Recorder()
        _ = try log.start(recorder.reports)
        var refusal: StoreError?
        for row in 1...100_000 as ClosedRange<UInt64> {
            do throws(StoreError) {
                recorder.wait(for: try log.submit(row.batch + [UInt8](repeating: 0, count: 3_000)))
            } catch {
                refusal = error
                break
            }
        }
        let failure = try #require(recorder.failure)
        #expect(refusal == failure, "every later call says the same")
        #expect(failure.description.contains("disk full") && failure.description.contains(disk), "\(failure)")
        let acknowledged = recorder.durable
        #expect(acknowledged > 10)
        log.close()
        try #require(Workbench.run("/bin/mount", "-o", "remount,size=8m", disk) == 0)
        let again = try bench.open("disk/journal", create: false)
        let rows = try Workbench.rows(again)
        #expect(rows.count == Int(acknowledged))
        for row in rows { #expect(row.batch.starts(with: row.ticket.row.batch)) }
        #expect(try again.start(Recorder().reports) == 2)
        #expect(try again.submit([1]) == Ticket(row: acknowledged + 1))
        again.close()
    }

    @Test(.enabled(if: geteuid() == 0, "mounting a small disk needs root"))
    func `a disk without room for the reserve refuses the start, and keeps nothing of it`() throws {
        let disk = bench.folder("disk")
        try #require(mkdir(disk, 0o700) == 0)
        try #require(Workbench.run("/bin/mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "none", disk) == 0)
        defer { Workbench.run("/bin/umount", disk) }
        let log = try bench.open("disk/journal", bounds: Bounds())
        let error = #expect(throws: StoreError.self) { try log.start(Recorder().reports) }
        #expect(error?.description.contains("disk full while it was to reserve") == true)
        log.close()
        let again = try bench.open("disk/journal")
        #expect(try again.start(Recorder().reports) == 2)
        #expect(try again.submit([1]) == Ticket(row: 1))
        again.close()
    }

    /// The life of the process that is killed: it writes down what was acknowledged, and appends until it dies.
    private static func writeUntilKilled(in path: String, after pause: useconds_t) throws {
        let log = try SQLiteLog(
            folder: path + "/journal", key: try SealingKey(bytes: Array(1...32)), clusterID: "test", create: true)
        let promised = Glibc.open(path + "/promised", O_WRONLY | O_CREAT, 0o600)
        let reports = LogReports(
            durable: { ticket in
                var number = ticket.row.bigEndian
                _ = pwrite(promised, &number, 8, 0)
            }, failed: { _ in abort() })
        var next = log.last.row
        _ = try log.start(reports)
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { pause in
                usleep(useconds_t(UInt(bitPattern: pause)))
                kill(getpid(), SIGKILL)
                return nil
            }, UnsafeMutableRawPointer(bitPattern: UInt(pause)))
        while true {
            next += 1
            _ = try log.submit(next.batch)
            if next % 7 == 0 { usleep(300) }
        }
    }
}
