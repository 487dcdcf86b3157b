// Following a list: it is shown once, and then every row that changes, until somebody interrupts it.

import ClusterModel
import Glibc
import Link
import Messages
import Presentation

/// Follows one list over restarts of the coordinator.
struct ListFollowing {
    /// How long is waited where too many follow, in seconds; what changes meanwhile is told then.
    private static let pause: UInt32 = 10

    let client: ControlClient
    var query: ChangesQuery

    /// Never returns.
    ///
    /// - Parameters:
    ///   - list: shows the whole list; also when too much has changed for it to be told row by row.
    ///   - rows: shows what changed.
    mutating func run(
        list: () throws(CommandFault) -> Void, rows: (Changes) throws(CommandFault) -> Void
    ) throws(CommandFault) -> Never {
        var isFirst = true
        while true {
            query.since = nil
            guard let begin = try next() else {
                throw CommandFault("the coordinator gave no place to follow from", exitCode: 255)
            }
            if !isFirst { Screen.complain("more has changed than is remembered; the list is read anew") }
            isFirst = false
            try list()
            query.since = begin.cursor
            while true {
                guard let changes = try next() else {
                    Screen.complain("too many follow already; asking again in \(Self.pause) s")
                    sleep(Self.pause)
                    continue
                }
                guard !changes.isStale else { break }
                query.since = changes.cursor
                try rows(changes)
                try Screen.flush()
            }
        }
    }

    private func next() throws(CommandFault) -> Changes? {
        try asking { () throws(ClientFault) in
            try persistently(client) { () throws(ClientFault) in try client.changes(query) }
        }
    }
}

extension ListOutput {
    /// A table grows by rows; a document is whole or it is none.
    func checkWatch() throws(CommandFault) {
        guard form.isTable else {
            throw CommandFault("--watch shows a table; leave out `-o \(form.rawValue)`", exitCode: 2)
        }
    }
}
