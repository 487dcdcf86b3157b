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
            if !isFirst { Screen.complain("more has changed than can be told row by row; the list is read anew") }
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

/// A list that can be shown and followed: how it is read, and what its rows look like.
struct FollowedList<Row> {
    let query: ChangesQuery
    /// As its rows are called where one is gone.
    let word: String
    let read: (ControlClient) throws(ClientFault) -> [Row]
    /// Those of its rows that changed.
    let rows: (Changes) -> [Row]
    /// The names of those that are gone.
    let gone: (Changes) -> [String]
    let table: (_ rows: [Row], _ isWide: Bool) -> TextTable
    /// Cells as wide as those to come may be, by their columns' titles.
    let room: [String: String]

    init(
        _ query: ChangesQuery, word: String, read: @escaping (ControlClient) throws(ClientFault) -> [Row],
        rows: @escaping (Changes) -> [Row], gone: @escaping (Changes) -> [String] = { $0.gone.map(\.description) },
        table: @escaping (_ rows: [Row], _ isWide: Bool) -> TextTable, room: [String: String] = [:]
    ) {
        (self.query, self.word, self.read, self.rows) = (query, word, read, rows)
        (self.gone, self.table, self.room) = (gone, table, room)
    }

    /// Shows it once; with `watch` then every row that changes, until it is interrupted.
    func show(
        _ client: ControlClient, _ output: ListOutput, watch: Bool, kind: String, items: ([Row]) -> [Tree]
    ) throws(CommandFault) {
        if watch { try follow(client, output) }
        let rows = try asking { () throws(ClientFault) in try read(client) }
        try output.show(kind: kind, items: { items(rows) }, table: { table(rows, $0) })
    }

    private func follow(_ client: ControlClient, _ output: ListOutput) throws(CommandFault) -> Never {
        try output.checkWatch()
        let isWide = output.form == .wide
        var flow = TableFlow(width: Screen.width, room: table([], isWide).withRoom(for: room))
        var following = ListFollowing(client: client, query: query)
        func show(_ rows: [Row]) throws(CommandFault) {
            try Screen.write(flow.text(of: table(rows, isWide)))
            try Screen.flush()
        }
        try following.run(
            list: { () throws(CommandFault) in
                let all = try asking { () throws(ClientFault) in
                    try persistently(client) { () throws(ClientFault) in try read(client) }
                }
                try show(all)
            },
            rows: { (changes) throws(CommandFault) in
                // A name that is gone and there again is shown as what it is now.
                for name in gone(changes) { Screen.complain("\(word) \(PlainText.shown(name)) is gone") }
                let changed = rows(changes)
                if !changed.isEmpty { try show(changed) }
            })
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
