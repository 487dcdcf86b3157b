// What clients ask and are told about access, as bytes and back.
import ClusterModel
import Ledger
import Messages

extension PBRosterChange {
    init(_ kind: RosterKind, _ name: Name, _ change: RosterChange) {
        self.init(kind: PBRosterKind(kind), name: name.text)
        switch change {
        case .add(let members): (action, self.members) = (.add, members.map { PBSubject($0) })
        case .remove(let members): (action, self.members) = (.remove, members.map { PBSubject($0) })
        case .dissolve: action = .dissolve
        }
    }

    func request() throws(WireError) -> ClientRequest {
        .changeRoster(
            try kind.checked("RosterChange.kind"), try Check.name(name, "RosterChange.name"), try change())
    }

    private func change() throws(WireError) -> RosterChange {
        let members = try Check.list(members, upTo: AccessBook.mostMembers, "RosterChange.members")
        switch action {
        case .add: return .add(members)
        case .remove: return .remove(members)
        case .dissolve: return .dissolve
        default: throw Check.unknown(action, "RosterChange.action")
        }
    }
}

extension PBIdentity: Coded {
    init(_ identity: Persona) {
        self.init(
            principal: PBPrincipal(identity.principal), groups: identity.groups.map(\.text),
            roles: identity.roles.map { PBGrant($0) }, accounts: identity.accounts.map(\.text),
            mustBeMember: identity.mustBeMember)
    }

    func checked() throws(WireError) -> Persona {
        Persona(
            principal: try Check.need(principal, "Identity.principal"),
            groups: try Check.names(groups, upTo: AccessBook.mostRosters, "Identity.groups"),
            roles: try Check.list(roles, upTo: AccessBook.mostGrants, "Identity.roles"),
            accounts: try Check.names(accounts, upTo: AccessBook.mostRosters, "Identity.accounts"),
            mustBeMember: mustBeMember)
    }
}

extension Check {
    static func names(_ texts: [String], upTo most: Int, _ field: StaticString) throws(WireError) -> [Name] {
        try count(texts.count, upTo: most, field)
        var names: [Name] = []
        for text in texts { names.append(try name(text, field)) }
        return names
    }

    /// Groups and accounts, bounded with all their members together.
    static func rosters(_ list: [PBRoster], _ field: StaticString) throws(WireError) -> [Roster] {
        let members = list.reduce(0) { $0 + $1.members.count }
        try count(members, upTo: AccessBook.mostMembers, field)
        return try Check.list(list, upTo: 2 * AccessBook.mostRosters, field)
    }
}
