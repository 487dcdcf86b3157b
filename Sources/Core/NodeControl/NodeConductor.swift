// The agent's mind: orders, exits and the time in, effects out. What it holds outlives it only in the attempts'
// directories, so that a new agent finds it there and goes on.

package import ClusterModel
import Messages

package struct NodeConductor: Sendable {
    /// What a user's process gets between TERM and KILL when a rank beside it failed.
    static let failureGrace = Span.seconds(5)
    /// The same when the job ran into its time limit.
    static let timeLimitGrace = Span.seconds(30)
    static let heartbeatEvery = Span.seconds(5)
    /// A machine that was told to reboot is gone by then, or is told once more.
    static let rebootPatience = Span.minutes(5)

    let cluster: ClusterID
    let incarnation: UInt64
    package var inventory: NodeInventory
    /// The highest epoch that was obeyed; orders of a lower one are refused.
    package private(set) var highestEpoch: UInt64
    var machines = MachineList()
    /// The probes of replicas that run, ascending.
    private var watches: [ReplicaWatch] = []
    var outbox = Outbox()
    private var session = Session.none
    private var nextHeartbeat = BootTime(milliseconds: 0)
    /// What the coordinator last answered: from when this node sent that on its ranks' leases count.
    private var answered: LeaseAnswer?
    /// When the machine was told to reboot.
    private var rebooting: BootTime?
    /// What replicas had used when they were measured last.
    private var usages: [(usage: RankUsage, time: BootTime)] = []
    private var nextMeasure = BootTime(milliseconds: 0)
    /// What is said of models.
    private var models = ModelWatch()
    /// How many reports of a gateway's were made.
    private var reported: UInt64 = 0
    /// Autoscalers look as often; a longer window is steadier, and a burst is over before it is seen.
    static let measureEvery = Span.seconds(5)

    enum Session: Hashable, Sendable {
        case none
        case greeting(since: BootTime)
        case open(AgentWelcome, heard: BootTime)
    }

    /// `incarnation` is random and new at each start of the agent; `highestEpoch` is what the agent before it obeyed.
    package init(cluster: ClusterID, incarnation: UInt64, inventory: NodeInventory, highestEpoch: UInt64 = 0) {
        self.cluster = cluster
        self.incarnation = incarnation
        self.inventory = inventory
        self.highestEpoch = highestEpoch
    }

    /// Whether the next tick should come soon.
    package var isHurried: Bool { machines.contains { $0.isHurried } || watches.contains(where: \.isHurried) }

    /// When a replica is to be probed next, which needs no tick but a step; nil where none waits for its time.
    package var nextProbe: BootTime? { watches.lazy.compactMap(\.nextLook).min() }

    /// How many allocations stand here.
    package var count: Int { machines.count }

    package mutating func step(_ inputs: [NodeInput], at now: Now) -> NodeTurn {
        var turn = NodeTurn()
        for input in inputs { take(input, at: now, into: &turn) }
        watchReplicas(at: now, into: &turn)
        tellHealth(into: &turn)
        tellModels(at: now, into: &turn)
        while let batch = outbox.take() { turn.effects.append(.send(.reports(batch))) }
        return turn
    }

    private mutating func take(_ input: NodeInput, at now: Now, into turn: inout NodeTurn) {
        switch input {
        case .connected:
            session = .greeting(since: now.boot)
            turn.effects.append(.send(.hello(hello(at: now))))
        case .disconnected:
            session = .none
            outbox.close()
        case .message(let message): take(message, at: now, into: &turn)
        case .noticed(let notice): take(notice, at: now, into: &turn)
        case .found(let found): adopt(found, at: now, into: &turn)
        case .tick: tick(at: now, into: &turn)
        }
    }

    private mutating func hello(at now: Now) -> AgentHello {
        var hello = AgentHello(
            cluster: cluster, incarnation: incarnation, highestEpoch: highestEpoch, inventory: inventory,
            accounts: machines.filter { !$0.isDiscarded }.map(\.account), nextReport: outbox.first, sent: now.boot)
        models.begin()
        hello.models = models.held
        return hello
    }

    private mutating func take(_ message: CoordinatorMessage, at now: Now, into turn: inout NodeTurn) {
        hear(at: now)
        switch message {
        case .welcome(let welcome):
            guard welcome.cluster == cluster, welcome.epoch >= highestEpoch else {
                turn.effects.append(.reconnect("the coordinator is at epoch \(welcome.epoch), behind \(highestEpoch)"))
                return
            }
            if welcome.epoch > highestEpoch { turn.effects.append(.keepEpoch(welcome.epoch)) }
            highestEpoch = welcome.epoch
            session = .open(welcome, heard: now.boot)
            renew(by: welcome.answer, at: now, into: &turn)
            settle(outbox.open(acknowledged: welcome.acknowledged, credit: welcome.reportCredit), into: &turn)
            for place in watches.indices { watches[place].forgetTold() }
        case .orders(let orders, let epoch):
            guard case .open = session, epoch == highestEpoch else { return }
            for order in orders { obey(order, at: now, into: &turn) }
        case .acknowledged(let number):
            settle(outbox.acknowledge(below: number), into: &turn)
        case .heartbeat(let epoch, let answer):
            guard case .open = session, epoch == highestEpoch else { return }
            renew(by: answer, at: now, into: &turn)
        case .refused(let why):
            turn.effects.append(.turnedAway(why))
        case .joined:
            break
        }
    }

    private mutating func hear(at now: Now) {
        guard case .open(let welcome, _) = session else { return }
        session = .open(welcome, heard: now.boot)
    }

    /// Renews the leases of all that holds one, from when this node asked: the coordinator heard it later, and counts
    /// from then.
    private mutating func renew(by answer: LeaseAnswer, at now: Now, into turn: inout NodeTurn) {
        guard answer.sent <= now.boot, answered.map({ answer.sent > $0.sent }) ?? true else { return }
        answered = answer
        for id in machines.map(\.id) {
            change(id, into: &turn) { $0.renew(by: answer, at: now) }
        }
    }

    /// What the coordinator has on disk needs no trace here any more.
    private mutating func settle(_ reports: [AgentReport], into turn: inout NodeTurn) {
        for case .ended(let id, _, _) in reports {
            machines.remove(id)
            turn.effects.append(.clean(id))
        }
    }

    private mutating func obey(_ order: AgentOrder, at now: Now, into turn: inout NodeTurn) {
        switch order {
        case .prepare(let prepare):
            if machines.holds(prepare.allocation) {
                change(prepare.allocation, into: &turn) { $0.prepareAgain(prepare, at: now) }
            } else {
                machines.insert(TaskMachine(prepare, answer: answered))
                turn.effects.append(.prepare(prepare))
            }
        case .go(let id): change(id, into: &turn) { $0.go(at: now) }
        case .stop(let id, let grace):
            guard machines.holds(id) else {
                // It never came here, or is gone without a trace: then it is not running, and that is what was asked.
                outbox.append(.ended(id, .stopped, at: now.wall))
                return
            }
            change(id, into: &turn) { $0.stop(grace: grace, at: now) }
        case .discard(let id): change(id, into: &turn) { $0.discard(at: now) }
        case .sendLog(let log): turn.effects.append(.sendLog(log))
        case .command(let command):
            let runs = machines.contains { $0.id == command.allocation && $0.isRunning && $0.runs(command.rank) }
            turn.effects.append(
                .command(command, refusal: runs ? nil : "rank \(command.rank) does not run on this node any more"))
        case .suspend(let id): change(id, into: &turn) { $0.suspend(at: now) }
        case .resume(let id): change(id, into: &turn) { $0.resume(at: now) }
        case .route(let order): turn.effects.append(.route(order))
        case .fetchAhead(let order): turn.effects.append(.fetchAhead(order))
        case .admit(let order): turn.effects.append(.admit(order))
        case .reboot(let kernel): reboot(kernel, at: now, into: &turn)
        }
    }

    /// An order that was given to the kernel before this one is obeyed already, and nothing that is held here may end
    /// by it; the coordinator asks again.
    private mutating func reboot(_ kernel: String, at now: Now, into turn: inout NodeTurn) {
        guard kernel == inventory.kernelBoot, machines.count == 0,
            rebooting.map({ now.boot.since($0) >= Self.rebootPatience }) ?? true
        else { return }
        rebooting = now.boot
        turn.effects.append(.reboot)
    }

    private mutating func take(_ notice: RuntimeNotice, at now: Now, into turn: inout NodeTurn) {
        switch notice {
        case .prepared(let id): change(id, into: &turn) { $0.prepared(at: now) }
        case .refused(let id, let why): change(id, into: &turn) { $0.refused(why, at: now) }
        case .started(let id, let rank, let time):
            change(id, into: &turn) { $0.started(rank: rank, at: time, now: now) }
        case .exited(let id, let rank, let exit, let time, let signs):
            let end = RankExit(rank: rank, exit: exit, time: time, signs: signs)
            change(id, into: &turn) { $0.exited(end, now: now, grace: Self.failureGrace) }
        case .cutOff(let id): change(id, into: &turn) { $0.cutOff(at: now) }
        case .probed(let id, let purpose, let isSuccess, let said):
            guard let place = watches.firstIndex(where: { $0.id == id }) else { return }
            watches[place].take(purpose, isSuccess, said, at: now.boot)
        case .measured(let list): tell(list, at: now, into: &turn)
        case .released(let ids):
            // Said again after each welcome by who keeps the gateway.
            guard case .open = session else { return }
            turn.effects.append(.send(.released(ids)))
        case .traffic(let loads, let window): tell(loads, window: window, into: &turn)
        case .held(let contents): models.note(held: contents)
        case .fetching(let list): models.note(fetches: list)
        case .failedAhead(let contents): models.note(failed: contents)
        case .rebootFailed(let why):
            rebooting = nil
            turn.effects.append(.send(.rebootFailed(why)))
        }
    }

    private mutating func adopt(_ found: FoundAttempt, at now: Now, into turn: inout NodeTurn) {
        let id = found.order.allocation
        guard !machines.holds(id) else { return }
        let machine = TaskMachine(found, at: now)
        machines.insert(machine)
        switch machine.state {
        case .starting: turn.effects.append(.start(id, leaseEnd: machine.leaseEnd))
        case .running:
            outbox.append(.started(id, at: now.wall))
            // The agent before this one may have died between writing it down and doing it.
            change(id, into: &turn) { $0.standAsFound(at: now) }
        case .prepared, .preparing, .stopping, .ended: break
        }
        for end in found.exits {
            change(id, into: &turn) { $0.exited(end, now: now, grace: Self.failureGrace) }
        }
    }

    private mutating func tick(at now: Now, into turn: inout NodeTurn) {
        for id in machines.map(\.id) {
            change(id, into: &turn) { $0.tick(at: now, grace: Self.timeLimitGrace) }
        }
        if now.boot >= nextMeasure {
            nextMeasure = now.boot + Self.measureEvery
            let replicas = machines.filter { $0.isRunning && $0.order.spec.value.replica != nil }.map(\.id)
            if !replicas.isEmpty { turn.effects.append(.measure(replicas)) }
        }
        switch session {
        case .none: break
        case .greeting(let since):
            if now.boot.since(since) >= .seconds(15) { turn.effects.append(.reconnect("no answer to hello for 15 s")) }
        case .open(let welcome, let heard):
            if now.boot.since(heard) >= welcome.lease {
                turn.effects.append(.reconnect("nothing heard for \(welcome.lease.milliseconds / 1000) s"))
            } else if now.boot >= nextHeartbeat {
                nextHeartbeat = now.boot + Self.heartbeatEvery
                turn.effects.append(.send(.heartbeat(allocations: UInt32(machines.count), sent: now.boot)))
            }
        }
    }

    /// Begins to watch what runs, lets go of what does not, and makes the attempts whose time has come.
    private mutating func watchReplicas(at now: Now, into turn: inout NodeTurn) {
        watches.removeAll { watch in !machines.contains { $0.id == watch.id && $0.isRunning } }
        for machine in machines {
            guard let since = machine.runningSince, let probes = machine.order.probes,
                !watches.contains(where: { $0.id == machine.id })
            else { continue }
            watches.append(
                ReplicaWatch(machine.order, probes, isFound: machine.wasFound, since: since, at: now.boot))
        }
        for place in watches.indices {
            turn.effects += watches[place].tick(at: now.boot).map(NodeEffect.probe)
        }
    }

    /// Tells what replicas used on average since they were measured last.
    private mutating func tell(_ list: [RankUsage], at now: Now, into turn: inout NodeTurn) {
        let found = list.compactMap { usage -> ReplicaUsage? in
            guard let last = usages.first(where: { $0.usage.allocation == usage.allocation }),
                usage.processor >= last.usage.processor, now.boot > last.time
            else { return nil }
            let window = now.boot.since(last.time)
            // Nanoseconds over milliseconds are millionths.
            let cpu = (usage.processor - last.usage.processor) / UInt64(window.milliseconds) / 1000
            return ReplicaUsage(
                allocation: usage.allocation, cpu: Int64(clamping: cpu), memory: Int64(clamping: usage.memory),
                window: window)
        }
        usages = list.map { ($0, now.boot) }
        guard case .open = session, !found.isEmpty else { return }
        turn.effects.append(.send(.usage(found)))
    }

    /// Tells what a gateway saw, in as many reports as it takes, and in one where it saw nothing: whoever says nothing
    /// is not believed to see nothing. While nobody listens it is lost, so that an outage does not come as a burst
    /// after.
    private mutating func tell(_ loads: [ServiceLoad], window: Span, into turn: inout NodeTurn) {
        guard case .open = session else { return }
        let window = min(max(window, .zero), TrafficReport.Limits.window)
        var (rest, isFirst) = (loads[...], true)
        while isFirst || !rest.isEmpty {
            var (count, weight) = (0, 0)
            for load in rest.prefix(TrafficReport.Limits.services) {
                weight += load.weight
                if count > 0, weight > TrafficReport.Limits.weight { break }
                count += 1
            }
            reported += 1
            let report = TrafficReport(sequence: reported, window: window, services: Array(rest.prefix(count)))
            turn.effects.append(.send(.traffic(report)))
            (rest, isFirst) = (rest.dropFirst(count), false)
        }
    }

    /// Only on a session that is open: what was told before it is forgotten with it.
    private mutating func tellHealth(into turn: inout NodeTurn) {
        guard case .open = session else { return }
        let news = watches.indices.compactMap { watches[$0].news() }
        if !news.isEmpty { turn.effects.append(.send(.health(news))) }
    }

    private mutating func tellModels(at now: Now, into turn: inout NodeTurn) {
        guard case .open(let welcome, _) = session, welcome.version >= ProtocolRange.models else { return }
        turn.effects += models.news(at: now.boot).map(NodeEffect.send)
    }

    /// Lets one machine take a step and turns its actions into effects and reports. An unknown one has none to take.
    private mutating func change(
        _ id: AllocationID, into turn: inout NodeTurn, _ step: (inout TaskMachine) -> [TaskMachine.Action]
    ) {
        guard let actions = machines.change(id, step) else { return }
        for action in actions {
            switch action {
            case .start(let leaseEnd): turn.effects.append(.start(id, leaseEnd: leaseEnd))
            case .renew(let leaseEnd): turn.effects.append(.renew(id, leaseEnd: leaseEnd))
            case .suspend(let since, let before): turn.effects.append(.suspend(id, since: since, before: before))
            case .resume(let before, let timeLeft):
                turn.effects.append(.resume(id, before: before, timeLeft: timeLeft))
            case .signal(let notice): turn.effects.append(.signal(id, notice))
            case .terminate: turn.effects.append(.terminate(id))
            case .kill: turn.effects.append(.kill(id))
            case .clean: turn.effects.append(.clean(id))
            case .report(let report): outbox.append(report)
            case .forget: machines.remove(id)
            }
        }
    }
}

/// The machines of this node, by ascending allocation. A node holds hundreds at most, so an array serves.
struct MachineList: Hashable, Sendable, Sequence {
    private var machines: [TaskMachine] = []

    var count: Int { machines.count }

    func makeIterator() -> Array<TaskMachine>.Iterator { machines.makeIterator() }

    func holds(_ id: AllocationID) -> Bool { index(of: id) != nil }

    mutating func insert(_ machine: TaskMachine) {
        machines.insert(machine, at: machines.firstIndex { $0.id > machine.id } ?? machines.count)
    }

    mutating func remove(_ id: AllocationID) {
        if let index = index(of: id) { machines.remove(at: index) }
    }

    /// What the step answers; nil when there is no such machine.
    mutating func change<Answer>(_ id: AllocationID, _ step: (inout TaskMachine) -> Answer) -> Answer? {
        index(of: id).map { step(&machines[$0]) }
    }

    private func index(of id: AllocationID) -> Int? {
        let place = machines.firstPlace { $0.id < id }
        return place < machines.count && machines[place].id == id ? place : nil
    }
}
