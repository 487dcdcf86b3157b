// Work that is kept running: so many replicas of one spec, and the way from one version of it to the next. A replica is
// a job of one rank under the same queues and quotas as every other; what is here says how many of which revision are
// wanted, and where a rollout stands.

/// One service, for as long as it is there.
@frozen
public struct ServiceID: RowID, CustomStringConvertible {
    public let number: UInt64

    package init(_ number: UInt64) { self.number = number }

    public init(ordinal: UInt64) { number = ordinal }

    public var ordinal: UInt64 { number }

    public static func < (earlier: ServiceID, later: ServiceID) -> Bool { earlier.number < later.number }

    public var description: String { "service-\(number)" }
}

/// Of which revision of which service a job is a replica.
package struct ReplicaOf: Hashable, Sendable {
    package let service: ServiceID
    package let revision: UInt32

    package init(_ service: ServiceID, revision: UInt32) { (self.service, self.revision) = (service, revision) }
}

/// Requests that belong to a service: those to a host, or to any, under a path.
package struct ServiceRoute: Hashable, Sendable {
    /// In lower case and without a port; nil for every host that has no route of its own for the path.
    package var host: String?
    /// Whole parts of a path: `/api` covers `/api` and `/api/users`, and not `/apis`.
    package var path: String
    /// Whether the replica sees the path without this prefix.
    package var stripsPrefix: Bool

    package init(host: String? = nil, path: String = "/", stripsPrefix: Bool = false) {
        (self.host, self.path, self.stripsPrefix) = (host, path, stripsPrefix)
    }

    /// By which two routes are the same.
    package var key: String { "\(host ?? "*")\(path)" }
}

/// How a gateway treats what belongs to a service.
package struct ServiceTraffic: Hashable, Sendable {
    /// None where no gateway sends it anything.
    package var routes: [ServiceRoute] = []
    /// Whether a client comes back to the replica that it had, by a cookie.
    package var isSticky = false
    /// Requests that one replica works on at a time; what comes beyond waits.
    package var inFlightLimit = 100
    /// How long a replica that leaves may finish what it works on.
    package var drain = Span.seconds(30)

    package init() {}

    package enum Limits {
        /// Routes of one service: what a person writes.
        package static let routes = 16
        package static let host = 253
        package static let path = 1024
        package static let inFlight = 1...65_535
        package static let drain = Span.zero...Span.minutes(60)
    }
}

/// What is to be kept running. A change of what the replicas are is a new revision; a change of their number, or of the
/// way of a rollout, is not.
package struct ServiceSpec: Hashable, Sendable {
    package enum Limits {
        /// A replica's name is this, `-r` and its revision: up to 12 characters more.
        package static let name = Name.longest - 12
        /// Replicas of one service: a hundred for each of a hundred nodes, and a look at all of them takes 1 ms.
        package static let replicas = 0...10_000
        /// A rollout that takes longer than a day without one more replica is no rollout.
        package static let deadline = Span.seconds(1)...Span.minutes(24 * 60)
        package static let minReady = Span.zero...Span.minutes(60)
        /// Revisions that are kept to go back to: Kubernetes' `revisionHistoryLimit`.
        package static let revisions = 10
        package static let steps = 32
    }

    package var name: Name
    package var replicas: Int
    /// Each replica is this, under a name of its own.
    package var job: Boxed<JobSpec>
    package var probes = ReplicaProbes()
    package var traffic = ServiceTraffic()
    /// A replica counts as available once it was ready for so long.
    package var minReady = Span.zero
    package var strategy = RolloutStrategy.blueGreen()
    /// Without one more replica that is ready for so long a rollout goes back; nil is never.
    package var deadline: Span? = .minutes(10)

    package init(name: Name, replicas: Int = 1, job: Boxed<JobSpec>) {
        (self.name, self.replicas, self.job) = (name, replicas, job)
    }

    package var namespace: Name { job.value.namespace }

    /// Whether replicas by both specs are the same; then nothing is rolled out.
    package func makesSameReplicas(as other: ServiceSpec) -> Bool { job == other.job && probes == other.probes }

    /// What is submitted for one replica.
    package func replica(_ id: ServiceID, revision: UInt32) -> JobSpec {
        var spec = job.value
        spec.name = Name(unchecked: "\(name)-r\(revision)")
        spec.replica = ReplicaOf(id, revision: revision)
        return spec
    }
}

/// One version of what a service's replicas are.
package struct Revision: Hashable, Sendable {
    package let number: UInt32
    package let spec: Boxed<ServiceSpec>
    package let by: Principal
    package let created: WallTime

    package init(number: UInt32, spec: Boxed<ServiceSpec>, by: Principal, created: WallTime) {
        (self.number, self.spec, self.by, self.created) = (number, spec, by, created)
    }
}

/// A way from one revision to another, as the ledger keeps it.
package struct RolloutState: Hashable, Sendable {
    package let revision: UInt32
    package var stage: RolloutStage
    package var isPaused: Bool
    package let since: WallTime

    package init(to revision: UInt32, stage: RolloutStage, isPaused: Bool = false, since: WallTime) {
        (self.revision, self.stage, self.isPaused, self.since) = (revision, stage, isPaused, since)
    }
}

/// How the last rollout ended.
package struct RolloutEnd: Hashable, Sendable {
    package let revision: UInt32
    /// nil: it settled.
    package let fault: RolloutFault?
    package let at: WallTime
    /// A replica that shows why it went back; nil where none does.
    package let replica: JobID?

    package init(of revision: UInt32, fault: RolloutFault?, at time: WallTime, replica: JobID? = nil) {
        (self.revision, self.fault, self.at, self.replica) = (revision, fault, time, replica)
    }
}

/// One service as the ledger keeps it.
package struct Service: TableRow, Hashable {
    package let id: ServiceID
    /// On whose behalf replicas are submitted, with the rights that it has then.
    package let owner: Principal
    package let declared: WallTime
    /// As many replicas as are wanted now.
    package var replicas: Int
    /// What their number follows; nil where it is what somebody says.
    package var scaling: Boxed<ServiceScaling>?
    /// Ascending; the one that serves, the one that is rolled out, and some to go back to.
    package var revisions: [Revision]
    /// The revision that serves, or served before the rollout that goes on; 0 before the first has settled.
    package var serving: UInt32 = 0
    package var rollout: RolloutState?
    package var lastRollout: RolloutEnd?
    /// It is on its way out; nil while it is wanted.
    package var drop: Drop?
    /// Replicas that have not ended, ascending. Not written down with the row: found again from the jobs.
    package var active: [JobID] = []

    package struct Drop: Hashable, Sendable {
        package let by: Principal
        package let since: WallTime

        package init(by: Principal, since: WallTime) { (self.by, self.since) = (by, since) }
    }

    package init(id: ServiceID, first: Revision, owner: Principal, declared: WallTime) {
        (self.id, self.owner, self.declared) = (id, owner, declared)
        revisions = [first]
        replicas = first.spec.value.replicas
    }

    package func revision(_ number: UInt32) -> Revision? { revisions.first { $0.number == number } }

    /// The newest that was asked for.
    package var newest: Revision {
        guard let last = revisions.last else { preconditionFailure("a service has a revision") }
        return last
    }

    package var name: Name { newest.spec.value.name }
    package var namespace: Name { newest.spec.value.namespace }

    package mutating func noteActive(_ job: JobID) { active.insertSorted(job) }

    package mutating func noteEnded(_ job: JobID) { active.removeSorted(job) }
}
