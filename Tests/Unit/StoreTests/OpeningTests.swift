// Who may open a journal: the right cluster with the right key, one process at a time, in private, not too old.

import Cryptography
import GRDB
import Glibc
import Store
import Testing

@Suite(.serialized) struct OpeningTests {
    private let bench: Workbench
    private let file: String

    init() throws {
        bench = try Workbench()
        file = bench.folder() + "/journal.sqlite"
    }

    @Test func `nothing is made unless it was asked for`() throws {
        #expect(throws: StoreError.missing(file: file)) { try bench.open(create: false) }
        try #require(mkdir(bench.folder(), 0o700) == 0)
        #expect(throws: StoreError.missing(file: file)) { try bench.open(create: false) }
        try Workbench.write([], file)
        #expect(throws: StoreError.missing(file: file)) { try bench.open(create: false) }
        try bench.open().close()
        try bench.open(create: false).close()
    }

    @Test func `folder and file are private, and others' eyes are refused`() throws {
        try bench.open().close()
        var status = stat()
        #expect(stat(bench.folder(), &status) == 0 && status.st_mode & 0o7777 == 0o700)
        #expect(stat(file, &status) == 0 && status.st_mode & 0o7777 == 0o600)
        chmod(file, 0o640)
        let wanted: StoreError = .notPrivate(path: file, mode: S_IFREG | 0o640, wanted: S_IFREG | 0o600)
        #expect(throws: wanted) { try bench.open() }
        chmod(file, 0o600)
        chmod(bench.folder(), 0o755)
        #expect(
            throws: StoreError.notPrivate(path: bench.folder(), mode: S_IFDIR | 0o755, wanted: S_IFDIR | 0o700)
        ) { try bench.open() }
        chmod(bench.folder(), 0o700)
        try bench.open().close()
    }

    @Test func `a second opener is refused, with the process that holds it`() throws {
        let log = try bench.open()
        #expect(throws: StoreError.locked(file: file, holder: getpid())) { try bench.open() }
        log.close()
        try bench.open().close()
    }

    @Test func `another key or another cluster is refused before anything is read`() throws {
        let log = try bench.open()
        _ = try log.start(Recorder().reports)
        _ = try log.submit([1])
        log.close()
        let other = try SealingKey(bytes: Array(2...33))
        #expect(throws: StoreError.wrongKey(file: file)) {
            try SQLiteLog(folder: bench.folder(), key: other, clusterID: "test", create: true)
        }
        #expect(throws: StoreError.wrongCluster(file: file, found: "test", expected: "prod")) {
            try SQLiteLog(folder: bench.folder(), key: bench.key, clusterID: "prod", create: true)
        }
        #expect(try Workbench.rows(bench.open()).count == 1)
    }

    @Test func `a newer file or a newer batch is refused with both versions`() throws {
        let log = try bench.open(format: 7)
        _ = try log.start(Recorder().reports)
        _ = try log.submit([1])
        log.close()
        let older = try bench.open(format: 6)
        #expect(throws: StoreError.newerBatch(file: file, row: 1, format: 7, ours: 6)) { try Workbench.rows(older) }
        older.close()
        let hand = try bench.tamper()
        try hand.write { try $0.execute(sql: "UPDATE header SET format = 9, minReader = 8") }
        try hand.close()
        #expect(throws: StoreError.newerFormat(file: file, format: 9, minReader: 8, ours: 1)) {
            try bench.open(format: 7)
        }
    }

    @Test func `every byte of header and state counts, and the refusal names the part`() throws {
        let log = try bench.open()
        _ = try log.start(Recorder().reports)
        _ = try log.submit([1])
        log.close()
        let hand = try bench.tamper()
        for (table, part) in [("header", "header"), ("state", "state row")] {
            let columns = try hand.read { try $0.columns(in: table).map(\.name) }
            for column in columns where column != "id" && column != "minReader" {
                for position in 0..<40 {
                    guard let mend = try hand.flip(column, of: table, byte: position) else { break }
                    let error = #expect(throws: StoreError.self, "\(column) byte \(position)") { try bench.open() }
                    #expect(
                        error?.description.contains("the \(part) is damaged") == true,
                        "\(column) \(position): \(String(describing: error))")
                    try mend()
                }
            }
        }
        try hand.close()
        #expect(try Workbench.rows(bench.open()).count == 1)
    }

    @Test func `a log without its database is refused, not deleted`() throws {
        let log = try bench.open()
        let recorder = Recorder()
        _ = try log.start(recorder.reports)
        recorder.wait(for: try log.submit([1]))
        try bench.image(as: "copy")
        log.close()
        unlink(bench.folder("copy") + "/journal.sqlite")
        let error = #expect(throws: StoreError.self) { try bench.open("copy") }
        #expect(error?.description.contains("its log") == true)
        #expect(access(bench.folder("copy") + "/journal.sqlite-wal", F_OK) == 0)
    }
}
