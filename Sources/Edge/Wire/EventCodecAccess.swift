// Facts about access, as bytes and back.
import ClusterModel
import Ledger

extension PBEvent.Fact {
    init(_ event: AccessEvent) {
        switch event {
        case .granted(let grant, let by, let time):
            self = .roleGranted(PBRoleGranted(grant: PBGrant(grant), by: PBPrincipal(by), atMs: time.milliseconds))
        case .revoked(let subject, let scope, let by, let time):
            self = .roleRevoked(
                PBRoleRevoked(
                    subject: PBSubject(subject), scope: PBScope(scope), by: PBPrincipal(by), atMs: time.milliseconds))
        case .declared(let roster, let by, let time):
            self = .rosterDeclared(
                PBRosterDeclared(roster: PBRoster(roster), by: PBPrincipal(by), atMs: time.milliseconds))
        case .dissolved(let kind, let name, let by, let time):
            self = .rosterDissolved(
                PBRosterDissolved(
                    kind: PBRosterKind(kind), name: name.text, by: PBPrincipal(by), atMs: time.milliseconds))
        case .classDeclared(let found, let by, let time):
            self = .classDeclared(
                PBClassDeclared(
                    priorityClass: PBPriorityClass(found), by: PBPrincipal(by), atMs: time.milliseconds))
        case .classDropped(let name, let by, let time):
            self = .classDropped(PBClassDropped(name: name.text, by: PBPrincipal(by), atMs: time.milliseconds))
        }
    }
}

extension PBRoleGranted {
    func event() throws(WireError) -> AccessEvent {
        .granted(
            try Check.need(grant, "RoleGranted.grant"), by: try Check.need(by, "RoleGranted.by"),
            at: try Check.time(atMs, "RoleGranted.at_ms"))
    }
}

extension PBRoleRevoked {
    func event() throws(WireError) -> AccessEvent {
        .revoked(
            try Check.need(subject, "RoleRevoked.subject"), try Check.need(scope, "RoleRevoked.scope"),
            by: try Check.need(by, "RoleRevoked.by"), at: try Check.time(atMs, "RoleRevoked.at_ms"))
    }
}

extension PBRosterDeclared {
    func event() throws(WireError) -> AccessEvent {
        .declared(
            try Check.need(roster, "RosterDeclared.roster"), by: try Check.need(by, "RosterDeclared.by"),
            at: try Check.time(atMs, "RosterDeclared.at_ms"))
    }
}

extension PBRosterDissolved {
    func event() throws(WireError) -> AccessEvent {
        .dissolved(
            try kind.checked("RosterDissolved.kind"), try Check.name(name, "RosterDissolved.name"),
            by: try Check.need(by, "RosterDissolved.by"), at: try Check.time(atMs, "RosterDissolved.at_ms"))
    }
}

extension PBClassDeclared {
    func event() throws(WireError) -> AccessEvent {
        .classDeclared(
            try Check.need(priorityClass, "ClassDeclared.priority_class"),
            by: try Check.need(by, "ClassDeclared.by"), at: try Check.time(atMs, "ClassDeclared.at_ms"))
    }
}

extension PBClassDropped {
    func event() throws(WireError) -> AccessEvent {
        .classDropped(
            try Check.name(name, "ClassDropped.name"), by: try Check.need(by, "ClassDropped.by"),
            at: try Check.time(atMs, "ClassDropped.at_ms"))
    }
}
