// `coordinator journal`: what an operator can ask of the journal itself. Nothing here changes it.

import ArgumentParser
import Cryptography
import Ledger
import Store
import Wire

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Verifies the journal, or prints what stands in it; beside a coordinator too.",
        subcommands: [JournalVerify.self, JournalDump.self])
}

extension JournalRow {
    /// The events of this row of `file`; what cannot be read is named by its row.
    func events(of file: String) throws -> [Event] {
        do {
            return try [Event].decoded(from: batch)
        } catch {
            throw HouseholdError(
                description: "\(file): row \(ticket.row) is as it was written, but its events cannot be read: "
                    + "\(error); the last good row is \(ticket.row - 1): start the newer program that wrote it, "
                    + "or restore the journal from a backup")
        }
    }
}
