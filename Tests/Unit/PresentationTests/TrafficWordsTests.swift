// What people read of a service's requests.

import ClusterModel
import Messages
import Testing

@testable import Presentation

@Suite struct TrafficWordsTests {
    private static func view(
        replicas: Int, routes: [ServiceRoute] = [ServiceRoute()], scaling: ServiceScaling? = nil,
        traffic: TrafficView? = nil
    ) -> ServiceView {
        var spec = ServiceSpec(
            name: Sample.name("web"), replicas: 1, job: Sample.job(.pending(since: Sample.time)).spec)
        spec.traffic.routes = routes
        var row = Service(
            id: ServiceID(1), first: Revision(number: 1, spec: Boxed(spec), by: .admin, created: Sample.time),
            owner: .admin, declared: Sample.time)
        (row.replicas, row.serving, row.scaling) = (replicas, 1, scaling.map { Boxed($0) })
        var view = ServiceView(row)
        view.traffic = traffic
        return view
    }

    private static func scaling(least: Int32) -> ServiceScaling {
        ServiceScaling(
            bounds: ScalingSpec(least: least, most: 4), metrics: [ServiceMetric(.inFlight, .average(milli: 8500))])
    }

    @Test func `a service that sleeps says so, with those who wait, and one that was switched off does not`() {
        #expect(Self.view(replicas: 0).state == "asleep")
        #expect(Self.view(replicas: 0, traffic: TrafficView(held: 12)).state == "asleep, 12 requests held")
        #expect(Self.view(replicas: 0, scaling: Self.scaling(least: 0)).state == "asleep")
        #expect(Self.view(replicas: 1, traffic: TrafficView(held: 1)).state == "waking, 1 request held")
        #expect(Self.view(replicas: 0, scaling: Self.scaling(least: 1)).state == "serving")
        #expect(Self.view(replicas: 0, routes: []).state == "serving")
    }

    @Test func `figures are shown with what failed and what waits, and as not known where nobody tells of them`() {
        let busy = TrafficView(rate: 12_540, requests: 375, failures: 2, p95: 18, inFlight: 3, queued: 1, held: 2)
        #expect(
            busy.words
                == "12.5 requests/s, 0.5 % of 375 failed, p95 18 ms, 3 in flight, 1 waiting for a busy replica, "
                + "2 requests held")
        #expect(TrafficView().words == "0 requests/s, 0 in flight")
        #expect(TrafficView(rate: .max, requests: .max, failures: .max, p95: .max).words.contains("100 % of"))
        let page = ServiceDescription.lines(Self.view(replicas: 1), at: Sample.time, width: nil)
        #expect(page.contains { $0.hasPrefix("Traffic:") && $0.contains("not known") })
    }

    @Test func `a scaling by requests and an analysis are told in words`() {
        #expect(Self.scaling(least: 0).words == "0 to 4 replicas, in_flight 8.5 for each")
        let strategy = RolloutStrategy.steps(
            [.init(share: 100, hold: .minutes(1))], Analysis(leastRequests: 40, errorExcess: 0.005, latencyRatio: 2))
        #expect(
            strategy.words
                == "10 % for 1m, back when 0.5 % more fail or p95 is 2 times as long, of 40 requests or more")
    }
}
