// What a service is scaled by, and what one such metric says: so many replicas. The formulas are those of Kubernetes'
// HorizontalPodAutoscaler (documentation "Horizontal Pod Autoscaling", section "Algorithm details").

package import ClusterModel

/// One metric with its target. Amounts are in thousandths of the metric's unit.
package enum ScalingMetric: Hashable, Sendable {
    /// Percent of what the replicas have asked for. Processor time is looked at with a warm-up.
    case utilization(resource: ResourceKind, percent: Int64)
    /// The average over the replicas; `resource` is nil for what replicas tell of themselves.
    case average(resource: ResourceKind?, target: Int64)
    /// One number for the whole, which is to be the target: twice as much wants twice the replicas.
    case value(target: Int64)
    /// One number for the whole, of which every replica takes the target.
    case valuePerReplica(target: Int64)

    /// Whether figures of it are high while a replica starts.
    var warmsUp: Bool {
        switch self {
        case .utilization(let resource, _): resource == .cpu
        case .average(let resource, _): resource == .cpu
        case .value, .valuePerReplica: false
        }
    }
}

/// What a metric says.
package struct Proposal: Hashable, Sendable {
    package var replicas: Int32
    /// What was measured: the average of a replica, or the whole; in thousandths, cut.
    package var measured: Int64
    /// The measured percent of what was asked for, cut; nil for other metrics.
    package var utilization: Int32?

    package init(replicas: Int32, measured: Int64, utilization: Int32? = nil) {
        (self.replicas, self.measured, self.utilization) = (replicas, measured, utilization)
    }
}

/// Why a metric says nothing.
package enum MetricFault: Error, Hashable, Sendable {
    /// Nothing was measured of a replica that counts, or the metric cannot be read.
    case noMetrics
    /// What was measured belongs to none of the replicas, or they have asked for nothing.
    case noMetricsOfKnownReplicas
    /// A replica has not asked for any of the resource, so there is no percent of it.
    case missingRequest(replica: String)
    /// There are no replicas to scale by.
    case noReplicas
}

/// What is measured of a service when an autoscaler looks.
package struct ServiceSample: Sendable {
    package var replicas: [ReplicaSample]
    package var tolerance: Tolerance
    package var warmUp: WarmUp
    package let now: BootTime

    package init(
        replicas: [ReplicaSample], tolerance: Tolerance = Tolerance(), warmUp: WarmUp = WarmUp(), now: BootTime
    ) {
        (self.replicas, self.tolerance, self.warmUp, self.now) = (replicas, tolerance, warmUp, now)
    }
}

extension ServiceSample {
    /// How many replicas a metric wants which is measured of each of them, where `current` were asked for.
    package func proposal(
        of metric: ScalingMetric, measured list: [Measurement], current: Int32
    ) throws(MetricFault) -> Proposal {
        guard !list.isEmpty else { throw .noMetrics }
        guard !replicas.isEmpty else { throw .noReplicas }
        var figures = Figures(list)
        let groups = ReplicaGroups(
            replicas, measured: figures.measured, warmUp: metric.warmsUp ? warmUp : nil, at: now)
        figures.drop(groups.ignored)
        figures.drop(groups.setAside)
        guard figures.count > 0 else { throw .noMetrics }
        let scale = try Scale(metric, replicas: replicas)
        let first = try scale.read(figures)
        func answer(_ replicas: Int32) -> Proposal {
            Proposal(replicas: replicas, measured: first.average, utilization: first.utilization)
        }
        let grows = first.ratio > 1
        let doubtsGrowth = !groups.setAside.isEmpty && grows
        if !doubtsGrowth, groups.missing.isEmpty {
            if tolerance.covers(first.ratio) { return answer(current) }
            return answer(wholeReplicas(first.ratio * Double(groups.counted)))
        }
        // The worst is believed of those that were not measured: that they are idle when the rest wants more, and that
        // they are busy when the rest wants less.
        if first.ratio != 1 {
            for name in groups.missing { figures.put(name, grows ? 0 : scale.busy(name)) }
        }
        if doubtsGrowth { groups.setAside.forEach { figures.put($0, 0) } }
        let second = try scale.read(figures).ratio
        let turns = (first.ratio < 1 && second > 1) || (grows && second < 1)
        if tolerance.covers(second) || turns { return answer(current) }
        let wanted = wholeReplicas(second * Double(figures.count))
        // With more figures than replicas, or fewer, the same ratio could point the other way.
        let points = (second < 1 && wanted > current) || (second > 1 && wanted < current)
        return answer(points ? current : wanted)
    }

    /// How many replicas a metric wants that is one number for the whole, or several that are added up. `current` were
    /// asked for, `existing` are there.
    package func proposal(
        of metric: ScalingMetric, whole values: [Int64], current: Int32, existing: Int32
    ) throws(MetricFault) -> Proposal {
        guard !values.isEmpty else { throw .noMetrics }
        let usage = values.reduce(Int64(0)) { sum, value in
            let (sum, overflow) = sum.addingReportingOverflow(value)
            return overflow ? .max : sum
        }
        guard case .valuePerReplica(let target) = metric else {
            return Proposal(replicas: try byRatio(usage, metric, current: current), measured: usage)
        }
        let ratio = Double(usage) / (Double(target) * Double(existing))
        let wanted = tolerance.covers(ratio) ? existing : wholeReplicas(Double(usage) / Double(target))
        let share = existing == 0 ? 0 : Double(usage) / Double(existing)
        return Proposal(replicas: wanted, measured: Int64(exactly: share.rounded(.up)) ?? .max)
    }

    private func byRatio(_ usage: Int64, _ metric: ScalingMetric, current: Int32) throws(MetricFault) -> Int32 {
        guard case .value(let target) = metric else { throw .noMetrics }
        let ratio = Double(usage) / Double(target)
        guard current != 0 else { return wholeReplicas(ratio) }
        if tolerance.covers(ratio) { return current }
        guard !replicas.isEmpty else { throw .noReplicas }
        let ready = replicas.count { $0.phase == .running && $0.readiness?.isReady == true }
        return wholeReplicas(ratio * Double(ready))
    }
}

/// Rounded up and held within what counts as a number of replicas; nothing of nothing is none.
func wholeReplicas(_ number: Double) -> Int32 {
    guard !number.isNaN else { return 0 }
    let whole = number.rounded(.up)
    guard whole < Double(Int32.max) else { return .max }
    return whole > 0 ? Int32(whole) : 0
}
