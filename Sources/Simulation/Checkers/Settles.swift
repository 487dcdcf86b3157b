// When the faults have stopped, everything that can finish finishes, and nothing is left over: no rank, no directory,
// no promise, no question without an answer.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import NodeControl

extension World {
    /// Whether everything has come to its end.
    var isSettled: Bool {
        areFaultsOver && coordinator.conductor != nil && running.isEmpty
            && nodes.allSatisfy { $0.runtime.attempts.isEmpty && $0.agent?.count == 0 && $0.hasJoined }
            && ledger.allocations.isEmpty && ledger.queues.allSatisfy { $0.pending.isEmpty && $0.running == 0 }
            && store.inFlight.isEmpty
            && knowledge.allSatisfy { $0.isRefused || $0.isOver } && clients.allSatisfy(\.questions.isEmpty)
    }

    /// What keeps the world from being settled, in words.
    func leftovers() -> [String] {
        var found: [String] = []
        for rank in running { found.append("rank \(rank.task) still runs on node-\(rank.node + 1)") }
        for node in nodes {
            if !node.hasJoined { found.append("\(node.name) never joined") }
            for attempt in node.runtime.attempts { found.append("\(node.name) still holds \(attempt.order.allocation)") }
            if node.agent?.count != 0 { found.append("the agent of \(node.name) still holds something, or does not live") }
        }
        let ledger = ledger
        for allocation in ledger.allocations { found.append("\(allocation.id) of job \(allocation.job) is still promised") }
        for job in ledger.jobs where !job.phase.isTerminal { found.append("job \(job.id) is \(job.phase)") }
        for client in clients where !client.questions.isEmpty {
            found.append("\(client.principal) still waits for answers: \(client.questions.map(\.purpose))")
        }
        return found
    }
}
