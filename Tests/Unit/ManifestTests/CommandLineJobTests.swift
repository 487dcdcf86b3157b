// Jobs asked for with flags: what they become, and every flag's refusal under its name.

import ClusterModel
import Manifest
import Testing

@Suite struct CommandLineJobTests {
    private static func request(_ change: (inout CommandLineJob) -> Void) throws -> JobRequest {
        var job = CommandLineJob(command: ["/usr/bin/python3", "x.py"])
        change(&job)
        return try job.request(submittingFrom: "/home/ada", at: WallTime(milliseconds: 0))
    }

    private static func message(_ change: (inout CommandLineJob) -> Void) -> String? {
        do {
            _ = try request(change)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `a bare command is one rank in the directory of the one who submits`() throws {
        let job = try Self.request { _ in }
        #expect(job.spec == JobSpec(name: Name(unchecked: "python3"), payload: JobRequest.unsealed))
        #expect(job.payload == LaunchPayload(command: ["/usr/bin/python3", "x.py"], directory: "/home/ada"))
    }

    @Test func `nodes are chosen as with Slurm's letters`() throws {
        let job = try Self.request {
            $0.nodeList = "n[1-3]"
            $0.exclude = "n[7,9]"
            $0.constraint = "a100 & (ib|roce)"
            $0.tolerations = ["dedicated=team:NoSchedule", "old"]
            $0.isExclusive = true
        }
        #expect(job.spec.shape == GangShape(ranks: 3, nodes: 3))
        #expect(
            job.spec.selection?.value
                == NodeSelection(
                    constraint: try Constraint("a100&(ib|roce)"),
                    include: ["n1", "n2", "n3"].map(Name.init(unchecked:)),
                    exclude: ["n7", "n9"].map(Name.init(unchecked:)),
                    tolerations: [
                        Toleration(key: "dedicated", value: "team", effect: .noSchedule), Toleration(key: "old"),
                    ], isExclusive: true))
    }

    @Test(
        arguments: [
            ("n[3-1]", nil, nil, "--nodelist"), (nil, "a b/c", nil, "--exclude"), (nil, nil, "a&", "--constraint"),
            ("n[1-5000]", nil, nil, "4096"),
        ] as [(String?, String?, String?, String)])
    func `a choice of nodes that makes no sense is refused`(
        list: String?, exclude: String?, constraint: String?, words: String
    ) throws {
        let message = try #require(
            Self.message {
                $0.nodeList = list
                $0.exclude = exclude
                $0.constraint = constraint
            })
        #expect(message.contains(words))
    }

    @Test func `conditions count from the time of the submit`() throws {
        let job = try Self.request {
            $0.startsHeld = true
            $0.begin = "now+90s"
            $0.deadline = "1970-01-02T00:00Z"
            $0.dependency = "afterany:7"
            $0.priority = 5
            $0.nice = 3
        }
        #expect(job.spec.startsHeld)
        #expect(job.spec.begin == WallTime(milliseconds: 90_000))
        #expect(job.spec.deadline == WallTime(milliseconds: 86_400_000))
        #expect(job.spec.dependency == Dependency([.init(.afterAny, JobID(7))]))
        #expect(job.spec.priority == 2)
        #expect(Self.message { $0.begin = "later" }?.contains("--begin") == true)
        #expect(Self.message { $0.dependency = "after" }?.contains("--dependency") == true)
    }

