// Letting the number of a service's replicas follow what they use and what is asked of them. What is measured comes
// from the agents, and of requests from the gateways; how many replicas that makes is Serving's to say.

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
    /// nil until it has looked.
    var looked: BootTime?
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
        var memory = scaler(of: row, scaling, at: now)
        guard now.boot >= memory.next || isOutgrown(row, scaling.value, memory, at: now) else { return }
        memory.looked = now.boot
        memory.next = now.boot + settings.scalingEvery
        let metrics = scaling.value.metrics
        let known = metrics.contains(where: \.isOfRequests) ? knownTraffic(at: now) : nil
        let outcomes = metrics.map { metric in
            metric.isOfRequests
                ? outcome(ofRequests: metric, row, scaling.value.bounds, known: known, at: now)
                : outcome(of: metric, row, scaling.value.bounds, at: now)
        }
        let counted = Self.counted(outcomes, of: scaling.value)
        let decision = memory.autoscaler.decide(current: Int32(clamping: row.replicas), counted, at: now.boot)
        memory.words = Self.words(metrics, outcomes, decision)
        services.scalers[row.id] = memory
        guard Int(decision.replicas) != row.replicas else { return }
        commit(
            .service(.scaled(row.id, replicas: Int(decision.replicas), by: row.owner, at: now.wall)), to: &turn)
    }

    /// Whether the requests of the last seconds alone ask for more replicas than there are to be: that is looked at
    /// between the looks too, once a second, so that a load which grows does not wait for the next. How fast it may
    /// grow is said by windows and policies, which count time and not looks.
    private mutating func isOutgrown(
        _ row: Service, _ scaling: ServiceScaling, _ memory: ScalerMemory, at now: Now
    ) -> Bool {
        guard row.replicas > 0, row.replicas < Int(scaling.bounds.most),
            scaling.metrics.contains(where: \.isOfRequests),
            memory.looked.map({ now.boot.since($0) >= .milliseconds(900) }) ?? true
        else { return false }
        let known = knownTraffic(at: now)
        return scaling.metrics.contains { metric in
            guard metric.isOfRequests,
                case .proposed(let proposal) = outcome(ofRequests: metric, row, scaling.bounds, known: known, at: now)
            else { return false }
            return Int(proposal.replicas) > row.replicas
        }
    }

    /// What its autoscaler remembers, or the beginning of it.
    func scaler(of row: Service, _ scaling: Boxed<ServiceScaling>, at now: Now) -> ScalerMemory {
        if let known = services.scalers[row.id], known.scaling == scaling { return known }
        // The present size is the only recommendation that is known: nothing shrinks because it was forgotten.
        var past = Recommendations()
        past.note(Int32(clamping: row.replicas), window: .zero, at: now.boot)
        return ScalerMemory(
            scaling: scaling, autoscaler: Autoscaler(scaling.value.bounds, recommendations: past), next: now.boot)
    }

    /// Where nobody asks anything of a service that may rest, what its replicas use meanwhile keeps none of them: each
    /// would have its memory for ever.
    private static func counted(_ outcomes: [MetricOutcome], of scaling: ServiceScaling) -> [MetricOutcome] {
        guard scaling.mayRest else { return outcomes }
        let asked = zip(scaling.metrics, outcomes).filter { $0.0.isOfRequests }.map(\.1)
        let isQuiet = asked.allSatisfy { outcome in
            if case .proposed(let proposal) = outcome { proposal.replicas == 0 } else { false }
        }
        return isQuiet ? asked : outcomes
    }

    /// Of requests there is one number for the whole service, of which every replica takes the target; Kubernetes does
    /// the same with an external metric. So it says something of a service without replicas too.
    private func outcome(
        ofRequests metric: ServiceMetric, _ row: Service, _ bounds: ScalingSpec, known: Span?, at now: Now
    ) -> MetricOutcome {
        // What no gateway sends anything is not idle; nobody sees what is asked of it.
        guard case .average(let milli) = metric.target, let known, known >= settings.trafficEnough,
            !row.served.traffic.routes.isEmpty
        else { return .failed(.failedGetPodsMetric) }
        let window = traffic.services[row.id]?.window ?? TrafficWindow()
        let value =
            metric.subject == .inFlight
            ? window.present(known: known, at: now.boot) : window.rate(known: known, at: now.boot)
        let sample = ServiceSample(replicas: [], tolerance: bounds.tolerance, now: now.boot)
        let current = Int32(clamping: row.replicas)
        do throws(MetricFault) {
            return .proposed(
                try sample.proposal(
                    of: .valuePerReplica(target: milli), whole: [value], current: current, existing: current))
        } catch {
            return .failed(.failedGetPodsMetric)
        }
    }

    private func outcome(
        of metric: ServiceMetric, _ row: Service, _ bounds: ScalingSpec, at now: Now
    ) -> MetricOutcome {
        guard case .resource(let resource) = metric.subject else { return .failed(.invalidMetricSourceType) }
        var replicas: [ReplicaSample] = []
        var measured: [Measurement] = []
        for id in row.active {
            guard let job = state.jobs[id] else { continue }
            let name = "\(id)"
            replicas.append(sample(of: job, resource, at: now))
            guard let found = services.usage[id], found.attempt == job.attempt, job.phase.isRunning else { continue }
            let value = resource == .cpu ? found.usage.cpu : found.usage.memory * 1000
            measured.append(
                Measurement(replica: name, value: value, time: found.time, window: found.usage.window))
        }
        let sample = ServiceSample(
            replicas: replicas, tolerance: bounds.tolerance, warmUp: bounds.warmUp, now: now.boot)
        do throws(MetricFault) {
            let target: ScalingMetric =
                switch metric.target {
                case .utilization(let percent): .utilization(resource: resource, percent: percent)
                case .average(let milli): .average(resource: resource, target: milli)
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
            case (.failed(let reason), _): "\(metric.subject): \(reason.rawValue)"
            case (.proposed(let proposal), .utilization(let percent)):
                "\(metric.subject) \(proposal.utilization ?? 0)% of \(percent)%"
            case (.proposed(let proposal), .average(let milli)):
                "\(metric.subject) \(proposal.measured)m of \(milli)m"
            }
        }
        let why = decision.scalingLimited.map { $0.holds ? $0.reason : decision.ableToScale.reason }
        let reason = (why ?? decision.scalingActive?.reason ?? decision.ableToScale.reason).rawValue
        return "\(seen.joined(separator: ", ")): \(decision.replicas) replicas (\(reason))"
    }
}
