// What of a service's spec is refused, with the field and its bounds: what is not so here is so everywhere after.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    func check(_ spec: ServiceSpec) throws(Rejection) {
        typealias Limits = ServiceSpec.Limits
        guard spec.name.text.utf8.count <= Limits.name else {
            throw .invalid(
                field: "metadata.name",
                why: "it has at most \(Limits.name) characters, since each replica adds its revision")
        }
        try check(spec.replicas, Limits.replicas, "spec.replicas")
        try check(spec.minReady, Limits.minReady, "spec.minReadySeconds")
        if let deadline = spec.deadline { try check(deadline, Limits.deadline, "spec.progressDeadlineSeconds") }
        try check(spec.strategy, hasRoutes: !spec.traffic.routes.isEmpty)
        try check(spec.traffic)
        try check(spec.probes)
    }

    private func check(_ traffic: ServiceTraffic) throws(Rejection) {
        typealias Limits = ServiceTraffic.Limits
        guard traffic.routes.count <= Limits.routes else {
            throw .invalid(field: "spec.routes", why: "at most \(Limits.routes) of them")
        }
        for route in traffic.routes {
            guard route.path.hasPrefix("/"), route.path == "/" || !route.path.hasSuffix("/"),
                route.path.utf8.count <= Limits.path, route.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
            else {
                throw .invalid(
                    field: "spec.routes.path",
                    why: "it begins with /, does not end with one, and has at most \(Limits.path) bytes without blanks")
            }
            if let host = route.host {
                guard !host.isEmpty, host.utf8.count <= Limits.host, host.utf8.allSatisfy(Self.isHostByte) else {
                    throw .invalid(
                        field: "spec.routes.host", why: "a name in lower case, as api.example.org, without a port")
                }
            }
        }
        let keys = traffic.routes.map(\.key).sorted()
        guard zip(keys, keys.dropFirst()).allSatisfy({ $0 != $1 }) else {
            throw .invalid(field: "spec.routes", why: "two of them have one host and path")
        }
        try check(traffic.inFlightLimit, Limits.inFlight, "spec.maxInFlight")
        try check(traffic.drain, Limits.drain, "spec.drainSeconds")
    }

    func check(_ scaling: ServiceScaling, of row: Service) throws(Rejection) {
        typealias Limits = ServiceScaling.Limits
        let bounds = scaling.bounds
        try check(Int(bounds.most), 1...ServiceSpec.Limits.replicas.upperBound, "spec.maxReplicas")
        guard bounds.least >= 0, bounds.least <= bounds.most else {
            throw .invalid(field: "spec.minReplicas", why: "0 to maxReplicas, which is \(bounds.most)")
        }
        guard bounds.least > 0 || scaling.metrics.contains(where: \.isOfRequests) else {
            throw .invalid(
                field: "spec.minReplicas",
                why: "to 0 it goes only by a metric of requests, since what its replicas use says nothing when there "
                    + "are none; add requests_per_second or in_flight, or let it be 1")
        }
        guard Limits.metrics.contains(scaling.metrics.count) else {
            throw .invalid(
                field: "spec.metrics", why: "\(Limits.metrics.lowerBound) to \(Limits.metrics.upperBound) of them")
        }
        for metric in scaling.metrics { try check(metric, of: row) }
        for (rules, name) in [(bounds.rules?.up, "scaleUp"), (bounds.rules?.down, "scaleDown")] {
            guard let rules else { continue }
            let field = "spec.behavior.\(name)"
            try check(rules.stabilization, Limits.stabilization, "\(field).stabilizationWindowSeconds")
            try check(rules.policies.count, Limits.policies, "\(field).policies")
            for policy in rules.policies {
                try check(policy.period, Limits.period, "\(field).policies.periodSeconds")
                let amount =
                    switch policy.amount {
                    case .replicas(let number), .percent(let number): number
                    }
                guard amount > 0 else { throw .invalid(field: "\(field).policies.value", why: "more than 0") }
            }
        }
        let tolerances = [bounds.tolerance.up, bounds.tolerance.down]
        guard tolerances.allSatisfy({ (0...10).contains($0) }) else {
            throw .invalid(field: "spec.behavior.tolerance", why: "0 to 10")
        }
    }

    private func check(_ metric: ServiceMetric, of row: Service) throws(Rejection) {
        if case .average(let milli) = metric.target, milli <= 0 {
            throw .invalid(field: "spec.metrics.averageValue", why: "more than 0")
        }
        switch metric.subject {
        case .requestsPerSecond, .inFlight:
            guard case .average = metric.target else {
                throw .invalid(
                    field: "spec.metrics.averageUtilization",
                    why: "of \(metric.subject) there is no percent; write averageValue")
            }
            guard !row.newest.spec.value.traffic.routes.isEmpty else {
                throw .invalid(
                    field: "spec.metrics",
                    why: "\(metric.subject) is counted by gateways, and \(row.name) has no routes; add "
                        + "`routes: [{path: /}]` to it first")
            }
        case .resource(let resource):
            guard resource == .cpu || resource == .memory else {
                throw .invalid(
                    field: "spec.metrics",
                    why: "cpu and memory are measured, and of requests requests_per_second and in_flight")
            }
            guard case .utilization(let percent) = metric.target else { return }
            let percents = ServiceScaling.Limits.percent
            guard percents.contains(percent) else {
                throw .invalid(
                    field: "spec.metrics.averageUtilization", why: "\(percents.lowerBound) to \(percents.upperBound)")
            }
            let requests = row.newest.spec.value.job.value.requests
            guard (resource == .cpu ? requests.cpu.value : requests.memory.value) > 0 else {
                throw .invalid(
                    field: "spec.metrics.averageUtilization",
                    why: "its replicas ask for no \(resource), so there is no percent of it")
            }
        }
    }

    /// Refuses a spec without routes for a service that follows its requests: it would see none, and sleep for ever.
    func check(_ spec: ServiceSpec, against scaling: ServiceScaling?) throws(Rejection) {
        guard spec.traffic.routes.isEmpty, let metric = scaling?.metrics.first(where: \.isOfRequests) else { return }
        throw .conflict(
            why: "service \(spec.name) is scaled by \(metric.subject), which gateways count; keep its routes, or end "
                + "that with `coordctl autoscale \(spec.name) --off`")
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Refuses routes that another service has.
    func checkRoutes(of spec: ServiceSpec) throws(Rejection) {
        let keys = spec.traffic.routes.map(\.key)
        guard !keys.isEmpty else { return }
        for row in state.services {
            guard row.drop == nil, row.name != spec.name || row.namespace != spec.namespace else { continue }
            let wanted = [row.newest.number, row.serving, row.rollout?.revision ?? row.serving]
            let routes = row.revisions.filter { wanted.contains($0.number) }.flatMap(\.spec.value.traffic.routes)
            for route in routes where keys.contains(route.key) {
                throw .conflict(
                    why: "route \(route.key) belongs to service \(row.namespace)/\(row.name); choose another host or "
                        + "path, or delete that service first")
            }
        }
    }

    private func check(_ strategy: RolloutStrategy, hasRoutes: Bool) throws(Rejection) {
        switch strategy {
        case .steps(let steps, let analysis):
            let most = ServiceSpec.Limits.steps
            guard (1...most).contains(steps.count) else {
                throw .invalid(field: "spec.strategy.canary.steps", why: "1 to \(most) of them")
            }
            let shares = steps.map(\.share)
            guard shares.allSatisfy({ $0 > 0 && $0 <= 1000 }), zip(shares, shares.dropFirst()).allSatisfy({ $0 < $1 })
            else {
                throw .invalid(
                    field: "spec.strategy.canary.steps",
                    why: "each has a larger weight than the one before, above 0 and up to 100")
            }
            for hold in steps.compactMap(\.hold) {
                try check(hold, .zero...Span.minutes(7 * 24 * 60), "spec.strategy.canary.steps.pauseSeconds")
            }
            if let analysis { try check(analysis, hasRoutes: hasRoutes) }
        case .rolling(let surge, let unavailable):
            try check(surge, most: nil, "spec.strategy.rollingUpdate.maxSurge")
            try check(unavailable, most: 100, "spec.strategy.rollingUpdate.maxUnavailable")
            guard !surge.isZero || !unavailable.isZero else {
                throw .invalid(
                    field: "spec.strategy.rollingUpdate.maxUnavailable",
                    why: "0 beside a maxSurge of 0 lets nothing ever be exchanged")
            }
        }
    }

    private func check(_ analysis: Analysis, hasRoutes: Bool) throws(Rejection) {
        typealias Limits = Analysis.Limits
        let field = "spec.strategy.canary.analysis"
        guard hasRoutes else {
            throw .invalid(
                field: field, why: "requests are counted by gateways, and it has no routes; add `routes: [{path: /}]`")
        }
        guard Limits.requests.contains(analysis.leastRequests) else {
            throw .invalid(
                field: "\(field).minRequests", why: "\(Limits.requests.lowerBound) to \(Limits.requests.upperBound)")
        }
        guard Limits.excess.contains(analysis.errorExcess) else {
            throw .invalid(field: "\(field).maxErrorIncrease", why: "0% to 100%")
        }
        guard Limits.ratio.contains(analysis.latencyRatio) else {
            throw .invalid(field: "\(field).maxLatencyRatio", why: "1 to 1000")
        }
    }

    private func check(_ share: ReplicaShare, most: Int64?, _ field: String) throws(Rejection) {
        switch share {
        case .count(let count): try check(Int(clamping: count), ServiceSpec.Limits.replicas, field)
        case .percent(let percent):
            guard percent >= 0, percent <= most ?? 10_000 else {
                throw .invalid(field: field, why: "0% to \(most ?? 10_000)%")
            }
        }
    }

    func check(_ number: Int, _ range: ClosedRange<Int>, _ field: String) throws(Rejection) {
        guard range.contains(number) else {
            throw .invalid(field: field, why: "\(range.lowerBound) to \(range.upperBound)")
        }
    }

    func check(_ span: Span, _ range: ClosedRange<Span>, _ field: String) throws(Rejection) {
        guard range.contains(span) else {
            throw .invalid(
                field: field,
                why: "\(TimeText.short(range.lowerBound)) to \(TimeText.short(range.upperBound))")
        }
    }
}

extension ReplicaShare {
    var isZero: Bool {
        switch self {
        case .count(let number), .percent(let number): number == 0
        }
    }
}
