// How facts about roles, groups, accounts and classes of priority change what somebody may do.

import ClusterModel

extension ClusterState {
    /// Folds one fact about access into the state.
    package mutating func apply(_ event: AccessEvent) {
        switch event {
        case .granted(let grant, _, _): access.set(grant)
        case .revoked(let subject, let scope, _, _): access.take(from: subject, in: scope)
        case .declared(let roster, _, _): access.set(roster)
        case .dissolved(let kind, let name, _, _): access.dissolve(kind, name)
        case .classDeclared(let priorityClass, _, _): access.set(priorityClass)
        case .classDropped(let name, _, _): access.dropClass(name)
        }
    }
}
