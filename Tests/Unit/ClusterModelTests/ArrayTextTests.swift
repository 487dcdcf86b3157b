// Array specs and element names as Slurm writes them.

import ClusterModel
import Testing

@Suite struct ArrayTextTests {
    @Test(
        arguments: [
            ("0-3", [0, 1, 2, 3], nil), ("0-5%2", [0, 1, 2, 3, 4, 5], 2), ("7,1,3", [1, 3, 7], nil),
            ("1-9:4", [1, 5, 9], nil), ("1-10:4,2", [1, 2, 5, 9], nil), ("[2-3]%1", [2, 3], 1), ("4%0", [4], nil),
            ("99", [99], nil), ("3,3,3", [3], nil),
        ] as [(String, [Int], Int?)])
    func `a spec names its indices once, ascending, and the limit`(text: String, indices: [Int], most: Int?) throws {
        #expect(try ArraySpec.parse(text, size: 100) == ArraySpec(indices: indices, maxRunning: most))
    }

    @Test(arguments: [
        ("", ArrayTextError.empty), (",", .empty), ("%3", .empty), ("x", .notANumber("x")), ("-1", .notANumber("-1")),
        ("1-", .notANumber("1-")), ("1-5:", .notANumber("1-5:")), ("1-5x", .trailingText("x")),
        ("1:2", .trailingText(":2")), ("1-9:0", .stepNotPositive), ("1-9:-3", .stepNotPositive),
        ("1-9:100", .stepTooLarge(size: 100)), ("9-1", .reversed("9-1")), ("100", .indexTooLarge(size: 100)),
        ("0-100", .indexTooLarge(size: 100)), ("1%", .badLimit("")), ("1%x", .badLimit("x")),
        ("1%2%3", .badLimit("2%3")), ("1 ", .trailingText(" ")),
        ("99999999999999999999", .notANumber("99999999999999999999")),
    ])
    func `a malformed spec is refused with its reason`(text: String, error: ArrayTextError) {
        #expect(throws: error) { try ArraySpec.parse(text, size: 100) }
    }

    @Test func `overlapping ranges can not name indices without end`() {
        let text = Array(repeating: "0-1000000", count: 5).joined(separator: ",")
        #expect(throws: ArrayTextError.tooMany(limit: 1 << 22)) { try ArraySpec.parse(text, size: 4_000_001) }
        #expect(throws: ArrayTextError.tooLong(limit: 4096)) {
            try ArraySpec.parse(String(repeating: "1,", count: 4000), size: 10)
        }
    }

    @Test(
        arguments: [
            ([0, 1, 2, 5], nil, nil, "0-2,5"), ([2, 4, 6, 8, 10, 12, 14], 9, nil, "2-14:2%9"),
            ([2, 4, 6, 8, 10, 12], nil, nil, "2,4,6,8,10,12"), ([], nil, nil, ""), ([3], 1, nil, "3%1"),
            ([1, 4, 9, 16, 25], 2, 10, "1,4,9,...%2"), ([1, 4, 9, 16, 25], nil, 0, "1,4,9,16,25"),
        ] as [([Int], Int?, Int?, String)])
    func `the short text has steps where even, and is cut to its width`(
        indices: [Int], most: Int?, width: Int?, text: String
    ) {
        #expect(ArraySpec(indices: indices, maxRunning: most).text(width: width) == text)
    }

    @Test func `a mask names its bits`() {
        #expect(ArraySpec.indices(mask: "0x1f") == [0, 1, 2, 3, 4])
        #expect(ArraySpec.indices(mask: "0x8001") == [0, 15])
        #expect(ArraySpec.indices(mask: "0x0") == [])
        for text in ["", "0x", "1f", "0xg", "hello"] { #expect(ArraySpec.indices(mask: text) == nil) }
    }

    @Test func `elements are named by job and index`() throws {
        #expect(try ArrayTask.parse("20_4 21") == [ArrayTask(job: 20, index: 4), ArrayTask(job: 21)])
        #expect(try ArrayTask.parse("20_[1-2,7]").map(\.index) == [1, 2, 7])
        for text in ["", "x", "20_", "20_x", "_4", "20_[1", "20_4_5", "-1"] {
            #expect(throws: ArrayTextError.self) { try ArrayTask.parse(text) }
        }
    }
}
