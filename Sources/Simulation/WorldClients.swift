// Simulated users: they submit, cancel and watch, ask again with the same key when no answer comes, and remember what
// they were told.

import ClusterModel
import ControlPlane
import Ledger
import Messages

extension World {
    mutating func connectClient(_ client: Int) {
        clients[client].isConnecting = false
        guard clients[client].session == nil else { return }
        guard coordinator.conductor != nil, !clients[client].isCut else { return reconnectClient(client) }
        let session = network.open(.client(client))
        clients[client].session = session
        for question in clients[client].questions { say(question, by: client, on: session) }
    }

    private mutating func say(_ question: VirtualClient.Question, by client: Int, on session: SessionID) {
        history.noteSaid(client, question.number)
        send(.client(number: question.number, question.request), on: session)
    }

    mutating func reconnectClient(_ client: Int) {
        guard !clients[client].isConnecting else { return }
        clients[client].isConnecting = true
        plan(.clientConnects(client), after: 100 + Int64(chance.below(2_000)))
    }

    mutating func ask(_ client: Int, _ request: ClientRequest, _ purpose: VirtualClient.Purpose) {
        let question = clients[client].question(request, purpose)
        history.noteAsked(client, question)
        if let session = clients[client].session {
            say(question, by: client, on: session)
            // Sometimes a network or a user says everything twice.
            if options.hasFaults, chance.chance(perMille: 50) { say(question, by: client, on: session) }
        } else {
            reconnectClient(client)
        }
        planToAskAgain(client, question)
    }

    private mutating func planToAskAgain(_ client: Int, _ question: VirtualClient.Question) {
        let patience: Int64 =
            switch question.purpose {
            case .watch, .follow: 5 * Limits.patience
            case .setup, .submit, .cancel, .wish, .look, .past: Limits.patience
            }
        plan(.clientAsksAgain(client, number: question.number), after: patience + Int64(chance.below(2_000)))
    }

    mutating func askAgain(_ client: Int, number: UInt64) {
        guard let question = clients[client].questions.first(where: { $0.number == number }) else { return }
        planToAskAgain(client, question)
        guard let session = clients[client].session else { return reconnectClient(client) }
        if chance.chance(perMille: 300) {
            // The user gives up on this connection and tries another.
            closeBelow(session)
            clients[client].session = nil
            reconnectClient(client)
        } else {
            say(question, by: client, on: session)
        }
    }

    mutating func submit(_ job: Int) {
        let client = jobs[job].client
        settleSpec(of: job)
        if let workflow = jobs[job].workflow {
            return ask(client, .submitWorkflow(request(of: workflows[workflow])), .submit(job))
        }
        let key = RequestKey(client: clients[client].id, sequence: UInt64(job + 1))
        ask(client, .submit(SubmitRequest(key: key, spec: Boxed(jobs[job].spec))), .submit(job))
    }

    /// Fills in the ids of the parents, once.
    private mutating func settleSpec(of job: Int) {
        guard !jobs[job].isSettled else { return }
        jobs[job].isSettled = true
        let terms = jobs[job].parents.compactMap { parent in
            knowledge[parent.job].id.map { Dependency.Term(parent.kind, $0, element: parent.element) }
        }
        let isSingleton = jobs[job].spec.dependency?.isSingleton == true
        guard !terms.isEmpty else { return }
        jobs[job].spec.dependency = Dependency(
            terms, isAny: jobs[job].isAnyParent && !isSingleton, isSingleton: isSingleton)
    }

    /// The owner, or an admin, does something to a job.
    mutating func wish(_ job: Int, _ wish: JobWish) {
        guard !knowledge[job].isRefused, !areFaultsOver else { return }
        guard let id = knowledge[job].id else {
            plan(.clientWishes(job, wish), after: 1_000)
            return
        }
        let elements = someElements(of: job)
        // An admin's word counts, the operator's where it is one, the others' not.
        let isOwner = !chance.chance(perMille: 400)
        ask(isOwner ? jobs[job].client : chance.below(clients.count), wish.request(for: id, elements), .wish(job))
    }

    /// For an array some of its elements, mostly.
    private mutating func someElements(of job: Int) -> ElementRuns? {
        guard let indices = jobs[job].spec.array?.indices, chance.chance(perMille: 700) else { return nil }
        let chosen = indices.all.filter { _ in chance.chance(perMille: 400) }
        return chosen.isEmpty ? nil : ElementRuns(chosen)
    }

    mutating func cancel(_ job: Int) {
        guard !knowledge[job].isRefused else { return }
        guard let id = knowledge[job].id else {
            plan(.clientCancels(job), after: 1_000)
            return
        }
        let some = someElements(of: job)
        // At the end nothing may stay that only somebody's word can end.
        ask(jobs[job].client, .cancel(id, elements: hasLeases && areFaultsOver ? nil : some), .cancel(job))
    }

    mutating func answered(_ client: Int, number: UInt64, _ reply: ClientReply) {
        guard let question = clients[client].answered(number) else { return }
        history.noteAnswered(client, number, reply)
        switch question.purpose {
        case .setup:
            if case .rejected(let rejection) = reply { refusals?.append("refused: \(rejection)") }
        case .look: break
        case .submit(let job): submitted(job, reply)
        case .cancel:
            if case .rejected(let rejection) = reply { refusals?.append("cancel refused: \(rejection)") }
        case .wish:
            if case .rejected(let rejection) = reply { refusals?.append("refused: \(rejection)") }
        case .watch(let job):
            // Not what is told of the one before, once it was asked for anew.
            guard case .watch(let id, _) = question.request, id == knowledge[job].id else { return }
            watched(job, reply, by: client)
        case .past(let job):
            // As above: of the job before, which was lost with an older copy, nothing need be known (seed 13932).
            guard case .history(let id) = question.request, id == knowledge[job].id else { return }
            toldHistory(of: job, reply)
        case .follow: follow(question.request, reply, by: client)
        }
    }

