// The coordinator's command line.

import ArgumentParser
import Glibc

@main
struct Coordinator: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator",
        abstract: "The mind and memory of a Coord cluster: one process, one journal.",
        subcommands: [
            Initialize.self, Run.self, AddUser.self, Renew.self, JournalCommand.self, Backup.self, Restore.self,
            Recover.self, RotateKey.self, UpgradeCheck.self,
        ])
}

/// Where the coordinator lives.
struct DirectoryOption: ParsableArguments {
    @Option(name: .customLong("dir"), help: "The coordinator's folder: keys, certificates and journal.")
    var directory: String = "/var/lib/coord"

    var household: Household { Household(directory: directory) }
}

struct Initialize: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes a new cluster: its authority, its certificates, the key of its journal.")

    @OptionGroup var location: DirectoryOption

    @Option(help: "HOST:PORT under which agents and clients reach it.")
    var advertise: String = "127.0.0.1:7878"

    func run() throws {
        let household = location.household
        let host = advertise.split(separator: ":").dropLast().joined(separator: ":")
        guard !host.isEmpty, let port = advertise.split(separator: ":").last.flatMap({ UInt16($0) }), port > 0 else {
            throw ValidationError("--advertise \(advertise): give HOST:PORT, as in 10.0.0.1:7878")
        }
        let hosts = Set([host.trimmingBrackets, "127.0.0.1", "localhost"]).sorted()
        let cluster = try household.make(advertise: advertise, hosts: hosts)
        // What is advertised may be another machine's port, as behind a gateway; by far most often it is this one's.
        let listens =
            port == 7878 || port == .max
            ? "" : " --listen 0.0.0.0:\(port) --bulk-listen 0.0.0.0:\(port + 1)"
        print(
            """
            Cluster \(cluster) is made in \(household.directory).

            Start it:        coordinator run --dir \(household.directory)\(listens)
            Be its admin:    export COORD_CONTEXT=\(household.admin)
            Add a machine:   coordctl token create --node     # prints a token
                             agent join \(advertise) --token TOKEN --dir /var/lib/coord-agent
            """)
    }
}

extension String {
    /// Without the brackets of an IPv6 address.
    fileprivate var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
    }
}
