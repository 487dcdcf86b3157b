// `kind: Service`: work that is kept running. What a replica is stands as in a job; beside it how many there are, how
// it is found out that they serve, and how the next version takes over.

package import ClusterModel

/// A service as a user asked for it, in two parts as a `JobRequest` is.
package struct ServiceDocument: Hashable, Sendable {
    package var spec: ServiceSpec
    package var payload: LaunchPayload

    package init(spec: ServiceSpec, payload: LaunchPayload) {
        self.spec = spec
        self.payload = payload
    }

    /// One replica, as if it were submitted by itself.
    package var job: JobRequest { JobRequest(spec: spec.job.value, payload: payload) }
}

struct ServiceManifest {
    static let ownFields = [
        "replicas", "probes", "minReadySeconds", "progressDeadlineSeconds", "strategy", "routes", "sticky",
        "maxInFlight", "drainSeconds",
    ]

    let fields: Fields
    let directory: String

    /// The request; nil, with complaints, when anything is wrong.
    func request() -> ServiceDocument? {
        let metadata = fields.required("metadata", example: "{name: web}")?.fields(["name", "namespace"])
        let name = metadata?.required("name", example: "web").flatMap(Self.name)
        let namespace = metadata?["namespace"]?.name() ?? .standard
        guard let value = fields.required("spec", example: "{replicas: 2, command: [python3, serve.py]}") else {
            return nil
        }
        let job = JobManifest.request(
            value, name: name ?? .standard, namespace: namespace, directory: directory, in: .service)
        let known = value.known(Self.ownFields)
        let replicas = known["replicas"].map { $0.integer(in: ServiceSpec.Limits.replicas) } ?? .some(1)
        let probes = known["probes"].map { ProbeFields.probes($0) } ?? .some(ReplicaProbes())
        let pace = Self.pace(of: known)
        let strategy = known["strategy"].map { StrategyFields.native($0) } ?? .some(.blueGreen())
        let traffic = TrafficFields(fields: known).read()
        guard let name, var job, let replicas, let probes, let pace, let strategy, let traffic else { return nil }
        if value.member("onDisconnect") == nil { job.spec.onDisconnect = Self.onDisconnect }
        var spec = ServiceSpec(name: name, replicas: replicas, job: Boxed(job.spec))
        (spec.probes, spec.strategy) = (probes, strategy)
        (spec.minReady, spec.deadline) = pace
        spec.traffic = traffic
        return ServiceDocument(spec: spec, payload: job.payload)
    }

    /// A replica that does not answer is replaced as soon as its node may be given up: a second one does no harm.
    static let onDisconnect = OnDisconnect.rerun(after: OnDisconnect.shortestLease)

    static func name(_ value: Value) -> Name? {
        guard let name = value.name() else { return nil }
        guard name.text.utf8.count <= ServiceSpec.Limits.name else {
            value.complain(
                "it has \(name.text.utf8.count) characters, and each replica adds its revision to it",
                remedy: "use at most \(ServiceSpec.Limits.name)")
            return nil
        }
        return name
    }

    /// How long a replica must be ready, and without progress; nil, with a complaint, when one of them is no time.
    static func pace(of fields: Fields) -> (minReady: Span, deadline: Span?)? {
        typealias Limits = ServiceSpec.Limits
        let minReady = fields["minReadySeconds"].map { $0.seconds(in: Limits.minReady) } ?? .some(.zero)
        let deadline = fields["progressDeadlineSeconds"].map { $0.seconds(in: Limits.deadline) } ?? .some(.minutes(10))
        guard let minReady, let deadline else { return nil }
        return (minReady, deadline)
    }
}

extension Value {
    /// A whole number of seconds.
    func seconds(in bounds: ClosedRange<Span>) -> Span? {
        let range = Int(bounds.lowerBound.milliseconds / 1000)...Int(bounds.upperBound.milliseconds / 1000)
        return integer(in: range).map { .seconds(Int64($0)) }
    }
}
