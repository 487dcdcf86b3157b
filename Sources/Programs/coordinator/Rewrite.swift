// A household's journal exchanged for one that was written anew: a new key, or what is whole of a damaged one. The new
// files are made beside the old ones; then one small file says that they are complete, and from that moment on whoever
// opens the household finishes the exchange, whatever died in the middle of it.

import ClusterModel
import Cryptography
import Glibc
import Store

extension Household {
    /// Where the new files are made.
    private var draft: String { "\(directory)/rewrite" }
    private var draftJournal: String { "\(draft)/journal" }
    private var draftKey: String { "\(draft)/journal.key" }
    /// Its presence says that the new files are complete.
    private var mark: String { "\(draft)/complete" }
    /// Where the old journal goes.
    private var replaced: String { "\(directory)/journal.replaced" }

    /// Writes the journal and the history anew beside the old ones, under a new key, and reads the result back whole.
    ///
    /// The caller holds the journal's lock. `settle` may add to the new journal before it counts.
    func draftRewrite(
        salvages: Bool, settle: (Household, RewriteReport) throws -> Void = { (_, _) in }
    ) throws -> RewriteReport {
        try discardDraftRewrite()
        guard access(replaced, F_OK) != 0 else {
            throw HouseholdError(
                description: "\(replaced) is there already, from an exchange before; move it away or delete it")
        }
        let cluster = try loadAuthority().cluster
        let (journal, history) = (try readJournal(isOneMoment: true), try readHistory())
        defer {
            journal.close()
            history?.close()
        }
        try makePrivate(draft)
        do {
            let key = try SealingKey.create(at: draftKey)
            var report = try journal.rewrite(to: draftJournal, key: key, clusterID: cluster, salvages: salvages)
            try history?.rewrite(
                to: draftJournal, key: key, clusterID: cluster, salvages: salvages, into: &report)
            let drafted = Household(rewritten: self, journal: draftJournal, key: draftKey)
            try settle(drafted, report)
            try drafted.verify(payloads: report.blobsLost == 0)
            return report
        } catch {
            try? discardDraftRewrite()
            throw error
        }
    }

    /// Reads the whole journal and history; throws at the first damage.
    private func verify(payloads: Bool) throws {
        let journal = try readJournal(isOneMoment: true)
        defer { journal.close() }
        _ = try JournalReport(journal, needsPayloads: payloads)
        guard let history = try readHistory() else { return }
        defer { history.close() }
        _ = try history.audit()
    }

    /// Puts the new journal in the place of the old one. The old one is kept as `journal.replaced` when `keepsOld`.
    func adoptRewrite(keepsOld: Bool) throws {
        sync(draftJournal)
        sync(draft)
        try KeyFile.writePrivate(Array((keepsOld ? "keep\n" : "delete\n").utf8), to: mark)
        try finishRewrite()
    }

    /// Goes on with an exchange whose new files are complete; does nothing when there is none. Safe to do twice.
    func finishRewrite() throws {
        guard access(mark, F_OK) == 0 else { return }
        // Only a mark that is whole has anything deleted.
        let keepsOld = try !KeyFile.readPrivate(mark).starts(with: "delete\n".utf8)
        if access(draftJournal, F_OK) == 0 {
            if access(journal, F_OK) == 0 { try move(journal, to: replaced) }
            try move(draftJournal, to: journal)
        }
        if access(draftKey, F_OK) == 0 {
            // The old key is gone with this; what is kept of the old journal keeps its key beside it.
            if keepsOld, access("\(replaced)/journal.key", F_OK) != 0 {
                try link(journalKey, "\(replaced)/journal.key")
            }
            try move(draftKey, to: journalKey)
        }
        sync(directory)
        if !keepsOld { removeFolder(replaced) }
        unlink(mark)
        rmdir(draft)
        sync(directory)
    }

    /// Takes away what was made; does nothing when there is nothing.
    func discardDraftRewrite() throws {
        try finishRewrite()
        removeFolder(draftJournal)
        removeFolder(draft)
    }

    private func move(_ old: String, to new: String) throws {
        // Whoever else finishes the same exchange may have been faster.
        guard rename(old, new) != 0, errno != ENOENT else { return }
        throw HouseholdError(
            description: "cannot move \(old) to \(new): \(String(cString: strerror(errno))); the exchange of the "
                + "journal goes on at the next start")
    }

    private func link(_ old: String, _ new: String) throws {
        guard Glibc.link(old, new) != 0 else { return }
        throw HouseholdError(description: "cannot keep \(old) as \(new): \(String(cString: strerror(errno)))")
    }

    private func removeFolder(_ folder: String) {
        for name in contents(of: folder) { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }
}
