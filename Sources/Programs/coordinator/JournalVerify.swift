// `coordinator journal verify`: reads everything that stands in the journal and says that it is whole, or where not.

import ArgumentParser
import ClusterModel
import Cryptography
import Ledger
import Presentation
import Store
import Wire

struct JournalVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Reads the whole journal and says how far it is good; code 1 on damage.",
        discussion: """
            Every row is opened and checked against the one before it, its events are decoded, the checkpoint, every \
            payload and the pages of the file are checked, and so is every job in the history. It sees both as of its \
            start, changes nothing and may run beside a coordinator, whose write-ahead log is not shortened meanwhile.
            """)

    @OptionGroup var location: DirectoryOption

    func run() throws {
        let reader = try location.household.readJournal(isOneMoment: true)
        defer { reader.close() }
        print(try JournalReport(reader).text)
        print("history     \(try historyWords())")
    }

    private func historyWords() throws -> String {
        guard let history = try location.household.readHistory() else { return "none yet" }
        defer { history.close() }
        let audit = try history.audit { _ = try $0.job() }
        guard let oldest = audit.oldest, let newest = audit.newest else { return "0 jobs" }
        let times = [oldest, newest].map { CalendarText.plain(WallTime(milliseconds: $0)) }
        return "\(audit.rows) jobs that ended from \(times[0]) to \(times[1]) UTC"
    }
}

/// What a whole journal consists of, counted while it was verified.
struct JournalReport {
    private(set) var events = 0
    private(set) var epochs = 0
    private let file: String
    let audit: JournalAudit

    /// Throws where the first damage is, and unless told otherwise where a payload is missing.
    init(_ reader: JournalReader, needsPayloads: Bool = true) throws {
        var payloads = LivePayloads()
        var events = 0
        var epochs: Set<UInt64> = []
        audit = try reader.audit(
            chunk: { chunk in
                do {
                    payloads.take(try CheckpointChunk.decoded(from: chunk.bytes))
                } catch {
                    throw HouseholdError(
                        description: "\(reader.path): the checkpoint's chunk \(chunk.name) is as it was written, but "
                            + "cannot be read: \(error); start the newer program that wrote it")
                }
            },
            row: { row in
                let facts = try row.events(of: reader.path)
                events += facts.count
                epochs.insert(row.epoch)
                payloads.take(facts)
            })
        (self.events, self.epochs, file) = (events, epochs.count, reader.path)
        if needsPayloads { try payloads.check(in: reader) }
    }

    /// The report, without a line feed at the end.
    var text: String {
        let checkpoint = audit.checkpoint.map { "up to \($0), in \(audit.chunks) chunks" } ?? "none yet"
        let rows = audit.rows == 0 ? "0" : "\(audit.rows), from \(audit.horizon.row + 1) to \(audit.last.row)"
        return """
            \(file) is whole, up to \(audit.last)
            rows        \(rows)
            events      \(events)
            epochs      \(epochs) in these rows; the last start was epoch \(audit.epoch)
            checkpoint  \(checkpoint)
            blobs       \(audit.blobs), among them every payload that a job needs
            """
    }
}

/// The payloads that jobs of a journal point to, followed through its checkpoint and rows.
struct LivePayloads {
    private var payloads: [JobID: ContentHash] = [:]
    private var recurring: [RecurringID: ContentHash] = [:]
    /// Of the newest revision, which is never forgotten.
    private var services: [ServiceID: ContentHash] = [:]

    mutating func take(_ chunk: CheckpointChunk) {
        if case .services(_, let rows) = chunk {
            for row in rows { services[row.id] = row.newest.spec.value.job.value.payload }
        }
        if case .recurring(_, let rows) = chunk {
            for row in rows { recurring[row.id] = row.spec.value.job.value.payload }
        }
        guard case .jobs(_, let rows) = chunk else { return }
        for job in rows { payloads[job.id] = job.spec.value.payload }
    }

    /// Rows that the checkpoint contains too are taken again: what they archived is not in it either.
    mutating func take(_ events: [Event]) {
        for case .job(let event) in events {
            switch event {
            case .submitted(let job, let spec, _, _, _): payloads[job] = spec.value.payload
            case .archived(let job): payloads[job] = nil
            // An element's payload is its array's, which stays as long.
            case .placed, .stopping, .requeued, .finished, .held, .released, .suspended, .resumed, .ready,
                .parentDeparted,
                .split,
                .elementsEnded:
                break
            }
        }
        for case .recurring(let event) in events {
            switch event {
            case .declared(let id, let spec, _, _): recurring[id] = spec.value.job.value.payload
            case .dropped(let id, _, _): recurring[id] = nil
            case .suspended, .resumed, .fired, .passed: break
            }
        }
        for case .service(let event) in events {
            switch event {
            case .declared(let id, let spec, _, _, _): services[id] = spec.value.job.value.payload
            case .removed(let id, _): services[id] = nil
            case .moved, .scaled, .scalingSet, .dropped: break
            }
        }
    }

    /// Throws when the payload of a job, a recurring job or a service is gone.
    func check(in reader: JournalReader) throws {
        for (job, payload) in payloads.sorted(by: { $0.key < $1.key }) {
            guard let digest = Digest(bytes: payload.bytes), try !reader.holdsBlob(digest) else { continue }
            throw HouseholdError(
                description: "\(reader.path): the payload \(payload) of job \(job) is missing; restore the journal "
                    + "from a backup, or cancel the job, which cannot start")
        }
        for (id, payload) in recurring.sorted(by: { $0.key < $1.key }) {
            guard let digest = Digest(bytes: payload.bytes), try !reader.holdsBlob(digest) else { continue }
            throw HouseholdError(
                description: "\(reader.path): the payload \(payload) of \(id) is missing; restore the journal from a "
                    + "backup, or apply the recurring job again")
        }
        for (id, payload) in services.sorted(by: { $0.key < $1.key }) {
            guard let digest = Digest(bytes: payload.bytes), try !reader.holdsBlob(digest) else { continue }
            throw HouseholdError(
                description: "\(reader.path): the payload \(payload) of \(id) is missing; restore the journal from a "
                    + "backup, or apply the service again")
        }
    }
}
