// Sentences folded at the width of a terminal, between words. Tables are never folded; they are in TextTable.swift.

/// Folds running text.
package enum Paragraph {
    /// The lines of a text, none wider than `width` unless a single word is; one line when that is nil.
    package static func folded(_ text: String, width: Int?) -> [String] {
        let text = PlainText.shown(text)
        guard let width, PlainText.width(text) > width else { return [text] }
        let indent = text.prefix { $0 == " " }
        var lines: [String] = []
        var line = String(indent)
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, PlainText.width(line) + 1 + word.unicodeScalars.count > width {
                lines.append(line)
                line = indent + "  "
                isEmpty = true
            }
            line += isEmpty ? word : " " + word
            isEmpty = false
        }
        return lines + [line]
    }
}
