// The checker of what must never overlap, on histories that are known to be bad and known to be good: in a random world
// another checker would speak first.

import ClusterModel
import Testing

@testable import Simulation

@Suite struct OverlapTests {
    private static func rank(_ attempt: UInt32, _ allocation: UInt64, isStrict: Bool) -> RunningRank {
        RunningRank(
            task: TaskID(job: JobID(1), attempt: attempt, rank: 0), allocation: AllocationID(allocation), node: 0,
            units: Units(), resources: .zero, neverOverlaps: isStrict)
    }

    /// The promises that are broken when the second attempt starts beside the first, which was given up or not.
    private static func broken(isStrict: Bool, isGivenUp: Bool) -> [String] {
        var apart = AttemptsApart()
        var broken: [BrokenPromise] = []
        if isGivenUp {
            apart.noteLoss(
                of: AllocationID(1), job: JobID(1), node: 0, isAlive: true, after: 1_000, at: 5_000, into: &broken)
        }
        apart.noteStart(
            rank(2, 2, isStrict: isStrict), beside: [rank(1, 1, isStrict: isStrict)], into: &broken)
        return broken.map(\.promise)
    }

    @Test func `two attempts of what must never overlap are one too many, however long its node was silent`() {
        #expect(Self.broken(isStrict: true, isGivenUp: true) == [AttemptsApart.strictPromise])
        #expect(Self.broken(isStrict: true, isGivenUp: false) == [AttemptsApart.strictPromise])
    }

    @Test func `others may overlap when the silence was long enough`() {
        #expect(Self.broken(isStrict: false, isGivenUp: true) == [])
        #expect(Self.broken(isStrict: false, isGivenUp: false) == [AttemptsApart.promise])
    }
}
