// What a cluster's clock tells when the machine's is set, lost and found again.

import ClusterModel
import Testing

@Suite("The steady clock")
struct SteadyClockTests {
    private func reading(_ wall: Int64, _ boot: Int64) -> Now {
        Now(wall: WallTime(milliseconds: wall), boot: BootTime(milliseconds: boot))
    }

    private func clock(notBefore latest: Int64, _ wall: Int64, _ boot: Int64) -> SteadyClock {
        SteadyClock(notBefore: WallTime(milliseconds: latest), at: reading(wall, boot))
    }

    @Test("follows the machine's clock, small corrections too")
    func follows() {
        var clock = clock(notBefore: 0, 1_000, 50)
        for (wall, boot) in [(1_000, 50), (2_000, 1_050), (1_999, 1_060), (2_010, 1_070), (62_010, 61_070)] {
            let told = clock.tell(reading(Int64(wall), Int64(boot)))
            #expect(told.news == nil)
            #expect(told.now.boot.milliseconds == Int64(boot))
        }
        #expect(clock.tell(reading(70_000, 69_060)).now.wall.milliseconds == 70_000)
    }

    @Test("goes on from the journal's latest time when the machine's clock is behind it, and is never faster than time")
    func goesOn() {
        let year: Int64 = 31_536_000_000
        var clock = clock(notBefore: year, 0, 0)
        var last = year
        for second in 1...3_600 as ClosedRange<Int64> {
            let told = clock.tell(reading(second * 1000, second * 1000))
            #expect(told.news == nil)
            let wall = told.now.wall.milliseconds
            #expect(wall > last && wall - last <= 1000)
            last = wall
        }
        #expect(last == year + 3_150_000)
    }

    @Test("goes on in steps of a millisecond too")
    func smallSteps() {
        var clock = clock(notBefore: 1_000_000, 0, 0)
        for step in 1...8_000 as ClosedRange<Int64> { _ = clock.tell(reading(step, step)) }
        #expect(clock.tell(reading(8_000, 8_000)).now.wall.milliseconds == 1_007_000)
    }

    @Test("gives the machine's clock its place back once it has passed, and says so once")
    func catchesUp() {
        var clock = clock(notBefore: 60_000, 0, 0)
        var news: [SteadyClock.News] = []
        for second in 1...600 as ClosedRange<Int64> {
            let told = clock.tell(reading(second * 1000, second * 1000))
            if let item = told.news { news.append(item) }
            #expect(told.now.wall.milliseconds >= second * 1000)
        }
        #expect(news == [.caughtUp])
        #expect(clock.tell(reading(601_000, 601_000)).now.wall.milliseconds == 601_000)
    }

    @Test("says once that the machine's clock was set back, and goes on by the boot clock")
    func wentBack() {
        var clock = clock(notBefore: 0, 10_000_000, 0)
        _ = clock.tell(reading(10_000_000, 0))
        let back = clock.tell(reading(6_401_000, 1_000))
        #expect(back.news == .wentBack(by: .seconds(3_600)))
        #expect(back.now.wall.milliseconds == 10_000_875)
        let next = clock.tell(reading(6_402_000, 2_000))
        #expect(next.news == nil)
        #expect(next.now.wall.milliseconds == 10_001_750)
        // It is set right again: that is a step forward from where time is now, and a small one.
        let right = clock.tell(reading(10_003_000, 3_000))
        #expect(right.news == .caughtUp)
        #expect(right.now.wall.milliseconds == 10_003_000)
    }

    @Test("says that the machine's clock leapt, but not when the machine slept")
    func leapt() {
        var clock = clock(notBefore: 0, 1_000, 0)
        _ = clock.tell(reading(1_000, 0))
        #expect(clock.tell(reading(3_601_000, 3_600_000)).news == nil)
        let leap = clock.tell(reading(7_202_000, 3_601_000))
        #expect(leap.news == .leapt(by: .seconds(3_600)))
        #expect(leap.now.wall.milliseconds == 7_202_000)
    }

    @Test("does not take the time in which nobody served for a leap")
    func startsLate() {
        var clock = clock(notBefore: 1_000, 86_400_000, 0)
        let first = clock.tell(reading(86_400_010, 10))
        #expect(first.news == nil)
        #expect(first.now.wall.milliseconds == 86_400_010)
    }

    @Test("finds a lag worth a line, and not one of a second")
    func lag() {
        let latest = WallTime(milliseconds: 1_000_000)
        #expect(SteadyClock.lag(of: WallTime(milliseconds: 999_000), behind: latest) == nil)
        #expect(SteadyClock.lag(of: WallTime(milliseconds: 2_000_000), behind: latest) == nil)
        #expect(SteadyClock.lag(of: WallTime(milliseconds: 0), behind: latest) == .seconds(1_000))
    }
}
