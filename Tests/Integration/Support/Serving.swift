// What tests of services need: a small web server as a replica, callers that count what failed, and the words of
// `coordctl services`.

import Foundation
import Glibc

/// A service behind the gateway of node-1.
struct TestService {
    let cluster: Cluster
    let port: Int

    /// Answers `version V` after 5 ms, and 500 where the version is called broken; `/slow` after a second, in pieces;
    /// hangs where a file called `hang` lies in the work folder.
    private static let server = """
        import http.server, os, socketserver, time
        version = os.environ.get("VERSION", "1")
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def do_GET(self):
                if self.path == "/healthz":
                    while os.path.exists(os.environ["WORK"] + "/hang"): time.sleep(0.05)
                if self.path == "/slow":
                    self.send_response(200); self.send_header("Content-Length", "80"); self.end_headers()
                    for _ in range(8):
                        self.wfile.write(b"0123456789"); self.wfile.flush(); time.sleep(0.125)
                    return
                time.sleep(0.005)
                self.answer(("version %s pid %d" % (version, os.getpid())).encode())
            def do_POST(self):
                self.answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
            def answer(self, body):
                broken = version == "broken" and self.path != "/healthz"
                self.send_response(500 if broken else 200)
                self.send_header("Content-Length", str(len(body))); self.end_headers()
                self.wfile.write(body)
            def log_message(self, *words): pass
        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 256
        Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
        """

    /// Calls until a file called `stop` lies beside it, or its folder is gone with a test that failed, over connections
    /// that are kept and new ones, with GET and with POST, without ever asking twice; then prints how many there were,
    /// how many failed, and how.
    private static let caller = """
        import http.client, os, sys, threading, time, json
        port, stop = int(sys.argv[1]), sys.argv[2]
        lock, count, failures, last = threading.Lock(), [0], [], [0.0]
        def told(answer, body, began):
            return "status %d %r after %.1f s" % (answer.status, body[:60], time.time() - began)
        def call(number):
            kept, turn = None, 0
            while not os.path.exists(stop) and os.path.isdir(os.path.dirname(stop)):
                turn += 1
                began = time.time()
                connection = kept or http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                try:
                    if number == 0: connection.request("GET", "/slow")
                    elif turn % 3 == 0: connection.request("POST", "/", body=b"x" * 500)
                    else: connection.request("GET", "/")
                    answer = connection.getresponse()
                    body = answer.read()
                    if answer.status != 200: raise RuntimeError(told(answer, body, began))
                    if number == 0 and len(body) != 80: raise RuntimeError("short")
                    closes = answer.will_close
                except Exception as error:
                    with lock:
                        failures.append("%s: %s" % (type(error).__name__, error)); last[0] = time.time()
                    closes = True
                with lock: count[0] += 1
                kept = connection if number % 2 == 0 and not closes else None
                if kept is None: connection.close()
        threads = [threading.Thread(target=call, args=(n,)) for n in range(6)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(json.dumps({"requests": count[0], "failures": failures, "last": last[0]}))
        """

    /// So many requests at once, each asked once; then as the callers above.
    private static let burst = """
        import http.client, json, sys, threading
        port, number = int(sys.argv[1]), int(sys.argv[2])
        lock, count, failures = threading.Lock(), [0], []
        def call():
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
                connection.request("GET", "/")
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200: raise RuntimeError("status %d" % answer.status)
            except Exception as error:
                with lock: failures.append("%s: %s" % (type(error).__name__, error))
            with lock: count[0] += 1
        threads = [threading.Thread(target=call) for _ in range(number)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(json.dumps({"requests": count[0], "failures": failures, "last": 0}))
        """

    /// Asks for `/slow` again and again, so many at a time.
    private static let slow = """
        import http.client, json, os, sys, threading
        port, stop, number = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
        lock, count, failures = threading.Lock(), [0], []
        def call():
            # A test that failed says nothing: its folder is gone then.
            while not os.path.exists(stop) and os.path.isdir(os.path.dirname(stop)):
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                    connection.request("GET", "/slow")
                    answer = connection.getresponse()
                    if answer.status != 200 or len(answer.read()) != 80: raise RuntimeError("status %d" % answer.status)
                    connection.close()
                except Exception as error:
                    with lock: failures.append("%s: %s" % (type(error).__name__, error))
                with lock: count[0] += 1
        threads = [threading.Thread(target=call) for _ in range(number)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(json.dumps({"requests": count[0], "failures": failures, "last": 0}))
        """

