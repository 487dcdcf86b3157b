// Keeps the history on a thread of its own: writes the jobs that leave the memory, and answers what is asked of the
// past, in the order in which it comes. What it can not do it says, to the core and once to the log; it ends nothing.

import ClusterModel
import ControlPlane
import Cryptography
import Daemon
import Logging
import Messages
import Store
import Wire

/// The thread that has the history's file, and the errands that wait for it.
final class Historian: Sendable {
    private enum Errand: Sendable {
        case keep([PastJob])
        case recall(Recall)
        /// Let go of what is too old.
        case tidy
    }

    private struct Desk {
        var errands: [Errand] = []
        var isClosed = false
    }

    private enum Limits {
        /// Questions that wait: a second's worth. Whoever comes then is told to ask again.
        static let waiting = 1_024
        /// Between two looks for what has become too old, in milliseconds.
        static let tidyEvery: Int64 = 60_000
    }

    private let desk = Monitor(Desk())
    private let open: @Sendable () throws -> HistoryFile
    private let answer: @Sendable (Input) -> Void
    private let logger: Logger
    private let nextTidy = Monitor(Int64(0))

    /// `open` opens the file; it is called again, ten seconds apart at the soonest, as long as it throws.
    init(
        logger: Logger, open: @escaping @Sendable () throws -> HistoryFile,
        answer: @escaping @Sendable (Input) -> Void
    ) {
        (self.logger, self.open, self.answer) = (logger, open, answer)
    }

    /// Begins to work; the answer to wait with at the end.
    func start() throws(StoreError) -> Worker { try Worker("history") { self.run() } }

    /// Works off what waits, and ends.
    func close() { desk.change { $0.isClosed = true } }

    func keep(_ jobs: [PastJob]) { desk.change { $0.errands.append(.keep(jobs)) } }

    /// False when so many wait that this one is not taken.
    func recall(_ recall: Recall) -> Bool {
        desk.change { desk in
            guard desk.errands.count < Limits.waiting else { return false }
            desk.errands.append(.recall(recall))
            return true
        }
    }

    /// Comes about once a second.
    func tick(now: Int64) {
        let isDue = nextTidy.change { next in
            guard now >= next else { return false }
            next = now + Limits.tidyEvery
            return true
        }
        guard isDue else { return }
        desk.change { desk in
            if desk.errands.count < Limits.waiting { desk.errands.append(.tidy) }
        }
    }

    private func run() {
        var shelf = Shelf(open: open, logger: logger)
        while let errands = take() {
            for errand in errands {
                switch errand {
                case .keep(let jobs): answer(.keep(shelf.keep(jobs)))
                case .recall(let recall): answer(.recalled(recall, shelf.recall(recall.question)))
                case .tidy: shelf.tidy()
                }
            }
        }
        shelf.close()
    }

    private func take() -> [Errand]? {
        desk.wait { desk -> [Errand]?? in
            guard desk.errands.isEmpty else {
                defer { desk.errands = [] }
                return .some(desk.errands)
            }
            return desk.isClosed ? .some(nil) : nil
        }
    }
}

/// The history as its thread has it: open, or not to be had at the moment.
private struct Shelf {
    private enum Limits {
        /// Slices of deletions after one errand: a long overdue tidying must not hold up questions.
        static let slices = 4
        /// Between two attempts to open what could not be opened, in milliseconds.
        static let openEvery: Int64 = 10_000
    }

    let open: @Sendable () throws -> HistoryFile
    let logger: Logger
    private var file: HistoryFile?
    private var nextAttempt: Int64 = 0
    private var fault = ""

    init(open: @escaping @Sendable () throws -> HistoryFile, logger: Logger) {
        (self.open, self.logger) = (open, logger)
        _ = try? opened()
    }

    private mutating func opened() throws -> HistoryFile {
        if let file { return file }
        guard KernelClock.boot >= nextAttempt else { throw HouseholdError(description: fault) }
        do {
            let file = try open()
            if !fault.isEmpty { logger.notice("the history is open again", metadata: ["file": "\(file.path)"]) }
            (self.file, fault) = (file, "")
            return file
        } catch {
            nextAttempt = KernelClock.boot + Limits.openEvery
            note(error)
            throw error
        }
    }

    mutating func keep(_ jobs: [PastJob]) -> KeepOutcome {
        do {
            let file = try opened()
            try file.write(jobs.compactMap { row(of: $0) })
            tidy()
            return .kept
        } catch {
            note(error)
            // Whoever mends it may put another file in its place.
            file?.close()
            file = nil
            return .failed
        }
    }

    /// The row of a job; without its placements where it would be too long with them. One record that can not be
    /// written must not keep all others in memory.
    private func row(of job: PastJob) -> HistoryRow? {
        if let row = try? HistoryRow(job) { return row }
        var view = job.view
        view.placements = []
        do throws(WireError) {
            return try HistoryRow(PastJob(ordinal: job.ordinal, view: view, facts: job.facts))
        } catch {
            logger.error(
                "a job can not be written into the history", metadata: ["job": "\(view.id)", "why": "\(error)"])
            return nil
        }
    }

    mutating func recall(_ question: Recall.Question) -> Recollection {
        do {
            let file = try opened()
            switch question {
            case .job(let id): return .job(try file.row(ofJob: id.number)?.job())
            case .element(let name):
                let element = HistoryElement(array: name.array.number, index: UInt64(clamping: name.index))
                let row = try file.row(of: element) ?? file.row(ofJob: name.array.number)
                return .job(try row?.job())
            case .page(let before, let since, let until, let limit):
                return try page(file, before: before, since: since, until: until, limit: limit)
            }
        } catch {
            note(error)
            return .failed("\(error)")
        }
    }

    private func page(
        _ file: HistoryFile, before: UInt64, since: WallTime?, until: WallTime?, limit: Int
    ) throws -> Recollection {
        var page = try file.page(
            before: before, since: since?.milliseconds, until: until?.milliseconds, limit: limit)
        var jobs: [PastJob] = []
        for row in page.rows {
            // One record that nobody can read must not hide all others.
            if let job = try? row.job() { jobs.append(job) } else { page.damaged += 1 }
        }
        return .page(jobs, next: page.next, damaged: page.damaged)
    }

    /// Lets go of what is beyond the bounds, some of it.
    mutating func tidy() {
        do {
            let file = try opened()
            for _ in 0..<Limits.slices where try !file.prune(at: KernelClock.wall) { return }
        } catch {
            note(error)
        }
    }

    /// Says it once, and again only when it is something else.
    private mutating func note(_ error: any Error) {
        guard "\(error)" != fault else { return }
        fault = "\(error)"
        logger.error("the history can not be used; jobs go on without it", metadata: ["why": "\(fault)"])
    }

    func close() { file?.close() }
}

extension HistoryRow {
    init(_ job: PastJob) throws(WireError) {
        self.init(
            ordinal: job.ordinal, job: job.view.id.number,
            element: job.view.element.map {
                HistoryElement(array: $0.array.number, index: UInt64(clamping: $0.index))
            },
            ended: job.ended.milliseconds, record: try job.encoded())
    }

    /// The job; throws where the record is whole but of a newer program.
    func job() throws -> PastJob {
        do throws(WireError) {
            return try PastJob.decoded(from: record)
        } catch {
            throw HouseholdError(
                description: "the history of job \(job) is as it was written, but cannot be read: \(error); start the "
                    + "newer program that wrote it")
        }
    }
}
