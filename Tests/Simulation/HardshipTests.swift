// The disk of the simulated world, which must be no kinder than a real one, and what is counted of its misfortunes.

import ClusterModel
import Ledger
import Testing

@testable import Simulation

@Suite("The store of a simulated coordinator")
struct VirtualStoreTests {
    private func turn(_ epoch: UInt64) -> [Event] {
        [.cluster(.opened(epoch: epoch, at: WallTime(milliseconds: Int64(epoch))))]
    }

    private func store(synced: Int, kept: Int, inFlight: Int) -> VirtualStore {
        var store = VirtualStore()
        for number in 0..<synced { store.submit(turn(UInt64(number + 1))) }
        store.beginWriting()
        store.endWriting()
        for number in synced..<synced + kept { store.submit(turn(UInt64(number + 1))) }
        store.crash(keeping: kept)
        for number in synced + kept..<synced + kept + inFlight { store.submit(turn(UInt64(number + 1))) }
        return store
    }

    @Test("keeps what the disk acknowledged when its power is lost, and a beginning of the rest")
    func keepsSynced() {
        var seen: [Int] = []
        for seed in 1...300 as ClosedRange<UInt64> {
            var store = store(synced: 3, kept: 2, inFlight: 4)
            #expect(store.synced == 3)
            #expect(store.durable.count == 5)
            var chance = Randomness(seed: seed)
            store.losePower(using: &chance)
            #expect(store.synced == store.durable.count)
            #expect(store.inFlight.isEmpty)
            #expect(store.durable == (0..<store.durable.count).map { turn(UInt64($0 + 1)) })
            if !seen.contains(store.durable.count) { seen.append(store.durable.count) }
        }
        #expect(seen.sorted() == Array(3...9))
    }

    @Test("has what a process wrote that died for the next one, and on the disk with its first sync")
    func keepsWritten() {
        var store = store(synced: 1, kept: 2, inFlight: 1)
        store.beginWriting()
        store.endWriting()
        #expect(store.synced == 4)
        var chance = Randomness(seed: 1)
        store.losePower(using: &chance)
        #expect(store.durable.count == 4)
    }

    @Test("takes a copy of nothing that could still be lost, and forgets all that came after it")
    func restoresBackup() {
        var store = store(synced: 2, kept: 1, inFlight: 0)
        store.takeBackup(before: 0)
        #expect(store.backup?.count == 2)
        store.restoreBackup(jumping: turn(90))
        #expect(store.durable == [turn(1), turn(2), turn(90)])
        #expect(store.lastTicket == 3)
    }
}

@Suite("The coverage of misfortunes")
struct CoverageTests {
    @Test("says what never happened")
    func saysGaps() {
        var coverage = Coverage()
        #expect(coverage.gaps.count == Coverage.size)
        coverage.note(.powerLoss, at: 1_000)
        coverage.note(.partition, at: 1_000 + Coverage.window)
        coverage.note(.diskFull, at: 1_001 + Coverage.window)
        #expect(coverage.meetings(of: .partition, and: .powerLoss) == 1)
        #expect(coverage.meetings(of: .partition, and: .diskFull) == 1)
        #expect(coverage.meetings(of: .powerLoss, and: .diskFull) == 0)
        coverage.noteUndone(.reply)
        coverage.noteStrayed(.reply)
        coverage.noteDoubled(.reply)
        #expect(coverage.gaps.count == Coverage.size - 5)
        #expect(!coverage.gaps.contains { $0.hasPrefix("reply ") })
    }

    @Test("of two runs does not let the last of one meet the first of the other")
    func staysApart() {
        var first = Coverage()
        first.note(.powerLoss, at: 1_000)
        var second = Coverage()
        second.note(.partition, at: 1_000)
        first.add(second)
        #expect(first.meetings(of: .partition, and: .powerLoss) == 0)
    }

    @Test("is kept by a run in which things are lost and done twice")
    func isKept() {
        let coverage = World.run(seed: 4).coverage
        #expect(coverage.gaps.count < Coverage.size)
    }
}
