// Who was given which role, who is in which group and account, and which classes of priority there are: everything
// that decides what somebody may do, indexed by the one who asks. It grows with the cluster's people, not its jobs.

package import ClusterModel

/// Roles, groups, accounts and classes.
package struct AccessBook: Hashable, Sendable {
    /// Roles that are given by hand or by a site's own programs; a list of them is 1 MB.
    package static let mostGrants = 8_192
    /// Groups, and as many accounts.
    package static let mostRosters = 1_024
    /// Members of all groups and accounts together: a list of them, and the head of a checkpoint, hold 3 MB.
    package static let mostMembers = 32_768
    /// Classes, which people must tell apart.
    package static let mostClasses = 256

    /// Sorted by subject, then scope.
    package private(set) var grants: [Grant] = []
    /// Groups first, each kind sorted by name.
    package private(set) var rosters: [Roster] = []
    /// Sorted by name.
    package private(set) var classes: [PriorityClass] = []
    private var grantsOf = Lookup<Subject, [Grant]>()
    private var groupsOf = Lookup<Name, [Name]>()

    package init() {}

    package var members: Int { rosters.reduce(0) { $0 + $1.members.count } }

    package func grants(of subject: Subject) -> [Grant] { grantsOf[subject] ?? [] }

    /// The groups that a user is in, sorted.
    package func groups(of user: Name) -> [Name] { groupsOf[user] ?? [] }

    package func roster(_ kind: RosterKind, _ name: Name) -> Roster? {
        rosters.first { $0.kind == kind && $0.name == name }
    }

    package func rosters(of kind: RosterKind) -> [Roster] { rosters.filter { $0.kind == kind } }

    package func priorityClass(_ name: Name) -> PriorityClass? { classes.first { $0.name == name } }

    /// The accounts that a user may charge because of being a member, sorted.
    package func accounts(of user: Name) -> [Name] {
        let subjects = [Subject.user(user)] + groups(of: user).map(Subject.group)
        return rosters.filter { roster in roster.kind == .account && subjects.contains(where: roster.contains) }
            .map(\.name)
    }

    /// Whether a user may charge an account because of being a member, or in a group that is.
    package func isMember(_ user: Name, of account: Name) -> Bool {
        guard let roster = roster(.account, account) else { return false }
        return roster.contains(.user(user)) || groups(of: user).contains { roster.contains(.group($0)) }
    }

    /// What this principal may do, and where. Without a role there or over the cluster, given to it or to one of
    /// its groups, it is a user of the namespace `default`: what one gives in another namespace takes nothing away.
    package func rights(of principal: Principal) -> Rights {
        guard principal != .admin else { return Rights(principal: principal, everywhere: .admin) }
        var rights = Rights(principal: principal)
        for grant in grants(of: .user(principal.name)) { rights.add(grant) }
        for group in groups(of: principal.name) {
            for grant in grants(of: .group(group)) { rights.add(grant) }
        }
        if rights.role(in: .namespace(.standard)) == nil {
            rights.add(Grant(.user(principal.name), .user, in: .namespace(.standard)))
        }
        return rights
    }

    mutating func set(_ grant: Grant) {
        take(from: grant.subject, in: grant.scope)
        let place = grants.firstIndex { ($0.subject, $0.scope) > (grant.subject, grant.scope) } ?? grants.count
        grants.insert(grant, at: place)
        grantsOf[grant.subject, default: []].append(grant)
        grantsOf[grant.subject]?.sort { $0.scope < $1.scope }
    }

    mutating func take(from subject: Subject, in scope: Scope) {
        guard grantsOf[subject]?.contains(where: { $0.scope == scope }) == true else { return }
        grants.removeAll { $0.subject == subject && $0.scope == scope }
        grantsOf[subject]?.removeAll { $0.scope == scope }
        if grantsOf[subject]?.isEmpty == true { grantsOf[subject] = nil }
    }

    mutating func set(_ roster: Roster) {
        drop(roster.kind, roster.name)
        let place = rosters.firstIndex { other in
            other.kind == roster.kind ? other.name > roster.name : roster.kind == .group
        }
        rosters.insert(roster, at: place ?? rosters.count)
        guard roster.kind == .group else { return }
        for member in roster.members {
            groupsOf[member.name, default: []].append(roster.name)
            groupsOf[member.name]?.sort()
        }
    }

    /// A group takes its roles with it, and leaves the accounts: one of the same name is another group.
    mutating func dissolve(_ kind: RosterKind, _ name: Name) {
        drop(kind, name)
        guard kind == .group else { return }
        for grant in grants(of: .group(name)) { take(from: grant.subject, in: grant.scope) }
        for account in rosters(of: .account) where account.contains(.group(name)) {
            set(Roster(.account, account.name, account.members.filter { $0 != .group(name) }))
        }
    }

    private mutating func drop(_ kind: RosterKind, _ name: Name) {
        guard let place = rosters.firstIndex(where: { $0.kind == kind && $0.name == name }) else { return }
        let old = rosters.remove(at: place)
        guard kind == .group else { return }
        for member in old.members {
            groupsOf[member.name]?.removeAll { $0 == name }
            if groupsOf[member.name]?.isEmpty == true { groupsOf[member.name] = nil }
        }
    }

    mutating func set(_ priorityClass: PriorityClass) {
        dropClass(priorityClass.name)
        classes.insert(
            priorityClass, at: classes.firstIndex { $0.name > priorityClass.name } ?? classes.count)
    }

    mutating func dropClass(_ name: Name) { classes.removeAll { $0.name == name } }
}

/// What one principal may do, and where.
package struct Rights: Hashable, Sendable {
    package let principal: Principal
    /// In every namespace, and for what belongs to none.
    package private(set) var everywhere: Role?
    /// Sorted by namespace.
    package private(set) var namespaces: [(name: Name, role: Role)] = []

    package init(principal: Principal, everywhere: Role? = nil) {
        self.principal = principal
        self.everywhere = everywhere
    }

    package var isEmpty: Bool { everywhere == nil && namespaces.isEmpty }

    /// The highest role there; nil is none.
    package func role(in namespace: Name) -> Role? {
        let place = place(of: namespace)
        let local = place < namespaces.count && namespaces[place].name == namespace ? namespaces[place].role : nil
        guard let local, let everywhere else { return local ?? everywhere }
        return max(local, everywhere)
    }

    package func role(in scope: Scope) -> Role? {
        switch scope {
        case .cluster: everywhere
        case .namespace(let name): role(in: name)
        }
    }

    mutating func add(_ grant: Grant) {
        switch grant.scope {
        case .cluster: everywhere = max(everywhere ?? grant.role, grant.role)
        case .namespace(let name):
            let place = place(of: name)
            if place < namespaces.count, namespaces[place].name == name {
                namespaces[place].role = max(namespaces[place].role, grant.role)
            } else {
                namespaces.insert((name, grant.role), at: place)
            }
        }
    }

    /// The first place whose namespace is not before this one.
    private func place(of name: Name) -> Int { namespaces.firstPlace { $0.name < name } }

    package static func == (left: Rights, right: Rights) -> Bool {
        left.principal == right.principal && left.everywhere == right.everywhere
            && left.namespaces.elementsEqual(right.namespaces) { $0.name == $1.name && $0.role == $1.role }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(principal)
        hasher.combine(everywhere)
        for (name, role) in namespaces {
            hasher.combine(name)
            hasher.combine(role)
        }
    }
}
