// When the faults have stopped, everything that can finish finishes, and nothing is left over: no rank, no directory,
// no promise, no question without an answer.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import NodeControl
import Scheduling

extension World {
    /// Whether everything has come to its end.
    var isSettled: Bool {
        clock > faultsEnd + 60_000 && coordinator.conductor != nil && running.isEmpty
            && nodes.allSatisfy { $0.runtime.attempts.isEmpty && $0.agent?.count == 0 && $0.hasJoined }
            && ledger.allocations.isEmpty && ledger.queues.allSatisfy { $0.running == 0 }
            && store.inFlight.isEmpty && unfinished.isEmpty && misplacedModels().isEmpty
            && knowledge.allSatisfy { $0.isRefused || $0.isOver || isHopeless($0.id) }
            && clients.allSatisfy { $0.questions.allSatisfy { isHopeless($0.purpose) } }
    }

    /// Jobs that have not finished although they could.
    private var unfinished: [Job] { ledger.jobs.filter { !$0.phase.isTerminal && !isHopeless($0.id) } }

    /// Whether the whole cluster is too small for it, as it can be for what was submitted before the nodes joined.
    private func isHopeless(_ id: JobID?) -> Bool {
        guard let job = id.flatMap({ ledger.jobs[$0] }) else { return false }
        if job.isArray, case .running = job.phase { return hasOnlyHopelessRows(job) }
        guard job.phase.isWaiting else { return false }
        if waitsForEver(job) { return true }
        if waitsForElements(job) { return true }
        let facts = ledger
        let slots = nodes.map { node in
            NodeSlot(
                id: facts.node(named: node.name)?.id ?? NodeID(UInt64(1000 + node.index)),
                capacity: node.hardware.resources, free: node.hardware.resources,
                freeUnits: node.hardware.units, nextPort: 0)
        }
        let eligible = Eligibility(of: job.spec.value.selection?.value ?? .none, over: facts.nodes)
        return !couldHold(PendingJob(id: job.id, spec: job.spec.value, eligible: Boxed(eligible)), nodes: slots)
    }

    /// Whether an older job of its name waits for ever.
    private func waitsForNamesake(_ job: Job) -> Bool {
        guard job.spec.value.dependency?.isSingleton == true, job.element == nil else { return false }
        return ledger.jobs.contains { other in
            other.id < job.id && other.owner == job.owner && other.spec.value.name == job.spec.value.name
                && other.element == nil && !other.phase.isTerminal && isHopeless(other.id)
        }
    }

    /// Whether nothing of an array is left but rows that can not begin.
    private func hasOnlyHopelessRows(_ array: Job) -> Bool {
        let rows = ledger.jobs.filter { $0.element?.array == array.id && !$0.phase.isTerminal }
        return !rows.isEmpty && rows.allSatisfy { isHopeless($0.id) }
    }

    /// Whether what is left of an array only waits for elements that will never complete.
    private func waitsForElements(_ array: Job) -> Bool {
        guard array.array?.states.count(of: .live) == 0, array.phase.isPending,
            let term = array.spec.value.dependency?.terms.first(where: { $0.kind == .afterCorrespondingOK })
        else { return false }
        let standing = ElementsNaive.standing(of: term, for: array.id, ledger)
        return standing == .never || standing == .waiting && isHopeless(term.job)
    }

    /// Whether a parent ended in another way than it needs, or is hopeless itself.
    private func waitsForEver(_ job: Job) -> Bool {
        if waitsForNamesake(job) { return true }
        guard case .deferred = job.phase, job.heedsParents,
            let dependency = job.spec.value.dependency, !dependency.terms.isEmpty
        else { return false }
        let standing = dependency.standing { term in
            if term.element != nil || term.kind == .afterCorrespondingOK {
                let standing = ElementsNaive.standing(of: term, for: job.id, ledger) ?? .waiting
                return standing == .waiting && isHopeless(term.job) ? .never : standing
            }
            if let parent = ledger.jobs[term.job] {
                return isHopeless(parent.id) ? .never : term.kind.standing(parent: parent.phase)
            }
            let departed = job.departed.first { $0.job == term.job }
            return departed.map { term.kind.standing(ended: $0.completed) } ?? .waiting
        }
        return standing == .never
    }

    private func isHopeless(_ purpose: VirtualClient.Purpose) -> Bool {
        switch purpose {
        case .watch(let job): isHopeless(knowledge[job].id)
        // There may be nothing to tell any more.
        case .follow: true
        case .setup, .submit, .cancel, .wish, .look, .past: false
        }
    }

    /// What keeps the world from being settled, in words.
    func leftovers() -> [String] {
        var found: [String] = []
        for rank in running { found.append("rank \(rank.task) still runs on node-\(rank.node + 1)") }
        for node in nodes {
            if !node.hasJoined { found.append("\(node.name) never joined") }
            for attempt in node.runtime.attempts {
                found.append("\(node.name) still holds \(attempt.order.allocation)")
            }
            if node.agent?.count != 0 {
                found.append("the agent of \(node.name) still holds something, or does not live")
            }
        }
        for allocation in ledger.allocations {
            found.append("\(allocation.id) of job \(allocation.job) is still promised")
        }
        found += misplacedModels()
        for job in unfinished { found.append("job \(job.id) is \(job.phase)") }
        if !unfinished.isEmpty, let conductor = coordinator.conductor {
            var clocks = coordinator
            found += StoryRunner.lines(of: conductor, at: clocks.now(at: clock)).filter { $0.contains(" waits: ") }
        }
        for (place, known) in knowledge.enumerated()
        where !(known.isRefused || known.isOver || isHopeless(known.id)) {
            let id = known.id.map { "job \($0)" } ?? "no job yet"
            found.append("the owner of \(jobs[place].spec.name) (\(id)) does not know its end")
        }
        for client in clients {
            for question in client.questions where !isHopeless(question.purpose) {
                found.append("\(client.principal) still waits for an answer: \(question.purpose)")
            }
        }
        return found
    }
}
