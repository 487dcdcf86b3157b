// Stable and panic windows, worked out by hand.

import ClusterModel
import Serving
import Testing

@Suite("The burst scaler")
struct BurstScalerTests {
    private static let begin = BootTime(milliseconds: 1_000_000)
    private static let spec = BurstSpec(target: 10, capacity: 12, burst: 100)

    private static func at(_ seconds: Int64) -> BootTime { begin + .seconds(seconds) }

    @Test("wants what the slow window wants while nothing bursts")
    func stable() {
        var scaler = BurstScaler(Self.spec, ready: 1, at: Self.begin)
        let decision = scaler.decide(BurstSample(stable: 35, panic: 15), ready: 4, at: Self.at(2))
        #expect(decision?.replicas == 4)
        #expect(decision?.excess == 48 - 100 - 15)
        #expect(scaler.panic == nil)
    }

    @Test("panics at twice what is ready, and shrinks a whole window later")
    func panics() {
        var scaler = BurstScaler(Self.spec, ready: 1, at: Self.begin)
        #expect(scaler.decide(BurstSample(stable: 10, panic: 80), ready: 4, at: Self.at(2))?.replicas == 8)
        #expect(scaler.panic == Self.at(2))
        // The burst is over at once, but the size stays until a window has passed.
        #expect(scaler.decide(BurstSample(stable: 20, panic: 10), ready: 8, at: Self.at(4))?.replicas == 8)
        #expect(scaler.decide(BurstSample(stable: 20, panic: 10), ready: 8, at: Self.at(62))?.replicas == 8)
        #expect(scaler.decide(BurstSample(stable: 20, panic: 10), ready: 8, at: Self.at(63))?.replicas == 4)
        #expect(scaler.panic == nil && scaler.panicReplicas == 0)
    }

    @Test("keeps its size after a restart, until it has a past")
    func restart() {
        var scaler = BurstScaler(Self.spec, ready: 6, at: Self.begin)
        #expect(scaler.decide(BurstSample(stable: 0, panic: 0), ready: 6, at: Self.at(2))?.replicas == 6)
        #expect(scaler.decide(BurstSample(stable: 0, panic: 0), ready: 6, at: Self.at(61))?.replicas == 3)
    }

    @Test("believes a smaller size only after the delay")
    func delayed() {
        var spec = Self.spec
        spec.downDelay = .seconds(30)
        var scaler = BurstScaler(spec, ready: 1, at: Self.begin)
        #expect(scaler.decide(BurstSample(stable: 40, panic: 15), ready: 4, at: Self.at(0))?.replicas == 4)
        #expect(scaler.decide(BurstSample(stable: 20, panic: 15), ready: 4, at: Self.at(28))?.replicas == 4)
        #expect(scaler.decide(BurstSample(stable: 20, panic: 15), ready: 4, at: Self.at(30))?.replicas == 2)
        spec.downDelay = .zero
        scaler.adopt(spec)
        #expect(scaler.decide(BurstSample(stable: 10, panic: 15), ready: 2, at: Self.at(31))?.replicas == 1)
    }

    @Test("says nothing where nothing was seen")
    func nothing() {
        var scaler = BurstScaler(Self.spec, ready: nil, at: Self.begin)
        #expect(scaler.decide(nil, ready: 4, at: Self.at(2)) == nil)
        #expect(scaler.decide(BurstSample(stable: 1, panic: 1), ready: nil, at: Self.at(2)) == nil)
    }

    @Test("the maximum of a window forgets bucket by bucket")
    func window() {
        var window = WindowMaximum(window: .seconds(6), width: .seconds(2))
        var largest: [Int32] = []
        for (second, value) in [(0, 5), (2, 3), (3, 4), (6, 1), (8, 1), (14, 0)] as [(Int64, Int32)] {
            window.record(value, at: BootTime(milliseconds: second * 1000))
            largest.append(window.current)
        }
        #expect(largest == [5, 5, 5, 4, 1, 0])
    }
}
