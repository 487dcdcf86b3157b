// Prints the digest of runs. Two processes hash with different seeds of their own; that they print one digest shows
// that no decision hangs on it.

import ArgumentParser
import Simulation

struct DigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest", abstract: "Prints one digest of all that happened in some seeds.")

    @Option(help: "The first seed.") var seed = Seed(value: 1)
    @Option(help: "How many seeds.") var seeds = 1
    @Flag(help: "Print the digest of each seed too.") var each = false

    func validate() throws {
        guard (1...100_000_000).contains(seeds) else { throw ValidationError("--seeds is 1 to 100,000,000") }
    }

    func run() throws {
        var whole = Digest()
        var isWhole = true
        for number in 0..<UInt64(seeds) {
            let verdict = World.run(seed: seed.value &+ number)
            whole.mix(verdict.digest.value)
            if each || seeds == 1 { print("\(verdict.digest) seed \(verdict.seed)") }
            isWhole = isWhole && verdict.broken.isEmpty
        }
        if seeds > 1 { print("\(whole) seeds \(seed.value) to \(seed.value &+ UInt64(seeds) - 1)") }
        if !isWhole { throw ExitCode(1) }
    }
}
