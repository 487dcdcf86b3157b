// Roles, groups, accounts, classes of priority and limits of use, as bytes and back. What is missing never means more:
// a role without a known scope is refused, not given everywhere.
import ClusterModel
import Ledger

extension PBRoleKind {
    init(_ role: Role) {
        self =
            switch role {
            case .viewer: .viewer
            case .user: .user
            case .operator: .operator
            case .admin: .admin
            }
    }

    func checked() throws(WireError) -> Role {
        switch self {
        case .viewer: return .viewer
        case .user: return .user
        case .operator: return .operator
        case .admin: return .admin
        default: throw Check.unknown(self, "Grant.role")
        }
    }
}

extension PBSubject: Coded {
    init(_ subject: Subject) {
        switch subject {
        case .user(let name): self.init(who: .user(name.text))
        case .group(let name): self.init(who: .group(name.text))
        }
    }

    func checked() throws(WireError) -> Subject {
        switch who {
        case .user(let name): return .user(try Check.name(name, "Subject.user"))
        case .group(let name): return .group(try Check.name(name, "Subject.group"))
        case nil: throw Check.unchosen("Subject.who")
        }
    }
}

extension PBScope: Coded {
    init(_ scope: Scope) {
        switch scope {
        case .namespace(let name): self.init(place: .namespace(name.text))
        case .cluster: self.init(place: .cluster(PBNothing()))
        }
    }

    func checked() throws(WireError) -> Scope {
        switch place {
        case .namespace(let name): return .namespace(try Check.name(name, "Scope.namespace"))
        case .cluster: return .cluster
        case nil: throw Check.unchosen("Scope.place")
        }
    }
}

extension PBGrant: Coded {
    init(_ grant: Grant) {
        self.init(subject: PBSubject(grant.subject), role: PBRoleKind(grant.role), scope: PBScope(grant.scope))
    }

    func checked() throws(WireError) -> Grant {
        Grant(
            try Check.need(subject, "Grant.subject"), try role.checked(), in: try Check.need(scope, "Grant.scope"))
    }
}

extension PBRosterKind {
    init(_ kind: RosterKind) {
        self =
            switch kind {
            case .group: .group
            case .account: .account
            }
    }

    func checked(_ field: StaticString) throws(WireError) -> RosterKind {
        switch self {
        case .group: return .group
        case .account: return .account
        default: throw Check.unknown(self, field)
        }
    }
}

extension PBRoster: Coded {
    init(_ roster: Roster) {
        self.init(
            kind: PBRosterKind(roster.kind), name: roster.name.text, members: roster.members.map { PBSubject($0) })
    }

    func checked() throws(WireError) -> Roster {
        let kind = try kind.checked("Roster.kind")
        let members = try Check.list(members, upTo: AccessBook.mostMembers, "Roster.members")
        guard kind == .account || !members.contains(where: \.isGroup) else {
            throw Check.refuse("Roster.members", "a group has users only")
        }
        return Roster(kind, try Check.name(name, "Roster.name"), members)
    }
}

extension PBPriorityClass: Coded {
    init(_ found: PriorityClass) {
        self.init(name: found.name.text, value: found.value, forEveryone: found.isForEveryone)
    }

    func checked() throws(WireError) -> PriorityClass {
        let most = PriorityClass.largest
        return PriorityClass(
            name: try Check.name(name, "PriorityClass.name"),
            value: try Check.within(value, -most...most, "PriorityClass.value"), isForEveryone: forEveryone)
    }
}

extension PBUsageBound: Coded {
    init(_ bound: UsageBound) {
        self.init(
            running: bound.running.map { .runningJobs(UInt32(clamping: $0)) },
            pending: bound.pending.map { .pendingJobs(UInt32(clamping: $0)) },
            gpus: bound.gpus.map { .gpuCount($0) })
    }

    func checked() throws(WireError) -> UsageBound {
        var bound = UsageBound()
        if case .runningJobs(let count) = running {
            bound.running = try Check.number(count, "UsageBound.running_jobs")
        }
        if case .pendingJobs(let count) = pending {
            bound.pending = try Check.number(count, "UsageBound.pending_jobs")
        }
        if case .gpuCount(let count) = gpus {
            bound.gpus = try Check.within(count, 0...WireLimits.amount, "UsageBound.gpu_count")
        }
        return bound
    }
}

extension PBLimitReached: Coded {
    init(_ reached: LimitReached) {
        let kind: PBLimitKind =
            switch reached.kind {
            case .running: .running
            case .pending: .pending
            case .gpus: .gpus
            }
        let holder: Holder =
            switch reached.holder {
            case .user(let name): .user(name.text)
            case .account(let name): .account(name.text)
            }
        self.init(
            queue: reached.queue.text, holder: holder, kind: kind, used: reached.used, limit: reached.limit,
            asked: reached.asked)
    }

    func checked() throws(WireError) -> LimitReached {
        LimitReached(
            queue: try Check.name(queue, "LimitReached.queue"), holder: try who(), kind: try what(),
            used: try Check.within(used, 0...WireLimits.sum, "LimitReached.used"),
            limit: try Check.within(limit, 0...WireLimits.sum, "LimitReached.limit"),
            asked: try Check.within(asked, 0...WireLimits.sum, "LimitReached.asked"))
    }

    private func who() throws(WireError) -> LimitHolder {
        switch holder {
        case .user(let name): return .user(try Check.name(name, "LimitReached.user"))
        case .account(let name): return .account(try Check.name(name, "LimitReached.account"))
        case nil: throw Check.unchosen("LimitReached.holder")
        }
    }

    private func what() throws(WireError) -> ClusterModel.LimitKind {
        switch kind {
        case .running: return .running
        case .pending: return .pending
        case .gpus: return .gpus
        default: throw Check.unknown(kind, "LimitReached.kind")
        }
    }
}
