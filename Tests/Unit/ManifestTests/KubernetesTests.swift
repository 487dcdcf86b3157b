// `batch/v1` Job and CronJob as users have them: what they become, what is noted, and what is refused at which line.

import ClusterModel
import Manifest
import Testing

@Suite struct KubernetesTests {
    private static func job(_ text: String) throws -> (job: JobRequest, notes: [String]) {
        let read = try ManifestReader.readNoting(Array(text.utf8), file: "a.yaml", directory: "/home/ada")
        guard case .job(let job) = try #require(read.documents.first) else { throw CronManifestTests.Unexpected() }
        return (job, read.notes.map(\.description))
    }

    /// The example of Kubernetes' own pages, with more around it.
    private static let whole = """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: pi
          namespace: lab
          labels: {app: pi}
        spec:
          completions: 5
          parallelism: 2
          completionMode: Indexed
          backoffLimit: 4
          activeDeadlineSeconds: 100
          ttlSecondsAfterFinished: 60
          suspend: true
          template:
            metadata: {labels: {app: pi}}
            spec:
              restartPolicy: Never
              nodeSelector: {zone: a}
              tolerations: [{key: gpu, operator: Exists, effect: NoSchedule}]
              priorityClassName: rush
              containers:
              - name: pi
                image: perl:5.34.0
                command: ["perl", "-e", "print $(DIGITS) $$(HOME) $(NONE)"]
                args: ["--level=$(LEVEL)"]
                workingDir: /srv
                env:
                - {name: DIGITS, value: "2000"}
                - {name: LEVEL, value: "x$(DIGITS)"}
                resources:
                  requests: {cpu: 500m, memory: 64Mi}
                  limits: {memory: 128Mi, nvidia.com/gpu: 1}
        """

    @Test func `a job arrives with all that has a counterpart`() throws {
        let (job, notes) = try Self.job(Self.whole)
        let spec = job.spec
        #expect((spec.name.text, spec.namespace.text) == ("pi", "lab"))
        #expect(spec.array == ArrayShape(indices: ElementRuns(0..<5), maxRunning: 2))
        #expect(spec.maxRestarts == 4)
        #expect(spec.timeLimit == .seconds(100))
        #expect(spec.startsHeld)
        #expect(spec.priorityClass?.text == "rush")
        #expect(spec.selection?.value.labels == [Label(key: "zone", value: "a")])
        #expect(spec.selection?.value.tolerations == [Toleration(key: "gpu", effect: .noSchedule)])
        #expect(spec.requests == Resources(cpu: 500, memory: 64 << 20, gpus: 1))
        #expect(spec.limits.memory == ByteCount(128 << 20))
        #expect(job.payload.command == ["perl", "-e", "print 2000 $(HOME) $(NONE)", "--level=x2000"])
        #expect(job.payload.directory == "/srv")
        #expect(job.payload.environment.map(\.value) == ["2000", "x2000"])
        let lines = notes.compactMap { $0.split(separator: ":").dropFirst().first }
        #expect(lines == ["6", "11", "12", "13", "16", "24"], "\(notes)")
        #expect(notes.last?.contains("no image is started") == true)
    }

