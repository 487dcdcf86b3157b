// What `plan` and `deploy` say of a rollout before it begins.

import ClusterModel
import Messages
import Presentation
import Testing

@Suite("A rollout's forecast") struct ForecastTextTests {
    private static func forecast(_ end: RolloutForecast.End) -> RolloutForecast {
        var forecast = RolloutForecast(end)
        (forecast.wanted, forecast.ready, forecast.most) = (3, 1, 4)
        return forecast
    }

    @Test("has nothing to say where none would begin, and one line where it has room")
    func fits() {
        #expect(Self.forecast(.nothing).lines.isEmpty)
        let lines = Self.forecast(.completes).lines
        #expect(lines == ["rollout: there is room for it; 4 replicas at once at most, 3 of them to stay"])
        #expect(Self.forecast(.unfinished).lines.first?.contains("1 of 3 replicas would serve as far as") == true)
    }

    @Test("says how far it would come, what it would wait for, and what helps")
    func stuck() {
        var forecast = Self.forecast(.stuck)
        forecast.refusal = "queue gpu is closed"
        #expect(forecast.lines.contains("no more are taken: queue gpu is closed"))
        let obstacle = Wait.quota(queue: Sample.name("research"), shortOf: Resources(gpus: 2))
        let view = Sample.job(.pending(since: Sample.time), wait: obstacle)
        (forecast.refusal, forecast.obstacle) = (
            "", Explanation(job: view, obstacles: [obstacle], position: 1, closest: nil)
        )
        let lines = forecast.lines
        #expect(lines.first?.hasPrefix("rollout: it would stand still with 1 of 3 new replicas ready") == true)
        #expect(lines.contains { $0.contains("research") && $0.contains("2") }, "\(lines)")
        #expect(lines.last?.contains("surgeFree") == true && lines.last?.contains("rolloutSurge") == true)
    }
}
