// `coordinator rotate-key`: everything at rest sealed anew, under a key that nobody has seen.

import ArgumentParser
import Store

struct RotateKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract:
            "Seals the journal, the payloads and the history anew under a new key; the coordinator must be stopped.",
        discussion: """
            The new files are made beside the old ones and read back whole before they take their place; whatever \
            happens on the way, one whole journal with its key stands. It needs as much room on the disk again. \
            Backups made before are sealed under their own passphrase and stay good. Running work goes on meanwhile.
            """)

    @OptionGroup var location: DirectoryOption

    func run() throws {
        let household = location.household
        try household.finishRewrite()
        let claim = try JournalClaim(folder: household.journal)
        let report = try household.draftRewrite(salvages: false)
        try household.adoptRewrite(keepsOld: false)
        withExtendedLifetime(claim) {}
        print(
            """
            The journal in \(household.directory) is sealed under a new key: \(report.rows) rows behind its \
            checkpoint, \(report.blobs) payloads and \(report.past) jobs of the history. The old key and what it \
            sealed are deleted.
            Start it:  coordinator run --dir \(household.directory)
            """)
    }
}
