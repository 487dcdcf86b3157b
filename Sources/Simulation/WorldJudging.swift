// What the checkers are told of the simulated world, and when.

import ClusterModel
import ControlPlane
import Ledger
import Messages

extension World {
    /// Judges one turn: its facts one by one against the state before each, then the state that they lead to.
    mutating func judge(_ turn: Turn) {
        guard let conductor = coordinator.conductor else { return }
        let before = judges.witness
        for event in turn.events {
            digest.mix(event)
            tell { _ in "\(event)" }
            noteEnd(event)
            noteWork(event)
            if case .job(.archived(let id)) = event {
                judges.memory.noteDeparture(of: judges.witness.jobs[id], archive[id], into: &judges.broken)
            }
            judges.note(event)
        }
        // What was given up in the same turn was given up before its node was let in again (seed 6245).
        for effect in turn.effects {
            // A copy knows nothing of what runs: that it was heard is no word of the node's (seed 415 of copies).
            if case .welcome(let session, _) = effect,
                case .agent(let node, let life)? = network.channel(session)?.party, life >= 0
            {
                judges.apart.noteWelcome(node: node, session: session, at: clock)
            }
        }
        judgeWorkflows(in: turn, before: before)
        judgeReboots(in: turn)
        judgeFencing(in: turn)
        digest.mix(UInt64(turn.effects.count))
        if judges.lists != nil, !turn.events.isEmpty || coordinator.turns % 16 == 0 {
            judges.lists?.judge(conductor, at: coordinator.now(at: clock), into: &judges.broken)
        }
        noteServing(turn)
        if hasModels {
            models.judge(conductor, into: &judges.broken)
            judgeAhead(turn)
        }
        // Replicas that nobody probes are looked at in a turn; the first one of an epoch is none.
        if coordinator.hasStepped, !conductor.state.services.isEmpty {
            judges.services.judge(conductor, at: coordinator.now(at: clock), into: &judges.broken)
        }
        guard !turn.events.isEmpty || coordinator.turns % 64 == 0 else { return }
        judges.judge(conductor.state)
        if coordinator.hasStepped, !conductor.state.recurring.isEmpty {
            RecurrencesKept.judge(conductor.state, at: coordinator.now(at: clock).wall, into: &judges.broken)
        }
        for node in nodes.indices {
            let row = conductor.state.node(named: nodes[node].name)
            let broken = judges.silence.judge(row, at: node, coordinator.settings, at: clock)
            if let broken { judges.broken.append(broken) }
        }
        judges.rules.judge(
            conductor.state, wall: coordinator.now(at: clock).wall, at: clock, into: &judges.broken)
        // The first turn under an epoch plans nothing yet.
        if coordinator.hasStepped, coordinator.turns % 4 == 0 || areFaultsOver {
            judges.reasons.judge(conductor, at: coordinator.now(at: clock), into: &judges.broken)
            guard !workflows.isEmpty else { return }
            let told = WorkflowsNaive.judge(conductor, at: coordinator.now(at: clock), into: &judges.broken)
            for state in told { coverage.note(WorkflowKind(state)) }
        }
    }

    /// Who is told that a job is cancelled is told the truth: it has ended so, or is being stopped for it.
    mutating func judgeAnswers(_ turn: Turn, to inputs: [Input]) {
        let requests: [(session: SessionID, number: UInt64, wish: ClientRequest)] = inputs.compactMap { input in
            guard case .request(let session, let number, _, let wish) = input else { return nil }
            return (session, number, wish)
        }
        for case .reply(let session, let number, let reply) in turn.effects {
            guard case .client(let client)? = network.channel(session)?.party, let state = coordinator.conductor?.state
            else { continue }
            RightsKept.judge(
                reply, to: clients[client].principal,
                asked: requests.first { $0.session == session && $0.number == number }?.wish,
                [judges.witness, state], into: &judges.broken)
        }
        for request in requests {
            guard case .cancel(let id, nil) = request.wish, let job = coordinator.conductor?.state.jobs[id],
                turn.effects.contains(.reply(request.session, number: request.number, .done)),
                !requests.contains(where: { if case .requeue(id, _) = $0.wish { true } else { false } })
            else { continue }
            switch job.phase {
            case .stopping(.cancelled, _), .finished(.cancelled, _): break
            case .running where job.isArray:
                guard case .cancelled? = job.array?.ending else { fallthrough }
            case .held, .deferred, .pending, .starting, .running, .stopping, .finished:
                judges.broken.append(
                    BrokenPromise(promise: RulesKept.promise, detail: "job \(id) was cancelled and is \(job.phase)"))
            }
        }
    }

    /// An allocation that is given up must be gone, or its node silent for as long as its job allows.
    private mutating func noteEnd(_ event: Event) {
        guard case .allocation(.ended(let id, .lost, _)) = event,
            let allocation = judges.witness.allocations[id], let job = judges.witness.jobs[allocation.job],
            let node = nodes.firstIndex(where: { $0.name == judges.witness.nodes[allocation.node]?.name })
        else { return }
        let isAlive = running.contains { $0.allocation == id }
        judges.apart.noteLoss(
            of: id, job: job.id, node: node, isAlive: isAlive,
            after: job.spec.value.onDisconnect.patience?.milliseconds ?? Int64.max, at: clock,
            into: &judges.broken)
    }

    private mutating func noteWork(_ event: Event) {
        guard case .job(.placed(_, _, let shares, _)) = event else { return }
        for share in shares {
            guard let node = nodes.firstIndex(where: { $0.name == judges.witness.nodes[share.node]?.name }) else {
                continue
            }
            let broken = judges.silence.noteWork(for: node, share.id, coordinator.settings, at: clock)
            if let broken { judges.broken.append(broken) }
        }
    }

    mutating func noteHeard(_ inputs: [Input]) {
        for input in inputs {
            if case .agent(_, _, .health(let news)) = input {
                for health in news {
                    judges.services.note(health)
                    coverage.note(ServingKind(health))
                }
            }
            if case .agent(_, _, .fetching) = input { coverage.note(.toldProgress) }
            guard case .agent(let session, _, _) = input, case .agent(let node, _)? = network.channel(session)?.party
            else { continue }
            judges.silence.noteHeard(node: node, at: clock)
            judges.apart.noteHeard(node: node, session: session, at: clock)
        }
    }

    mutating func note(startOf rank: UInt32, of order: PrepareOrder, on node: Int) {
        let task = TaskID(job: order.job, attempt: order.attempt, rank: rank)
        tell { _ in "rank \(task) starts on node-\(node + 1)" }
        digest.mix(UInt64(clock))
        digest.mix(task.job.number)
        let ledger = ledger
        let start = RunningRank(
            task: task, allocation: order.allocation, node: node, units: order.units,
            resources: order.spec.value.requests, neverOverlaps: order.spec.value.onDisconnect.lease != nil)
        judges.runs.noteStart(task, into: &judges.broken)
        judges.gangs.noteStart(start, into: &judges.broken)
        judges.apart.noteStart(start, beside: running, into: &judges.broken)
        judges.units.noteStart(
            start, beside: running, on: nodes[node].hardware, ledger: ledger, into: &judges.broken)
        running.append(start)
    }

    mutating func note(endOf rank: UInt32, of order: PrepareOrder, _ exit: Exit, on node: Int) {
        let task = TaskID(job: order.job, attempt: order.attempt, rank: rank)
        tell { _ in "rank \(task) ends on node-\(node + 1): \(exit)" }
        running.removeAll { $0.task == task && $0.node == node }
        if !exit.isSuccess { judges.gangs.noteFailure(of: task, at: clock) }
    }
}
