// A recurring job's times are each settled once: submitted, or passed by for a reason that its policy gives. Judged by
// a walk over its timetable from time to time, apart from the search that the coordinator makes.

import ClusterModel
import ControlPlane
import Ledger

enum RecurrencesKept {
    static let promise = "what recurs is run once for each time"

    /// Judges a fact against the state before it.
    static func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        if let found = lie(in: event, state) { broken.append(BrokenPromise(promise: promise, detail: found)) }
    }

    /// Judges a state at the end of a turn: nothing that is due is left lying, and Forbid has no two at once.
    static func judge(_ state: ClusterState, at wall: WallTime, into broken: inout [BrokenPromise]) {
        for row in state.recurring where row.suspension == nil {
            let runs = active(of: row.id, state)
            if row.spec.value.concurrency == .forbid, runs.count(where: { $0.request == .none }) > 1 {
                broken.append(BrokenPromise(promise: promise, detail: "\(row.id) has two runs at once"))
            }
            let deadline = row.spec.value.startingDeadline
            guard let due = naiveNext(after: row.settled, row), due <= wall else { continue }
            let isForbidden = row.spec.value.concurrency == .forbid && !runs.isEmpty
            let isOverdue = deadline.map { wall.since(newest(from: due, upTo: wall, row)) > $0 } ?? false
            guard !isForbidden || isOverdue else { continue }
            broken.append(
                BrokenPromise(
                    promise: promise, detail: "\(row.id) is due since \(due.text), and it is \(wall.text)"))
        }
    }

    private static func lie(in event: Event, _ state: ClusterState) -> String? {
        switch event {
        case .recurring(.fired(let id, let time, let job, let missed, let at)):
            return lie(inFiring: id, time, job, at: at, state) ?? lie(inTime: id, time, missed, at: at, state)
        case .recurring(.passed(let id, let time, let cause, let missed, let at)):
            return lie(inPass: id, time, cause, at: at, state) ?? lie(inTime: id, time, missed, at: at, state)
        case .job(.submitted(let id, let spec, let owner, _, _)):
            guard let run = spec.value.recurring else { return nil }
            guard let row = state.recurring[run.recurring] else { return "job \(id) is a run of nothing" }
            return row.owner == owner ? nil : "job \(id) of \(row.id) belongs to \(owner)"
        case .cluster, .queue, .node, .job, .allocation, .access, .recurring, .service, .model: return nil
        }
    }

    /// Whether the time is one of its, not settled yet, and the newest; and whether those before are counted.
    private static func lie(
        inTime id: RecurringID, _ time: WallTime, _ missed: Int, at: WallTime, _ state: ClusterState
    ) -> String? {
        guard let row = state.recurring[id] else { return "\(id) is not declared" }
        guard row.suspension == nil else { return "\(id) is suspended, and something becomes of \(time.text)" }
        guard time > row.settled else { return "\(id): \(time.text) is settled twice" }
        guard time <= at else { return "\(id): \(time.text) comes before its time, at \(at.text)" }
        var passed = 0
        var last = row.settled
        while let next = naiveNext(after: last, row), next < time {
            passed += 1
            last = next
        }
        guard naiveNext(after: last, row) == time else { return "\(id): \(time.text) is none of its times" }
        guard naiveNext(after: time, row).map({ $0 > at }) ?? true else {
            return "\(id): \(time.text) is made up for, and is not the newest at \(at.text)"
        }
        return min(passed, Timetable.Limits.missed + 1) == missed ? nil : "\(id): \(passed) were missed, not \(missed)"
    }

    private static func lie(
        inFiring id: RecurringID, _ time: WallTime, _ job: JobID, at: WallTime, _ state: ClusterState
    ) -> String? {
        guard let row = state.recurring[id] else { return "\(id) is not declared" }
        guard state.jobs[job]?.spec.value.recurring == RecurringRun(recurring: id, time: time) else {
            return "\(id): job \(job) is no run of \(time.text)"
        }
        let twin = state.jobs.first {
            $0.id != job && $0.element == nil && $0.request == .none
                && $0.spec.value.recurring == RecurringRun(recurring: id, time: time)
        }
        if let twin { return "\(id): \(time.text) is run as \(twin.id) and as \(job)" }
        if isLate(row, time, at: at) { return "\(id): \(time.text) is too late at \(at.text)" }
        let others = active(of: id, state).filter { $0.id != job }
        switch row.spec.value.concurrency {
        case .allow: return nil
        case .forbid: return others.first.map { "\(id): \(job) begins while \($0.id) has not ended" }
        case .replace:
            let terms = state.jobs[job]?.spec.value.dependency?.terms ?? []
            let left = others.first { other in !terms.contains { $0.job == other.id && $0.kind == .afterAny } }
            return left.map { "\(id): \(job) does not wait for \($0.id), which it replaces" }
        }
    }

    private static func lie(
        inPass id: RecurringID, _ time: WallTime, _ cause: PassCause, at: WallTime, _ state: ClusterState
    ) -> String? {
        guard let row = state.recurring[id] else { return "\(id) is not declared" }
        switch cause {
        case .tooLate: return isLate(row, time, at: at) ? nil : "\(id): \(time.text) is not too late at \(at.text)"
        case .stillRunning(let job):
            let isSo = row.spec.value.concurrency == .forbid && active(of: id, state).contains { $0.id == job }
            return isSo && isLate(row, time, at: at) ? nil : "\(id): \(time.text) is not kept from running by \(job)"
        case .refused(let why): return why.isEmpty ? "\(id): \(time.text) is refused without a word" : nil
        }
    }

    private static func isLate(_ row: RecurringJob, _ time: WallTime, at: WallTime) -> Bool {
        row.spec.value.startingDeadline.map { at.since(time) > $0 } ?? false
    }

    private static func active(of id: RecurringID, _ state: ClusterState) -> [Job] {
        state.jobs.filter {
            $0.spec.value.recurring?.recurring == id && $0.element == nil && !$0.phase.isTerminal
        }
    }

    private static func newest(from due: WallTime, upTo wall: WallTime, _ row: RecurringJob) -> WallTime {
        var last = due
        while let next = naiveNext(after: last, row), next <= wall { last = next }
        return last
    }

    private static func naiveNext(after time: WallTime, _ row: RecurringJob) -> WallTime? {
        row.spec.value.timetable.rules.flatMap { row.spec.value.timetable.schedule.next(after: time, in: $0) }
    }
}
