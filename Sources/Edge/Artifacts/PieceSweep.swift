// Removing pieces that nobody needs, a step at a time, beside uploads and whoever asks for pieces.

import ClusterModel
import Cryptography
import Glibc

/// One removal. It first finds out what is needed, then walks the shelves.
struct PieceSweep {
    private enum Bounds {
        /// Names that one step makes of pieces, or looks at in a folder: some 20 ms. A step that reads a version's
        /// listing reads 64 MiB at most.
        static let step = 4096
    }

    /// Versions whose pieces stay, and go; not read yet.
    private var kept: [ContentHash]
    private var dropped: [ContentHash]
    /// Pieces that are needed, and that are not if they are not among those; to be named as the disk names them.
    private var needed: [ContentHash]
    private var unneeded: [ContentHash] = []
    /// The beginnings of the names of both: where two begin alike, one too many stays.
    private var staying: Set<UInt64> = []
    private var going: Set<UInt64> = []
    private var shelf = 0
    private var names: [String]?
    /// Seconds since 1970: what was written or moved since then is not touched, unless it is of what was dropped.
    private let limit: Int
    private(set) var removed = 0

    init(kept: [ContentHash], dropped: [ContentHash], inUse: [ContentHash], limit: Int) {
        (self.kept, self.dropped, needed, self.limit) = (kept, dropped, inUse, limit)
    }

    /// Somebody counts on these: before anything else is removed they are among those that stay.
    mutating func use(_ pieces: [ContentHash]) { needed += pieces }

    /// A bounded step; whether it was the last.
    mutating func goOn(in store: inout PieceStore) throws(ArtifactFault) -> Bool {
        if !needed.isEmpty {
            staying.formUnion(Self.take(&needed).map { Self.beginning(of: store.tag(of: $0)) })
        } else if !unneeded.isEmpty {
            going.formUnion(Self.take(&unneeded).map { Self.beginning(of: store.tag(of: $0)) })
        } else if let root = kept.popLast() {
            needed = try store.pieces(of: root)
        } else if let root = dropped.popLast() {
            // Where it cannot be read, its pieces go when they are old.
            unneeded = (try? store.pieces(of: root)) ?? []
        } else {
            try walk(store)
        }
        return shelf == PieceStore.shelves
    }

    private mutating func walk(_ store: borrowing PieceStore) throws(ArtifactFault) {
        let folder = store.shelf(shelf)
        var left = names ?? []
        if names == nil { left = try Folder.names(in: folder) }
        for name in left.suffix(Bounds.step) where isUnneeded(name, in: folder) {
            let path = "\(folder)/\(name)"
            guard unlink(path) == 0 || errno == ENOENT else { throw .system("remove", path) }
            removed += 1
        }
        left.removeLast(min(Bounds.step, left.count))
        names = left.isEmpty ? nil : left
        if left.isEmpty { shelf += 1 }
    }

    private func isUnneeded(_ name: String, in folder: String) -> Bool {
        // A name that is none of ours is a rest of one that was being written.
        if let beginning = UInt64(name.prefix(16), radix: 16), !name.hasSuffix(".new") {
            if staying.contains(beginning) { return false }
            if going.contains(beginning) { return true }
        }
        var found = stat()
        // The last change of a file's name or content: what was set aside long ago may have become served just now.
        return lstat("\(folder)/\(name)", &found) == 0 && found.st_ctim.tv_sec < limit
    }

    private static func take(_ pieces: inout [ContentHash]) -> [ContentHash] {
        let taken = Array(pieces.suffix(Bounds.step))
        pieces.removeLast(taken.count)
        return taken
    }

    private static func beginning(of tag: Digest) -> UInt64 {
        tag.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
