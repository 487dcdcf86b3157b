// Prints the digest of one run. Two processes hash with different seeds of their own; that they print one digest shows
// that no decision hangs on it.

import ArgumentParser
import Simulation

struct DigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "digest", abstract: "Prints the digest of one seed.")

    @Option(help: "The seed.") var seed = Seed(value: 1)

    func run() throws {
        let verdict = World.run(seed: seed.value)
        print("\(verdict.digest) seed \(seed.value)")
        if !verdict.broken.isEmpty { throw ExitCode(1) }
    }
}
