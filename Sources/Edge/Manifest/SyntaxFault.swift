// The YAML parser's complaints in words that help: a tab, a key given twice, a missing quote. Only about syntax.

import Yams

enum SyntaxFault {
    /// What the parser calls a key that is no single value.
    private static let unnamed = "<uncovertable>"

    /// What the parser's error means and where it is.
    static func explain(_ error: any Error, in text: String) -> (Problem, ManifestError.Place) {
        guard let error = error as? YamlError else { return (unreadable("it cannot be read: \(error)"), .wholeFile) }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return (syntax(problem, at: mark, in: text), .mark(mark))
        case .duplicatedKeysInMapping(let keys, let context):
            return duplicate(keys.first ?? "", first: context.mark, in: text)
        case .reader(let problem, let offset, _, _):
            guard let offset else { return (unreadable(problem), .wholeFile) }
            let place = YAMLText.place(of: offset, in: Array(text.utf8))
            return (unreadable("\(problem) (byte \(offset))"), place)
        case .memory: return (unreadable("not enough memory to read it"), .wholeFile)
        case .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return (unreadable("it cannot be read"), .wholeFile)
        }
    }

    private static func unreadable(_ problem: String) -> Problem {
        Problem(problem, remedy: "save it as UTF-8 text in YAML or JSON")
    }

    private static func syntax(_ problem: String, at mark: Mark, in text: String) -> Problem {
        let indentation = line(mark.line, of: text).prefix { $0 == " " || $0 == "\t" }
        if problem.contains("tab character") || indentation.contains("\t") {
            return Problem("a tab stands in the indentation", remedy: "indent with spaces")
        }
        if problem.contains("nesting level") { return Problem("values are nested too deep here", remedy: "nest less") }
        return Problem("\(problem) here", remedy: remedy(for: problem))
    }

    private static func remedy(for problem: String) -> String {
        let remedies = [
            ("mapping values are not allowed", "put the text in quotes if it holds ': ', or mend the indentation"),
            ("cannot start any token", "put the value in quotes"),
            ("end of stream", "close the quote or bracket that was opened before"),
            ("undefined alias", "define it with `&name` first, or put the text in quotes"),
            ("could not find expected ':'", "write `name: value`"),
        ]
        return remedies.first { problem.contains($0.0) }?.1 ?? "mend the indentation, quotes or brackets before it"
    }

    /// Where the key stands again: the parser names only its first place, so the second is looked for below that, in
    /// the same column.
    private static func duplicate(_ key: String, first: Mark, in text: String) -> (Problem, ManifestError.Place) {
        var place = ManifestError.Place.mark(first)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated().dropFirst(first.line) {
            let rest = line.dropFirst(first.column - 1)
            let indentation = line.prefix(first.column - 1)
            guard indentation.allSatisfy({ $0 == " " || $0 == "-" }) else { continue }
            if [key, "\"\(key)\"", "'\(key)'"].contains(where: { rest.hasPrefix($0 + ":") }) {
                place = .mark(line: index + 1, column: first.column)
                break
            }
        }
        let name = key == unnamed ? "a field" : "the field \(Wording.quoted(key))"
        let problem = Problem("\(name) is given twice, first at line \(first.line)", remedy: "keep one of the two")
        return (problem, place)
    }

    private static func line(_ number: Int, of text: String) -> Substring {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.indices.contains(number - 1) ? lines[number - 1] : ""
    }
}
