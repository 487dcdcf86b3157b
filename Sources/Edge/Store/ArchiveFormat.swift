// What an archive looks like: a head in clear, then sealed records. Who reads and writes it is in ArchiveWriter.swift
// and ArchiveReader.swift; what its files mean is decided by the program that puts them there.

import Cryptography

/// The bytes of an archive that do not depend on its contents.
///
/// ```
/// head     mark (16), salt (16), key check (32): HMAC over mark and salt, which tells a wrong passphrase from damage
/// record   length (4, highest byte first), sealed: kind (1), then
///            1  a file begins: its size (8), its name
///            2  up to 1 MiB of its bytes
///            3  the end: how many files (8)
/// ```
/// A record is bound to the head and to its number, so records that are missing, exchanged or of another archive do not
/// open, and an archive without its end is cut. The numbers of scrypt belong to the mark.
enum ArchiveFormat {
    static let mark = Array("coord backup  1\n".utf8)
    static let saltBytes = 16
    static let headBytes = mark.count + saltBytes + Digest.byteCount
    /// Bytes of a file in one record.
    static let partBytes = 1 << 20
    /// Paths of a household are short; a longer one is no household's.
    static let nameBytes = 256
    /// A household has about ten files.
    static let files = 1_000

    enum Kind: UInt8 {
        case file = 1
        case part = 2
        case end = 3
    }

    static func head(_ salt: [UInt8], key: SealingKey) -> [UInt8] {
        mark + salt + key.tag(.archiveCheck, over: mark + salt).bytes
    }

    static func binding(_ head: [UInt8], record: UInt64) -> [UInt8] {
        var bytes = head
        bytes.append(number: record)
        return bytes
    }
}

/// Why an archive cannot be written or read.
package enum ArchiveError: Error, Equatable, Sendable, CustomStringConvertible {
    case exists(path: String)
    /// Another backup writes this one, or one died while it did.
    case unfinished(path: String)
    case system(path: String, operation: String, reason: String)
    case notAnArchive(path: String)
    case wrongPassphrase(path: String)
    /// A record is not what was written; `within` names the file it belongs to.
    case damaged(path: String, record: UInt64, within: String?, found: String)

    package var description: String {
        switch self {
        case .exists(let path): "\(path): it exists and is not overwritten; name another file"
        case .unfinished(let path):
            "\(path): another backup is being written there, or one that died left it; if none runs, remove it"
        case .system(let path, let operation, let reason):
            "\(path): cannot \(operation): \(reason); check the path, its owner and the disk"
        case .notAnArchive(let path): "\(path): this is no backup of `coordinator backup`; name the right file"
        case .wrongPassphrase(let path):
            "\(path): sealed under another passphrase, or damaged in its first bytes; give the passphrase it was made "
                + "with"
        case .damaged(let path, let record, let within, let found):
            "\(path): record \(record)\(within.map { " (in \($0))" } ?? "") is damaged: \(found); nothing of it is to "
                + "be trusted: restore another backup"
        }
    }
}