    init(_ cluster: Cluster, port: Int) throws {
        (self.cluster, self.port) = (cluster, port)
        try Files.write(Self.server, to: "\(cluster.work)/server.py")
        try Files.write(Self.caller, to: "\(cluster.work)/caller.py")
        try Files.write(Self.burst, to: "\(cluster.work)/burst.py")
        try Files.write(Self.slow, to: "\(cluster.work)/slow.py")
    }

    /// The options of an agent that is the gateway, at a port that was free.
    static func gateway(at port: Int) -> [String] { ["--gateway", "127.0.0.1:\(port)", "--data-address", "127.0.0.1"] }

    /// Applies it; waits for the end of its rollout unless told otherwise.
    func apply(
        version: String, strategy: String = "{blueGreen: {keepSeconds: 0}}", replicas: Int = 3, command: String? = nil,
        deadline: Int = 60, probes: String = "readiness: {httpGet: {path: /healthz}, periodSeconds: 1}",
        waits: Bool = true
    ) throws -> Ran {
        let manifest = """
            kind: Service
            metadata: {name: web}
            spec:
              replicas: \(replicas)
              resources: {requests: {cpu: 100m, memory: 64Mi}}
              env: {VERSION: "\(version)", WORK: \(cluster.work)}
              command: \(command ?? "exec python3 \(cluster.work)/server.py")
              strategy: \(strategy)
              progressDeadlineSeconds: \(deadline)
              drainSeconds: 10
              routes: [{path: /}]
              probes:
                \(probes)
            """
        let path = "\(cluster.folder)/web.yaml"
        try Files.write(manifest, to: path)
        let applied = try cluster.ctl("apply", "-f", path)
        guard applied.code == ExitCode(0) else { throw BenchError(description: "apply: \(applied)") }
        return waits ? try cluster.ctl("rollout", "status", "web") : applied
    }

    func startCalling() throws -> Child {
        unlink("\(cluster.work)/stop")
        return try cluster.start(
            "/usr/bin/python3", ["\(cluster.work)/caller.py", "\(port)", "\(cluster.work)/stop"],
            output: "\(cluster.folder)/calls-\(port)")
    }

    /// So many at a time that each take a second, until `stop` is there as for the callers above.
    func startSlowCalling(_ number: Int) throws -> Child {
        unlink("\(cluster.work)/stop")
        return try cluster.start(
            "/usr/bin/python3", ["\(cluster.work)/slow.py", "\(port)", "\(cluster.work)/stop", "\(number)"],
            output: "\(cluster.folder)/calls-\(port)")
    }

    struct Calls: Decodable {
        let requests: Int
        let failures: [String]
        /// When the last one failed, in seconds since 1970.
        let last: Double
    }

    func endCalling(_ caller: Child) throws -> Calls {
        try Files.write("", to: "\(cluster.work)/stop")
        _ = try caller.end(within: 60)
        defer { unlink("\(cluster.folder)/calls-\(port)") }
        return try JSONDecoder().decode(Calls.self, from: Data(Files.read("\(cluster.folder)/calls-\(port)").utf8))
    }

    /// So many requests at once, and what became of them.
    func call(_ number: Int) throws -> Calls {
        let ran = try cluster.run("/usr/bin/python3", ["\(cluster.work)/burst.py", "\(port)", "\(number)"])
        guard ran.code == ExitCode(0) else { throw BenchError(description: "the callers: \(ran)") }
        return try JSONDecoder().decode(Calls.self, from: Data(ran.output.utf8))
    }

    struct Status: Decodable {
        struct Replica: Decodable {
            let job: Int
            let revision: Int
            let ready: Bool
            let ends: Int
            let node: String?
        }

        let servingRevision: Int
        let readyReplicas: Int
        let availableReplicas: Int
        let state: String
        let items: [Replica]?
    }

    func status() throws -> Status {
        struct Page: Decodable { let status: Status }
        let ran = try cluster.ctl("services", "web", "-o", "json")
        guard ran.code == ExitCode(0) else { throw BenchError(description: "services: \(ran)") }
        return try JSONDecoder().decode(Page.self, from: Data(ran.output.utf8)).status
    }

    /// What the gateway answers now; nil where it does not.
    func answer(_ path: String = "/") -> String? {
        guard let ran = try? cluster.run("/usr/bin/curl", ["-s", "-m", "10", "http://127.0.0.1:\(port)\(path)"]) else {
            return nil
        }
        return ran.code == ExitCode(0) ? ran.output : nil
    }

    /// Processes of replicas on this machine.
    var servers: [pid_t] { Processes.naming("\(cluster.work)/server.py") }
}
