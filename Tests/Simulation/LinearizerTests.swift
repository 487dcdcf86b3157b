// The checker of histories must itself be shown right: histories that no cluster could have lived, each with the
// mistake that it shows, and histories that one could, with answers that never came.

import Simulation
import Testing

private func operation(_ deed: JobDeed, _ invoked: Int, _ answered: Int?) -> Operation<JobDeed> {
    Operation(deed, invoked: invoked, answered: answered)
}

private let submitted = JobDeed.submit(accepted: true, mayBeDenied: false)
private let maybeSubmitted = JobDeed.submit(accepted: nil, mayBeDenied: true)

private func verdict(_ operations: [Operation<JobDeed>], _ model: JobModel = JobModel()) -> LinearVerdict {
    Linearizer.judge(operations, by: model, from: JobModel.State(.absent))
}

@Suite("A history of one job")
struct LinearizerTests {
    static let bad: [(what: String, operations: [Operation<JobDeed>])] = [
        (
            "a stale read",
            [
                operation(submitted, 1, 2), operation(.see(.active, version: 9), 3, 4),
                operation(.see(.waiting, version: 5), 5, 6),
            ]
        ),
        (
            "a submit that was acknowledged and lost",
            [operation(submitted, 1, 2), operation(.seeNothing, 3, 4)]
        ),
        (
            "a change of a job that was acknowledged and lost",
            [operation(submitted, 1, 2), operation(.change(.cancel, .gone), 3, 4)]
        ),
        (
            "a job that is seen before anybody asked for it",
            [operation(.see(.waiting, version: 1), 1, 2), operation(submitted, 3, 4)]
        ),
        (
            "a submit that is refused when it is asked for again",
            [operation(submitted, 1, 2), operation(.submit(accepted: false, mayBeDenied: false), 3, 4)]
        ),
        (
            "a cancelled job that runs again",
            [
                operation(submitted, 1, 2), operation(.see(.active, version: 2), 3, 4),
                operation(.change(.cancel, .done), 5, 6), operation(.see(.active, version: 7), 7, 8),
            ]
        ),
        (
            "a cancelled job that ended otherwise",
            [
                operation(submitted, 1, 2), operation(.change(.cancel, .done), 3, 4),
                operation(.see(.ended, version: 7), 5, 6),
            ]
        ),
        (
            "an ended job that was cancelled all the same",
            [
                operation(submitted, 1, 2), operation(.see(.ended, version: 3), 3, 4),
                operation(.change(.cancel, .done), 5, 6),
            ]
        ),
        (
            "a held job that starts",
            [
                operation(submitted, 1, 2), operation(.change(.hold, .done), 3, 4),
                operation(.see(.active, version: 7), 5, 6),
            ]
        ),
        (
            "a released job that is still held",
            [
                operation(submitted, 1, 2), operation(.change(.hold, .done), 3, 4),
                operation(.change(.release, .done), 5, 6), operation(.see(.held, version: 9), 7, 8),
            ]
        ),
        (
            "a job that ended and runs, and nobody put it back",
            [
                operation(submitted, 1, 2), operation(.see(.ended, version: 3), 3, 4),
                operation(.see(.active, version: 5), 5, 6),
            ]
        ),
        (
            "one version that shows two things",
            [
                operation(submitted, 1, 2), operation(.see(.waiting, version: 3), 3, 4),
                operation(.see(.active, version: 3), 5, 6),
            ]
        ),
        (
            "a change that leaves the version what it was",
            [
                operation(submitted, 1, 2), operation(.see(.waiting, version: 3), 3, 4),
                operation(.change(.hold, .done), 5, 6), operation(.see(.held, version: 3), 7, 8),
            ]
        ),
        (
            "an answer that nothing that was asked explains, whatever became of what was not answered",
            [
                operation(submitted, 1, 2), operation(.change(.hold, nil), 3, nil),
                operation(.see(.held, version: 4), 4, 5), operation(.see(.waiting, version: 6), 6, 7),
                operation(.see(.held, version: 8), 8, 9),
            ]
        ),
        (
            "something that was not answered and takes effect before it was asked",
            [
                operation(submitted, 1, 2), operation(.see(.held, version: 3), 3, 4),
                operation(.change(.hold, nil), 5, nil),
            ]
        ),
    ]

    static let good: [(what: String, operations: [Operation<JobDeed>])] = [
        ("nothing at all", []),
        ("a submit that nobody heard of again", [operation(maybeSubmitted, 1, nil)]),
        (
            "a submit without an answer that was done late",
            [
                operation(maybeSubmitted, 1, nil), operation(.seeNothing, 2, 3),
                operation(.see(.waiting, version: 4), 4, 5),
            ]
        ),
        (
            "a submit that was answered once, and said twice",
            [
                operation(submitted, 1, 9), operation(maybeSubmitted, 2, nil),
                operation(.see(.active, version: 4), 3, 4),
            ]
        ),
        (
            "a hold that was said twice and done again after the release",
            [
                operation(submitted, 1, 2), operation(.change(.hold, .done), 3, 6),
                operation(.change(.hold, nil), 4, nil), operation(.change(.release, .done), 7, 8),
                operation(.see(.waiting, version: 9), 9, 10), operation(.see(.held, version: 10), 11, 12),
            ]
        ),
        (
            "a read beside a cancel, from before it",
            [
                operation(submitted, 1, 2), operation(.change(.cancel, .done), 3, 8),
                operation(.see(.waiting, version: 4), 4, 7),
            ]
        ),
        (
            "a read that was answered late with what was true when it was asked",
            [
                operation(submitted, 1, 2), operation(.see(.waiting, version: 2), 3, 10),
                operation(.see(.active, version: 4), 4, 5), operation(.see(.ended, version: 6), 6, 7),
            ]
        ),
        (
            "a job that starts, fails, starts again and is put back when it has ended",
            [
                operation(submitted, 1, 2), operation(.see(.active, version: 3), 3, 4),
                operation(.see(.stopping, version: 4), 5, 6), operation(.see(.waiting, version: 5), 7, 8),
                operation(.see(.ended, version: 8), 9, 10), operation(.change(.requeue, .done), 11, 12),
                operation(.see(.active, version: 12), 13, 14),
            ]
        ),
        (
            "a cancel that came too late",
            [operation(submitted, 1, 2), operation(.change(.cancel, .tooLate), 3, 4)]
        ),
    ]

