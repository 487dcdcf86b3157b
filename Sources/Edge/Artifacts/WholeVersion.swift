// A version that is whole on this node, as it is handed over to other nodes: piece by piece, each found by its hash.

package import ClusterModel
import Cryptography
import Glibc
import Wire

/// The root and the listing of a version as they came, in one file beside its record: the cache needs neither, and
/// whoever fetches from here asks for both first.
struct VersionHead {
    let root: [UInt8]
    let listing: [UInt8]

    init(root: [UInt8], listing: [UInt8]) { (self.root, self.listing) = (root, listing) }

    /// Reads one; nil where there is none that can be read. Whether it is the one of a version, its hashes say.
    init?(at path: String) {
        guard let file = try? PlainFile(path, O_RDONLY | O_NOFOLLOW, for: "open"), let status = try? file.status(),
            status.st_size <= ModelListing.Limits.bytes * 2, let bytes = try? file.read(Int(status.st_size), at: 0),
            let end = bytes.firstIndex(of: Self.separator),
            let count = Int(String(decoding: bytes[..<end], as: UTF8.self)),
            count >= 0, count <= bytes.count - end - 1
        else { return nil }
        root = Array(bytes[(end + 1)..<(end + 1 + count)])
        listing = Array(bytes[(end + 1 + count)...])
    }

    func write(to path: String) throws(ArtifactFault) {
        let file = try PlainFile("\(path).new", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, for: "write")
        try file.write(Array("\(root.count)\n".utf8) + root + listing, at: 0)
        try Folder.rename("\(path).new", path)
    }

    private static let separator = UInt8(ascii: "\n")
}

/// A version to be handed over. For one thread.
package final class WholeVersion {
    package enum Limits {
        /// Larger versions are not handed over: 256 GiB, of which the places alone are 20 MiB in memory.
        package static let pieces = 262_144
    }

    private struct Place {
        let file: UInt32
        let number: UInt32
    }

    private let folder: String
    private let files: [ModelFile]
    /// The root and the pieces of the listing.
    private let head: [ContentHash: [UInt8]]
    private let places: [ContentHash: Place]
    /// The file that was read last: pieces are asked for mostly in order.
    private var open: (number: UInt32, file: PlainFile)?

    /// nil where the head is not the one of this content, or there is too much of it.
    init?(_ content: ContentHash, in folder: String, head: VersionHead) {
        guard Digest.sha256(head.root).bytes == content.bytes, let root = try? ModelRoot.decoded(from: head.root),
            let listing = try? ModelListing.decoded(from: head.listing), listing.bytes == root.bytes
        else { return nil }
        var parts = [content: head.root]
        for start in stride(from: 0, to: head.listing.count, by: ModelListing.pieceBytes) {
            let part = Array(head.listing[start..<min(start + ModelListing.pieceBytes, head.listing.count)])
            parts[ContentHash(Digest.sha256(part))] = part
        }
        guard root.listing.allSatisfy({ parts[$0] != nil }),
            listing.files.reduce(0, { $0 + $1.pieces.count }) <= Limits.pieces
        else { return nil }
        var places: [ContentHash: Place] = [:]
        for (file, entry) in listing.files.enumerated() {
            for (number, piece) in entry.pieces.enumerated() {
                places[piece] = Place(file: UInt32(file), number: UInt32(number))
            }
        }
        (self.folder, files, self.head, self.places) = (folder, listing.files, parts, places)
    }

    /// A piece of the root, of the listing or of a file; nil where the version has no such piece. A file that was
    /// altered since gives other bytes: whoever asked compares.
    package func read(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8]? {
        if let bytes = head[piece] { return bytes }
        guard let place = places[piece] else { return nil }
        let entry = files[Int(place.file)]
        if open?.number != place.file {
            open = (place.file, try PlainFile("\(folder)/\(entry.path)", O_RDONLY | O_NOFOLLOW, for: "open"))
        }
        let offset = Int64(place.number) * Int64(ModelListing.pieceBytes)
        return try open?.file.read(Int(min(Int64(ModelListing.pieceBytes), entry.bytes - offset)), at: offset)
    }
}
