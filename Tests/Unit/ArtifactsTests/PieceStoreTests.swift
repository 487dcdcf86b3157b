// What a coordinator keeps of models, and how an upload goes on after a break.
import ClusterModel
import Cryptography
import Foundation
import Testing
import Wire

@testable import Artifacts

@Suite("The coordinator's pieces")
struct PieceStoreTests {
    private let scratch: Scratch
    private let key: SealingKey

    init() throws {
        scratch = try Scratch()
        key = try SealingKey(bytes: noise(32, seed: 77))
    }

    private func desk() throws -> PieceDesk { try PieceDesk(folder: "\(scratch.path)/store", key: key) }

    private func files(below folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: "\(scratch.path)/store/\(folder)")
        return (all?.allObjects as? [String] ?? []).filter { $0.utf8.count > 10 }
    }

    private func upload(_ folder: ModelFolder, to desk: PieceDesk) throws -> Int {
        var gathering = Gathering(folder.content, keeper: UploadKeeper(folder.content, desk))
        try gathering.begin()
        let count = try gathering.take(from: folder)
        #expect(gathering.isComplete)
        try desk.settle(gathering.keeper.pieces)
        return count
    }

    @Test
    func `are served once all of them came, and are sealed`() throws {
        let (folder, desk) = (try model(in: scratch), try desk())
        #expect(try upload(folder, to: desk) == 7, "a root, a listing, five pieces")
        for file in folder.listing.files {
            for piece in file.pieces { #expect(try desk.read(piece) == folder.piece(piece)) }
        }
        let names = files(below: "pieces")
        #expect(names.count == 7)
        #expect(!names.contains { $0.contains("\(folder.content)") }, "the disk does not tell what is on it")
        let plain = try #require(try folder.piece(folder.listing.files[1].pieces[0]))
        for name in names {
            let stored = try Scratch.read("\(scratch.path)/store/pieces/\(name)")
            #expect(Data(stored).range(of: Data(plain)) == nil)
        }
        let stranger = try PieceDesk(folder: "\(scratch.path)/store", key: SealingKey(bytes: noise(32, seed: 78)))
        #expect(try stranger.read(folder.content) == nil)
    }

    @Test
    func `are asked for once: what is here is not sent again`() throws {
        let (folder, desk) = (try model(in: scratch), try desk())
        _ = try upload(folder, to: desk)
        #expect(try upload(folder, to: desk) == 0)
        try scratch.write("model/weights/b.bin", noise(300, seed: 5))
        let next = try ModelFolder("\(scratch.path)/model")
        #expect(try upload(next, to: desk) == 3, "its root, its listing and the one file that is new")
    }

    @Test
    func `an upload that broke goes on, and what it left is looked at`() throws {
        let folder = try model(in: scratch)
        var gathering = Gathering(folder.content, keeper: UploadKeeper(folder.content, try desk()))
        try gathering.begin()
        #expect(try gathering.take(from: folder, limit: 4) >= 4)
        #expect(!gathering.isComplete)
        #expect(files(below: "pieces").isEmpty, "nothing is served before all is there")
        let left = files(below: "incoming")
        // A loss of power: the name is there, and the bytes are not.
        let victim = try #require(left.last)
        try Data(count: 100).write(to: URL(fileURLWithPath: "\(scratch.path)/store/incoming/\(victim)"))
        let again = try desk()
        #expect(try upload(folder, to: again) == 7 - left.count + 1)
        for file in folder.listing.files {
            for piece in file.pieces { #expect(try again.read(piece) != nil) }
        }
    }

    @Test
    func `a piece that is damaged is not served, and comes again with the next push`() throws {
        let (folder, desk) = (try model(in: scratch), try desk())
        _ = try upload(folder, to: desk)
        for name in files(below: "pieces") {
            let path = "\(scratch.path)/store/pieces/\(name)"
            var bytes = try Scratch.read(path)
            bytes[bytes.count / 2] ^= 1
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }
        for file in folder.listing.files { for piece in file.pieces { #expect(try desk.read(piece) == nil) } }
        #expect(try upload(folder, to: desk) == 7)
    }

    @Test
    func `believes nobody's bytes`() throws {
        let (folder, desk) = (try model(in: scratch), try desk())
        var gathering = Gathering(folder.content, keeper: UploadKeeper(folder.content, desk))
        try gathering.begin()
        let asked = gathering.next(upTo: 3)
        #expect(asked == [folder.content])
        #expect(throws: ArtifactFault.self) { try gathering.take(folder.content, [1, 2, 3]) }
        #expect(throws: ArtifactFault.self) {
            try gathering.take(folder.root.listing[0], try #require(try folder.piece(folder.root.listing[0])))
        }
        // A root that is a root, and speaks of a listing that is none.
        let lie = ModelRoot(bytes: 5, files: 1, listing: [ContentHash(Digest.sha256([9]))])
        let bytes = try lie.encoded()
        let content = ContentHash(Digest.sha256(bytes))
        var other = Gathering(content, keeper: UploadKeeper(content, desk))
        try other.begin()
        _ = other.next(upTo: 3)
        try other.take(content, bytes)
        let next = other.next(upTo: 3)
        #expect(throws: ArtifactFault.self) { try other.take(next[0], [9]) }
    }

    /// Removes what nobody needs, in one go. `age` is how long, in seconds, what nobody knows of is left alone.
    private func sweep(
        _ desk: PieceDesk, keeping kept: [ContentHash] = [], dropping dropped: [ContentHash] = [],
        inUse: [ContentHash] = [], age: Int = 86_400
    ) throws -> Int {
        desk.beginSweep(keeping: kept, dropping: dropped, inUse: inUse, untouchedSince: time(nil) - age)
        while true { if let count = try desk.sweepOn() { return count } }
    }

    @Test
    func `are swept when the version that had them is dropped and no other has them`() throws {
        let (folder, desk) = (try model(in: scratch), try desk())
        _ = try upload(folder, to: desk)
        try scratch.write("model/weights/b.bin", noise(300, seed: 5))
        let next = try ModelFolder("\(scratch.path)/model")
        _ = try upload(next, to: desk)
        #expect(try sweep(desk, keeping: [folder.content, next.content]) == 0)
        #expect(try sweep(desk, keeping: [next.content], dropping: [folder.content]) == 3)
        for file in next.listing.files { for piece in file.pieces { #expect(try desk.read(piece) != nil) } }
        #expect(throws: ArtifactFault.self) { try sweep(desk, keeping: [folder.content], age: -10) }
        #expect(!desk.isSweeping)
        #expect(try desk.read(next.content) != nil, "where a root is missing nothing is taken away")
        #expect(try sweep(desk, dropping: [folder.content, next.content]) == 7, "one that is gone already is no fault")
    }

    @Test
    func `are swept when they are old and no version has them, but for those of an upload`() throws {
        let (folder, desk) = (try model(in: scratch), try desk())
        _ = try upload(folder, to: desk)
        var half = Gathering(
            try model(in: scratch, seed: 2).content, keeper: UploadKeeper(try model(in: scratch, seed: 2).content, desk)
        )
        try half.begin()
        _ = try half.take(from: model(in: scratch, seed: 2), limit: 5)
        let left = files(below: "incoming").count
        #expect(left >= 4)
        #expect(try sweep(desk) == 0, "whoever pushed it may come back")
        #expect(try sweep(desk, inUse: half.keeper.used, age: -10) == 7 - 1, "all of one, but for what they share")
        #expect(files(below: "incoming").count == left)
        #expect(try sweep(desk, age: -10) == left + 1)
        #expect(files(below: "incoming").isEmpty && files(below: "pieces").isEmpty)
    }

    @Test
    func `stay when an upload begins to count on them while a sweep goes on`() throws {
        let (folder, desk) = (try model(in: scratch), try desk())
        _ = try upload(folder, to: desk)
        desk.beginSweep(keeping: [], dropping: [], inUse: [], untouchedSince: time(nil) + 10)
        #expect(try desk.sweepOn() == nil, "one of 257 folders")
        var again = Gathering(folder.content, keeper: UploadKeeper(folder.content, desk))
        try again.begin()
        #expect(try desk.sweepOn() == nil)
        let missing = try again.take(from: folder)
        while try desk.sweepOn() == nil {}
        try desk.settle(again.keeper.pieces)
        #expect(missing <= 1, "what was removed before it began")
        for piece in again.keeper.pieces { #expect(try desk.read(piece) != nil) }
    }

    @Test
    func `that an upload counts on and that are gone at its end are no version`() throws {
        let (folder, desk) = (try model(in: scratch), try desk())
        _ = try upload(folder, to: desk)
        try scratch.write("model/weights/b.bin", noise(300, seed: 5))
        let next = try ModelFolder("\(scratch.path)/model")
        var gathering = Gathering(next.content, keeper: UploadKeeper(next.content, desk))
        try gathering.begin()
        #expect(try gathering.take(from: next) == 3)
        for name in files(below: "pieces") {
            let path = "\(scratch.path)/store/pieces/\(name)"
            try Data(count: 100).write(to: URL(fileURLWithPath: path))
        }
        #expect(try desk.read(folder.listing.files[1].pieces[0]) == nil, "whoever reads it notices")
        #expect(throws: ArtifactFault.self) { try desk.settle(gathering.keeper.pieces) }
        #expect(try upload(next, to: desk) >= 1, "and it comes again")
    }

    @Test
    func `that were set aside are compared a slice at a time`() throws {
        let desk = try desk()
        try scratch.write("model/a.bin", noise(40, seed: 1))
        for number in 0..<40 { try scratch.write("model/\(number)", noise(50, seed: UInt64(100 + number))) }
        let folder = try ModelFolder("\(scratch.path)/model")
        var half = Gathering(folder.content, keeper: UploadKeeper(folder.content, desk))
        try half.begin()
        _ = try half.take(from: folder, limit: 40)
        #expect(!half.isComplete)
        var again = Gathering(folder.content, keeper: UploadKeeper(folder.content, desk))
        try again.begin()
        var slices = 0
        while again.isComparing {
            #expect(again.next(upTo: 3).isEmpty && !again.isComplete)
            try again.compare()
            slices += 1
        }
        #expect(slices == 4, "39 pieces that are read, 16 at a time, and the end")
        #expect(again.next(upTo: 3).count == 2)
        #expect(again.root == folder.root)
    }
}
