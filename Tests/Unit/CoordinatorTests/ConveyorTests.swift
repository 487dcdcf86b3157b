// Pieces on a belt: in order, all of them, whoever works.

import Daemon
import Synchronization
import Testing

@Suite("A conveyor")
struct ConveyorTests {
    private struct Broken: Error, Equatable { let piece: Int }

    @Test("hands out everything in order, with any number of threads", arguments: [0, 1, 3])
    func keepsOrder(threads: Int) throws {
        let belt = Conveyor<Int, Int>(threads: threads) { piece in
            // Some take longer than those behind them.
            (0..<(piece % 7 == 0 ? 20_000 : 10)).reduce(piece) { $0 ^ $1 ^ $1 }
        }
        defer { belt.close() }
        var found: [Int] = []
        for piece in 0..<1000 { try belt.put(piece, bytes: 1) { found.append($0) } }
        try belt.finish { found.append($0) }
        #expect(found == Array(0..<1000))
    }

    @Test("takes pieces that are larger than the belt, one at a time")
    func takesLarge() throws {
        let standing = Mutex(0)
        let belt = Conveyor<Int, Int>(threads: 1) { $0 }
        defer { belt.close() }
        func take(_: Int) { standing.withLock { $0 -= 1 } }
        for piece in 0..<20 {
            try belt.put(piece, bytes: 64 << 20, take)
            standing.withLock { $0 += 1 }
            #expect(standing.withLock { $0 } <= 1)
        }
        try belt.finish(take)
        #expect(standing.withLock { $0 } == 0)
    }

    @Test("passes a failure on in its place", arguments: [0, 2])
    func passesFailure(threads: Int) {
        let belt = Conveyor<Int, Int>(threads: threads) { piece in
            if piece == 50 { throw Broken(piece: piece) }
            return piece
        }
        defer { belt.close() }
        var found: [Int] = []
        #expect(throws: Broken(piece: 50)) {
            for piece in 0..<100 { try belt.put(piece, bytes: 1) { found.append($0) } }
            try belt.finish { found.append($0) }
        }
        #expect(found == Array(0..<50))
    }
}
