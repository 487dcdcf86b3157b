// `kind: CronJob`: a job that is submitted again and again, with Kubernetes' words. The job itself is written as in
// `kind: TrainingJob`, or, where `apiVersion` is batch/v1, as Kubernetes writes it.

package import ClusterModel

/// A recurring job as a user asked for it, in two parts as a `JobRequest` is.
package struct RecurringRequest: Hashable, Sendable {
    package var spec: RecurringSpec
    /// nil leaves as it is whether it is suspended.
    package var suspend: Bool?
    package var payload: LaunchPayload

    package init(spec: RecurringSpec, suspend: Bool?, payload: LaunchPayload) {
        self.spec = spec
        self.suspend = suspend
        self.payload = payload
    }

    /// The job of each run, as if it were submitted by itself.
    package var job: JobRequest { JobRequest(spec: spec.job.value, payload: payload) }
}

struct CronManifest {
    private static let specFields = [
        "schedule", "timeZone", "concurrencyPolicy", "startingDeadlineSeconds", "suspend",
        "successfulJobsHistoryLimit", "failedJobsHistoryLimit", "jobTemplate",
    ]

    let fields: Fields
    let directory: String
    let isKubernetes: Bool

    /// The request; nil, with complaints, when anything is wrong.
    func request() -> RecurringRequest? {
        let metadata = fields.required("metadata", example: "{name: nightly}").flatMap { value in
            isKubernetes ? KubernetesFields.metadata(value) : value.fields(["name", "namespace"])
        }
        let name = metadata?.required("name", example: "nightly").flatMap(Self.name)
        let namespace = metadata?["namespace"]?.name() ?? .standard
        guard let spec = fields.required("spec", example: "{schedule: \"0 4 * * *\", ...}")?.fields(Self.specFields)
        else { return nil }
        let timetable = timetable(of: spec)
        let policy = spec["concurrencyPolicy"]?.checked(Self.policy)
        let bounds = RecurringSpec.Limits.deadlines
        let deadline = spec["startingDeadlineSeconds"]?.integer(
            in: Int(bounds.lowerBound.milliseconds / 1000)...Int(bounds.upperBound.milliseconds / 1000))
        let suspend = spec["suspend"]?.flag()
        for history in ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
            guard let value = spec[history], value.integer(in: 0...Int(Int32.max)) != nil else { continue }
            value.note("it changes nothing here: finished jobs stay until the cluster has its fill of them")
        }
        let job = job(in: spec, named: name ?? .standard, namespace)
        guard name != nil, let timetable, let job, let name else { return nil }
        var recurring = RecurringSpec(name: name, timetable: timetable, job: Boxed(job.spec))
        if let policy { recurring.concurrency = policy }
        recurring.startingDeadline = deadline.map { .seconds(Int64($0)) }
        return RecurringRequest(spec: recurring, suspend: suspend, payload: job.payload)
    }

    private static func name(_ value: Value) -> Name? {
        guard let name = value.name() else { return nil }
        guard name.text.utf8.count <= RecurringSpec.Limits.name else {
            value.complain(
                "it has \(name.text.utf8.count) characters, and each run adds its minute to it",
                remedy: "use at most \(RecurringSpec.Limits.name)")
            return nil
        }
        return name
    }

    private func timetable(of spec: Fields) -> Timetable? {
        let zone = spec["timeZone"].map { $0.checked(Self.zone) } ?? .some(nil)
        guard let schedule = spec.required("schedule", example: "\"30 4 * * *\""), let text = schedule.text(),
            let zone
        else { return nil }
        do throws(CronError) {
            let table = try Timetable(text, zone: zone)
            guard zone == nil || table.zone == zone else {
                schedule.complain("it names another time zone than timeZone", remedy: "keep one of the two")
                return nil
            }
            return table
        } catch {
            schedule.complain("\(Wording.quoted(text)) is refused", remedy: error.description)
            return nil
        }
    }

    private static func zone(_ text: String) throws(Problem) -> TimeZoneName? {
        do throws(TimeZoneError) {
            return try TimeZoneName(text)
        } catch {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: error.description)
        }
    }

    private static func policy(_ text: String) throws(Problem) -> ConcurrencyPolicy {
        if let policy = ConcurrencyPolicy(word: text) { return policy }
        let words = ConcurrencyPolicy.allCases.map(\.word)
        let meant = Wording.nearest(to: text, among: words).map { "did you mean \($0)? " } ?? ""
        throw Problem("\(Wording.quoted(text)) is no policy", remedy: meant + "policies are \(Wording.list(words))")
    }

    private func job(in spec: Fields, named name: Name, _ namespace: Name) -> JobRequest? {
        guard let template = spec.required("jobTemplate", example: "{spec: {command: [hostname]}}") else { return nil }
        guard isKubernetes else {
            guard let inner = template.fields(["spec"])?.required("spec", example: "{command: [hostname]}") else {
                return nil
            }
            return JobManifest.request(inner, name: name, namespace: namespace, directory: directory, in: .recurring)
        }
        guard let fields = template.fields(["metadata", "spec"]) else { return nil }
        if let metadata = fields["metadata"] { _ = KubernetesFields.metadata(metadata, isTemplate: true) }
        return fields.required("spec", example: "{template: ...}").flatMap {
            KubernetesJob(value: $0, directory: directory).request(name: name, namespace: namespace)
        }
    }
}
