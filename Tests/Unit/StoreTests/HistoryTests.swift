// The history's file: what is written is found again by job, by element and by time; it is bounded; and whatever is
// changed in it is found without any other row being lost.

import Cryptography
import GRDB
import Glibc
import Store
import Testing

@Suite(.serialized) struct HistoryTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        let log = try bench.open()
        log.close()
    }

    private func open(_ bounds: HistoryBounds = HistoryBounds()) throws -> HistoryFile {
        try HistoryFile(folder: bench.folder(), key: bench.key, clusterID: "test", bounds: bounds)
    }

    private static func row(_ number: UInt64, job: UInt64? = nil, element: HistoryElement? = nil) -> HistoryRow {
        HistoryRow(
            ordinal: 10 * number, job: 10 * (job ?? number), element: element, ended: Int64(1_000 * number),
            record: number.batch)
    }

    private func audit() throws -> HistoryAudit {
        let reader = try #require(
            try HistoryReader(folder: bench.folder(), key: bench.key, clusterID: "test"))
        defer { reader.close() }
        return try reader.audit()
    }

    private func tamper() throws -> DatabaseQueue {
        try DatabaseQueue(path: "\(bench.folder())/history.sqlite")
    }

    @Test func `what is written is there again after the file was closed`() throws {
        var file = try open()
        let element = HistoryElement(array: 3, index: 7)
        try file.write((1...5).map { Self.row($0) } + [Self.row(6, element: element), Self.row(7, element: element)])
        file.close()
        file = try open()
        defer { file.close() }
        #expect(try file.row(ofJob: 40) == Self.row(4))
        #expect(try file.row(ofJob: 80) == nil)
        #expect(try file.row(of: element) == Self.row(7, element: element), "the newest")
        #expect(try file.row(of: HistoryElement(array: 3, index: 8)) == nil)
        #expect(try audit().rows == 7)
    }

    @Test func `pages go from the newest end to the oldest, between two times`() throws {
        let file = try open()
        defer { file.close() }
        try file.write((1...20).map { Self.row($0) })
        var found: [UInt64] = []
        var before = UInt64(Int64.max)
        while true {
            let page = try file.page(before: before, since: nil, until: nil, limit: 6)
            found += page.rows.map { $0.job / 10 }
            guard let next = page.next else { break }
            before = next
        }
        #expect(found == Array((1...20).reversed()))
        let some = try file.page(before: .max, since: 5_000, until: 9_000, limit: 100)
        #expect(some.rows.map(\.job) == [80, 70, 60, 50] && some.next == nil)
        #expect(try file.page(before: 60, since: 5_000, until: 9_000, limit: 100).rows.map(\.job) == [50])
        #expect(try file.page(before: .max, since: nil, until: 1_000, limit: 100).rows.isEmpty)
        #expect(try file.page(before: .max, since: 21_000, until: nil, limit: 100).rows.isEmpty)
    }

    @Test func `a job that ended again stands in place of itself, and twice written is once there`() throws {
        let file = try open()
        defer { file.close() }
        try file.write([Self.row(1), Self.row(2)])
        try file.write([Self.row(3, job: 1)])
        try file.write([Self.row(3, job: 1), Self.row(2)])
        let page = try file.page(before: .max, since: nil, until: nil, limit: 10)
        #expect(page.rows.map(\.job) == [10, 20] && page.rows.map(\.ordinal) == [30, 20])
        #expect(try audit().rows == 2)
    }

    @Test func `the longest ended go when there are too many, too much, or they are too old`() throws {
        var bounds = HistoryBounds()
        bounds.rows = 700
        var file = try open(bounds)
        try file.write((1...2_000).map { Self.row($0) })
        var slices = 1
        while try file.prune(at: 0) { slices += 1 }
        #expect(slices > 1, "in slices")
        #expect(try audit().rows == 700)
        #expect(try file.row(ofJob: 13_000) == nil)
        #expect(try file.row(ofJob: 13_010) != nil)
        file.close()
        bounds.bytes = 10_000
        file = try open(bounds)
        while try file.prune(at: 0) {}
        #expect(try audit().bytes <= 10_000)
        file.close()
        bounds.age = 50_000
        file = try open(bounds)
        while try file.prune(at: 2_000_000) {}
        #expect(try audit().oldest == 1_950_000 && audit().newest == 2_000_000)
        while try file.prune(at: 3_000_000) {}
        #expect(try audit().rows == 0 && audit().oldest == nil)
        file.close()
    }

    @Test func `every byte of a row is found, and hides no other row`() throws {
        let file = try open()
        defer { file.close() }
        try file.write((1...3).map { Self.row($0, element: HistoryElement(array: 9, index: $0)) })
        let hand = try tamper()
        for column in ["ordinal", "job", "parent", "place", "ended", "sealed"] {
            for byte in 0..<80 {
                guard let mend = try hand.flip(column, of: "past", byte: byte, where: "ended / 2 = 1000") else { break }
                let page = try file.page(before: .max, since: nil, until: nil, limit: 10)
                #expect(page.damaged == 1 && page.rows.count == 2, "\(column) byte \(byte)")
                #expect(throws: StoreError.self) { try audit() }
                try mend()
            }
        }
        try hand.write { try $0.execute(sql: "UPDATE past SET sealed = x'00' WHERE job = 20") }
        let fault = #expect(throws: StoreError.self) { try file.row(ofJob: 20) }
        #expect(fault?.description.contains("row of job 20") == true)
        #expect(fault?.description.contains("jobs go on without it") == true)
        try file.write([Self.row(4)])
        #expect(try file.row(ofJob: 40) != nil, "what comes later is kept")
    }

    @Test func `rows that are missing are missed, and a tally that was changed refuses the next write`() throws {
        let file = try open()
        defer { file.close() }
        try file.write((1...3).map { Self.row($0) })
        let hand = try tamper()
        try hand.write { try $0.execute(sql: "DELETE FROM past WHERE job = 20") }
        let fault = #expect(throws: StoreError.self) { try audit() }
        #expect(fault?.description.contains("2 rows") == true, "\(fault?.description ?? "none")")
        try hand.write { try $0.execute(sql: "UPDATE tally SET rows = 2") }
        #expect(throws: StoreError.self) { try file.write([Self.row(4)]) }
        #expect(try file.row(ofJob: 30) != nil, "what is there is read")
    }

    @Test func `another cluster's, another key's and no history at all are refused with the file's name`() throws {
        try open().close()
        let path = "\(bench.folder())/history.sqlite"
        for make in [
            { try HistoryFile(folder: bench.folder(), key: bench.key, clusterID: "other") },
            { try HistoryFile(folder: bench.folder(), key: SealingKey(bytes: Array(2...33)), clusterID: "test") },
        ] {
            let fault = #expect(throws: StoreError.self) { try make() }
            #expect(fault?.description.contains(path) == true)
        }
        try Workbench.write(Array("this is no database, but it is long enough".utf8), path)
        #expect(throws: StoreError.self) { try open() }
    }

    @Test func `a copy is of one moment and whole`() throws {
        let file = try open()
        defer { file.close() }
        try file.write((1...50).map { Self.row($0) })
        let copy = "\(bench.path)/copy"
        try HistoryFile.copy(from: bench.folder(), key: bench.key, clusterID: "test", to: copy)
        let reader = try HistoryReader(file: copy, key: bench.key, clusterID: "test")
        defer { reader.close() }
        #expect(try reader.audit().rows == 50)
    }

    @Test func `a record that is too long is refused before anything is written`() throws {
        let file = try open()
        defer { file.close() }
        let long = HistoryRow(
            ordinal: 1, job: 1, element: nil, ended: 1, record: [UInt8](repeating: 0, count: (4 << 20) + 1))
        #expect(throws: StoreError.self) { try file.write([Self.row(2), long]) }
        #expect(try file.row(ofJob: 20) == nil)
    }

    @Test(.enabled(if: geteuid() == 0, "mounting a small disk needs root"))
    func `on a full disk nothing of a write is there, and the next goes on when there is room`() throws {
        let disk = "\(bench.path)/disk"
        try #require(mkdir(disk, 0o700) == 0)
        try #require(Workbench.run("/bin/mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "none", disk) == 0)
        defer { Workbench.run("/bin/umount", disk) }
        let file = try HistoryFile(folder: disk, key: bench.key, clusterID: "test")
        defer { file.close() }
        var written: UInt64 = 0
        var fault: StoreError?
        while fault == nil, written < 1_000 {
            do throws(StoreError) {
                try file.write((written + 1...written + 20).map { Self.long($0) })
                written += 20
            } catch {
                fault = error
            }
        }
        guard case .historyFull? = fault else {
            Issue.record("1 MiB holds \(written) rows of 4 KiB: \(String(describing: fault))")
            return
        }
        #expect(try file.row(ofJob: 10 * (written + 1)) == nil)
        #expect(try file.row(ofJob: 10 * written) != nil)
        try #require(Workbench.run("/bin/mount", "-o", "remount,size=8m", disk) == 0)
        try file.write((written + 1...written + 20).map { Self.long($0) })
        #expect(try file.row(ofJob: 10 * (written + 20)) != nil)
    }

    private static func long(_ number: UInt64) -> HistoryRow {
        HistoryRow(
            ordinal: 10 * number, job: 10 * number, element: nil, ended: Int64(number),
            record: [UInt8](repeating: 7, count: 4_096))
    }
}
