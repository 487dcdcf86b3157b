// Content by hash: stored once with its batch, read back verified, purged only when nothing points to it; and no nonce
// is used twice by anything that is sealed.

import Cryptography
import GRDB
import Glibc
import Store
import Testing

@Suite(.serialized) struct BlobTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
    }

    @Test func `content is there as soon as it is submitted, and after every start`() throws {
        var dice = Dice("blobs")
        let blobs = try (0..<20).map { try Blob(dice.bytes($0 * 997)) }
        let log = try bench.open()
        _ = try log.start(Recorder().reports)
        for blob in blobs {
            _ = try log.submit([1], blobs: [blob, blob])
            #expect(try log.blob(blob.hash) == blob.bytes)
        }
        _ = try log.submit([2], blobs: blobs)
        log.close()
        let again = try bench.open(create: false)
        for blob in blobs { #expect(try again.blob(blob.hash) == blob.bytes) }
        #expect(try again.blob(Digest.sha256([1, 2, 3])) == nil)
        let hand = try bench.tamper()
        #expect(try hand.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM content") } == 20, "stored once")
        let raw = try #require(Workbench.read(bench.folder() + "/journal.sqlite"))
        #expect(!contains(raw, Array(blobs[9].bytes.prefix(16))), "content is sealed")
        #expect(!contains(raw, blobs[9].hash.bytes), "its hash is not told")
    }

    @Test func `what is in use or newer is kept by a purge, the rest goes`() throws {
        let log = try bench.open()
        _ = try log.start(Recorder().reports)
        let blobs = try (0..<40).map { try Blob([UInt8](repeating: UInt8($0), count: 3_000)) }
        var tickets: [Ticket] = []
        for blob in blobs { tickets.append(try log.submit([1], blobs: [blob])) }
        let asOf = try #require(tickets.last)
        _ = try log.submit([1], blobs: [blobs[3]])
        let live = Set(blobs.prefix(3).map(\.hash))
        #expect(try log.purgeBlobs(keeping: live, asOf: asOf) == 36)
        for (index, blob) in blobs.enumerated() {
            #expect(try log.blob(blob.hash) == (index < 4 ? blob.bytes : nil), "blob \(index)")
        }
        _ = try log.submit([1], blobs: [blobs[30]])
        #expect(try log.blob(blobs[30].hash) == blobs[30].bytes)
        log.close()
        let again = try bench.open()
        #expect(try again.blob(blobs[30].hash) == blobs[30].bytes)
        #expect(try again.blob(blobs[5].hash) == nil)
    }

    @Test func `a blob over a mebibyte is refused`() throws {
        let bytes = [UInt8](repeating: 1, count: Limits.blobBytes + 1)
        #expect(
            throws: StoreError.tooLarge(what: "a blob", size: bytes.count, limit: Limits.blobBytes, unit: "bytes")
        ) { try Blob(bytes) }
        let blob = try Blob(Array(bytes.dropLast()))
        let log = try bench.open()
        _ = try log.start(Recorder().reports)
        _ = try log.submit([1], blobs: [blob])
        log.close()
        #expect(try bench.open().blob(blob.hash) == blob.bytes)
    }

    @Test func `no nonce is used twice, even after a backup is restored`() throws {
        for start in 0..<6 {
            if start == 3 { try bench.image(as: "restored") }
            for name in start < 3 ? ["journal"] : ["journal", "restored"] {
                let log = try bench.open(name)
                _ = try log.start(Recorder().reports)
                var last = Ticket(row: 0)
                for turn in 0..<40 as Range<UInt8> {
                    last = try log.submit([turn], blobs: [try Blob(Array("\(name) \(start) \(turn)".utf8))])
                }
                let chunk = Chunk(name: ChunkName(table: name, index: UInt32(start)), bytes: [1])
                try log.writeCheckpoint(CheckpointUpdate(upTo: last, changed: [chunk]))
                log.close()
            }
        }
        var plain: [[UInt8]: [UInt8]] = [:]
        for name in ["journal", "restored"] {
            for message in try sealed(name) {
                let nonce = Array(message.prefix(20))
                #expect(plain.updateValue(message, forKey: nonce) ?? message == message, "one nonce, two messages")
            }
        }
        #expect(plain.count > 2 * 3 * 80)
    }

    private func sealed(_ name: String) throws -> [[UInt8]] {
        let hand = try bench.tamper(name)
        return try ["batch", "chunk", "manifest", "content"].flatMap { table in
            try hand.read { try Row.fetchAll($0, sql: "SELECT hex(sealed) FROM \(table)") }
                .map { Hex.bytes($0[0]) ?? [] }
        }
    }

    private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: part) }
    }
}
