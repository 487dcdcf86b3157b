// `coordinator upgrade-check`: whether this program can take over what another one wrote, tried before it has to.

import ArgumentParser
import ClusterModel
import Daemon
import Ledger
import Messages
import Store
import Wire

struct UpgradeCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade-check",
        abstract: "Says whether this program can take over from the one that runs; code 1 when it cannot.",
        discussion: """
            It reads the whole journal and the history as of now, beside a running coordinator, makes the state that a \
            start would make, and says how long that took. Nothing is changed. Run it with the new program before the \
            old one is stopped.
            """)

    @OptionGroup var location: DirectoryOption

    func run() throws {
        let household = location.household
        let reader = try household.readJournal(isOneMoment: true)
        defer { reader.close() }
        let report = try JournalReport(reader)
        let began = KernelClock.boot
        let recovery = try Recovery(reader, cluster: household.loadCluster())
        let took = KernelClock.boot - began
        var past = "none yet"
        if let history = try household.readHistory() {
            defer { history.close() }
            past = "\(try history.audit { _ = try $0.job() }.rows) jobs"
        }
        let ours = ProtocolRange.ours
        let formats = "format \(reader.format) of at most \(JournalReader.newestFormat)"
        let replayed = "\(recovery.rows) rows behind the checkpoint"
        let (jobs, nodes) = (recovery.state.jobs.count, recovery.state.nodes.count)
        print(
            """
            This program can take over \(household.directory).
            journal     \(formats), up to \(report.audit.last), whole
            state       \(jobs) jobs, \(nodes) nodes; made in \(took) ms from \(replayed)
            history     \(past)
            protocol    \(ours.oldest) to \(ours.newest) with agents and clients
            Going back  needs a backup made before: what this program writes an older one may not know
            Before      coordinator backup --dir \(household.directory) --to FILE --passphrase-file FILE
            """)
    }
}
