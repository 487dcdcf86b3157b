// Models on a node: whole, unaltered, below a bound.
import ClusterModel
import Foundation
import Testing

@testable import Artifacts

@Suite("A node's models")
struct ModelCacheTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func cache(limit: Int64 = 1 << 30) throws -> ModelCache {
        try ModelCache(folder: "\(scratch.path)/cache", limit: limit)
    }

    private func fetch(_ folder: ModelFolder, into cache: ModelCache) throws -> (path: String, pieces: Int) {
        let growth = try cache.begin(folder.content, bytes: folder.root.bytes)
        var gathering = Gathering(folder.content, keeper: GrowthKeeper(growth))
        try gathering.begin()
        let count = try gathering.take(from: folder)
        return (try cache.finish(folder.content, growth), count)
    }

    private func expectWhole(_ folder: ModelFolder, at path: String, of source: String) throws {
        for file in folder.listing.files {
            #expect(try Scratch.read("\(path)/\(file.path)") == Scratch.read("\(source)/\(file.path)"))
            let mode = try FileManager.default.attributesOfItem(atPath: "\(path)/\(file.path)")[.posixPermissions]
            #expect(mode as? Int == (file.isExecutable ? 0o555 : 0o444))
        }
    }

    @Test
    func `are files that everybody may read, and are fetched once`() throws {
        let (folder, cache) = (try model(in: scratch), try cache())
        #expect(cache.ready(folder.content) == nil)
        let (path, pieces) = try fetch(folder, into: cache)
        #expect(pieces == 7)
        try expectWhole(folder, at: path, of: "\(scratch.path)/model")
        #expect(cache.ready(folder.content) == path)
        #expect(try self.cache().ready(folder.content) == path, "the next agent knows it")
    }

    @Test
    func `that broke off go on where they were`() throws {
        let folder = try model(in: scratch)
        let growth = try cache().begin(folder.content, bytes: folder.root.bytes)
        var gathering = Gathering(folder.content, keeper: GrowthKeeper(growth))
        try gathering.begin()
        #expect(try gathering.take(from: folder, limit: 5) >= 5)
        #expect(!gathering.isComplete)
        let (path, pieces) = try fetch(folder, into: cache())
        #expect(pieces < 7, "some of its files' pieces are there")
        try expectWhole(folder, at: path, of: "\(scratch.path)/model")
    }

    @Test(arguments: ["written", "shortened", "removed", "replaced"])
    func `that somebody altered are noticed and mended`(how: String) throws {
        let (folder, cache) = (try model(in: scratch), try cache())
        let (path, _) = try fetch(folder, into: cache)
        let file = "\(path)/weights/a.bin"
        chmod("\(path)/weights", 0o755)
        chmod(file, 0o644)
        switch how {
        case "written":
            let handle = try #require(FileHandle(forWritingAtPath: file))
            try handle.seek(toOffset: 5)
            try handle.write(contentsOf: Data([0xFF]))
            try handle.close()
        case "shortened": truncate(file, 100)
        case "removed": unlink(file)
        default:
            unlink(file)
            symlink("/etc/passwd", file)
        }
        #expect(cache.ready(folder.content) == nil)
        let (again, pieces) = try fetch(folder, into: cache)
        #expect(again == path && (3...5).contains(pieces), "root, listing and what was altered: \(pieces)")
        try expectWhole(folder, at: path, of: "\(scratch.path)/model")
        #expect(cache.ready(folder.content) == path)
    }

    @Test
    func `are handed on whole, to who knows what to ask for`() throws {
        let (folder, cache) = (try model(in: scratch), try cache())
        #expect(cache.whole(folder.content) == nil)
        let (path, _) = try fetch(folder, into: cache)
        let whole = try #require(try self.cache().whole(folder.content), "the next agent hands it on too")
        let next = try ModelCache(folder: "\(scratch.path)/next", limit: 1 << 30)
        let growth = try next.begin(folder.content, bytes: folder.root.bytes)
        var gathering = Gathering(folder.content, keeper: GrowthKeeper(growth))
        try gathering.begin()
        let count = try gathering.take { try whole.read($0) }
        #expect(count == 7)
        try expectWhole(folder, at: try next.finish(folder.content, growth), of: "\(scratch.path)/model")
        #expect(next.whole(folder.content) != nil, "and so does who got it from there")
        let other = try model(in: scratch, seed: 9)
        #expect(try whole.read(other.content) == nil)

        // A listing that was altered is the one of no version, and a file that was is noticed at once.
        try Data("7\nabcdefghijk".utf8).write(to: URL(fileURLWithPath: "\(path).listing"))
        #expect(cache.whole(folder.content) == nil)
        #expect(cache.ready(folder.content) == path, "it is as good as before for those who work with it")
        chmod("\(next.folder)/\(folder.content)/weights/a.bin", 0o644)
        truncate("\(next.folder)/\(folder.content)/weights/a.bin", 100)
        #expect(next.whole(folder.content) == nil)
    }

    @Test
    func `make room for others, the longest unused first, and never while they are in use`() throws {
        let one = try model(in: scratch, seed: 1)
        let cache = try cache(limit: one.root.bytes * 2 + 10)
        let (first, _) = try fetch(one, into: cache)
        let second = try model(in: scratch, seed: 2)
        let (other, _) = try fetch(second, into: cache)
        // The first is older by an hour of use.
        utimes("\(first).record", [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)])
        let third = try model(in: scratch, seed: 3)
        let later = try ModelCache(folder: cache.folder, limit: cache.limit)
        later.hold(AllocationID(1), second.content)
        _ = try fetch(third, into: later)
        #expect(access(first, F_OK) != 0 && access(other, F_OK) == 0)
        #expect(access("\(first).listing", F_OK) != 0 && access("\(other).listing", F_OK) == 0)
        later.hold(AllocationID(2), third.content)
        let fourth = try model(in: scratch, seed: 4)
        #expect(throws: ArtifactFault.self) { try later.begin(fourth.content, bytes: fourth.root.bytes) }
        later.release(AllocationID(1))
        _ = try fetch(fourth, into: later)
        #expect(access(other, F_OK) != 0)
        #expect(throws: ArtifactFault.self) { try later.begin(one.content, bytes: cache.limit + 1) }
    }

    @Test
    func `make no room for what is fetched ahead where others were used lately, and are told by their last use`() throws
    {
        let one = try model(in: scratch, seed: 1)
        let cache = try cache(limit: 2 * one.root.bytes + 10)
        let (first, _) = try fetch(one, into: cache)
        let two = try model(in: scratch, seed: 2)
        _ = try fetch(two, into: cache)
        #expect(cache.held(upTo: 9) == [one.content, two.content].sorted())
        let third = try model(in: scratch, seed: 3)
        #expect(throws: ArtifactFault.self) {
            try cache.begin(third.content, bytes: third.root.bytes, sparing: 3_600)
        }
        #expect(cache.held(upTo: 9).count == 2, "nothing went for it")
        utimes("\(first).record", [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)])
        let later = try ModelCache(folder: cache.folder, limit: cache.limit)
        #expect(later.held(upTo: 1) == [two.content], "the one that was used last")
        _ = try later.begin(third.content, bytes: third.root.bytes, sparing: 3_600)
        #expect(later.held(upTo: 9) == [two.content], "one that nobody had used for an hour went")
    }

    @Test
    func `leave nothing behind of what was given up`() throws {
        let folder = try model(in: scratch)
        let cache = try cache()
        let growth = try cache.begin(folder.content, bytes: folder.root.bytes)
        var gathering = Gathering(folder.content, keeper: GrowthKeeper(growth))
        try gathering.begin()
        _ = try gathering.take(from: folder, limit: 4)
        cache.leave(folder.content)
        let next = try model(in: scratch, seed: 8)
        let (path, _) = try fetch(next, into: cache)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: cache.folder).sorted()
                == ["\(next.content)", "\(next.content).listing", "\(next.content).record"])
        #expect(cache.ready(next.content) == path)
    }

    /// Everything that stands below a folder, with its bytes.
    private func content(of folder: String) throws -> [String: [UInt8]] {
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        var found: [String: [UInt8]] = [:]
        for name in all {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) else { continue }
            found[name] = isFolder.boolValue ? [] : try Scratch.read("\(folder)/\(name)")
        }
        return found
    }

    private func alter(_ file: String) throws {
        chmod(file, 0o644)
        let handle = try #require(FileHandle(forWritingAtPath: file))
        try handle.write(contentsOf: Data([0xFF]))
        try handle.close()
    }

    @Test
    func `that ranks work with are mended beside them, and exchanged in one moment`() throws {
        let (folder, cache) = (try model(in: scratch), try cache())
        let (path, _) = try fetch(folder, into: cache)
        cache.hold(AllocationID(1), folder.content)
        cache.work([AllocationID(1)])
        try alter("\(path)/weights/a.bin")
        let altered = try content(of: path)
        let inside = open(path, O_RDONLY | O_DIRECTORY)
        defer { close(inside) }
        #expect(cache.ready(folder.content) == nil)

        let growth = try cache.begin(folder.content, bytes: folder.root.bytes)
        var gathering = Gathering(folder.content, keeper: GrowthKeeper(growth))
        try gathering.begin()
        var pieces = 0
        while !gathering.isComplete {
            #expect(try content(of: path) == altered, "nothing changes under them")
            pieces += try gathering.take(from: folder, limit: 1)
        }
        #expect(pieces == 3, "root, listing and what was altered; the rest is copied")
        #expect(try content(of: path) == altered)
        #expect(try cache.finish(folder.content, growth) == path)
        try expectWhole(folder, at: path, of: "\(scratch.path)/model")
        let stay = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(inside)")
        #expect(stay != path)
        #expect(try content(of: stay) == altered, "who is in the old one stays in all of it")
        #expect(try cache.tidy(untouchedSince: time(nil) + 10) == 0, "it is in use")
        cache.release(AllocationID(1))
        #expect(try cache.tidy(untouchedSince: time(nil) + 10) == 1)
        #expect(cache.ready(folder.content) == path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache.folder).count == 3)
    }

    @Test
    func `that ranks work with have the room of both copies while they are mended`() throws {
        let folder = try model(in: scratch)
        let cache = try cache(limit: folder.root.bytes * 3 / 2)
        let (path, _) = try fetch(folder, into: cache)
        try alter("\(path)/weights/a.bin")
        cache.hold(AllocationID(1), folder.content, isWorking: true)
        #expect(throws: ArtifactFault.self) { try cache.begin(folder.content, bytes: folder.root.bytes) }
        cache.hold(AllocationID(1), folder.content)
        let (again, pieces) = try fetch(folder, into: cache)
        #expect(again == path && pieces == 3, "nobody works with it: it is mended where it is")
    }

    @Test
    func `are begun only where there is room for those on their way too`() throws {
        let (one, other) = (try model(in: scratch, seed: 1), try model(in: scratch, seed: 2))
        // Room for one and a half of them, and the reserve.
        let free = (256 << 20) + one.root.bytes * 3 / 2
        let cache = try ModelCache(folder: "\(scratch.path)/cache", limit: 1 << 30, room: { _ in free })
        _ = try cache.begin(one.content, bytes: one.root.bytes)
        let why = #expect(throws: ArtifactFault.self) { try cache.begin(other.content, bytes: other.root.bytes) }
        #expect("\(try #require(why))".contains("others on their way"))
        cache.leave(one.content)
        _ = try cache.begin(other.content, bytes: other.root.bytes)
    }

    @Test
    func `are tidied of what nobody waits for and nobody touched, and of nothing else`() throws {
        let cache = try cache()
        let whole = try model(in: scratch, seed: 1)
        _ = try fetch(whole, into: cache)
        let grown = try model(in: scratch, seed: 2)
        _ = try cache.begin(grown.content, bytes: grown.root.bytes)
        let (awaited, lost) = (String(repeating: "ab", count: 32), String(repeating: "cd", count: 32))
        cache.hold(AllocationID(1), try #require(ContentHash(hex: awaited)))
        for name in ["\(awaited).part/f", "\(lost).part/f", "\(lost)/f", "\(lost).record", "\(lost).record.new", "x"] {
            try scratch.write("cache/\(name)", [1])
        }
        #expect(try cache.tidy(untouchedSince: time(nil) - 86_400) == 0, "it is young")
        #expect(try cache.tidy(untouchedSince: time(nil) + 10) == 4)
        let left = try FileManager.default.contentsOfDirectory(atPath: cache.folder).sorted()
        #expect(
            left
                == [
                    "\(whole.content)", "\(whole.content).listing", "\(whole.content).record",
                    "\(grown.content).part", "\(awaited).part", "x",
                ].sorted())
    }
}
