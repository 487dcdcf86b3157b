// How finished jobs leave the memory without being forgotten, and how they are found again. The history is a file of
// the edge: to write it and to read it are effects, and what came of them are inputs. A job leaves the state only when
// the history holds it, so there is no moment at which it is in neither.

package import ClusterModel
import Ledger
package import Messages

/// A question about the past, with the request that it answers.
package struct Recall: Hashable, Sendable {
    package enum Question: Hashable, Sendable {
        case job(JobID)
        /// The last row of this element; where there is none, the array.
        case element(ElementName)
        /// Newest end first, from before an ordinal.
        case page(before: UInt64, since: WallTime?, until: WallTime?, limit: Int)
    }

    package let session: SessionID
    package let number: UInt64
    /// What it may know is looked up when the answer comes.
    package let principal: Principal
    package let request: ClientRequest
    package let question: Question

    package init(
        session: SessionID, number: UInt64, principal: Principal, request: ClientRequest, question: Question
    ) {
        (self.session, self.number, self.principal) = (session, number, principal)
        (self.request, self.question) = (request, question)
    }
}

/// What the history knows.
package enum Recollection: Hashable, Sendable {
    /// nil is none.
    case job(PastJob?)
    /// In the order asked for; `next` is where to go on.
    case page([PastJob], next: UInt64?, damaged: Int)
    /// It can not be read; why, and what to do.
    case failed(String)
}

/// What is on its way between the memory and the history; forgotten by a restart, and then done once more.
struct Keeping: Hashable, Sendable {
    /// The last end in what is being written now; nil while nothing is.
    var writing: UInt64?
    /// The history holds every finished job up to this end.
    var kept: UInt64 = 0
    /// After a failure it is tried again then.
    var nextTry = BootTime(milliseconds: 0)
}

// Out of the memory.
extension ClusterConductor {
    /// Lets the longest finished jobs go, so that the state stays bounded: first into the history, then out of here.
    mutating func retire(at now: Now, into turn: inout Turn) {
        while state.finished.count > settings.finishedKept, let oldest = state.finished.oldest,
            oldest.ordinal <= keeping.kept || state.finished.count > settings.finishedMost,
            turn.events.count < settings.eventsPerTurn
        {
            // Who still depends on it is told before.
            guard tellChildren(of: oldest.job, into: &turn) else { return }
            commit(.job(.archived(oldest.job)), to: &turn)
        }
        let excess = state.finished.count - settings.finishedKept
        guard excess >= settings.keptAtOnce, keeping.writing == nil, now.boot >= keeping.nextTry else { return }
        let leaving = state.finished.all.prefix(min(excess, settings.recordsPerWrite))
        keeping.writing = leaving.last?.ordinal
        turn.effects.append(.keep(leaving.compactMap(record)))
    }

    mutating func take(_ outcome: KeepOutcome, at now: Now) {
        switch outcome {
        case .kept: keeping.kept = max(keeping.kept, keeping.writing ?? 0)
        case .failed: keeping.nextTry = now.boot + settings.nudgeEvery
        }
        keeping.writing = nil
    }

    private func record(of entry: FinishedList.Entry) -> PastJob? {
        state.jobs[entry.job].map { PastJob(ordinal: entry.ordinal, view: view(of: $0), facts: $0.facts) }
    }
}

