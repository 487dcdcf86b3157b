// The headers of HTTP/2, as far as a probe reads them (HPACK, RFC 7541). No table is kept: it is announced to be of no
// size, so that a reference into it is a fault; and of the static one only `:status` is known, since nothing else of it
// is asked for.

enum HeaderBlock {
    struct Field: Equatable {
        /// Empty for a name of the static table that is of no interest.
        let name: String
        let value: String
    }

    /// Where the static table has `:status`, and with which values.
    private static let statuses: [Int: String] = [
        8: "200", 9: "204", 10: "206", 11: "304", 12: "400", 13: "404", 14: "500",
    ]
    private static let staticCount = 61
    /// A length that is larger than any block here is a fault.
    private static let most = 1 << 20

    /// nil where these bytes are no header block.
    static func read(_ bytes: [UInt8]) -> [Field]? {
        var rest = bytes[...]
        var fields: [Field] = []
        while let first = rest.first {
            if first & 0x80 != 0 {
                guard let index = integer(&rest, bits: 7), (1...staticCount).contains(index) else { return nil }
                if let status = statuses[index] { fields.append(Field(name: ":status", value: status)) }
            } else if first & 0xE0 == 0x20 {
                // The size of the table, which stays none.
                guard integer(&rest, bits: 5) != nil else { return nil }
            } else {
                guard let index = integer(&rest, bits: first & 0x40 != 0 ? 6 : 4), index <= staticCount,
                    let name = index == 0 ? text(&rest) : statuses[index].map({ _ in ":status" }) ?? "",
                    let value = text(&rest)
                else { return nil }
                fields.append(Field(name: name, value: value))
            }
        }
        return fields
    }

    /// A field that is not to be kept by anybody, written out.
    static func write(_ name: String, _ value: String) -> [UInt8] {
        [0] + length(name.utf8.count) + Array(name.utf8) + length(value.utf8.count) + Array(value.utf8)
    }

    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 127 else { return [UInt8(count)] }
        var (bytes, rest): ([UInt8], Int) = ([127], count - 127)
        while rest >= 128 {
            bytes.append(UInt8(rest % 128 + 128))
            rest /= 128
        }
        return bytes + [UInt8(rest)]
    }

    private static func integer(_ rest: inout ArraySlice<UInt8>, bits: Int) -> Int? {
        guard let first = rest.popFirst() else { return nil }
        let mask = 1 << bits - 1
        var number = Int(first) & mask
        guard number == mask else { return number }
        var shift = 0
        while let byte = rest.popFirst() {
            number += Int(byte & 0x7F) << shift
            shift += 7
            guard number <= most, shift <= 28 else { return nil }
            if byte & 0x80 == 0 { return number }
        }
        return nil
    }

    /// What can not be read as a text is an empty one: it is none that is looked for.
    private static func text(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let first = rest.first, let count = integer(&rest, bits: 7), count <= rest.count else { return nil }
        let bytes = rest.prefix(count)
        rest = rest.dropFirst(count)
        let plain = first & 0x80 != 0 ? HuffmanText.decode(bytes) ?? [] : Array(bytes)
        return String(decoding: plain, as: UTF8.self)
    }
}
