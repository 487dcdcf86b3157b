// kill -9 of the coordinator: what it acknowledged is kept, what runs is not touched.

import ClusterModel
import Foundation
import Testing

extension IntegrationTests {
    @Suite struct CoordinatorCrashTests {
        private static let rounds = 20
        private static let burst = 120

        @Test func `nothing acknowledged is lost and nothing doubled when the coordinator dies in a burst`() throws {
            let seed = UInt64.random(in: 1...UInt64.max)
            print("seed of the moments of death: \(seed)")
            var randomness = Randomness(seed: seed)
            try Cluster.with(nodes: 0) { cluster in
                var acknowledged: [String: String] = [:]
                var counts: [Int] = []
                for round in 0..<Self.rounds {
                    let output = "\(cluster.folder)/burst-\(round)"
                    try Files.write(Self.documents(round), to: "\(output).yaml")
                    let client = try cluster.start(
                        "coordctl", ["submit", "\(output).yaml", "--parsable"], output: output)
                    usleep(UInt32.random(in: 150_000...600_000, using: &randomness))
                    cluster.killCoordinator()
                    try cluster.startCoordinator()
                    try client.end()
                    let accepted = Files.read(output).split(separator: "\n").map(String.init)
                    counts.append(accepted.count)
                    for (number, job) in accepted.enumerated() { acknowledged[job] = "r\(round)-\(number)" }
                }
                print("acknowledged in each round of \(Self.burst): \(counts)")
                try check(cluster, acknowledged)
            }
        }

        private static func documents(_ round: Int) -> String {
            (0..<burst).map { number in
                "kind: TrainingJob\nmetadata: {name: r\(round)-\(number)}\nspec: {command: [/bin/true]}\n"
            }.joined(separator: "---\n")
        }

        private func check(_ cluster: Cluster, _ acknowledged: [String: String]) throws {
            let listed = try cluster.ctl("jobs", "-a", "-o", "json")
            let whole = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [String: Any]
            let items = whole?["items"] as? [[String: Any]] ?? []
            let jobs = items.compactMap { $0["metadata"] as? [String: Any] }.map {
                ("\($0["id"] ?? "")", "\($0["name"] ?? "")")
            }
            print("acknowledged \(acknowledged.count), kept \(jobs.count), in \(Self.rounds) deaths")
            #expect(Set(jobs.map(\.1)).count == jobs.count, "a name stands twice")
            #expect(acknowledged.count > Self.rounds)
            let kept = Dictionary(uniqueKeysWithValues: jobs)
            for (job, name) in acknowledged { #expect(kept[job] == name) }
        }

        @Test func `running ranks do not notice the coordinator's death`() throws {
            try Cluster.with(nodes: 2) { cluster in
                let files = "\(cluster.work)/rank"
                let waiting = "while [ ! -e \(cluster.work)/go ]; do sleep 0.05; done"
                let job = try cluster.submit(
                    "echo $$ > \(files)-$RANK; \(waiting); exit $((RANK + 5))", ["-N", "2", "-n", "2"])
                try cluster.wait(for: job, state: "RUNNING")
                try eventually("both ranks wrote") { (0..<2).allSatisfy { !Files.read("\(files)-\($0)").isEmpty } }
                let pids = (0..<2).compactMap { pid_t(Files.read("\(files)-\($0)").split(separator: "\n").joined()) }
                for _ in 0..<3 {
                    cluster.killCoordinator()
                    #expect(pids.allSatisfy { Processes.isAlive($0) })
                    try cluster.startCoordinator()
                }
                #expect(pids.count == 2 && pids.allSatisfy { Processes.isAlive($0) })
                #expect(try cluster.job(job).attempt == 1)
                try Files.write("", to: "\(cluster.work)/go")
                #expect([5, 6].contains(try cluster.end(of: job).number))
                #expect(try cluster.job(job).attempt == 1)
            }
        }

        @Test func `what ends while the coordinator is away is told when it is back`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("while [ ! -e \(cluster.work)/go ]; do sleep 0.05; done; exit 9")
                try cluster.wait(for: job, state: "RUNNING")
                cluster.killCoordinator()
                try Files.write("", to: "\(cluster.work)/go")
                try eventually("the rank has ended") { Processes.naming("\(cluster.work)/go").isEmpty }
                try cluster.startCoordinator()
                #expect(try cluster.end(of: job) == ExitCode(9))
            }
        }

        @Test func `an end that was asked for is an end without loss`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let job = try cluster.submit("true", ["-J", "kept"])
                #expect(try cluster.stopCoordinator() == ExitCode(0))
                try cluster.startCoordinator()
                #expect(try cluster.job(job).name == "kept")
            }
        }
    }
}
