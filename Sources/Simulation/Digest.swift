// A number that stands for a whole run: FNV-1a over words (Fowler, Noll, Vo, 64 bits). The standard library's hashing
// is seeded anew in every process and would not do.

package struct Digest: Hashable, Sendable, CustomStringConvertible {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func mix(_ word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            value = (value ^ (word >> shift & 0xFF)) &* 0x0000_0100_0000_01B3
        }
    }

    mutating func mix(_ number: Int64) { mix(UInt64(bitPattern: number)) }

    mutating func mix(_ number: Int) { mix(UInt64(bitPattern: Int64(number))) }

    mutating func mix(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        mix(UInt64(text.utf8.count))
    }

    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
