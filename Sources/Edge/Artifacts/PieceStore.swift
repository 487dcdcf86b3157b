// The coordinator's pieces: one sealed file each, under a name that tells nothing. What an upload brings is set aside
// until all of it came and is durable; only then it stands where it is served from. So what is served was whole once,
// and what a break or a loss of power left half-done is looked at again before it counts.

package import ClusterModel
package import Cryptography
import Glibc
import Wire

/// Pieces in a folder, each sealed with AES-256-GCM under the store's own key. For one thread.
package struct PieceStore: ~Copyable {
    private let folder: String
    private let key: SealingKey
    private var sealer: Sealer
    private var opener: Opener

    /// Opens the store, and makes it where there is none.
    package init(folder: String, key: SealingKey) throws(ArtifactFault) {
        (self.folder, self.key) = (folder, key)
        sealer = Sealer(key: key)
        opener = Opener(key: key)
        for place in ["\(folder)/pieces", "\(folder)/incoming"] { try Folder.make(place) }
        for number in 0..<256 {
            let name = "\(folder)/pieces/\(hexByte(number))"
            guard mkdir(name, 0o700) == 0 || errno == EEXIST else { throw .system("make", name) }
        }
    }

    /// Whether a piece stands where it is served from.
    package func holds(_ piece: ContentHash) -> Bool { access(place(of: piece), F_OK) == 0 }

    /// A piece that is here; nil where it is not. One that is damaged is taken away, so that another push brings it.
    package mutating func read(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8]? {
        try read(piece, at: place(of: piece))
    }

    /// A piece that an upload brought and that is not served yet.
    package mutating func readIncoming(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8]? {
        try read(piece, at: incoming(piece))
    }

    private mutating func read(_ piece: ContentHash, at path: String) throws(ArtifactFault) -> [UInt8]? {
        guard access(path, F_OK) == 0 else { return nil }
        let file = try PlainFile(path, O_RDONLY | O_NOFOLLOW, for: "open")
        let sealed = try file.read(Int(min(try file.status().st_size, off_t(Self.longest))), at: 0)
        guard let bytes = try? opener.open(sealed, binding: Self.binding(piece)),
            Digest.sha256(bytes).bytes == piece.bytes
        else {
            guard unlink(path) == 0 || errno == ENOENT else { throw .system("remove", path) }
            return nil
        }
        return bytes
    }

    /// Sets a piece aside. It is not served before `settle`.
    package mutating func write(_ piece: ContentHash, _ bytes: [UInt8]) throws(ArtifactFault) {
        let sealed: [UInt8]
        do throws(SealingError) {
            sealed = try sealer.seal(bytes, binding: Self.binding(piece))
        } catch {
            throw .refused(why: "a piece cannot be sealed: \(error)")
        }
        guard Folder.room(at: folder) - Int64(sealed.count) > Self.reserve else {
            throw .unfit(path: folder, why: "less than 256 MiB are free on its disk, which the journal needs")
        }
        let path = incoming(piece)
        let file = try PlainFile("\(path).new", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, for: "write")
        try file.write(sealed, at: 0)
        try Folder.rename("\(path).new", path)
    }

    /// Makes these pieces, which were set aside or are served already, durable and served. Throws where one is gone:
    /// one that is found damaged while an upload counts on it is taken away.
    package mutating func settle(_ pieces: [ContentHash]) throws(ArtifactFault) {
        let root = try PlainFile(folder, O_RDONLY | O_DIRECTORY, for: "open")
        try root.syncFileSystem()
        for piece in pieces {
            if access(incoming(piece), F_OK) == 0 {
                try Folder.rename(incoming(piece), place(of: piece))
            } else if !holds(piece) {
                throw .refused(why: "the piece \(piece) was damaged on the coordinator's disk; push again")
            }
        }
        try root.syncFileSystem()
    }

    /// Everything that a version consists of: root, listing, files.
    mutating func pieces(of content: ContentHash) throws(ArtifactFault) -> [ContentHash] {
        let top = try note(content)
        guard let root = try? ModelRoot.decoded(from: top) else { throw .damaged(what: "the root \(content)") }
        var bytes: [UInt8] = []
        for part in root.listing { bytes += try note(part) }
        do throws(WireError) {
            let listing = try ModelListing.decoded(from: bytes)
            return [content] + root.listing + listing.files.flatMap(\.pieces)
        } catch {
            throw .refused(why: "the listing of \(content) cannot be read: \(error)")
        }
    }

    private mutating func note(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8] {
        guard let bytes = try read(piece) else { throw .damaged(what: "a part of the listing, \(piece),") }
        return bytes
    }

    /// The folders in which pieces lie: one for each first byte of a name, and the one of those that are set aside.
    static let shelves = 257

    func shelf(_ number: Int) -> String {
        number < 256 ? "\(folder)/pieces/\(hexByte(number))" : "\(folder)/incoming"
    }

    private func place(of piece: ContentHash) -> String {
        let name = name(of: piece)
        return "\(folder)/pieces/\(name.prefix(2))/\(name)"
    }

    private func incoming(_ piece: ContentHash) -> String { "\(folder)/incoming/\(name(of: piece))" }

    /// A tag, so that a disk does not tell whether a file that somebody has is on it.
    private func name(of piece: ContentHash) -> String { "\(tag(of: piece))" }

    func tag(of piece: ContentHash) -> Digest { key.tag(.contentName, over: piece.bytes) }

    private static func binding(_ piece: ContentHash) -> [UInt8] { Array("coord piece 1".utf8) + piece.bytes }

    /// Left to the journal, which may be on the same disk.
    private static let reserve: Int64 = 256 << 20
    private static let longest = ModelListing.pieceBytes + Sealer.overhead
}

private func hexByte(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return digits.utf8.count == 1 ? "0\(digits)" : digits
}
