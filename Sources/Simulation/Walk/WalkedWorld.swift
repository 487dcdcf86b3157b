// A world small enough to be walked whole: two nodes and three jobs around a real coordinator. What nodes and people
// do is not simulated: whatever they could do is a choice, whether they ever would or not.

import ClusterModel
import ControlPlane
import Ledger
import Messages

struct WalkedWorld {
    static let jobCount = 3
    static let nodeCount = 2
    /// Shares that one node has room for.
    static let slots = 2
    /// The place of the gang, which the second job waits for.
    static let gang = 0

    /// A silence in which a node is lost and everything on it given up.
    static let silence: Int64 = 61_000
    /// Long enough for a nudge and for a drain's time to be over, too short for a node to be suspected.
    static let pause: Int64 = 11_000
    /// No rule of this world waits for longer.
    static let longest = Span.seconds(61)

    private(set) var conductor: ClusterConductor
    /// The facts, folded apart from the coordinator: what its journal leads to.
    private(set) var witness: ClusterState
    /// The ids that the jobs were given, by their place.
    private(set) var jobs: [JobID?] = Array(repeating: nil, count: jobCount)
    private(set) var sessions: [SessionID?] = Array(repeating: nil, count: nodeCount)
    private var nextReports: [UInt64] = Array(repeating: 1, count: nodeCount)
    /// Allocations of which the coordinator was told that they are prepared.
    private(set) var prepared: [AllocationID] = []
    private(set) var clock: Int64 = 0
    private var lastSession: UInt64 = 1
    private var rules = RulesKept()
    var broken: [BrokenPromise] = []

    /// Two nodes that have said hello, and a queue with a quota below what they have.
    init() {
        witness = ClusterState(cluster: World.cluster)
        conductor = ClusterConductor(state: witness, seed: 1)
        note(conductor.open(epoch: 1, at: now))
        let quota = Quota([.init(kind: .cpu, amount: 3000)])
        ask(.declareQueue(QueueSpec(name: .standard, quota: quota)))
        for node in 0..<Self.nodeCount {
            let proof = Self.proof(node)
            ask(.createToken(key: proof.key, validity: .minutes(60)))
            let join = JoinRequest(name: proof.name, certificateRequest: [], key: proof.key)
            step([.join(newSession(), token: proof.key, join)])
            hello(node, holdsAll: true)
        }
    }

    var now: Now {
        Now(wall: WallTime(milliseconds: World.epoch + clock), boot: BootTime(milliseconds: 1_000_000 + clock))
    }

    /// Lets one thing happen; false where it can not.
    mutating func happen(_ choice: WalkChoice) -> Bool {
        switch choice {
        case .submit(let job): return submit(job)
        case .cancel(let job): return ask(job) { .cancel($0) }
        case .hold(let job): return ask(job) { .hold($0) }
        case .release(let job): return ask(job) { .release($0) }
        case .requeue(let job): return ask(job) { .requeue($0) }
        case .report(let node, let slot, let saying): return report(node, slot, saying)
        case .falls(let silent): pass(Self.silence, heard: { $0 != silent })
        case .hello(let node, let holdsAll): hello(node, holdsAll: holdsAll)
        case .drain(let node): ask(.drain(Self.proof(node).name, reason: "", within: .seconds(10)))
        case .resume(let node): ask(.resume(Self.proof(node).name))
        case .timePasses: pass(Self.pause, heard: { _ in true })
        case .restart: restart()
        }
        return true
    }
}

extension WalkedWorld {
    private static func proof(_ node: Int) -> NodeProof {
        NodeProof(name: Name(unchecked: "node-\(node + 1)"), key: Workload.hash(UInt64(node) + 1))
    }

    private func id(of node: Int) -> NodeID { NodeID(UInt64(node) + 1) }

