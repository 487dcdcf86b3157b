// One identity twice, an epoch that cannot be written, and options that no node could keep.

import ClusterModel
import Cryptography
import Foundation
import Link
import Messages
import Synchronization
import Testing
import Transport

extension IntegrationTests {
    @Suite struct TwinTests {
        @Test func `a copy of an agent's folder is an alarm and touches nothing that runs`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("while [ ! -e \(cluster.work)/go ]; do sleep 0.05; done; exit 5")
                try cluster.wait(for: job, state: "RUNNING")
                let home = "\(cluster.folder)/node-1"
                let same = try cluster.run("agent", ["run", "--dir", home, "--run-dir", "\(cluster.runFolder)/other"])
                #expect(same.code != ExitCode(0))
                #expect(same.errors.contains("stop that one first"), "\(same)")
                try FileManager.default.copyItem(atPath: home, toPath: "\(cluster.folder)/copy")
                let here = try cluster.run(
                    "agent", ["run", "--dir", "\(cluster.folder)/copy", "--run-dir", "\(cluster.runFolder)/copy"])
                #expect(here.code != ExitCode(0))
                #expect(here.errors.contains("runs on this machine"), "\(here)")
                // One that runs elsewhere.
                let copy = try Impostor(folder: "\(cluster.folder)/copy", cluster: cluster)
                defer { copy.stop() }
                try eventually("the copy is turned away") { copy.knock().contains { $0.contains("ALARM: two agents") } }
                #expect(try cluster.ctl("nodes").output.contains("MIXED+CONTESTED"))
                #expect(try cluster.ctl("nodes", "-o", "json").output.contains(#""contested": true"#))
                #expect(Files.read("\(cluster.folder)/coordinator.log").contains("ALARM: two agents"))
                try Files.write("", to: "\(cluster.work)/go")
                #expect(try cluster.end(of: job) == ExitCode(5))
                #expect(try cluster.job(job).attempt == 1)
            }
        }

        @Test func `an agent that cannot write its epoch down says nothing to its coordinator`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let draft = "\(cluster.folder)/node-1/epoch.new"
                // A folder in the draft's place: root could write any file.
                // Tried again where the agent is just writing there.
                try eventually("a folder stands there") {
                    (try? FileManager.default.createDirectory(
                        atPath: "\(draft)/full", withIntermediateDirectories: true)) != nil
                }
                cluster.killCoordinator()
                try cluster.startCoordinator()
                let log = "\(cluster.folder)/node-1.log"
                try eventually("the agent says why it stays away") {
                    Files.read(log).contains("the epoch cannot be written down")
                }
                #expect(try cluster.ctl("nodes").output.contains("IDLE") == false)
                try FileManager.default.removeItem(atPath: draft)
                try eventually("it comes back") { try cluster.ctl("nodes").output.contains("IDLE") }
            }
        }

        @Test func `an agent refuses what it could not keep`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let token = try cluster.ctl("token", "create", "--node").word
                #expect(try cluster.join(1, token: token).code == ExitCode(0))
                let refused = [
                    (["--data-address", "foo"], "numeric"), (["--shim", "/bin/true"], "not task-shim"),
                    (["--log-limit", "4Ki"], "1Mi or more"), (["--log-limit", "many"], "--log-limit"),
                ]
                for (options, word) in refused {
                    let ran = try cluster.run(
                        "agent",
                        [
                            "run", "--dir", "\(cluster.folder)/node-1", "--run-dir", "\(cluster.runFolder)/node-1",
                        ] + options)
                    #expect(ran.code != ExitCode(0) && ran.errors.contains(word), "\(options): \(ran)")
                }
            }
        }

        @Test func `a rank that writes without end is held to its room, and its newest lines are there`() throws {
            try Cluster.with(nodes: 1, options: ["--log-limit", "1Mi"]) { cluster in
                let lines = "i=0; while [ $i -lt 60000 ]; do echo line $i $(printf '%080d' 0); i=$((i+1)); done"
                let job = try cluster.submit("echo first; \(lines); echo newest; sleep 600", ["-n", "1"])
                let path = "\(cluster.folder)/node-1/logs/\(job).1.0.log"
                try eventually("all is written and cut", within: 120) {
                    var status = stat()
                    guard stat(path, &status) == 0 else { return false }
                    return Files.tail(path, 7) == "newest\n" && status.st_blocks * 512 <= 1 << 20
                }
                let text = try cluster.ctl("logs", job).output
                #expect(text.hasPrefix("first\nline 0 ") && text.hasSuffix("newest\n"))
                #expect(text.contains("bytes were taken out here: this log outgrew its bound]"))
                #expect(text.utf8.count < 1 << 20 && !text.contains("\0"))
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
            }
        }
    }
}

/// An agent that shows the credentials of a copied folder and says nothing but hello.
private final class Impostor {
    private let link: AgentLink
    private let heard: Heard
    private let hello: AgentMessage

    private final class Heard: Sendable {
        let events = Mutex<[AgentLinkEvent]>([])
    }

    init(folder: String, cluster: Cluster) throws {
        let credentials = try Credentials(certificateFile: "\(folder)/node.crt", keyFile: "\(folder)/node.key")
        let authority = try Certificate.chain(pem: KeyFile.readShared("\(folder)/ca.crt"), source: "ca.crt")
        let heard = Heard()
        self.heard = heard
        let context = try TLSContext.client(credentials: credentials, authority: authority[0])
        link = AgentLink(to: ["127.0.0.1:\(cluster.control)"], context: context, seed: 1) { events in
            heard.events.withLock { $0 += events }
        }
        guard let id = ClusterID(hex: cluster.id) else { throw BenchError(description: "no cluster id") }
        hello = .hello(
            AgentHello(
                cluster: id, incarnation: 77, highestEpoch: 0,
                inventory: NodeInventory(
                    resources: Resources(cpu: 1000), ports: 20_000..<20_001, dataAddress: "127.0.0.1",
                    kernelBoot: "another"), accounts: [], nextReport: 1,
                sent: BootTime(milliseconds: 1)))
    }

    /// Comes as an agent does, says hello when it is connected, and answers how it was turned away.
    func knock() -> [String] {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        let now = Int64(time.tv_sec) * 1000
        link.tick(now: now)
        var refusals: [String] = []
        for event in heard.events.withLock({ events in
            defer { events = [] }; return events
        }) {
            switch event {
            case .connected: link.send([hello])
            case .message(.refused(let why), _):
                refusals.append(why)
                link.reconnect(now: now, why: why, atLeast: .seconds(1))
            case .message, .disconnected: break
            }
        }
        return refusals
    }

    func stop() { link.stop() }
}