    private mutating func toldHistory(of job: Int, _ reply: ClientReply) {
        guard let id = knowledge[job].id else { return }
        if case .history(let history) = reply { judges.memory.noteHistory(history, into: &judges.broken) }
        if case .rejected(.unknownJob) = reply, jobs[job].spec.namespace != People.lab {
            judges.memory.noteUnknown(id, into: &judges.broken)
        }
    }

    private mutating func submitted(_ job: Int, _ reply: ClientReply) {
        switch reply {
        case .submitted(let id):
            tell { "\($0.jobs[job].spec.name) is \(id)" }
            let key = RequestKey(client: clients[jobs[job].client].id, sequence: UInt64(job + 1))
            let places = companions(of: job)
            judges.memory.noteAnswer(key, id, count: places.count, into: &judges.broken)
            guard knowledge[job].id == nil else {
                if jobs[job].workflow != nil { coverage.note(.askedTwice) }
                return
            }
            if options.hasFaults, chance.chance(perMille: 200) { plan(.clientSubmits(job), after: 500) }
            for (offset, place) in places.enumerated() {
                let id = JobID(id.number + UInt64(offset))
                knowledge[place].id = id
                ask(jobs[job].client, .watch(id, after: 0), .watch(place))
            }
        case .rejected(let rejection): refused(job, rejection)
        case .done, .jobs, .jobLines, .job, .element, .explained, .rehearsed, .nodes, .queues, .logs, .grants,
            .identity, .rosters,
            .classes,
            .recurring, .recurringJob, .services, .service, .models, .model, .upload, .history, .past, .changes,
            .maintenance:
            break
        }
    }

    private func isKnown(_ id: JobID) -> Bool { ledger.jobs[id] != nil || archive[id] != nil }

    private mutating func refused(_ job: Int, _ rejection: Rejection) {
        if jobs[job].workflow != nil { coverage.note(.refused) }
        defer { for place in companions(of: job) { knowledge[place].isRefused = knowledge[job].isRefused } }
        switch rejection {
        case .unknownQueue, .queueFull, .queueClosed, .limitReached, .unknown:
            // A queue can stay full of jobs that wait for ever (seed 1183); who asks for hours gives up.
            knowledge[job].isRefused = clock > faultsEnd + Limits.settling / 2
            guard options.hasFaults, !knowledge[job].isRefused else { break }
            plan(.clientSubmits(job), after: 1_000 + Int64(chance.below(4_000)))
        case .denied where jobs[job].spec.namespace == People.lab:
            // It has a role there, not yet or for a while not.
            if options.hasFaults { plan(.clientSubmits(job), after: 1_000 + Int64(chance.below(4_000))) }
        case .clusterTooSmall, .overQuota, .overLimit, .invalid, .unknownJob, .unknownNode, .denied, .alreadyFinished,
            .tokenUsed, .tokenExpired, .tokenUnknown, .nodeNameTaken, .tooManyWaiting, .staleSequence, .logGone,
            .conflict, .noNodeMatches, .unknownElement:
            knowledge[job].isRefused = true
        }
        refusals?.append("\(jobs[job].spec.name) refused: \(rejection)")
    }

    private mutating func watched(_ job: Int, _ reply: ClientReply, by client: Int) {
        guard let id = knowledge[job].id else { return }
        switch reply {
        case .job(let view):
            judges.memory.noteView(view, into: &judges.broken)
            guard !view.phase.isTerminal else {
                knowledge[job].isOver = true
                if case .finished(let outcome, _) = view.phase { knowledge[job].hasFailed = outcome != .completed }
                // Only where jobs leave the memory soon, so that all other worlds live as they did before.
                if coordinator.settings.finishedKept < 10 {
                    ask(client, .history(id), .past(job))
                    ask(client, .past(PastQuery(limit: 2)), .look)
                }
                return
            }
            ask(client, .watch(id, after: view.version), .watch(job))
        case .rejected(.unknownJob) where jobs[job].spec.namespace == People.lab && isKnown(id):
            // It is there, and was not for this client to see.
            plan(.clientWatches(client, job), after: 2_000)
        case .rejected(.unknownJob) where judges.memory.isLost(id):
            // It was submitted after a copy was made that is all that is left: its owner asks for it once more.
            // And of a workflow, once for all of it.
            for place in companions(of: job) { knowledge[place] = JobKnowledge() }
            plan(.clientSubmits(companions(of: job).lowerBound), after: 500)
        case .rejected(.unknownJob):
            judges.memory.noteUnknown(id, into: &judges.broken)
            knowledge[job].isOver = true
        case .submitted, .done, .rejected, .jobs, .jobLines, .element, .explained, .rehearsed, .nodes, .queues, .logs,
            .grants,
            .identity,
            .rosters, .classes, .recurring, .recurringJob, .services, .service, .models, .model, .upload, .history,
            .past, .changes, .maintenance:
            break
        }
    }
}
