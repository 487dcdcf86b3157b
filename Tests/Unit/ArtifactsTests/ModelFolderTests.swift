// A folder as a version: what it is called, and what cannot be one.
import ClusterModel
import Foundation
import Testing

@testable import Artifacts

@Suite("A folder of files as a version of a model")
struct ModelFolderTests {
    @Test
    func `is known by its content and by nothing else`() throws {
        let (one, two) = (try Scratch(), try Scratch())
        let (first, second) = (try model(in: one), try model(in: two))
        #expect(first.content == second.content)
        #expect(first.listing.files.map(\.path) == ["empty", "run.sh", "weights/a.bin", "weights/b.bin"])
        #expect(first.listing.files.map(\.isExecutable) == [false, true, false, false])
        #expect(first.listing.files.map(\.pieces.count) == [0, 1, 3, 1])
        #expect(first.root.bytes == Int64(2 * ModelListing.pieceBytes + 17 + 300 + 10))
        try two.write("model/run.sh", Array("#!/bin/sh\n".utf8), mode: 0o644)
        #expect(try ModelFolder("\(two.path)/model").content != first.content, "what may be executed counts")
    }

    @Test
    func `may be one file`() throws {
        let scratch = try Scratch()
        let path = try scratch.write("weights.onnx", noise(10, seed: 4))
        #expect(try ModelFolder(path).listing.files.map(\.path) == ["weights.onnx"])
    }

    @Test
    func `is refused with what is in the way`() throws {
        let scratch = try Scratch()
        func fault(_ path: String) -> String {
            do {
                _ = try ModelFolder(path)
                return ""
            } catch { return "\(error)" }
        }
        #expect(fault("\(scratch.path)/none").contains("there is no such file or folder"))
        #expect(fault(scratch.path).contains("there is no file in this folder"))
        try scratch.write("linked/a", [1])
        try FileManager.default.createSymbolicLink(
            atPath: "\(scratch.path)/linked/b", withDestinationPath: "/etc/passwd")
        #expect(fault("\(scratch.path)/linked").contains("linked/b: it is a link"))
        try scratch.write("piped/a", [1])
        mkfifo("\(scratch.path)/piped/p", 0o600)
        #expect(fault("\(scratch.path)/piped").contains("neither a file nor a folder"))
        try scratch.write("named/a\nb", [1])
        #expect(fault("\(scratch.path)/named").contains("no relative path of plain names"))
    }

    @Test
    func `notices a file that changes before it is sent`() throws {
        let scratch = try Scratch()
        let folder = try model(in: scratch)
        let piece = try #require(folder.listing.files[2].pieces.first)
        #expect(try folder.piece(piece)?.count == ModelListing.pieceBytes)
        try scratch.write("model/weights/a.bin", noise(2 * ModelListing.pieceBytes + 17, seed: 9))
        #expect(throws: ArtifactFault.self) { try folder.piece(piece) }
        try scratch.write("model/weights/a.bin", [1])
        #expect(throws: ArtifactFault.self) { try folder.piece(piece) }
    }

    @Test(arguments: [
        "/etc/passwd", "../up", "a/../b", "a//b", "a/", "./a", "", "a\u{1}b", String(repeating: "x", count: 256),
        "../\u{301}x", "a/\u{301}b", String(repeating: "a/", count: 32) + "a",
    ])
    func `a listing leads nowhere else`(path: String) {
        #expect(ModelListing.fault(ofPath: path) != nil)
    }

    @Test
    func `a listing is in order, whole, and no file is a folder`() throws {
        let hash = try #require(ContentHash(hex: String(repeating: "ab", count: 32)))
        func file(_ path: String, bytes: Int64 = 1, pieces: Int = 1) -> ModelFile {
            ModelFile(
                path: path, bytes: bytes, isExecutable: false, pieces: Array(repeating: hash, count: pieces))
        }
        #expect(ModelListing(files: [file("a"), file("b/c")]).fault == nil)
        #expect(ModelListing(files: []).fault != nil)
        #expect(ModelListing(files: [file("b"), file("a")]).fault != nil)
        #expect(ModelListing(files: [file("a"), file("a")]).fault != nil)
        #expect(ModelListing(files: [file("a"), file("a.txt"), file("a/b")]).fault == "a is a file and a folder")
        #expect(ModelListing(files: [file("a", bytes: 1, pieces: 2)]).fault != nil)
        #expect(ModelListing(files: [file("a", bytes: -1, pieces: 0)]).fault != nil)
        #expect(ModelListing(files: [file("a", bytes: .max, pieces: 1)]).fault != nil)
    }
}
