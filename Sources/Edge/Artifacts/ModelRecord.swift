// What is written down of a version on a node that was whole once.

import ClusterModel
import Cryptography
import Glibc

/// What the kernel said of the files of a whole version. Writing to one changes it, and nobody but root sets it back.
struct ModelRecord {
    struct File: Equatable {
        let path: String
        let facts: [Int64]

        init(path: String, facts: [Int64]) { (self.path, self.facts) = (path, facts) }

        init?(_ path: String, in folder: String) {
            var found = stat()
            guard lstat("\(folder)/\(path)", &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return nil }
            self.path = path
            facts = [
                Int64(found.st_size), Int64(clamping: found.st_ino), Int64(found.st_mtim.tv_sec),
                Int64(found.st_mtim.tv_nsec), Int64(found.st_ctim.tv_sec), Int64(found.st_ctim.tv_nsec),
            ]
        }
    }

    let bytes: Int64
    let files: [File]
    /// Seconds since 1970 of its last use.
    var used = 0

    init(bytes: Int64, files: [File]) { (self.bytes, self.files) = (bytes, files) }

    /// Reads a record; nil where there is none that can be read.
    init?(at path: String) {
        guard let file = try? PlainFile(path, O_RDONLY | O_NOFOLLOW, for: "open"), let status = try? file.status(),
            status.st_size <= ModelListing.Limits.bytes * 2, let bytes = try? file.read(Int(status.st_size), at: 0)
        else { return nil }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let head = lines.first, let whole = Int64(head), lines.last == Self.end else { return nil }
        lines.removeLast()
        var files: [File] = []
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 6)
            let facts = parts.prefix(6).compactMap { Int64($0) }
            guard parts.count == 7, facts.count == 6 else { return nil }
            files.append(File(path: String(parts[6]), facts: facts))
        }
        (self.bytes, self.files, used) = (whole, files, status.st_mtim.tv_sec)
    }

    func isTrue(in folder: String) -> Bool { files.allSatisfy { File($0.path, in: folder) == $0 } }

    func write(to path: String) throws(ArtifactFault) {
        let lines = files.map { "\($0.facts.map(String.init).joined(separator: " ")) \($0.path)\n" }
        let text = "\(bytes)\n\(lines.joined())\(Self.end)\n"
        let file = try PlainFile("\(path).new", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, for: "write")
        try file.write(Array(text.utf8), at: 0)
        guard fsync(file.descriptor) == 0 else { throw .system("make durable", path) }
        try Folder.rename("\(path).new", path)
    }

    private static let end: Substring = "end"
}

extension ContentHash {
    /// Reads 64 hexadecimal digits; nil when the text is anything else.
    package init?(hex text: String) {
        guard let digest = Digest(hex: text) else { return nil }
        self.init(digest)
    }
}