    private static func small(
        _ spec: String = "", pod: String = "", container: String = "command: [x]"
    ) -> String {
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: a}
        spec:
          \(spec.isEmpty ? "suspend: false" : spec)
          template:
            spec:
              restartPolicy: OnFailure
              \(pod.isEmpty ? "hostNetwork: true" : pod)
              containers:
              - name: c
                \(container)
        """
    }

    @Test func `one pod is one job, restarted six times unless it says otherwise`() throws {
        let (job, notes) = try Self.job(Self.small())
        #expect(job.spec.array == nil)
        #expect(job.spec.shape == GangShape(ranks: 1))
        #expect(job.spec.maxRestarts == 6)
        #expect(job.spec.timeLimit == nil)
        #expect(notes.isEmpty)
    }

    @Test(arguments: [
        ("completions: 1", nil as String?), ("{completions: 1, completionMode: Indexed}", "0"),
        ("{completions: 3, parallelism: 3}", "0-2"), ("{completions: 3, parallelism: 9}", "0-2"),
        ("completions: 3", "0-2%1"), ("{completions: 10, parallelism: 4}", "0-9%4"), ("parallelism: 1", nil),
    ])
    func `completions are elements of an array`(fields: String, array: String?) throws {
        let lines = fields.trimmed("{}").split(separator: ",").map { "\($0)".trimmed(" ") }.joined(separator: "\n  ")
        let shape = try Self.job(Self.small(lines)).job.spec.array
        let limit = shape?.maxRunning.map { "%\($0)" } ?? ""
        #expect(shape.map { $0.indices.text() + limit } == array)
    }

    private static let refused: [(text: String, words: String)] = [
        (small("parallelism: 3"), "a.yaml:5:16: spec.parallelism: a job that takes its work from a queue"),
        (small("completions: 0"), "a.yaml:5:16: spec.completions: it is 0, and nothing would ever run"),
        (small("completionMode: Indexed"), "Indexed needs completions"),
        (small("podFailurePolicy: {rules: []}"), "a.yaml:5:21: spec.podFailurePolicy: it is not known here"),
        (small("backoffLimitPerIndex: 1"), "spec.backoffLimitPerIndex: it is not known here"),
        (small(pod: "volumes: []"), "a.yaml:9:16: spec.template.spec.volumes: nothing is mounted here; use paths"),
        (small(pod: "initContainers: []"), "spec.template.spec.initContainers: other containers are not known here"),
        (small(pod: "subdomain: x"), "spec.template.spec.subdomain: ranks do not find each other by name"),
        (small(pod: "affinity: {}"), "spec.template.spec.affinity: it is not known here; use nodeSelector"),
        (small(pod: "securityContext: {}"), "whom a rank runs as is each agent's to say"),
        (small(pod: "nonsense: 1"), "a.yaml:9:7: spec.template.spec: there is no field 'nonsense'"),
        (small(container: "image: x"), "it has no command, and there is no image that would bring one"),
        (small(container: "args: [x]"), "a.yaml:12:15: spec.template.spec.containers[0].args: it has no command"),
        (small(container: "{command: [x], volumeMounts: []}".flow), "containers[0].volumeMounts: nothing is mounted"),
        (small(container: "{command: [x], livenessProbe: {}}".flow), "livenessProbe: jobs are not probed here"),
        (small(container: "{command: [x], envFrom: []}".flow), "envFrom: there are no config maps and secrets here"),
        (
            small(container: "{command: [x], env: [{name: A, valueFrom: {}}]}".flow),
            "env[0].valueFrom: values come from nowhere else here"
        ),
        (small(container: "command: []"), "it names no program"),
        (small().replacing("OnFailure", with: "Always"), "'Always' is no policy of a job; write Never or OnFailure"),
        (small().replacing("  - name: c", with: "  - {name: b, command: [y]}\n      - name: c"), "it has 2 containers"),
        (small().replacing("{name: a}", with: "{generateName: a-}"), "metadata.generateName: names are not made up"),
        (small().replacing("batch/v1", with: "batch/v1beta1"), "'batch/v1beta1' is not read here"),
    ]

    @Test(arguments: refused)
    func `what would mean something else here is refused with its place`(text: String, words: String) {
        let error = RefusalTests.error(text)?.description
        #expect(error?.contains(words) == true, "\(error ?? "taken")")
    }

    @Test func `a recurring job of Kubernetes' arrives`() throws {
        let request = try CronManifestTests.cron(
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: hello}
            spec:
              schedule: "* * * * *"
              concurrencyPolicy: Replace
              jobTemplate:
                spec:
                  template:
                    spec:
                      containers:
                      - name: hello
                        image: busybox:1.28
                        imagePullPolicy: IfNotPresent
                        command: [/bin/sh, -c, date; echo Hello]
                      restartPolicy: OnFailure
            """)
        #expect(request.spec.concurrency == .replace)
        #expect(request.payload.command == ["/bin/sh", "-c", "date; echo Hello"])
        #expect(request.job.spec.maxRestarts == 6)
    }
}

extension String {
    fileprivate func trimmed(_ characters: String) -> String {
        var text = self[...]
        while let first = text.first, characters.contains(first) { text = text.dropFirst() }
        while let last = text.last, characters.contains(last) { text = text.dropLast() }
        return String(text)
    }

    /// `{a: 1, b: 2}` as lines that go on where a container's fields stand.
    fileprivate var flow: String {
        var lines: [String] = []
        var depth = 0
        var line = ""
        for character in dropFirst().dropLast() {
            depth += "[{".contains(character) ? 1 : "]}".contains(character) ? -1 : 0
            if character == ",", depth == 0 {
                lines.append(line.trimmed(" "))
                line = ""
            } else {
                line.append(character)
            }
        }
        return (lines + [line.trimmed(" ")]).joined(separator: "\n        ")
    }
}
