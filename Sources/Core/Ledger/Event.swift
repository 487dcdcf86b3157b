// Everything that can become true. A fact is written once, never changed, and folded into the state by Apply.swift.

package import ClusterModel

package enum ClusterEvent: Hashable, Sendable {
    /// A coordinator began to serve under this epoch.
    case opened(epoch: UInt64, at: WallTime)
    case promised(JoinPromise)
    /// A backup was restored. Epoch and ids jump over whatever was handed out after it was taken.
    case recovered(epoch: UInt64, nextJob: JobID, nextAllocation: AllocationID, at: WallTime)
    /// Nodes may hold what was granted for this; nil: none does any more.
    case maintained(Maintenance?)
}

package enum QueueEvent: Hashable, Sendable {
    /// It exists now, or is now this.
    case declared(QueueSpec)
}

package enum NodeEvent: Hashable, Sendable {
    case joined(NodeID, name: Name, key: ContentHash, token: ContentHash, at: WallTime)
    /// It said what it has; it is not lost any more.
    case inventoried(NodeID, NodeInventory)
    /// It was silent for too long; what ran there is given up.
    case lost(NodeID, at: WallTime)
    /// It takes no new work, or takes none in another way than before.
    case closed(NodeID, NodeClosure)
    /// It takes work again.
    case reopened(NodeID, by: Principal, at: WallTime)
    /// Somebody vouches that nothing runs there any more; what ran there is given up.
    case vouchedDown(NodeID, by: Principal, reason: String, at: WallTime)
    /// Somebody wants its machine to be off.
    case fenceWanted(NodeID, by: Principal, reason: String, at: WallTime)
    /// A command proved that its machine is off; what ran there is given up.
    case fenced(NodeID, said: String, at: WallTime)
    /// It is no node any more, and its name is free.
    case removed(NodeID, by: Principal, at: WallTime)
    /// These are its labels now.
    case labelled(NodeID, [Label], by: Principal, at: WallTime)
    /// These are its taints now.
    case tainted(NodeID, [Taint], by: Principal, at: WallTime)
}

package enum JobEvent: Hashable, Sendable {
    case submitted(JobID, Boxed<JobSpec>, owner: Principal, request: RequestKey, at: WallTime)
    /// The whole gang, in rank order: all of it or nothing.
    case placed(JobID, attempt: UInt32, [Allocation], at: WallTime)
    case stopping(JobID, StopCause, at: WallTime)
    /// Every allocation of the attempt has ended and it will be placed again.
    case requeued(JobID, Requeue, at: WallTime)
    case finished(JobID, Outcome, at: WallTime)
    /// It left the state; its history is not kept here any longer.
    case archived(JobID)
    case held(JobID, by: Principal, at: WallTime)
    case released(JobID, by: Principal, at: WallTime)
    /// Its ranks stand still, and keep what they hold.
    case suspended(JobID, by: Principal, at: WallTime)
    case resumed(JobID, by: Principal, at: WallTime)
    /// The times and jobs that stood before it do not any more.
    case ready(JobID, at: WallTime)
    /// A job on which it depends leaves the state.
    case parentDeparted(JobID, DepartedParent)
    /// An element left its array, by its place there, and is a job with this id from now on.
    case split(JobID, from: JobID, place: Int, at: WallTime)
    /// Waiting elements of an array ended without beginning; nil is all that wait.
    case elementsEnded(JobID, places: ElementRuns?, Outcome, at: WallTime)
}

package enum AllocationEvent: Hashable, Sendable {
    case started(AllocationID, at: WallTime)
    case ended(AllocationID, Ending, at: WallTime)
}

/// What changes who may do what. Each says who did it.
package enum AccessEvent: Hashable, Sendable {
    /// In place of the role that the subject had in this scope.
    case granted(Grant, by: Principal, at: WallTime)
    case revoked(Subject, Scope, by: Principal, at: WallTime)
    /// The group or account exists now, or is now this.
    case declared(Roster, by: Principal, at: WallTime)
    /// A group takes its roles with it.
    case dissolved(RosterKind, Name, by: Principal, at: WallTime)
    case classDeclared(PriorityClass, by: Principal, at: WallTime)
    /// Jobs that were submitted in it keep its value.
    case classDropped(Name, by: Principal, at: WallTime)
}

/// What becomes of recurring jobs.
package enum RecurringEvent: Hashable, Sendable {
    /// It exists now, or is now this. Its times count anew when another timetable came.
    case declared(RecurringID, Boxed<RecurringSpec>, owner: Principal, at: WallTime)
    case suspended(RecurringID, by: Principal, at: WallTime)
    /// `skipsMissed`: of what was due meanwhile nothing is made up for.
    case resumed(RecurringID, skipsMissed: Bool, by: Principal, at: WallTime)
    /// What it submitted goes on.
    case dropped(RecurringID, by: Principal, at: WallTime)
    /// The job that the fact before this one submitted is the run of this time. `missed` runs before it are not made
    /// up for.
    case fired(RecurringID, time: WallTime, job: JobID, missed: Int, at: WallTime)
    /// The run of this time is not submitted, nor are `missed` before it.
    case passed(RecurringID, time: WallTime, PassCause, missed: Int, at: WallTime)
}

/// What becomes of services.
package enum ServiceEvent: Hashable, Sendable {
    /// It exists now, or is now this: as this revision, which is a new one where its replicas are others than before.
    case declared(ServiceID, Boxed<ServiceSpec>, revision: UInt32, by: Principal, at: WallTime)
    /// Its rollout stands there now; nil where none goes on, and then how the last one ended.
    case moved(ServiceID, RolloutState?, end: RolloutEnd?, by: Principal?, at: WallTime)
    /// So many replicas are wanted.
    case scaled(ServiceID, replicas: Int, by: Principal, at: WallTime)
    /// The number of its replicas follows this from now on; nil: what somebody says.
    case scalingSet(ServiceID, Boxed<ServiceScaling>?, by: Principal, at: WallTime)
    /// Its replicas are ended, and then it is gone.
    case dropped(ServiceID, by: Principal, at: WallTime)
    /// Nothing of it is left, and its name is free.
    case removed(ServiceID, at: WallTime)
}

/// What becomes of models. Their files are not the ledger's: it knows what they are called and by what hash.
package enum ModelEvent: Hashable, Sendable {
    /// A version exists now; the first of a model makes the model.
    case registered(ModelID, namespace: Name, name: Name, ModelVersion)
    /// A version is gone; with the last of its versions the model is gone.
    case removed(ModelID, version: UInt32, by: Principal, at: WallTime)
}

package enum Event: Hashable, Sendable {
    case cluster(ClusterEvent)
    case queue(QueueEvent)
    case node(NodeEvent)
    case job(JobEvent)
    case allocation(AllocationEvent)
    case access(AccessEvent)
    case recurring(RecurringEvent)
    case service(ServiceEvent)
    case model(ModelEvent)
}
