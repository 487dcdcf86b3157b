// Reads an archive back into files. What is not what was written is refused with its record; what was written out by
// then is for the caller to remove.

package import Cryptography
import Glibc

/// Takes files out of a sealed archive.
package final class ArchiveReader {
    private let file: OpenFile
    private let head: [UInt8]
    private var opener: Opener
    private var records: UInt64 = 0
    /// The file whose bytes come now.
    private var current: Output?

    private struct Output {
        let name: String
        let file: OpenFile
        var missing: UInt64
    }

    /// Opens the archive at `path`; throws `.wrongPassphrase` when these are not its words.
    package convenience init(_ path: String, passphrase: Passphrase) throws {
        try self.init(path) { try passphrase.key(salt: $0) }
    }

    /// The same with a key that comes from elsewhere than words.
    package init(_ path: String, keyOfSalt: ([UInt8]) throws -> SealingKey) throws {
        file = try OpenFile(reading: path)
        head = try file.read(ArchiveFormat.headBytes)
        let mark = ArchiveFormat.mark
        guard head.count == ArchiveFormat.headBytes, head.starts(with: mark) else {
            throw ArchiveError.notAnArchive(path: path)
        }
        let salt = Array(head[mark.count...].prefix(ArchiveFormat.saltBytes))
        let key = try keyOfSalt(salt)
        guard Digest(bytes: Array(head.suffix(Digest.byteCount))) == key.tag(.archiveCheck, over: mark + salt) else {
            throw ArchiveError.wrongPassphrase(path: path)
        }
        opener = Opener(key: key)
    }

    /// Writes every file to where `place` says, each new, of mode 0600 and durable; answers their names.
    ///
    /// `place` throws for a name that it does not know.
    package func extract(_ place: (String) throws -> String) throws -> [String] {
        var names: [String] = []
        while true {
            let (kind, bytes) = try next()
            switch kind {
            case .file:
                try finishFile()
                guard names.count < ArchiveFormat.files else { throw damaged("more files than a household has") }
                try begin(bytes, place)
                names.append(current?.name ?? "")
            case .part:
                try continueFile(bytes)
            case .end:
                try finishFile()
                guard bytes == number(UInt64(names.count)), try file.read(1).isEmpty else {
                    throw damaged("an end that is not the end")
                }
                return names
            }
        }
    }

    private func begin(_ bytes: [UInt8], _ place: (String) throws -> String) throws {
        guard bytes.count > 8, bytes.count <= 8 + ArchiveFormat.nameBytes else {
            throw damaged("a file without a name")
        }
        let name = String(decoding: bytes.dropFirst(8), as: UTF8.self)
        let size = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        current = Output(name: name, file: try OpenFile(making: place(name)), missing: size)
    }

    private func continueFile(_ bytes: [UInt8]) throws {
        guard let output = current, output.missing >= UInt64(bytes.count) else {
            throw damaged("bytes that belong to no file")
        }
        try output.file.write(bytes)
        current?.missing -= UInt64(bytes.count)
    }

    private func finishFile() throws {
        guard let output = current else { return }
        guard output.missing == 0 else { throw damaged("\(output.missing) bytes too few") }
        try output.file.sync()
        try syncFolder(folder(of: output.file.path))
        current = nil
    }

    private func next() throws -> (ArchiveFormat.Kind, [UInt8]) {
        records += 1
        let length = Int(try file.read(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) })
        guard length > Sealer.overhead, length <= Sealer.overhead + 1 + ArchiveFormat.partBytes else {
            throw damaged(length == 0 ? "nothing; the backup was cut" : "a length of \(length)")
        }
        let sealed = try file.read(length)
        guard sealed.count == length else { throw damaged("\(sealed.count) bytes of \(length); the backup was cut") }
        guard let plain = try? opener.open(sealed, binding: ArchiveFormat.binding(head, record: records - 1)),
            let kind = plain.first.flatMap(ArchiveFormat.Kind.init)
        else { throw damaged("a seal that does not fit") }
        return (kind, Array(plain.dropFirst()))
    }

    private func number(_ number: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(number: number)
        return bytes
    }

    private func damaged(_ found: String) -> ArchiveError {
        .damaged(path: file.path, record: records, within: current?.name, found: found)
    }
}
