// Slurm's host lists: short form to names and back, and what a hostile list can not do.

import ClusterModel
import Testing

@Suite struct HostlistTests {
    @Test(arguments: [
        ("n[001-003,7]", ["n001", "n002", "n003", "n7"]), ("a", ["a"]), ("a,b c\nd", ["a", "b", "c", "d"]), ("", []),
        (" , ,", []), ("n[8-11]", ["n8", "n9", "n10", "n11"]), ("n[08-11]", ["n08", "n09", "n10", "n11"]),
        ("r[1-2]n[0,5]", ["r1n0", "r1n5", "r2n0", "r2n5"]), ("g[1-2]-ib,x", ["g1-ib", "g2-ib", "x"]),
        ("[3-4]", ["3", "4"]), ("n[2-2]", ["n2"]), ("n[1,1]", ["n1", "n1"]),
    ])
    func `the short form names its hosts in order`(text: String, hosts: [String]) throws {
        #expect(try Hostlist.expand(text) == hosts)
    }

    @Test(arguments: [
        ("n[1-2", HostlistError.unmatchedBracket("n[1-2")), ("n1]", .unmatchedBracket("n1]")),
        ("n[[1]]", .unmatchedBracket("n[[1]]")), ("n[]", .badRange("")), ("n[1-]", .badRange("1-")),
        ("n[-1]", .badRange("-1")), ("n[1-2-3]", .badRange("1-2-3")), ("n[a]", .badRange("a")),
        ("n[1,,2]", .badRange("")), ("n[ 1]", .badRange(" 1")), ("n[5-3]", .reversed("5-3")),
        ("n[0-65536]", .tooMany(limit: 65_536)), ("n[0-999999999999999999]", .tooMany(limit: 65_536)),
        ("n[0-999]m[0-999]o[0-999]", .tooMany(limit: 65_536)), ("n[0-40000],m[0-40000]", .tooMany(limit: 65_536)),
        ("n[9999999999999999999]", .badRange("9999999999999999999")),
    ])
    func `a malformed or boundless list is refused`(text: String, error: HostlistError) {
        #expect(throws: error) { try Hostlist.expand(text) }
    }

    @Test func `names and lists have bounds`() throws {
        #expect(try Hostlist.expand("n[0-65535]").count == 65_536)
        #expect(throws: HostlistError.nameTooLong(limit: 255)) {
            try Hostlist.expand(String(repeating: "x", count: 250) + "[0-9]0000000")
        }
    }

    @Test func `one host is found by its place`() throws {
        #expect(try Hostlist.host(3, of: "h[1-3],k5") == "k5")
        #expect(try Hostlist.host(4, of: "h[1-3],k5") == nil)
        #expect(try Hostlist.host(-1, of: "h[1-3],k5") == nil)
    }

    @Test(arguments: [
        (["n001", "n002"], "n[001-002]"), (["n1"], "n1"), (["a", "b"], "a,b"), ([], ""), (["n9", "n10"], "n[9-10]"),
        (["n09", "n10"], "n[09-10]"), (["n1", "n01"], "n[1,01]"), (["n1", "n3", "n4", "m1"], "n[1,3-4],m1"),
        (["n2", "n1", "n2"], "n[2,1-2]"), (["r1n1", "r1n2", "r2n1"], "r1n[1-2],r2n1"), (["7", "8"], "[7-8]"),
        (["n99", "n100", "n101"], "n[99-101]"), (["n099", "n0100"], "n[099,0100]"),
        (["x9999999999999999999999", "x1"], "x9999999999999999999999,x1"),
    ])
    func `neighbours share brackets, in the order given`(hosts: [String], text: String) {
        #expect(Hostlist.compress(hosts) == text)
    }

    @Test func `sorting counts numbers as numbers and keeps duplicates`() {
        #expect(Hostlist.compress(["t2", "t1", "t2"], sorted: true) == "t[1-2,2]")
        #expect(
            Hostlist.compress(["r10n1", "r2n10", "r2n9", "a", "r2n2"], sorted: true) == "a,r2n[2,9-10],r10n1")
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `expanding what was compressed gives the hosts again`(seed: UInt64) throws {
        var randomness = Randomness(seed: seed)
        for _ in 0..<100 {
            let hosts = (0..<randomness.below(40)).map { _ in
                let digits = "\(randomness.below(30))"
                let zeros = String(repeating: "0", count: randomness.chance(perMille: 300) ? randomness.below(3) : 0)
                return ["n", "rack-1-", "", "gpu.a"][randomness.below(4)] + zeros + digits
            }
            let text = Hostlist.compress(hosts)
            #expect(try Hostlist.expand(text) == hosts, "seed \(seed), \(text)")
            let sorted = Hostlist.compress(hosts, sorted: true)
            #expect(try Hostlist.expand(sorted).sorted() == hosts.sorted(), "seed \(seed), \(sorted)")
        }
    }
}
