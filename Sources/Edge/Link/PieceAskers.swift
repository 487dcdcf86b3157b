// Those who ask for pieces on a bulk endpoint: the coordinator's, or that of a node which has a model already. Asks are
// answered in the order in which they came, and what was answered and may not have arrived is bounded over all.

package import ClusterModel
package import Messages
package import Transport

/// The asks of one endpoint. Whoever has the pieces answers them.
package struct PieceAskers {
    package struct Bounds: Sendable {
        /// Connections that ask at a time, and those of one node.
        package var connections: Int
        package var ofEach: Int
        /// Bytes that were sent and may not have arrived. Bytes and not pieces: a thousand nodes that begin at once are
        /// each sent a root of a hundred.
        package var unconfirmed: Int
        /// How long one may ask for nothing, in milliseconds.
        package var patience: Int64

        package init(connections: Int, ofEach: Int, unconfirmed: Int, patience: Int64) {
            (self.connections, self.ofEach) = (connections, ofEach)
            (self.unconfirmed, self.patience) = (unconfirmed, patience)
        }
    }

    private struct Asker {
        let node: Name
        var asked = 0
        var answered = 0
        var heard: Int64

        /// The sizes of the answers that may not have arrived, the oldest first.
        private var sizes: [Int] = []

        init(_ node: Name, heard: Int64) { (self.node, self.heard) = (node, heard) }

        var unconfirmed: Int { sizes.reduce(0, +) }

        /// Whether something is owed to it.
        var isOwed: Bool { asked > answered }

        /// Who asks again has got what it asked for a window earlier.
        mutating func ask() {
            asked += 1
            forget()
        }

        mutating func answer(_ bytes: Int) {
            answered += 1
            sizes.append(bytes)
            forget()
        }

        private mutating func forget() {
            let left = max(0, answered - max(0, asked - PieceWindow.pieces))
            if sizes.count > left { sizes.removeFirst(sizes.count - left) }
        }
    }

    private let bounds: Bounds
    private var askers: [ConnectionID: Asker] = [:]
    /// How many of them each node has.
    private var ofNodes: [Name: Int] = [:]
    /// Asks that were not answered yet, in their order.
    private var asks: [(ConnectionID, ContentHash)] = []
    private var unconfirmed = 0

    package init(_ bounds: Bounds) { self.bounds = bounds }

    /// Whether anything is asked for or may be asked for by who is connected.
    package var isEmpty: Bool { askers.isEmpty }

    /// Takes an ask; why the connection is to be closed, where it may not ask.
    ///
    /// - Parameter now: Milliseconds since the machine's start.
    package mutating func note(
        _ piece: ContentHash, on connection: ConnectionID, by node: Name, at now: Int64
    ) -> String? {
        if askers[connection] == nil {
            guard askers.count < bounds.connections, ofNodes[node, default: 0] < bounds.ofEach else {
                return "too many ask for pieces at a time; call again when others are done"
            }
            askers[connection] = Asker(node, heard: now)
            ofNodes[node, default: 0] += 1
        }
        guard var asker = askers[connection] else { return nil }
        let before = asker.unconfirmed
        asker.ask()
        asker.heard = now
        guard asker.asked - asker.answered <= PieceWindow.pieces else {
            return "more pieces are asked for than are sent at a time"
        }
        askers[connection] = asker
        unconfirmed += asker.unconfirmed - before
        asks.append((connection, piece))
        return nil
    }

    /// Answers as much as may be on its way.
    package mutating func serve(
        at now: Int64, _ answer: (ContentHash, ConnectionID) -> StreamFrame
    ) -> [(ConnectionID, StreamFrame)] {
        var frames: [(ConnectionID, StreamFrame)] = []
        var served = 0
        while served < asks.count, unconfirmed < bounds.unconfirmed {
            let (connection, piece) = asks[served]
            served += 1
            guard var asker = askers[connection] else { continue }
            let before = asker.unconfirmed
            let frame = answer(piece, connection)
            if case .piece(_, let bytes) = frame { asker.answer(bytes.count) } else { asker.answer(0) }
            asker.heard = now
            askers[connection] = asker
            unconfirmed += asker.unconfirmed - before
            frames.append((connection, frame))
        }
        asks.removeFirst(served)
        return frames
    }

    package mutating func close(_ connection: ConnectionID) {
        guard let asker = askers.removeValue(forKey: connection) else { return }
        unconfirmed -= asker.unconfirmed
        if asker.isOwed { asks.removeAll { $0.0 == connection } }
        let left = (ofNodes[asker.node] ?? 1) - 1
        ofNodes[asker.node] = left > 0 ? left : nil
    }

    /// Those that have asked for nothing for too long.
    package func silent(at now: Int64) -> [ConnectionID] {
        askers.filter { $0.value.heard + bounds.patience < now && !$0.value.isOwed }.map(\.key)
    }
}
