// The simulated coordinator's loop: up to 256 inputs, one step, the events to the disk, the effects behind their
// ticket.

import ClusterModel
import ControlPlane
import Ledger
import Messages

extension World {
    mutating func startCoordinator() {
        guard coordinator.conductor == nil else { return }
        let state = recoveredState()
        judges.noteRestart(state, archive, at: clock)
        if state.jobs.contains(where: { $0.spec.value.workflow != nil }) { coverage.note(.outlivedCoordinator) }
        coordinator.life += 1
        coordinator.fencing = []
        var conductor = ClusterConductor(state: state, seed: chance.next(), settings: coordinator.settings)
        let turn = conductor.open(epoch: state.epoch + 1, at: coordinator.now(at: clock))
        coordinator.conductor = conductor
        tell { "coordinator starts, epoch \(state.epoch + 1), \($0.store.durable.count) turns durable" }
        finish(turn)
        plan(.coordinatorTicks(life: coordinator.life), after: 1000)
    }

    /// What is on the disk, by one of the two ways to read it; both must say the same.
    private mutating func recoveredState() -> ClusterState {
        if options.mutation == .forgetsLastTurn, store.durable.count > 8 { store.dropLastTurn() }
        let replayed = store.replayed(Self.cluster)
        guard let restored = store.restored() else { return replayed }
        judges.noteRecovery(replayed: replayed, restored: restored)
        return chance.chance(perMille: 500) ? restored : replayed
    }

    /// The process is gone; of the turns that the disk was writing some are there.
    mutating func killCoordinator(keeping kept: Int? = nil) {
        guard coordinator.conductor != nil else { return }
        tell { _ in "coordinator dies" }
        let reached = kept ?? chance.below(store.inFlight.count + 1)
        store.crash(keeping: options.mutation == .trustsPageCache ? store.inFlight.count : reached)
        buryCoordinator()
    }

    /// What is left to do when the process is gone and its store is as it will be found.
    mutating func buryCoordinator() {
        if archive.writing != nil { archive.end(isDurable: chance.chance(perMille: 500)) }
        for (_, effects) in coordinator.held { noteUndone(effects[...]) }
        coordinator.forget()
        models.forget()
        judges.noteCrash(durable: store.replayed(Self.cluster))
        for channel in network.channels where channel.isOpenAbove {
            _ = network.change(channel.id) { $0.isOpenAbove = false }
            breakChannel(channel.id)
        }
    }

    mutating func tickCoordinator(_ life: Int) {
        guard life == coordinator.life, coordinator.conductor != nil else { return }
        give(.tick)
        plan(.coordinatorTicks(life: life), after: 1000)
    }

    /// Puts an input into the inbox and wakes the loop.
    mutating func give(_ input: Input) {
        guard coordinator.conductor != nil else { return }
        coordinator.inbox.append(input)
        guard !coordinator.isStepping else { return }
        coordinator.isStepping = true
        plan(.coordinatorSteps(life: coordinator.life), after: Int64(chance.below(4)))
    }

    mutating func stepCoordinator(_ life: Int) {
        guard life == coordinator.life, var conductor = coordinator.conductor else { return }
        coordinator.isStepping = false
        let inputs = Array(coordinator.inbox.prefix(Limits.inputsPerTurn))
        coordinator.inbox.removeFirst(inputs.count)
        noteHeard(inputs)
        coordinator.conductor = nil
        let turn = conductor.step(inputs, at: coordinator.now(at: clock))
        coordinator.conductor = conductor
        coordinator.hasStepped = true
        judgeAnswers(turn, to: inputs)
        finish(turn)
        guard life == coordinator.life, !coordinator.inbox.isEmpty, !coordinator.isStepping else { return }
        coordinator.isStepping = true
        plan(.coordinatorSteps(life: life), after: 0)
    }

    /// The law of a turn: durable first, visible second.
    private mutating func finish(_ turn: Turn) {
        coordinator.turns += 1
        judge(turn)
        if !turn.events.isEmpty {
            if case .beforeCommit = coordinator.crash {
                noteUndone(turn.effects[...])
                return crash(keeping: 0, .crashBeforeCommit)
            }
            store.submit(turn.events)
            writeCheckpoint()
            if case .afterCommit = coordinator.crash {
                noteUndone(turn.effects[...])
                return crash(keeping: store.inFlight.count, .crashAfterCommit)
            }
            guard write() else { return noteUndone(turn.effects[...]) }
        }
        if options.mutation == .actsBeforeDurable || options.mutation == .trustsPageCache {
            for effect in turn.effects { perform(effect) }
        } else {
            coordinator.held.append((store.lastTicket, turn.effects))
            release()
        }
        guard case .losesPower(let length) = coordinator.crash, !store.inFlight.isEmpty else { return }
        losePower(for: length)
        note(.powerLoss)
    }

