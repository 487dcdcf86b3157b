// Who is who in a random world: an admin, two who submit, an operator of one namespace and one who only looks. The
// roles are asked for when the world begins, and again when its faults are over; in between one is taken for a while.

import ClusterModel
import Messages

enum People {
    /// A namespace that not everybody may know of.
    static let lab = Name(unchecked: "lab")
    static let crew = Name(unchecked: "crew")
    static let physics = Name(unchecked: "physics")
    static let rush = Name(unchecked: "rush")

    /// The clients, by their place; the first is the admin.
    static let count = 5
    static let member = 2
    static let labOperator = 3
    static let viewer = 4

    static func name(_ client: Int) -> Name { Name(unchecked: "user-\(client)") }

    /// What the admin asks for in the beginning.
    static var setup: [ClientRequest] {
        [
            .changeRoster(.group, crew, .add([.user(name(1)), .user(name(member))])),
            .grant(Grant(.group(crew), .user, in: .namespace(.standard))),
            .changeRoster(.account, physics, .add([.group(crew)])),
            .declareClass(PriorityClass(name: rush, value: 2, isForEveryone: true)),
        ] + roles
    }

    /// Roles without which something would never end.
    static var roles: [ClientRequest] {
        [
            .grant(Grant(.user(name(member)), .user, in: .namespace(.standard))),
            .grant(Grant(.user(name(member)), .user, in: .namespace(lab))),
            .grant(Grant(.user(name(labOperator)), .operator, in: .namespace(lab))),
            .grant(Grant(.user(name(viewer)), .viewer, in: .namespace(.standard))),
        ]
    }
}

/// What somebody may try to see of a job.
enum Look: CaseIterable, Hashable {
    case list
    case describe
    case explain
    case log

    func request(for id: JobID) -> ClientRequest {
        switch self {
        case .list: .jobs(JobsQuery(includesFinished: true))
        case .describe: .job(id)
        case .explain: .explain(id)
        case .log: .logs(LogsRequest(job: id, rank: 0))
        }
    }
}

extension World {
    /// Somebody, whoever it is, looks at a job.
    mutating func look(_ client: Int, at job: Int, _ look: Look) {
        guard !areFaultsOver, let id = knowledge[job].id else { return }
        ask(client, look.request(for: id), .look)
    }

    /// One of those who submit has no role in the lab for a while.
    func planRevocation(until end: Int64, using chance: inout Randomness) -> [(time: Int64, request: ClientRequest)] {
        guard chance.chance(perMille: 400) else { return [] }
        let subject = Subject.user(People.name(People.member))
        let time = Int64(chance.below(Int(end)))
        let grant = Grant(subject, .user, in: .namespace(People.lab))
        return [
            (time, .revoke(subject, .namespace(People.lab))),
            (time + Int64(chance.below(60_000)), .grant(grant)),
        ]
    }
}
