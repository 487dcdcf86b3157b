// Labels, taints and tolerations as people type them: `key=value`, `key=value:NoSchedule`, and `key-` to take one off.

/// What stood on a command line to change the labels of a node.
package struct LabelChanges: Hashable, Sendable {
    package var put: [Label] = []
    package var remove: [String] = []

    package init() {}
}

/// What stood on a command line to change the taints of a node.
package struct TaintChanges: Hashable, Sendable {
    package var put: [Taint] = []
    package var remove: [Toleration] = []

    package init() {}
}

package struct LabelTextError: Error, Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package let why: String

    package var description: String { "'\(text)': \(why)" }
}

package enum LabelText {
    /// Beyond this a word on the command line is a mistake: prefix, key and value of a label.
    private static let longest = 512

    /// `key=value` puts, `key-` removes.
    package static func changes(_ words: [String]) throws(LabelTextError) -> LabelChanges {
        var changes = LabelChanges()
        for word in words {
            if word.last == "-", !word.contains("=") {
                changes.remove.append(try key(String(word.dropLast()), in: word))
            } else {
                changes.put.append(try label(word))
            }
        }
        return changes
    }

    /// `key=value`; the value may be empty.
    package static func label(_ word: String) throws(LabelTextError) -> Label {
        guard let equals = word.firstIndex(of: "=") else {
            throw error(word, "write key=value, or key- to take the label off")
        }
        return try label(key: String(word[..<equals]), value: String(word[word.index(after: equals)...]), in: word)
    }

    package static func label(key: String, value: String, in word: String) throws(LabelTextError) -> Label {
        Label(key: try self.key(key, in: word), value: try self.value(value, in: word))
    }

    /// `key=value:NoSchedule` puts, `key-` and `key:NoSchedule-` remove.
    package static func taintChanges(_ words: [String]) throws(LabelTextError) -> TaintChanges {
        var changes = TaintChanges()
        for word in words {
            if word.last == "-" {
                let toleration = try toleration(String(word.dropLast()))
                guard !toleration.key.isEmpty else { throw error(word, "name the key of the taint to take off") }
                changes.remove.append(toleration)
            } else {
                changes.put.append(try taint(word))
            }
        }
        return changes
    }

    package static func taint(_ word: String) throws(LabelTextError) -> Taint {
        let toleration = try toleration(word)
        guard let effect = toleration.effect, !toleration.key.isEmpty else {
            throw error(word, "write key=value:NoSchedule or key:NoSchedule, or key- to take the taint off")
        }
        return Taint(key: toleration.key, value: toleration.value ?? "", effect: effect)
    }

    /// `key`, `key=value`, `key:NoSchedule` or `key=value:NoSchedule`.
    package static func toleration(_ word: String) throws(LabelTextError) -> Toleration {
        var rest = word[...]
        var effect: TaintEffect?
        if let colon = rest.lastIndex(of: ":") {
            effect = try self.effect(String(rest[rest.index(after: colon)...]), in: word)
            rest = rest[..<colon]
        }
        guard let equals = rest.firstIndex(of: "=") else {
            return Toleration(key: try key(String(rest), in: word), effect: effect)
        }
        return Toleration(
            key: try key(String(rest[..<equals]), in: word),
            value: try value(String(rest[rest.index(after: equals)...]), in: word), effect: effect)
    }

    /// An effect by Kubernetes' word. NoExecute would end what runs, which taints do not do here.
    package static func effect(_ text: String, in word: String) throws(LabelTextError) -> TaintEffect {
        if let effect = TaintEffect.allCases.first(where: { $0.word == text }) { return effect }
        throw error(
            word,
            text == "NoExecute"
                ? "NoExecute is not known here; to stop what runs use `coordctl node drain --deadline`, and NoSchedule"
                    + " to keep new jobs off"
                : "effects are NoSchedule and PreferNoSchedule")
    }

    package static func key(_ key: String, in word: String) throws(LabelTextError) -> String {
        guard word.utf8.count <= longest else { throw error(word, "it has more than \(longest) characters") }
        if let problem = LabelSyntax.problem(ofKey: key) { throw error(word, problem) }
        return key
    }

    private static func value(_ value: String, in word: String) throws(LabelTextError) -> String {
        if let problem = LabelSyntax.problem(ofValue: value) { throw error(word, problem) }
        return value
    }

    private static func error(_ word: String, _ why: String) -> LabelTextError {
        LabelTextError(text: String(word.prefix(80)), why: why)
    }
}
