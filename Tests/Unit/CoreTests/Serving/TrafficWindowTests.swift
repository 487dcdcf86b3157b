// What was asked of a service lately: rates, averages and counts over the last seconds, and figures that are absurd.

import ClusterModel
import Serving
import Testing

@Suite("What was asked of a service") struct TrafficWindowTests {
    private static func at(_ seconds: Int64) -> BootTime { BootTime(milliseconds: 1_000_000 + seconds * 1000) }

    private static func counts(_ requests: Int64, failures: Int64 = 0, milliseconds: Int64 = 5) -> RequestCounts {
        var latency = LatencyHistogram()
        for _ in 0..<requests { latency.add(milliseconds: milliseconds) }
        return RequestCounts(requests: requests, failures: failures, latency: latency)
    }

    @Test("is a rate over fifteen seconds, and over as long as anything is known where that is less")
    func rate() {
        var window = TrafficWindow()
        for second in Int64(0)..<5 {
            window.note(Self.counts(30), present: 0, window: .seconds(1), at: Self.at(second))
        }
        #expect(window.rate(known: .seconds(5), at: Self.at(4)) == 30_000)
        #expect(window.rate(known: .minutes(1), at: Self.at(4)) == 10_000, "it was quiet before")
        #expect(window.rate(known: .minutes(1), at: Self.at(20)) == 0, "and is again")
        #expect(window.rate(known: .zero, at: Self.at(4)) == 150_000, "nothing is divided by nothing")
    }

    @Test("adds up what several gateways tell in one second")
    func several() {
        var window = TrafficWindow()
        for second in Int64(0)..<20 {
            for _ in 0..<3 {
                window.note(Self.counts(2), present: 4, window: .seconds(1), at: Self.at(second))
            }
        }
        #expect(window.rate(known: .minutes(1), at: Self.at(19)) == 6_000)
        #expect(window.present(known: .minutes(1), at: Self.at(19)) == 12_000)
    }

    @Test("counts what is there by how long it was there")
    func present() {
        var window = TrafficWindow()
        window.note(Self.counts(0), present: 30, window: .milliseconds(500), at: Self.at(0))
        window.note(Self.counts(0), present: 0, window: .seconds(1), at: Self.at(1))
        #expect(window.present(known: .minutes(1), at: Self.at(1)) == 1000, "half a second of thirty, in fifteen")
    }

    @Test("is never more than there was, however late and uneven it is told")
    func uneven() {
        var window = TrafficWindow()
        var time: Int64 = 1_000_000
        for turn in Int64(0)..<60 {
            let length = [950, 1_050, 2_300, 100, 700][Int(turn % 5)]
            time += Int64(length)
            window.note(
                Self.counts(Int64(length / 50)), present: 16, window: .milliseconds(Int64(length)),
                at: BootTime(milliseconds: time))
            guard turn >= 20 else { continue }
            for later in [0, 400, 900] as [Int64] {
                let now = BootTime(milliseconds: time + later)
                let (present, rate) = (
                    window.present(known: .minutes(1), at: now), window.rate(known: .minutes(1), at: now)
                )
                #expect((15_999...16_000).contains(present), "\(turn): \(present)")
                #expect((19_600...20_200).contains(rate), "\(turn): \(rate)")
            }
        }
    }

    @Test("takes a report of a longer time for as much as it would have been in fifteen seconds")
    func late() {
        var window = TrafficWindow()
        window.note(Self.counts(400), present: 1, window: .seconds(60), at: Self.at(0))
        #expect(window.rate(known: .minutes(5), at: Self.at(0)) == 6_666, "a hundred in fifteen seconds")
        #expect(window.present(known: .minutes(5), at: Self.at(0)) == 1000)
        #expect(window.lately(at: Self.at(0)).requests == 400, "and none is forgotten")
    }

    @Test("remembers half a minute of counts with their durations, and no more")
    func lately() {
        var window = TrafficWindow()
        window.note(Self.counts(95, milliseconds: 5), present: 0, window: .seconds(1), at: Self.at(0))
        window.note(Self.counts(5, failures: 3, milliseconds: 30), present: 0, window: .seconds(1), at: Self.at(14))
        let counts = window.lately(at: Self.at(15))
        #expect(counts.requests == 100 && counts.failures == 3 && counts.traffic.p95 == 5)
        #expect(window.lately(at: Self.at(60)) == RequestCounts())
        #expect(RequestCounts(requests: 5, failures: 9).failures == 5, "no more fail than there are")
        #expect(RequestCounts(requests: -5, failures: -9) == RequestCounts())
    }

    @Test("ends at the most that there is, whatever is said")
    func absurd() {
        var window = TrafficWindow()
        var latency = LatencyHistogram([LatencyHistogram.Part(place: 3, count: .max)])
        latency = latency + latency
        #expect(latency.total == Int64(UInt32.max) && latency.quantile(permille: 950) == 3)
        let counts = RequestCounts(requests: .max, failures: .max, latency: latency)
        for _ in 0..<3 {
            window.note(counts, present: .max, window: Span(milliseconds: .max), at: Self.at(0))
            window.note(counts, present: .max, window: Span(milliseconds: -1), at: Self.at(0))
            window.note(counts, present: .min, window: .zero, at: Self.at(0))
        }
        #expect(window.rate(known: .seconds(1), at: Self.at(0)) > 0)
        #expect(window.present(known: .seconds(1), at: Self.at(0)) > 0)
        #expect(window.lately(at: Self.at(0)).failures == .max)
    }

    @Test("is of places that there are, each of which adds up")
    func parts() {
        let parts = [(-1, 4), (0, 2), (336, 9), (40, 1), (0, 3)].map {
            LatencyHistogram.Part(place: $0.0, count: UInt32($0.1))
        }
        let histogram = LatencyHistogram(parts)
        #expect(histogram.total == 6 && histogram.filled.map(\.place) == [0, 40])
        #expect(LatencyHistogram(histogram.filled) == histogram)
    }

    @Test("wakes a service to what those who wait want, within its bounds and no faster than its rules")
    func wake() {
        var scaler = Autoscaler(ScalingSpec(least: 0, most: 10))
        #expect(scaler.wake(wanted: 0, at: Self.at(0)) == 1)
        scaler = Autoscaler(ScalingSpec(least: 0, most: 10))
        #expect(scaler.wake(wanted: 30, at: Self.at(0)) == 4, "four in fifteen seconds")
        let down = scaler.decide(
            current: 4, [.proposed(Proposal(replicas: 0, measured: 0))], at: Self.at(299))
        #expect(down.replicas == 4, "it sleeps again after five minutes")
        let later = scaler.decide(
            current: 4, [.proposed(Proposal(replicas: 0, measured: 0))], at: Self.at(600))
        #expect(later.replicas == 0)
    }
}
