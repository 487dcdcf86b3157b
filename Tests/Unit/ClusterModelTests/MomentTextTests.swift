// Points of time as people write them.

import ClusterModel
import Testing

@Suite struct MomentTextTests {
    private static let now = WallTime(milliseconds: 5_000)

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Int64(0)), ("2026-11-25T13:00:00Z", 1_795_611_600),
        ("2026-11-25T13:00", 1_795_611_600),
        ("2026-11-25 13:00:00", 1_795_611_600), ("2026-11-25T14:00+01:00", 1_795_611_600),
        ("2026-11-25T08:30:00-04:30", 1_795_611_600), ("2000-02-29T00:00Z", 951_782_400),
        ("2100-03-01T00:00Z", 4_107_542_400), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func `dates are read by the calendar`(text: String, seconds: Int64) throws {
        #expect(try MomentText.parse(text, now: nil) == WallTime(milliseconds: seconds * 1000))
    }

    @Test(arguments: [
        ("now", Int64(0)), ("now+90s", 90), ("now+90", 90), ("now+2hours", 7200), ("now+5minutes", 300),
        ("now+1d", 86_400),
        ("now+1week", 604_800),
    ])
    func `from now on`(text: String, seconds: Int64) throws {
        #expect(try MomentText.parse(text, now: Self.now) == Self.now + .seconds(seconds))
        #expect(throws: MomentTextError.relative) { try MomentText.parse(text, now: nil) }
    }

    @Test(arguments: [
        "", "tomorrow", "2026-11-25", "2026-11-25T13", "2026-1-25T13:00", "2026-11-25T13:00:00X",
        "2026-11-25T13:00:00+1",
        "2026-11-25T13:00:00+01:00Z", "now-5m", "now+", "now+5x", "now+99999999999999999999s", "now+40000d", " now",
    ])
    func `what is no point of time is refused`(text: String) {
        #expect(throws: MomentTextError.malformed) { try MomentText.parse(text, now: Self.now) }
    }

    @Test(arguments: [
        "2026-02-29T00:00Z", "2100-02-29T00:00Z", "2026-13-01T00:00Z", "2026-04-31T00:00Z",
        "2026-01-00T00:00Z", "2026-01-01T24:00Z", "2026-01-01T00:60Z", "1969-12-31T23:59Z",
    ])
    func `what is no day or time is refused`(text: String) {
        #expect(throws: MomentTextError.noSuchDate) { try MomentText.parse(text, now: Self.now) }
    }
}
