// What is asked and told about services.

package import ClusterModel

/// A service as people call it.
package struct ServiceReference: Hashable, Sendable, CustomStringConvertible {
    package let namespace: Name
    package let name: Name

    package init(_ name: Name, in namespace: Name = .standard) {
        self.namespace = namespace
        self.name = name
    }

    package var description: String { namespace == .standard ? "\(name)" : "\(namespace)/\(name)" }
}

package struct ServicesQuery: Hashable, Sendable {
    /// Only those after this one.
    package var after: ServiceID?
    package var namespace: Name?

    package init(after: ServiceID? = nil, namespace: Name? = nil) {
        self.after = after
        self.namespace = namespace
    }
}

/// What is to become of a service that is there.
package enum ServiceChange: Hashable, Sendable {
    case scale(Int)
    /// The number of its replicas follows this; nil: what somebody says.
    case autoscale(Boxed<ServiceScaling>?)
    /// Its rollout stands still.
    case pause
    case resume
    /// The step that is watched has been watched enough.
    case promote
    /// Back from the rollout that goes on, or to this revision, or to the one before; nil chooses.
    case undo(to: UInt32?)
    /// Every replica is replaced, in the way of a rollout.
    case restart
    /// Its replicas are ended, and then it is gone.
    case drop
}

package enum ServiceRequest: Hashable, Sendable {
    /// Makes it, or changes it to this. Its job's payload hash is filled in by the edge.
    case declare(Boxed<ServiceSpec>)
    /// What would become of it, were it declared now: answered with `.rehearsed`; nothing is changed. The hash of its
    /// job's payload is filled in by whoever asks.
    case rehearse(Boxed<ServiceSpec>)
    case list(ServicesQuery)
    case show(ServiceReference)
    case change(ServiceReference, ServiceChange)

    package var verb: String {
        switch self {
        case .declare, .rehearse: "declare services"
        case .list, .show: "see services"
        case .change: "change this service"
        }
    }
}

/// What a rollout would come to, rehearsed on the cluster as it is: nodes obey, replicas answer, nothing else ends.
package struct RolloutForecast: Hashable, Sendable {
    package enum End: Hashable, Sendable, CaseIterable {
        /// No rollout would begin.
        case nothing
        /// All of the new replicas would serve.
        case completes
        /// Some would wait for something that is not coming by itself.
        case stuck
        /// It was still going on when the rehearsal had taken long enough.
        case unfinished
    }

    package var end: End
    /// Replicas that are wanted of the new revision, and that would serve at the end.
    package var wanted = 0
    package var ready = 0
    /// Replicas of all revisions that would be there at once, at most.
    package var most = 0
    /// Why no more of them could be asked for; empty where that is not it.
    package var refusal = ""
    /// Why the first of those that wait would wait.
    package var obstacle: Explanation?

    package init(_ end: End) { self.end = end }
}

/// One replica as it is shown.
package struct ReplicaView: Hashable, Sendable {
    package var job: JobID
    package var revision: UInt32
    package var phase: JobPhase
    /// Where it is; nil while it waits.
    package var node: Name?
    /// The port that was promised to it; 0 while it waits.
    package var port: Int
    package var isReady: Bool
    /// How often it ended by itself.
    package var ends: Int
    /// How far its model is; nil where nothing is fetched for it.
    package var fetch: FetchView?

    package init(
        job: JobID, revision: UInt32, phase: JobPhase, node: Name?, port: Int, isReady: Bool, ends: Int
    ) {
        (self.job, self.revision, self.phase, self.node) = (job, revision, phase, node)
        (self.port, self.isReady, self.ends) = (port, isReady, ends)
    }
}

/// One service as it is shown.
package struct ServiceView: Hashable, Sendable {
    package var id: ServiceID
    package var owner: Principal
    package var declared: WallTime
    package var replicas: Int
    package var revisions: [Revision]
    package var serving: UInt32
    package var rollout: RolloutState?
    package var lastRollout: RolloutEnd?
    package var drop: Service.Drop?
    /// Replicas that have not ended; those of the newest revision among them; those that may be sent requests; those
    /// that were ready for long enough.
    package var existing = 0
    package var updated = 0
    package var ready = 0
    package var available = 0
    /// Why no more replicas are asked for; nil where they are.
    package var problem: String?
    package var scaling: Boxed<ServiceScaling>?
    /// What its autoscaler saw and did last, in words; nil where nothing was looked at.
    package var scalingState: String?
    /// nil where no gateway tells of its requests.
    package var traffic: TrafficView?
    /// The oldest of them; none in a list.
    package var shown: [ReplicaView] = []

    package init(_ row: Service) {
        (id, owner, declared, replicas) = (row.id, row.owner, row.declared, row.replicas)
        (revisions, serving, rollout) = (row.revisions, row.serving, row.rollout)
        (lastRollout, drop, scaling) = (row.lastRollout, row.drop, row.scaling)
    }

    package init(
        id: ServiceID, owner: Principal, declared: WallTime, replicas: Int, revisions: [Revision], serving: UInt32
    ) {
        (self.id, self.owner, self.declared) = (id, owner, declared)
        (self.replicas, self.revisions, self.serving) = (replicas, revisions, serving)
    }

    /// Replicas that a view names: what a screen shows.
    package static let shownReplicas = 64

    package var newest: Revision? { revisions.last }
}

package struct ServicePage: Hashable, Sendable {
    package var rows: [ServiceView]
    /// Ask again with this to go on; nil at the end.
    package var next: ServiceID?

    package init(rows: [ServiceView], next: ServiceID?) {
        self.rows = rows
        self.next = next
    }
}
