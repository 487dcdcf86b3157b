// Who may do how much, where: roles, those who hold them, and the sets of users that have one name. What each role
// permits is decided by the control plane; here are only the nouns.

/// How much somebody may do. Each role includes those before it.
package enum Role: Int, Hashable, Comparable, Sendable, CaseIterable {
    /// Sees jobs and touches none.
    case viewer = 1
    /// Submits, and touches what is its own.
    case user
    /// Touches everybody's jobs; with the whole cluster as its scope, nodes and queues too.
    case `operator`
    case admin

    package static func < (less: Role, more: Role) -> Bool { less.rawValue < more.rawValue }

    package var word: String {
        switch self {
        case .viewer: "viewer"
        case .user: "user"
        case .operator: "operator"
        case .admin: "admin"
        }
    }

    package init?(word: String) {
        guard let role = Role.allCases.first(where: { $0.word == word }) else { return nil }
        self = role
    }
}

/// One user, or the set of users that a group is.
package enum Subject: Hashable, Comparable, Sendable, CustomStringConvertible {
    case user(Name)
    case group(Name)

    package var name: Name {
        switch self {
        case .user(let name), .group(let name): name
        }
    }

    package var isGroup: Bool {
        switch self {
        case .user: false
        case .group: true
        }
    }

    package static func < (less: Subject, more: Subject) -> Bool {
        less.isGroup == more.isGroup ? less.name < more.name : more.isGroup
    }

    package var description: String { "\(isGroup ? "group" : "user") \(name)" }
}

/// Where a role counts.
package enum Scope: Hashable, Comparable, Sendable, CustomStringConvertible {
    case cluster
    case namespace(Name)

    package static func < (less: Scope, more: Scope) -> Bool {
        switch (less, more) {
        case (_, .cluster): false
        case (.cluster, .namespace): true
        case (.namespace(let less), .namespace(let more)): less < more
        }
    }

    package var description: String {
        switch self {
        case .cluster: "the whole cluster"
        case .namespace(let name): "namespace \(name)"
        }
    }
}

/// A role that was given. There is one for each subject and scope: another takes its place.
package struct Grant: Hashable, Sendable {
    package let subject: Subject
    package let role: Role
    package let scope: Scope

    package init(_ subject: Subject, _ role: Role, in scope: Scope) {
        self.subject = subject
        self.role = role
        self.scope = scope
    }
}

package enum RosterKind: Hashable, Sendable, CaseIterable {
    /// Users who are given roles together.
    case group
    /// Those on whose behalf jobs are counted together; users and groups may be its members.
    case account

    package var word: String {
        switch self {
        case .group: "group"
        case .account: "account"
        }
    }
}

/// A named set of users, and for an account of groups too.
package struct Roster: Hashable, Sendable {
    package let kind: RosterKind
    package let name: Name
    /// Sorted, each once.
    package private(set) var members: [Subject]

    package init(_ kind: RosterKind, _ name: Name, _ members: [Subject] = []) {
        self.kind = kind
        self.name = name
        self.members = []
        for member in members.sorted() where self.members.last != member { self.members.append(member) }
    }

    package func contains(_ member: Subject) -> Bool { members.containsSorted(member) }
}

/// A priority that has a name.
package struct PriorityClass: Hashable, Sendable {
    /// A thousandth of what a priority can be, so that any `nice` may be taken from it.
    package static let largest: Int32 = 1_000_000

    package let name: Name
    package let value: Int32
    /// Whether a user may ask for it although it is above 0.
    package let isForEveryone: Bool

    package init(name: Name, value: Int32, isForEveryone: Bool = false) {
        self.name = name
        self.value = value
        self.isForEveryone = isForEveryone
    }
}
