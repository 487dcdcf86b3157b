// The journal of a simulated coordinator: turns that are durable, turns that the disk is writing, and one checkpoint.
// Writing takes time and several turns may be on their way; only what was durable is there after a crash.

import ClusterModel
import Ledger

struct VirtualStore {
    /// In the order in which they were written.
    private(set) var durable: [[Event]] = []
    /// Submitted and not durable yet.
    private(set) var inFlight: [[Event]] = []
    /// How many of those in flight the disk is writing now.
    private(set) var writing = 0
    private var checkpoint = CheckpointFile()

    var isWriting: Bool { writing > 0 }

    /// The ticket of the last turn that was submitted: effects of any later turn leave when it is durable.
    var lastTicket: Int { durable.count + inFlight.count }

    mutating func submit(_ turn: [Event]) { inFlight.append(turn) }

    /// The disk takes everything that waits into one write.
    mutating func beginWriting() { writing = inFlight.count }

    mutating func endWriting() {
        durable += inFlight.prefix(writing)
        inFlight.removeFirst(writing)
        writing = 0
        checkpoint.settle(durable: durable.count)
    }

    /// The process died: so many of the turns in flight reached the disk, the others are gone.
    mutating func crash(keeping count: Int) {
        durable += inFlight.prefix(count)
        inFlight = []
        writing = 0
        checkpoint.settle(durable: durable.count)
        checkpoint.abandon()
    }

    mutating func dropLastTurn() {
        durable.removeLast()
        if checkpoint.turns > durable.count { checkpoint = CheckpointFile() }
    }

    /// Writes chunks down that hold everything up to the last submitted turn; they count once that turn is durable.
    mutating func write(_ chunks: [CheckpointChunk]) { checkpoint.write(chunks, at: lastTicket) }

    /// The state by folding every durable turn from the first.
    func replayed(_ cluster: ClusterID) -> ClusterState {
        var state = ClusterState(cluster: cluster)
        for event in durable.joined() { state.apply(event) }
        return state
    }

    /// The state from the checkpoint and the turns after it; nil while there is no checkpoint.
    func restored() -> ClusterState? {
        guard var state = checkpoint.state, checkpoint.turns <= durable.count else { return nil }
        for event in durable[checkpoint.turns...].joined() { state.apply(event) }
        return state
    }
}

/// A checkpoint as files are: each chunk replaces the one before it in its place.
private struct CheckpointFile {
    private var head: CheckpointChunk?
    private var nodes: [CheckpointChunk?] = []
    private var jobs: [CheckpointChunk?] = []
    private var allocations: [CheckpointChunk?] = []
    private var recurring: [CheckpointChunk?] = []
    private(set) var turns = 0
    /// Written, and waiting for the turn that they hold to be durable.
    private var waiting: [(turns: Int, chunks: [CheckpointChunk])] = []

    var state: ClusterState? {
        guard let head else { return nil }
        return ClusterState(restoring: [head] + (nodes + jobs + allocations + recurring).compactMap { $0 })
    }

    mutating func write(_ chunks: [CheckpointChunk], at turns: Int) { waiting.append((turns, chunks)) }

    mutating func settle(durable: Int) {
        while let first = waiting.first, first.turns <= durable {
            for chunk in first.chunks { take(chunk) }
            turns = first.turns
            waiting.removeFirst()
        }
    }

    mutating func abandon() { waiting = [] }

    private mutating func take(_ chunk: CheckpointChunk) {
        switch chunk {
        case .head: head = chunk
        case .nodes(let index, _): Self.put(chunk, at: index, in: &nodes)
        case .jobs(let index, _): Self.put(chunk, at: index, in: &jobs)
        case .allocations(let index, _): Self.put(chunk, at: index, in: &allocations)
        case .recurring(let index, _): Self.put(chunk, at: index, in: &recurring)
        }
    }

    private static func put(_ chunk: CheckpointChunk, at index: Int, in list: inout [CheckpointChunk?]) {
        while list.count <= index { list.append(nil) }
        list[index] = chunk
    }
}
