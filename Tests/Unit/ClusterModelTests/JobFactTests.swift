// What a job keeps of what happened to it: bounded, in order, each fact with its cause.

import ClusterModel
import Testing

@Suite struct JobFactTests {
    private static let user = Principal(kind: .user, name: Name(unchecked: "ada"))
    private static let node = Name(unchecked: "n1")

    private static func time(_ second: Int64) -> WallTime { WallTime(milliseconds: 1000 * second) }

    private static func placed(_ attempt: UInt32) -> JobFact.What {
        .placed(Boxed(JobFact.Places(attempt: attempt, ranks: 2, nodes: 1, hosts: "n1")))
    }

    private static func ended(_ ending: Ending, _ ranks: Range<UInt32> = 0..<2) -> JobFact.What {
        .ended(Boxed(JobFact.Share(node: node, ranks: ranks, ending: ending)))
    }

    private static func stopping(_ cause: StopCause) -> JobFact.What { .stopping(Boxed(JobFact.Stop(cause: cause))) }

    private static func facts(_ whats: [JobFact.What]) -> [JobFact] {
        var facts: [JobFact] = []
        for (second, what) in whats.enumerated() { facts.note(what, at: time(Int64(second))) }
        return facts
    }

    @Test func `ranks that end alike one after the other are one fact`() {
        let facts = Self.facts([
            Self.placed(1), .started, Self.ended(.completed, 0..<2), Self.ended(.completed, 2..<4),
            Self.ended(.completed, 4..<7), Self.ended(.stopped, 7..<8),
        ])
        #expect(facts.count == 4)
        guard case .ended(let share) = facts[2].what else {
            Issue.record("\(facts[2])")
            return
        }
        #expect(share.value.ranks == 0..<2 && share.value.alike == 5 && facts[2].time == Self.time(2))
    }

    @Test func `a rank that failed is a fact of its own`() {
        let failed = Ending.failed(rank: 0, .code(1))
        #expect(Self.facts([Self.ended(failed), Self.ended(failed), Self.ended(.stopped)]).count == 3)
    }

    @Test func `a node's clock that is behind does not turn the order around`() {
        var facts: [JobFact] = []
        facts.note(Self.placed(1), at: Self.time(10))
        facts.note(.started, at: Self.time(8))
        #expect(facts[1].time == Self.time(10))
    }

    @Test func `causes are named by what led to the fact`() {
        let lost = StopCause.nodeLost(Self.node)
        let facts = Self.facts([
            .submitted(by: Self.user), .held(by: Self.user), .released(by: .admin), Self.placed(1), .started,
            Self.stopping(lost), Self.ended(.lost), .requeued(Boxed(.mishap)), Self.placed(2), .started,
            Self.ended(.failed(rank: 1, .code(3))),
            Self.stopping(.rankFailed(Blame(rank: 1, node: Self.node, exit: .code(3)))),
            .finished(Boxed(.failed(Blame(rank: 1, node: Self.node, exit: .code(3))))),
        ])
        let causes = facts.indices.map { facts.cause(of: $0) }
        #expect(causes == [nil, nil, 1, 2, 3, nil, 3, 5, 7, 8, 8, 10, 11])
    }

    @Test func `who did it is a person, a node that said so, or nobody`() {
        let facts = Self.facts([
            .submitted(by: Self.user), Self.placed(1), Self.ended(.completed), Self.stopping(.cancelled(by: .admin)),
            .requeued(Boxed(.commanded(by: Self.user))), .finished(Boxed(.cancelled(by: .admin))),
            .finished(Boxed(.completed)),
        ])
        let node = Principal(kind: .node, name: Self.node)
        #expect(facts.map(\.by) == [Self.user, nil, node, .admin, Self.user, .admin, nil])
    }

    @Test func `long words are cut at a character`() {
        let long = String(repeating: "ä", count: 300)
        #expect(long.brief.utf8.count <= JobFact.longestText && long.brief.hasSuffix("ä…"))
        #expect("short".brief == "short")
        #expect(Ending.refused(long).brief == .refused(long.brief))
        #expect(Outcome.refused(node: Self.node, why: long).brief == .refused(node: Self.node, why: long.brief))
    }

    @Test func `a job that is started again for ever keeps its first facts and its last`() {
        let round = [Self.placed(1), .started, Self.stopping(.nodeLost(Self.node)), .requeued(Boxed(.mishap))]
        let facts = Self.facts((0..<100).flatMap { _ in round })
        #expect(facts.count == JobFact.most)
        #expect(facts[JobFact.firstKept].what == .omitted(400 - JobFact.most + 1))
        #expect(facts[..<JobFact.firstKept].map(\.what) == (0..<4).flatMap { _ in round })
        #expect(facts.last?.what == round[3])
        #expect(zip(facts, facts.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test func `the past is told as people tell it`() throws {
        let now = WallTime(milliseconds: 1_764_072_000_000)
        let day: Int64 = 86_400_000
        #expect(try MomentText.past("2d", now: now).milliseconds == now.milliseconds - 2 * day)
        #expect(try MomentText.past("90m", now: now).milliseconds == now.milliseconds - 5_400_000)
        #expect(try MomentText.past("2025-11-25", now: now).milliseconds == 1_764_028_800_000)
        #expect(try MomentText.past("2025-11-25T12:00:00Z", now: now) == now)
        for text in ["", "2", "d", "yesterday", "2025-13-01", "-2d"] {
            #expect(throws: MomentTextError.self) { try MomentText.past(text, now: now) }
        }
    }
}
