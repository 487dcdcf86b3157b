// What follows from a fact: orders to nodes, news for those who wait, and whether to plan again. Reactions change no
// state; what they say is found again from the state after a restart, by saying it again.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    mutating func react(to event: Event) {
        switch event {
        case .cluster: break
        case .queue: isDirty = true
        case .node(let event):
            nodesChanged()
            noteGateways(event)
            if event.changesSelections {
                selections.forget()
                verdicts.forget()
            }
            if let id = event.changesClosure { touchServices(on: id) }
        case .job(let event): react(to: event)
        case .allocation(let event): react(to: event)
        // They are asked for at every request, and nothing is kept of them.
        case .access, .model(.removed): break
        case .model(.registered(_, _, _, let version)): places.meet(version.content, among: state.nodes)
        case .recurring(let event): noteRecurring(event.recurring)
        case .service(let event):
            services.touch(event.service)
            ingress.unseated.append(event.service)
            // What its queue lends to a rollout begins and ends with it.
            if case .moved = event { isDirty = true }
        }
    }

    private mutating func meet(_ id: JobID) {
        guard let job = state.jobs[id] else { return }
        conditions.meet(job)
        conditions.listNamesakes(of: job, among: state.jobs)
        if let element = job.element { relist(element.array) }
    }

    /// An array that had finished goes on with an element of it, and stands before those of its name again.
    private mutating func relist(_ array: JobID) {
        if let array = state.jobs[array] { conditions.relist(array) }
    }

    /// Something changed of a job that may be a replica.
    private mutating func reactToReplica(_ id: JobID) {
        guard let job = state.jobs[id], let replica = job.spec.value.replica else { return }
        services.touch(replica.service)
        ingress.unseated.append(replica.service)
        guard job.phase.isTerminal else { return }
        (services.readiness[id], services.usage[id], routing.leaving[id]) = (nil, nil, nil)
        services.elders[id] = nil
    }

    private mutating func react(to event: JobEvent) {
        reactToReplica(event.job)
        switch event {
        case .submitted(let id, _, _, _, _):
            isDirty = true
            meet(id)
            noteRun(id)
        case .placed(let id, _, _, _):
            waits[id] = nil
            unsettled.insert(id)
            guard let job = state.jobs[id] else { return }
            conditions.leaveParents(job)
            for allocation in state.active(of: job) {
                memo.touch(allocation.node)
                sayAgain(allocation)
            }
        case .stopping(let id, _, _):
            unsettled.insert(id)
            guard let job = state.jobs[id] else { return }
            for allocation in state.active(of: job) {
                memo.touch(allocation.node)
                sayAgain(allocation)
            }
        case .requeued(let id, _, _):
            unsettled.remove(id)
            isDirty = true
            meet(id)
        case .held(let id, _, _):
            waits[id] = nil
            isDirty = true
        case .released(let id, _, _):
            isDirty = true
            if let job = state.jobs[id] { conditions.note(job) }
        case .suspended(let id, _, _), .resumed(let id, _, _): reactToStillness(of: id)
        case .ready(let id, _):
            isDirty = true
            conditions.noteReady(id)
        case .parentDeparted:
            break
        case .finished(let id, _, _): reactToEnd(of: id)
        case .archived(let id):
            waits[id] = nil
        case .split(let id, let array, _, _):
            isDirty = true
            if let job = state.jobs[id] { conditions.note(job) }
            relist(array)
            // The last one that waited has left: what waits for the array's start may go.
            conditions.touchChildren(of: array)
            watchers.touch(array)
        case .elementsEnded(let id, _, _, _):
            isDirty = true
            conditions.touchChildren(of: id)
            if state.jobs[id]?.array?.ending != nil { ending.insert(id) }
        }
        watchers.touch(event.job)
    }

    /// When it ends, and so what is reserved behind it, is another time now.
    private mutating func reactToStillness(of id: JobID) {
        isDirty = true
        guard let job = state.jobs[id] else { return }
        for allocation in state.active(of: job) {
            memo.touch(allocation.node)
            sayStillness(of: allocation, job)
        }
    }

    private mutating func reactToEnd(of id: JobID) {
        waits[id] = nil
        unsettled.remove(id)
        isDirty = true
        if let job = state.jobs[id] { conditions.forget(job) }
        noteRun(id)
        ending.remove(id)
        conditions.touchChildren(of: id)
        if let array = state.jobs[id]?.element?.array {
            conditions.touchChildren(of: array)
            watchers.touch(array)
        }
    }

    private mutating func react(to event: AllocationEvent) {
        switch event {
        case .started(let id, _):
            guard let allocation = state.allocations[id], let job = state.jobs[allocation.job] else { return }
            memo.touch(allocation.node)
            _ = places.forgetFetch(of: id)
            watchers.touch(job.id)
            if let replica = job.spec.value.replica {
                services.touch(replica.service)
                ingress.unseated.append(replica.service)
            }
            guard case .running = job.phase else { return }
            unsettled.remove(job.id)
            conditions.touchChildren(of: job.elder)
        case .ended(let id, _, _):
            _ = places.forgetFetch(of: id)
            prepared[id] = nil
            doubtful[id] = nil
            missing[id] = nil
            isDirty = true
        }
    }

    /// Says what this allocation's node must do about it now. Safe to say at any time, any number of times.
    mutating func sayAgain(_ allocation: Allocation) {
        guard let job = state.jobs[allocation.job] else { return }
        switch job.phase {
        case .starting, .running:
            if allocation.phase == .placed, prepared[allocation.id] == nil, doubtful[allocation.id] == nil {
                order(.prepare(prepareOrder(allocation, job)), to: allocation.node)
            }
            release(gangOf: allocation)
            sayStillness(of: allocation, job)
        case .stopping(let cause, _):
            order(.stop(allocation.id, grace: grace(for: cause, of: job)), to: allocation.node)
        case .held, .deferred, .pending, .finished:
            order(.discard(allocation.id), to: allocation.node)
        }
    }

    /// Whether its agent knows these orders; one that is away is asked when it comes back.
    func canKeepStill(_ node: NodeID) -> Bool { links[node].map { $0.version >= ProtocolRange.stillness } ?? true }

    /// What never stood still is not spoken of.
    private mutating func sayStillness(of allocation: Allocation, _ job: Job) {
        guard job.suspension != nil, case .running = allocation.phase, canKeepStill(allocation.node) else { return }
        order(job.suspended == nil ? .resume(allocation.id) : .suspend(allocation.id), to: allocation.node)
    }

    private func grace(for cause: StopCause, of job: Job) -> Span {
        switch cause {
        case .cancelled, .requeued, .deadlineReached, .drained: settings.cancelGrace
        // Out of time, not broken: it may still write its last checkpoint.
        case .rankFailed(let blame) where blame.exit == .timedOut: settings.cancelGrace
        case .rankFailed(let blame): graceAfterProbe(blame.exit, of: job) ?? settings.failureGrace
        case .nodeLost, .refused: settings.failureGrace
        }
    }

    /// Go, for every share that waits for it, once no share of the gang is still being prepared.
    mutating func release(gangOf allocation: Allocation) {
        guard let job = state.jobs[allocation.job] else { return }
        let shares = state.active(of: job)
        let isReady = shares.allSatisfy { $0.phase != .placed || prepared[$0.id] == true }
        guard isReady, !isStopping(job) else { return }
        for share in shares where share.phase == .placed { order(.go(share.id), to: share.node) }
    }

    private func isStopping(_ job: Job) -> Bool {
        switch job.phase {
        case .held, .deferred, .stopping, .finished, .pending: true
        case .starting, .running: false
        }
    }

    private func prepareOrder(_ allocation: Allocation, _ job: Job) -> PrepareOrder {
        var order = PrepareOrder(
            allocation: allocation.id, job: job.id, attempt: job.attempt, restarts: job.restarts,
            ranks: allocation.ranks, spec: job.spec, owner: job.owner, element: job.element, units: allocation.units,
            gang: gangView(of: job), startsAtOnce: job.placements.count == 1)
        if let model = job.spec.value.model {
            order.filesPort = settings.bulkPort
            order.neighbours = model.content.map { neighbours(of: allocation.node, with: $0) } ?? []
        }
        order.probes = probes(of: job, on: allocation.node)
        return order
    }

    /// The gang as its ranks see it; the same boxed value for consecutive orders of one gang.
    private func gangView(of job: Job) -> Boxed<GangView> {
        if case .prepare(let last)? = outgoing.last?.order, last.job == job.id, last.attempt == job.attempt {
            return last.gang
        }
        let hosts = job.placements.compactMap { placement -> GangHost? in
            guard let node = state.nodes[placement.node] else { return nil }
            return GangHost(
                node: node.name, address: node.inventory?.dataAddress ?? "127.0.0.1", ranks: placement.ranks)
        }
        let first = job.placements.first.flatMap { state.allocations[$0.allocation] }
        return Boxed(GangView(hosts: hosts, masterPort: first?.units.ports.numbers.first ?? 0))
    }

    mutating func order(_ order: AgentOrder, to node: NodeID) {
        outgoing.append(OutgoingOrder(node: node, order: order))
    }

    /// Turns what was collected in this turn into effects: one message a node, one acknowledgement a session.
    ///
    /// Orders go before acknowledgements: a node forgets what was acknowledged, and would take an order to prepare it
    /// that was given earlier in this turn for a new one, and run it twice.
    mutating func flush(at now: Now, into turn: inout Turn) {
        flushOrders(into: &turn)
        for session in acknowledgements.sorted().uniqued() {
            guard let node = sessions[session], let next = links[node]?.nextReport else { continue }
            turn.effects.append(.acknowledge(session, next))
        }
        acknowledgements.removeAll()
        tellChanges(at: now, into: &turn)
        for news in watchers.takeNews() {
            for watcher in news.watchers {
                turn.effects.append(effect(of: news.job, for: watcher))
            }
        }
    }

    /// Whether what is to be prepared has ended since the order was given in this turn.
    private func isOutdated(_ order: AgentOrder) -> Bool {
        switch order {
        case .prepare(let prepare): state.allocations[prepare.allocation] == nil
        case .go, .stop, .discard, .sendLog, .command, .suspend, .resume, .reboot, .route, .admit, .fetchAhead: false
        }
    }

    /// A job that left the memory is told of from the history.
    private func effect(of job: JobID, for watcher: Watcher) -> Effect {
        guard state.jobs[job] == nil else {
            return .reply(watcher.session, number: watcher.number, reply(about: job, to: watcher.principal))
        }
        return .recall(
            Recall(
                session: watcher.session, number: watcher.number, principal: watcher.principal,
                request: .watch(job, after: 0), question: .job(job)))
    }

    private func reply(about job: JobID, to principal: Principal) -> ClientReply {
        do throws(Rejection) {
            return .job(try view(ofJob: job, for: principal))
        } catch {
            return .rejected(error)
        }
    }

    private mutating func flushOrders(into turn: inout Turn) {
        guard !outgoing.isEmpty else { return }
        let nodes = outgoing.map(\.node).sorted().uniqued()
        var byNode: [[AgentOrder]] = Array(repeating: [], count: nodes.count)
        var places = Lookup<NodeID, Int>()
        for (place, node) in nodes.enumerated() { places[node] = place }
        for item in outgoing {
            guard let place = places[item.node], !isOutdated(item.order) else { continue }
            // The same word twice in one turn is said once.
            if byNode[place].last != item.order { byNode[place].append(item.order) }
        }
        outgoing.removeAll(keepingCapacity: true)
        for (place, node) in nodes.enumerated() {
            // A node that is not connected is told when it says hello.
            guard let session = links[node]?.session, !byNode[place].isEmpty else { continue }
            turn.effects.append(.orders(session, byNode[place], epoch: state.epoch))
        }
    }
}