// Back to whoever asks.
extension ClusterConductor {
    /// What to ask the history for this request; nil where the state can answer it, and where nobody could.
    func question(in request: ClientRequest) -> Recall.Question? {
        switch request {
        case .job(let id), .watch(let id, _), .explain(let id), .history(let id), .cancel(let id, _), .hold(let id, _),
            .release(let id, _), .requeue(let id, _), .suspend(let id, _), .resumeJob(let id, _):
            return state.jobs[id] == nil && id < state.nextJob ? .job(id) : nil
        case .element(let id, let index):
            guard id < state.nextJob else { return nil }
            let name = ElementName(array: id, index: index)
            guard let array = state.jobs[id] else { return .element(name) }
            guard let place = array.spec.value.array?.indices.place(of: index), state.row(of: name) == nil,
                let progress = array.array?.states[place]
            else { return nil }
            return progress == .completed || progress == .failed ? .element(name) : nil
        case .logs(let logs): return question(in: .job(logs.job))
        case .exec(let wish): return question(in: .job(wish.job))
        case .submit, .testSubmit, .submitWorkflow, .jobs, .jobLines, .nodes, .queues, .declareQueue, .createToken,
            .cordon, .drain,
            .down, .fence, .maintenance, .remove,
            .resume, .reboot, .setQueue, .grant, .revoke, .grants, .identity, .changeRoster, .rosters, .declareClass,
            .dropClass,
            .classes, .label, .taint, .past, .changes, .declareRecurring, .recurring, .recurringJob, .changeRecurring,
            .runRecurring, .service, .model:
            return nil
        }
    }

    /// Answers a request with what the history said.
    func reply(to recall: Recall, with recollection: Recollection) -> ClientReply {
        let rights = state.access.rights(of: recall.principal)
        do throws(Rejection) {
            switch recollection {
            case .failed(let why): throw .conflict(why: why)
            case .page(let found, let next, let damaged):
                guard case .past(let query) = recall.request else { return .past(PastPage()) }
                let rows = found.compactMap { row(of: $0, query, for: rights) }
                return .past(PastPage(rows: rows, next: next, damaged: damaged))
            case .job(let found):
                // Who may not know of it is told what one is told of a job that there never was.
                let record = found.flatMap { rights.role(in: $0.view.spec.value.namespace) == nil ? nil : $0 }
                return try reply(to: recall.request, with: record, for: rights)
            }
        } catch {
            return .rejected(error)
        }
    }

    private func row(of record: PastJob, _ query: PastQuery, for rights: Rights) -> PastPage.Row? {
        let view = record.view
        // What was put back into its queue meanwhile lives, whatever was written down before.
        guard state.jobs[view.id] == nil, rights.role(in: view.spec.value.namespace) != nil,
            case .finished(let outcome, _) = view.phase, query.admits(view.spec.value, of: view.owner, outcome)
        else { return nil }
        return PastPage.Row(ordinal: record.ordinal, job: veiled(view, for: rights))
    }

    private func reply(
        to request: ClientRequest, with record: PastJob?, for rights: Rights
    ) throws(Rejection) -> ClientReply {
        switch request {
        case .element(let id, let index): return .element(try element(index, of: id, record, for: rights))
        case .explain(let id):
            let view = try veiled(known(record, id), for: rights)
            return .explained(Explanation(job: view, obstacles: [], position: nil, closest: nil))
        case .history(let id):
            return .history(history(of: try known(record, id), record?.facts ?? [], isArchived: true, for: rights))
        case .job(let id), .watch(let id, _): return .job(try veiled(known(record, id), for: rights))
        case .cancel(let id, _):
            // As of one that is still in memory: what was cancelled is, and the rest has ended.
            if case .finished(.cancelled, _) = try touched(record, id, request, by: rights).phase { return .done }
            throw .alreadyFinished(id)
        case .hold(let id, _), .release(let id, _), .suspend(let id, _), .resumeJob(let id, _):
            _ = try touched(record, id, request, by: rights)
            throw .alreadyFinished(id)
        case .requeue(let id, _):
            _ = try touched(record, id, request, by: rights)
            throw .conflict(
                why: "job \(id) has left the coordinator's memory and is in the history only; submit it anew")
        case .logs(let logs):
            _ = try touched(record, logs.job, request, by: rights)
            throw .logGone(why: "job \(logs.job) is in the history only, which keeps no output")
        case .exec(let wish):
            _ = try touched(record, wish.job, request, by: rights)
            throw .alreadyFinished(wish.job)
        case .submit, .testSubmit, .submitWorkflow, .jobs, .jobLines, .nodes, .queues, .declareQueue, .createToken,
            .cordon, .drain,
            .down, .fence, .maintenance, .remove,
            .resume, .reboot, .setQueue, .grant, .revoke, .grants, .identity, .changeRoster, .rosters, .declareClass,
            .dropClass,
            .classes, .label, .taint, .past, .changes, .declareRecurring, .recurring, .recurringJob, .changeRecurring,
            .runRecurring, .service, .model:
            throw .conflict(why: "the history has no answer to this")
        }
    }

