// `spec.array` and submit's --array, --each-line and --from-json: which elements there are, how many may run at a time,
// and the text that each is given.

import ClusterModel
import Yams

extension Rules {
    /// `0-15%4`, `1,3,5`, `1-9:2`.
    static func array(_ text: String) throws(Problem) -> ArrayShape {
        do throws(ArrayTextError) {
            let spec = try ArraySpec.parse(text, size: ArrayShape.mostElements)
            return ArrayShape(indices: ElementRuns(spec.indices), maxRunning: spec.maxRunning)
        } catch {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: error.description)
        }
    }

    /// The array of as many elements as there are items, from 0; with indices of its own there are as many.
    static func array(of items: [String], _ shape: ArrayShape?) throws(Problem) -> ArrayShape {
        guard !items.isEmpty else { throw Problem("there is no item", remedy: "give at least one") }
        guard var shape else { return ArrayShape(indices: ElementRuns(0..<items.count), hasItems: true) }
        guard shape.count == items.count else {
            throw Problem(
                "there are \(items.count) items for \(shape.count) elements",
                remedy: "leave the indices out, or give as many items")
        }
        shape.hasItems = true
        return shape
    }

    /// The lines of a text, each an item; the last may end without a line break, and an empty one is an item.
    static func items(linesOf text: String) throws(Problem) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasSuffix("\r") ? String(line.dropLast()) : String(line)
        }
        if lines.last == "" { lines.removeLast() }
        for line in lines { try checkArgument(line) }
        return lines
    }

    /// The members of a JSON array: a text as it is, anything else as its JSON.
    static func items(json text: String) throws(Problem) -> [String] {
        let node: YAMLNode?
        do {
            // JSON is YAML; the parser is the one that reads manifests.
            node = try Yams.compose(yaml: text)
        } catch {
            throw Problem("it is no JSON", remedy: "write an array, as in [\"a\", \"b\"]")
        }
        guard let members = node?.sequence else {
            throw Problem("it is no JSON array", remedy: "write an array, as in [\"a\", \"b\"]")
        }
        var items: [String] = []
        for member in members {
            let item = member.scalar.flatMap { $0.style == .plain ? nil : $0.string } ?? JSONLine.text(member)
            try checkArgument(item)
            items.append(item)
        }
        return items
    }
}

/// A parsed value as JSON on one line.
private enum JSONLine {
    static func text(_ node: YAMLNode) -> String {
        switch node {
        case .scalar(let scalar): scalar.style == .plain ? scalar.string : quoted(scalar.string)
        case .sequence(let members): "[" + members.map(text).joined(separator: ",") + "]"
        case .mapping(let members):
            "{" + members.map { "\(quoted($0.key.scalar?.string ?? "")):\(text($0.value))" }.joined(separator: ",")
                + "}"
        case .alias: "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            case _: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

/// `spec.array`: a text, or a mapping with items.
struct ArrayFields {
    let value: Value

    /// The shape and its items; nil, with complaints, when anything is wrong.
    func read() -> (shape: ArrayShape, items: [String])? {
        guard value.isMapping else { return value.checked(Rules.array).map { ($0, []) } }
        guard let fields = value.fields(["indices", "items", "maxRunning"]) else { return nil }
        let most = fields["maxRunning"].map { $0.integer(in: 1...ArrayShape.mostElements) }
        var shape: ArrayShape?
        if let indices = fields["indices"] {
            guard let read = indices.checked(Rules.array) else { return nil }
            shape = read
        }
        guard let list = fields["items"] else {
            guard var shape else {
                value.complain("it has neither indices nor items", remedy: "write `indices: 0-15` or `items: [a, b]`")
                return nil
            }
            shape.maxRunning = (most ?? nil) ?? shape.maxRunning
            return (shape, [])
        }
        guard let members = list.items() else { return nil }
        let items = members.compactMap { member in
            member.checked { (text) throws(Problem) -> String in
                try Rules.checkArgument(text)
                return text
            }
        }
        guard items.count == members.count else { return nil }
        do {
            var whole = try Rules.array(of: items, shape)
            whole.maxRunning = (most ?? nil) ?? whole.maxRunning
            return (whole, items)
        } catch {
            list.complain(error)
            return nil
        }
    }
}
