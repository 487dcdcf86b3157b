// The removal of a directory and all below it, for places where a task's user may have written. It follows no link and
// leaves no directory by name twice, so nobody can lead it elsewhere; it is bounded in entries and depth.
import Glibc

/// One removal under way.
struct DirectoryRemoval {
    private var entriesLeft = Limits.removalEntries

    /// Removes a file or a directory tree; what is not there is removed.
    ///
    /// - Throws: `NodeFault` with the first entry that would not go.
    static func remove(_ path: String) throws(NodeFault) {
        var removal = DirectoryRemoval()
        try removal.remove(Array(path.utf8), in: AT_FDCWD, shown: path, depth: 0)
    }

    /// Names are bytes here: one that is no UTF-8 must go too.
    private mutating func remove(_ name: [UInt8], in parent: Int32, shown: String, depth: Int) throws(NodeFault) {
        guard depth < Limits.removalDepth else {
            throw .tooMany("levels of directories below \(shown)", limit: Limits.removalDepth)
        }
        guard entriesLeft > 0 else { throw .tooMany("entries to remove, at \(shown)", limit: Limits.removalEntries) }
        entriesLeft -= 1
        let path = name.map { CChar(bitPattern: $0) } + [0]
        if unlinkat(parent, path, 0) == 0 || errno == ENOENT || errno == ENOTDIR { return }
        guard errno == EISDIR || errno == EPERM else { throw NodeFault.last("unlink", shown) }
        let opened = openat(parent, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard opened >= 0 else { throw NodeFault.last("open", shown) }
        let directory = OwnedFile(taking: opened)
        // The list is taken whole first: removing while reading may skip entries.
        for entry in try entries(of: directory.descriptor, shown: shown) {
            let below = "\(shown)/\(String(decoding: entry, as: UTF8.self))"
            try remove(entry, in: directory.descriptor, shown: below, depth: depth + 1)
        }
        guard unlinkat(parent, path, AT_REMOVEDIR) == 0 || errno == ENOENT else { throw NodeFault.last("rmdir", shown) }
    }

    private func entries(of descriptor: Int32, shown: String) throws(NodeFault) -> [[UInt8]] {
        guard let stream = fdopendir(dup(descriptor)) else { throw NodeFault.last("fdopendir", shown) }
        defer { closedir(stream) }
        return try rawNames(of: stream, shown: shown, limit: entriesLeft)
    }
}
