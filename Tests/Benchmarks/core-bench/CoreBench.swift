// How the coordinator's mind alone fares at scale: no socket, no disk. It prints figures and judges nothing.
//
//   core-bench [NODES] [PENDING] [limited] [choosy]
//
// NODES machines of 8 processors, every one full; PENDING jobs that wait for room; then single changes are timed, and
// submits at growing lengths of the queue. `limited` gives all jobs limits, so that the head has a shadow and others
// may overtake it; `choosy` lets them choose among labels in 500 different ways.

import ClusterModel
import ControlPlane
import Glibc
import Ledger
import Messages

@main
struct CoreBench {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        var scene = Scene(nodes: arguments.first ?? 10_000)
        scene.isLimited = CommandLine.arguments.contains("limited")
        if CommandLine.arguments.contains("choosy") { scene.label() }
        scene.fill()
        print("nodes \(scene.nodes), running \(scene.conductor.state.allocations.count), resident_kib \(residentKiB())")
        let pending = arguments.count > 1 ? arguments[1] : 100_000
        for length in [1000, 10_000, 100_000, 1_000_000] where length <= max(pending, 1000) {
            scene.wait(until: length)
            scene.time("pending \(length)")
        }
        var arrays = Scene(nodes: arguments.first ?? 10_000)
        arrays.fill()
        let before = residentKiB()
        arrays.submit(array: 1_000_000)
        print("an array of 1000000 elements: \(residentKiB() - before) KiB more")
        arrays.time("array 1000000")
    }
}

/// A cluster in memory, moved by hand.
struct Scene {
    let nodes: Int
    var isLimited = false
    private var isChoosy = false
    var conductor: ClusterConductor
    private var sequence: UInt64 = 0
    private var clock: Int64 = 1000
    private var reports: [UInt64]

    init(nodes: Int) {
        self.nodes = nodes
        reports = Array(repeating: 1, count: nodes)
        conductor = ClusterConductor(state: ClusterState(cluster: ClusterID(high: 1, low: 2)), seed: 1)
        _ = conductor.open(epoch: 1, at: now)
        let queue = QueueSpec(name: .standard, pendingLimit: 10_000_000)
        step([request(.declareQueue(queue))])
        for node in 0..<nodes { join(node) }
    }

    private var now: Now {
        Now(wall: WallTime(milliseconds: 1_700_000_000_000 + clock), boot: BootTime(milliseconds: clock))
    }

    @discardableResult
    mutating func step(_ inputs: [Input]) -> Turn {
        clock += 1
        return conductor.step(inputs, at: now)
    }

    func request(_ request: ClientRequest) -> Input { .request(SessionID(1), number: 1, .admin, request) }

    private mutating func join(_ node: Int) {
        let name = Name(unchecked: "node-\(node)")
        let key = hash(UInt64(node) + 1)
        step([request(.createToken(key: key, validity: .minutes(60)))])
        let session = SessionID(UInt64(node) + 10)
        step([.join(session, token: key, JoinRequest(name: name, certificateRequest: [], key: key))])
        let inventory = NodeInventory(
            resources: Resources(cpu: 8000, memory: 64 << 30), ports: 20_000..<20_100,
            dataAddress: "10.0.\(node >> 8).\(node & 255)", kernelBoot: "b")
        let hello = AgentHello(
            cluster: ClusterID(high: 1, low: 2), incarnation: 1, highestEpoch: 0, inventory: inventory, accounts: [],
            nextReport: 1, sent: BootTime(milliseconds: 1))
        step([.agent(session, NodeProof(name: name, key: key), .hello(hello))])
    }

    private func hash(_ number: UInt64) -> ContentHash {
        var bytes = Array(repeating: UInt8(0), count: 32)
        for place in 0..<8 { bytes[31 - place] = UInt8(truncatingIfNeeded: number >> UInt64(8 * place)) }
        guard let hash = ContentHash(bytes: bytes) else { preconditionFailure("32 bytes") }
        return hash
    }

