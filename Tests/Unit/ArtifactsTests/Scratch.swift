// Folders, files and an untiring peer for tests of models.
import ClusterModel
import Cryptography
import Foundation
import Testing

@testable import Artifacts

/// A folder that goes with its owner.
final class Scratch {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "coord-models-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? Folder.remove(path) }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws -> String {
        let whole = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (whole as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: whole))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: whole)
        return whole
    }

    static func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
}

/// Bytes that no compressor likes, the same for the same seed.
func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var random = Randomness(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
}

/// A model of several files, one of them longer than two pieces, one empty, one executable.
func model(in scratch: Scratch, seed: UInt64 = 1) throws -> ModelFolder {
    try scratch.write("model/weights/a.bin", noise(2 * ModelListing.pieceBytes + 17, seed: seed))
    try scratch.write("model/weights/b.bin", noise(300, seed: seed + 100))
    try scratch.write("model/empty", [])
    try scratch.write("model/run.sh", Array("#!/bin/sh\n".utf8), mode: 0o755)
    return try ModelFolder("\(scratch.path)/model")
}

extension Gathering {
    /// Asks the folder for everything that is missing; how many pieces that were. `limit` ends it early.
    mutating func take(from folder: ModelFolder, limit: Int = .max) throws -> Int {
        try take(limit: limit) { try folder.piece($0) }
    }

    /// The same of whoever has them.
    mutating func take(limit: Int = .max, _ piece: (ContentHash) throws -> [UInt8]?) throws -> Int {
        var count = 0
        while count < limit {
            while isComparing { try compare() }
            let asks = next(upTo: 3)
            guard !asks.isEmpty else { break }
            for ask in asks {
                try take(ask, try #require(try piece(ask)))
                count += 1
            }
        }
        return count
    }
}
