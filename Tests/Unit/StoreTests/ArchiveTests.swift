// Archives: what was put in comes out, and nothing else ever does.

import Cryptography
import Glibc
import Store
import Testing

@Suite(.serialized) struct ArchiveTests {
    private let bench: Workbench
    private let archive: String

    init() throws {
        bench = try Workbench()
        archive = bench.path + "/archive"
    }

    /// Archives these contents as files "0", "1", ...
    private func make(_ contents: [[UInt8]], at path: String? = nil, key: SealingKey? = nil) throws {
        let writer = try ArchiveWriter(to: path ?? archive) { _ in key ?? bench.key }
        for (number, bytes) in contents.enumerated() {
            try Workbench.write(bytes, bench.path + "/in")
            try writer.add("\(number)", contentsOf: bench.path + "/in")
        }
        _ = try writer.finish()
    }

    /// Takes everything out again.
    private func extracted() throws -> [[UInt8]] {
        let out = bench.path + "/out-"
        defer { for number in 0..<10 { unlink(out + "\(number)") } }
        let names = try ArchiveReader(archive) { _ in bench.key }.extract { out + $0 }
        return try names.map { try #require(Workbench.read(out + $0)) }
    }

    @Test func `files of any size come back as they were, and only their owner may read either`() throws {
        var dice = Dice("archive")
        let contents = [0, 1, 1 << 20, 1 << 20 + 1, 3_000_000].map { dice.bytes($0) }
        try make(contents)
        #expect(try extracted() == contents)
        var status = stat()
        #expect(stat(archive, &status) == 0 && status.st_mode & 0o7777 == 0o600)
        let raw = try #require(Workbench.read(archive))
        let part = Array(contents[4].prefix(16))
        #expect(!raw.indices.contains { raw[$0...].starts(with: part) }, "it is sealed")
        #expect(Workbench.read(archive + ".partial") == nil)
    }

    @Test func `nothing is overwritten, and a name that is taken is told from one that is being written`() throws {
        try make([[1]])
        #expect(throws: ArchiveError.exists(path: archive)) { try make([[2]]) }
        #expect(try extracted() == [[1]])
        let other = bench.path + "/other"
        do {
            let writing = try ArchiveWriter(to: other) { _ in bench.key }
            #expect(throws: ArchiveError.unfinished(path: other + ".partial")) { try make([[2]], at: other) }
            try writing.add("0", contentsOf: archive)
        }
        #expect(Workbench.read(other + ".partial") == nil, "what was not finished goes")
        try make([[2]], at: other)
    }

    @Test func `another key, another file and other names are refused`() throws {
        let other = try SealingKey(bytes: Array(2...33))
        try make([[1]], key: other)
        #expect(throws: ArchiveError.wrongPassphrase(path: archive)) { try extracted() }
        unlink(archive)
        try Workbench.write(Array(repeating: 7, count: 300), archive)
        #expect(throws: ArchiveError.notAnArchive(path: archive)) { try extracted() }
    }

    @Test func `an archive that was cut or changed at any byte is refused`() throws {
        try make([Array("one".utf8), [], [UInt8](repeating: 3, count: 700)])
        let whole = try #require(Workbench.read(archive))
        for position in whole.indices {
            var changed = whole
            changed[position] ^= 1 << UInt8(position % 8)
            try Workbench.write(changed, archive)
            #expect(throws: ArchiveError.self, "byte \(position) flipped") { try extracted() }
            try Workbench.write(Array(whole.prefix(position)), archive)
            #expect(throws: ArchiveError.self, "cut to \(position)") { try extracted() }
        }
        try Workbench.write(whole + [0], archive)
        #expect(throws: ArchiveError.self, "a byte too many") { try extracted() }
        print("archive: \(whole.count) cuts and as many flips, all refused")
        try Workbench.write(whole, archive)
        #expect(try extracted().count == 3)
    }

    @Test func `records of another archive of the same key do not open here`() throws {
        try make([[1, 1, 1]], at: bench.path + "/first")
        try make([[2, 2, 2]])
        let first = try #require(Workbench.read(bench.path + "/first"))
        let second = try #require(Workbench.read(archive))
        try Workbench.write(Array(second.prefix(64)) + first.dropFirst(64), archive)
        let error = #expect(throws: ArchiveError.self) { try extracted() }
        #expect(error?.description.contains("record 1 is damaged") == true)
    }
}
