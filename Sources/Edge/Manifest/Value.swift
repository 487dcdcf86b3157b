// One value of a document: its node, the way to it, and readers that answer the value or complain and answer nil. What
// a field means is decided by whoever asks.

import ClusterModel
import Yams

struct Value {
    let node: YAMLNode
    /// `spec.command[2]`; empty for the document itself.
    let path: String
    let complaints: Complaints

    func complain(_ problem: String, remedy: String) { complain(Problem(problem, remedy: remedy)) }

    func complain(_ problem: Problem) { complaints.add(problem, field: path, at: .mark(node.mark)) }

    /// Says something that a person should know and that is no fault.
    func note(_ text: String) { complaints.note(text, field: path, at: .mark(node.mark)) }

    var isMapping: Bool { node.mapping != nil }

    var isSequence: Bool { node.sequence != nil }

    /// What is written where a single value stands; nothing is complained of.
    var word: String? { node.scalar?.string }

    /// A plain empty value, `~` or `null`.
    var isNull: Bool {
        guard let scalar = node.scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// What stands under the key, unchecked; nil when this is no mapping or has no such key.
    func member(_ key: String) -> Value? {
        guard let value = node.mapping?.first(where: { $0.key.scalar?.string == key })?.value else { return nil }
        return Value(node: value, path: path.isEmpty ? key : "\(path).\(key)", complaints: complaints)
    }

    private var kindOfNode: String {
        switch node {
        case .scalar: isNull ? "empty" : "a single value"
        case .mapping: "a mapping of fields"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// A single value as it is written, whatever YAML takes it for: `1`, `true` and `"x"` are text alike.
    func text() -> String? {
        guard let scalar = node.scalar, !isNull else {
            complain("it is \(kindOfNode), not a single value", remedy: "write one value, or remove the line")
            return nil
        }
        guard !scalar.string.utf8.contains(0) else {
            complain("it holds a zero byte", remedy: "remove the \\0")
            return nil
        }
        return scalar.string
    }

    /// A whole number within the range; text in quotes is none.
    func integer(in range: ClosedRange<Int>) -> Int? {
        guard let text = text() else { return nil }
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
        guard node.scalar?.style == .plain, !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            complain("\(Wording.quoted(text)) is no whole number", remedy: "write digits without quotes")
            return nil
        }
        guard let number = Int(text), range.contains(number) else {
            complain(
                "it is \(text.utf8.count > 20 ? Wording.quoted(text) : text)",
                remedy: "it must be from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// `true` or `false` without quotes.
    func flag() -> Bool? {
        guard let text = text() else { return nil }
        guard node.scalar?.style == .plain, text == "true" || text == "false" else {
            complain("\(Wording.quoted(text)) is neither true nor false", remedy: "write true or false without quotes")
            return nil
        }
        return text == "true"
    }

    func name() -> Name? {
        guard let text = text() else { return nil }
        guard let name = Name(text) else {
            complain(Rules.badName(text))
            return nil
        }
        return name
    }

    /// The members of a list.
    func items() -> [Value]? {
        guard let sequence = node.sequence else {
            complain("it is \(kindOfNode), not a list", remedy: "write `- value` lines or [value, value]")
            return nil
        }
        return sequence.enumerated().map {
            Value(node: $0.element, path: "\(path)[\($0.offset)]", complaints: complaints)
        }
    }

    /// The members of a mapping in the order given, with the values that name them.
    func entries() -> [(key: String, value: Value)]? {
        guard let mapping = node.mapping else {
            complain("it is \(kindOfNode), not a mapping of fields", remedy: "write `name: value` lines below it")
            return nil
        }
        var entries: [(key: String, value: Value)] = []
        for (key, node) in mapping {
            guard let name = key.scalar?.string, !name.utf8.contains(0) else {
                complaints.add(
                    Problem("a field's name must be a single word", remedy: "write `name: value`"), field: path,
                    at: .mark(key.mark))
                continue
            }
            let shown = Wording.quoted(name).dropFirst().dropLast()
            entries.append(
                (name, Value(node: node, path: path.isEmpty ? name : "\(path).\(shown)", complaints: complaints)))
        }
        return entries
    }

    /// These fields of a mapping, whatever else stands there: another reader judges that.
    func known(_ names: [String]) -> Fields {
        Fields(owner: self, entries: names.compactMap { name in member(name).map { (name, $0) } })
    }

    /// The fields of a mapping; complains of each that is not known.
    func fields(_ known: [String]) -> Fields? {
        guard let mapping = node.mapping, let entries = entries() else {
            _ = entries()
            return nil
        }
        for (key, _) in mapping {
            guard let name = key.scalar?.string, !known.contains(name) else { continue }
            let meant = Wording.nearest(to: name, among: known).map { "did you mean \($0)? " } ?? ""
            complaints.add(
                Problem(
                    "there is no field \(Wording.quoted(name))", remedy: meant + "fields here: \(Wording.list(known))"),
                field: path, at: .mark(key.mark))
        }
        return Fields(owner: self, entries: entries)
    }
}

/// The fields of one mapping, asked for by name.
struct Fields {
    let owner: Value
    fileprivate let entries: [(key: String, value: Value)]

    subscript(name: String) -> Value? { entries.first { $0.key == name }?.value }

    /// The field, which must be there.
    func required(_ name: String, example: String) -> Value? {
        if let value = self[name] { return value }
        owner.complain("it has no field \(name)", remedy: "add `\(name): \(example)`")
        return nil
    }

    /// The fields of a nested mapping; nil when it is not there or is no mapping.
    func fields(_ name: String, _ known: [String]) -> Fields? { self[name]?.fields(known) }
}
