// A large cluster in memory, moved by hand: what the benchmarks of the coordinator's mind measure, and what
// `seed-journal` writes down.

package import ClusterModel
package import ControlPlane
import Ledger
package import Messages

/// A cluster in memory, moved by hand: machines of 8 processors.
package struct Scene {
    package let nodes: Int
    /// Jobs have limits of time.
    package var isLimited = false
    private var isChoosy = false
    package var conductor: ClusterConductor
    private var sequence: UInt64 = 0
    private var clock: Int64 = 1000
    private var reports: [UInt64]
    private let begin: WallTime
    private let cluster: ClusterID
    private let payload: (UInt64) -> ContentHash
    private let witness: (Turn) -> Void

    /// Joins so many nodes. `payload` gives the content of the job with a number, and `witness` sees every turn.
    package init(
        nodes: Int, cluster: ClusterID = ClusterID(high: 1, low: 2), epoch: UInt64 = 1, begin: WallTime? = nil,
        payload: @escaping (UInt64) -> ContentHash = Self.hash, witness: @escaping (Turn) -> Void = { _ in }
    ) {
        self.nodes = nodes
        self.cluster = cluster
        self.payload = payload
        self.witness = witness
        self.begin = begin ?? WallTime(milliseconds: 1_700_000_000_000)
        reports = Array(repeating: 1, count: nodes)
        conductor = ClusterConductor(state: ClusterState(cluster: cluster), seed: 1)
        witness(conductor.open(epoch: epoch, at: now))
        let queue = QueueSpec(name: .standard, pendingLimit: 10_000_000)
        step([request(.declareQueue(queue))])
        for node in 0..<nodes { join(node) }
    }

    private var now: Now {
        Now(wall: begin + .milliseconds(clock), boot: BootTime(milliseconds: clock))
    }

    package mutating func step(_ inputs: [Input]) {
        clock += 1
        witness(conductor.step(inputs, at: now))
    }

    package func request(_ request: ClientRequest) -> Input { .request(SessionID(1), number: 1, .admin, request) }

    private mutating func join(_ node: Int) {
        let name = Name(unchecked: "node-\(node)")
        let key = Self.hash(UInt64(node) + 1)
        step([request(.createToken(key: key, validity: .minutes(60)))])
        let session = SessionID(UInt64(node) + 10)
        step([.join(session, token: key, JoinRequest(name: name, certificateRequest: [], key: key))])
        let inventory = NodeInventory(
            resources: Resources(cpu: 8000, memory: 64 << 30), ports: 20_000..<20_100,
            dataAddress: "10.0.\(node >> 8).\(node & 255)", kernelBoot: "b")
        let hello = AgentHello(
            cluster: cluster, incarnation: 1, highestEpoch: 0, inventory: inventory, accounts: [],
            nextReport: 1, sent: BootTime(milliseconds: 1))
        step([.agent(session, NodeProof(name: name, key: key), .hello(hello))])
    }

    package static func hash(_ number: UInt64) -> ContentHash {
        var bytes = Array(repeating: UInt8(0), count: 32)
        for place in 0..<8 { bytes[31 - place] = UInt8(truncatingIfNeeded: number >> UInt64(8 * place)) }
        guard let hash = ContentHash(bytes: bytes) else { preconditionFailure("32 bytes") }
        return hash
    }

    package mutating func submission(cpu: Int64) -> Input {
        sequence += 1
        var spec = JobSpec(
            name: Name(unchecked: "train"), requests: Resources(cpu: cpu, memory: 1 << 30), payload: payload(sequence))
        if isLimited { spec.timeLimit = .minutes(1 + Int64(sequence % 977)) }
        if isChoosy, cpu < 8000 {
            spec.selection = Boxed(
                NodeSelection(
                    constraint: try? Constraint("a|b&c"), exclude: [Name(unchecked: "node-\(sequence % 500)")]))
        }
        return request(.submit(SubmitRequest(key: RequestKey(client: 1, sequence: sequence), spec: Boxed(spec))))
    }

    /// Every node gets some labels, and jobs choose among them.
    package mutating func label() {
        isChoosy = true
        for node in 0..<nodes {
            let keys = node % 2 == 0 ? ["a"] : ["b", "c"]
            let labels = keys.map { Label(key: $0, value: "") }
            step([request(.label(Name(unchecked: "node-\(node)"), put: labels, remove: []))])
        }
    }

    /// One job on every node, as large as the node; all of them run.
    package mutating func fill() {
        for first in stride(from: 0, to: nodes, by: 256) {
            step((first..<min(nodes, first + 256)).map { _ in submission(cpu: 8000) })
        }
        while conductor.state.queue(.standard)?.pending.isEmpty == false {
            let before = conductor.state.allocations.count
            step([.tick])
            guard conductor.state.allocations.count > before else { break }
        }
        for allocation in conductor.state.allocations {
            step([report([.prepared(allocation.id), .started(allocation.id, at: now.wall)], of: allocation.node)])
        }
    }

    package mutating func submit(array count: Int) {
        guard case .request(let session, let number, let principal, .submit(let submit)) = submission(cpu: 4000) else {
            return
        }
        var spec = submit.spec.value
        spec.array = ArrayShape(indices: ElementRuns(0..<count))
        let array = SubmitRequest(key: submit.key, spec: Boxed(spec))
        step([.request(session, number: number, principal, .submit(array))])
    }

    private var waiting: Int { conductor.state.queue(.standard)?.pending.count ?? 0 }

    package mutating func wait(until length: Int) {
        while waiting < length { step((0..<min(256, length - waiting)).map { _ in submission(cpu: 4000) }) }
    }

    package mutating func end(_ allocation: Allocation) -> Input {
        report([.ended(allocation.id, .completed, at: now.wall)], of: allocation.node)
    }

    /// What the agent of a node says.
    private mutating func report(_ said: [AgentReport], of node: NodeID) -> Input {
        let place = Int(node.number) - 1
        let batch = ReportBatch(first: reports[place], reports: said)
        reports[place] += UInt64(said.count)
        let proof = NodeProof(name: Name(unchecked: "node-\(place)"), key: Self.hash(UInt64(place) + 1))
        return .agent(SessionID(UInt64(place) + 10), proof, .reports(batch))
    }
}
