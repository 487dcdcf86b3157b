// Writes a large cluster into the journal of a coordinator that `coordinator init` has made and that has never run:
// every node runs one job, and so many others wait, each with a payload of its own. Then the real coordinator can be
// asked how fast it comes up with it. It prints figures and judges nothing.

import ArgumentParser
import BenchmarkScene
import ClusterModel
import ControlPlane
import Cryptography
import Glibc
import Ledger
import Store
import Wire

@main
struct SeedJournal: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a large cluster into the journal of a coordinator that has never run.")

    @Option(help: "The coordinator's folder.")
    var dir: String
    @Option(help: "Nodes, each with one running job.")
    var nodes = 10_000
    @Option(help: "Jobs that wait.")
    var waiting = 100_000
    @Option(help: "Size of each job's environment, in bytes.")
    var payload = 1000

    func run() throws {
        let authority = try Authority(
            certificateFile: "\(dir)/authority/ca.crt", keyFile: "\(dir)/authority/ca.key")
        guard let cluster = ClusterID(hex: authority.cluster) else {
            throw ValidationError("\(dir)/authority/ca.crt names no cluster")
        }
        let log = try SQLiteLog(
            folder: "\(dir)/journal", key: SealingKey.load(from: "\(dir)/journal.key"),
            clusterID: cluster.description, create: true)
        defer { log.close() }
        guard log.last.row == 0 else { throw ValidationError("the journal of \(dir) is in use already") }
        let epoch = try log.start(LogReports(durable: { _ in }, failed: { fail("\($0)") }))
        let pages = Pages(log: log)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let hour: Int64 = 3_600_000
        var scene = Scene(
            nodes: nodes, cluster: cluster, epoch: epoch,
            begin: WallTime(milliseconds: Int64(now.tv_sec) * 1000 - hour),
            payload: { pages.content(of: $0, bytes: payload) }, witness: { pages.write($0) })
        scene.fill()
        scene.wait(until: waiting)
        let state = scene.conductor.state
        let running = state.allocations.count
        print("rows \(log.last.row), facts \(pages.facts), nodes \(nodes), running \(running), waiting \(waiting)")
    }
}

/// Where the turns go.
private final class Pages {
    private let log: SQLiteLog
    private var blobs: [Blob] = []
    private(set) var facts = 0

    init(log: SQLiteLog) { self.log = log }

    /// An environment that no other job has.
    func content(of job: UInt64, bytes: Int) -> ContentHash {
        let text = "JOB_NUMBER=\(job) "
        let filler = String(repeating: "x", count: max(0, bytes - text.utf8.count))
        let payload = LaunchPayload(
            command: ["/bin/true"], environment: [LaunchPayload.Variable(name: "FILLER", value: text + filler)])
        guard let blob = try? Blob(payload.encoded()), let hash = ContentHash(bytes: blob.hash.bytes) else {
            fail("a payload of \(bytes) bytes cannot be written")
        }
        blobs.append(blob)
        return hash
    }

    func write(_ turn: Turn) {
        guard !turn.events.isEmpty else { return }
        facts += turn.events.count
        do {
            _ = try log.submit(turn.events.encoded(), blobs: blobs)
        } catch {
            fail("\(error)")
        }
        blobs = []
    }
}

private func fail(_ text: String) -> Never {
    SeedJournal.exit(withError: ValidationError(text))
}
