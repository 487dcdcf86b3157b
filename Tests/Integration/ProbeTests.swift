// Replicas that are probed by commands beside them, by gRPC and by a first inference, with real agents and servers.

import Foundation
import Glibc
import Testing

extension IntegrationTests {
    struct ProbeTests {
        private static let grpcPython =
            #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/.venv-grpc/bin/python"

        private static func apply(_ cluster: Cluster, command: String, probes: String) throws {
            let path = "\(cluster.folder)/probed.yaml"
            try Files.write(
                """
                kind: Service
                metadata: {name: probed}
                spec:
                  replicas: 1
                  resources: {requests: {cpu: 100m, memory: 64Mi}}
                  env: {WORK: \(cluster.work), WHO: "the replica"}
                  workingDirectory: \(cluster.work)
                  command: \(command)
                  strategy: surgeFree
                  probes:
                    \(probes)
                """, to: path)
            let applied = try cluster.ctl("apply", "-f", path)
            #expect(applied.code == ExitCode(0), "\(applied)")
        }

        private struct Status: Decodable {
            struct Replica: Decodable {
                let ready: Bool
                let ends: Int
            }

            let readyReplicas: Int
            let items: [Replica]?
        }

        private static func status(_ cluster: Cluster) throws -> Status {
            struct Page: Decodable { let status: Status }
            let ran = try cluster.ctl("services", "probed", "-o", "json")
            #expect(ran.code == ExitCode(0), "\(ran)")
            return try JSONDecoder().decode(Page.self, from: Data(ran.output.utf8)).status
        }

        @Test func `a command beside the replica says when it is ready and when it is to be started again`() throws {
            try Cluster.with(nodes: 1) { cluster in
                // Each look notes where and as what it runs, and leaves something in the background.
                let look = "echo $(pwd) $WHO $PORT >> looks; (sleep 7777.\(getpid()) &); test -e ready"
                try Self.apply(
                    cluster, command: "echo begun >> starts; exec sleep 8888.\(getpid())",
                    probes: """
                        readiness: {exec: {command: [sh, -c, '\(look)']}, periodSeconds: 1, failureThreshold: 1}
                            liveness:
                              exec: {command: [sh, -c, 'if [ -e sick ]; then echo it is sick; exit 5; fi']}
                              periodSeconds: 1
                              failureThreshold: 1
                        """)
                let work = cluster.work
                try eventually("it is looked at") { !Files.read("\(work)/looks").isEmpty }
                #expect(try Self.status(cluster).readyReplicas == 0)
                try Files.write("", to: "\(work)/ready")
                try eventually("it is ready") { try Self.status(cluster).readyReplicas == 1 }
                let words = Files.read("\(work)/looks").split(separator: "\n").last.map(String.init) ?? ""
                #expect(words.contains(#/ the replica \d+$/#) && words.hasPrefix(work), "\(words)")
                unlink("\(work)/ready")
                try eventually("it is not any more") { try Self.status(cluster).readyReplicas == 0 }
                #expect(Files.read("\(work)/starts") == "begun\n", "it was not ended for it")
                try Files.write("", to: "\(work)/sick")
                try eventually("it is started again") { Files.read("\(work)/starts").hasPrefix("begun\nbegun\n") }
                unlink("\(work)/sick")
                let replicas = try #require(try Self.status(cluster).items)
                #expect(replicas.first?.ends ?? 0 > 0)
                #expect(try cluster.ctl("delete", "service", "probed").code == ExitCode(0))
                try eventually("nothing is left of it and of what looked at it") {
                    Processes.naming("8888.\(getpid())").isEmpty && Processes.naming("7777.\(getpid())").isEmpty
                }
            }
        }

        @Test func `a look that hangs is killed, and so is one beside a replica that ends`() throws {
            try Cluster.with(nodes: 1) { cluster in
                try Self.apply(
                    cluster, command: "exec sleep 8889.\(getpid())",
                    probes: "readiness: {exec: {command: [sleep, '7778.\(getpid())']}, timeoutSeconds: 600}")
                try eventually("it is looked at") { !Processes.naming("7778.\(getpid())").isEmpty }
                cluster.killAgent(1)
                try eventually("with its agent it ends") { Processes.naming("7778.\(getpid())").isEmpty }
                #expect(!Processes.naming("8889.\(getpid())").isEmpty, "its replica goes on")
                try cluster.startAgent(1)
                try eventually("it is looked at again") { !Processes.naming("7778.\(getpid())").isEmpty }
                #expect(try cluster.ctl("delete", "service", "probed").code == ExitCode(0))
                try eventually("with its replica it ends") {
                    Processes.naming("8889.\(getpid())").isEmpty && Processes.naming("7778.\(getpid())").isEmpty
                }
            }
        }

