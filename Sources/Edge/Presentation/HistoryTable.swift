// The history of a job as a table and as a document: `coordctl history`. Field names are an interface: fields are
// added, never renamed.

import ClusterModel
package import Messages

/// Makes the table of `coordctl history`.
package enum HistoryTable {
    private static let columns: [TextTable.Column] = [
        .init("#", isRightAligned: true, dropOrder: 2),
        .init("TIME(UTC)"),
        .init("EVENT"),
        .init("BY", least: 8),
        .init("CAUSE", isRightAligned: true, dropOrder: 1),
        .init("WHAT", least: 12),
    ]

    /// A row for every fact, in order; CAUSE names the row that led to it.
    package static func table(_ history: JobHistory) -> TextTable {
        var table = TextTable(columns)
        for (place, fact) in history.facts.enumerated() {
            table.add([
                "\(place + 1)", CalendarText.plain(fact.time), fact.what.word, fact.actorWords,
                history.facts.cause(of: place).map { "#\($0 + 1)" } ?? "-", words(of: fact, at: place, in: history),
            ])
        }
        return table
    }

    fileprivate static func words(of fact: JobFact, at place: Int, in history: JobHistory) -> String {
        fact.words(in: history, after: history.facts.cause(of: place).map { history.facts[$0] })
    }
}

extension Tree {
    package static func history(_ history: JobHistory) -> Tree {
        let job = history.job
        let facts = history.facts.enumerated().map { place, fact in
            object(
                [
                    ("number", .number(place + 1)), ("time", .text(CalendarText.iso(fact.time, milliseconds: true))),
                    ("kind", .text(fact.what.kind)), ("actor", .text(fact.actorWords)),
                    ("reason", .text(HistoryTable.words(of: fact, at: place, in: history))),
                    ("cause", history.facts.cause(of: place).map { .number($0 + 1) }),
                ] + details(fact.what))
        }
        return object([
            ("apiVersion", .text("coord/v1")), ("kind", .text("JobHistory")),
            ("job", .number(Int64(clamping: job.id.number))), ("element", job.element.map { .text($0.description) }),
            ("name", .text(job.spec.value.name.text)), ("owner", .text(job.owner.name.text)),
            ("state", .text(job.slurmState)), ("archived", .flag(history.isArchived)), ("facts", .list(facts)),
        ])
    }

    private static func details(_ what: JobFact.What) -> [(String, Tree?)] {
        switch what {
        case .placed(let places):
            [
                ("attempt", .number(Int64(places.value.attempt))), ("ranks", .number(places.value.ranks)),
                ("nodes", .number(places.value.nodes)), ("nodeList", .text(places.value.hosts)),
            ]
        case .ended(let share):
            [
                ("node", .text(share.value.node.text)), ("firstRank", .number(Int64(share.value.ranks.lowerBound))),
                ("ranks", .number(share.value.ranks.count)), ("ending", .text(share.value.ending.word)),
                ("alike", share.value.alike > 0 ? .number(share.value.alike) : nil),
            ]
        case .requeued(let kind): [("as", .text(word(kind.value)))]
        case .finished(let outcome): [("state", .text(outcome.value.slurmState))]
        case .elementsEnded(let count, let outcome):
            [("elements", .number(count)), ("state", .text(outcome.value.slurmState))]
        case .omitted(let count): [("facts", .number(count))]
        case .submitted, .held, .released, .suspended, .resumed, .ready, .split, .started, .stopping: []
        }
    }

    /// As `journal dump` has it.
    private static func word(_ kind: Requeue) -> String {
        switch kind {
        case .restart: "restart"
        case .mishap: "mishap"
        case .deferred: "deferred"
        case .commanded: "commanded"
        case .drained: "drained"
        case .held: "held"
        }
    }
}
