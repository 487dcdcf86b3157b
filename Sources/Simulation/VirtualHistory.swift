// The history of a simulated coordinator: what is durable in it outlives every crash; what is being written when the
// process dies is there whole or not at all. It is told to fail now and then.

import ClusterModel
import ControlPlane
import Ledger
import Messages

struct VirtualHistory {
    /// By job; a job that ended again is in place of itself.
    private var rows = Lookup<JobID, PastJob>()
    /// Ascending by ordinal.
    private(set) var order: [PastJob] = []
    /// On its way to the disk; nil while nothing is.
    private(set) var writing: [PastJob]?

    subscript(job: JobID) -> PastJob? { rows[job] }

    mutating func begin(_ jobs: [PastJob]) { writing = jobs }

    /// What was being written is durable, or has failed and is not there.
    mutating func end(isDurable: Bool) {
        defer { writing = nil }
        guard isDurable, let jobs = writing else { return }
        for job in jobs {
            order.removeAll { $0.view.id == job.view.id }
            rows[job.view.id] = job
            let place = order.firstIndex { $0.ordinal > job.ordinal } ?? order.count
            order.insert(job, at: place)
        }
    }

    func answer(_ question: Recall.Question) -> Recollection {
        switch question {
        case .job(let id): return .job(rows[id])
        case .element(let name): return .job(order.last { $0.view.element == name } ?? rows[name.array])
        case .page(let before, let since, let until, let limit):
            let found = order.reversed().filter { job in
                job.ordinal < before && since.map { job.ended >= $0 } ?? true && until.map { job.ended < $0 } ?? true
            }
            let page = Array(found.prefix(limit))
            return .page(page, next: found.count > limit ? page.last?.ordinal : nil, damaged: 0)
        }
    }
}

// How the world writes and reads it.
extension World {
    mutating func keep(_ jobs: [PastJob]) {
        archive.begin(jobs)
        plan(.historyWrote(life: coordinator.life), after: 1 + Int64(chance.below(Int(4 * coordinator.diskDelay))))
    }

    mutating func historyWrote(_ life: Int) {
        guard life == coordinator.life, archive.writing != nil else { return }
        let isFull = options.hasFaults && !areFaultsOver && chance.chance(perMille: 100)
        archive.end(isDurable: !isFull)
        give(.keep(isFull ? .failed : .kept))
    }

    mutating func recall(_ recall: Recall) {
        plan(.historyAnswers(life: coordinator.life, recall), after: 1 + Int64(chance.below(20)))
    }

    mutating func historyAnswers(_ life: Int, _ recall: Recall) {
        guard life == coordinator.life else { return }
        give(.recalled(recall, archive.answer(recall.question)))
    }
}
