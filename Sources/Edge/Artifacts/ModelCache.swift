// Models on a node: whole versions in folders that are named by their content, below a bound; those that nobody works
// with go first, the longest unused before the others. A version that is on its way grows in a folder beside its place,
// and stays there when the way breaks: what is in it is compared with its hashes, and only the rest is fetched. What
// was whole is looked at each time before it is used, by what the kernel says of its files and not by reading them.

package import ClusterModel
import Cryptography
import Glibc
import Synchronization

/// The models of one node. Every call may come from any thread, but one version is fetched by one at a time.
package final class ModelCache: Sendable {
    private struct Entry {
        var bytes: Int64
        /// Seconds since 1970.
        var used: Int
    }

    private struct State {
        var entries: [ContentHash: Entry] = [:]
        /// Who works with what.
        var holders: [AllocationID: ContentHash] = [:]
        /// Versions that grow, and how many bytes they will have.
        var growing: [ContentHash: Int64] = [:]
    }

    package let folder: String
    package let limit: Int64
    private let state = Mutex(State())

    /// Opens the cache, and makes it where there is none. What is not whole in it is kept to go on with.
    package init(folder: String, limit: Int64) throws(ArtifactFault) {
        (self.folder, self.limit) = (folder, limit)
        // Whoever runs here passes through them, and sees nothing in them.
        try Folder.make(folder, mode: 0o711)
        // Those who work with a version know its name; nobody may look which others there are.
        guard chmod(folder, 0o711) == 0 else { throw .system("open to those who run here", folder) }
        var entries: [ContentHash: Entry] = [:]
        for name in try Folder.names(in: folder) where name.hasSuffix(Self.recordSuffix) {
            let stem = String(name.dropLast(Self.recordSuffix.utf8.count))
            guard let content = ContentHash(hex: stem), let record = Record(at: "\(folder)/\(name)") else { continue }
            entries[content] = Entry(bytes: record.bytes, used: record.used)
        }
        state.withLock { $0.entries = entries }
    }

    /// An allocation works with a version, or will: it is not taken away.
    package func hold(_ allocation: AllocationID, _ content: ContentHash) {
        state.withLock { $0.holders[allocation] = content }
    }

    /// An allocation is done with what it held.
    package func release(_ allocation: AllocationID) { state.withLock { $0.holders[allocation] = nil } }

    /// The folder of a version that is whole; nil where it is not here, or is not what it was.
    package func ready(_ content: ContentHash) -> String? {
        guard state.withLock({ $0.entries[content] != nil }), let record = Record(at: recordPath(content)),
            record.isTrue(in: place(content))
        else { return nil }
        utimes(recordPath(content), nil)
        state.withLock { $0.entries[content]?.used = time(nil) }
        return place(content)
    }

    /// Begins, or goes on with, a version that is not ready; takes others away where there is no room.
    package func begin(_ content: ContentHash, bytes: Int64) throws(ArtifactFault) -> ModelGrowth {
        guard bytes <= limit else {
            throw .unfit(
                path: folder,
                why:
                    "the model has \(bytes) bytes, and this node keeps \(limit) (`agent run --model-cache-limit`)"
            )
        }
        // Before anything is touched: what grows is nobody's to tidy away.
        state.withLock { state in
            state.entries[content] = nil
            state.growing[content] = bytes
        }
        do throws(ArtifactFault) {
            // What was whole and was altered since: what is still right in it need not come again.
            if access(place(content), F_OK) == 0, access(part(content), F_OK) != 0 {
                chmod(place(content), 0o700)
                try Folder.rename(place(content), part(content))
            }
            unlink(recordPath(content))
            try makeRoom(for: content, bytes)
            try Folder.make(part(content))
        } catch {
            _ = state.withLock { $0.growing.removeValue(forKey: content) }
            throw error
        }
        return ModelGrowth(folder: part(content), bytes: bytes)
    }

    /// All of it came: it is whole from now on, also after a loss of power. Its folder.
    package func finish(_ content: ContentHash, _ growth: ModelGrowth) throws(ArtifactFault) -> String {
        let listing = try growth.close()
        let record = Record(bytes: listing.bytes, files: try Self.facts(of: listing, in: part(content)))
        try PlainFile(folder, O_RDONLY | O_DIRECTORY, for: "open").syncFileSystem()
        try Folder.rename(part(content), place(content))
        try record.write(to: recordPath(content))
        state.withLock { state in
            state.growing[content] = nil
            state.entries[content] = Entry(bytes: record.bytes, used: time(nil))
        }
        return place(content)
    }

    /// The way of a version broke; what came of it stays.
    package func leave(_ content: ContentHash) { _ = state.withLock { $0.growing.removeValue(forKey: content) } }

    private func makeRoom(for content: ContentHash, _ bytes: Int64) throws(ArtifactFault) {
        try dropStrayParts()
        while true {
            let (taken, victim) = state.withLock { state in
                let held = Set(state.holders.values)
                let taken = state.entries.values.reduce(0) { $0 + $1.bytes } + state.growing.values.reduce(0, +)
                let free = state.entries.filter { !held.contains($0.key) }
                return (taken, free.min { ($0.value.used, $0.key) < ($1.value.used, $1.key) }?.key)
            }
            let isOnDisk = Folder.room(at: folder) - (bytes - Self.bytes(in: part(content))) > Self.reserve
            if taken <= limit, isOnDisk { return }
            guard let victim else {
                throw .unfit(
                    path: folder,
                    why: taken > limit
                        ? "models that are in use and this one have \(taken) bytes, and this node keeps \(limit)"
                        : "its disk has no room for \(bytes) bytes more and 256 MiB for others")
            }
            state.withLock { $0.entries[victim] = nil }
            unlink(recordPath(victim))
            try Folder.remove(place(victim))
        }
    }

    /// What began to come and is not waited for any more, and folders without a record.
    private func dropStrayParts() throws(ArtifactFault) {
        // The names first: what comes to be after them is not looked at, and what is among them is known by then.
        let names = try Folder.names(in: folder).filter { !$0.hasSuffix(Self.recordSuffix) }
        let kept = state.withLock { Set($0.growing.keys).union($0.entries.keys).union($0.holders.values) }
        for name in names {
            let isPart = name.hasSuffix(Self.partSuffix)
            guard let content = ContentHash(hex: isPart ? String(name.dropLast(Self.partSuffix.utf8.count)) : name),
                !kept.contains(content)
            else { continue }
            try Folder.remove("\(folder)/\(name)")
        }
    }

    private static func bytes(in folder: String) -> Int64 {
        var whole: Int64 = 0
        for name in (try? Folder.names(in: folder)) ?? [] {
            var found = stat()
            guard lstat("\(folder)/\(name)", &found) == 0 else { continue }
            whole += found.st_mode & S_IFMT == S_IFDIR ? bytes(in: "\(folder)/\(name)") : Int64(found.st_blocks) * 512
        }
        return whole
    }

    private static func facts(of listing: ModelListing, in folder: String) throws(ArtifactFault) -> [Record.File] {
        var files: [Record.File] = []
        for file in listing.files {
            guard let found = Record.File(file.path, in: folder) else {
                throw .system("inspect", "\(folder)/\(file.path)")
            }
            files.append(found)
        }
        return files
    }

    private func place(_ content: ContentHash) -> String { "\(folder)/\(content)" }
    private func part(_ content: ContentHash) -> String { "\(folder)/\(content)\(Self.partSuffix)" }
    private func recordPath(_ content: ContentHash) -> String { "\(folder)/\(content)\(Self.recordSuffix)" }

    private static let partSuffix = ".part"
    private static let recordSuffix = ".record"
    /// Left to whatever else lives on the disk.
    private static let reserve: Int64 = 256 << 20
}

/// What the kernel said of the files of a whole version. Writing to one changes it, and nobody but root sets it back.
private struct Record {
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
