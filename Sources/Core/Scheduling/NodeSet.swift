// Some of the cluster's nodes, a bit each by the node's id: whether one is among them costs the same whatever their
// number.

package import ClusterModel

/// Nodes of which something is said, such as that they have the files of a model.
package struct NodeSet: Hashable, Sendable {
    private var words: [UInt64] = []

    package init() {}

    package init(_ nodes: [NodeID]) { for node in nodes { insert(node) } }

    package var isEmpty: Bool { words.isEmpty }

    package func contains(_ node: NodeID) -> Bool {
        let place = Int(node.ordinal / 64)
        return place < words.count && words[place] & Self.bit(of: node) != 0
    }

    package mutating func insert(_ node: NodeID) {
        let place = Int(node.ordinal / 64)
        if place >= words.count { words += Array(repeating: 0, count: place + 1 - words.count) }
        words[place] |= Self.bit(of: node)
    }

    package mutating func remove(_ node: NodeID) {
        let place = Int(node.ordinal / 64)
        guard place < words.count else { return }
        words[place] &= ~Self.bit(of: node)
        // Two sets of the same nodes are equal, however they came to be.
        while words.last == 0 { words.removeLast() }
    }

    private static func bit(of node: NodeID) -> UInt64 { 1 << (node.ordinal % 64) }
}
