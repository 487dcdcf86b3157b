// Staffing by what is asked of a service: steady loads, ramps, queues.

import ClusterModel
import Serving
import Testing

@Suite("The staffing scaler")
struct StaffingScalerTests {
    private static let begin = BootTime(milliseconds: 1_000_000)

    /// Sizes while so many requests a second come, which take 2 s each, asked every 2 s.
    private static func sizes(
        _ spec: StaffingSpec, current: Int32, seconds: Int64, rate: (Int64) -> Double,
        waiting: (Int64) -> Double = { _ in 0 }
    ) -> [Int32] {
        var scaler = StaffingScaler(spec, current: current, at: begin)
        return stride(from: Int64(2), through: seconds, by: 2).map { second in
            scaler.decide(
                LoadSample(arrivals: rate(second), work: 2, waiting: waiting(second)), at: begin + .seconds(second))
        }
    }

    @Test("holds one size under a steady load, with half a root to spare")
    func steady() {
        // 18 requests a second of 2 s each: 36 in flight, half a root of them is 3, and 39 slots are 5 replicas of 8.
        // In its first minute it knows nothing of its past and keeps two roots, which are 6; one of those goes where a
        // tenth more would not bring it back.
        let sizes = Self.sizes(StaffingSpec(slots: 8), current: 5, seconds: 3600) { _ in 18 }
        #expect(Set(sizes) == [6])
        #expect(Self.sizes(StaffingSpec(slots: 9), current: 5, seconds: 3600) { _ in 18 }.last == 5)
    }

    @Test("hardly changes its size to and fro under an uneven load")
    func uneven() {
        var chance = Randomness(seed: 3)
        // Evenly from 0 to 36 requests a second: as uneven as hardly any service is.
        let sizes = Self.sizes(StaffingSpec(slots: 8), current: 5, seconds: 7200) { _ in
            Double(Int.random(in: 0...36, using: &chance))
        }
        let changes = zip(sizes, sizes.dropFirst()).filter { $0 != $1 }.count
        // After growing it stays for five minutes: at most two changes in each.
        #expect(changes <= 24, "changed \(changes) times in two hours")
        #expect(sizes.suffix(3000).allSatisfy { $0 >= 7 && $0 <= 10 }, "\(Set(sizes).sorted())")
    }

    @Test("asks on a ramp for what will be there when a replica has come up")
    func ramp() throws {
        // Half a request a second more, every second: 60 slots more in a minute, which a replica takes to come up.
        let spec = StaffingSpec(slots: 8, coldStart: .seconds(60), most: 100)
        let rate: (Int64) -> Double = { 20 + 0.5 * Double($0) }
        let sizes = Self.sizes(spec, current: 6, seconds: 600, rate: rate)
        for second in stride(from: Int64(180), to: 540, by: 2) {
            let served = Double(sizes[Int(second / 2) - 1]) * 8
            #expect(served >= 2 * rate(second + 60), "at \(second)")
            #expect(served <= 2 * rate(second + 60) * 1.5, "at \(second)")
        }
    }

    @Test("adds what a queue takes to be worked off, and does not take the queue for a load")
    func queue() {
        // 30 wait for 20 s: 30 requests of 2 s in 15 s are 4 slots more.
        let sizes = Self.sizes(
            StaffingSpec(slots: 1, most: 100), current: 24, seconds: 1800, rate: { _ in 10 },
            waiting: { (900..<920).contains($0) ? 30 : 0 })
        // 20 in flight and half a root are 23, and a tenth more are 25.
        let usual = sizes[440]
        #expect(usual == 25)
        #expect(sizes[449...470].max() == 27, "23 and 4")
        #expect(sizes.last == usual, "nothing of it stays")
    }

    @Test("keeps its size for as long as its delay after a restart, and its bounds always")
    func bounds() {
        let spec = StaffingSpec(slots: 8, downDelay: .seconds(100), least: 2, most: 12)
        let idle = Self.sizes(spec, current: 9, seconds: 300) { _ in 0 }
        #expect(idle.prefix(49).allSatisfy { $0 == 9 })
        #expect(idle.last == 2)
        let busy = Self.sizes(spec, current: 9, seconds: 300) { _ in 1000 }
        #expect(busy.allSatisfy { $0 == 12 })
        let odd = Self.sizes(spec, current: 9, seconds: 300, rate: { $0 == 10 ? .nan : $0 == 12 ? .infinity : 0 })
        #expect(odd.last == 2, "what is no number does not stay")
        #expect(Self.sizes(spec, current: 40, seconds: 2) { _ in 1000 } == [12], "above its most it shrinks at once")
    }

    @Test(
        "takes its first sample for no more than any other, and believes its present size before it",
        arguments: [0.0, 50])
    func firstSample(odd: Double) {
        // 5 replicas of 8 are what 29 slots in flight want at first; 14 requests a second of 2 s are 28. An odd first
        // sample, nothing or more than three times as much, is one of thirty of its minute.
        let spec = StaffingSpec(slots: 8, downDelay: .zero, most: 100)
        let usual = Self.sizes(spec, current: 5, seconds: 600) { _ in 14 }
        let other = Self.sizes(spec, current: 5, seconds: 600) { $0 == 2 ? odd : 14 }
        #expect(usual.allSatisfy { $0 == 5 }, "\(usual)")
        #expect(other.allSatisfy { (4...6).contains($0) }, "\(other)")
        #expect(other.suffix(200).allSatisfy { $0 == 5 }, "\(other)")
    }

    @Test("comes from one replica to what is asked within half a minute")
    func start() {
        // 50 requests a second of 2 s: 100 in flight. What the one replica of 8 cannot take waits until there are 13.
        var line = 0.0
        var served: Int32 = 1
        var scaler = StaffingScaler(StaffingSpec(slots: 8, most: 100), current: 1, at: Self.begin)
        for second in stride(from: Int64(2), through: 30, by: 2) {
            line += max(0, 100 - 8 * Double(served))
            served = scaler.decide(LoadSample(arrivals: 50, work: 2, waiting: line), at: Self.begin + .seconds(second))
        }
        #expect(served >= 13 && served <= 40, "\(served)")
    }
}
