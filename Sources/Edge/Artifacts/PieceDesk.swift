// What uploads and whoever serves pieces share: the store, and the removal of what nobody needs, which goes on beside
// them.

package import ClusterModel
package import Cryptography
import Glibc

/// The store, shared by the uploads of one thread.
package final class PieceDesk {
    private var store: PieceStore
    private var cleaning: PieceSweep?

    package init(folder: String, key: SealingKey) throws(ArtifactFault) {
        store = try PieceStore(folder: folder, key: key)
    }

    package func holds(_ piece: ContentHash) -> Bool { store.holds(piece) }
    package func read(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8]? { try store.read(piece) }
    package func write(_ piece: ContentHash, _ bytes: [UInt8]) throws(ArtifactFault) { try store.write(piece, bytes) }
    package func settle(_ pieces: [ContentHash]) throws(ArtifactFault) { try store.settle(pieces) }

    // Removing what nobody needs.

    package var isSweeping: Bool { cleaning != nil }

    /// Begins to remove what none of these versions has and none of the pieces in use is, in place of a removal that
    /// goes on: what the dropped ones had at once, and everything else that has lain untouched since before `limit`, in
    /// seconds since 1970.
    package func beginSweep(
        keeping kept: [ContentHash], dropping dropped: [ContentHash], inUse: [ContentHash], untouchedSince limit: Int
    ) {
        cleaning = PieceSweep(kept: kept, dropped: dropped, inUse: inUse, limit: limit)
    }

    package func endSweep() { cleaning = nil }

    /// Goes on for a bounded step. How many pieces were removed in all when it is over, nil before. Ends and throws
    /// where a version that is kept cannot be read whole: what it needs is not known then.
    package func sweepOn() throws(ArtifactFault) -> Int? {
        guard var step = cleaning.take() else { return 0 }
        if try step.goOn(in: &store) { return step.removed }
        cleaning = step
        return nil
    }

    /// Somebody counts on these from now on.
    func use(_ pieces: [ContentHash]) { cleaning?.use(pieces) }

    func incoming(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8]? { try store.readIncoming(piece) }
    func either(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8]? {
        use([piece])
        if let bytes = try store.read(piece) { return bytes }
        return try store.readIncoming(piece)
    }
}

/// What an upload is gathered into.
package struct UploadKeeper: PieceKeeper {
    private enum Slice {
        /// What one step may cost: 16 pieces that are read and opened, some 50 ms, or 4096 that are only looked for.
        static let cost = 4096
        static let reading = cost / 16
    }

    /// Every piece of the version, each once.
    package private(set) var pieces: [ContentHash]
    private let desk: PieceDesk
    /// Those of the root and the listing that were here, before it is known which all are.
    private var noted: [ContentHash] = []
    /// How many of them were compared, or need not be.
    private var compared = 0

    package init(_ content: ContentHash, _ desk: PieceDesk) {
        pieces = [content]
        self.desk = desk
        desk.use(pieces)
    }

    /// What this upload counts on: nobody may take it away.
    package var used: [ContentHash] { pieces + noted }

    package mutating func held(_ piece: ContentHash) throws(ArtifactFault) -> [UInt8]? {
        noted.append(piece)
        return try desk.either(piece)
    }

    package mutating func begin(_ listing: ModelListing, _ root: ModelRoot) throws(ArtifactFault) {
        pieces += root.listing
        compared = pieces.count
        var seen = Set(pieces)
        pieces += listing.files.flatMap(\.pieces).filter { seen.insert($0).inserted }
        noted = []
        desk.use(pieces)
    }

    package mutating func compare() throws(ArtifactFault) -> [ContentHash]? {
        guard compared < pieces.count else { return nil }
        var missing: [ContentHash] = []
        var cost = 0
        while compared < pieces.count, cost < Slice.cost {
            let piece = pieces[compared]
            compared += 1
            cost += 1
            // What is set aside is looked at, since nobody knows how it came to be there; what is served was whole.
            guard !desk.holds(piece) else { continue }
            if try desk.incoming(piece) == nil { missing.append(piece) } else { cost += Slice.reading }
        }
        return missing
    }

    package mutating func keep(_ piece: ContentHash, _ bytes: [UInt8]) throws(ArtifactFault) {
        try desk.write(piece, bytes)
    }
}
