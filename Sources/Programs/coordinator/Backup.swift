// `coordinator backup`: everything that the cluster's mind consists of, in one sealed file, while it goes on thinking.

import ArgumentParser
import Cryptography
import Glibc
import Store

/// Where the words are under which a backup is sealed.
struct PassphraseOption: ParsableArguments {
    @Option(help: "A file of mode 600 with the words the backup is sealed under; `openssl rand -base64 24` makes some.")
    var passphraseFile: String

    var passphrase: Passphrase {
        get throws { try Passphrase(file: passphraseFile) }
    }
}

struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Writes the whole household into one sealed file, beside a running coordinator.",
        discussion: """
            The journal in it is of one moment, and holds everything that was acknowledged before the backup began. It \
            is verified before it is sealed. The cluster's keys are in it: without the passphrase nobody reads it, and \
            whoever loses the passphrase has no backup.
            """)

    @OptionGroup var location: DirectoryOption
    @OptionGroup var secret: PassphraseOption

    @Option(help: "The new file; an existing one is not overwritten.")
    var to: String

    func run() throws {
        let household = location.household
        let cluster = try household.loadCluster()
        let archive = try ArchiveWriter(to: to, passphrase: secret.passphrase)
        // Whoever writes the archive owns this name too; what lies there is of a backup that died.
        let (copy, past) = ("\(to).journal", "\(to).history")
        for path in [copy, past] { unlink(path) }
        defer { for path in [copy, past] { unlink(path) } }
        // The history after the journal: what left the memory between the two is then in both, not in neither.
        let audit = try copyJournal(of: household, to: copy)
        var parts = Household.parts
        if try household.copyHistory(to: past) { parts.insert(Household.historyPart, at: parts.count - 1) }
        for part in parts {
            switch part {
            case Household.journalPart: try archive.add(part, contentsOf: copy)
            case Household.historyPart: try archive.add(part, contentsOf: past)
            default: try archive.add(part, contentsOf: household.place(of: part))
            }
        }
        let size = try archive.finish()
        print(
            """
            \(to) holds cluster \(cluster) up to \(audit.last): \(parts.count) files, \(size) bytes.
            It holds the cluster's keys; only the passphrase keeps them. Keep that elsewhere.
            Bring it back:  coordinator restore --from \(to) --passphrase-file FILE --dir NEW-FOLDER
            """)
    }

    /// A copy of one moment, verified: a backup that nobody has read is a hope.
    private func copyJournal(of household: Household, to copy: String) throws -> JournalAudit {
        let journal = try household.readJournal(isOneMoment: false)
        defer { journal.close() }
        try journal.copy(to: copy)
        let reader = try household.readJournal(copy: copy)
        defer { reader.close() }
        return try JournalReport(reader).audit
    }
}
