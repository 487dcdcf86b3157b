// Lengths of time in Slurm's forms and the short ones, read and written.

import ClusterModel
import Testing

@Suite struct TimeTextTests {
    @Test(arguments: [
        ("0", Int64(0)), ("45", 2700), ("5:30", 330), ("90:00", 5400), ("1:00:00", 3600), ("00:00:07", 7),
        ("3-0", 259_200), ("1-6", 108_000), ("1-6:30", 109_800), ("1-6:30:15", 109_815), ("36500-0", 3_153_600_000),
    ])
    func `slurm's forms are read`(text: String, seconds: Int64) throws {
        #expect(try TimeText.slurm(text) == .span(.seconds(seconds)))
        #expect(try TimeText.length(text) == .span(.seconds(seconds)))
    }

    @Test(arguments: [
        ("90s", Int64(90)), ("5m", 300), ("1h", 3600), ("2d", 172_800), ("0s", 0), ("007m", 420),
    ])
    func `short forms are read, where slurm's are not the only ones`(text: String, seconds: Int64) throws {
        #expect(try TimeText.length(text) == .span(.seconds(seconds)))
        #expect(throws: TimeTextError.malformed(text)) { try TimeText.slurm(text) }
    }

    @Test(arguments: ["infinite", "UNLIMITED", "-1", "Infinite"])
    func `no limit has three names`(text: String) throws {
        #expect(try TimeText.length(text) == .unlimited)
    }

    @Test(arguments: [
        "", " ", "5 m", " 5m", "m", "-5m", "-2", "1:2:3:4", "1:", ":1", "1--2", "1-", "-1:00", "1-2-3", "1.5h", "5x",
        "5M",
        "1h30m", "+5", "0x5", "５m", "1-2:3:4:5", "unlimitedd",
    ])
    func `what is no length of time is refused`(text: String) {
        #expect(throws: TimeTextError.malformed(text)) { try TimeText.length(text) }
    }

    @Test(arguments: ["36501d", "99999999999999999999", "876001h", "36500-1", "9223372036854775807s"])
    func `more than a hundred years is refused`(text: String) {
        #expect(throws: TimeTextError.tooLong(limitDays: 36_500)) { try TimeText.length(text) }
    }

    @Test func `times are written as slurm's tables and as short texts`() {
        #expect(TimeText.clock(.seconds(7)) == "00:00:07")
        #expect(TimeText.clock(.seconds(178_507)) == "2-01:35:07")
        #expect(TimeText.clock(.milliseconds(-61_999)) == "-00:01:01")
        #expect(TimeText.clock(.milliseconds(.min)).hasPrefix("-106751991167-"))
        for (span, text) in [
            (Span.zero, "0s"), (.milliseconds(250), "250ms"), (.seconds(90), "90s"), (.minutes(5), "5m"),
            (.minutes(120), "2h"), (.minutes(2880), "2d"), (.minutes(1500), "25h"),
        ] { #expect(TimeText.short(span) == text) }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `reading what was written gives the time again`(seed: UInt64) throws {
        var randomness = Randomness(seed: seed)
        for _ in 0..<300 {
            let span = Span.seconds(Int64(randomness.below(1 << (1 + randomness.below(31)))))
            #expect(try TimeText.slurm(TimeText.clock(span)) == .span(span), "seed \(seed)")
            #expect(try TimeText.length(TimeText.short(span)) == .span(span), "seed \(seed)")
        }
    }
}
