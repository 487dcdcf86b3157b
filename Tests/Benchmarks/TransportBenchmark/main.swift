// Round trips of 256 bytes over loopback TLS, one and 64 in flight, and bulk upwards: the figures to hold against the
// trial of the transport. It checks nothing; `swift run -c release TransportBenchmark [seconds]`.

import Cryptography
import Glibc
import Synchronization
import Transport

func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// An echo server; it answers on its socket thread, or counts when `counter` is given.
final class Echo: Sendable {
    let server: Mutex<StreamServer?> = Mutex(nil)
    let received = Atomic<Int>(0)
    let answers: Bool

    init(context: TLSContext, answers: Bool) throws {
        self.answers = answers
        let made = try StreamServer(listeningOn: "tcp://127.0.0.1:0", context: context) { [self] in take($0) }
        server.withLock { $0 = made }
    }

    func take(_ events: [TransportEvent]) {
        var replies: [(ConnectionID, [UInt8])] = []
        for event in events {
            if case .closed(_, let reason) = event { print(reason) }
            guard case .message(let id, let bytes) = event else { continue }
            if answers { replies.append((id, bytes)) }
        }
        if replies.isEmpty {
            received.wrappingAdd(events.count, ordering: .relaxed)
        } else {
            server.withLock { $0 }?.send(replies)
        }
    }

    var port: UInt16 { server.withLock { $0?.port } ?? 0 }
}

/// Sends from the calling thread with a window; round trips a second, median and 99th percentile in microseconds.
func roundTrips(_ client: BlockingClient, inFlight: Int, seconds: Double) throws -> (Double, Double, Double) {
    let message = [UInt8](repeating: 7, count: 256)
    var sent: [Double] = []
    var times: [Double] = []
    var answered = 0
    let start = now()
    while now() - start < seconds {
        var batch: [[UInt8]] = []
        while sent.count + batch.count - answered < inFlight { batch.append(message) }
        let moment = now()
        try client.send(batch)
        for _ in batch { sent.append(moment) }
        guard try client.receive(timeout: .seconds(5)) != nil else { fatalError("no answer") }
        times.append(now() - sent[answered])
        answered += 1
        while let _ = client.receiveWaiting() {
            times.append(now() - sent[answered])
            answered += 1
        }
    }
    let rate = Double(answered) / (now() - start)
    while answered < sent.count, try client.receive(timeout: .seconds(5)) != nil { answered += 1 }
    times.sort()
    return (rate, times[times.count / 2] * 1e6, times[times.count * 99 / 100] * 1e6)
}

let seconds = CommandLine.arguments.dropFirst().first.flatMap(Double.init) ?? 3
let cluster = "00112233445566778899aabbccddeeff"
let authority = try Authority.make(cluster: cluster)
let serverContext = try TLSContext.server(
    credentials: authority.issue(.coordinator(cluster: cluster), for: KeyPair.generate(), hosts: ["127.0.0.1"]),
    authority: authority.certificate, admitted: AdmittedKeys())
let clientContext = try TLSContext.client(
    credentials: authority.issue(.node("n1", cluster: cluster), for: KeyPair.generate()),
    authority: authority.certificate)

let echo = try Echo(context: serverContext, answers: true)
let begin = now()
let client = try BlockingClient(connectingTo: "127.0.0.1:\(echo.port)", context: clientContext)
try client.connect()
print("connect and handshake: \((now() - begin) * 1e3) ms")
for window in [1, 64] {
    let (rate, median, tail) = try roundTrips(client, inFlight: window, seconds: seconds)
    print("\(window) in flight: \(Int(rate)) rt/s, p50 \(Int(median)) us, p99 \(Int(tail)) us")
}
client.close()

let sink = try Echo(context: serverContext, answers: false)
let bulk = try BlockingClient(connectingTo: "127.0.0.1:\(sink.port)", context: clientContext)
try bulk.connect()
let block = [UInt8](repeating: 1, count: 65_000)
let bulkStart = now()
var blocks = 0
while now() - bulkStart < seconds {
    do { for _ in 0..<16 { try bulk.send(block) } } catch { print("client:", error); usleep(300_000); exit(1) }
    blocks += 16
}
print("bulk up: \(Int(Double(blocks) * 65_000 / (now() - bulkStart) / 1e6)) MB/s")
bulk.close()
exit(0)
