// `kind: TrainingJob`, field by field, into a job request. Every field is read even after a fault, so that all faults
// of the document are told at once.

import ClusterModel

struct JobManifest {
    fileprivate static let specFields =
        [
            "queue", "account", "priority", "priorityClass", "nodes", "procsPerNode", "ranks", "resources", "launcher",
            "maxRuntime", "failurePolicy", "onDisconnect", "checkpoint", "command", "script", "env",
            "workingDirectory", "hold", "begin", "deadline", "dependency", "array", "model",
        ] + SelectionFields.names

    /// What only work has that ends, or that is several ranks.
    private static let fieldsOfEnding = [
        "nodes", "procsPerNode", "ranks", "launcher", "maxRuntime", "failurePolicy", "checkpoint", "hold", "begin",
        "deadline", "dependency", "array",
    ]

    let fields: Fields
    let directory: String

    /// The request; nil, with complaints, when anything is wrong.
    func request() -> JobRequest? {
        let metadata = fields.required("metadata", example: "{name: my-job}")?.fields(["name", "namespace"])
        let name = metadata?.required("name", example: "my-job")?.name()
        let namespace = metadata?["namespace"]?.name()
        let request = fields.required("spec", example: "{command: [hostname]}").flatMap {
            Self.request($0, name: name ?? .standard, namespace: namespace ?? .standard, directory: directory)
        }
        return name == nil ? nil : request
    }

    /// What the job is a part of.
    enum Whole {
        case alone
        /// A recurring job says itself when its runs begin.
        case recurring
        /// A workflow names its jobs, and on which of them each depends.
        case workflow
        /// A service keeps its replicas running, each of one rank.
        case service

        fileprivate var fields: [String] {
            switch self {
            case .alone: JobManifest.specFields
            case .recurring: JobManifest.specFields.filter { !["begin", "deadline"].contains($0) }
            case .workflow: WorkflowManifest.jobFields + JobManifest.specFields.filter { $0 != "dependency" }
            case .service:
                ServiceManifest.ownFields
                    + JobManifest.specFields.filter { !JobManifest.fieldsOfEnding.contains($0) }
            }
        }
    }

    /// What stands in `spec`, or in one job of a workflow.
    static func request(
        _ value: Value, name: Name, namespace: Name, directory: String, in whole: Whole = .alone
    ) -> JobRequest? {
        guard let spec = value.fields(whole.fields) else { return nil }
        let payload = LaunchFields(spec: spec, directory: directory).payload()
        var job = JobSpec(
            name: name, namespace: namespace, account: spec["account"]?.name() ?? .standard,
            queue: spec["queue"]?.name() ?? .standard, payload: JobRequest.unsealed)
        if let shape = shape(of: spec) { job.shape = shape }
        if let resources = spec["resources"].flatMap(ResourceFields.init)?.read() {
            job.requests = resources.requests
            job.limits = resources.limits
        }
        readPolicies(of: spec, into: &job)
        job.selection = SelectionFields(spec: spec).read()
        job.model = spec["model"]?.checked(Rules.model)
        let array = spec["array"].map { ArrayFields(value: $0).read() }
        job.array = array??.shape
        guard var payload else { return nil }
        payload.items = array??.items ?? []
        do {
            try Rules.checkSize(payload)
        } catch {
            spec["array"]?.complain(error)
            return nil
        }
        return JobRequest(spec: job, payload: payload)
    }

    private static func shape(of spec: Fields) -> GangShape? {
        let bounds = 1...ManifestReader.Limits.ranks
        let values = ["nodes", "procsPerNode", "ranks"].map { spec[$0] }
        let counts = values.map { $0?.integer(in: bounds) }
        guard zip(values, counts).allSatisfy({ $0 == nil || $1 != nil }) else { return nil }
        do {
            return try Rules.shape(nodes: counts[0] ?? nil, perNode: counts[1] ?? nil, ranks: counts[2] ?? nil)
        } catch {
            (values[2] ?? values[1] ?? values[0])?.complain(error)
            return nil
        }
    }

    /// `{rerun: 5m}`, `{stop: 2m}`, or `keep`.
    private static func onDisconnect(_ value: Value) -> OnDisconnect? {
        guard value.isMapping else { return value.checked(Rules.onDisconnect) }
        guard let fields = value.fields(["rerun", "stop"]) else { return nil }
        if let stop = fields["stop"] {
            if let rerun = fields["rerun"] {
                rerun.complain("rerun and stop exclude each other", remedy: "write one of them")
                return nil
            }
            return stop.checked(Rules.lease).map { .stop(after: $0) }
        }
        return fields["rerun"]?.checked(Rules.silence).map { .rerun(after: $0) }
    }

    private static func readPolicies(of spec: Fields, into job: inout JobSpec) {
        if let priority = spec["priority"]?.integer(in: Int(Int32.min)...Int(Int32.max)) {
            job.priority = Int32(priority)
        }
        job.priorityClass = spec["priorityClass"]?.name()
        if let launcher = spec["launcher"]?.checked(Rules.launcher) { job.launcher = launcher }
        if let limit = spec["maxRuntime"]?.checked(Rules.timeLimit) { job.timeLimit = limit }
        FailureFields(spec: spec).read(into: &job)
        if let hold = spec["hold"]?.flag() { job.startsHeld = hold }
        job.begin = spec["begin"]?.checked { (text) throws(Problem) in try Rules.moment(text, now: nil) }
        job.deadline = spec["deadline"]?.checked { (text) throws(Problem) in try Rules.moment(text, now: nil) }
        job.dependency = spec["dependency"]?.checked(Rules.dependency)
        if let rule = spec["onDisconnect"].flatMap(onDisconnect) { job.onDisconnect = rule }
    }
}