        @Test func `beside one replica one look runs at a time, so that none of them takes those of others`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let (ready, alive) = ("7776.\(getpid())", "7775.\(getpid())")
                try Self.apply(
                    cluster, command: "exec sleep 8887.\(getpid())",
                    probes: """
                        readiness: {exec: {command: [sleep, '\(ready)']}, periodSeconds: 1, timeoutSeconds: 4}
                            liveness: {exec: {command: [sleep, '\(alive)']}, periodSeconds: 1, timeoutSeconds: 4}
                        """)
                var seen: Set<String> = []
                try eventually("each has its turn", within: 30) {
                    let running = [ready, alive].filter { !Processes.naming($0).isEmpty }
                    #expect(running.count < 2)
                    seen.formUnion(running)
                    return seen.count == 2
                }
            }
        }

        private static let health = """
            from concurrent import futures
            import grpc, os, time
            from grpc_health.v1 import health, health_pb2, health_pb2_grpc
            server = grpc.server(futures.ThreadPoolExecutor(4))
            service = health.HealthServicer()
            health_pb2_grpc.add_HealthServicer_to_server(service, server)
            server.add_insecure_port('127.0.0.1:' + os.environ['PORT'])
            server.start()
            while True:
                fine = os.path.exists('fine')
                status = health_pb2.HealthCheckResponse
                service.set('model', status.SERVING if fine else status.NOT_SERVING)
                time.sleep(0.05)
            """

        @Test(.enabled(if: access(grpcPython, X_OK) == 0, "grpcio is not installed, as `scripts/test` does from PyPI"))
        func `a replica that speaks gRPC is ready while its health service says so`() throws {
            try Cluster.with(nodes: 1) { cluster in
                try Files.write(Self.health, to: "\(cluster.work)/health.py")
                try Self.apply(
                    cluster, command: "exec \(Self.grpcPython) health.py",
                    probes: """
                        startup: {grpc: {}, periodSeconds: 1, failureThreshold: 60}
                            readiness: {grpc: {service: model}, periodSeconds: 1, failureThreshold: 1}
                        """)
                try eventually("it runs") { !Processes.naming("health.py").isEmpty }
                let page = try cluster.ctl("describe", "service/probed").output
                #expect(page.contains("gRPC health of model at its port"), "\(page)")
                #expect(try Self.status(cluster).readyReplicas == 0)
                try Files.write("", to: "\(cluster.work)/fine")
                try eventually("it is ready") { try Self.status(cluster).readyReplicas == 1 }
                unlink("\(cluster.work)/fine")
                try eventually("it is not any more") { try Self.status(cluster).readyReplicas == 0 }
            }
        }

        /// Takes its time for what it is asked first, and answers what is no question of a model with 400.
        private static let model = """
            import http.server, json, os, time
            class Model(http.server.BaseHTTPRequestHandler):
                asked = 0
                def do_POST(self):
                    body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                    Model.asked += 1
                    if Model.asked == 1: time.sleep(1)
                    open('asked', 'a').write('%s %s\\n' % (self.path, body['inputs']))
                    self.send_response(200 if os.path.exists('loaded') else 503)
                    self.end_headers()
            http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Model).serve_forever()
            """

        @Test func `a model is asked for its first inference before it is ready`() throws {
            try Cluster.with(nodes: 1) { cluster in
                try Files.write(Self.model, to: "\(cluster.work)/model.py")
                try Self.apply(
                    cluster, command: "exec python3 model.py",
                    probes: #"startup: {httpPost: {path: /predict, body: '{"inputs": [[0]]}'}, failureThreshold: 60}"#)
                try eventually("it was asked") { Files.read("\(cluster.work)/asked").hasPrefix("/predict [[0]]\n") }
                #expect(try Self.status(cluster).readyReplicas == 0)
                try Files.write("", to: "\(cluster.work)/loaded")
                try eventually("it is ready") { try Self.status(cluster).readyReplicas == 1 }
                let asked = Files.read("\(cluster.work)/asked")
                sleep(2)
                #expect(Files.read("\(cluster.work)/asked") == asked, "what has come up is not asked again")
            }
        }
    }
}
