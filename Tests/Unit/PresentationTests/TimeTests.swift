// Points of time as text.

import ClusterModel
import Glibc
import Testing

@testable import Presentation

@Suite("A point of time")
struct CalendarTextTests {
    @Test(
        "is written in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_795_343_345_123, "2026-11-22T10:29:05Z"), (-1, "1969-12-31T23:59:59Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59Z"), (4_107_542_400_000, "2100-03-01T00:00:00Z"),
        ] as [(Int64, String)])
    func isWritten(milliseconds: Int64, text: String) {
        #expect(CalendarText.iso(WallTime(milliseconds: milliseconds)) == text)
    }

    @Test("shows milliseconds when asked, and spaces for people")
    func hasForms() {
        #expect(CalendarText.iso(Sample.time, milliseconds: true) == "2026-11-22T10:29:05.123Z")
        #expect(CalendarText.plain(Sample.time) == "2026-11-22 10:29:05")
    }

    @Test("is the C library's", arguments: [1, 2, 3] as [UInt64])
    func agrees(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        for _ in 0..<2_000 {
            let seconds = Int64(randomness.below(8_000_000_000)) - 2_000_000_000
            var parts = tm()
            var time = time_t(seconds)
            gmtime_r(&time, &parts)
            var buffer = [CChar](repeating: 0, count: 64)
            let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
            let expected = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            #expect(CalendarText.iso(WallTime(milliseconds: seconds * 1000)) == expected, "seed \(seed), \(seconds)")
        }
    }
}
