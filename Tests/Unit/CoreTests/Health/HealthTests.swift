// Silence and patience.

import ClusterModel
import Health
import Testing

@Suite("Health")
struct HealthTests {
    private func time(_ seconds: Int64) -> BootTime { BootTime(milliseconds: seconds * 1000) }

    @Test("doubts a node once after fifteen seconds of silence, and believes it when it is heard")
    func doubtsOnce() {
        var liveness = Liveness(heard: time(0))
        #expect(liveness.tick(at: time(14)) == nil)
        #expect(liveness.tick(at: time(15)) == .suspect(heard: time(0)))
        #expect(liveness.tick(at: time(60)) == nil)
        #expect(liveness.silence(at: time(60)) == .seconds(60))
        liveness.hear(at: time(61))
        #expect(liveness.isAlive)
    }

    @Test("waits between half and all of a doubled and bounded time")
    func backsOff() {
        var chance = Randomness(seed: 7)
        for attempt in [-1, 0, 1, 5, 20, .max] {
            let ceiling: Int64 = min(30_000, 200 << Int64(min(max(attempt, 0), 20)))
            for _ in 0..<50 {
                let delay = Backoff().delay(attempt: attempt, using: &chance).milliseconds
                #expect((ceiling / 2...ceiling).contains(delay), "attempt \(attempt)")
            }
        }
    }
}