    private mutating func crash(keeping kept: Int, _ kind: FaultKind) {
        note(kind)
        killCoordinator(keeping: kept)
        plan(.coordinatorStarts, after: 300 + Int64(chance.below(20_000)))
    }

    private mutating func writeCheckpoint() {
        guard chance.chance(perMille: 30), let chunks = coordinator.conductor?.takeCheckpoint() else { return }
        store.write(chunks)
    }

    /// Begins to write what waits; false when nothing can be written: then the process ends, for it never acts on what
    /// it could not write, and is started again and again.
    private mutating func write() -> Bool {
        guard !store.isWriting, !store.inFlight.isEmpty else { return true }
        guard clock >= store.fullUntil else {
            tell { _ in "the disk is full" }
            killCoordinator(keeping: 0)
            plan(.coordinatorStarts, after: 1_000 + Int64(chance.below(4_000)))
            return false
        }
        store.beginWriting()
        plan(.diskWrote(life: coordinator.life), after: 1 + Int64(chance.below(Int(2 * coordinator.diskDelay))))
        return true
    }

    mutating func diskWrote(_ life: Int) {
        guard life == coordinator.life, coordinator.conductor != nil else { return }
        store.endWriting()
        if write() { release() }
    }

    /// Performs what is durable, in order.
    private mutating func release() {
        while let first = coordinator.held.first, first.ticket <= store.synced {
            coordinator.held.removeFirst()
            var effects = first.effects[...]
            if case .betweenEffects = coordinator.crash, effects.count > 1 {
                effects = effects.prefix(1 + chance.below(effects.count - 1))
                for effect in effects { perform(effect) }
                noteUndone(first.effects[effects.endIndex...])
                return crash(keeping: chance.below(store.inFlight.count + 1), .crashBetweenEffects)
            }
            for effect in effects { perform(effect) }
        }
    }

    /// The first view of each job again, where it is only looked at; a deliberate mistake.
    private mutating func stale(_ reply: ClientReply) -> ClientReply {
        guard case .jobs(var page) = reply else { return reply }
        for place in page.jobs.indices {
            let id = page.jobs[place].id
            page.jobs[place] = firstViews[id] ?? page.jobs[place]
            firstViews[id] = page.jobs[place]
        }
        return .jobs(page)
    }

    private mutating func noteUndone(_ effects: ArraySlice<Effect>) {
        for kind in effects.flatMap(EffectKind.kinds) { coverage.noteUndone(kind) }
    }

    private mutating func perform(_ effect: Effect) {
        let kinds = EffectKind.kinds(of: effect)
        for kind in kinds { coverage.notePerformed(kind) }
        performOnce(effect)
        guard coordinator.doubling > 0 else { return }
        coordinator.doubling -= 1
        for kind in kinds { coverage.noteDoubled(kind) }
        performOnce(effect)
    }

    private mutating func performOnce(_ effect: Effect) {
        switch effect {
        case .reply(let session, let number, let reply):
            send(.client(number: number, options.mutation == .answersStale ? stale(reply) : reply), on: session)
        case .welcome(let session, let welcome): send(.agent(.welcome(welcome)), on: session)
        case .orders(let session, let orders, let epoch): send(.agent(.orders(orders, epoch: epoch)), on: session)
        case .acknowledge(let session, let number): send(.agent(.acknowledged(number)), on: session)
        case .heartbeat(let session, let epoch, let answer):
            send(.agent(.heartbeat(epoch: epoch, answer)), on: session)
        case .refuse(let session, let why):
            tell { _ in "refuses session \(session.number): \(why)" }
            refusals?.append("session refused: \(why)")
            send(.agent(.refused(why)), on: session)
            closeAbove(session)
        case .admit(let keys): admitted = keys
        case .grant(let session, let node, _):
            send(
                .agent(.joined(JoinGrant(cluster: Self.cluster, node: node, certificate: [], authority: []))),
                on: session)
        case .bridge: break
        case .receive(_, let content, _): receive(content)
        case .sweep(let roots, _, let heard):
            // All that is not to stay goes, though the edge keeps what is younger than a day.
            models.sweep(keeping: roots, heard: heard)
            sweepFiles()
        case .keep(let jobs): keep(jobs)
        case .recall(let recall): self.recall(recall)
        case .fence(let id, let name, _): runFenceCommand(for: id, name)
        }
    }
}
