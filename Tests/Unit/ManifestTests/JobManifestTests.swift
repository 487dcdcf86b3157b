// What a well-formed manifest becomes, field by field.

import ClusterModel
import Manifest
import Testing

@Suite struct JobManifestTests {
    private static func job(_ text: String) throws -> JobRequest {
        let documents = try ManifestReader.read(text, file: "job.yaml", directory: "/home/ada")
        guard case .job(let job) = try #require(documents.first), documents.count == 1 else {
            throw Unexpected.documents(documents.count)
        }
        return job
    }

    private enum Unexpected: Error { case documents(Int) }

    private static func job(spec lines: String) throws -> JobRequest {
        let indented = lines.split(separator: "\n").map { "  \($0)\n" }.joined()
        return try job("kind: Job\nmetadata:\n  name: a\nspec:\n  command: [x]\n\(indented)")
    }

    @Test func `conditions arrive`() throws {
        let job = try Self.job(
            spec: """
                hold: true
                begin: 2026-11-25T13:00:00Z
                deadline: 2026-11-26T13:00:00Z
                dependency: afterok:12,after:3
                """)
        #expect(job.spec.startsHeld)
        #expect(job.spec.begin == WallTime(milliseconds: 1_795_611_600_000))
        #expect(job.spec.deadline == WallTime(milliseconds: 1_795_698_000_000))
        #expect(job.spec.dependency == Dependency([.init(.afterOK, JobID(12)), .init(.after, JobID(3))]))
    }

    @Test func `the choice of nodes arrives`() throws {
        let job = try Self.job(
            spec: """
                nodes: 2
                nodeSelector: {zone: a, example.com/rack: ""}
                constraint: a100|h100
                includeNodes: n1
                excludeNodes: n[7-8]
                exclusive: true
                tolerations:
                - {key: dedicated, value: team, effect: NoSchedule}
                - {key: old, operator: Exists}
                - {operator: Exists}
                """)
        #expect(
            job.spec.selection?.value
                == NodeSelection(
                    labels: [Label(key: "example.com/rack", value: ""), Label(key: "zone", value: "a")],
                    constraint: try Constraint("a100|h100"), include: [Name(unchecked: "n1")],
                    exclude: [Name(unchecked: "n7"), Name(unchecked: "n8")],
                    tolerations: [
                        Toleration(key: "dedicated", value: "team", effect: .noSchedule), Toleration(key: "old"),
                        Toleration(key: ""),
                    ], isExclusive: true))
    }

    @Test(arguments: [
        ("nodeSelector: {-a: b}", "spec.nodeSelector"), ("nodeSelector: {a: b c}", "spec.nodeSelector"),
        ("constraint: a&", "spec.constraint"), ("includeNodes: n[3-1]", "spec.includeNodes"),
        ("exclusive: 1", "spec.exclusive"), ("tolerations: [{key: a, effect: NoExecute}]", "NoExecute"),
        ("tolerations: [{value: a}]", "no key"), ("tolerations: [{key: a, operator: Is}]", "operator"),
        ("tolerations: [{key: a, operator: Exists, value: b}]", "value"),
        ("tolerations: [{key: a, tolerationSeconds: 3}]", "tolerationSeconds"),
    ])
    func `a choice of nodes that makes no sense is refused`(line: String, words: String) {
        #expect {
            try Self.job(spec: line)
        } throws: { "\($0)".contains(words) }
    }

    @Test(arguments: [
        ("hold: \"yes\"", "spec.hold"), ("begin: now+2h", "spec.begin"), ("deadline: soon", "spec.deadline"),
        ("dependency: after", "spec.dependency"),
    ])
    func `a condition that makes no sense is refused with its field`(line: String, field: String) {
        #expect {
            try Self.job(spec: line)
        } throws: { "\($0)".contains(field) }
    }

    @Test func `every field arrives`() throws {
        let job = try Self.job(
            """
            apiVersion: coord/v1
            kind: TrainingJob
            metadata: {name: bert, namespace: lab}
            spec:
              queue: research
              account: nlp
              priority: -7
              nodes: 3
              procsPerNode: 2
              ranks: 6
              launcher: torchrun
              maxRuntime: 1-06:30:00
              failurePolicy: {maxRestarts: 4}
              onDisconnect: {rerun: 90s}
              checkpoint: {directory: ckpt}
              workingDirectory: ./run//x/.
              env: {LEVEL: 1, EMPTY: "", FLAG: true}
              command: [python3, train.py, --epochs, 10]
            """)
        #expect(
            job.spec
                == JobSpec(
                    name: Name(unchecked: "bert"), namespace: Name(unchecked: "lab"), account: Name(unchecked: "nlp"),
                    queue: Name(unchecked: "research"), shape: GangShape(ranks: 6, nodes: 3), launcher: .torchrun,
                    timeLimit: .minutes(1830), maxRestarts: 4, priority: -7, onDisconnect: .rerun(after: .seconds(90)),
                    payload: JobRequest.unsealed))
        #expect(
            job.payload
                == LaunchPayload(
                    command: ["python3", "train.py", "--epochs", "10"],
                    environment: [
                        .init(name: "LEVEL", value: "1"), .init(name: "EMPTY", value: ""),
                        .init(name: "FLAG", value: "true"),
                    ],
                    directory: "/home/ada/run/x", checkpointDirectory: "/home/ada/ckpt"))
    }

    @Test func `a job that says only what it runs gets one rank, one processor and no limits`() throws {
        let job = try Self.job("{kind: Job, metadata: {name: a}, spec: {command: [x]}}")
        #expect(job.spec == JobSpec(name: Name(unchecked: "a"), payload: JobRequest.unsealed))
        #expect(job.payload == LaunchPayload(command: ["x"]))
    }

    @Test func `json is yaml too`() throws {
        let job = try Self.job(#"{"kind":"Job","metadata":{"name":"a"},"spec":{"command":["x","é\n"],"nodes":2}}"#)
        #expect(job.payload.command == ["x", "é\n"])
        #expect(job.spec.shape == GangShape(ranks: 2, nodes: 2))
    }

    @Test func `a byte order mark, carriage returns and empty documents do not matter`() throws {
        let job = try Self.job("\u{FEFF}---\r\nkind: Job\r\nmetadata: {name: a}\r\nspec: {command: [x]}\r\n---\r\n")
        #expect(job.payload.command == ["x"])
    }

    @Test(
        arguments: [
            ("nodes: 3", 3, 3), ("ranks: 4", 4, nil), ("procsPerNode: 4", 4, 1), ("nodes: 3\nprocsPerNode: 2", 6, 3),
            ("ranks: 6\nprocsPerNode: 2", 6, 3), ("nodes: 3\nranks: 4", 4, 3), ("nodes: 1\nranks: 1", 1, 1),
        ] as [(String, Int, Int?)])
    func `nodes and ranks make the shape`(lines: String, ranks: Int, nodes: Int?) throws {
        #expect(try Self.job(spec: lines).spec.shape == GangShape(ranks: ranks, nodes: nodes))
    }

    @Test func `limits are requests where nothing is requested, and a gpu under limits is requested`() throws {
        let job = try Self.job(
            spec: """
                resources:
                  limits:
                    cpu: "4"
                    memory: "16Gi"
                    nvidia.com/gpu: 1
                  requests:
                    cpu: "2"
                    memory: "8Gi"
                """)
        #expect(job.spec.requests == Resources(cpu: 2000, memory: 8 << 30, gpus: 1))
        #expect(job.spec.limits == ResourceLimits(cpu: MilliCPU(4000), memory: ByteCount(16 << 30)))
        let limited = try Self.job(spec: "resources: {limits: {cpu: 500m, memory: 1G}}")
        #expect(limited.spec.requests == Resources(cpu: 500, memory: 1_000_000_000))
        let requested = try Self.job(spec: "resources: {requests: {memory: 1.5Gi, example.com/licence: 2}}")
        #expect(
            requested.spec.requests
                == Resources(cpu: 1000, memory: 3 << 29, others: [.init(name: "example.com/licence", amount: 2)]))
        #expect(requested.spec.limits == ResourceLimits())
        #expect(try Self.job(spec: "resources: {requests: {cpu: 0}}").spec.requests.isZero)
    }

    @Test func `a line is run by the shell, a script by its interpreter`() throws {
        func command(_ lines: String) throws -> [String] {
            try Self.job("kind: Job\nmetadata: {name: a}\nspec:\n  \(lines)").payload.command
        }
        #expect(try command("command: echo $HOME | wc") == ["/bin/sh", "-c", "echo $HOME | wc"])
        #expect(try command("script: |\n    cd x\n    ./y") == ["/bin/sh", "-c", "cd x\n./y"])
        #expect(
            try command("script: |\n    #!/bin/bash -eu\n    ./y\n")
                == ["/bin/bash", "-eu", "-c", "#!/bin/bash -eu\n./y\n"])
        #expect(
            try command("script: |\n    #!/usr/bin/env python3\n    1\n")
                == ["/usr/bin/env", "python3", "-c", "#!/usr/bin/env python3\n1\n"])
    }

    @Test func `the environment may be a list of names and values`() throws {
        let job = try Self.job(spec: "env:\n- name: A\n  value: 1\n- {name: _b2, value: 'x=y'}")
        #expect(job.payload.environment == [.init(name: "A", value: "1"), .init(name: "_b2", value: "x=y")])
    }

    @Test func `a time limit may be unlimited, and every launcher has a word`() throws {
        #expect(try Self.job(spec: "maxRuntime: unlimited").spec.timeLimit == nil)
        #expect(try Self.job(spec: "maxRuntime: 30").spec.timeLimit == .minutes(30))
        for launcher in Launcher.allCases {
            #expect(try Self.job(spec: "launcher: \(launcher.word)").spec.launcher == launcher)
        }
    }

    @Test func `absolute paths stay, and dots that climb are left to the kernel`() throws {
        let job = try Self.job(spec: "workingDirectory: /data/../x\ncheckpoint: {directory: ../y}")
        #expect(job.payload.directory == "/data/../x")
        #expect(job.payload.checkpointDirectory == "/home/ada/../y")
    }

    @Test func `a few aliases are followed`() throws {
        let job = try Self.job(spec: "account: &who nlp\nqueue: *who")
        #expect(job.spec.queue == job.spec.account)
    }

    @Test(arguments: QueueingStrategy.allCases)
    func `a queue says who goes first`(strategy: QueueingStrategy) throws {
        let text = "kind: Queue\nmetadata: {name: a}\nspec: {queueingStrategy: \(strategy.word)}"
        var expected = QueueSpec(name: Name(unchecked: "a"))
        expected.strategy = strategy
        #expect(try ManifestReader.read(text, file: "q.yaml", directory: "/") == [.queue(expected)])
    }

    @Test func `queues stand beside jobs`() throws {
        let text = """
            kind: Queue
            metadata: {name: research}
            spec:
              nominalQuota: {nvidia.com/gpu: 16, cpu: "1.5", memory: 64Ti}
              pendingLimit: 5
            ---
            kind: Queue
            metadata: {name: open}
            ---
            kind: Job
            metadata: {name: a}
            spec: {command: [x]}
            """
        let documents = try ManifestReader.read(text, file: "all.yaml", directory: "/")
        #expect(
            documents == [
                .queue(
                    QueueSpec(
                        name: Name(unchecked: "research"),
                        quota: Quota([
                            .init(kind: .cpu, amount: 1500), .init(kind: .memory, amount: 64 << 40),
                            .init(kind: .gpu, amount: 16),
                        ]), pendingLimit: 5)),
                .queue(QueueSpec(name: Name(unchecked: "open"))),
                .job(
                    JobRequest(
                        spec: JobSpec(name: Name(unchecked: "a"), payload: JobRequest.unsealed),
                        payload: LaunchPayload(command: ["x"]))),
            ])
    }
}
