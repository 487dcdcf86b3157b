// The name of one attempt of a task on one node. The caller chooses it; this room only needs it to be a safe name for a
// directory and a cgroup.

/// The name under which an attempt's directory and cgroups are kept.
package struct TaskKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    /// Takes letters, digits, `-` and `_`, at most 128 of them.
    ///
    /// - Throws: `NodeFault.refused`, with what is wrong.
    package init(_ text: String) throws(NodeFault) {
        guard !text.isEmpty, text.utf8.count <= Limits.keyBytes else {
            throw .refused(field: "task key", why: "it must have 1 to \(Limits.keyBytes) bytes, not \(text.utf8.count)")
        }
        guard text.utf8.allSatisfy(TaskKey.permits) else {
            throw .refused(
                field: "task key \(text.debugDescription)", why: "only letters, digits, - and _ may stand in it")
        }
        self.text = text
    }

    private static func permits(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }

    package static func < (earlier: TaskKey, later: TaskKey) -> Bool { earlier.text < later.text }
    package var description: String { text }

    /// The name of a rank's cgroup directories.
    func groupName(rank: Int) -> String { "\(text).\(rank)" }
}
