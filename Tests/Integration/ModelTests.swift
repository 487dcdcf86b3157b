// Models of real programs: pushed once, found whole on every node that needs them whatever is killed on the way, and
// deployed by the command that a user types.

import Foundation
import Glibc
import Testing

extension IntegrationTests {
    @Suite struct ModelTests {
        /// A version of a model: a small file that says which, and a large one.
        private static func make(_ folder: String, version: String, megabytes: Int) throws {
            mkdir(folder, 0o755)
            mkdir("\(folder)/weights", 0o755)
            try Files.write(version, to: "\(folder)/version")
            var bytes = Data(count: megabytes << 20)
            // No two pieces are alike, or they would be one.
            for piece in 0..<megabytes { bytes[piece << 20] = UInt8(piece % 251) }
            for piece in 0..<megabytes { bytes[(piece << 20) + 1] = UInt8(piece / 251) }
            if megabytes > 0 { bytes[bytes.count - 1] = UInt8(version.utf8.first ?? 0) }
            try bytes.write(to: URL(fileURLWithPath: "\(folder)/weights/w.bin"))
        }

        /// Prints the files that a rank finds, and a checksum of the large one.
        private static func reader(_ cluster: Cluster) -> String {
            """
            kind: TrainingJob
            metadata: {name: reader}
            spec:
              nodes: 2
              procsPerNode: 1
              model: big
              resources: {requests: {cpu: 100m, memory: 64Mi}}
              command: >-
                cd $MODEL_PATH && echo version $(cat version) of $COORD_MODEL:$COORD_MODEL_VERSION &&
                sha256sum weights/w.bin && touch weights/w.bin 2>/dev/null && echo it can be written; true
            """
        }

        private static func logs(of job: String, _ cluster: Cluster) throws -> [String] {
            try (0...1).map { try cluster.ctl("logs", job, "--rank", "\($0)").output }
        }

        @Test func `a push and a fetch go on where they were, whoever is killed, and every rank finds all of it`()
            throws
        {
            try Cluster.with(nodes: 2) { cluster in
                let folder = "\(cluster.folder)/big"
                try Self.make(folder, version: "1", megabytes: 192)
                let push = try cluster.start(
                    "coordctl", ["models", "push", "big", folder], output: "\(cluster.folder)/push")
                let incoming = "\(cluster.home)/models/incoming"
                try eventually("pieces come") { Files.names(in: incoming).count > 8 || push.poll() != nil }
                cluster.killCoordinator()
                try cluster.startCoordinator()
                #expect(try push.end(within: 120) == ExitCode(0), "\(Files.read("\(cluster.folder)/push.errors"))")
                #expect(Files.read("\(cluster.folder)/push").contains("Pushed model big:1"))
                #expect(Files.names(in: incoming).isEmpty)

                let job = try cluster.submit(manifest: Self.reader(cluster))
                try eventually("files grow on the node") {
                    Files.names(in: cluster.models(of: 1)).contains { $0.hasSuffix(".part") || $0.hasSuffix(".record") }
                }
                cluster.killAgent(1)
                cluster.killCoordinator()
                try cluster.startCoordinator()
                try cluster.startAgent(1)
                let ended = try cluster.run("coordctl", ["wait", job], within: 120)
                let expected = try cluster.run("/usr/bin/sha256sum", ["\(folder)/weights/w.bin"]).output.prefix(64)
                for log in try Self.logs(of: job, cluster) {
                    #expect(log.contains("version 1 of big:1") && log.contains(expected), "\(ended) \(log)")
                    #expect(
                        isRoot ? !log.contains("it can be written") : true, "files of models are nobody's to change")
                }

                // Again: it is there. And altered on one node: that is noticed, and mended.
                let copy = try #require(
                    Files.names(in: cluster.models(of: 2)).first { !$0.contains(".") })
                let file = "\(cluster.models(of: 2))/\(copy)/weights/w.bin"
                chmod(file, 0o644)
                let handle = try #require(FileHandle(forUpdatingAtPath: file))
                try handle.seek(toOffset: 77)
                try handle.write(contentsOf: Data([1, 2, 3]))
                try handle.close()
                let again = try cluster.submit(manifest: Self.reader(cluster))
                _ = try cluster.run("coordctl", ["wait", again], within: 120)
                for log in try Self.logs(of: again, cluster) { #expect(log.contains(expected), "\(log)") }
            }
        }

