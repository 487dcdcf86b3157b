// The file as it is read: its name, its key, what its parts are bound to, and a connection that cannot write. What the
// log and the tools have in common; who may open it is decided by them (JournalFile.swift, JournalReader.swift).

import Cryptography
import GRDB

/// A reading connection and what is needed to open what it finds.
struct JournalView: Sendable {
    let path: String
    let key: SealingKey
    let binding: Binding
    private let connection: DatabaseQueue
    /// Whether the connection stands in one transaction for ever, so that everything read is of one commit.
    private let isOneMoment: Bool

    init(path: String, key: SealingKey, binding: Binding, connection: DatabaseQueue, isOneMoment: Bool = false) {
        (self.path, self.key, self.binding) = (path, key, binding)
        (self.connection, self.isOneMoment) = (connection, isOneMoment)
    }

    func read<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
        isOneMoment ? try connection.unsafeRead(body) : try connection.read(body)
    }

    /// The state as the last commit left it.
    func state() throws(StoreError) -> JournalState {
        try attempt("read the state", on: path) { try read { try state($0) } }
    }

    /// The state, inside a transaction.
    func state(_ db: Database) throws -> JournalState {
        try JournalState.read(db, path: path, binding: binding, key: key)
    }

    /// For what SQLite does only outside a transaction.
    func writeWithoutTransaction(_ body: (Database) throws -> Void) throws {
        try connection.writeWithoutTransaction(body)
    }

    /// Lets go of the connection.
    func close() { try? connection.close() }
}
