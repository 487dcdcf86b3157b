// Probes of replicas, in Kubernetes' words: an action and when it is tried.

import ClusterModel

enum ProbeFields {
    static let kinds = ["startup", "readiness", "liveness"]
    private static let actions = ["httpGet", "tcpSocket"]
    private static let timing = [
        "initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold",
    ]

    /// `{startup: ..., readiness: ..., liveness: ...}`; nil, with complaints, when anything is wrong.
    static func probes(_ value: Value) -> ReplicaProbes? {
        guard let fields = value.fields(kinds) else { return nil }
        return probes { fields[$0] }
    }

    /// The same, each found by its kind.
    static func probes(ports: [(name: String, number: Int)] = [], _ find: (String) -> Value?) -> ReplicaProbes? {
        let found = kinds.map { kind in
            find(kind).map { probe($0, isReadiness: kind == "readiness", ports: ports) } ?? .some(nil)
        }
        guard let startup = found[0], let readiness = found[1], let liveness = found[2] else { return nil }
        return ReplicaProbes(startup: startup, readiness: readiness, liveness: liveness)
    }

    private static func probe(
        _ value: Value, isReadiness: Bool, ports: [(name: String, number: Int)]
    ) -> ProbeSpec?? {
        guard let fields = value.fields(actions + timing + ["terminationGracePeriodSeconds", "grpc", "exec"]) else {
            return nil
        }
        fields["grpc"]?.complain("gRPC is not probed yet", remedy: "write tcpSocket")
        fields["exec"]?.complain("commands are not run as probes yet", remedy: "write httpGet or tcpSocket")
        fields["terminationGracePeriodSeconds"]?.note("a replica is given 30 s between TERM and KILL")
        let chosen = actions.compactMap { fields[$0] }
        guard let action = chosen.first, chosen.count == 1 else {
            (chosen.dropFirst().first ?? value).complain(
                "it has \(chosen.count) actions, and a probe is one",
                remedy: "write one of \(Wording.list(actions)), for example `httpGet: {path: /healthz}`")
            return nil
        }
        let found =
            fields["httpGet"] != nil ? http(action, ports) : tcp(action, ports)
        guard let timing = timing(of: fields, isReadiness: isReadiness), let found else { return nil }
        return ProbeSpec(found, timing)
    }

    private static func timing(of fields: Fields, isReadiness: Bool) -> ProbeTiming? {
        typealias Limits = ProbeTiming.Limits
        var timing = ProbeTiming()
        func read<T>(_ name: String, _ read: (Value) -> T?, _ put: (T) -> Void) -> Bool {
            guard let value = fields[name] else { return true }
            guard let found = read(value) else { return false }
            put(found)
            return true
        }
        let threshold = Limits.threshold
        let read = [
            read("initialDelaySeconds", { $0.seconds(in: Limits.delay) }, { timing.initialDelay = $0 }),
            read("periodSeconds", { $0.seconds(in: Limits.period) }, { timing.period = $0 }),
            read("timeoutSeconds", { $0.seconds(in: Limits.timeout) }, { timing.timeout = $0 }),
            read("failureThreshold", { $0.integer(in: threshold) }, { timing.failureThreshold = $0 }),
            read(
                "successThreshold", { $0.integer(in: isReadiness ? threshold : 1...1) },
                { timing.successThreshold = $0 }),
        ]
        return read.allSatisfy { $0 } ? timing : nil
    }

    private static func http(_ value: Value, _ ports: [(name: String, number: Int)]) -> ProbeAction? {
        guard let fields = value.fields(["path", "port", "scheme", "host", "httpHeaders"]) else { return nil }
        fields["host"]?.complain("a replica is probed on its own node", remedy: "remove it")
        fields["httpHeaders"]?.complain("headers are not sent yet", remedy: "remove them, or write tcpSocket")
        if let scheme = fields["scheme"], scheme.text() != "HTTP" {
            scheme.complain("only HTTP is probed yet", remedy: "write HTTP, or tcpSocket")
        }
        let path = fields["path"].map { $0.checked(checkedPath) } ?? .some("/")
        guard let path, let port = port(fields, ports) else { return nil }
        return .http(path: path, port: port)
    }

    private static func checkedPath(_ text: String) throws(Problem) -> String {
        let most = ProbeSpec.Limits.path
        guard text.hasPrefix("/"), text.utf8.count <= most, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw Problem(
                "\(Wording.quoted(text)) is no path of a request",
                remedy: "begin with /, and use at most \(most) bytes without blanks")
        }
        return text
    }

    private static func tcp(_ value: Value, _ ports: [(name: String, number: Int)]) -> ProbeAction? {
        guard let fields = value.fields(["port", "host"]) else { return nil }
        fields["host"]?.complain("a replica is probed on its own node", remedy: "remove it")
        return port(fields, ports).map { .tcp(port: $0) }
    }

    /// A number, the name of one of the container's ports, or `PORT`; the promised one where nothing is written.
    private static func port(_ fields: Fields, _ ports: [(name: String, number: Int)]) -> ProbePort? {
        guard let value = fields["port"] else { return .promised }
        guard let word = value.word else { return value.integer(in: 1...65_535).map { .number($0) } }
        if word == "PORT" { return .promised }
        if let named = ports.first(where: { $0.name == word }) { return .number(named.number) }
        guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            value.complain(
                "there is no port \(Wording.quoted(word))",
                remedy: "write a number, or PORT for the one that the replica is promised")
            return nil
        }
        return value.integer(in: 1...65_535).map { .number($0) }
    }
}
