// Some of the cluster's nodes, a bit each by the node's id: whether one is among them costs the same whatever their
// number.

package import ClusterModel

/// Nodes of which something is said, such as that they have the files of a model.
package struct NodeSet: Hashable, Sendable {
    private var words: [UInt64] = []

    package init() {}

    package init(_ nodes: [NodeID]) { for node in nodes { insert(node) } }

    package var isEmpty: Bool { words.isEmpty }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

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

    /// Those of the set from this one on, and from the first on after the last, until it has so many that are fit.
    package func around(_ start: NodeID, upTo most: Int, where isFit: (NodeID) -> Bool) -> [NodeID] {
        var found: [NodeID] = []
        guard !words.isEmpty else { return found }
        let first = Int(start.ordinal / 64) % words.count
        for step in 0..<words.count where found.count < most {
            let place = (first + step) % words.count
            var left = words[place]
            while left != 0, found.count < most {
                let node = NodeID(ordinal: UInt64(place * 64 + left.trailingZeroBitCount))
                left &= left - 1
                if isFit(node) { found.append(node) }
            }
        }
        return found
    }

    private static func bit(of node: NodeID) -> UInt64 { 1 << (node.ordinal % 64) }
}
