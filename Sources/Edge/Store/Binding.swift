// What each sealed thing is bound to, byte for byte, so that it opens only in its own place of its own file; and the
// hash that chains one row to the next.

import Cryptography

/// Makes the additional data of everything sealed in one file.
struct Binding: Sendable {
    /// The file's random name, 16 bytes; a journal copied row by row into another file does not open.
    let file: [UInt8]

    /// The numbers stand first in every binding and are never given a second meaning.
    private enum Kind: UInt8 {
        case row = 1
        case chunk = 2
        case manifest = 3
        case blob = 4
        case history = 5
    }

    /// The binding of a row: its place, its writer, its format and all rows before it.
    func row(_ row: UInt64, epoch: UInt64, format: UInt32, previous: Digest) -> [UInt8] {
        var bytes = start(.row)
        bytes.append(number: row)
        bytes.append(number: epoch)
        bytes.append(number: UInt64(format))
        previous.append(to: &bytes)
        return bytes
    }

    /// The binding of a checkpoint's chunk.
    func chunk(_ id: UInt64) -> [UInt8] {
        var bytes = start(.chunk)
        bytes.append(number: id)
        return bytes
    }

    /// The binding of a checkpoint's list of chunks.
    func manifest(_ generation: UInt64) -> [UInt8] {
        var bytes = start(.manifest)
        bytes.append(number: generation)
        return bytes
    }

    /// The binding of a blob.
    func blob(_ name: Digest) -> [UInt8] {
        var bytes = start(.blob)
        name.append(to: &bytes)
        return bytes
    }

    /// The binding of a job's row in the history: all that it is found by.
    func history(_ row: HistoryRow) -> [UInt8] {
        var bytes = start(.history)
        bytes.append(number: row.ordinal)
        bytes.append(number: row.job)
        bytes.append(number: row.element == nil ? 0 : 1)
        bytes.append(number: row.element?.array ?? 0)
        bytes.append(number: row.element?.index ?? 0)
        bytes.append(number: UInt64(bitPattern: row.ended))
        return bytes
    }

    /// The name a blob has on disk: tells nobody without the key what it holds.
    func name(of hash: Digest, key: SealingKey) -> Digest {
        key.tag(.contentName, over: file + hash.bytes)
    }

    /// The hash a row's successor carries: over its place, epoch, format, predecessor and sealed bytes.
    static func hash(binding: [UInt8], sealed: [UInt8]) -> Digest {
        Digest.sha256(binding, sealed)
    }

    private func start(_ kind: Kind) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(96)
        bytes.append(kind.rawValue)
        bytes.append(contentsOf: file)
        return bytes
    }
}

extension [UInt8] {
    /// Appends eight bytes, the highest first.
    mutating func append(number: UInt64) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends a count and the bytes, so that two texts side by side cannot be mistaken for two others.
    mutating func append(counted bytes: [UInt8]) {
        append(number: UInt64(bytes.count))
        append(contentsOf: bytes)
    }
}