    @Test func `every flag arrives`() throws {
        let job = try Self.request {
            $0.nodes = 2
            $0.tasks = 4
            $0.cpusPerTask = 3
            $0.memory = "8G"
            $0.gpus = 8
            $0.time = "1-0"
            $0.name = "n"
            $0.queue = "q"
            $0.account = "acc"
            $0.namespace = "ns"
            $0.priority = 5
            $0.maxRestarts = 2
            $0.launcher = "jax"
            $0.environment = ["A=1=2", "B="]
            $0.directory = "sub"
            $0.checkpointDirectory = "/ckpt"
        }
        #expect(
            job.spec
                == JobSpec(
                    name: Name(unchecked: "n"), namespace: Name(unchecked: "ns"), account: Name(unchecked: "acc"),
                    queue: Name(unchecked: "q"), shape: GangShape(ranks: 4, nodes: 2),
                    requests: Resources(cpu: 3000, memory: 8 << 30, gpus: 2),
                    limits: ResourceLimits(cpu: MilliCPU(3000), memory: ByteCount(8 << 30)), launcher: .jax,
                    timeLimit: .minutes(1440), maxRestarts: 2, priority: 5, payload: JobRequest.unsealed))
        #expect(job.payload.environment == [.init(name: "A", value: "1=2"), .init(name: "B", value: "")])
        #expect(job.payload.directory == "/home/ada/sub")
        #expect(job.payload.checkpointDirectory == "/ckpt")
    }

    @Test(arguments: [
        ("512", Int64(512 << 20)), ("512M", 512 << 20), ("512m", 512 << 20), ("1Gi", 1 << 30), ("1G", 1 << 30),
        ("4k", 4096), ("2T", 2 << 40),
    ])
    func `memory is counted as slurm counts it`(text: String, bytes: Int64) throws {
        let job = try Self.request { $0.memory = text }
        #expect(job.spec.requests.memory == ByteCount(bytes))
        #expect(job.spec.limits.memory == ByteCount(bytes))
    }

    @Test(arguments: ["", "0", "x", "1.5G", "-1", "1GB", "1P", "5T", "99999999999999999999", " 1", "９"])
    func `any other size is refused`(text: String) {
        #expect(Self.message { $0.memory = text }?.hasPrefix("command line: --mem: ") == true)
    }

    @Test(arguments: [
        (["hostname"], "hostname"), (["./my job!.sh"], "myjob.sh"), (["/"], "default"), (["名"], "default"),
        (["-x-"], "default"), ([String(repeating: "a", count: 100)], String(repeating: "a", count: 63)),
    ])
    func `a job is named for its program`(command: [String], name: String) throws {
        #expect(
            try CommandLineJob(command: command).request(submittingFrom: "/", at: WallTime(milliseconds: 0)).spec.name
                .text == name)
    }

    @Test func `each flag is refused under its name, and all of them at once`() {
        #expect(Self.message { $0.nodes = 0 } == "command line: --nodes: it is 0; it must be from 1 to 65536")
        #expect(Self.message { $0.tasks = -3 } == "command line: --ntasks: it is -3; it must be from 1 to 65536")
        #expect(
            Self.message { ($0.nodes, $0.tasks) = (3, 2) }
                == "command line: --ntasks: 2 ranks do not fill 3 nodes; ask for at least one rank a node")
        #expect(
            Self.message { ($0.tasks, $0.gpus) = (3, 4) }
                == "command line: --gpus: 4 GPUs do not divide by 3 ranks; ask for a multiple of the ranks")
        #expect(Self.message { $0.gpus = -1 }?.hasPrefix("command line: --gpus: it is -1;") == true)
        #expect(Self.message { $0.cpusPerTask = 0 }?.hasPrefix("command line: --cpus-per-task: it is 0;") == true)
        #expect(Self.message { $0.time = "soon" }?.hasPrefix("command line: --time: 'soon' is refused;") == true)
        #expect(Self.message { $0.queue = "a b" }?.hasPrefix("command line: --partition: 'a b' is no valid") == true)
        #expect(Self.message { $0.priority = .max }?.hasPrefix("command line: --priority: it is ") == true)
        #expect(Self.message { $0.maxRestarts = 1001 }?.hasPrefix("command line: --max-restarts: it is 1001;") == true)
        #expect(
            Self.message { $0.environment = ["A"] }
                == "command line: --env: 'A' sets no variable; write NAME=value")
        #expect(Self.message { $0.environment = ["=1"] }?.hasPrefix("command line: --env: '' is no name") == true)
        #expect(Self.message { $0.directory = "~" }?.hasPrefix("command line: --chdir: '~' is not") == true)
        #expect(Self.message { $0.command = [] }?.hasPrefix("command line: --: there is no command;") == true)
        #expect(Self.message { $0.command = ["a", "\u{0}"] }?.hasPrefix("command line: --: it holds a zero") == true)
        let all = Self.message { ($0.nodes, $0.memory, $0.time) = (0, "x", "y") }
        #expect(all?.split(separator: "\n").count == 3)
    }
}
