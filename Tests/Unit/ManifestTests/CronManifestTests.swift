// `kind: CronJob`, in our form: what arrives, and what is refused at which line.

import ClusterModel
import Manifest
import Testing

@Suite struct CronManifestTests {
    static func cron(_ text: String) throws -> RecurringRequest {
        let documents = try ManifestReader.read(text, file: "cron.yaml", directory: "/home/ada")
        guard case .recurring(let request) = try #require(documents.first) else { throw Unexpected() }
        return request
    }

    struct Unexpected: Error {}

    static func notes(_ text: String) throws -> [String] {
        try ManifestReader.readNoting(Array(text.utf8), file: "a.yaml", directory: "/home/ada").notes.map(\.description)
    }

    @Test func `every field arrives`() throws {
        let request = try Self.cron(
            """
            kind: CronJob
            metadata: {name: nightly, namespace: lab}
            spec:
              schedule: "30 4 * * *"
              timeZone: Europe/Berlin
              concurrencyPolicy: Forbid
              startingDeadlineSeconds: 600
              suspend: true
              jobTemplate:
                spec:
                  queue: night
                  command: [tidy, up]
                  maxRuntime: 1h
            """)
        #expect(request.spec.name.text == "nightly")
        #expect(request.spec.namespace.text == "lab")
        #expect(request.spec.timetable.text == "30 4 * * *")
        #expect(request.spec.timetable.zone.text == "Europe/Berlin")
        #expect(request.spec.timetable.rules == nil, "the coordinator looks them up")
        #expect(request.spec.concurrency == .forbid)
        #expect(request.spec.startingDeadline == .minutes(10))
        #expect(request.suspend == true)
        #expect(request.job.spec.queue.text == "night")
        #expect(request.job.spec.timeLimit == .minutes(60))
        #expect(request.payload.command == ["tidy", "up"])
    }

    @Test func `what is left out is Kubernetes' standard, and the zone is UTC`() throws {
        let request = try Self.cron(
            "kind: CronJob\nmetadata: {name: a}\nspec: {schedule: '@daily', jobTemplate: {spec: {command: [x]}}}")
        #expect(request.spec.concurrency == .allow)
        #expect(request.spec.startingDeadline == nil)
        #expect(request.suspend == nil)
        #expect(request.spec.timetable.zone == .utc)
        #expect(request.spec.timetable.rules == .utc)
    }

    private static func error(_ lines: String) -> String? {
        let indented = lines.split(separator: "\n").map { "  \($0)\n" }.joined()
        return RefusalTests.error(
            "kind: CronJob\nmetadata: {name: a}\nspec:\n  jobTemplate: {spec: {command: [x]}}\n\(indented)")?
            .description
    }

    private static let wrong: [(String, String)] = [
        ("suspend: true", "a.yaml:4:3: spec: it has no field schedule; add `schedule: \"30 4 * * *\"`"),
        ("schedule: 0 4 * *", "a.yaml:5:13: spec.schedule: '0 4 * *' is refused; the cron expression has 4 fields"),
        ("schedule: '@sometimes'", "a.yaml:5:13: spec.schedule: '@sometimes' is refused"),
        (
            "schedule: '@daily'\ntimeZone: ../etc/passwd",
            "a.yaml:6:13: spec.timeZone: '../etc/passwd' is refused; '../etc/passwd' names no time zone"
        ),
        ("schedule: 'TZ=UTC @daily'\ntimeZone: +01:00", "spec.schedule: it names another time zone than timeZone"),
        (
            "schedule: '@daily'\nconcurrencyPolicy: forbid",
            "a.yaml:6:22: spec.concurrencyPolicy: 'forbid' is no policy; did you mean Forbid?"
        ),
        ("schedule: '@daily'\nstartingDeadlineSeconds: 3", "spec.startingDeadlineSeconds: it is 3; it must be from 10"),
        ("schedule: '@daily'\nsuspended: true", "spec: there is no field 'suspended'; did you mean suspend?"),
    ]

    @Test(arguments: wrong)
    func `what is wrong is told with its place`(lines: String, words: String) {
        #expect(Self.error(lines)?.contains(words) == true, "\(Self.error(lines) ?? "taken")")
    }

    @Test func `a run has no times of its own, and a name leaves room for its minute`() {
        let begin = RefusalTests.error(
            """
            kind: CronJob
            metadata: {name: a}
            spec: {schedule: '@daily', jobTemplate: {spec: {command: [x], begin: 2026-11-25T13:00:00Z}}}
            """)
        #expect(begin?.description.contains("there is no field 'begin'") == true)
        let name = String(repeating: "n", count: 53)
        let long = RefusalTests.error(
            "kind: CronJob\nmetadata: {name: \(name)}\nspec: {schedule: '@daily', jobTemplate: {spec: {command: [x]}}}")
        #expect(long?.description.contains("a.yaml:2:18: metadata.name: it has 53 characters") == true)
    }

    @Test func `two of one name in one file are one too many`() {
        let document =
            "kind: CronJob\nmetadata: {name: a}\nspec: {schedule: '@daily', jobTemplate: {spec: {command: [x]}}}"
        let error = RefusalTests.error("\(document)\n---\n\(document)")
        #expect(error?.description.contains("recurring job a is declared twice") == true)
    }

    @Test func `limits of history are accepted and said to change nothing`() throws {
        let notes = try Self.notes(
            """
            kind: CronJob
            metadata: {name: a}
            spec:
              schedule: '@daily'
              successfulJobsHistoryLimit: 3
              jobTemplate: {spec: {command: [x]}}
            """)
        #expect(notes.count == 1)
        #expect(notes.first?.hasPrefix("a.yaml:5:31: spec.successfulJobsHistoryLimit: it changes nothing") == true)
    }
}
