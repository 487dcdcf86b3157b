// `coordctl version`: which program this is and which protocol it speaks. It calls nobody.

import ArgumentParser
import Messages

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Prints the version of this program.")

    /// Raised with every release.
    static let number = "0.1.0"

    func run() {
        let range = ProtocolRange.ours
        let versions = range.oldest == range.newest ? "\(range.newest)" : "\(range.oldest) to \(range.newest)"
        Screen.print("coordctl \(Self.number), protocol \(versions)")
    }
}
