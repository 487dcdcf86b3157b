// The key's file: made private and once, read only when nobody else could have read it; and the digests beside it.

import Cryptography
import Glibc
import Testing

@Suite final class SealingKeyTests {
    private let folder: String

    init() throws {
        folder = "/tmp/coord-key-\(Hex.text(RandomBytes.make(8)))"
        try #require(mkdir(folder, 0o700) == 0)
    }

    deinit {
        for name in ["key", "link"] { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    @Test func `a made key is private, and is read back as the same key`() throws {
        let path = folder + "/key"
        let made = try SealingKey.create(at: path)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600 && status.st_size == 32)
        let read = try SealingKey.load(from: path)
        #expect(made.tag(.keyCheck, over: []) == read.tag(.keyCheck, over: []))
        #expect(throws: SealingError.keyExists(path: path)) { try SealingKey.create(at: path) }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o777] as [mode_t])
    func `a key others may use is refused, naming the mode`(_ mode: mode_t) throws {
        let path = folder + "/key"
        _ = try SealingKey.create(at: path)
        chmod(path, mode)
        #expect(throws: SealingError.readableByOthers(path: path, mode: mode)) { try SealingKey.load(from: path) }
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func `a key of another length is refused`(_ count: Int) throws {
        let path = folder + "/key"
        try put([UInt8](repeating: 7, count: count), at: path)
        #expect(throws: SealingError.wrongLength(path: path, count: count)) { try SealingKey.load(from: path) }
    }

    @Test func `zeros, links, folders and nothing at all are refused`() throws {
        let path = folder + "/key"
        try put([UInt8](repeating: 0, count: 32), at: path)
        #expect(throws: SealingError.emptyKey(path: path)) { try SealingKey.load(from: path) }
        symlink(path, folder + "/link")
        #expect(throws: SealingError.notAFile(path: folder + "/link")) { try SealingKey.load(from: folder + "/link") }
        #expect(throws: SealingError.notAFile(path: folder)) { try SealingKey.load(from: folder) }
        #expect(throws: SealingError.self) { try SealingKey.load(from: folder + "/none") }
        #expect(throws: SealingError.self) { try SealingKey.create(at: folder + "/none/key") }
    }

    @Test func `SHA-256 gives the published values, whole or in parts`() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(Digest.sha256().hex == empty && Digest.sha256([]).hex == empty)
        #expect(Digest.sha256(Array("abc".utf8)).hex == abc)
        #expect(Digest.sha256(Array("a".utf8), [], Array("bc".utf8)).hex == abc)
        #expect(Digest(hex: abc)?.description == abc && Digest(hex: abc.uppercased())?.hex == abc)
        #expect(Digest(hex: String(abc.dropLast(2))) == nil && Digest(hex: "zz" + abc.dropFirst(2)) == nil)
        #expect(Digest(bytes: [1]) == nil && Hex.bytes("abc") == nil && Hex.bytes("é0") == nil)
    }

    @Test func `a tag is the HMAC of its purpose and message`() throws {
        // RFC 4231 has no case with our leading purpose byte, so two ways of computing one tag are compared.
        let key = [UInt8](repeating: 0x0b, count: 32)
        let block = key + [UInt8](repeating: 0, count: 32)
        let inner = Digest.sha256(block.map { $0 ^ 0x36 }, [2], Array("Hi There".utf8))
        let outer = Digest.sha256(block.map { $0 ^ 0x5c }, inner.bytes)
        #expect(try SealingKey(bytes: key).tag(.keyCheck, over: Array("Hi There".utf8)) == outer)
    }

    private func put(_ bytes: [UInt8], at path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        try #require(file >= 0 && write(file, bytes, bytes.count) == bytes.count && close(file) == 0)
    }
}
