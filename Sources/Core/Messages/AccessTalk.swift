// What is asked and told about access: how a group or an account is to change, and who somebody is to the cluster.

package import ClusterModel

/// What is to become of a group or an account.
package enum RosterChange: Hashable, Sendable {
    /// Makes it where there is none.
    case add([Subject])
    case remove([Subject])
    case dissolve
}

/// Who asks, as the cluster sees it.
package struct Persona: Hashable, Sendable {
    package var principal: Principal
    package var groups: [Name]
    /// The highest role in each scope in which there is one, the whole cluster first.
    package var roles: [Grant]
    /// The accounts that it may charge as a member.
    package var accounts: [Name]
    /// Whether a job's account must be one of them; until some account is declared, any will do.
    package var mustBeMember: Bool

    package init(principal: Principal, groups: [Name], roles: [Grant], accounts: [Name], mustBeMember: Bool) {
        self.principal = principal
        self.groups = groups
        self.roles = roles
        self.accounts = accounts
        self.mustBeMember = mustBeMember
    }
}
