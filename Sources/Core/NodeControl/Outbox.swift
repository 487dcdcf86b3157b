// The reports that the coordinator does not have on disk yet, numbered, and how many of them may be under way.

import ClusterModel
import Messages

struct Outbox: Hashable, Sendable {
    private var reports: [AgentReport] = []
    /// The number of the first report kept.
    private(set) var first: UInt64 = 1
    /// The number of the first report that was not sent on this session.
    private var unsent: UInt64 = 1
    /// How many may be unacknowledged; nothing may be sent before the coordinator said welcome.
    private var credit: UInt64 = 0

    var isEmpty: Bool { reports.isEmpty }

    mutating func append(_ report: AgentReport) { reports.append(report) }

    /// A new session: everything that was not acknowledged is sent again.
    mutating func open(acknowledged: UInt64, credit: UInt32) -> [AgentReport] {
        let gone = acknowledge(below: acknowledged)
        unsent = first
        self.credit = UInt64(credit)
        return gone
    }

    mutating func close() { credit = 0 }

    /// Lets go of what is durable, and returns it.
    mutating func acknowledge(below number: UInt64) -> [AgentReport] {
        let count = number > first ? min(Int(number - first), reports.count) : 0
        let gone = Array(reports.prefix(count))
        reports.removeFirst(count)
        first += UInt64(count)
        unsent = max(unsent, first)
        return gone
    }

    /// Reports in one message: each may hold 4 KiB of words, and a message a megabyte.
    private static let batchLimit: UInt64 = 128

    /// What may be sent now, in one message; it counts as sent. To be called until there is nothing more.
    mutating func take() -> ReportBatch? {
        let last = min(first + UInt64(reports.count), first + credit, unsent + Self.batchLimit)
        guard unsent < last else { return nil }
        let batch = ReportBatch(first: unsent, reports: Array(reports[Int(unsent - first)..<Int(last - first)]))
        unsent = last
        return batch
    }
}
