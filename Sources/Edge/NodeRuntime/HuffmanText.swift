// Texts in the Huffman code of HTTP/2's headers (RFC 7541, appendix B). The code is canonical, so the symbols of each
// length tell it. Names and statuses that are read here are printable, and no printable letter but the backslash takes
// more than 15 bits: a text with any other is not read.

enum HuffmanText {
    /// By the number of bits, from 5 on.
    private static let symbols: [[UInt8]] = [
        Array("012aceiost".utf8), Array(" %-./3456789=A_bdfghlmnpru".utf8),
        Array(":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz".utf8), Array("&*,;XZ".utf8), [], Array("!\"()?".utf8),
        Array("'+|".utf8), Array("#>".utf8), [0] + Array("$@[]~".utf8), Array("^}".utf8), Array("<`{".utf8),
    ]

    /// nil for what is no such text, or has other letters.
    static func decode(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        var text: [UInt8] = []
        var (code, length, first, row) = (0, 0, 0, 0)
        for byte in bytes {
            for place in (0..<8).reversed() {
                code = code << 1 | Int(byte >> UInt8(place) & 1)
                length += 1
                guard length >= 5 else { continue }
                guard row < symbols.count else { return nil }
                if code - first < symbols[row].count {
                    text.append(symbols[row][code - first])
                    (code, length, first, row) = (0, 0, 0, 0)
                } else {
                    first = (first + symbols[row].count) << 1
                    row += 1
                }
            }
        }
        // What is left is the beginning of a code of ones only, and less than a byte.
        return length < 8 && code == 1 << length - 1 ? text : nil
    }
}
