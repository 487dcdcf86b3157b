// The files of a version while its pieces come.

package import ClusterModel
import Cryptography
import Glibc
import Wire

/// One file while it is compared.
private final class Comparison {
    private let target: PlainFile
    private let source: PlainFile?
    private let wasThere: Bool
    /// How many of its pieces were.
    var compared = 0

    init(_ made: (file: PlainFile, wasThere: Bool), _ source: PlainFile?) {
        (target, wasThere) = made
        self.source = source
    }

    /// Whether a piece is in its place, or could be copied there.
    func holds(_ piece: ContentHash, _ count: Int, at offset: Int64) throws(ArtifactFault) -> Bool {
        if wasThere, Digest.sha256(try target.read(count, at: offset)).bytes == piece.bytes { return true }
        guard let bytes = try? source?.read(count, at: offset), Digest.sha256(bytes).bytes == piece.bytes else {
            return false
        }
        try target.write(bytes, at: offset)
        return true
    }
}

/// Takes pieces and puts them where they belong. For the one thread that fetches.
package final class ModelGrowth {
    private enum Bounds {
        /// Pieces that one step reads: 64 MiB, after which whoever fetches looks whether it is still wanted.
        static let slice = 64
    }

    private struct Place {
        let file: Int
        let offset: Int64
    }

    private let folder: String
    /// What the order that needs it speaks of, and room was made for.
    private let bytes: Int64
    /// An altered copy that ranks work with; nil where there is none. What is right in it is copied.
    private let source: String?
    private var listing: ModelListing?
    /// What came before the listing was known: the root and the listing's pieces.
    private var parts: [ContentHash: [UInt8]] = [:]
    /// How many files were made and compared, the one that is under way, and what is missing of all of them.
    private var made = 0
    private var comparison: Comparison?
    private var seen: Set<ContentHash> = []
    private var places: [ContentHash: [Place]] = [:]
    /// The file that was written last: pieces come mostly in order.
    private var open: (number: Int, file: PlainFile)?

    init(folder: String, bytes: Int64, source: String? = nil) {
        (self.folder, self.bytes, self.source) = (folder, bytes, source)
    }

    /// Makes ready for these files: what stands in the folder and is of none of them goes.
    func begin(_ listing: ModelListing) throws(ArtifactFault) {
        guard listing.bytes == bytes else {
            throw .refused(why: "its files have \(listing.bytes) bytes, and \(bytes) were spoken of; push it again")
        }
        self.listing = listing
        try removeStrangers(listing)
    }

    /// Makes some of the files, each as long as it will be, and reads and compares what is there of them or can be
    /// copied; what is missing of those, nil when all were made.
    func compare() throws(ArtifactFault) -> [ContentHash]? {
        guard let listing, made < listing.files.count else { return nil }
        var missing: [ContentHash] = []
        var left = Bounds.slice
        while left > 0, made < listing.files.count {
            let file = listing.files[made]
            let current = try comparison(of: file)
            let pieces = file.pieces.indices.dropFirst(current.compared).prefix(left)
            for place in pieces {
                let offset = Int64(place) * Int64(ModelListing.pieceBytes)
                let count = Int(min(Int64(ModelListing.pieceBytes), file.bytes - offset))
                if try current.holds(file.pieces[place], count, at: offset) { continue }
                places[file.pieces[place], default: []].append(Place(file: made, offset: offset))
                if seen.insert(file.pieces[place]).inserted { missing.append(file.pieces[place]) }
            }
            left -= max(1, pieces.count)
            current.compared += pieces.count
            comparison = current.compared < file.pieces.count ? current : nil
            if comparison == nil { made += 1 }
        }
        return missing
    }

    /// Goes on with a file, or begins with it.
    private func comparison(of file: ModelFile) throws(ArtifactFault) -> Comparison {
        if let comparison { return comparison }
        return Comparison(try make(file), source.flatMap { open(file.path, in: $0) })
    }

    private func open(_ path: String, in folder: String) -> PlainFile? {
        try? PlainFile("\(folder)/\(path)", O_RDONLY | O_NOFOLLOW, for: "open")
    }

    /// Writes a piece of a file wherever it belongs; those of the root and the listing are kept in memory.
    func keep(_ piece: ContentHash, _ bytes: [UInt8]) throws(ArtifactFault) {
        guard listing != nil else {
            parts[piece] = bytes
            return
        }
        for place in places[piece] ?? [] {
            let whole = listing?.files[place.file].bytes ?? 0
            guard Int64(bytes.count) == min(Int64(ModelListing.pieceBytes), whole - place.offset) else {
                throw .refused(why: "a piece does not have the length of its place; push the model again")
            }
            if open?.number != place.file {
                let path = "\(folder)/\(listing?.files[place.file].path ?? "")"
                open = (place.file, try PlainFile(path, O_WRONLY | O_NOFOLLOW, for: "write"))
            }
            try open?.file.write(bytes, at: place.offset)
        }
    }

    /// The root of this content and its listing, once both came.
    func head(of content: ContentHash) -> VersionHead? {
        guard let bytes = parts[content], let root = try? ModelRoot.decoded(from: bytes) else { return nil }
        let listing = root.listing.compactMap { parts[$0] }
        guard listing.count == root.listing.count else { return nil }
        return VersionHead(root: bytes, listing: listing.flatMap { $0 })
    }

    /// Nothing comes any more: everybody may read the files and nobody write them.
    func close() throws(ArtifactFault) -> ModelListing {
        open = nil
        guard let listing else { throw .refused(why: "no listing came") }
        for file in listing.files {
            let path = "\(folder)/\(file.path)"
            guard chmod(path, file.isExecutable ? 0o555 : 0o444) == 0 else { throw .system("protect", path) }
        }
        for inner in folders(of: listing).reversed() {
            guard chmod("\(folder)/\(inner)", 0o555) == 0 else { throw .system("protect", inner) }
        }
        guard chmod(folder, 0o555) == 0 else { throw .system("protect", folder) }
        return listing
    }

    /// Makes a file and its folders, and whether it was there in its whole length.
    private func make(_ file: ModelFile) throws(ArtifactFault) -> (PlainFile, Bool) {
        let path = "\(folder)/\(file.path)"
        if let slash = path.lastIndex(of: "/") { try Folder.make(String(path[..<slash])) }
        chmod(path, 0o600)
        let target = try PlainFile(path, O_RDWR | O_CREAT | O_NOFOLLOW, for: "make")
        let status = try target.status()
        guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
            throw .unfit(path: path, why: "it is no plain file of this cache; remove it")
        }
        guard Int64(status.st_size) != file.bytes else { return (target, true) }
        guard ftruncate(target.descriptor, off_t(file.bytes)) == 0 else { throw .system("make room for", path) }
        return (target, false)
    }

    /// Whatever stands in the folder and is not of this version.
    private func removeStrangers(_ listing: ModelListing) throws(ArtifactFault) {
        let (files, inner) = (Set(listing.files.map(\.path)), Set(folders(of: listing)))
        func clean(_ prefix: String) throws(ArtifactFault) {
            chmod("\(folder)/\(prefix)", 0o700)
            for name in try Folder.names(in: "\(folder)/\(prefix)") {
                let path = prefix + name
                if inner.contains(path), isFolder("\(folder)/\(path)") {
                    try clean(path + "/")
                } else if !files.contains(path) || !isOwnFile("\(folder)/\(path)") {
                    try Folder.remove("\(folder)/\(path)")
                }
            }
        }
        try clean("")
    }

    /// A plain file that has no other name.
    private func isOwnFile(_ path: String) -> Bool {
        var found = stat()
        return lstat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFREG && found.st_nlink == 1
    }

    private func isFolder(_ path: String) -> Bool {
        var found = stat()
        return lstat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFDIR
    }

    /// Every folder in it, outer ones before those in them.
    private func folders(of listing: ModelListing) -> [String] {
        var found: Set<String> = []
        for file in listing.files {
            var parts = file.path.split(separator: "/")
            while parts.count > 1 {
                parts.removeLast()
                guard found.insert(parts.joined(separator: "/")).inserted else { break }
            }
        }
        return found.sorted()
    }
}

/// What a fetch is gathered into.
package struct GrowthKeeper: PieceKeeper {
    package let growth: ModelGrowth

    package init(_ growth: ModelGrowth) { self.growth = growth }

    package mutating func held(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8]? { nil }

    package mutating func begin(_ listing: ModelListing, _ root: ModelRoot) throws(ArtifactFault) {
        try growth.begin(listing)
    }

    package mutating func compare() throws(ArtifactFault) -> [ContentHash]? { try growth.compare() }

    package mutating func keep(_ piece: ContentHash, _ bytes: [UInt8]) throws(ArtifactFault) {
        try growth.keep(piece, bytes)
    }
}
