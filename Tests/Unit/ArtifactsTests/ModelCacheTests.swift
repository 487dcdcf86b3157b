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
        later.hold(AllocationID(2), third.content)
        let fourth = try model(in: scratch, seed: 4)
        #expect(throws: ArtifactFault.self) { try later.begin(fourth.content, bytes: fourth.root.bytes) }
        later.release(AllocationID(1))
        _ = try fetch(fourth, into: later)
        #expect(access(other, F_OK) != 0)
        #expect(throws: ArtifactFault.self) { try later.begin(one.content, bytes: cache.limit + 1) }
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
                == ["\(next.content)", "\(next.content).record"])
        #expect(cache.ready(next.content) == path)
    }
}
