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
    /// How many of the durable turns survive a loss of power: those that the disk has acknowledged.
    private(set) var synced = 0
    /// Until when nothing more can be written, in simulated milliseconds.
    var fullUntil: Int64 = 0
    /// What an operator put aside.
    private(set) var backup: [[Event]]?
    /// No moment in the backup is later, in milliseconds of wall time.
    private(set) var backupWall: Int64 = 0

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
        // One sync covers the whole log before it, also what a process that died had written.
        synced = durable.count
        checkpoint.settle(durable: durable.count)
    }

    /// The process died: so many of the turns in flight reached the kernel, the others are gone. The next process reads
    /// them; the disk has not acknowledged them yet.
    mutating func crash(keeping count: Int) {
        durable += inFlight.prefix(count)
        inFlight = []
        writing = 0
        checkpoint.settle(durable: durable.count)
        checkpoint.abandon()
    }

    mutating func dropLastTurn() { truncate(to: durable.count - 1) }

    private mutating func truncate(to count: Int) {
        durable.removeLast(durable.count - count)
        synced = min(synced, count)
        if checkpoint.turns > count { checkpoint = CheckpointFile() }
    }

    /// The machine lost its power: of what the disk had not acknowledged some is there, and the first row that is not
    /// whole ends the journal, whatever stands behind it: each row holds the hash of the one before.
    mutating func losePower(using chance: inout Randomness) {
        let rows = durable[synced...] + inFlight
        let kept = Self.wholeRows(of: rows.map { Self.rowHead + Self.bytesPerEvent * $0.count }, using: &chance)
        durable = Array(durable[..<synced] + rows.prefix(kept))
        (inFlight, writing) = ([], 0)
        synced = durable.count
        checkpoint.abandon()
        if checkpoint.turns > durable.count { checkpoint = CheckpointFile() }
    }

    /// Bytes of a row beside its events: sequence, epoch, format, hash and seal.
    private static let rowHead = 96
    private static let bytesPerEvent = 64
    /// What a disk writes whole or not at all.
    private static let sector = 512

    /// How many of these rows, one behind the other, are whole after all: none, up to a byte at which everything was
    /// cut, or up to the first sector that is missing of those that the disk wrote in an order of its own (Pillai and
    /// others, All File Systems Are Not Created Equal, OSDI 2014).
    static func wholeRows(of sizes: [Int], using chance: inout Randomness) -> Int {
        let total = sizes.reduce(0, +)
        var whole: Int
        switch chance.below(3) {
        case 0: whole = 0
        case 1: whole = chance.below(total + 1)
        default:
            whole = 0
            while whole < total, chance.chance(perMille: 700) { whole += sector }
        }
        var rows = 0
        for size in sizes {
            guard whole >= size else { break }
            whole -= size
            rows += 1
        }
        return rows
    }

    mutating func takeBackup(before wall: Int64) {
        backup = Array(durable.prefix(synced))
        backupWall = wall
    }

    /// An older copy takes the place of everything, and jumps forward as `coordinator restore` does.
    mutating func restoreBackup(jumping facts: [Event]) {
        durable = (backup ?? []) + [facts]
        (inFlight, writing) = ([], 0)
        synced = durable.count
        checkpoint = CheckpointFile()
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
    private var services: [CheckpointChunk?] = []
    private var models: [CheckpointChunk?] = []
    private(set) var turns = 0
    /// Written, and waiting for the turn that they hold to be durable.
    private var waiting: [(turns: Int, chunks: [CheckpointChunk])] = []

    var state: ClusterState? {
        guard let head else { return nil }
        let tables = nodes + jobs + allocations + recurring + services + models
        return ClusterState(restoring: [head] + tables.compactMap { $0 })
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
        case .services(let index, _): Self.put(chunk, at: index, in: &services)
        case .models(let index, _): Self.put(chunk, at: index, in: &models)
        }
    }

    private static func put(_ chunk: CheckpointChunk, at index: Int, in list: inout [CheckpointChunk?]) {
        while list.count <= index { list.append(nil) }
        list[index] = chunk
    }
}
