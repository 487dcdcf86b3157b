// Writes an archive: under a name of its own until it is whole and durable, and never over anything.

package import Cryptography
import Glibc

/// Puts files into a sealed archive, one after the other.
package final class ArchiveWriter {
    private let path: String
    private let file: OpenFile
    private let head: [UInt8]
    private var sealer: Sealer
    private var records: UInt64 = 0
    private var files: UInt64 = 0
    private var isFinished = false

    /// Begins an archive that will stand at `path`.
    package convenience init(to path: String, passphrase: Passphrase) throws {
        try self.init(to: path) { try passphrase.key(salt: $0) }
    }

    /// The same with a key that comes from elsewhere than words.
    package init(to path: String, keyOfSalt: ([UInt8]) throws -> SealingKey) throws {
        // Made first: whoever has it is the only one that may bring `path` into being.
        let file = try OpenFile(making: path + ".partial")
        do {
            guard access(path, F_OK) != 0 else { throw ArchiveError.exists(path: path) }
            let salt = RandomBytes.make(ArchiveFormat.saltBytes)
            let key = try keyOfSalt(salt)
            head = ArchiveFormat.head(salt, key: key)
            sealer = Sealer(key: key)
            try file.write(head)
        } catch {
            unlink(file.path)
            throw error
        }
        self.path = path
        self.file = file
    }

    deinit {
        if !isFinished { unlink(file.path) }
    }

    /// Adds the file at `source` under `name`.
    package func add(_ name: String, contentsOf source: String) throws {
        precondition(name.utf8.count <= ArchiveFormat.nameBytes && files < ArchiveFormat.files, "a household is small")
        let input = try OpenFile(reading: source)
        let size = input.size
        var begin: [UInt8] = []
        begin.append(number: size)
        try put(.file, begin + Array(name.utf8))
        var total: UInt64 = 0
        while case let part = try input.read(ArchiveFormat.partBytes), !part.isEmpty {
            total += UInt64(part.count)
            try put(.part, part)
        }
        guard total == size else {
            throw ArchiveError.system(path: source, operation: "read it", reason: "it changed while it was read")
        }
        files += 1
    }

    /// Ends the archive, makes it durable and gives it its name; answers its size.
    package func finish() throws -> UInt64 {
        var end: [UInt8] = []
        end.append(number: files)
        try put(.end, end)
        try file.sync()
        guard access(path, F_OK) != 0 else { throw ArchiveError.exists(path: path) }
        guard rename(file.path, path) == 0 else { throw ArchiveError.system(path, "give the backup its name") }
        isFinished = true
        try syncFolder(folder(of: path))
        return file.size
    }

    private func put(_ kind: ArchiveFormat.Kind, _ bytes: [UInt8]) throws {
        let sealed = try sealer.seal([kind.rawValue] + bytes, binding: ArchiveFormat.binding(head, record: records))
        records += 1
        let length = UInt32(sealed.count).bigEndian
        try file.write(withUnsafeBytes(of: length) { Array($0) } + sealed)
    }
}
