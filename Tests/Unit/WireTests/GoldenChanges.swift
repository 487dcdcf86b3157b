// Fixed values of lists that are followed, whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    private static let cursor = ChangeCursor(epoch: 3, number: 1_000_000)

    static let changeRequests: [ClientRequest] =
        [
            .changes(ChangesQuery(.jobs, since: nil, jobs: JobsQuery(includesFinished: true, user: name("ada")))),
            .changes(ChangesQuery(.nodes, since: cursor)), .changes(ChangesQuery(.queues, since: cursor)),
        ]
        + ([.services, .models, .recurring, .grants, .groups, .accounts, .classes] as [ChangesQuery.List]).map {
            .changes(ChangesQuery($0, since: cursor, namespace: $0 == .services ? name("research") : nil))
        }

    /// Rows that are called by name.
    private static let named: Changes = {
        var named = Changes(cursor: cursor)
        (named.services, named.models) = ([ServiceView(webRow)], [ModelView(digitsRow)])
        named.recurring = [RecurringView(nightlyRow, next: [time])]
        named.grants = [Grant(.group(name("vision")), .user, in: .namespace(name("research")))]
        named.rosters = [Roster(.account, name("grant-7"), [.user(name("carol"))])]
        named.classes = [PriorityClass(name: name("later"), value: -1_000)]
        named.gone = [
            RowName(name("old"), in: name("research")), RowName(name("urgent")),
            RowName(.group(name("vision")), in: .cluster),
        ]
        return named
    }()

    /// Jobs that a failure rule of their own holds.
    static let ruleHolds: [ClientReply] = {
        let blame = Blame(rank: 3, node: name("node-12"), exit: .code(4), signs: 2)
        let hold = Boxed(RuleHold(place: 1, cause: .rankFailed(blame)))
        return [.heldByRule(hold), .heldByRule(nil)].map { (wait: Wait) in
            .explained(Explanation(job: view, obstacles: [wait], position: nil, closest: nil))
        }
    }()

    static let changeReplies: [ClientReply] = {
        var all = Changes(cursor: cursor)
        (all.jobs, all.goneJobs, all.goneNodes) = ([JobLine(view)], [job], [node])
        all.nodes = [
            NodeView(
                id: node, name: name("node-12"), condition: .alive, capacity: memory, free: memory, allocations: 0,
                address: "10.0.0.12", unenforced: [])
        ]
        all.queues = [QueueView(spec: queue, used: memory, pending: 12, running: 3)]
        return [.changes(all), .changes(Changes(cursor: cursor, isStale: true)), .changes(named)]
    }()
}
