// Probes against real sockets: what counts as an answer, and that one that never comes ends at its time.

import ClusterModel
import Glibc
import Health
import NodeControl
import Testing

@testable import NodeRuntime

@Suite("The prober") struct ReplicaProberTests {
    /// Listens on a free port of this machine, and answers each connection in a thread of its own.
    private final class Listener: @unchecked Sendable {
        let port: Int
        private let file: Int32

        /// nil says nothing and keeps the connection.
        init(answer: String?, backlog: Int32 = 16) throws {
            let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            file = made
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let bound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                    bind(made, raw, size) == 0 && listen(made, backlog) == 0 && getsockname(made, raw, &size) == 0
                }
            }
            try #require(bound)
            port = Int(UInt16(bigEndian: address.sin_port))
            let (descriptor, words) = (file, answer.map { Array($0.utf8) })
            var thread = pthread_t()
            let work = Unmanaged.passRetained(Work { Self.serve(descriptor, words) })
            pthread_create(
                &thread, nil,
                { raw in
                    raw.flatMap { Unmanaged<Work>.fromOpaque($0).takeRetainedValue() }?.body()
                    return nil
                }, work.toOpaque())
            pthread_detach(thread)
        }

        private final class Work { let body: () -> Void; init(_ body: @escaping () -> Void) { self.body = body } }

        private static func serve(_ file: Int32, _ words: [UInt8]?) {
            while true {
                let peer = accept(file, nil, nil)
                guard peer >= 0 else { return }
                guard let words else { continue }
                var bytes = [UInt8](repeating: 0, count: 1024)
                _ = recv(peer, &bytes, bytes.count, 0)
                // In two pieces, as a network may bring it.
                _ = send(peer, words, min(7, words.count), Int32(MSG_NOSIGNAL))
                usleep(2_000)
                if words.count > 7 {
                    _ = words.withUnsafeBytes { send(peer, $0.baseAddress! + 7, words.count - 7, Int32(MSG_NOSIGNAL)) }
                }
                Glibc.close(peer)
            }
        }

        func stop() { shutdown(file, Int32(SHUT_RDWR)); Glibc.close(file) }
    }

    private struct Outcome: Equatable {
        let isSuccess: Bool
        let said: String
    }

    /// The outcome, and how long it took in milliseconds.
    private static func probe(_ action: ProbeAction, port: Int, timeout: Span = .seconds(5)) async throws -> (
        Outcome, Int64
    ) {
        let (stream, feed) = AsyncStream<Outcome>.makeStream()
        let prober = try ReplicaProber { notices in
            for case .probed(_, _, let isSuccess, let said) in notices {
                feed.yield(Outcome(isSuccess: isSuccess, said: said))
            }
        }
        defer { prober.stop() }
        let start = ContinuousClock.now
        prober.probe(
            ProbeAttempt(
                allocation: AllocationID(1), purpose: .readiness, action: action, promisedPort: port, timeout: timeout))
        for await outcome in stream {
            let time = ContinuousClock.now - start
            return (outcome, time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000)
        }
        throw CancellationError()
    }

    @Test(
        "takes 200 to 399 for an answer, and nothing else",
        arguments: [
            ("HTTP/1.1 200 OK\r\n\r\n", true, "HTTP 200"), ("HTTP/1.0 204 \r\n\r\n", true, "HTTP 204"),
            ("HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", true, "HTTP 302"),
            ("HTTP/1.1 404 Not Found\r\n\r\n", false, "HTTP 404"), ("HTTP/1.1 503 Busy\r\n\r\n", false, "HTTP 503"),
            ("SSH-2.0-OpenSSH_9.2\r\n", false, "does not speak HTTP"), ("HTTP/1.1 20", false, "does not speak HTTP"),
            ("", false, "does not speak HTTP"),
        ])
    func http(answer: String, isSuccess: Bool, said: String) async throws {
        let listener = try Listener(answer: answer)
        defer { listener.stop() }
        let (outcome, _) = try await Self.probe(.http(path: "/healthz", port: .promised), port: listener.port)
        #expect(outcome.isSuccess == isSuccess && outcome.said.hasSuffix(said), "\(outcome)")
    }

    @Test("asks as it is told to, and with its own headers where none is given in their place")
    func requests() {
        func request(_ probe: HTTPProbe) -> String {
            var talk = HTTPTalk(probe, port: 8000)
            return String(decoding: talk.takeOutgoing(), as: UTF8.self)
        }
        #expect(
            request(HTTPProbe(path: "/healthz", port: .promised))
                == "GET /healthz HTTP/1.0\r\nHost: 127.0.0.1:8000\r\nUser-Agent: coord-probe\r\nAccept: */*\r\n\r\n")
        var probe = HTTPProbe(path: "/predict", port: .promised)
        probe.headers = [
            HTTPProbe.Header(name: "host", value: "model.example"), HTTPProbe.Header(name: "X-One", value: "1"),
        ]
        probe.post = HTTPProbe.Post(body: "{\"größe\": 1}")
        #expect(
            request(probe)
                == "POST /predict HTTP/1.0\r\nUser-Agent: coord-probe\r\nAccept: */*\r\n"
                + "Content-Type: application/json\r\nContent-Length: 14\r\nhost: model.example\r\nX-One: 1\r\n\r\n"
                + "{\"größe\": 1}")
    }

    @Test("ends with a server that says much and no status")
    func talkative() {
        var talk = HTTPTalk(HTTPProbe(path: "/", port: .promised), port: 8000)
        #expect(talk.take(Array("HTTP/1.".utf8)) == nil)
        #expect(talk.take([UInt8](repeating: 0x31, count: 100_000))?.isSuccess == false)
    }

    @Test("ends where TLS is asked for and not spoken", arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", ""])
    func noTLS(answer: String) async throws {
        let listener = try Listener(answer: answer)
        defer { listener.stop() }
        let probe = HTTPProbe(path: "/", port: .promised, isEncrypted: true)
        let (outcome, _) = try await Self.probe(.http(probe), port: listener.port)
        #expect(!outcome.isSuccess && outcome.said.contains("TLS failed"), "\(outcome)")
    }

    @Test("ends at its timeout where nobody answers what is encrypted, or asked by gRPC")
    func silent() async throws {
        let listener = try Listener(answer: nil)
        defer { listener.stop() }
        let probe = HTTPProbe(path: "/", port: .promised, isEncrypted: true)
        for action in [ProbeAction.http(probe), .grpc(service: "", port: .promised)] {
            let (outcome, _) = try await Self.probe(action, port: listener.port, timeout: .seconds(1))
            #expect(outcome == Outcome(isSuccess: false, said: "no answer in 1s"))
        }
    }

    @Test("ends at its timeout where nobody answers, and not earlier")
    func hangs() async throws {
        let listener = try Listener(answer: nil)
        defer { listener.stop() }
        let (outcome, time) = try await Self.probe(
            .http(path: "/", port: .promised), port: listener.port, timeout: .seconds(1))
        #expect(outcome == Outcome(isSuccess: false, said: "no answer in 1s"))
        #expect(time >= 1000, "\(time) ms")
    }

    @Test("takes a connection for an answer where no more is asked, and says why there is none")
    func tcp() async throws {
        let listener = try Listener(answer: nil)
        let (open, _) = try await Self.probe(.tcp(port: .number(listener.port)), port: 1)
        #expect(open.isSuccess)
        listener.stop()
        usleep(20_000)
        let (closed, _) = try await Self.probe(.tcp(port: .promised), port: listener.port)
        #expect(closed == Outcome(isSuccess: false, said: "port \(listener.port): Connection refused"))
        let (none, _) = try await Self.probe(.tcp(port: .promised), port: 0)
        #expect(!none.isSuccess)
    }
}
