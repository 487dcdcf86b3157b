// The simulator's command line: what it can do, one command a file.

import ArgumentParser

@main
struct Simulator: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulator", abstract: "Runs the cluster's core in a world made of a seed.",
        subcommands: [
            FaultsCommand.self, DigestCommand.self, CasesCommand.self, StoryFileCommand.self, MutantsCommand.self,
            WorldsCommand.self, AutoscaleCommand.self,
        ])
}

/// A seed as people write it: decimal, or hexadecimal after 0x.
struct Seed: ExpressibleByArgument {
    let value: UInt64

    init(value: UInt64) { self.value = value }

    init?(argument: String) {
        let isHex = argument.hasPrefix("0x") || argument.hasPrefix("0X")
        guard let value = isHex ? UInt64(argument.dropFirst(2), radix: 16) : UInt64(argument) else { return nil }
        self.value = value
    }

    var defaultValueDescription: String { "\(value)" }
}
