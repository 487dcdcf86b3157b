// Getting a version's pieces from whoever has them: first the root, then the listing that it names, then what is
// missing of the files. The same for a coordinator that takes an upload and for a node that needs a model. What is on
// its way is bounded; every piece is compared with its hash before anybody sees it.

package import ClusterModel
package import Cryptography
import Wire

extension ContentHash {
    package init(_ digest: Digest) {
        guard let hash = ContentHash(bytes: digest.bytes) else { preconditionFailure("a digest has 32 bytes") }
        self = hash
    }
}

/// Where pieces are kept.
package protocol PieceKeeper {
    /// A piece of the root or of the listing, if it is here already.
    mutating func held(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8]?
    /// Makes ready for these files.
    mutating func begin(_ listing: ModelListing, _ root: ModelRoot) throws(ArtifactFault)
    /// Looks through a slice of what is here of them already, so that a large model holds nobody up; what is missing
    /// in it, each piece once, in the order in which it is asked for. nil when everything was looked at.
    mutating func compare() throws(ArtifactFault) -> [ContentHash]?
    /// Keeps a piece: of the root, of the listing or of a file.
    mutating func keep(_ piece: ContentHash, _ bytes: [UInt8]) throws(ArtifactFault)
}

/// The way of one version to a keeper.
package struct Gathering<Keeper: PieceKeeper> {
    private enum Stage {
        case root
        case listing(ModelRoot, parts: [[UInt8]?])
        case comparing(ModelRoot, missing: [ContentHash])
        case files(ModelRoot)
    }

    package let content: ContentHash
    package private(set) var keeper: Keeper
    private var stage = Stage.root
    /// To be asked for, the next last.
    private var wanted: [ContentHash] = []
    private var asked: [ContentHash] = []
    /// Bytes of files that are here, and of all of them; both 0 until the listing is here.
    package private(set) var progress: (done: Int64, whole: Int64) = (0, 0)

    package init(_ content: ContentHash, keeper: Keeper) {
        self.content = content
        self.keeper = keeper
    }

    /// Whether `compare` is to be called again before anything is asked for.
    package var isComparing: Bool {
        if case .comparing = stage { return true }
        return false
    }

    /// What its root says of it, once the listing is here that the root speaks of.
    package var root: ModelRoot? {
        switch stage {
        case .root, .listing: nil
        case .comparing(let root, _), .files(let root): root
        }
    }

    /// Whether everything is here.
    package var isComplete: Bool {
        if case .files = stage { return wanted.isEmpty && asked.isEmpty }
        return false
    }

    /// Takes what is here already; to be called once, before anything is asked for.
    package mutating func begin() throws(ArtifactFault) {
        wanted = [content]
        try takeHeld()
    }

    /// Compares a slice of what is here already with its hashes.
    package mutating func compare() throws(ArtifactFault) {
        guard case .comparing(let root, var missing) = stage else { return }
        // Not held twice while it grows.
        stage = .comparing(root, missing: [])
        if let found = try keeper.compare() {
            missing += found
            stage = .comparing(root, missing: missing)
        } else {
            stage = .files(root)
            wanted = missing.reversed()
            let left = Int64(missing.count) * Int64(ModelListing.pieceBytes)
            progress = (max(0, root.bytes - left), root.bytes)
        }
    }

    /// What is to be asked for now, with at most so many on their way.
    package mutating func next(upTo window: Int) -> [ContentHash] {
        var batch: [ContentHash] = []
        while asked.count < window, let piece = wanted.popLast() {
            asked.append(piece)
            batch.append(piece)
        }
        return batch
    }

    /// A piece came. Throws where it was not asked for, is not what its hash says, or cannot be kept.
    package mutating func take(_ piece: ContentHash, _ bytes: [UInt8]) throws(ArtifactFault) {
        guard let place = asked.firstIndex(of: piece) else {
            throw .refused(why: "a piece came that was not asked for: \(piece)")
        }
        guard Digest.sha256(bytes).bytes == piece.bytes else { throw .damaged(what: "the piece \(piece)") }
        asked.remove(at: place)
        try keeper.keep(piece, bytes)
        try note(piece, bytes)
        try takeHeld()
    }

    /// Those that are asked for and did not come are asked for again, on another connection.
    package mutating func reconnect() {
        wanted += asked.reversed()
        asked = []
    }

    private mutating func takeHeld() throws(ArtifactFault) {
        if case .files = stage { return }
        while let piece = wanted.last {
            guard let bytes = try keeper.held(piece) else { return }
            wanted.removeLast()
            try note(piece, bytes)
        }
    }

    private mutating func note(_ piece: ContentHash, _ bytes: [UInt8]) throws(ArtifactFault) {
        switch stage {
        case .root:
            let root: ModelRoot
            do throws(WireError) {
                root = try ModelRoot.decoded(from: bytes)
            } catch {
                throw .refused(why: "the root \(content) cannot be read: \(error)")
            }
            stage = .listing(root, parts: Array(repeating: nil, count: root.listing.count))
            wanted = unique(root.listing).reversed()
        case .listing(let root, var parts):
            for (place, hash) in root.listing.enumerated() where hash == piece { parts[place] = bytes }
            stage = .listing(root, parts: parts)
            guard parts.allSatisfy({ $0 != nil }) else { return }
            try open(parts.flatMap { $0 ?? [] }, of: root)
        case .comparing: throw .refused(why: "a piece came before one was asked for: \(piece)")
        case .files: progress.done += Int64(bytes.count)
        }
    }

    private mutating func open(_ bytes: [UInt8], of root: ModelRoot) throws(ArtifactFault) {
        let listing: ModelListing
        do throws(WireError) {
            listing = try ModelListing.decoded(from: bytes)
        } catch {
            throw .refused(why: "the list of files cannot be used: \(error)")
        }
        guard listing.files.count == root.files, listing.bytes == root.bytes else {
            throw .refused(why: "the list of files is not the one that its root speaks of")
        }
        try keeper.begin(listing, root)
        stage = .comparing(root, missing: [])
    }

    private func unique(_ pieces: [ContentHash]) -> [ContentHash] {
        var seen: Set<ContentHash> = []
        return pieces.filter { seen.insert($0).inserted }
    }
}
