// `coordinator restore`: a household from a backup. It jumps above what the lost coordinator may have handed out since,
// so that agents which obeyed that one obey this one too, and no id comes twice.

import ArgumentParser
import ClusterModel
import Cryptography
import Daemon
import Ledger
import Store
import Synchronization
import Wire

struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Makes a household from a backup, verifies it, and lets it jump above what came after the backup.",
        discussion: """
            What was acknowledged after the backup is lost: jobs submitted since are unknown, nodes that joined since \
            must join again, and ranks that run for unknown jobs are ended when their agents connect. Retire the old \
            coordinator before you start this one.
            """)

    @OptionGroup var location: DirectoryOption
    @OptionGroup var secret: PassphraseOption

    @Option(help: "The backup.")
    var from: String

    @Option(
        name: .customLong("skip-ids"),
        help: """
            How many job and allocation ids to jump over: more than were handed out since the backup. Give twice as \
            many when this backup was restored once before.
            """)
    var skipIDs: UInt64 = 1_000_000

    /// A table's list of chunks reaches up to its highest id: 100 million take 10 MB.
    static let mostSkipped: UInt64 = 100_000_000

    func validate() throws {
        guard (1...Self.mostSkipped).contains(skipIDs) else {
            throw ValidationError("--skip-ids \(skipIDs): 1 to \(Self.mostSkipped)")
        }
    }

    func run() throws {
        let archive = try ArchiveReader(from, passphrase: secret.passphrase)
        let household = Household(directory: location.directory, isDraft: true)
        let wasThere = try household.makeFolders()
        do {
            let report = try fill(household, archive)
            let leap = try household.leap(over: skipIDs)
            let cluster = try household.loadCluster()
            try household.finishDraft()
            print(words(household, cluster, report, leap))
        } catch {
            household.removeDraft(keepFolder: wasThere)
            throw error
        }
    }

    private func words(
        _ household: Household, _ cluster: ClusterID, _ report: JournalReport, _ leap: Leap
    ) -> String {
        """
        Cluster \(cluster) is restored in \(household.directory), up to \(report.audit.last) of its journal.
        Everything in it is whole: \(report.events) events, \(report.audit.blobs) blobs, keys and certificates.
        It jumped to epoch \(leap.epoch); its next job is \(leap.job), its next allocation \(leap.allocation.number).
        For nodes that do not come back: what may never run twice waits a day there, or for `coordctl node down`.
        Start it:  coordinator run --dir \(household.directory)
        """
    }

    /// Writes every file and looks at all of them.
    private func fill(_ household: Household, _ archive: ArchiveReader) throws -> JournalReport {
        let names = try archive.extract { try household.place(of: $0) }
        guard names.filter({ $0 != Household.historyPart }).sorted() == Household.parts.sorted() else {
            let missing = Household.parts.filter { !names.contains($0) }.joined(separator: ", ")
            throw HouseholdError(description: "\(from): the backup lacks \(missing); restore another one")
        }
        _ = try (household.loadAuthority(), household.loadCredentials())
        let reader = try household.readJournal(isOneMoment: true)
        defer { reader.close() }
        if let history = try household.readHistory() {
            defer { history.close() }
            _ = try history.audit()
        }
        return try JournalReport(reader)
    }
}

/// Where a restored household goes on.
struct Leap {
    /// Starts since the backup that agents may have seen: a coordinator that starts every minute needs two years.
    static let epochs: UInt64 = 1_000_000

    let epoch: UInt64
    let job: JobID
    let allocation: AllocationID
}

extension Household {
    /// Adds facts to a journal that nobody else has open. `body` makes them of the state that stands there, for the
    /// epoch under which they are written; when `jumps`, that is above all that agents may have seen of a coordinator
    /// that is lost.
    func amend<Result>(
        jumps: Bool = false, _ body: (Recovery, _ epoch: UInt64, Now) throws -> (Result, events: [Event])
    ) throws -> Result {
        let cluster = try loadCluster()
        let journal = try openJournal(cluster, create: false)
        let failure = Mutex<StoreError?>(nil)
        do {
            let recovery = try Recovery(journal, cluster: cluster)
            var clocks = Clocks(notBefore: recovery.latest)
            let now = clocks.now
            // Seconds rise faster than epochs: a backup that is restored twice lands above its first restoration too.
            let epoch = try journal.start(
                LogReports(durable: { _ in }, failed: { error in failure.withLock { $0 = error } }),
                leap: jumps ? Leap.epochs : 1, least: jumps ? UInt64(max(0, now.wall.milliseconds / 1000)) : 0)
            let (result, events) = try body(recovery, epoch, now)
            if !events.isEmpty { _ = try journal.submit(events.encoded()) }
            // Closing writes what waits.
            journal.close()
            if let error = failure.withLock({ $0 }) { throw error }
            return result
        } catch {
            journal.close()
            throw error
        }
    }

    /// Writes down that the journal was restored, and where it goes on.
    func leap(over ids: UInt64) throws -> Leap {
        try amend(jumps: true) { (recovery, epoch, now) in
            let leap = Leap(
                epoch: epoch, job: JobID(recovery.state.nextJob.number + ids),
                allocation: AllocationID(recovery.state.nextAllocation.number + ids))
            let fact = ClusterEvent.recovered(
                epoch: epoch, nextJob: leap.job, nextAllocation: leap.allocation, at: now.wall)
            // Nodes may hold what was granted for a stop after the backup was taken.
            let grant = Maintenance.unknown(by: .admin, at: now.wall, longest: Maintenance.lengths.upperBound)
            return (leap, [.cluster(fact), .cluster(.maintained(grant))])
        }
    }
}
