// Runs many seeds through a world in which everything goes wrong, and stops at the first broken promise.

import ArgumentParser
import Simulation

struct Faults: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lives through seeds with faults.")

    @Option(help: "How many seeds.") var seeds = 100
    @Option(help: "The first seed.") var first: UInt64 = 1

    @Flag var go = false
    func run() throws {
        for seed in first..<first + UInt64(seeds) {
            let verdict = World.run(seed: seed)
            if go { if let b = verdict.broken.first { print(seed, b) }; continue }
            if !verdict.broken.isEmpty {
                var options = WorldOptions()
                options.isTracing = true
                let again = World.run(seed: seed, options: options)
                for line in again.story { print(line) }
                print("seed \(seed)")
                for b in again.broken { print(b) }
                throw ExitCode(1)
            }
            print(seed, verdict.digest, verdict.simulated, verdict.finished, verdict.ranks)
        }
    }
}
