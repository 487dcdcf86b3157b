// Which features a job's nodes must have, as Slurm's `--constraint` says it: words with `&`, `|` and parentheses. A
// node has a feature when it has a label whose key is that word, whatever its value: `coordctl node label n1 a100=`.
// `&` binds before `|`. Slurm's counts (`a*2`) and choices of one for all nodes (`[a|b]`) are refused.

package struct Constraint: Hashable, Sendable, CustomStringConvertible {
    package enum Limits {
        /// People write a few words.
        package static let text = 1_024
        package static let words = 64
    }

    private enum Step: Hashable, Sendable {
        case word(String)
        case both
        case either
    }

    /// As it was written, without spaces.
    package let text: String
    /// Operands before their operator, so that reading it needs no recursion and no input can exhaust a stack.
    private let steps: [Step]

    package var description: String { text }

    /// Whether a node with these labels is meant.
    package func holds(for labels: [Label]) -> Bool {
        var values: [Bool] = []
        for step in steps {
            switch step {
            case .word(let word): values.append(labels.contains { $0.key == word })
            case .both, .either:
                guard let right = values.popLast(), let left = values.popLast() else { return false }
                values.append(step == .both ? left && right : left || right)
            }
        }
        return values.last ?? false
    }
}

package struct ConstraintError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

extension Constraint {
    /// Reads an expression (Dijkstra's shunting yard).
    package init(_ text: String) throws(ConstraintError) {
        guard text.utf8.count <= Limits.text else {
            throw ConstraintError(description: "it has more than \(Limits.text) characters")
        }
        var reader = Reader()
        for token in try Self.tokens(of: text) { try reader.take(token) }
        steps = try reader.finish()
        self.text = String(text.filter { $0 != " " })
        let words = steps.count { step in if case .word = step { true } else { false } }
        guard words <= Limits.words else {
            throw ConstraintError(description: "it has \(words) words, and at most \(Limits.words) are read")
        }
    }

    private static func tokens(of text: String) throws(ConstraintError) -> [String] {
        var tokens: [String] = []
        var word = ""
        for character in text {
            switch character {
            case "&", "|", "(", ")", " ":
                if !word.isEmpty { tokens.append(word) }
                word = ""
                if character != " " { tokens.append(String(character)) }
            case "*", "[", "]", ",":
                throw ConstraintError(
                    description: "'\(character)' is not read here; write words with '&', '|' and parentheses")
            default: word.append(character)
            }
        }
        return word.isEmpty ? tokens : tokens + [word]
    }

    private struct Reader {
        private var steps: [Step] = []
        private var waiting: [String] = []
        private var wantsOperand = true

        mutating func take(_ token: String) throws(ConstraintError) {
            switch token {
            case "(":
                guard wantsOperand else { throw ConstraintError(description: "before '(' stands no '&' or '|'") }
                waiting.append(token)
            case ")":
                guard !wantsOperand else { throw ConstraintError(description: "before ')' a word is missing") }
                while let last = waiting.last, last != "(" { operate(last) }
                guard waiting.popLast() != nil else { throw ConstraintError(description: "a ')' closes nothing") }
            case "&", "|":
                guard !wantsOperand else { throw ConstraintError(description: "before '\(token)' a word is missing") }
                while let last = waiting.last, last == "&" || last == token { operate(last) }
                waiting.append(token)
                wantsOperand = true
            default:
                guard wantsOperand else {
                    throw ConstraintError(description: "before '\(token.prefix(63))' stands no '&' or '|'")
                }
                if let problem = LabelSyntax.problem(ofKey: token) {
                    throw ConstraintError(description: "'\(token.prefix(63))' is no feature: \(problem)")
                }
                steps.append(.word(token))
                wantsOperand = false
            }
        }

        mutating func finish() throws(ConstraintError) -> [Step] {
            guard !wantsOperand else { throw ConstraintError(description: "at its end a word is missing") }
            while let last = waiting.last {
                guard last != "(" else { throw ConstraintError(description: "a '(' is not closed") }
                operate(last)
            }
            return steps
        }

        private mutating func operate(_ token: String) {
            steps.append(token == "&" ? .both : .either)
            waiting.removeLast()
        }
    }
}