extension ServiceEvent {
    var service: ServiceID {
        switch self {
        case .declared(let id, _, _, _, _), .moved(let id, _, _, _, _), .scaled(let id, _, _, _),
            .scalingSet(let id, _, _, _), .dropped(let id, _, _), .removed(let id, _):
            id
        }
    }
}

extension RecurringEvent {
    var recurring: RecurringID {
        switch self {
        case .declared(let id, _, _, _), .suspended(let id, _, _), .resumed(let id, _, _, _), .dropped(let id, _, _),
            .fired(let id, _, _, _, _), .passed(let id, _, _, _, _):
            id
        }
    }
}

extension JobEvent {
    var job: JobID {
        switch self {
        case .submitted(let id, _, _, _, _), .placed(let id, _, _, _), .stopping(let id, _, _),
            .requeued(let id, _, _), .finished(let id, _, _), .archived(let id), .held(let id, _, _),
            .released(let id, _, _), .suspended(let id, _, _), .resumed(let id, _, _), .ready(let id, _),
            .parentDeparted(let id, _), .split(let id, _, _, _),
            .elementsEnded(let id, _, _, _):
            id
        }
    }
}

extension Array where Element: Equatable {
    /// Without repetitions that stand side by side.
    func uniqued() -> [Element] {
        var kept: [Element] = []
        for element in self where kept.last != element { kept.append(element) }
        return kept
    }
}
