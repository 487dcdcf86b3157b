// Keeps SQLite's write-ahead log short: a thread copies pages into the database while commits go on. Not trusted with
// the hard bound: that is the journal thread's, between two commits.

import GRDB

/// The thread that copies the write-ahead log when it is told that it has grown.
final class LogKeeper: Sendable {
    private struct Wish {
        var isWanted = false
        var isOver = false
    }

    private let wish = Monitor(Wish())
    private let connection: DatabaseQueue
    private let desk: Desk

    init(_ connection: DatabaseQueue, desk: Desk) {
        self.connection = connection
        self.desk = desk
    }

    /// Has the log copied soon.
    func ask() {
        wish.change { $0.isWanted = true }
    }

    /// Ends the thread's work.
    func stop() {
        wish.change { $0.isOver = true }
    }

    /// The thread's work.
    func run() {
        while wish.wait({ wish in
            guard wish.isWanted || wish.isOver else { return Bool?.none }
            wish.isWanted = false
            return !wish.isOver
        }) {
            // What fails here fails again at the hard bound, on the thread that may end the process for it.
            try? copy()
            desk.resume()
        }
    }

    /// Copies what no reader still needs, and stops nobody; one caller at a time, so that none is turned away.
    func copy() throws {
        _ = try connection.writeWithoutTransaction { try $0.checkpoint(.passive) }
    }
}
