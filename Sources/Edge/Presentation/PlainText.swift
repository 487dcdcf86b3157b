// Text that came from elsewhere, made safe to show: no character in it can move a cursor, change a colour or begin a
// new line. Layout is in TextTable.swift.

/// Makes text of others fit for a terminal.
package enum PlainText {
    /// The same text with every control character and every invisible mark of direction replaced by `?`.
    ///
    /// A node's remark or a job's error is written by whoever runs there; a terminal would obey it.
    package static func shown(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { shown.append(isUnsafe(scalar) ? "?" : scalar) }
        return String(shown)
    }

    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        // Marks, overrides and isolates of writing direction, separators of lines, the mark of byte order.
        case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Cut to so many columns, with `…` at the end when something is left out.
    ///
    /// Every scalar counts as one column: names here are ASCII, and an error in another script is cut a little early
    /// or late, which harms nothing.
    package static func shortened(_ text: String, to width: Int) -> String {
        guard width > 0 else { return "" }
        guard self.width(text) > width else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(width - 1))) + "…"
    }

    package static func width(_ text: String) -> Int { text.unicodeScalars.count }

    /// With spaces up to so many columns.
    static func padded(_ text: String, to width: Int, rightAligned: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - self.width(text)))
        return rightAligned ? spaces + text : text + spaces
    }
}
