// Two processes of which each hashes with a seed of its own live the same stories: no decision hangs on the order of a
// hash table. One process cannot show that, so the simulator's program is started twice. Hundreds of seeds are compared
// by `scripts/sim twice`.

import Foundation
import Testing

@Suite("The simulator's program")
struct HashSeedTests {
    /// Beside the binary of the tests.
    private static var program: URL? {
        let folder = ProcessInfo.processInfo.environment["COORD_PROGRAMS"].map { URL(filePath: $0) }
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return (folder ?? own.map { URL(filePath: $0).deletingLastPathComponent() })?.appending(path: "simulator")
    }

    private func digest(isFixed: Bool) throws -> String {
        let process = Process()
        let program = try #require(Self.program)
        process.executableURL = program
        process.arguments = ["digest", "--each", "--seeds", "8"]
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_DETERMINISTIC_HASHING"] = isFixed ? "1" : nil
        process.environment = environment
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: said, as: UTF8.self)
    }

    @Test("lives one story a seed, however it hashes")
    func hashesAsItLikes() throws {
        let fixed = try digest(isFixed: true)
        #expect(fixed.split(separator: "\n").count == 9)
        #expect(try digest(isFixed: false) == fixed)
        #expect(try digest(isFixed: false) == fixed)
    }
}
