// Who is given what, decided: roles, groups, accounts, classes of priority, and whether a queue is open. Each is safe
// to ask for twice. Whether whoever asks may is decided before, in Access.swift.

package import ClusterModel
import Ledger
package import Messages

extension ClusterConductor {
    mutating func grant(
        _ grant: Grant, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard grant.subject != .user(Principal.admin.name) else {
            throw .invalid(field: "subject", why: "user admin may do everything always, and needs no role")
        }
        if case .group(let name) = grant.subject, state.access.roster(.group, name) == nil {
            throw .unknown(what: "group", name)
        }
        let old = state.access.grants(of: grant.subject).first { $0.scope == grant.scope }
        guard old != grant else { return .done }
        guard old != nil || state.access.grants.count < AccessBook.mostGrants else {
            throw .conflict(why: "there are \(AccessBook.mostGrants) roles already; give them to groups")
        }
        commit(.access(.granted(grant, by: principal, at: now.wall)), to: &turn)
        return .done
    }

    mutating func revoke(
        _ subject: Subject, in scope: Scope, by principal: Principal, at now: Now, into turn: inout Turn
    ) -> ClientReply {
        if state.access.grants(of: subject).contains(where: { $0.scope == scope }) {
            commit(.access(.revoked(subject, scope, by: principal, at: now.wall)), to: &turn)
        }
        return .done
    }

    mutating func changeRoster(
        _ kind: RosterKind, _ name: Name, _ change: RosterChange, by principal: Principal, at now: Now,
        into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        let old = state.access.roster(kind, name)
        let new: Roster
        switch change {
        case .add(let members):
            try check(members, for: kind)
            new = Roster(kind, name, (old?.members ?? []) + members)
        case .remove(let members):
            guard let old else { throw .unknown(what: kind.word, name) }
            new = Roster(kind, name, old.members.filter { !members.contains($0) })
        case .dissolve:
            if old != nil { commit(.access(.dissolved(kind, name, by: principal, at: now.wall)), to: &turn) }
            return .done
        }
        guard new != old else { return .done }
        guard old != nil || state.access.rosters(of: kind).count < AccessBook.mostRosters else {
            throw .conflict(why: "there are \(AccessBook.mostRosters) \(kind.word)s already")
        }
        let members = state.access.members - (old?.members.count ?? 0) + new.members.count
        guard members <= AccessBook.mostMembers else {
            throw .conflict(why: "all groups and accounts have at most \(AccessBook.mostMembers) members together")
        }
        commit(.access(.declared(new, by: principal, at: now.wall)), to: &turn)
        return .done
    }

    private func check(_ members: [Subject], for kind: RosterKind) throws(Rejection) {
        for case .group(let name) in members {
            guard kind == .account else {
                throw .invalid(field: "members", why: "a group has users, and no groups such as \(name)")
            }
            guard state.access.roster(.group, name) != nil else { throw .unknown(what: "group", name) }
        }
    }

    mutating func declareClass(
        _ priorityClass: PriorityClass, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        let most = PriorityClass.largest
        guard (-most...most).contains(priorityClass.value) else {
            throw .invalid(field: "value", why: "it is within -\(most) and \(most)")
        }
        let old = state.access.priorityClass(priorityClass.name)
        guard old != priorityClass else { return .done }
        guard old != nil || state.access.classes.count < AccessBook.mostClasses else {
            throw .conflict(why: "there are \(AccessBook.mostClasses) classes of priority already")
        }
        commit(.access(.classDeclared(priorityClass, by: principal, at: now.wall)), to: &turn)
        return .done
    }

    mutating func dropClass(
        _ name: Name, by principal: Principal, at now: Now, into turn: inout Turn
    ) -> ClientReply {
        if state.access.priorityClass(name) != nil {
            commit(.access(.classDropped(name, by: principal, at: now.wall)), to: &turn)
        }
        return .done
    }

    mutating func setQueue(
        _ name: Name, isOpen: Bool, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard var spec = state.queue(name)?.spec else { throw .unknownQueue(name) }
        guard spec.isOpen != isOpen else { return .done }
        spec.isOpen = isOpen
        commit(.queue(.declared(spec)), to: &turn)
        return .done
    }

    /// The spec with its priority: the value of its class, less what it is nice by.
    ///
    /// As long as no class is declared, a priority is any number. After that, what is above 0 is for a class to give,
    /// or for an operator; and a class above 0 is an operator's unless it is declared for everyone.
    func priced(_ asked: Boxed<JobSpec>, for principal: Principal) throws(Rejection) -> Boxed<JobSpec> {
        let spec = try resolved(asked)
        let asked = spec.value.priority
        let role = state.access.rights(of: principal).role(in: spec.value.namespace) ?? .viewer
        guard let name = spec.value.priorityClass else {
            guard asked <= 0 || state.access.classes.isEmpty || role >= .operator else {
                throw .denied(principal, verb: "set a priority above 0 beside the classes of `coordctl priority list`")
            }
            return spec
        }
        guard let found = state.access.priorityClass(name) else { throw .unknown(what: "priority class", name) }
        guard asked <= 0 else {
            throw .invalid(field: "priority", why: "beside priority class \(name) it may only lower (--nice)")
        }
        guard found.value <= 0 || found.isForEveryone || role >= .operator else {
            throw .denied(principal, verb: "use priority class \(name)")
        }
        var priced = spec.value
        priced.priority = Int32(clamping: Int64(found.value) + Int64(asked))
        return Boxed(priced)
    }
}

extension ClusterConductor {
    func identity(of principal: Principal) -> Persona {
        let rights = state.access.rights(of: principal)
        let subject = Subject.user(principal.name)
        let everywhere = rights.everywhere.map { [Grant(subject, $0, in: .cluster)] } ?? []
        return Persona(
            principal: principal, groups: state.access.groups(of: principal.name),
            roles: everywhere + rights.namespaces.map { Grant(subject, $0.role, in: .namespace($0.name)) },
            accounts: state.access.accounts(of: principal.name),
            mustBeMember: state.access.rosters.last?.kind == .account)
    }

    /// The roles that were given: all for an operator of the cluster; for others their own, those of their groups, and
    /// those in namespaces of which they are admins.
    package func grants(for principal: Principal) -> [Grant] {
        let rights = state.access.rights(of: principal)
        return state.access.grants.filter { state.access.sees($0.subject, $0.scope, by: rights) }
    }

    /// The groups or accounts: all for an operator of the cluster, for others those that they are in.
    package func rosters(_ kind: RosterKind, for principal: Principal) -> [Roster] {
        let rights = state.access.rights(of: principal)
        return state.access.rosters(of: kind).filter { state.access.sees(kind, $0.name, by: rights) }
    }
}

extension AccessBook {
    /// Whether it may know of a role that is or was given.
    func sees(_ subject: Subject, _ scope: Scope, by rights: Rights) -> Bool {
        guard !rights.seesEverybody else { return true }
        let isOwn =
            switch subject {
            case .user(let name): name == rights.principal.name
            case .group(let name): groups(of: rights.principal.name).contains(name)
            }
        return isOwn || rights.role(in: scope) == .admin
    }

    /// Whether it may know of a group or an account.
    func sees(_ kind: RosterKind, _ name: Name, by rights: Rights) -> Bool {
        guard !rights.seesEverybody else { return true }
        return switch kind {
        case .group: groups(of: rights.principal.name).contains(name)
        case .account: isMember(rights.principal.name, of: name)
        }
    }
}

extension Rights {
    fileprivate var seesEverybody: Bool { everywhere.map { $0 >= .operator } ?? false }
}
