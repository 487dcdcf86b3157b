// `batch/v1 Job`: what Kubernetes' jobs ask for, as a job of ours. One pod is one rank; completions are the elements of
// an array, since Kubernetes promises of them what an array does, and not that they start together. What can not be
// honoured is refused or noted at its line, and nothing that changes the meaning is passed over in silence.

import ClusterModel

struct KubernetesJob {
    private static let known = [
        "parallelism", "completions", "completionMode", "backoffLimit", "activeDeadlineSeconds",
        "ttlSecondsAfterFinished", "suspend", "template",
    ]
    private static let refused = [
        "selector", "manualSelector", "podFailurePolicy", "successPolicy", "backoffLimitPerIndex", "maxFailedIndexes",
        "podReplacementPolicy", "managedBy",
    ]
    /// As Kubernetes sets it where nothing is written.
    private static let standardBackoff = 6

    let value: Value
    let directory: String

    /// The request; nil, with complaints, when anything is wrong.
    func request(name: Name, namespace: Name) -> JobRequest? {
        guard let spec = value.fields(Self.known + Self.refused) else { return nil }
        KubernetesFields.refuse(
            Self.refused.map { ($0, "it is not known here", "remove it; failures count as `backoffLimit` says") },
            in: spec)
        var job = JobSpec(name: name, namespace: namespace, payload: JobRequest.unsealed)
        job.array = array(of: spec)
        readPolicies(of: spec, into: &job)
        let template = spec.required("template", example: "{spec: ...}")?.fields(["metadata", "spec"])
        if let metadata = template?["metadata"] { _ = KubernetesFields.metadata(metadata, isTemplate: true) }
        guard let pod = template?.required("spec", example: "{containers: [...]}") else { return nil }
        return KubernetesPod(value: pod, directory: directory).read(into: &job).map {
            JobRequest(spec: job, payload: $0)
        }
    }

    private func readPolicies(of spec: Fields, into job: inout JobSpec) {
        job.maxRestarts =
            spec["backoffLimit"].map { $0.integer(in: 0...ManifestReader.Limits.restarts) ?? 0 }
            ?? Self.standardBackoff
        if job.array != nil {
            (spec["backoffLimit"] ?? spec["completions"])?.note(
                "restarts are counted for each of the completions, not for all together")
        }
        if let limit = spec["activeDeadlineSeconds"], let seconds = limit.integer(in: 1...Int(Int32.max)) {
            job.timeLimit = .seconds(Int64(seconds))
            limit.note("it limits how long each attempt runs; the time in the queue does not count")
        }
        if spec["ttlSecondsAfterFinished"]?.integer(in: 0...Int(Int32.max)) != nil {
            spec["ttlSecondsAfterFinished"]?.note(
                "it changes nothing here: finished jobs stay until the cluster has its fill of them")
        }
        if spec["suspend"]?.flag() == true { job.startsHeld = true }
    }

    /// Completions as the elements of an array; nil is one job.
    private func array(of spec: Fields) -> ArrayShape? {
        let most = ArrayShape.mostElements
        let completions = spec["completions"]?.integer(in: 0...most)
        let parallelism = spec["parallelism"]?.integer(in: 0...most)
        let isIndexed = spec["completionMode"]?.checked(Self.mode) ?? false
        if completions == 0 || parallelism == 0 {
            (completions == 0 ? spec["completions"] : spec["parallelism"])?.complain(
                "it is 0, and nothing would ever run", remedy: "write `suspend: true` to hold the job back")
            return nil
        }
        guard let completions else {
            if isIndexed { spec.owner.complain("Indexed needs completions", remedy: "add `completions: 1`") }
            if parallelism ?? 1 > 1 {
                spec["parallelism"]?.complain(
                    "a job that takes its work from a queue, and ends with the first success, is not known here",
                    remedy: "add `completions`")
            }
            return nil
        }
        guard completions > 1 || isIndexed else { return nil }
        let limit = parallelism ?? 1
        return ArrayShape(
            indices: ElementRuns(0..<completions), maxRunning: limit < completions ? limit : nil)
    }

    private static func mode(_ text: String) throws(Problem) -> Bool {
        switch text {
        case "Indexed": return true
        case "NonIndexed": return false
        default: throw Problem("\(Wording.quoted(text)) is no mode", remedy: "modes are NonIndexed and Indexed")
        }
    }
}
