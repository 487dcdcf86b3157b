// What is different between two tables, in words that the driver's log and its tests use. Pure.

/// One difference.
package enum RouteChange: Hashable, Sendable {
    case serviceAdded(String)
    case serviceRemoved(String)
    /// Routes or rules of a service are others.
    case serviceChanged(String)
    case replicaAdded(UInt64, service: String)
    case replicaRemoved(UInt64, service: String)
    /// It stays where it is, with another weight or flag.
    case replicaChanged(UInt64, service: String)
    /// It is somewhere else: another slot, and the old one is drained.
    case replicaMoved(UInt64, service: String)
}

extension RouteTable {
    /// What must happen to get from this table to the next, in order of name and id: what comes before what goes.
    package func changes(to next: RouteTable) -> [RouteChange] {
        var (coming, going): ([RouteChange], [RouteChange]) = ([], [])
        for service in next.services {
            guard let old = self.service(named: service.name) else {
                coming.append(.serviceAdded(service.name))
                coming += service.replicas.map(\.id).sorted().map { .replicaAdded($0, service: service.name) }
                continue
            }
            if !service.hasRules(of: old) { coming.append(.serviceChanged(service.name)) }
            let (come, go) = old.replicaChanges(to: service)
            coming += come
            going += go
        }
        for old in services where next.service(named: old.name) == nil {
            going += old.replicas.map(\.id).sorted().map { .replicaRemoved($0, service: old.name) }
            going.append(.serviceRemoved(old.name))
        }
        return coming + going
    }
}

extension RoutedService {
    /// Whether everything but the replicas is the same.
    fileprivate func hasRules(of other: RoutedService) -> Bool {
        var (mine, theirs) = (self, other)
        mine.replicas = []
        theirs.replicas = []
        return mine == theirs
    }

    fileprivate func replicaChanges(to next: RoutedService) -> (coming: [RouteChange], going: [RouteChange]) {
        var before: [UInt64: RoutedReplica] = [:]
        for replica in replicas { before[replica.id] = replica }
        var coming: [RouteChange] = []
        for replica in next.replicas.sorted(by: { $0.id < $1.id }) {
            guard let old = before.removeValue(forKey: replica.id) else {
                coming.append(.replicaAdded(replica.id, service: name))
                continue
            }
            if !replica.isAt(old) {
                coming.append(.replicaMoved(replica.id, service: name))
            } else if replica != old {
                coming.append(.replicaChanged(replica.id, service: name))
            }
        }
        return (coming, before.keys.sorted().map { .replicaRemoved($0, service: name) })
    }
}

extension RoutedReplica {
    /// Whether it is the same process as far as a proxy can tell.
    func isAt(_ other: RoutedReplica) -> Bool {
        address == other.address && port == other.port && serverName == other.serverName && revision == other.revision
            && id == other.id
    }
}
