// The simulator's command line: one subcommand a file.

import ArgumentParser

@main
struct Simulator: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulator", abstract: "Runs the cluster's core in a world made of a seed.",
        subcommands: [Faults.self])
}