    @Test("that no job could have lived is found", arguments: bad.indices)
    func findsBad(place: Int) {
        let (what, operations) = Self.bad[place]
        guard case .broken = verdict(operations) else {
            Issue.record("\(what) was not found")
            return
        }
    }

    @Test("that a job could have lived is believed", arguments: good.indices)
    func believesGood(place: Int) {
        let (what, operations) = Self.good[place]
        #expect(verdict(operations) == .linear, "\(what)")
    }

    @Test("goes on in the history, where it is seen as it ended and nothing can be done with it")
    func goesOn() {
        let past = JobModel(isForgotten: true)
        let ended: [Operation<JobDeed>] = [
            operation(submitted, 1, 2), operation(.see(.cancelled, version: 3), 3, 6),
            operation(.change(.cancel, .done), 4, 5), operation(.change(.requeue, .conflict), 7, 8),
            operation(.see(.cancelled, version: 3), 9, 10), operation(.change(.cancel, .done), 11, 12),
        ]
        #expect(verdict(ended, past) == .linear)
        #expect(verdict(ended + [operation(.change(.hold, .done), 13, 14)], past) != .linear)
        #expect(verdict(ended + [operation(.see(.ended, version: 3), 13, 14)], past) != .linear)
        #expect(verdict([operation(submitted, 1, 2), operation(.seeNothing, 3, 4)], past) != .linear)
    }

    @Test("that is suspended stands still until somebody resumes or stops it")
    func standsStill() {
        let still: [Operation<JobDeed>] = [
            operation(submitted, 1, 2), operation(.see(.active, version: 3), 3, 4),
            operation(.change(.suspend, .done), 5, 6), operation(.see(.still, version: 4), 7, 8),
        ]
        #expect(verdict(still) == .linear)
        #expect(verdict(still + [operation(.see(.active, version: 4), 9, 10)]) != .linear)
        let resumed = still + [operation(.change(.resume, .done), 9, 10), operation(.see(.active, version: 5), 11, 12)]
        #expect(verdict(resumed) == .linear)
        #expect(verdict(resumed + [operation(.see(.still, version: 6), 13, 14)]) != .linear)
    }

    @Test("of a job that is submitted held begins held")
    func startsHeld() {
        let operations = [operation(submitted, 1, 2), operation(.see(.active, version: 3), 3, 4)]
        #expect(verdict(operations) == .linear)
        #expect(verdict(operations, JobModel(startsHeld: true)) != .linear)
    }

    @Test("of a job whose own rules hold it may show it held, and of no other")
    func holdsItself() {
        let operations = [
            operation(submitted, 1, 2), operation(.see(.active, version: 3), 3, 4),
            operation(.see(.held, version: 5), 5, 6),
        ]
        #expect(verdict(operations, JobModel(holdsItself: true)) == .linear)
        #expect(verdict(operations) != .linear)
    }

    /// Twenty that were said again and again and never answered: with each order of them it would never end.
    @Test("is judged soon, however much of it was never answered")
    func endsSoon() {
        var operations = [operation(submitted, 1, 2)]
        for number in 0..<20 {
            operations.append(operation(.change(.hold, nil), 3 + number, nil))
            operations.append(operation(.change(.release, nil), 40 + number, nil))
        }
        operations.append(operation(.see(.active, version: 90), 90, 91))
        operations.append(operation(.see(.held, version: 80), 92, 93))
        guard case .broken = verdict(operations) else {
            Issue.record("a version that goes back was not found")
            return
        }
    }
}

@Suite("A history of one node")
struct NodeHistoryTests {
    private func verdict(_ deeds: [(NodeDeed, Int, Int?)]) -> LinearVerdict {
        let operations = deeds.map { Operation($0.0, invoked: $0.1, answered: $0.2) }
        return Linearizer.judge(operations, by: NodeModel(), from: NodeModel.State([.unknown]))
    }

    @Test("knows who closed it")
    func isLinear() {
        let drained: [(NodeDeed, Int, Int?)] = [
            (.drain(isDone: false), 1, 2), (.see(.open), 3, 4), (.drain(isDone: true), 5, 6),
            (.cordon(isDone: false), 7, 8), (.see(.draining), 9, 10), (.resume(isDone: nil), 11, nil),
            (.see(.open), 12, 13),
        ]
        #expect(verdict(drained) == .linear)
    }

    @Test(
        "does not open or close by itself",
        arguments: [NodeMode.open, .cordoned].map { NodeDeed.see($0) } + [.cordon(isDone: true)])
    func staysDrained(deed: NodeDeed) {
        #expect(verdict([(.drain(isDone: true), 1, 2), (deed, 3, 4)]) != .linear)
    }

    @Test("is known for good once it has joined")
    func staysKnown() {
        #expect(verdict([(.see(.open), 1, 2), (.drain(isDone: false), 3, 4)]) != .linear)
    }
}
