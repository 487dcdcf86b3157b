// Names, ids and hashes: what is let in, and that the written form is read back.

import ClusterModel
import Testing

@Suite struct NamesTests {
    @Test(arguments: ["a", "A9", "a-b", "a.b_c", "0", String(repeating: "x", count: 63)])
    func `a name of letters, digits, dots, dashes and underscores is valid`(text: String) {
        #expect(Name(text)?.text == text)
    }

    @Test(arguments: [
        "", "-a", "a-", ".a", "a_", "a b", "a/b", "ä", "a\u{0}", "a\n", "名", "a:b", String(repeating: "x", count: 64),
    ])
    func `any other name is not`(text: String) {
        #expect(Name(text) == nil)
        #expect(!Name.isValid(text))
    }

    @Test func `a cluster's id is 32 hexadecimal digits and nothing else`() {
        let id = ClusterID(high: 0xAB, low: .max)
        #expect(id.description == "00000000000000abffffffffffffffff")
        #expect(ClusterID(hex: id.description) == id)
        #expect(ClusterID(hex: id.description.uppercased()) == id)
        for text in ["", "ab", "+0000000000000abffffffffffffffff", "-000000000000000ffffffffffffffff", "0x"] {
            #expect(ClusterID(hex: text) == nil)
        }
        let signed = "+00000000000000ab" + "+ffffffffffffff"
        #expect(ClusterID(hex: String(signed.prefix(32))) == nil)
        #expect(ClusterID(hex: "-0000000000000000000000000000000") == nil)
    }

    @Test func `a hash is its 32 bytes`() throws {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        let hash = try #require(ContentHash(bytes: bytes))
        #expect(hash.bytes == bytes)
        #expect(hash.description.hasPrefix("00070e15"))
        #expect(hash.description.utf8.count == 64)
        #expect(ContentHash(bytes: Array(bytes.dropLast())) == nil)
        #expect(ContentHash(bytes: bytes + [0]) == nil)
        let larger = try #require(ContentHash(bytes: [1] + bytes.dropFirst()))
        #expect(hash < larger)
    }

    @Test func `a job's ordinal leaves out the cluster's`() {
        #expect(JobID(5 << 48 | 42).ordinal == 42)
        #expect(JobID(42) < JobID(43))
        #expect(TaskID(job: JobID(7), attempt: 2, rank: 3).description == "7.0.2.3")
    }
}
