// A document in no language yet: what `-o json` and `-o yaml` have in common. Fields keep their order, so that two runs
// print the same bytes. Which fields there are is decided in JobTree.swift and ClusterTrees.swift.

/// A value as JSON and YAML know them; numbers are whole.
package indirect enum Tree: Hashable, Sendable {
    case null
    case flag(Bool)
    case number(Int64)
    case text(String)
    case list([Tree])
    case fields([Field])

    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: Tree

        package init(_ name: String, _ value: Tree) {
            self.name = name
            self.value = value
        }
    }

    /// Fields in this order, those left out whose value is nil.
    package static func object(_ fields: [(String, Tree?)]) -> Tree {
        .fields(fields.compactMap { name, value in value.map { Field(name, $0) } })
    }

    package static func texts(_ texts: [String]) -> Tree { .list(texts.map(Tree.text)) }

    package static func number(_ number: Int) -> Tree { .number(Int64(number)) }
}

/// Writes JSON (RFC 8259).
package enum JSONText {
    /// Indented by two spaces; no line feed at the end.
    package static func pretty(_ tree: Tree) -> String {
        var text = ""
        write(tree, indent: 0, into: &text)
        return text
    }

    /// In one line without spaces.
    package static func compact(_ tree: Tree) -> String {
        var text = ""
        write(tree, indent: nil, into: &text)
        return text
    }

    private static func write(_ tree: Tree, indent: Int?, into text: inout String) {
        switch tree {
        case .null: text += "null"
        case .flag(let flag): text += flag ? "true" : "false"
        case .number(let number): text += "\(number)"
        case .text(let string): quote(string, into: &text)
        case .list(let items):
            writeGroup(items, "[", "]", indent: indent, into: &text) { item, indent, text in
                write(item, indent: indent, into: &text)
            }
        case .fields(let fields):
            writeGroup(fields, "{", "}", indent: indent, into: &text) { field, indent, text in
                quote(field.name, into: &text)
                text += indent == nil ? ":" : ": "
                write(field.value, indent: indent, into: &text)
            }
        }
    }

    private static func writeGroup<Item>(
        _ items: [Item], _ opening: String, _ closing: String, indent: Int?, into text: inout String,
        _ writeItem: (Item, Int?, inout String) -> Void
    ) {
        guard !items.isEmpty else {
            text += opening + closing
            return
        }
        let inner = indent.map { $0 + 1 }
        text += opening
        for (index, item) in items.enumerated() {
            if index > 0 { text += "," }
            if let inner { text += "\n" + String(repeating: "  ", count: inner) }
            writeItem(item, inner, &text)
        }
        if let indent { text += "\n" + String(repeating: "  ", count: indent) }
        text += closing
    }

    /// Appends the text as a JSON string. Control characters are escaped, so a terminal obeys none of them.
    package static func quote(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                if PlainText.isUnsafe(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }
}

/// Writes YAML 1.2 in block style, as `kubectl -o yaml` does.
package enum YAMLText {
    /// One document; ends with a line feed.
    package static func document(_ tree: Tree) -> String {
        switch tree {
        case .null, .flag, .number, .text: return scalar(tree) + "\n"
        case .list(let items) where items.isEmpty: return "[]\n"
        case .fields(let fields) where fields.isEmpty: return "{}\n"
        case .list, .fields:
            var text = ""
            write(tree, indent: 0, startsInLine: false, into: &text)
            return text
        }
    }

    /// Writes a list or fields that are not empty, each entry on lines of its own.
    ///
    /// `startsInLine` means that the first entry stands after a `- ` on a line that is begun already.
    private static func write(_ tree: Tree, indent: Int, startsInLine: Bool, into text: inout String) {
        let margin = String(repeating: "  ", count: indent)
        switch tree {
        case .null, .flag, .number, .text: text += scalar(tree) + "\n"
        case .list(let items):
            for (index, item) in items.enumerated() {
                text += (index == 0 && startsInLine ? "" : margin) + "-"
                writeValue(item, indent: indent, isItem: true, into: &text)
            }
        case .fields(let fields):
            for (index, field) in fields.enumerated() {
                text += (index == 0 && startsInLine ? "" : margin) + key(field.name) + ":"
                writeValue(field.value, indent: indent, isItem: false, into: &text)
            }
        }
    }

    private static func writeValue(_ value: Tree, indent: Int, isItem: Bool, into text: inout String) {
        switch value {
        case .null, .flag, .number, .text: text += " " + scalar(value) + "\n"
        case .list(let items) where items.isEmpty: text += " []\n"
        case .fields(let fields) where fields.isEmpty: text += " {}\n"
        case .list, .fields:
            text += isItem ? " " : "\n"
            write(value, indent: indent + 1, startsInLine: isItem, into: &text)
        }
    }

    private static func scalar(_ tree: Tree) -> String {
        switch tree {
        case .null: "null"
        case .flag(let flag): flag ? "true" : "false"
        case .number(let number): "\(number)"
        case .text(let string): isPlain(string) ? string : quoted(string)
        case .list, .fields: ""
        }
    }

    private static func key(_ name: String) -> String { isPlain(name) ? name : quoted(name) }

    /// A JSON string is a YAML string too.
    private static func quoted(_ string: String) -> String {
        var text = ""
        JSONText.quote(string, into: &text)
        return text
    }

    /// Whether the text, bare, is read back as this text by every YAML reader: a letter or slash first, then letters,
    /// digits and a few harmless signs, and none of the words that mean something.
    private static func isPlain(_ string: String) -> Bool {
        let bytes = Array(string.utf8)
        guard let first = bytes.first, isLetter(first) || first == UInt8(ascii: "/") else { return false }
        guard bytes.allSatisfy({ isLetter($0) || isDigit($0) || "-_./".utf8.contains($0) }) else { return false }
        return !reserved.contains(string.lowercased())
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static let reserved: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
}
