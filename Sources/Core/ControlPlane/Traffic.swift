// What gateways tell of the requests of services: added up for who scales and who watches a rollout, and the reason to
// wake a service that sleeps. None of it is written down. A coordinator that begins anew knows it again within seconds.

import ClusterModel
import Ledger
import Messages
import Serving

/// What is remembered of requests.
struct TrafficMemory: Hashable, Sendable {
    /// A window and two histograms, 6 KB, for each service that was asked anything.
    var services = Lookup<ServiceID, ObservedTraffic>()
    private var hearings = Lookup<NodeID, GatewayHearing>()
    /// How long all gateways have been heard, as it was found at that time: it is asked for every service at once.
    var known: KnownTraffic?

    /// Whether a report is the next of its agent, and not one that was heard before.
    mutating func hear(
        _ sequence: UInt64, from node: NodeID, incarnation: UInt64, patience: Span, at now: BootTime
    ) -> Bool {
        var hearing =
            hearings[node]
            ?? GatewayHearing(incarnation: incarnation, sequence: nil, since: now, last: now)
        if hearing.incarnation != incarnation { (hearing.incarnation, hearing.sequence) = (incarnation, nil) }
        if let last = hearing.sequence, sequence <= last { return false }
        // What came in between is not known.
        if now.since(hearing.last) > patience { hearing.since = now }
        (hearing.sequence, hearing.last) = (sequence, now)
        hearings[node] = hearing
        known = nil
        return true
    }

    /// How long a gateway has told of requests without a gap; nil where it is silent.
    func known(from node: NodeID, patience: Span, at now: BootTime) -> Span? {
        guard let hearing = hearings[node], now.since(hearing.last) <= patience else { return nil }
        return now.since(hearing.since)
    }
}

struct KnownTraffic: Hashable, Sendable {
    let at: BootTime
    let span: Span?
}

/// How a gateway was heard.
struct GatewayHearing: Hashable, Sendable {
    /// Of its agent: another one counts anew.
    var incarnation: UInt64
    var sequence: UInt64?
    var since: BootTime
    var last: BootTime
}

/// What is there now of one service for one gateway.
struct GatewayLoad: Hashable, Sendable {
    let node: NodeID
    let time: BootTime
    let inFlight: Int64
    let queued: Int64
    let held: Int64
    /// Ascending by allocation.
    let replicas: [ReplicaLoad]
}

/// What is seen of one service's requests.
struct ObservedTraffic: Hashable, Sendable {
    var window = TrafficWindow()
    /// One for each gateway that told anything lately, ascending by node.
    var loads: [GatewayLoad] = []
    /// Of the step of the rollout that is watched; nil while none is.
    var step: StepTraffic?

    mutating func note(_ load: GatewayLoad, patience: Span) {
        loads.removeAll { $0.node == load.node || load.time.since($0.time) > patience }
        let place = loads.firstPlace { $0.node < load.node }
        loads.insert(load, at: place)
    }

    /// The sum over gateways that spoke lately.
    func sum(_ amount: (GatewayLoad) -> Int64, patience: Span, at now: BootTime) -> Int64 {
        // As many gateways as there are nodes, of 2^32 each: it stays far below 2^63.
        loads.reduce(0) { now.since($1.time) <= patience ? $0 + amount($1) : $0 }
    }
}

/// The requests of both sides of a rollout since its step has its share of them.
struct StepTraffic: Hashable, Sendable {
    let revision: UInt32
    let step: Int
    var new = RequestCounts()
    var old = RequestCounts()
}

extension ClusterConductor {
    /// Takes what a gateway tells. A node that is none is not believed, nor is what nobody can have asked.
    mutating func take(_ report: TrafficReport, from node: NodeID, at now: Now, into turn: inout Turn) {
        guard let gateway = state.nodes[node], isGateway(gateway), let link = links[node],
            traffic.hear(
                report.sequence, from: node, incarnation: link.incarnation, patience: settings.trafficPatience,
                at: now.boot)
        else { return }
        for load in report.services {
            guard let row = state.services[load.service], row.drop == nil else { continue }
            note(load, of: row, window: report.window, from: node, at: now)
            let waiting = Int64(load.held) + Int64(load.queued) + min(max(0, load.refused), Int64(UInt32.max))
            // What is told soon after it fell asleep may be of requests that were answered before.
            guard waiting > 0, row.mayBeWoken, let since = services.asleep[row.id],
                now.boot.since(since) >= settings.wakeAfter
            else { continue }
            wake(row, waiting: waiting, at: now, into: &turn)
        }
    }

