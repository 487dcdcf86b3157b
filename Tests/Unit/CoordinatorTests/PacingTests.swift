// When pages of lists and checkpoints come, by clocks that are made up.

import Testing

@testable import coordinator

@Suite("Pages of lists beside submits")
struct ListPacingTests {
    @Test("come at once while nobody submits")
    func comesAtOnce() {
        var pacing = ListPacing()
        #expect(pacing.due(asked: 100) <= 100)
        pacing.notePage(at: 100)
        #expect(pacing.due(asked: 101) <= 101)
    }

    @Test("come at once where the last one is long ago, however much is submitted")
    func firstComesAtOnce() {
        var pacing = ListPacing()
        pacing.noteSubmits(at: 999)
        #expect(pacing.due(asked: 1000) <= 1000)
        pacing.notePage(at: 1000)
        pacing.noteSubmits(at: 2000)
        #expect(pacing.due(asked: 2000) <= 2000)
    }

    @Test("keep their distance while others submit")
    func keepsDistance() {
        var pacing = ListPacing()
        pacing.notePage(at: 1000)
        for time in stride(from: Int64(1000), to: 1040, by: 1) {
            pacing.noteSubmits(at: time)
            #expect(pacing.due(asked: 1001) > time)
        }
        #expect(pacing.due(asked: 1001) == 1000 + ListPacing.interval)
    }

    @Test("come when who submitted has stopped")
    func comesInAPause() {
        var pacing = ListPacing()
        pacing.notePage(at: 1000)
        pacing.noteSubmits(at: 1005)
        #expect(pacing.due(asked: 1001) == 1005 + ListPacing.quiet)
    }

    @Test("are never put off for longer than the bound, however many are before them")
    func neverStarves() {
        var pacing = ListPacing()
        // Each of a hundred readers asks again at once.
        var waiting = Array(repeating: Int64(0), count: 100)
        for time in Int64(0)..<20_000 {
            pacing.noteSubmits(at: time)
            guard let asked = waiting.first, pacing.due(asked: asked) <= time else { continue }
            #expect(time - asked <= ListPacing.longest + 100)
            waiting.removeFirst()
            waiting.append(time)
            pacing.notePage(at: time)
        }
    }
}

@Suite("Checkpoints")
struct CheckpointPacingTests {
    @Test("come with so many rows or facts, counted from the one that stands")
    func comesWithMany() {
        var pacing = CheckpointPacing(checkpoint: 100, last: 200, replayed: 150, at: 0)
        #expect(!pacing.isDue(at: 1))
        pacing.note(events: 1, row: 100 + CheckpointPacing.mostRows - 1, at: 1)
        #expect(!pacing.isDue(at: 1))
        pacing.note(events: 1, row: 100 + CheckpointPacing.mostRows, at: 1)
        #expect(pacing.isDue(at: 1))
        pacing.noteCheckpoint(at: 1)
        #expect(!pacing.isDue(at: 2))
        pacing.note(events: CheckpointPacing.mostEvents, row: 100 + CheckpointPacing.mostRows + 1, at: 3)
        #expect(pacing.isDue(at: 3))
    }

    @Test("are not put off by starts: what was replayed counts")
    func countsReplayed() {
        let pacing = CheckpointPacing(checkpoint: 0, last: 9, replayed: CheckpointPacing.mostEvents, at: 0)
        #expect(pacing.isDue(at: 0))
        #expect(CheckpointPacing(checkpoint: 0, last: CheckpointPacing.mostRows, replayed: 1, at: 0).isDue(at: 0))
    }

    @Test("come in a rest, where they are worth it, and not one after the other")
    func comesInARest() {
        var pacing = CheckpointPacing(checkpoint: 0, last: 0, replayed: 0, at: 0)
        pacing.note(events: CheckpointPacing.restEvents, row: 10, at: 1000)
        #expect(!pacing.isDue(at: 1000 + CheckpointPacing.rest - 1))
        #expect(pacing.isDue(at: 1000 + CheckpointPacing.rest))
        pacing.noteCheckpoint(at: 3000)
        pacing.note(events: CheckpointPacing.restEvents - 1, row: 11, at: 4000)
        #expect(!pacing.isDue(at: 1_000_000))
        pacing.note(events: 1, row: 12, at: 4000)
        #expect(!pacing.isDue(at: 3000 + CheckpointPacing.betweenRests - 1))
        #expect(pacing.isDue(at: 3000 + CheckpointPacing.betweenRests))
    }

    @Test("do not come where nothing happens")
    func nothingIsNothing() {
        var pacing = CheckpointPacing(checkpoint: 7, last: 7, replayed: 0, at: 0)
        pacing.note(events: 0, row: 7, at: 5)
        #expect(!pacing.isDue(at: 1_000_000_000))
    }
}
