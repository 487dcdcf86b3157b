// Lists that are followed, with real programs: over the coordinator's restart too.

import Glibc
import Testing

extension IntegrationTests {
    @Suite struct WatchTests {
        @Test func `a followed list shows each change, and goes on after the coordinator's restart`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let output = "\(cluster.folder)/watched"
                let watch = try cluster.start("coordctl", ["jobs", "--watch"], output: output)
                let nodes = try cluster.start("coordctl", ["nodes", "-w"], output: "\(output)-nodes")
                defer {
                    watch.destroy()
                    nodes.destroy()
                }
                func lines(_ word: String) -> Int {
                    Files.read(output).split(separator: "\n").count { $0.contains(word) }
                }
                try eventually("it shows an empty list") { lines("STATE") == 1 }
                let first = try cluster.submit("true", ["-c", "1", "-J", "early"])
                try eventually("it shows how the first job ends") {
                    Files.read(output).split(separator: "\n").contains {
                        $0.contains("early") && $0.contains("COMPLETED")
                    }
                }
                #expect(try cluster.end(of: first) == ExitCode(0))
                try eventually("it shows the node with the job and without") {
                    let text = Files.read("\(output)-nodes")
                    return text.contains("MIXED") && text.split(separator: "\n").last?.contains("IDLE") == true
                }
                #expect(try cluster.stopCoordinator() == ExitCode(0))
                try cluster.startCoordinator()
                // Until it is seen: what ends before the list is read anew is in no list of what has not ended.
                let second = try cluster.submit("sleep 300", ["-c", "1", "-J", "late"])
                try eventually("it goes on after the restart") { lines("late") > 0 }
                #expect(try cluster.ctl("cancel", second).code == ExitCode(0))
                try eventually("it shows how that one ends") { lines("CANCELLED") > 0 }
                #expect(Files.read("\(output).errors").contains("connected to"), "it says that it was away")
                #expect(try cluster.ctl("jobs", "--watch", "-o", "json").code == ExitCode(2))
            }
        }

        @Test func `services, models and roles are followed too, each until it is gone`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let lists = [
                    ("services", ["services", "--watch"]), ("models", ["models", "-w"]),
                    ("roles", ["access", "list", "--watch"]), ("classes", ["priority", "list", "-w"]),
                ]
                func file(_ list: String) -> String { "\(cluster.folder)/\(list)" }
                let watches = try lists.map { try cluster.start("coordctl", $1, output: file($0)) }
                defer { for watch in watches { watch.destroy() } }
                func shows(_ list: String, _ words: String...) -> Bool {
                    Files.read(file(list)).split(separator: "\n").contains { line in words.allSatisfy(line.contains) }
                }
                func complains(_ list: String, _ word: String) -> Bool {
                    Files.read("\(file(list)).errors").contains(word)
                }
                try eventually("all lists are shown") {
                    shows("services", "NAME") && shows("models", "NAME") && shows("roles", "ROLE")
                        && shows("classes", "CLASS")
                }

                let manifest = "\(cluster.folder)/web.yaml"
                let service = """
                    kind: Service
                    metadata: {name: web}
                    spec:
                      replicas: 2
                      resources: {requests: {cpu: 100m, memory: 64Mi}}
                      command: exec sleep 600
                    """
                try Files.write(service, to: manifest)
                #expect(try cluster.ctl("apply", "-f", manifest).code == ExitCode(0))
                try eventually("both replicas are shown to serve") { shows("services", "web", "2/2", "serving") }
                #expect(try cluster.ctl("scale", "web", "1").code == ExitCode(0))
                try eventually("it is shown smaller") { shows("services", "web", "1/1") }
                #expect(try cluster.ctl("delete", "service", "web").code == ExitCode(0))
                try eventually("it is told to be gone") { complains("services", "service web is gone") }

                try Files.write("weights", to: "\(cluster.folder)/weights")
                let weights = "\(cluster.folder)/weights"
                #expect(try cluster.ctl("models", "push", "digits", weights).code == ExitCode(0))
                try eventually("the model is shown") { shows("models", "digits", "1 ") }
                #expect(try cluster.ctl("models", "remove", "digits").code == ExitCode(0))
                try eventually("it is told to be gone") { complains("models", "model digits is gone") }

                let place = ["--user", "ada", "--namespace", "lab"]
                #expect(try cluster.run("coordctl", ["access", "grant", "viewer"] + place).code == ExitCode(0))
                try eventually("the role is shown") { shows("roles", "ada", "viewer", "lab") }
                #expect(try cluster.run("coordctl", ["access", "revoke"] + place).code == ExitCode(0))
                try eventually("it is told to be gone") { complains("roles", "ada in namespace lab is gone") }
                #expect(!complains("roles", "read anew"), "an admin sees what it saw before")

                #expect(try cluster.ctl("services", "web", "--watch").code == ExitCode(2))
                #expect(try cluster.ctl("models", "-w", "-o", "yaml").code == ExitCode(2))
            }
        }
    }
}