    private mutating func note(_ load: ServiceLoad, of row: Service, window: Span, from node: NodeID, at now: Now) {
        var seen = traffic.services[row.id] ?? ObservedTraffic()
        if let step = row.watchedStep, seen.step?.revision != step.revision || seen.step?.step != step.step {
            seen.step = step
        }
        // Whom nobody took has asked for it, and has failed.
        var all = RequestCounts(requests: load.refused, failures: load.refused)
        for revision in load.revisions where row.revision(revision.revision) != nil {
            let counts = RequestCounts(
                requests: revision.requests, failures: revision.failures, latency: revision.latency)
            all += counts
            if revision.revision == seen.step?.revision { seen.step?.new += counts } else { seen.step?.old += counts }
        }
        let present = Int64(load.inFlight) + Int64(load.queued) + Int64(load.held)
        seen.window.note(all, present: present, window: window, at: now.boot)
        seen.note(
            GatewayLoad(
                node: node, time: now.boot, inFlight: Int64(load.inFlight), queued: Int64(load.queued),
                held: Int64(load.held), replicas: load.replicas),
            patience: settings.trafficPatience)
        traffic.services[row.id] = seen
    }

    /// Brings a service back that has no replica as soon as somebody waits for one; nobody waits for the autoscaler.
    private mutating func wake(_ row: Service, waiting: Int64, at now: Now, into turn: inout Turn) {
        var replicas = 1
        if let scaling = row.scaling {
            var memory = scaler(of: row, scaling, at: now)
            let wanted = scaling.value.metrics.reduce(Int64(1)) { most, metric in
                guard metric.subject == .inFlight, case .average(let milli) = metric.target, milli > 0 else {
                    return most
                }
                return max(most, (waiting * 1000 + milli - 1) / milli)
            }
            replicas = Int(memory.autoscaler.wake(wanted: Int32(clamping: wanted), at: now.boot))
            services.scalers[row.id] = memory
        } else {
            services.woken[row.id] = true
        }
        commit(.service(.scaled(row.id, replicas: replicas, by: row.owner, at: now.wall)), to: &turn)
    }

    /// For how long every gateway has told of its requests; nil where one is silent, or there is none: then what is not
    /// heard of may have come through it.
    mutating func knownTraffic(at now: Now) -> Span? {
        if let known = traffic.known, known.at == now.boot { return known.span }
        let span = foundTraffic(at: now)
        traffic.known = KnownTraffic(at: now.boot, span: span)
        return span
    }

    /// The same without remembering it.
    func foundTraffic(at now: Now) -> Span? {
        var least: Span?
        for node in state.nodes where node.removed == nil && node.lost == nil {
            guard isGateway(node) else { continue }
            guard let span = traffic.known(from: node.id, patience: settings.trafficPatience, at: now.boot) else {
                return nil
            }
            least = min(least ?? span, span)
        }
        return least
    }

    /// What a person sees of it; nil where no gateway tells of a service, or somebody tells who may not be all.
    func view(ofTrafficOf row: Service, at now: Now) -> TrafficView? {
        guard !row.served.traffic.routes.isEmpty, let known = foundTraffic(at: now) else { return nil }
        let seen = traffic.services[row.id] ?? ObservedTraffic()
        let lately = seen.window.lately(at: now.boot)
        func sum(_ amount: (GatewayLoad) -> Int64) -> Int64 {
            seen.sum(amount, patience: settings.trafficPatience, at: now.boot)
        }
        return TrafficView(
            rate: seen.window.rate(known: known, at: now.boot), requests: lately.requests, failures: lately.failures,
            p95: lately.traffic.p95, inFlight: sum(\.inFlight), queued: sum(\.queued), held: sum(\.held))
    }

    /// How many requests each replica of a service works on.
    func inFlight(of row: Service, at now: Now) -> Lookup<AllocationID, Int> {
        var found = Lookup<AllocationID, Int>()
        for load in traffic.services[row.id]?.loads ?? []
        where now.boot.since(load.time) <= settings.trafficPatience {
            for replica in load.replicas { found[replica.allocation, default: 0] += Int(replica.inFlight) }
        }
        return found
    }
}

extension Service {
    /// The spec by which requests come to it.
    var served: ServiceSpec { (revision(serving) ?? newest).spec.value }

    /// Whether a request that waits is a reason to have a replica again: of what was sent to sleep, by its autoscaler
    /// or by a person. Where its autoscaler would never let it sleep, whoever scaled it to nothing switched it off, as
    /// in Kubernetes.
    var mayBeWoken: Bool {
        guard replicas == 0, drop == nil, !served.traffic.routes.isEmpty else { return false }
        return scaling?.value.mayRest ?? true
    }

    /// The step of its rollout that is watched now.
    fileprivate var watchedStep: StepTraffic? {
        guard let rollout, case .holding(let step) = rollout.stage else { return nil }
        return StepTraffic(revision: rollout.revision, step: step)
    }
}
