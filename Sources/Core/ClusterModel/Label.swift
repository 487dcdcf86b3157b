// Words that stand at nodes: labels, by Kubernetes' syntax, and taints, which keep off the jobs that do not tolerate
// them. Which nodes a job wants by them is in NodeSelection.swift.

/// One label: `topology.kubernetes.io/zone=a`.
package struct Label: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let key: String
    package let value: String

    /// - Precondition: both were checked by `LabelSyntax`.
    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    package static func < (less: Label, more: Label) -> Bool { (less.key, less.value) < (more.key, more.value) }

    package var description: String { "\(key)=\(value)" }
}

/// What keys and values may be (Kubernetes, "Labels and Selectors: Syntax and character set").
package enum LabelSyntax {
    /// Labels of one node: what people and device plugins write, many times over; a checkpoint's chunk holds 256 nodes.
    package static let mostLabels = 64
    /// Taints of one node, and tolerations of one job.
    package static let mostTaints = 16
    /// A DNS subdomain.
    private static let longestPrefix = 253

    /// What is wrong with a key, in words; nil when nothing is.
    package static func problem(ofKey key: String) -> String? {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, parts.count <= 2, Name.isValid(String(name)) else {
            return "a key is NAME or PREFIX/NAME, where NAME is 1 to 63 letters, digits, '.', '_' or '-', with a letter"
                + " or digit at both ends"
        }
        guard parts.count == 2 else { return nil }
        let isDomain = parts[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            Name.isValid(String(label)) && label.utf8.allSatisfy { byte in byte != 0x5F && !isUpper(byte) }
        }
        return isDomain && parts[0].utf8.count <= longestPrefix
            ? nil : "a key's prefix is a DNS name in small letters, such as example.com, of at most 253 characters"
    }

    /// What is wrong with a value, in words; nil when nothing is.
    package static func problem(ofValue value: String) -> String? {
        value.isEmpty || Name.isValid(value)
            ? nil
            : "a value is empty, or 1 to 63 letters, digits, '.', '_' or '-', with a letter or digit at both ends"
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
}

package enum TaintEffect: Hashable, Comparable, Sendable, CaseIterable {
    /// No job that does not tolerate it is placed there; what runs there goes on.
    case noSchedule
    /// Such jobs are placed there only when no other node will do.
    case preferNoSchedule

    /// Kubernetes' word.
    package var word: String {
        switch self {
        case .noSchedule: "NoSchedule"
        case .preferNoSchedule: "PreferNoSchedule"
        }
    }
}

/// What keeps jobs off a node.
package struct Taint: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let key: String
    package let value: String
    package let effect: TaintEffect

    package init(key: String, value: String = "", effect: TaintEffect) {
        self.key = key
        self.value = value
        self.effect = effect
    }

    /// One taint a key and effect: the value does not count.
    package static func < (less: Taint, more: Taint) -> Bool { (less.key, less.effect) < (more.key, more.effect) }

    package var description: String { "\(key)\(value.isEmpty ? "" : "=\(value)"):\(effect.word)" }
}

/// What a job tolerates, as in Kubernetes.
package struct Toleration: Hashable, Sendable, CustomStringConvertible {
    /// Empty is every key.
    package let key: String
    /// nil is every value.
    package let value: String?
    /// nil is every effect.
    package let effect: TaintEffect?

    package init(key: String, value: String? = nil, effect: TaintEffect? = nil) {
        self.key = key
        self.value = value
        self.effect = effect
    }

    package func tolerates(_ taint: Taint) -> Bool {
        (key.isEmpty || key == taint.key) && (value ?? taint.value) == taint.value
            && (effect ?? taint.effect) == taint.effect
    }

    package var description: String { key + (value.map { "=\($0)" } ?? "") + (effect.map { ":\($0.word)" } ?? "") }
}

extension [Label] {
    /// The value under a key; the labels ascend by key.
    package func value(of key: String) -> String? { first { $0.key == key }?.value }

    /// These with others put in their place or beside them, and without those keys; ascending by key.
    package func changed(put: [Label], remove keys: [String]) -> [Label] {
        var labels = filter { label in !keys.contains(label.key) && !put.contains { $0.key == label.key } }
        for label in put where !keys.contains(label.key) {
            labels.removeAll { $0.key == label.key }
            labels.append(label)
        }
        return labels.sorted()
    }
}

extension [Taint] {
    /// These with others put in their place or beside them, and without what is tolerated; ascending.
    package func changed(put: [Taint], remove: [Toleration]) -> [Taint] {
        var taints = filter { taint in !remove.contains { $0.tolerates(taint) } }
        for taint in put {
            taints.removeAll { $0.key == taint.key && $0.effect == taint.effect }
            taints.append(taint)
        }
        return taints.sorted()
    }
}
