// `coordinator recover`: what is whole of a damaged journal, as a household that can be started. It is for those who
// have no backup that is newer than the damage; what is lost is said before anything is done.

import ArgumentParser
import ClusterModel
import ControlPlane
import Cryptography
import Ledger
import Messages
import Store
import Wire

struct Recover: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Makes a journal of what is whole of a damaged one; the coordinator must be stopped.",
        discussion: """
            Without --accept-loss it only says what would be kept and what would be lost. With it, everything up to \
            the first damaged row is kept, and as `restore` does it jumps above what may have been handed out since. \
            Jobs whose payload is lost are cancelled, since they cannot start. The damaged journal stays beside it, \
            as journal.replaced. A journal whose checkpoint is damaged cannot be recovered: restore a backup.
            """)

    @OptionGroup var location: DirectoryOption

    @Flag(help: "Do it, and lose what is said to be lost.")
    var acceptLoss = false

    @Option(
        name: .customLong("skip-ids"),
        help: "How many job and allocation ids to jump over: more than were handed out in the rows that are lost.")
    var skipIDs: UInt64 = 1_000_000

    func validate() throws {
        guard (1...Restore.mostSkipped).contains(skipIDs) else {
            throw ValidationError("--skip-ids \(skipIDs): 1 to \(Restore.mostSkipped)")
        }
    }

    func run() throws {
        let household = location.household
        try household.finishRewrite()
        let claim = try JournalClaim(folder: household.journal)
        defer { withExtendedLifetime(claim) {} }
        var cancelled: [JobID] = []
        var leap: Leap?
        let report = try household.draftRewrite(salvages: true) { (drafted, report) in
            guard !report.isWhole else { return }
            leap = try drafted.leap(over: skipIDs)
            if report.blobsLost > 0 { cancelled = try drafted.cancelWithoutPayload() }
        }
        guard !report.isWhole, let leap else {
            try household.discardDraftRewrite()
            return print("\(household.journal) is whole, up to \(report.last). There is nothing to recover.")
        }
        print(Self.loss(report, cancelled))
        guard acceptLoss else {
            try household.discardDraftRewrite()
            print(
                """
                Nothing is changed. A backup that is newer than this is better: coordinator restore.
                Do it:  coordinator recover --accept-loss --dir \(household.directory)
                """)
            throw ExitCode.failure
        }
        try household.adoptRewrite(keepsOld: true)
        print(
            """
            The journal is recovered. It jumped to epoch \(leap.epoch); its next job is \(leap.job).
            The damaged one is \(household.directory)/journal.replaced, with its key.
            Start it:  coordinator run --dir \(household.directory)
            """)
    }

    /// What is kept and what is lost, a line each.
    private static func loss(_ report: RewriteReport, _ cancelled: [JobID]) -> String {
        var lines = ["kept        up to \(report.last), \(report.blobs) payloads, \(report.past) jobs of the history"]
        if let damage = report.damage {
            lines.append("damage      \(damage)")
            lines.append("lost        \(report.rowsLost) rows: what was acknowledged in them is forgotten")
        }
        if report.blobsLost > 0 {
            let shown = cancelled.prefix(20).map { "\($0)" }.joined(separator: " ")
            let more = cancelled.count > 20 ? " and \(cancelled.count - 20) more" : ""
            let jobs = "\(cancelled.count) jobs are cancelled for it: \(shown)\(more)"
            lines.append("lost        \(report.blobsLost) payloads; \(jobs)")
        }
        if report.pastLost > 0 { lines.append("lost        \(report.pastLost) jobs of the history") }
        return lines.joined(separator: "\n")
    }
}

extension Household {
    /// Cancels what cannot start any more because its payload is gone, by the core's own rules; answers what it was.
    fileprivate func cancelWithoutPayload() throws -> [JobID] {
        let reader = try readJournal(isOneMoment: true)
        defer { reader.close() }
        return try amend { (recovery, _, now) in
            var conductor = ClusterConductor(state: recovery.state, seed: RandomBytes.number())
            var lost: [JobID] = []
            for job in conductor.state.jobs where !job.phase.isTerminal {
                guard let digest = Digest(bytes: job.spec.value.payload.bytes) else { continue }
                if try !reader.holdsBlob(digest) { lost.append(job.id) }
            }
            let requests = lost.map { Input.request(SessionID(1), number: 0, .admin, .cancel($0)) }
            return (lost, conductor.step(requests, at: now).events)
        }
    }
}
