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
        /// Who works with what, or waits for it.
        var holders: [AllocationID: Holder] = [:]
        /// Versions that grow, and how many bytes they will have.
        var growing: [ContentHash: Int64] = [:]
        /// Bytes of altered copies that stay for those who work with them, beside the ones that were mended.
        var displaced: [ContentHash: Int64] = [:]

        var held: Set<ContentHash> { Set(holders.values.map(\.content)) }

        func isWorkedWith(_ content: ContentHash) -> Bool {
            holders.values.contains { $0.content == content && $0.isWorking }
        }
    }

    private struct Holder {
        let content: ContentHash
        /// Whether it was told where the files are: they must not change under it.
        var isWorking: Bool
    }

    package let folder: String
    package let limit: Int64
    private let state = Mutex(State())
    /// Held while room is made: two who look at once would each see the other's bytes and both be refused, or neither.
    private let making = Mutex(())
    /// Bytes that are free where a path is.
    private let room: @Sendable (String) -> Int64

    /// Opens the cache, and makes it where there is none. What is not whole in it is kept to go on with.
    package convenience init(folder: String, limit: Int64) throws(ArtifactFault) {
        try self.init(folder: folder, limit: limit, room: Folder.room)
    }

    init(folder: String, limit: Int64, room: @escaping @Sendable (String) -> Int64) throws(ArtifactFault) {
        (self.folder, self.limit, self.room) = (folder, limit, room)
        // Whoever runs here passes through them, and sees nothing in them.
        try Folder.make(folder, mode: 0o711)
        // Those who work with a version know its name; nobody may look which others there are.
        guard chmod(folder, 0o711) == 0 else { throw .system("open to those who run here", folder) }
        var entries: [ContentHash: Entry] = [:]
        let names = try Folder.names(in: folder)
        for name in names where name.hasSuffix(Self.recordSuffix) {
            let stem = String(name.dropLast(Self.recordSuffix.utf8.count))
            guard let content = ContentHash(hex: stem), let record = ModelRecord(at: "\(folder)/\(name)") else {
                continue
            }
            entries[content] = Entry(bytes: record.bytes, used: record.used)
        }
        var displaced: [ContentHash: Int64] = [:]
        for name in names where name.hasSuffix(Self.oldSuffix) {
            guard let content = Self.content(of: name) else { continue }
            displaced[content] = Self.bytes(in: "\(folder)/\(name)")
        }
        state.withLock { ($0.entries, $0.displaced) = (entries, displaced) }
    }

    /// An allocation will work with a version: it is not taken away. Or works with it: nor is it altered.
    package func hold(_ allocation: AllocationID, _ content: ContentHash, isWorking: Bool = false) {
        state.withLock { $0.holders[allocation] = Holder(content: content, isWorking: isWorking) }
    }

    /// These were told, or are about to be, where the files are that they hold.
    package func work(_ allocations: [AllocationID]) {
        state.withLock { state in for allocation in allocations { state.holders[allocation]?.isWorking = true } }
    }

    /// An allocation is done with what it held.
    package func release(_ allocation: AllocationID) { state.withLock { $0.holders[allocation] = nil } }

    /// Versions that are here, and whole as far as is known without a look: those that were used last, and no more
    /// than so many; sorted.
    package func held(upTo most: Int) -> [ContentHash] {
        let entries = state.withLock { $0.entries }
        let newest = entries.sorted { ($1.value.used, $0.key) < ($0.value.used, $1.key) }
        return newest.prefix(most).map(\.key).sorted()
    }

    /// The folder of a version that is whole; nil where it is not here, or is not what it was.
    package func ready(_ content: ContentHash) -> String? {
        guard state.withLock({ $0.entries[content] != nil }), let record = ModelRecord(at: recordPath(content)),
            record.isTrue(in: place(content))
        else { return nil }
        utimes(recordPath(content), nil)
        state.withLock { $0.entries[content]?.used = time(nil) }
        return place(content)
    }

    /// A version that is whole, to be handed to other nodes; nil where it is not here, is not what it was, or came
    /// before its head was kept. To hand it over is no use of it: it may go while that goes on.
    package func whole(_ content: ContentHash) -> WholeVersion? {
        guard state.withLock({ $0.entries[content] != nil }), let record = ModelRecord(at: recordPath(content)),
            record.isTrue(in: place(content)), let head = VersionHead(at: headPath(content))
        else { return nil }
        return WholeVersion(content, in: place(content), head: head)
    }

    /// Begins, or goes on with, a version that is not ready; takes others away where there is no room, but none that
    /// was used in so many seconds.
    package func begin(
        _ content: ContentHash, bytes: Int64, sparing seconds: Int = 0
    ) throws(ArtifactFault) -> ModelGrowth {
        guard bytes <= limit else {
            throw .unfit(
                path: folder,
                why:
                    "the model has \(bytes) bytes, and this node keeps \(limit) (`agent run --model-cache-limit`)"
            )
        }
        return try making.withLock { _ throws(ArtifactFault) in
            // Before anything is touched: what grows is nobody's to tidy away.
            let isWorkedWith = state.withLock { state in
                state.entries[content] = nil
                state.growing[content] = bytes
                return state.isWorkedWith(content)
            }
            do throws(ArtifactFault) {
                let source = try prepare(content, isWorkedWith: isWorkedWith)
                unlink(recordPath(content))
                try makeRoom(for: content, bytes, sparing: seconds)
                try Folder.make(part(content))
                return ModelGrowth(folder: part(content), bytes: bytes, source: source)
            } catch {
                leave(content)
                throw error
            }
        }
    }

    /// Takes a copy that was whole and was altered since as what it grows from: what is still right in it need not come
    /// again. Where ranks work with it, its folder: the new one grows beside it, and they never see it half mended.
    private func prepare(_ content: ContentHash, isWorkedWith: Bool) throws(ArtifactFault) -> String? {
        guard access(place(content), F_OK) == 0 else { return nil }
        guard isWorkedWith else {
            if access(part(content), F_OK) != 0 {
                chmod(place(content), 0o700)
                try Folder.rename(place(content), part(content))
            }
            return nil
        }
        // One that is closed took part in an exchange that was not seen to its end: ranks may work with its files.
        var found = stat()
        if lstat(part(content), &found) == 0, found.st_mode & 0o200 == 0 { try Folder.remove(part(content)) }
        noteDisplaced(content, besides: Self.bytes(in: place(content)))
        return place(content)
    }

    /// All of it came: it is whole from now on, also after a loss of power. Its folder.
    package func finish(_ content: ContentHash, _ growth: ModelGrowth) throws(ArtifactFault) -> String {
        let listing = try growth.close()
        let record = ModelRecord(bytes: listing.bytes, files: try Self.facts(of: listing, in: part(content)))
        // Without it nobody can fetch from here, and nothing else is amiss.
        try growth.head(of: content)?.write(to: headPath(content))
        try PlainFile(folder, O_RDONLY | O_DIRECTORY, for: "open").syncFileSystem()
        try stand(content)
        noteDisplaced(content)
        try record.write(to: recordPath(content))
        state.withLock { state in
            state.growing[content] = nil
            state.entries[content] = Entry(bytes: record.bytes, used: time(nil))
        }
        return place(content)
    }

    /// Puts what has grown in its place. What ranks work with there changes in one moment for the new one, and stays
    /// under another name for those who are in it.
    private func stand(_ content: ContentHash) throws(ArtifactFault) {
        guard access(place(content), F_OK) == 0 else { return try Folder.rename(part(content), place(content)) }
        // One altered copy is kept of a version: whoever is in a second one has its files open, or opens them by
        // their path and finds the mended ones.
        let hasOld = access(old(content), F_OK) == 0
        guard try Folder.exchange(part(content), place(content)) else {
            // A file system that cannot do it: for a moment nothing stands there.
            if hasOld { try Folder.remove(old(content)) }
            try Folder.rename(place(content), old(content))
            return try Folder.rename(part(content), place(content))
        }
        if hasOld { return try Folder.remove(part(content)) }
        try Folder.rename(part(content), old(content))
    }

    /// The way of a version broke; what came of it stays.
    package func leave(_ content: ContentHash) {
        noteDisplaced(content)
        state.withLock { $0.growing[content] = nil }
    }

    private func noteDisplaced(_ content: ContentHash, besides bytes: Int64 = 0) {
        let whole = bytes + Self.bytes(in: old(content))
        state.withLock { $0.displaced[content] = whole > 0 ? whole : nil }
    }

    private func makeRoom(
        for content: ContentHash, _ bytes: Int64, sparing seconds: Int
    ) throws(ArtifactFault) {
        try dropStrays()
        let limitOfUse = seconds > 0 ? time(nil) - seconds : Int.max
        while true {
            let (taken, growing, victim) = state.withLock { state in
                let held = state.held
                let taken =
                    state.entries.values.reduce(0) { $0 + $1.bytes } + state.growing.values.reduce(0, +)
                    + state.displaced.values.reduce(0, +)
                let free = state.entries.filter { !held.contains($0.key) && $0.value.used <= limitOfUse }
                let victim = free.min { ($0.value.used, $0.key) < ($1.value.used, $1.key) }?.key
                return (taken, state.growing, victim)
            }
            // What others that grow have still to write is as good as written.
            let missing = growing.reduce(0) { $0 + max(0, $1.value - Self.bytes(in: part($1.key))) }
            let isOnDisk = room(folder) - missing > Self.reserve
            if taken <= limit, isOnDisk { return }
            guard let victim else {
                throw .unfit(
                    path: folder,
                    why: taken > limit
                        ? "models that are in use or on their way and this one have \(taken) bytes, and this node "
                            + "keeps \(limit) (`agent run --model-cache-limit`)"
                        : "its disk has no room for the \(missing) bytes that are still to come of this model and of "
                            + "others on their way, and 256 MiB for others")
            }
            state.withLock { $0.entries[victim] = nil }
            unlink(recordPath(victim))
            unlink(headPath(victim))
            try Folder.remove(place(victim))
        }
    }

    /// Removes what nobody waits for or works with and was not touched since then, in seconds since 1970: folders
    /// without a record, records without a folder, and copies that were mended. How many.
    package func tidy(untouchedSince limit: Int) throws(ArtifactFault) -> Int {
        try making.withLock { _ throws(ArtifactFault) in
            var count = 0
            for name in try strays() where Folder.lastChange(in: "\(folder)/\(name)") < limit {
                try drop(name)
                count += 1
            }
            return count
        }
    }

    /// What began to come and is not waited for any more, and folders without a record.
    private func dropStrays() throws(ArtifactFault) {
        for name in try strays() where !name.contains(Self.recordSuffix) && !name.contains(Self.headSuffix) {
            try drop(name)
        }
    }

    private func drop(_ name: String) throws(ArtifactFault) {
        try Folder.remove("\(folder)/\(name)")
        guard name.hasSuffix(Self.oldSuffix), let content = Self.content(of: name) else { return }
        state.withLock { $0.displaced[content] = nil }
    }

    /// Names of ours that are nobody's.
    private func strays() throws(ArtifactFault) -> [String] {
        // The names first: what comes to be after them is not looked at, and what is among them is known by then.
        let names = try Folder.names(in: folder)
        let (kept, worked) = state.withLock { state in
            let worked = Set(state.holders.values.filter(\.isWorking).map(\.content))
            return (state.held.union(state.growing.keys).union(state.entries.keys), worked)
        }
        return names.filter { name in
            guard let content = Self.content(of: name) else { return false }
            return !(name.hasSuffix(Self.oldSuffix) ? worked : kept).contains(content)
        }
    }

    /// Whose a name in the folder is; nil of a name that is none of ours.
    private static func content(of name: String) -> ContentHash? {
        let stem = name.prefix(2 * Digest.byteCount)
        let suffixes = [
            "", partSuffix, oldSuffix, recordSuffix, "\(recordSuffix).new", headSuffix, "\(headSuffix).new",
        ]
        guard suffixes.contains(String(name.dropFirst(stem.count))) else { return nil }
        return ContentHash(hex: String(stem))
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

    private static func facts(of listing: ModelListing, in folder: String) throws(ArtifactFault) -> [ModelRecord.File] {
        var files: [ModelRecord.File] = []
        for file in listing.files {
            guard let found = ModelRecord.File(file.path, in: folder) else {
                throw .system("inspect", "\(folder)/\(file.path)")
            }
            files.append(found)
        }
        return files
    }

    private func place(_ content: ContentHash) -> String { "\(folder)/\(content)" }
    private func part(_ content: ContentHash) -> String { "\(folder)/\(content)\(Self.partSuffix)" }
    private func old(_ content: ContentHash) -> String { "\(folder)/\(content)\(Self.oldSuffix)" }
    private func recordPath(_ content: ContentHash) -> String { "\(folder)/\(content)\(Self.recordSuffix)" }
    private func headPath(_ content: ContentHash) -> String { "\(folder)/\(content)\(Self.headSuffix)" }

    private static let partSuffix = ".part"
    private static let oldSuffix = ".old"
    private static let recordSuffix = ".record"
    private static let headSuffix = ".listing"
    /// Left to whatever else lives on the disk.
    private static let reserve: Int64 = 256 << 20
}
