// Reads manifests: YAML (and so JSON) documents that ask for jobs or declare queues. The door of this room; it decides
// what a document is and leaves the fields to JobManifest and QueueManifest.

package import ClusterModel

/// One document of a manifest.
package enum Document: Hashable, Sendable {
    case job(JobRequest)
    case queue(QueueSpec)
    case priorityClass(PriorityClass)
    case recurring(RecurringRequest)
    case workflow(WorkflowDocument)
    case service(ServiceDocument)
    case scaling(ScalingDocument)
}

/// A job as a user asked for it, in two parts: the payload is stored by its hash, which the spec then names.
package struct JobRequest: Hashable, Sendable {
    /// `spec.payload` is `unsealed` until whoever encodes the payload knows its hash.
    package var spec: JobSpec
    package var payload: LaunchPayload

    package init(spec: JobSpec, payload: LaunchPayload) {
        self.spec = spec
        self.payload = payload
    }

    /// The hash that stands in a spec whose payload is not stored yet: 32 zero bytes.
    package static let unsealed: ContentHash = {
        guard let hash = ContentHash(bytes: [UInt8](repeating: 0, count: 32)) else {
            preconditionFailure("32 bytes make a hash")
        }
        return hash
    }()
}

/// Reads manifests in the native form.
package enum ManifestReader {
    package enum Limits {
        /// As large as the launch payload that is made from it.
        package static let fileBytes = LaunchPayload.largest
        /// The deepest field of the native form is at 6; anything near this is a mistake or an attack.
        package static let depth = 64
        /// 10,000 variables are 20,000 nodes; an alias counts as all that it stands for.
        package static let nodes = 65_536
        /// With 16 aliases no document grows past a few hundred times its size.
        package static let aliases = 16
        /// More jobs than a person writes into one file; a sweep is an array.
        package static let documents = 1_000
        /// What fits a screen.
        package static let faults = 20
        package static let ranks = ModelLimits.ranks
        /// A job that failed so often will fail again.
        package static let restarts = 1_000
        /// Linux refuses to start a program with an argument or variable of 128 KiB (MAX_ARG_STRLEN).
        package static let argument = 131_071
        /// PATH_MAX without its final zero.
        package static let path = 4_095
        /// One entry of the payload beside its bytes, generously.
        static let entryOverhead = 16
        /// A queue of ten million jobs is about 10 GB of the coordinator.
        package static let pendingJobs = 10_000_000
        /// Two such sums still fit 64 bits.
        package static let quota: Int64 = 1 << 61
        /// Kinds in one block of resources; every rank's row carries them.
        package static let resourceKinds = 32
        /// Longer than any outage that somebody waits for.
        package static let silence = Span.minutes(30 * 24 * 60)
    }

    /// Reads every document, or throws all faults of the file.
    ///
    /// - Parameters:
    ///   - bytes: The file as it is; over 1 MiB it is refused before it is parsed.
    ///   - file: What messages call it.
    ///   - directory: The absolute directory of the one who submits; relative paths begin there.
    package static func read(
        _ bytes: [UInt8], file: String, directory: String
    ) throws(ManifestError) -> [Document] {
        try readNoting(bytes, file: file, directory: directory).documents
    }

    /// The same, with what a person should know of fields that are accepted and change nothing.
    package static func readNoting(
        _ bytes: [UInt8], file: String, directory: String
    ) throws(ManifestError) -> (documents: [Document], notes: [ManifestNote]) {
        let complaints = Complaints(file: file)
        let roots = YAMLText.documents(of: bytes, complaints: complaints)
        var documents: [Document] = []
        var queues: Set<Name> = []
        var classes: Set<Name> = []
        var recurring: Set<String> = []
        var services: Set<String> = []
        for root in roots {
            guard let document = document(Value(node: root, path: "", complaints: complaints), in: directory) else {
                continue
            }
            if case .queue(let queue) = document, !queues.insert(queue.name).inserted {
                Value(node: root, path: "metadata.name", complaints: complaints).complain(
                    "queue \(queue.name) is declared twice in this file", remedy: "keep one of the two")
            }
            if case .priorityClass(let found) = document, !classes.insert(found.name).inserted {
                Value(node: root, path: "metadata.name", complaints: complaints).complain(
                    "priority class \(found.name) is declared twice in this file", remedy: "keep one of the two")
            }
            if case .recurring(let found) = document, !recurring.insert(found.spec.title).inserted {
                Value(node: root, path: "metadata.name", complaints: complaints).complain(
                    "recurring job \(found.spec.name) is declared twice in this file", remedy: "keep one of the two")
            }
            if case .service(let found) = document, !services.insert(found.spec.title).inserted {
                Value(node: root, path: "metadata.name", complaints: complaints).complain(
                    "service \(found.spec.name) is declared twice in this file", remedy: "keep one of the two")
            }
            documents.append(document)
        }
        try complaints.settle()
        return (documents, complaints.notes)
    }

    package static func read(_ text: String, file: String, directory: String) throws(ManifestError) -> [Document] {
        try read(Array(text.utf8), file: file, directory: directory)
    }

    static let version = "coord/v1"
    /// Kubernetes' word for jobs and recurring jobs.
    static let kubernetesVersion = "batch/v1"
    private static let kinds = [
        "TrainingJob", "Service", "Workflow", "Job", "CronJob", "Deployment", "HorizontalPodAutoscaler", "Queue",
        "PriorityClass",
    ]

    private static func document(_ value: Value, in directory: String) -> Document? {
        // Fields are checked against the kind, so a document of an unknown kind is not judged by another one's fields.
        guard let kindValue = value.member("kind"), let kind = kindValue.text() else {
            if value.isMapping, value.member("kind") == nil {
                value.complain("it has no kind", remedy: "add `kind: TrainingJob` or `kind: Queue`")
            } else if !value.isMapping {
                value.complain("a document must be a mapping of fields", remedy: "begin with `kind: TrainingJob`")
            }
            return nil
        }
        guard kinds.contains(kind) else {
            let meant = Wording.nearest(to: kind, among: kinds).map { "did you mean \($0)? " } ?? ""
            kindValue.complain(
                "\(Wording.quoted(kind)) is no kind of document",
                remedy: meant + "kinds are \(Wording.list(kinds))")
            return nil
        }
        if kind == "Deployment" {
            return kubernetes(value, [KubernetesDeployment.version]).flatMap {
                KubernetesDeployment(fields: $0, directory: directory).request().map(Document.service)
            }
        }
        if kind == "HorizontalPodAutoscaler" {
            return kubernetes(value, KubernetesScaling.versions).flatMap {
                KubernetesScaling(fields: $0).request().map(Document.scaling)
            }
        }
        let isKubernetes = value.member("apiVersion")?.word == kubernetesVersion
        let known = ["apiVersion", "kind", "metadata", "spec"] + (isKubernetes ? ["status"] : [])
        guard let fields = value.fields(known) else { return nil }
        if isKubernetes, ["Job", "CronJob"].contains(kind) {
            fields["status"]?.note("it changes nothing: it says what was, somewhere else")
        } else if let version = fields["apiVersion"], let text = version.text(), text != Self.version {
            version.complain(
                "\(Wording.quoted(text)) is not read here", remedy: "write \(Self.version), or leave the line out")
        }
        if kind == "CronJob" {
            return CronManifest(fields: fields, directory: directory, isKubernetes: isKubernetes).request()
                .map(Document.recurring)
        }
        if kind == "Job", isKubernetes { return kubernetesJob(fields, in: directory).map(Document.job) }
        if kind == "PriorityClass" {
            return PriorityClassManifest(fields: fields).priorityClass().map(Document.priorityClass)
        }
        if kind == "Workflow" {
            return WorkflowManifest(fields: fields, directory: directory).workflow().map(Document.workflow)
        }
        if kind == "Service" {
            return ServiceManifest(fields: fields, directory: directory).request().map(Document.service)
        }
        if kind == "Queue" { return QueueManifest(fields: fields).queue().map(Document.queue) }
        return JobManifest(fields: fields, directory: directory).request().map(Document.job)
    }

    /// The fields of an object of Kubernetes in one of the versions that are read here.
    private static func kubernetes(_ value: Value, _ versions: [String]) -> Fields? {
        guard let fields = value.fields(["apiVersion", "kind", "metadata", "spec", "status"]),
            let version = fields.required("apiVersion", example: versions[0]), let text = version.text()
        else { return nil }
        guard versions.contains(text) else {
            version.complain(
                "\(Wording.quoted(text)) is not read here",
                remedy: "write \(versions[0]); other versions had other fields and defaults")
            return nil
        }
        fields["status"]?.note("it changes nothing: it says what was, somewhere else")
        return fields
    }

    private static func kubernetesJob(_ fields: Fields, in directory: String) -> JobRequest? {
        let metadata = fields.required("metadata", example: "{name: my-job}").flatMap { KubernetesFields.metadata($0) }
        let name = metadata?.required("name", example: "my-job")?.name()
        let namespace = metadata?["namespace"]?.name() ?? .standard
        let request = fields.required("spec", example: "{template: ...}").flatMap {
            KubernetesJob(value: $0, directory: directory).request(name: name ?? .standard, namespace: namespace)
        }
        return name == nil ? nil : request
    }
}

extension RecurringSpec {
    fileprivate var title: String { "\(namespace)/\(name)" }
}

extension ServiceSpec {
    fileprivate var title: String { "\(namespace)/\(name)" }
}
