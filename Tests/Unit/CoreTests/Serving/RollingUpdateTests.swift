// A rolling update walked to its end, and the bounds that it keeps on its way.

import ClusterModel
import Serving
import Testing

@Suite("A rolling update")
struct RollingUpdateTests {
    @Test("rounds what may be too many up and what may be missing down")
    func bounds() {
        let quarter = RollingUpdate(desired: 10, surge: .percent(25), unavailable: .percent(25))
        #expect(quarter.surge == 3 && quarter.unavailable == 2 && quarter.floor == 8)
        let nothing = RollingUpdate(desired: 10)
        #expect(nothing.surge == 0 && nothing.unavailable == 1)
        #expect(RollingUpdate(desired: 3, surge: .count(0), unavailable: .percent(300)).floor == 0)
        #expect(RollingUpdate(desired: 0).mostUnavailable == 0)
        let absurd = RollingUpdate(desired: 3, surge: .count(.max), unavailable: .count(-1))
        #expect(absurd.grown(0, existing: 3) == 3 && absurd.floor == 3)
    }

    @Test("reads shares", arguments: ["25%", "0%", "100%"])
    func shares(text: String) { #expect(ReplicaShare(percent: text) != nil) }

    @Test("refuses what is no share", arguments: ["25", "25%%", "%", "2 5%", "", "a%"])
    func noShares(text: String) { #expect(ReplicaShare(percent: text) == nil) }

    @Test("ends with the new revision alone, never below the floor and never above the surge")
    func walk() {
        var chance = Randomness(seed: 7)
        for _ in 0..<500 {
            let desired = Int64.random(in: 1...20, using: &chance)
            let update = RollingUpdate(
                desired: desired, surge: .percent(Int64.random(in: 0...100, using: &chance)),
                unavailable: .percent(Int64.random(in: 0...100, using: &chance)))
            var old = RevisionCount(size: desired, available: desired)
            var new = RevisionCount(size: 0, available: 0)
            for _ in 0..<400 where new.available < desired || old.size > 0 {
                new.size = update.newSize(from: new.size, existing: old.size + new.size)
                old.size = update.oldSize(old, beside: new)
                old.available = min(old.available, old.size)
                #expect(old.available + new.available >= update.floor)
                #expect(old.size + new.size <= desired + update.surge)
                // Some of the new ones come up, some take longer.
                new.available += Int64.random(in: 0...(new.size - new.available), using: &chance)
            }
            #expect(old.size == 0 && new.size == desired && new.available == desired)
        }
    }

    @Test("takes away what is not available first")
    func unhealthyFirst() {
        let update = RollingUpdate(desired: 10, surge: .count(0), unavailable: .count(2))
        let old = RevisionCount(size: 10, available: 7)
        #expect(update.unhealthy(old, most: 2) == 2)
        #expect(update.oldSize(old, beside: RevisionCount(size: 0, available: 0)) == 8)
    }

    @Test("knows when it is done, when it comes on, and when it has taken too long")
    func progress() {
        let half = RolloutCounts(current: 10, updated: 5, ready: 8, available: 8)
        let whole = RolloutCounts(current: 10, updated: 10, ready: 10, available: 10)
        #expect(!half.isComplete(desired: 10) && whole.isComplete(desired: 10))
        #expect(whole.isBeyond(half) && !half.isBeyond(whole) && !half.isBeyond(half))
        let patience = RolloutPatience(.minutes(10))
        #expect(patience.isOver(after: .seconds(601), wasComplete: false))
        #expect(!patience.isOver(after: .seconds(600), wasComplete: false))
        #expect(!patience.isOver(after: .seconds(601), wasComplete: true))
        #expect(!RolloutPatience(nil).isOver(after: .minutes(10_000), wasComplete: false))
    }
}
