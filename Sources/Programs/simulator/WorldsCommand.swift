// Walks a small world whole, as deep as asked, and says how many states it met and whether one broke a promise.

import ArgumentParser
import Foundation
import Simulation

struct WorldsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worlds",
        abstract: "Tries every order of so many inputs on two nodes and three jobs; exit 1 at a broken promise.")

    @Option(help: "Inputs in a row.") var depth = 5
    @Option(help: "Go on until so many broken promises were found.") var findings = 1

    func validate() throws {
        guard (1...WorldWalk.deepest).contains(depth) else {
            throw ValidationError("--depth is 1 to \(WorldWalk.deepest)")
        }
        guard findings > 0 else { throw ValidationError("--findings is 1 or more") }
    }

    func run() throws {
        let begin = Date()
        var walk = WorldWalk()
        while walk.depth < depth, walk.findings.isEmpty {
            walk.deepen(findings: findings)
            let seconds = Date().timeIntervalSince(begin)
            print(
                "depth \(walk.depth): \(walk.states) states, \(walk.steps) steps, "
                    + "\(String(format: "%.1f", seconds)) s, \(walk.findings.count) violations")
            // A walk takes minutes, and whoever waits for it may read through a pipe.
            fflush(nil)
        }
        for finding in walk.findings { print("broken promise: \(finding)") }
        if !walk.findings.isEmpty { throw ExitCode(1) }
    }
}
