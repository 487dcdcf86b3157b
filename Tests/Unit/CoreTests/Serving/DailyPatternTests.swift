// What the days before say of today, and who goes first.

import ClusterModel
import Serving
import Testing

@Suite("A daily pattern")
struct DailyPatternTests {
    private static func time(day: Int64, hour: Int64, minute: Int64 = 0) -> WallTime {
        WallTime(milliseconds: ((day * 24 + hour) * 60 + minute) * 60_000)
    }

    /// Days of 10 slots, and of as many as are given between nine and ten.
    private static func pattern(_ mornings: [Double]) -> DailyPattern {
        var pattern = DailyPattern()
        for (day, morning) in mornings.enumerated() {
            for minute in Int64(0)..<1440 {
                let slots = (540..<600).contains(minute) ? morning : 10
                pattern.note(slots, at: time(day: Int64(day), hour: 0, minute: minute))
            }
        }
        return pattern
    }

    @Test("is no floor on the first day, and yesterday on the second")
    func days() {
        let none = DailyPattern()
        #expect(none.floor(at: Self.time(day: 0, hour: 9), ahead: .minutes(5)) == 0)
        let one = Self.pattern([50])
        #expect(one.floor(at: Self.time(day: 1, hour: 9), ahead: .zero) == 50)
        #expect(one.floor(at: Self.time(day: 1, hour: 8), ahead: .zero) == 10)
        #expect(one.floor(at: Self.time(day: 1, hour: 8, minute: 55), ahead: .minutes(4)) == 10)
        #expect(one.floor(at: Self.time(day: 1, hour: 8, minute: 55), ahead: .minutes(5)) == 50, "before it comes")
        #expect(one.floor(at: Self.time(day: 1, hour: 9, minute: 59), ahead: .zero) == 50)
        #expect(one.floor(at: Self.time(day: 1, hour: 10), ahead: .zero) == 10)
    }

    @Test("counts what came back on every day that is remembered")
    func least() {
        #expect(Self.pattern([50, 500, 60]).floor(at: Self.time(day: 3, hour: 9), ahead: .zero) == 50)
        #expect(Self.pattern([10, 40, 500, 60]).floor(at: Self.time(day: 4, hour: 9), ahead: .zero) == 40)
        #expect(Self.pattern([50, 50, 0]).floor(at: Self.time(day: 3, hour: 9), ahead: .zero) == 0)
    }

    @Test("looks ahead over midnight, and over a whole day at most")
    func midnight() {
        let one = Self.pattern([50])
        #expect(one.floor(at: Self.time(day: 1, hour: 23), ahead: .minutes(600)) == 50)
        #expect(one.floor(at: Self.time(day: 1, hour: 23), ahead: .minutes(1_000_000)) == 50)
        #expect(one.floor(at: Self.time(day: 1, hour: 9), ahead: .minutes(-10)) == 50)
    }

    @Test("who serves nobody goes before who serves, then who has least to do, then the youngest")
    func victims() {
        let all = [
            VictimCandidate(state: .serving, inFlight: 0, number: 1),
            VictimCandidate(state: .serving, inFlight: 3, number: 2),
            VictimCandidate(state: .starting, inFlight: 0, number: 3),
            VictimCandidate(state: .failed, inFlight: 0, number: 4),
            VictimCandidate(state: .serving, inFlight: 0, number: 5),
            VictimCandidate(state: .starting, inFlight: 0, number: 6),
        ]
        #expect(all.sorted { $0.goes(before: $1) }.map(\.number) == [4, 6, 3, 5, 1, 2])
    }
}
