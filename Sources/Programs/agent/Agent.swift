// The agent's command line.

import ArgumentParser

@main
struct Agent: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "The hands of a Coord cluster on one node.",
        subcommands: [Join.self, Run.self])
}

/// Where the agent keeps what it is.
struct DirectoryOption: ParsableArguments {
    @Option(name: .customLong("dir"), help: "The agent's folder: its key, its certificate and its settings.")
    var directory: String = "/var/lib/coord-agent"

    var household: AgentHousehold { AgentHousehold(directory: directory) }
}
