// Roles, groups, accounts and classes of priority as tables, documents and sentences. The field names of the documents
// are an interface: fields are added, never renamed.

package import ClusterModel
package import Messages

/// Makes the table of `coordctl access list`.
package enum GrantTable {
    package static func table(_ grants: [Grant]) -> TextTable {
        var table = TextTable([
            .init("TO"), .init("NAME", least: 8), .init("ROLE"), .init("NAMESPACE", least: 8),
        ])
        for grant in grants {
            table.add([
                grant.subject.isGroup ? "group" : "user", grant.subject.name.text, grant.role.word,
                grant.scope.namespace?.text ?? "(whole cluster)",
            ])
        }
        return table
    }
}

/// Makes the tables of `coordctl group list` and `coordctl account list`.
package enum RosterTable {
    package static func table(_ rosters: [Roster], of kind: RosterKind) -> TextTable {
        var table = TextTable([
            .init(kind.word.uppercased(), least: 8), .init("MEMBERS", isRightAligned: true),
            .init("WHO", least: 12, dropOrder: 1),
        ])
        for roster in rosters {
            let names = roster.members.map { $0.isGroup ? "group \($0.name)" : $0.name.text }
            table.add([roster.name.text, "\(roster.members.count)", names.joined(separator: ", ")])
        }
        return table
    }
}

/// Makes the table of `coordctl priority list`.
package enum ClassTable {
    package static func table(_ classes: [PriorityClass]) -> TextTable {
        var table = TextTable([
            .init("CLASS", least: 8), .init("VALUE", isRightAligned: true), .init("FOR"),
        ])
        for found in classes { table.add([found.name.text, "\(found.value)", found.audience]) }
        return table
    }
}

extension PriorityClass {
    fileprivate var audience: String { value <= 0 || isForEveryone ? "everyone" : "operators" }
}

extension Scope {
    package var namespace: Name? {
        switch self {
        case .cluster: nil
        case .namespace(let name): name
        }
    }
}

extension Persona {
    /// The lines of `coordctl access whoami`.
    package var sentences: [String] {
        var lines = ["You are \(principal)."]
        if !groups.isEmpty { lines.append("Groups: \(groups.map(\.text).joined(separator: ", ")).") }
        for grant in roles { lines.append("Role: \(grant.role.word) of \(grant.scope), which \(grant.role.meaning).") }
        if mustBeMember {
            let names = accounts.isEmpty ? "none" : accounts.map(\.text).joined(separator: ", ")
            lines.append("Accounts that you may charge as a member: \(names).")
        }
        return lines
    }
}

extension Role {
    /// What it permits, after "which".
    package var meaning: String {
        switch self {
        case .viewer: "sees jobs"
        case .user: "sees jobs, submits, and changes your own"
        case .operator: "changes everybody's jobs; over the whole cluster, nodes and queues too"
        case .admin: "does everything there, and gives roles"
        }
    }
}

extension Tree {
    package static func grant(_ grant: Grant) -> Tree {
        object([
            ("subject", subject(grant.subject)), ("role", .text(grant.role.word)),
            ("namespace", grant.scope.namespace.map { .text($0.text) }),
            ("wholeCluster", grant.scope == .cluster ? .flag(true) : nil),
        ])
    }

    private static func subject(_ subject: Subject) -> Tree {
        object([("kind", .text(subject.isGroup ? "group" : "user")), ("name", .text(subject.name.text))])
    }

    package static func roster(_ roster: Roster) -> Tree {
        object([
            ("kind", .text(roster.kind.word)), ("name", .text(roster.name.text)),
            ("members", .list(roster.members.map(subject))),
        ])
    }

    /// Can be given to `coordctl apply` as it stands.
    package static func priorityClass(_ found: PriorityClass) -> Tree {
        object([
            ("apiVersion", .text("coord/v1")), ("kind", .text("PriorityClass")),
            ("metadata", object([("name", .text(found.name.text))])),
            ("spec", priorityClassSpec(found)),
        ])
    }

    /// What was declared of a class, in the manifest's words.
    package static func priorityClassSpec(_ found: PriorityClass) -> Tree {
        object([
            ("value", .number(Int64(found.value))), ("forEveryone", found.isForEveryone ? .flag(true) : nil),
        ])
    }

    package static func identity(_ identity: Persona) -> Tree {
        object([
            ("apiVersion", .text("coord/v1")), ("kind", .text("WhoAmI")),
            ("principal", .text(identity.principal.name.text)), ("groups", .texts(identity.groups.map(\.text))),
            ("roles", .list(identity.roles.map(grant))), ("accounts", .texts(identity.accounts.map(\.text))),
            ("mustBeMember", .flag(identity.mustBeMember)),
        ])
    }

    /// The bounds of a queue as its manifest has them; nil without any.
    package static func limits(_ limits: UsageLimits) -> Tree? {
        guard !limits.isEmpty else { return nil }
        return object([
            ("perUser", limits.perUser.isEmpty ? nil : bound(limits.perUser)),
            ("perAccount", limits.perAccount.isEmpty ? nil : bound(limits.perAccount)),
        ])
    }

    private static func bound(_ bound: UsageBound) -> Tree {
        object([
            ("runningJobs", bound.running.map(Tree.number)), ("pendingJobs", bound.pending.map(Tree.number)),
            ("gpus", bound.gpus.map(Tree.number)),
        ])
    }
}
