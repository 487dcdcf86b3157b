// Roles, groups, accounts, classes and limits, with the parts drawn from a seed.
import ClusterModel
import Ledger
import Messages

extension CodecSource {
    mutating func usageBound() -> UsageBound {
        UsageBound(running: maybe { $0.number() }, pending: maybe { $0.number() }, gpus: maybe { $0.amount() })
    }

    mutating func reached() -> LimitReached {
        LimitReached(
            queue: name(), holder: below(2) == 0 ? .user(name()) : .account(name()), kind: some(LimitKind.allCases),
            used: amount(), limit: amount(), asked: amount())
    }

    mutating func subject() -> Subject { below(2) == 0 ? .user(name()) : .group(name()) }

    mutating func scope() -> Scope { below(2) == 0 ? .cluster : .namespace(name()) }

    mutating func grant() -> Grant { Grant(subject(), some(Role.allCases), in: scope()) }

    mutating func roster(_ kind: RosterKind) -> Roster {
        Roster(kind, name(), list(upTo: 6) { kind == .group ? .user($0.name()) : $0.subject() })
    }

    mutating func priorityClass() -> PriorityClass {
        PriorityClass(name: name(), value: Int32(below(2_000_001) - 1_000_000), isForEveryone: below(2) == 0)
    }

    mutating func accessRequests() -> [ClientRequest] {
        [
            .setQueue(name(), isOpen: below(2) == 0), .grant(grant()), .revoke(subject(), scope()), .grants, .identity,
            .changeRoster(.group, name(), .add(list(upTo: 5) { .user($0.name()) })),
            .changeRoster(.account, name(), .remove(list(upTo: 5) { $0.subject() })),
            .changeRoster(some(RosterKind.allCases), name(), .dissolve), .rosters(some(RosterKind.allCases)),
            .declareClass(priorityClass()), .dropClass(name()), .classes,
        ]
    }

    mutating func accessReplies() -> [ClientReply] {
        [
            .grants(list(upTo: 5) { $0.grant() }),
            .identity(
                Persona(
                    principal: principal(), groups: list(upTo: 3) { $0.name() }, roles: list(upTo: 3) { $0.grant() },
                    accounts: list(upTo: 3) { $0.name() }, mustBeMember: below(2) == 0)),
            .rosters([roster(.group), roster(.account)]), .classes(list(upTo: 4) { $0.priorityClass() }),
        ]
    }

    mutating func accessEvents() -> [AccessEvent] {
        [
            .granted(grant(), by: principal(), at: time()), .revoked(subject(), scope(), by: principal(), at: time()),
            .declared(roster(.group), by: principal(), at: time()),
            .declared(roster(.account), by: principal(), at: time()),
            .dissolved(some(RosterKind.allCases), name(), by: principal(), at: time()),
            .classDeclared(priorityClass(), by: principal(), at: time()),
            .classDropped(name(), by: principal(), at: time()),
        ]
    }
}
