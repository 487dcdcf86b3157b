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
        let copy = "\(to).journal"
        unlink(copy)
        defer { unlink(copy) }
        let audit = try copyJournal(of: household, to: copy)
        for part in Household.parts {
            try archive.add(part, contentsOf: part == Household.journalPart ? copy : household.place(of: part))
        }
        let size = try archive.finish()
        print(
            """
            \(to) holds cluster \(cluster) up to \(audit.last): \(Household.parts.count) files, \(size) bytes.
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
