// What can become of services and models in a run, so that many runs can say what they have seen: a checker that never
// met a replica that lost its readiness, or a version that was refused to go, has shown nothing of it.

import Health
import Messages

/// One thing that is met.
package enum ServingKind: Int, CaseIterable, Hashable, Sendable {
    case startupAnswered
    case startupFailed
    case readinessAnswered
    case readinessFailed
    case livenessAnswered
    case livenessFailed
    /// The coordinator heard that a replica is ready, that it is not any more, and that it is worth no more.
    case toldReady
    case toldUnready
    case toldDead
    /// An attempt that was said to be ready has ended by itself, and the next one has to come up again.
    case readyStartsAgain
    /// A client's files came whole, or not.
    case filesCame
    case filesFailed
    case versionRegistered
    case versionRemoved
    /// Somebody was told that a version is worked with, and stays.
    case removalRefused
    case jobUsedVersion
    case replicaUsedVersion
    /// Files that nobody needs went.
    case filesWent
    /// A node got the files of a version from the coordinator, or had to ask again.
    case filesFetched
    case fetchWaited
    /// A node lost files that nobody on it works with.
    case filesMadeRoom
    /// A node was told to fetch files ahead; they came, or were not wanted any more.
    case aheadOrdered
    case aheadCame
    case aheadDropped
    /// The coordinator heard how far files are.
    case toldProgress
    /// A replica or a job came where its files were already, and where they were not though others had them.
    case placedWithFiles
    case placedWithoutFiles
    /// A rollout waited with its first replica for files.
    case rolloutWaited

    init(_ purpose: Probe.Purpose, isSuccess: Bool) {
        self =
            switch purpose {
            case .startup: isSuccess ? .startupAnswered : .startupFailed
            case .readiness: isSuccess ? .readinessAnswered : .readinessFailed
            case .liveness: isSuccess ? .livenessAnswered : .livenessFailed
            }
    }

    init(_ health: ReplicaHealth) {
        self = health.fault != nil ? .toldDead : health.isReady ? .toldReady : .toldUnready
    }
}
