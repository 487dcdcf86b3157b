// The probes of a service in the coordinator's mind: what of them is refused, what nodes are told, and how long a
// replica that failed one has to end.

import ClusterModel
import ControlPlane
import Health
import Messages
import Support
import Testing

@Suite("A service's probes") struct ServiceProbeTests {
    private static func spec(_ probes: ReplicaProbes) -> Boxed<ServiceSpec> {
        var inner = Generate.spec(rerunAfter: 15).value
        inner.maxRestarts = 0
        var spec = ServiceSpec(name: Name(unchecked: "web"), replicas: 1, job: Boxed(inner))
        spec.probes = probes
        return Boxed(spec)
    }

    private static func rejection(_ probes: ReplicaProbes) -> String {
        var talk = Conversation()
        _ = talk.addNode(1, Generate.inventory(cpu: 64_000, gpus: 0))
        guard case .rejected(let why)? = talk.ask(.service(.declare(spec(probes)))).replies.first else { return "" }
        return "\(why)"
    }

    @Test("are refused with the field where they are out of bounds, whoever asks")
    func refused() {
        func http(_ change: (inout HTTPProbe) -> Void) -> ReplicaProbes {
            var probe = HTTPProbe(path: "/", port: .promised)
            change(&probe)
            return ReplicaProbes(readiness: ProbeSpec(.http(probe)))
        }
        let cases: [(String, ReplicaProbes)] = [
            ("exec.command", ReplicaProbes(startup: ProbeSpec(.exec(command: [])))),
            ("exec.command", ReplicaProbes(startup: ProbeSpec(.exec(command: ["a", "b\0"])))),
            ("exec.command", ReplicaProbes(liveness: ProbeSpec(.exec(command: [String](repeating: "a", count: 65))))),
            ("grpc.service", ReplicaProbes(liveness: ProbeSpec(.grpc(service: "a\n", port: .promised)))),
            ("port", ReplicaProbes(liveness: ProbeSpec(.grpc(service: "", port: .number(0))))),
            ("httpGet.httpHeaders", http { $0.headers = [HTTPProbe.Header(name: "", value: "")] }),
            ("httpGet.httpHeaders", http { $0.headers = [HTTPProbe.Header(name: "a", value: "b\r\nc: d")] }),
            ("httpPost.body", http { $0.post = HTTPProbe.Post(body: String(repeating: "a", count: 5000)) }),
            ("httpPost.body", http { $0.post = HTTPProbe.Post(body: "", contentType: "a\nb") }),
            ("httpPost.path", http { ($0.path, $0.post) = ("x", HTTPProbe.Post(body: "")) }),
            (
                "livenessProbe.httpPost",
                ReplicaProbes(
                    liveness: ProbeSpec(
                        .http(HTTPProbe(path: "/", port: .promised, post: HTTPProbe.Post(body: "a")))))
            ),
            (
                "terminationGracePeriodSeconds",
                ReplicaProbes(readiness: ProbeSpec(.tcp(port: .promised), grace: .seconds(1)))
            ),
            (
                "terminationGracePeriodSeconds",
                ReplicaProbes(startup: ProbeSpec(.tcp(port: .promised), grace: .zero))
            ),
        ]
        for (field, probes) in cases {
            let why = Self.rejection(probes)
            #expect(why.contains(field), "\(field): \(why)")
        }
        #expect(Self.rejection(http { $0.post = HTTPProbe.Post(body: "[[0]]") }).isEmpty)
    }

    @Test("of a kind that an agent which is up does not know are refused, with the node")
    func oldAgent() {
        var talk = Conversation()
        let inventory = Generate.inventory(cpu: 64_000, gpus: 0)
        _ = talk.addNode(1, inventory)
        let old = AgentHello(
            versions: ProtocolRange(oldest: 1, newest: 1), cluster: Conversation.cluster, incarnation: 1,
            highestEpoch: 0, inventory: inventory, accounts: [], nextReport: 1, sent: BootTime(milliseconds: 1))
        let session = talk.session()
        talk.step([.agent(session, Conversation.proof(1), .hello(old))])
        let plain = ReplicaProbes(readiness: ProbeSpec(.http(path: "/healthz", port: .promised)))
        for action in [
            ProbeAction.exec(command: ["true"]), .grpc(service: "", port: .promised),
            .http(HTTPProbe(path: "/", port: .promised, isEncrypted: true)),
        ] {
            let asked = talk.ask(.service(.declare(Self.spec(ReplicaProbes(readiness: ProbeSpec(action))))))
            guard case .rejected(let why)? = asked.replies.first else {
                Issue.record("\(action) is taken")
                continue
            }
            #expect("\(why)".contains("node-1"), "\(why)")
        }
        guard case .rejected? = talk.ask(.service(.declare(Self.spec(plain)))).replies.first else { return }
        Issue.record("what it knows is refused")
    }

    /// The grace with which a replica is stopped that failed so.
    private static func grace(_ probes: ReplicaProbes, fault: String) -> Span? {
        var talk = Conversation()
        let node = talk.addNode(1, Generate.inventory(cpu: 64_000, gpus: 0))
        var effects = talk.ask(.service(.declare(spec(probes)))) + talk.pass(seconds: 2)
        let prepares = effects.orders.compactMap { order -> PrepareOrder? in
            if case .prepare(let prepare) = order { prepare } else { nil }
        }
        guard let id = prepares.first?.allocation, prepares.first?.probes == probes else { return nil }
        talk.step([talk.report(1, on: node, first: 1, [.started(id, at: talk.now.wall)])])
        let health = ReplicaHealth(allocation: id, isReady: false, fault: fault)
        effects = talk.step([.agent(node, Conversation.proof(1), .health([health]))])
        return effects.orders.lazy.compactMap { if case .stop(id, let grace) = $0 { grace } else { nil } }.first
    }

    @Test("say how long a replica has to end that failed one, each for itself")
    func graces() {
        let probes = ReplicaProbes(
            startup: ProbeSpec(.exec(command: ["true"]), grace: .seconds(90)),
            readiness: ProbeSpec(.tcp(port: .promised)),
            liveness: ProbeSpec(.grpc(service: "", port: .promised), grace: .seconds(2)))
        #expect(Self.grace(probes, fault: Probe.fault(.startup, "exit code 1")) == .seconds(90))
        #expect(Self.grace(probes, fault: Probe.fault(.liveness, "gRPC NOT_SERVING")) == .seconds(2))
        let plain = ReplicaProbes(liveness: ProbeSpec(.tcp(port: .promised)))
        #expect(Self.grace(plain, fault: Probe.fault(.liveness, "refused")) == Settings().failureGrace)
    }
}
