// A folder or a file on a user's machine as a version of a model: its listing, and its pieces when they are asked for.
// Everything is read once to be hashed, and read again when it is sent; what changed between the two is noticed.

package import ClusterModel
import Cryptography
import Glibc
import Wire

/// Files that are to become a version.
package struct ModelFolder {
    private struct Place {
        let file: Int
        let offset: Int64
        let count: Int
    }

    package let listing: ModelListing
    package let root: ModelRoot
    /// The hash of the root.
    package let content: ContentHash
    /// The paths of the files as they can be opened, in the order of the listing.
    private let sources: [String]
    private let places: [ContentHash: Place]
    /// The root and the pieces of the listing.
    private let notes: [ContentHash: [UInt8]]

    /// Reads and hashes a folder with everything below it, or one file; `progress` is told bytes read and bytes in all.
    package init(
        _ path: String, progress: (Int64, Int64) -> Void = { _, _ in }
    ) throws(ArtifactFault) {
        let found = try Self.files(at: path)
        var (files, places): ([ModelFile], [ContentHash: Place]) = ([], [:])
        let whole = found.reduce(0) { $0 + $1.bytes }
        var done: Int64 = 0
        for (number, file) in found.enumerated() {
            let pieces = try Self.pieces(of: file) { hash, offset, count in
                places[hash] = Place(file: number, offset: offset, count: count)
                done += Int64(count)
                progress(done, whole)
            }
            files.append(
                ModelFile(path: file.name, bytes: file.bytes, isExecutable: file.isExecutable, pieces: pieces))
        }
        listing = ModelListing(files: files)
        if let fault = listing.fault { throw .unfit(path: path, why: fault) }
        sources = found.map(\.path)
        self.places = places
        (root, content, notes) = try Self.notes(of: listing, path)
    }

    /// A piece that was asked for; nil where it is none of these files'.
    package func piece(_ hash: ContentHash) throws(ArtifactFault) -> [UInt8]? {
        if let note = notes[hash] { return note }
        guard let place = places[hash] else { return nil }
        let path = sources[place.file]
        let bytes = try PlainFile(path, O_RDONLY, for: "open").read(place.count, at: place.offset)
        guard Digest.sha256(bytes).bytes == hash.bytes else {
            throw .unfit(path: path, why: "it changed while it was sent; begin again when nobody writes to it")
        }
        return bytes
    }

    private struct Found {
        let name: String
        let path: String
        let bytes: Int64
        let isExecutable: Bool
    }

    private static func files(at path: String) throws(ArtifactFault) -> [Found] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT ? .unfit(path: path, why: "there is no such file or folder") : .system("read", path)
        }
        if status.st_mode & S_IFMT == S_IFREG {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return [found(name, path, status)]
        }
        var files: [Found] = []
        try walk(path, "", into: &files)
        guard !files.isEmpty else { throw .unfit(path: path, why: "there is no file in this folder") }
        return files.sorted { ModelListing.isInOrder($0.name, $1.name) }
    }

    private static func walk(_ folder: String, _ prefix: String, into files: inout [Found]) throws(ArtifactFault) {
        for name in try Folder.names(in: folder) {
            let (path, inner) = ("\(folder)/\(name)", prefix + name)
            var status = stat()
            guard lstat(path, &status) == 0 else { throw .system("inspect", path) }
            switch status.st_mode & S_IFMT {
            case S_IFREG:
                files.append(found(inner, path, status))
                guard files.count <= ModelVersion.Limits.files else {
                    throw .unfit(path: path, why: "there are more than \(ModelVersion.Limits.files) files")
                }
            case S_IFDIR: try walk(path, inner + "/", into: &files)
            case S_IFLNK:
                throw .unfit(
                    path: path, why: "it is a link; put the file itself there, since links lead elsewhere on a node")
            default: throw .unfit(path: path, why: "it is neither a file nor a folder")
            }
        }
    }

    private static func found(_ name: String, _ path: String, _ status: stat) -> Found {
        Found(name: name, path: path, bytes: Int64(status.st_size), isExecutable: status.st_mode & 0o111 != 0)
    }

    private static func pieces(
        of found: Found, each: (ContentHash, Int64, Int) -> Void
    ) throws(ArtifactFault) -> [ContentHash] {
        let file = try PlainFile(found.path, O_RDONLY | O_NOFOLLOW, for: "open")
        var hashes: [ContentHash] = []
        for offset in stride(from: 0, to: found.bytes, by: ModelListing.pieceBytes) {
            let count = Int(min(Int64(ModelListing.pieceBytes), found.bytes - offset))
            let bytes = try file.read(count, at: offset)
            guard bytes.count == count else {
                throw .unfit(path: found.path, why: "it became shorter while it was read")
            }
            let hash = ContentHash(Digest.sha256(bytes))
            hashes.append(hash)
            each(hash, offset, count)
        }
        return hashes
    }

    /// The root, its hash, and everything that is asked for before the files.
    private static func notes(
        of listing: ModelListing, _ path: String
    ) throws(ArtifactFault) -> (ModelRoot, ContentHash, [ContentHash: [UInt8]]) {
        do throws(WireError) {
            let bytes = try listing.encoded()
            var (notes, hashes): ([ContentHash: [UInt8]], [ContentHash]) = ([:], [])
            for start in stride(from: 0, to: bytes.count, by: ModelListing.pieceBytes) {
                let part = Array(bytes[start..<min(start + ModelListing.pieceBytes, bytes.count)])
                let hash = ContentHash(Digest.sha256(part))
                hashes.append(hash)
                notes[hash] = part
            }
            let root = ModelRoot(bytes: listing.bytes, files: listing.files.count, listing: hashes)
            let encoded = try root.encoded()
            let content = ContentHash(Digest.sha256(encoded))
            notes[content] = encoded
            return (root, content, notes)
        } catch {
            throw .unfit(path: path, why: "its list of files cannot be written: \(error)")
        }
    }
}
