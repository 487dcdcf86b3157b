// Limits of queues and classes of priority as they are written, and what a job asks for of them.

import ClusterModel
import Manifest
import Testing

@Suite struct LimitsManifestTests {
    private static func document(_ text: String) throws -> Document {
        try #require(try ManifestReader.read(text, file: "a.yaml", directory: "/home/ada").first)
    }

    @Test func `a queue's limits are of each user and each account, and none where nothing is written`() throws {
        let text = """
            kind: Queue
            metadata: {name: shared}
            spec:
              limits:
                perUser: {runningJobs: 8, pendingJobs: 0}
                perAccount: {gpus: 12}
            """
        guard case .queue(let queue) = try Self.document(text) else {
            Issue.record("no queue")
            return
        }
        #expect(queue.limits.perUser == UsageBound(running: 8, pending: 0))
        #expect(queue.limits.perAccount == UsageBound(gpus: 12))
        guard case .queue(let plain) = try Self.document("kind: Queue\nmetadata: {name: a}") else {
            Issue.record("no queue")
            return
        }
        #expect(plain.limits.isEmpty)
    }

    @Test func `a class has a value, and is for operators unless it says otherwise`() throws {
        let text = "kind: PriorityClass\nmetadata: {name: urgent}\nspec: {value: -5}"
        #expect(
            try Self.document(text) == .priorityClass(PriorityClass(name: Name(unchecked: "urgent"), value: -5)))
        let open = try Self.document("kind: PriorityClass\nmetadata: {name: a}\nspec: {value: 5, forEveryone: true}")
        #expect(open == .priorityClass(PriorityClass(name: Name(unchecked: "a"), value: 5, isForEveryone: true)))
    }

    @Test func `a job names its class, in a manifest and on the command line`() throws {
        let text = "kind: Job\nmetadata: {name: a}\nspec: {command: [a], priorityClass: urgent, priority: -3}"
        guard case .job(let job) = try Self.document(text) else {
            Issue.record("no job")
            return
        }
        #expect(job.spec.priorityClass == Name(unchecked: "urgent"))
        #expect(job.spec.priority == -3)
        var flags = CommandLineJob(command: ["a"])
        (flags.priorityClass, flags.nice) = ("urgent", 3)
        let request = try flags.request(submittingFrom: "/", at: WallTime(milliseconds: 0))
        #expect(request.spec.priorityClass == Name(unchecked: "urgent"))
        #expect(request.spec.priority == -3)
        flags.nice = -3
        #expect(throws: ManifestError.self, "nice only lowers") {
            try flags.request(submittingFrom: "/", at: WallTime(milliseconds: 0))
        }
    }
}
