// Makes each deliberate mistake and sees that a checker finds it within a bound of seeds.

import ArgumentParser
import Simulation

struct MutantsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mutants", abstract: "Sees that each deliberate mistake is caught; exit 1 when one is not.")

    @Option(help: "Seeds a mistake.") var seeds = 1000

    func run() throws {
        var missed = false
        for mutation in Mutation.allCases {
            var options = WorldOptions()
            options.mutation = mutation
            let caught = (1...UInt64(max(1, seeds))).lazy.map { World.run(seed: $0, options: options) }
                .first { !$0.broken.isEmpty }
            print(
                "\(mutation.rawValue): "
                    + (caught.map { "seed \($0.seed), \($0.broken.first?.description ?? "")" } ?? "not caught"))
            missed = missed || caught == nil
        }
        if missed { throw ExitCode(1) }
    }
}
