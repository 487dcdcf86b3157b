// Letting the number of a service's replicas follow what they use. What is measured comes from the agents; how many
// replicas that makes is Serving's to say.

import ClusterModel
import Ledger
import Messages
import Serving

/// What a replica used, when that was heard, and of which attempt.
struct MeasuredUsage: Hashable, Sendable {
    let attempt: UInt32
    let usage: ReplicaUsage
    let time: BootTime
}

/// One service's autoscaler, and when it looks again.
struct ScalerMemory: Hashable, Sendable {
    /// With what it was made; other wishes make another one.
    let scaling: Boxed<ServiceScaling>
    var autoscaler: Autoscaler
    var next: BootTime
    var words = ""
}

extension ClusterConductor {
    mutating func take(_ usage: ReplicaUsage, from node: NodeID, at now: Now) {
        guard let allocation = state.allocations[usage.allocation], allocation.node == node,
            let job = state.jobs[allocation.job], let replica = job.spec.value.replica,
            state.services[replica.service]?.scaling != nil
        else { return }
        services.usage[job.id] = MeasuredUsage(attempt: allocation.attempt, usage: usage, time: now.boot)
        services.touch(replica.service)
    }

    /// Looks whether it is time, and if so how many replicas are wanted.
    mutating func scale(_ row: Service, at now: Now, into turn: inout Turn) {
        guard let scaling = row.scaling else {
            services.scalers[row.id] = nil
            return
        }
        services.timed[row.id] = true
        var memory: ScalerMemory
        if let known = services.scalers[row.id], known.scaling == scaling {
            memory = known
        } else {
            // The present size is the only recommendation that is known: nothing shrinks because it was forgotten.
            var past = Recommendations()
            past.note(Int32(clamping: row.replicas), window: .zero, at: now.boot)
            memory = ScalerMemory(
                scaling: scaling, autoscaler: Autoscaler(scaling.value.bounds, recommendations: past), next: now.boot)
        }
        guard now.boot >= memory.next else { return }
        memory.next = now.boot + settings.scalingEvery
        let outcomes = scaling.value.metrics.map { outcome(of: $0, row, scaling.value.bounds, at: now) }
        let decision = memory.autoscaler.decide(current: Int32(clamping: row.replicas), outcomes, at: now.boot)
        memory.words = Self.words(scaling.value.metrics, outcomes, decision)
        services.scalers[row.id] = memory
        guard Int(decision.replicas) != row.replicas else { return }
        commit(
            .service(.scaled(row.id, replicas: Int(decision.replicas), by: row.owner, at: now.wall)), to: &turn)
    }

    private func outcome(
        of metric: ServiceMetric, _ row: Service, _ bounds: ScalingSpec, at now: Now
    ) -> MetricOutcome {
        var replicas: [ReplicaSample] = []
        var measured: [Measurement] = []
        for id in row.active {
            guard let job = state.jobs[id] else { continue }
            let name = "\(id)"
            replicas.append(sample(of: job, metric.resource, at: now))
            guard let found = services.usage[id], found.attempt == job.attempt, job.phase.isRunning else { continue }
            let value = metric.resource == .cpu ? found.usage.cpu : found.usage.memory * 1000
            measured.append(
                Measurement(replica: name, value: value, time: found.time, window: found.usage.window))
        }
        let sample = ServiceSample(
            replicas: replicas, tolerance: bounds.tolerance, warmUp: bounds.warmUp, now: now.boot)
        do throws(MetricFault) {
            let target: ScalingMetric =
                switch metric.target {
                case .utilization(let percent): .utilization(resource: metric.resource, percent: percent)
                case .average(let milli): .average(resource: metric.resource, target: milli)
                }
            return .proposed(
                try sample.proposal(of: target, measured: measured, current: Int32(clamping: row.replicas)))
        } catch {
            return .failed(.failedGetResourceMetric)
        }
    }

    private func sample(of job: Job, _ resource: ResourceKind, at now: Now) -> ReplicaSample {
        let phase: ReplicaSample.Phase =
            switch job.phase {
            case .running: .running
            case .held, .deferred, .pending, .starting: .pending
            case .stopping, .finished: .succeeded
            }
        let readiness = services.readiness[job.id].flatMap { $0.attempt == job.attempt ? $0 : nil }
        let requests = job.spec.value.requests
        let asked =
            resource == .cpu
            ? requests.cpu.value : requests.memory.value.multipliedReportingOverflow(by: 1000).partialValue
        return ReplicaSample(
            name: "\(job.id)", phase: phase,
            started: job.started.map { started in
                BootTime(milliseconds: now.boot.milliseconds - max(.zero, now.wall.since(started)).milliseconds)
            },
            readiness: readiness.map { ReplicaSample.Readiness(isReady: $0.isReady, since: $0.since) },
            isLeaving: routing.leaving[job.id] != nil || phase == .succeeded, request: asked > 0 ? asked : nil)
    }

    private static func words(
        _ metrics: [ServiceMetric], _ outcomes: [MetricOutcome], _ decision: ScalingDecision
    ) -> String {
        let seen = zip(metrics, outcomes).map { metric, outcome in
            switch (outcome, metric.target) {
            case (.failed(let reason), _): "\(metric.resource): \(reason.rawValue)"
            case (.proposed(let proposal), .utilization(let percent)):
                "\(metric.resource) \(proposal.utilization ?? 0)% of \(percent)%"
            case (.proposed(let proposal), .average(let milli)):
                "\(metric.resource) \(proposal.measured)m of \(milli)m"
            }
        }
        let why = decision.scalingLimited.map { $0.holds ? $0.reason : decision.ableToScale.reason }
        let reason = (why ?? decision.scalingActive?.reason ?? decision.ableToScale.reason).rawValue
        return "\(seen.joined(separator: ", ")): \(decision.replicas) replicas (\(reason))"
    }
}
