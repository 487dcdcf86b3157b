// How messages show what a user wrote, and what the user may have meant. No rule of the manifest is here.

enum Wording {
    /// Longer texts are cut: a message is one line.
    private static let longestExcerpt = 60

    /// The text in quotes, cut to a line, with nothing in it that a terminal would obey.
    static func quoted(_ text: String) -> String {
        let cut = text.unicodeScalars.prefix(longestExcerpt)
        var shown = ""
        for scalar in cut {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return "'\(shown)'" + (text.unicodeScalars.count > longestExcerpt ? "..." : "")
    }

    /// The known word that is nearest, if it is near enough to have been meant.
    static func nearest(to word: String, among known: [String]) -> String? {
        let typed = Array(word.lowercased().utf8.prefix(longestExcerpt))
        let best = known.map { (distance(typed, Array($0.lowercased().utf8)), $0) }.min { $0.0 < $1.0 }
        guard let best, best.0 <= max(1, min(typed.count, best.1.utf8.count) / 3) else { return nil }
        return best.1
    }

    /// Insertions, deletions, replacements and swaps of neighbours from one to the other (Damerau 1964).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for (row, here) in left.enumerated() {
            var next = [row + 1]
            for (column, there) in right.enumerated() {
                let change = last[column] + (here == there ? 0 : 1)
                var least = min(last[column + 1] + 1, next[column] + 1, change)
                if row > 0, column > 0, here == right[column - 1], left[row - 1] == there {
                    least = min(least, before[column - 1] + 1)
                }
                next.append(least)
            }
            (before, last) = (last, next)
        }
        return last[right.count]
    }

    static func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
