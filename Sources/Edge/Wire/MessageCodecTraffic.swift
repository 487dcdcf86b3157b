// What gateways tell of requests, as bytes and back.
import ClusterModel
import Messages

extension PBTrafficReport: Coded {
    init(_ report: TrafficReport) {
        self.init(
            sequence: report.sequence, windowMs: report.window.milliseconds,
            services: report.services.map { PBServiceLoad($0) })
    }

    func checked() throws(WireError) -> TrafficReport {
        typealias Limits = TrafficReport.Limits
        return TrafficReport(
            sequence: try Check.counter(sequence, "TrafficReport.sequence"),
            window: Span(
                milliseconds: try Check.within(windowMs, 0...Limits.window.milliseconds, "TrafficReport.window_ms")),
            services: try Check.list(services, upTo: Limits.services, "TrafficReport.services"))
    }
}

extension PBServiceLoad: Coded {
    init(_ load: ServiceLoad) {
        self.init(
            service: load.service.number, inFlight: load.inFlight, queued: load.queued, held: load.held,
            refused: UInt64(clamping: load.refused), revisions: load.revisions.map { PBRevisionLoad($0) },
            replicas: load.replicas.map { PBReplicaLoad($0) })
    }

    func checked() throws(WireError) -> ServiceLoad {
        typealias Limits = TrafficReport.Limits
        return ServiceLoad(
            service: try Check.service(service, "ServiceLoad.service"), inFlight: inFlight, queued: queued, held: held,
            refused: try Check.requests(refused, "ServiceLoad.refused"),
            revisions: try Check.list(revisions, upTo: Limits.revisions, "ServiceLoad.revisions"),
            replicas: try Check.list(replicas, upTo: Limits.replicas, "ServiceLoad.replicas"))
    }
}

extension PBRevisionLoad: Coded {
    init(_ load: RevisionLoad) {
        let parts = load.latency.filled
        self.init(
            revision: load.revision, requests: UInt64(clamping: load.requests),
            failures: UInt64(clamping: load.failures), latencyPlaces: parts.map { UInt32(clamping: $0.place) },
            latencyCounts: parts.map(\.count))
    }

    func checked() throws(WireError) -> RevisionLoad {
        let places = latencyPlaces
        guard places.count == latencyCounts.count else {
            throw Check.refuse(
                "RevisionLoad.latency_counts", "there are \(places.count) places, and \(latencyCounts.count) counts")
        }
        // Rising places are each named once, and so few.
        guard zip(places, places.dropFirst()).allSatisfy({ $0 < $1 }),
            places.last.map({ $0 < UInt32(LatencyHistogram.count) }) ?? true
        else { throw Check.refuse("RevisionLoad.latency_places", "they do not rise, or end beyond the last place") }
        return RevisionLoad(
            revision: revision, requests: try Check.requests(requests, "RevisionLoad.requests"),
            failures: try Check.requests(failures, "RevisionLoad.failures"),
            latency: LatencyHistogram(
                zip(places, latencyCounts).map { LatencyHistogram.Part(place: Int($0), count: $1) }))
    }
}

extension PBReplicaLoad: Coded {
    init(_ load: ReplicaLoad) { self.init(allocation: load.allocation.number, inFlight: load.inFlight) }

    func checked() throws(WireError) -> ReplicaLoad {
        ReplicaLoad(
            allocation: try Check.allocation(allocation, "ReplicaLoad.allocation"), inFlight: inFlight)
    }
}

extension PBTrafficView: Coded {
    init(_ view: TrafficView) {
        self.init(
            rateMilli: UInt64(clamping: view.rate), requests: UInt64(clamping: view.requests),
            failures: UInt64(clamping: view.failures), p95Ms: UInt64(clamping: view.p95),
            inFlight: UInt64(clamping: view.inFlight), queued: UInt64(clamping: view.queued),
            held: UInt64(clamping: view.held))
    }

    func checked() throws(WireError) -> TrafficView {
        TrafficView(
            rate: Int64(clamping: rateMilli), requests: Int64(clamping: requests), failures: Int64(clamping: failures),
            p95: Int64(clamping: p95Ms), inFlight: Int64(clamping: inFlight), queued: Int64(clamping: queued),
            held: Int64(clamping: held))
    }
}

extension Check {
    fileprivate static func requests(_ number: UInt64, _ field: StaticString) throws(WireError) -> Int64 {
        Int64(try within(number, 0...UInt64(TrafficReport.Limits.requests), field))
    }
}