    private func known(_ record: PastJob?, _ id: JobID) throws(Rejection) -> JobView {
        guard let record else { throw .unknownJob(id) }
        return record.view
    }

    /// The job, which whoever asks must be allowed to change.
    private func touched(
        _ record: PastJob?, _ id: JobID, _ request: ClientRequest, by rights: Rights
    ) throws(Rejection) -> JobView {
        let view = try known(record, id)
        guard rights.mayTouch(view) else { throw .denied(rights.principal, verb: request.verb) }
        return view
    }

    private func element(
        _ index: Int, of id: JobID, _ record: PastJob?, for rights: Rights
    ) throws(Rejection) -> ElementView {
        let name = ElementName(array: id, index: index)
        if let record, record.view.element == name, case .finished(let outcome, _) = record.view.phase {
            return ElementView(
                name: name, state: outcome == .completed ? .completed : .failed, row: record.view.id)
        }
        // The array itself knows what became of an element that has no row.
        if let array = state.jobs[id], rights.sees(array) { return try view(ofElement: index, of: id) }
        guard let array = record?.view, array.id == id else { throw .unknownJob(id) }
        guard let shape = array.spec.value.array else { throw .conflict(why: "job \(id) is no array") }
        guard shape.indices.place(of: index) != nil else { throw .unknownElement(id, index) }
        return ElementView(name: name, state: .failed, row: nil)
    }
}

// What is still in memory.
extension ClusterConductor {
    func history(of id: JobID, for principal: Principal) throws(Rejection) -> JobHistory {
        let rights = state.access.rights(of: principal)
        let job = try state.seen(id, by: rights)
        return history(of: view(of: job), job.facts, isArchived: false, for: rights)
    }

    private func history(
        of view: JobView, _ facts: [JobFact], isArchived: Bool, for rights: Rights
    ) -> JobHistory {
        var all = [JobFact(.submitted(by: view.owner), at: view.submitted)]
        if view.spec.value.startsHeld, view.element == nil {
            all.append(JobFact(.held(by: view.owner), at: view.submitted))
        }
        all += facts
        return JobHistory(
            job: veiled(view, for: rights), facts: veiled(all, of: view, for: rights), isArchived: isArchived)
    }

    /// A page of what is in memory; nil where all of that was looked at and nothing found, and the history is next.
    func page(_ query: PastQuery, for principal: Principal) -> PastPage? {
        let rights = state.access.rights(of: principal)
        let limit = min(max(query.limit, 1), settings.pageLimit)
        var page = PastPage()
        var looked = 0
        for entry in state.finished.all(before: query.before ?? .max).reversed() {
            guard let job = state.jobs[entry.job], case .finished(let outcome, let time) = job.phase else { continue }
            looked += 1
            if let since = query.since, time < since {
                page.next = nil
                return page
            }
            guard page.rows.count < limit, looked <= settings.rowsPerPage else { return page }
            page.next = entry.ordinal
            guard query.until.map({ time < $0 }) ?? true, rights.sees(job),
                query.admits(job.spec.value, of: job.owner, outcome)
            else { continue }
            page.rows.append(PastPage.Row(ordinal: entry.ordinal, job: veiled(view(of: job), for: rights)))
        }
        return page.rows.isEmpty ? nil : page
    }

    /// The question for the page behind what is in memory.
    func question(for query: PastQuery) -> Recall.Question {
        let oldest = state.finished.oldest?.ordinal ?? .max
        return .page(
            before: min(query.before ?? .max, oldest), since: query.since, until: query.until,
            limit: min(max(query.limit, 1), settings.pageLimit))
    }
}