    private mutating func submission(cpu: Int64) -> Input {
        sequence += 1
        var spec = JobSpec(
            name: Name(unchecked: "train"), requests: Resources(cpu: cpu, memory: 1 << 30), payload: hash(sequence))
        if isLimited { spec.timeLimit = .minutes(1 + Int64(sequence % 977)) }
        if isChoosy, cpu < 8000 {
            spec.selection = Boxed(
                NodeSelection(
                    constraint: try? Constraint("a|b&c"), exclude: [Name(unchecked: "node-\(sequence % 500)")]))
        }
        return request(.submit(SubmitRequest(key: RequestKey(client: 1, sequence: sequence), spec: Boxed(spec))))
    }

    /// Every node gets some labels, and jobs choose among them.
    mutating func label() {
        isChoosy = true
        for node in 0..<nodes {
            let keys = node % 2 == 0 ? ["a"] : ["b", "c"]
            let labels = keys.map { Label(key: $0, value: "") }
            step([request(.label(Name(unchecked: "node-\(node)"), put: labels, remove: []))])
        }
    }

    /// One job on every node, as large as the node.
    mutating func fill() {
        for first in stride(from: 0, to: nodes, by: 256) {
            step((first..<min(nodes, first + 256)).map { _ in submission(cpu: 8000) })
        }
        while conductor.state.queue(.standard)?.pending.isEmpty == false {
            let before = conductor.state.allocations.count
            step([.tick])
            guard conductor.state.allocations.count > before else { break }
        }
    }

    mutating func submit(array count: Int) {
        guard case .request(let session, let number, let principal, .submit(let submit)) = submission(cpu: 4000) else {
            return
        }
        var spec = submit.spec.value
        spec.array = ArrayShape(indices: ElementRuns(0..<count))
        let array = SubmitRequest(key: submit.key, spec: Boxed(spec))
        step([.request(session, number: number, principal, .submit(array))])
    }

    private var waiting: Int { conductor.state.queue(.standard)?.pending.count ?? 0 }

    mutating func wait(until length: Int) {
        while waiting < length { step((0..<min(256, length - waiting)).map { _ in submission(cpu: 4000) }) }
    }

    /// Times single changes at this length of the queue.
    mutating func time(_ label: String) {
        var submits: [Double] = []
        for _ in 0..<20 {
            let batch = (0..<256).map { _ in submission(cpu: 4000) }
            let begin = seconds()
            step(batch)
            submits.append(256 / (seconds() - begin))
        }
        var single: [Double] = []
        var ends: [Double] = []
        var pages: [Double] = []
        for _ in 0..<20 {
            let one = submission(cpu: 4000)
            single.append(measure { $0.step([one]) })
            guard let allocation = conductor.state.allocations.first(where: { _ in true }) else { break }
            let report = ended(allocation)
            ends.append(measure { $0.step([report]) })
            let page = request(.jobs(JobsQuery()))
            pages.append(measure { $0.step([page]) })
        }
        print(
            "\(label): submit_per_second \(Int(median(submits))), one_submit_ms \(rounded(median(single))), "
                + "one_end_to_plan_ms \(rounded(median(ends))), first_page_ms \(rounded(median(pages))), "
                + "resident_kib \(residentKiB())")
    }

    private mutating func ended(_ allocation: Allocation) -> Input {
        let node = Int(allocation.node.number) - 1
        let batch = ReportBatch(first: reports[node], reports: [.ended(allocation.id, .completed, at: now.wall)])
        reports[node] += 1
        let name = Name(unchecked: "node-\(node)")
        return .agent(
            SessionID(UInt64(node) + 10), NodeProof(name: name, key: hash(UInt64(node) + 1)), .reports(batch))
    }

    private mutating func measure(_ body: (inout Scene) -> Void) -> Double {
        let begin = seconds()
        body(&self)
        return (seconds() - begin) * 1000
    }
}

private func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private func median(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.sorted()[values.count / 2] }

private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

/// Field 2 of /proc/self/statm, in KiB.
private func residentKiB() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 128)
    guard fgets(&buffer, 128, file) != nil else { return 0 }
    let text = String(decoding: buffer.prefix { $0 > 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
}
