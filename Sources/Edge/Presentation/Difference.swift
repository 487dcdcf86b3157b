// What one document of a manifest would change, in lines: a head, and below it each field before and after.

package struct Difference: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case same
        case new
        case changed
        case refused
    }

    package let kind: Kind
    package let lines: [String]

    /// What stands against what is wanted, field by field; nil where nothing stands.
    package init(_ name: String, from old: Tree?, to new: Tree) {
        guard let old else {
            self.init(.new, "\(name) would be made", Self.leaves(of: new).map { "\($0.path): \($0.text)" })
            return
        }
        let before = Self.leaves(of: old)
        let after = Self.leaves(of: new)
        var details: [String] = []
        for leaf in before where !after.contains(where: { $0.path == leaf.path }) {
            details.append("\(leaf.path): \(leaf.text) -> none")
        }
        for leaf in after {
            let old = before.first { $0.path == leaf.path }?.text
            if old != leaf.text { details.append("\(leaf.path): \(old ?? "none") -> \(leaf.text)") }
        }
        let isSame = details.isEmpty
        self.init(isSame ? .same : .changed, isSame ? "\(name) is as it should be" : "\(name) would change", details)
    }

    package init(new name: String, _ details: [String]) { self.init(.new, "\(name) would be submitted", details) }

    package init(refused name: String, _ why: String) { self.init(.refused, "\(name) would be refused", [why]) }

    /// The same with more to say of it.
    package func adding(_ details: [String]) -> Difference {
        Difference(kind: kind, lines: lines + details.map { "    \($0)" })
    }

    private init(kind: Kind, lines: [String]) { (self.kind, self.lines) = (kind, lines) }

    private init(_ kind: Kind, _ head: String, _ details: [String]) {
        let mark =
            switch kind {
            case .same: " "
            case .new: "+"
            case .changed: "~"
            case .refused: "!"
            }
        self.kind = kind
        lines = ["\(mark) \(head)"] + details.map { "    \($0)" }
    }

    /// The single values of a document with the way to each, in its order.
    private static func leaves(of tree: Tree, at path: String = "") -> [(path: String, text: String)] {
        switch tree {
        case .null: []
        case .flag(let flag): [(path, "\(flag)")]
        case .number(let number): [(path, "\(number)")]
        case .text(let text): [(path, text)]
        case .list(let items):
            items.enumerated().flatMap { leaves(of: $0.element, at: "\(path)[\($0.offset)]") }
        case .fields(let fields):
            fields.flatMap { leaves(of: $0.value, at: path.isEmpty ? $0.name : "\(path).\($0.name)") }
        }
    }
}
