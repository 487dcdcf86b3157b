// What a queue lends a service while its replicas are exchanged, so that a quota which is just large enough for the
// service does not keep its next revision out for ever.

package import ClusterModel

extension ClusterState {
    /// How far beyond its queue's quota this replica may go: as far as the replicas of other revisions beside it, which
    /// go when it serves, and no further than the queue says. nil of what may not go beyond.
    ///
    /// When the rollout is over, and those that it replaced have ended, the queue is within its quota again, whichever
    /// way it went. A queue lends to one service at a time, to the one whose rollout began first: two would each hold
    /// what the other one lacks. A rollout that is paused is lent nothing more.
    package func surge(of job: Job) -> Resources? {
        let queueName = job.spec.value.queue
        guard let replica = job.spec.value.replica, let surge = queue(queueName)?.spec.rolloutSurge,
            !surge.bounds.isEmpty, let row = services[replica.service], let own = row.lending(from: queueName),
            !services.contains(where: { other in
                other.lending(from: queueName).map { ($0, other.id) < (own, row.id) } ?? false
            })
        else { return nil }
        var held = Resources.zero
        for id in row.active where id != job.id {
            guard let other = jobs[id], other.spec.value.queue == queueName,
                other.spec.value.replica?.revision != replica.revision
            else { continue }
            for share in active(of: other) { held += share.resources }
        }
        let lent = surge.share(of: held)
        return lent.isZero ? nil : lent
    }
}

extension Service {
    /// Since when it exchanges replicas by what this queue may lend; nil where it does not.
    fileprivate func lending(from queue: Name) -> WallTime? {
        guard let rollout, !rollout.isPaused, serving != 0, drop == nil,
            revision(rollout.revision)?.spec.value.job.value.queue == queue
        else { return nil }
        return rollout.since
    }
}
