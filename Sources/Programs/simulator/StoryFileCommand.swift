// Plays story files and compares what becomes of them with what they say, or writes that down with --bless.

import ArgumentParser
import Foundation
import Simulation

struct StoryFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "story", abstract: "Plays stories; exit 1 when one ends otherwise than it says.")

    @Flag(help: "Rewrite the consequences; a person must read the difference.") var bless = false
    @Argument(help: "Story files.") var files: [String]

    func run() throws {
        var failed = false
        for file in files {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let (played, broken) = play(StoryScript(text))
            for promise in broken { print("\(file): \(promise)") }
            failed = failed || !broken.isEmpty
            guard played != text else { continue }
            if bless {
                try played.write(toFile: file, atomically: true, encoding: .utf8)
            } else {
                failed = true
                print("\(file) ends otherwise:\n\(played)")
            }
        }
        if failed { throw ExitCode(1) }
    }

    private func play(_ script: StoryScript) -> (text: String, broken: [BrokenPromise]) {
        var runner = StoryRunner()
        let stanzas = script.stanzas.map { stanza in
            (stanza.comments + stanza.commands.map(\.text) + ["----"] + runner.play(stanza)).joined(separator: "\n")
        }
        return (stanzas.joined(separator: "\n\n") + "\n", runner.broken)
    }
}
