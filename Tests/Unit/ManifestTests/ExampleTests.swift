// The examples of the repository are manifests.

import ClusterModel
import Foundation
import Manifest
import Testing

@Suite struct ExampleTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
        + "/cluster/examples"

    private static func documents(_ name: String) throws -> [Document] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        return try ManifestReader.read([UInt8](bytes), file: name, directory: "/home/ada")
    }

    private static func job(_ name: String) throws -> JobRequest {
        let jobs = try documents(name).compactMap { document in
            switch document {
            case .job(let job): job
            case .queue, .priorityClass, .recurring, .workflow, .service, .scaling: nil
            }
        }
        return try #require(jobs.first)
    }

    @Test func `hello is a line for the shell`() throws {
        let job = try Self.job("hello.yaml")
        #expect(job.payload.command.prefix(2) == ["/bin/sh", "-c"])
    }

    @Test func `digits is a gang over three nodes that keeps checkpoints`() throws {
        let job = try Self.job("digits.yaml")
        #expect(job.spec.shape.nodes == 3)
        #expect(job.spec.launcher == .jax)
        #expect(job.spec.maxRestarts > 0)
        #expect(job.payload.checkpointDirectory?.hasPrefix("/home/ada/") == true)
        #expect(job.payload.directory?.hasPrefix("/home/ada") == true)
    }

    @Test func `the recurring one is written with Kubernetes' words`() throws {
        guard case .recurring(let request) = try #require(Self.documents("nightly.yaml").first) else {
            Issue.record("it is no recurring job")
            return
        }
        #expect(request.spec.timetable.zone.text == "Europe/Berlin")
        #expect(request.spec.concurrency == .forbid)
        #expect(request.spec.startingDeadline == .minutes(60))
    }

    @Test func `the service is probed, and the old version stays for a while`() throws {
        guard case .service(let service) = try #require(Self.documents("web.yaml").first) else {
            Issue.record("it is no service")
            return
        }
        #expect(service.spec.replicas == 2)
        #expect(service.spec.strategy == .blueGreen(keep: .seconds(20)))
        #expect(service.spec.probes.readiness?.timing.period == .seconds(1))
        #expect(service.payload.command.last?.contains("$PORT") == true)
    }

    @Test func `Kubernetes' own is an array`() throws {
        let job = try Self.job("kubernetes.yaml")
        #expect(job.spec.array == ArrayShape(indices: ElementRuns(0..<4), maxRunning: 2))
        #expect(job.payload.command.last?.contains("$((JOB_COMPLETION_INDEX") == true)
    }

    @Test func `queues are three, and one lends to rollouts`() throws {
        let queues = try Self.documents("queues.yaml").compactMap { document -> QueueSpec? in
            switch document {
            case .queue(let queue): queue
            case .job, .priorityClass, .recurring, .workflow, .service, .scaling: nil
            }
        }
        #expect(queues.map(\.name.text) == ["research", "interactive", "serving"])
        #expect(queues.map(\.rolloutSurge) == [Quota(), Quota(), Quota([.init(kind: .gpu, amount: 4)])])
    }
}
