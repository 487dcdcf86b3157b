// Plays every story in Tests/Golden/Scenarios and compares its consequences word by word.

import Foundation
import Simulation
import Testing

@Suite("A story", .serialized)
struct StoryTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Golden/Scenarios")

    private static var files: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted()
    }

    @Test("is told of enough situations")
    func areMany() { #expect(Self.files.count >= 10) }

    @Test("ends as it is written down", arguments: StoryTests.files)
    func endsAsWritten(file: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(file), encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count < 60)
        var runner = StoryRunner()
        for stanza in StoryScript(text).stanzas {
            let consequences = runner.play(stanza)
            #expect(consequences == stanza.consequences, "\(file): \(stanza.commands.map(\.text))")
        }
        #expect(runner.broken.isEmpty)
    }
}
