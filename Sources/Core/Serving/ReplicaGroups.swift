// Which replicas' figures count. A sample of one that is still coming up says little of the load, and one without a
// sample says nothing; both are set aside and believed the worst of later.

package import ClusterModel

/// The replicas of a service, parted by what their figures are worth.
package struct ReplicaGroups: Hashable, Sendable {
    /// How many have a figure that counts.
    package private(set) var counted = 0
    /// Measured but not to be used yet, or pending. In the order of the samples, as all here.
    package private(set) var setAside: [String] = []
    /// Running, and not measured.
    package private(set) var missing: [String] = []
    /// On their way out or over; as if they were not there.
    package private(set) var ignored: [String] = []

    /// `warmUp` is nil for every metric but processor time, whose figures alone are high while a replica starts.
    package init(
        _ replicas: [ReplicaSample], measured: Lookup<String, Measurement>, warmUp: WarmUp?, at now: BootTime
    ) {
        for replica in replicas {
            guard !replica.isLeaving else {
                ignored.append(replica.name)
                continue
            }
            switch replica.phase {
            case .failed, .succeeded: ignored.append(replica.name)
            case .pending: setAside.append(replica.name)
            case .running:
                guard let measurement = measured[replica.name] else {
                    missing.append(replica.name)
                    continue
                }
                if let warmUp, !replica.hasWarmedUp(for: measurement, warmUp, at: now) {
                    setAside.append(replica.name)
                } else {
                    counted += 1
                }
            }
        }
    }
}

extension ReplicaSample {
    fileprivate func hasWarmedUp(for measurement: Measurement, _ warmUp: WarmUp, at now: BootTime) -> Bool {
        guard let readiness, let started else { return false }
        if started + warmUp.initialization > now {
            return readiness.isReady && measurement.time >= readiness.since + measurement.window
        }
        return readiness.isReady || started + warmUp.readinessDelay <= readiness.since
    }
}