    /// A gang over both nodes, a job that waits for it, and one that goes first and is started again once. The gang and
    /// the last one are together over the quota.
    private func spec(_ job: Int) -> JobSpec {
        var spec = JobSpec(name: Name(unchecked: "job-\(job)"), payload: Workload.emptyPayload)
        switch job {
        case Self.gang:
            spec.shape = GangShape(ranks: 2, nodes: 2)
            spec.onDisconnect = .rerun(after: .seconds(20))
        case 1:
            spec.dependency = jobs[Self.gang].map { Dependency([Dependency.Term(.afterOK, $0)]) }
        default:
            spec.requests = Resources(cpu: 2000)
            spec.maxRestarts = 1
            spec.priority = 1
            spec.onDisconnect = .rerun(after: .seconds(60))
        }
        return spec
    }

    private mutating func submit(_ job: Int) -> Bool {
        guard job != 1 || jobs[Self.gang] != nil else { return false }
        let key = RequestKey(client: 9, sequence: UInt64(job))
        // Asked again it is the same job, whatever became of what it stands on.
        let turn = ask(.submit(SubmitRequest(key: key, spec: Boxed(spec(job)))))
        for case .reply(_, _, .submitted(let id)) in turn.effects {
            if let before = jobs[job], before != id {
                broken.append(BrokenPromise(promise: NothingForgotten.promise, detail: "job \(before) is \(id) now"))
            }
            jobs[job] = id
        }
        return true
    }

    private mutating func ask(_ job: Int, _ request: (JobID) -> ClientRequest) -> Bool {
        guard let id = jobs[job] else { return false }
        ask(request(id))
        return true
    }

    @discardableResult
    private mutating func ask(_ request: ClientRequest) -> Turn {
        step([.request(SessionID(1), number: 1, .admin, request)])
    }

    private mutating func report(_ node: Int, _ slot: Int, _ saying: WalkSaying) -> Bool {
        guard let session = sessions[node], let row = conductor.state.nodes[id(of: node)],
            slot < row.allocations.count, let allocation = conductor.state.allocations[row.allocations[slot]]
        else { return false }
        guard let report = words(saying, about: allocation) else { return false }
        if saying == .prepared { prepared.append(allocation.id) }
        let batch = ReportBatch(first: nextReports[node], reports: [report])
        nextReports[node] += 1
        let input = Input.agent(session, Self.proof(node), .reports(batch))
        step([input])
        // What is said twice counts once.
        let version = conductor.state.version
        step([input])
        if conductor.state.version != version {
            broken.append(BrokenPromise(promise: "a report counts once", detail: "\(report)"))
        }
        return true
    }

    /// The report; nil where no node would say that of this allocation.
    private func words(_ saying: WalkSaying, about allocation: Allocation) -> AgentReport? {
        let isRunning = allocation.phase != .placed
        switch saying {
        case .prepared: return isRunning || prepared.contains(allocation.id) ? nil : .prepared(allocation.id)
        case .started: return isRunning ? nil : .started(allocation.id, at: now.wall)
        case .completed: return isRunning ? .ended(allocation.id, .completed, at: now.wall) : nil
        case .failed:
            return .ended(allocation.id, .failed(rank: allocation.ranks.lowerBound, .code(1)), at: now.wall)
        case .stopped: return .ended(allocation.id, .stopped, at: now.wall)
        case .refused: return isRunning ? nil : .ended(allocation.id, .refused("no port"), at: now.wall)
        }
    }

    /// Lets time pass: those that are heard say so just before the tick.
    private mutating func pass(_ time: Int64, heard isHeard: (Int) -> Bool) {
        clock += time
        let signs = (0..<Self.nodeCount).filter(isHeard).compactMap { node in
            sessions[node].map {
                Input.agent($0, Self.proof(node), .heartbeat(allocations: 0, sent: BootTime(milliseconds: 1)))
            }
        }
        step(signs + [.tick])
    }

