// What a document would change, in lines.

import ClusterModel
import Presentation
import Testing

@Suite struct DifferenceTests {
    private static func queue(cpu: Int64?, limit: Int = 10, isOpen: Bool = true) -> Tree {
        let bounds = cpu.map { [Quota.Bound(kind: .cpu, amount: $0)] } ?? []
        return .queueSpec(QueueSpec(name: .standard, quota: Quota(bounds), pendingLimit: limit, isOpen: isOpen))
    }

    @Test func `what is as it should be says so in one line`() {
        let same = Difference("queue a", from: Self.queue(cpu: 4000), to: Self.queue(cpu: 4000))
        #expect(same.kind == .same)
        #expect(same.lines == ["  queue a is as it should be"])
    }

    @Test func `each field that changes is shown before and after, and what comes or goes beside none`() {
        let changed = Difference(
            "queue a", from: Self.queue(cpu: 4000), to: Self.queue(cpu: nil, limit: 20, isOpen: false))
        #expect(changed.kind == .changed)
        #expect(
            changed.lines == [
                "~ queue a would change", "    nominalQuota.cpu: 4 -> none", "    pendingLimit: 10 -> 20",
                "    open: none -> false",
            ])
    }

    @Test func `what is not there yet is shown whole`() {
        let new = Difference("queue a", from: nil, to: Self.queue(cpu: 4000))
        #expect(new.kind == .new)
        #expect(new.lines.first == "+ queue a would be made")
        #expect(new.lines.contains("    nominalQuota.cpu: 4"))
    }

    @Test func `jobs are new or refused`() {
        #expect(
            Difference(new: "job a", ["It would wait."]).lines == ["+ job a would be submitted", "    It would wait."])
        #expect(Difference(refused: "job a", "no such queue").kind == .refused)
    }
}