        /// Has one node work with the model; what its agent says of the files that other nodes handed over.
        private static func use(_ version: Int, on node: Int, of cluster: Cluster) throws -> [String] {
            let manifest = """
                kind: TrainingJob
                metadata: {name: reader}
                spec:
                  includeNodes: node-\(node)
                  model: big:\(version)
                  resources: {requests: {cpu: 100m, memory: 64Mi}}
                  command: sha256sum $MODEL_PATH/weights/w.bin
                """
            let job = try cluster.submit(manifest: manifest)
            let ended = try cluster.run("coordctl", ["wait", job], within: 120)
            let file = "\(cluster.folder)/big/weights/w.bin"
            let expected = try cluster.run("/usr/bin/sha256sum", [file]).output.prefix(64)
            let log = try cluster.ctl("logs", job).output
            #expect(ended.code == ExitCode(0) && log.contains(expected), "\(ended) \(log)")
            return Files.read("\(cluster.folder)/node-\(node).log").split(separator: "\n").map(String.init)
                .filter { $0.contains("a node handed over files of a model") }
        }

        @Test func `files come from a node that has them, and from the coordinator where none hands them over`()
            throws
        {
            try Cluster.with(nodes: 3) { cluster in
                try Self.make("\(cluster.folder)/big", version: "1", megabytes: 48)
                #expect(try cluster.ctl("models", "push", "big", "\(cluster.folder)/big").output.contains("big:1"))
                #expect(try Self.use(1, on: 1, of: cluster).isEmpty, "nobody had it")
                try eventually("it is known that node-1 has it") {
                    try cluster.ctl("models", "big", "-o", "json").output.contains(#/"nodes": ?1\b/#)
                }
                let second = try Self.use(1, on: 2, of: cluster)
                #expect(second.count == 1 && second[0].contains("\((48 << 20) + 1)"), "all of it: \(second)")

                try eventually("it is known that node-2 has it") {
                    try cluster.ctl("models", "big", "-o", "json").output.contains(#/"nodes": ?2\b/#)
                }

                // One is altered, which it notices; the other is stopped, and not known to be yet. And back again: what
                // came from a node is as good as what came from the coordinator.
                let copy = try #require(Files.names(in: cluster.models(of: 1)).first { !$0.contains(".") })
                let file = "\(cluster.models(of: 1))/\(copy)/weights/w.bin"
                chmod(file, 0o644)
                let handle = try #require(FileHandle(forUpdatingAtPath: file))
                try handle.write(contentsOf: Data([7, 7, 7]))
                try handle.close()
                cluster.signalAgent(2, SIGSTOP)
                defer { cluster.signalAgent(2, SIGCONT) }
                let third = try Self.use(1, on: 3, of: cluster)
                #expect(third.count == 2, "\(third)")
                #expect(third.contains { $0.contains("does not have it") }, "\(third)")
                // Which of the two bounds of five seconds comes first is chance.
                #expect(third.contains { $0.contains("is silent") || $0.contains("no TLS handshake") }, "\(third)")
                cluster.signalAgent(2, SIGCONT)
                let again = try Self.use(1, on: 1, of: cluster)
                #expect(again.count == 1 && again[0].contains("\"bytes\""), "what was altered: \(again)")
            }
        }

        @Test func `files are handed over at the port that was asked for, or nowhere`() throws {
            let port = try Ports.free()
            try Cluster.with(nodes: 1, options: ["--bulk-listen", "127.0.0.1:\(port)"]) { cluster in
                try cluster.startAgent(2, options: ["--bulk-listen", "off"])
                func word(_ certificate: String, _ key: String) throws -> Ran {
                    try cluster.run(
                        "/usr/bin/openssl",
                        [
                            "s_client", "-connect", "127.0.0.1:\(port)", "-tls1_3", "-verify_return_error", "-CAfile",
                            "\(cluster.folder)/node-1/ca.crt", "-cert", certificate, "-key", key, "-brief",
                        ])
                }
                let node = try word("\(cluster.folder)/node-2/node.crt", "\(cluster.folder)/node-2/node.key")
                #expect(node.errors.contains("TLSv1.3"), "\(node)")
                let taken = try cluster.run(
                    "agent",
                    [
                        "run", "--dir", "\(cluster.folder)/node-2", "--run-dir", "\(cluster.runFolder)/other",
                        "--bulk-listen", "127.0.0.1:\(port)",
                    ])
                #expect(taken.code != ExitCode(0), "\(taken)")
                let wrong = try cluster.run(
                    "agent", ["run", "--dir", "\(cluster.folder)/node-2", "--bulk-listen", "localhost"])
                #expect(wrong.code == ExitCode(64) && wrong.errors.contains("--bulk-listen"), "\(wrong)")
            }
        }

        @Test func `a model that a node cannot take is refused with its reason, and one in use is not removed`() throws
        {
            try Cluster.with(nodes: 1, options: ["--model-cache-limit", "3Mi"]) { cluster in
                let folder = "\(cluster.folder)/m"
                try Self.make(folder, version: "1", megabytes: 1)
                #expect(try cluster.ctl("models", "push", "m", folder).output.contains("Pushed model m:1, 2 files"))
                #expect(try cluster.ctl("models", "push", "m", folder).output.contains("m:1 has these files already"))
                try Self.make(folder, version: "2", megabytes: 4)
                #expect(try cluster.ctl("models", "push", "m", folder, "--parent", "1").output.contains("m:2"))
                let listed = try cluster.ctl("models", "m").output.split(separator: "\n")
                #expect(listed.count == 3 && listed[2].contains("4.0Mi"), "\(listed)")
                func run(_ model: String) throws -> Ran {
                    let manifest = """
                        kind: TrainingJob
                        metadata: {name: reader}
                        spec: {model: "\(model)", command: "cat $MODEL_PATH/version; sleep 2"}
                        """
                    let job = try cluster.submit(manifest: manifest)
                    if model == "m:1" {
                        let removed = try cluster.ctl("models", "remove", "m:1")
                        #expect(removed.code == ExitCode(5) && removed.errors.contains("worked with"), "\(removed)")
                    }
                    _ = try cluster.run("coordctl", ["wait", job], within: 60)
                    return try cluster.ctl("describe", job)
                }
                #expect(try run("m:1").output.contains("completed"))
                let late = try run("m:2").output
                #expect(late.contains("--model-cache-limit"), "\(late)")
                #expect(try cluster.ctl("models", "remove", "m:1").code == ExitCode(0))
                #expect(try cluster.ctl("models", "remove", "m").code == ExitCode(0))
                #expect(try cluster.ctl("models", "m").code == ExitCode(3))
                try eventually("nothing is left of it") {
                    Files.names(in: "\(cluster.home)/models/pieces").allSatisfy {
                        Files.names(in: "\(cluster.home)/models/pieces/\($0)").isEmpty
                    }
                }
                let missing = try cluster.ctl("submit", "/dev/null")
                #expect(missing.code != ExitCode(0))
            }
        }

        private static func declare(_ cluster: Cluster, version: Int) throws -> Ran {
            let path = "\(cluster.folder)/talker.yaml"
            try Files.write(
                """
                kind: Service
                metadata: {name: talker}
                spec:
                  replicas: 1
                  resources: {requests: {cpu: 100m, memory: 16Mi}}
                  strategy: surgeFree
                  model: "big:\(version)"
                  command: cat $MODEL_PATH/version; exec sleep 600

                """, to: path)
            let applied = try cluster.ctl("apply", "-f", path)
            guard applied.code == ExitCode(0) else { return applied }
            return try cluster.run("coordctl", ["rollout", "status", "talker"], within: 120)
        }

        private static func arrivals(_ cluster: Cluster) -> [String] {
            (1...2).flatMap { Files.read("\(cluster.folder)/node-\($0).log").split(separator: "\n") }
                .filter { $0.contains("a model came") }.map(String.init)
        }

        @Test func `files come ahead of a service's next version, and those that a job waits for are seen to come`()
            throws
        {
            try Cluster.with(nodes: 2) { cluster in
                let folder = "\(cluster.folder)/big"
                for version in 1...3 {
                    try Self.make(folder, version: "\(version)", megabytes: version == 1 ? 1 : 64 * (3 * version - 5))
                    #expect(try cluster.ctl("models", "push", "big", folder).output.contains("big:\(version)"))
                }
                let first = try Self.declare(cluster, version: 1)
                #expect(first.code == ExitCode(0), "\(first)")
                #expect(Self.arrivals(cluster).count == 1)
                let second = try Self.declare(cluster, version: 2)
                #expect(second.code == ExitCode(0), "\(second)")
                let arrivals = Self.arrivals(cluster)
                #expect(arrivals.count == 2 && arrivals.filter { $0.contains("ahead") }.count == 1, "\(arrivals)")
                let logs = try cluster.ctl("logs", "talker").output
                #expect(logs.contains("2") && !logs.contains("1"), "\(logs)")

                let manifest = """
                    kind: TrainingJob
                    metadata: {name: reader}
                    spec: {model: "big:3", command: "cat $MODEL_PATH/version"}
                    """
                let job = try cluster.submit(manifest: manifest)
                try eventually("it is seen how far it is") {
                    try cluster.ctl("describe", job).output.contains(#/fetching model big:3, .+ of 256.0Mi/#)
                }
                _ = try cluster.run("coordctl", ["wait", job], within: 120)
                let ended = try cluster.ctl("describe", job).output
                #expect(ended.contains("completed") && !ended.contains("fetching"), "\(ended)")
            }
        }
    }

    @Suite(.enabled(if: access("/usr/sbin/haproxy", X_OK) == 0, "HAProxy is not installed"))
    struct DeployTests {
        /// Serves what the model's file `version` says; ends at once where that says `broken`.
        private static let server = """
            import http.server, os, socketserver, sys
            version = open(os.environ["MODEL_PATH"] + "/version").read()
            if version == "broken": sys.exit("the weights make no sense")
            class Handler(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                def do_GET(self):
                    self.answer("version %s in %s pid %d" % (version, os.environ["COORD_ENV"], os.getpid()))
                def do_POST(self):
                    self.rfile.read(int(self.headers.get("Content-Length", "0"))); self.answer("done")
                def answer(self, text):
                    body = text.encode().ljust(80)
                    self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
                    self.wfile.write(body)
                def log_message(self, *words): pass
            class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
                daemon_threads = True
                request_queue_size = 256
            Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
            """

        private static let config = """
            kind: Service
            metadata: {name: web}
            spec:
              resources: {requests: {cpu: 100m, memory: 64Mi}}
              workingDirectory: .
              command: exec python3 serve.py
              strategy: {blueGreen: {keepSeconds: 0}}
              progressDeadlineSeconds: 60
              routes: [{path: /}]
              probes: {readiness: {httpGet: {path: /healthz}, periodSeconds: 1}}
            """

        private static func deploy(_ cluster: Cluster, _ more: String...) throws -> Ran {
            let typed =
                "deploy --model-path ./trained_model --config ./deployment.yaml --env production --auto-scale true"
            return try cluster.run(
                "coordctl", typed.split(separator: " ").map(String.init) + more, directory: cluster.work)
        }

        @Test func `a trained model is deployed, redeployed under load, and not replaced by a broken one`() throws {
            let port = try Ports.free()
            try Cluster.with(nodes: 2, options: ["--data-address", "127.0.0.1"]) { cluster in
                cluster.killAgent(1)
                try cluster.startAgent(1, options: TestService.gateway(at: port))
                let service = try TestService(cluster, port: port)
                try Files.write(Self.server, to: "\(cluster.work)/serve.py")
                try Files.write(Self.config, to: "\(cluster.work)/deployment.yaml")
                let model = "\(cluster.work)/trained_model"
                mkdir(model, 0o755)
                try Files.write("1", to: "\(model)/version")
                let first = try Self.deploy(cluster)
                #expect(first.code == ExitCode(0), "\(first)")
                #expect(first.errors.contains("production: 3 replicas in place of 1"), "\(first)")
                #expect(first.output.contains("Model web:1, 1 file") && first.output.contains("cpu 70%"), "\(first)")
                #expect(first.output.contains("revision 1 serves, 3 of 3 replicas available"), "\(first)")
                try eventually("the gateway answers") {
                    service.answer()?.hasPrefix("version 1 in production") == true
                }
                let caller = try service.startCalling()
                try Files.write("2", to: "\(model)/version")
                let second = try Self.deploy(cluster)
                #expect(second.code == ExitCode(0), "\(second)")
                #expect(service.answer()?.hasPrefix("version 2") == true)
                try Files.write("broken", to: "\(model)/version")
                let broken = try Self.deploy(cluster)
                #expect(broken.code == ExitCode(1), "\(broken)")
                #expect(broken.errors.contains("the weights make no sense"), "its last words are shown: \(broken)")
                let calls = try service.endCalling(caller)
                #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")
                #expect(service.answer()?.hasPrefix("version 2") == true)
                // The version before, by its name and without its files.
                let back = try cluster.run(
                    "coordctl",
                    [
                        "deploy", "--model", "web:1", "--config", "deployment.yaml", "--env", "staging", "--auto-scale",
                        "false",
                    ],
                    directory: cluster.work)
                #expect(back.code == ExitCode(0), "\(back)")
                #expect(service.answer()?.hasPrefix("version 1 in staging") == true)
                #expect(try service.status().readyReplicas == 1)
            }
        }

        @Test func `a deployment whose place another takes says so, and which`() throws {
            try Cluster.with(nodes: 1, options: ["--data-address", "127.0.0.1"]) { cluster in
                let model = "\(cluster.work)/trained_model"
                mkdir(model, 0o755)
                try Files.write("1", to: "\(model)/version")
                // Nothing listens, so no revision ever serves.
                let config = Self.config.replacing("exec python3 serve.py", with: "exec sleep 600")
                try Files.write(config, to: "\(cluster.work)/deployment.yaml")
                func words(_ more: String...) -> [String] {
                    ["deploy", "--model-path", model, "--config", "\(cluster.work)/deployment.yaml"] + more
                }
                let first = try cluster.start("coordctl", words(), output: "\(cluster.folder)/first")
                try eventually("the first is on its way") {
                    Files.read("\(cluster.folder)/first").contains("revision 1") || first.poll() != nil
                }
                let second = try cluster.run("coordctl", words("--env", "staging", "--no-wait"))
                #expect(second.code == ExitCode(0), "\(second)")
                #expect(try first.end(within: 60) == ExitCode(1))
                let errors = Files.read("\(cluster.folder)/first.errors")
                #expect(errors.contains("revision 1 was superseded by revision 2"), "\(errors)")
            }
        }

        @Test func `what cannot be deployed is said before anything is sent`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let path = "\(cluster.work)/deployment.yaml"
                try Files.write(Self.config, to: path)
                let none = try Self.deploy(cluster)
                #expect(none.code == ExitCode(2) && none.errors.contains("./trained_model"), "\(none)")
                mkdir("\(cluster.work)/trained_model", 0o755)
                #expect(try Self.deploy(cluster).errors.contains("there is no file in this folder"))
                try Files.write("1", to: "\(cluster.work)/trained_model/version")
                try Files.write(
                    Self.config + "\n---\n" + Self.config.replacing("name: web", with: "name: api"), to: path)
                #expect(try Self.deploy(cluster).errors.contains("it holds 2 services"))
                let scaler = """

                    ---
                    apiVersion: autoscaling/v2
                    kind: HorizontalPodAutoscaler
                    metadata: {name: web}
                    spec:
                      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
                      minReplicas: 1
                      maxReplicas: 2
                      metrics:
                        - type: Resource
                          resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
                    """
                try Files.write(Self.config + scaler, to: path)
                let few = try Self.deploy(cluster)
                #expect(few.code == ExitCode(2) && few.errors.contains("at most 2 replicas"), "\(few)")
                try Files.write(Self.config + scaler.replacing("name: web}\n", with: "name: other}\n"), to: path)
                #expect(try Self.deploy(cluster).errors.contains("the autoscaler is for service other"))
                try Files.write(Self.config.replacing("kind: Service", with: "kind: TrainingJob"), to: path)
                #expect(try Self.deploy(cluster).code == ExitCode(2))
                try Files.write(Self.config, to: path)
                let unknown = try cluster.run(
                    "coordctl", ["deploy", "--model", "web:7", "--config", path, "--no-wait"])
                #expect(unknown.errors.contains("there is no model web"), "\(unknown)")
                #expect(try cluster.ctl("services").output.split(separator: "\n").count == 1, "nothing was declared")
                #expect(try cluster.ctl("models").output.split(separator: "\n").count == 1, "nothing was pushed")
            }
        }
    }
}