    private mutating func hello(_ node: Int, holdsAll: Bool) {
        let standing = (conductor.state.nodes[id(of: node)]?.allocations ?? []).compactMap {
            conductor.state.allocations[$0]
        }
        if !holdsAll { prepared.removeAll { id in standing.contains { $0.id == id } } }
        let hello = AgentHello(
            cluster: World.cluster, incarnation: 1, highestEpoch: conductor.state.epoch,
            inventory: World.inventory(Resources(cpu: 2000), ports: 20_000..<20_002),
            accounts: holdsAll ? standing.map(account) : [], nextReport: nextReports[node],
            sent: BootTime(milliseconds: 1))
        let session = newSession()
        sessions[node] = session
        step([.agent(session, Self.proof(node), .hello(hello))])
    }

    private func account(of allocation: Allocation) -> AllocationAccount {
        let state: AllocationAccount.State =
            allocation.phase != .placed ? .running : prepared.contains(allocation.id) ? .prepared : .preparing
        return AllocationAccount(
            allocation: allocation.id, job: allocation.job, attempt: allocation.attempt, state: state)
    }

    /// A new coordinator, from a checkpoint of what its journal leads to.
    private mutating func restart() {
        var written = witness
        guard let state = ClusterState(restoring: written.takeCheckpoint()), state == conductor.state else {
            broken.append(BrokenPromise(promise: RecoveryAgrees.promise, detail: "the checkpoint is another state"))
            return
        }
        conductor = ClusterConductor(state: state, seed: 1)
        sessions = Array(repeating: nil, count: Self.nodeCount)
        note(conductor.open(epoch: state.epoch + 1, at: now))
    }

    private mutating func newSession() -> SessionID {
        lastSession += 1
        return SessionID(lastSession)
    }

    @discardableResult
    private mutating func step(_ inputs: [Input]) -> Turn {
        let turn = conductor.step(inputs, at: now)
        note(turn)
        return turn
    }

    /// Judges a turn: each fact against the state before it, and the words that it gave.
    private mutating func note(_ turn: Turn) {
        for event in turn.events {
            BoundsKept.judge(event, before: witness, into: &broken)
            rules.judge(event, before: witness, into: &broken)
            noteGang(event)
            witness.apply(event)
        }
        for effect in turn.effects {
            switch effect {
            case .refuse(let session, _):
                for node in sessions.indices where sessions[node] == session { sessions[node] = nil }
            case .orders(_, let orders, _):
                for case .go(let id) in orders { noteGo(id) }
            case .reply, .welcome, .acknowledge, .heartbeat, .admit, .grant, .bridge, .keep, .recall, .fence,
                .receive, .sweep:
                break
            }
        }
    }

    /// A gang is placed whole, rank by rank, on as many nodes as it wants.
    private mutating func noteGang(_ event: Event) {
        guard case .job(.placed(let id, _, let shares, _)) = event, let job = witness.jobs[id] else { return }
        var next: UInt32 = 0
        var isWhole = true
        for share in shares {
            isWhole = isWhole && share.ranks.lowerBound == next
            next = share.ranks.upperBound
        }
        let shape = job.spec.value.shape
        isWhole = isWhole && Int(next) == shape.ranks && shape.nodes ?? shares.count == shares.count
        if let first = shares.first, shares.dropFirst().contains(where: { $0.node == first.node }) { isWhole = false }
        if !isWhole { broken.append(BrokenPromise(promise: GangWhole.promise, detail: "job \(id) is placed in part")) }
    }

    /// Nothing is let go before all of its gang is prepared.
    private mutating func noteGo(_ id: AllocationID) {
        guard let job = witness.allocations[id].flatMap({ witness.jobs[$0.job] }) else { return }
        for share in witness.active(of: job) where share.phase == .placed && !prepared.contains(share.id) {
            broken.append(BrokenPromise(promise: GangWhole.promise, detail: "\(id) goes before \(share.id) is ready"))
        }
    }
}
