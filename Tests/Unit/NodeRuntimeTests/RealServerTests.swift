// Probes of servers that others wrote: Python's TLS, and gRPC's own implementation with its own health service.

import ClusterModel
import Glibc
import Health
import NodeControl
import Testing

@testable import NodeRuntime

@Suite("The prober, of real servers", .serialized) struct RealServerTests {
    /// The Python of gRPC's packages, which `scripts/test` makes beside the sources where it can.
    private static let grpcPython =
        #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/.venv-grpc/bin/python"

    /// A server that is a rank of a bench, and prints the port that it listens at.
    private static func with(
        _ line: String, _ name: String, _ body: (RankBench, Int) async throws -> Void
    ) async throws {
        let bench = try RankBench()
        let (supervisor, task) = (try bench.supervise(), try TaskKey(name))
        try supervisor.launch(TaskLaunch(task: task, record: [], ranks: [bench.rank(0, line)]))
        var port: Int?
        for _ in 0..<15_000 where port == nil {
            port = (try? bench.output())?.split(separator: "\n").lazy.compactMap { Int($0) }.first
            try await Task.sleep(for: .milliseconds(2))
        }
        do {
            try await body(bench, try #require(port, "\((try? bench.output()) ?? "it said nothing")"))
        } catch {
            Issue.record("\(error)")
        }
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    private static func probe(_ action: ProbeAction, port: Int) async throws -> String {
        let (stream, feed) = AsyncStream<String>.makeStream()
        let prober = try ReplicaProber { notices in
            for case .probed(_, _, let isSuccess, let said) in notices { feed.yield("\(isSuccess) \(said)") }
        }
        defer { prober.stop() }
        prober.probe(
            ProbeAttempt(
                allocation: AllocationID(1), purpose: .readiness, action: action, promisedPort: port,
                timeout: .seconds(20)))
        for await outcome in stream { return outcome }
        throw CancellationError()
    }

    private static let secure = """
        import http.server, ssl, subprocess, tempfile
        class Page(http.server.BaseHTTPRequestHandler):
            def reply(self, body):
                known = self.path == '/healthz' and self.headers['X-Probe'] == 'yes' and body in (b'', b'[[0]]')
                self.send_response(204 if known else 404)
                self.end_headers()
            def do_GET(self): self.reply(b'')
            def do_POST(self): self.reply(self.rfile.read(int(self.headers['Content-Length'])))
        folder = tempfile.mkdtemp()
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj',
            '/CN=elsewhere.example', '-keyout', folder + '/key', '-out', folder + '/cert'], check=True,
            capture_output=True)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Page)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder + '/cert', folder + '/key')
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_port, flush=True)
        server.serve_forever()
        """

    @Test(
        "asks through TLS whoever signed the certificate, with headers and with a body",
        .enabled(if: access("/usr/bin/openssl", X_OK) == 0, "openssl is not installed, which makes a certificate"))
    func encrypted() async throws {
        try await Self.with("exec python3 -c \"\(Self.secure)\"", "secure") { bench, port in
            var probe = HTTPProbe(path: "/healthz", port: .promised, isEncrypted: true)
            #expect(try await Self.probe(.http(probe), port: port) == "false HTTP 404")
            probe.headers = [HTTPProbe.Header(name: "X-Probe", value: "yes")]
            #expect(try await Self.probe(.http(probe), port: port) == "true HTTP 204")
            probe.post = HTTPProbe.Post(body: "[[0]]")
            #expect(try await Self.probe(.http(probe), port: port) == "true HTTP 204")
            probe.isEncrypted = false
            let plain = try await Self.probe(.http(probe), port: port)
            #expect(plain.hasPrefix("false "), "\(plain)")
        }
    }

    private static let healthy = """
        from concurrent import futures
        import grpc
        from grpc_health.v1 import health, health_pb2, health_pb2_grpc
        server = grpc.server(futures.ThreadPoolExecutor(4))
        service = health.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(service, server)
        service.set('model', health_pb2.HealthCheckResponse.SERVING)
        service.set('loading', health_pb2.HealthCheckResponse.NOT_SERVING)
        port = server.add_insecure_port('127.0.0.1:0')
        server.start()
        print(port, flush=True)
        server.wait_for_termination()
        """

    @Test(
        "asks the health service of gRPC's own implementation",
        .enabled(
            if: access(grpcPython, X_OK) == 0,
            "there is no Python with grpcio, which `scripts/test` installs from PyPI where it can"))
    func grpc() async throws {
        try await Self.with("exec \(Self.grpcPython) -c \"\(Self.healthy)\"", "grpc") { bench, port in
            let cases = [
                ("", "true gRPC SERVING"), ("model", "true gRPC SERVING"), ("loading", "false gRPC NOT_SERVING"),
                ("nobody", "false gRPC: its health service does not know nobody"),
            ]
            for (service, said) in cases {
                #expect(try await Self.probe(.grpc(service: service, port: .promised), port: port) == said)
            }
            let http = try await Self.probe(.http(path: "/", port: .promised), port: port)
            #expect(http.hasPrefix("false "), "\(http)")
        }
    }
}
