// What a queue lends a service while its replicas are exchanged, so that a quota which is just large enough for the
// service does not keep its next revision out for ever.

package import ClusterModel

extension ClusterState {
    /// How far beyond its queue's quota this replica may go: as far as the replicas of other revisions beside it, which
    /// go when it serves, and no further than the queue says. nil of what may not go beyond.
    ///
    /// When the rollout is over the queue is within its quota again, whichever way it went.
    package func surge(of job: Job) -> Resources? {
        guard let replica = job.spec.value.replica, let row = services[replica.service], row.rollout != nil,
            row.serving != 0, let surge = queue(job.spec.value.queue)?.spec.rolloutSurge, !surge.bounds.isEmpty
        else { return nil }
        var held = Resources.zero
        for id in row.active where id != job.id {
            guard let other = jobs[id], other.spec.value.queue == job.spec.value.queue,
                other.spec.value.replica?.revision != replica.revision
            else { continue }
            for share in active(of: other) { held += share.resources }
        }
        let lent = surge.share(of: held)
        return lent.isZero ? nil : lent
    }
}
