// What a ledger that was restored from a backup can tell of the time that it lost: nothing, but when that time ended.
// What it gave away in it may still run, and people may have seen it.

package import ClusterModel

extension ClusterState {
    /// An epoch counts starts of the coordinator, and only a restoration raises it to the seconds of the wall clock; a
    /// coordinator that starts every minute needs two years to come here by itself.
    private static let leastRestoredEpoch: UInt64 = 1_000_000

    /// Whether this moment may lie before a restoration. What followed from it then, nobody knows any more.
    ///
    /// For as many seconds after a restoration as the coordinator was started since, the answer is yes without need.
    package func isBeforeRestoration(_ time: WallTime) -> Bool {
        epoch >= Self.leastRestoredEpoch && time.milliseconds / 1000 <= Int64(clamping: epoch)
    }

    /// The number of a job's next attempt, which begins with this allocation. It only ever rises: a job that is older
    /// than a restoration may have had attempts of which nobody knows, each with an allocation of its own, so its next
    /// one is numbered like its allocation.
    package func nextAttempt(of job: Job, beginningWith allocation: AllocationID) -> UInt32 {
        let next = job.attempt + 1
        return isBeforeRestoration(job.submitted) ? max(next, UInt32(clamping: allocation.number)) : next
    }

    /// Puts every job's version above all that were told before, so that who waits for news gets them: an epoch, which
    /// no restoration repeats, leaves room for 16 million facts.
    mutating func leapVersions() {
        version = max(version + 1 << 24, epoch << 24)
        for job in jobs { jobs[job.id]?.version = version }
    }
}
