// Every refusal of a manifest, with its exact place and field, and that all faults of a file are told.

import Manifest
import Testing

@Suite struct RefusalTests {
    static func error(_ text: String) -> ManifestError? {
        error(Array(text.utf8))
    }

    static func error(_ bytes: [UInt8]) -> ManifestError? {
        do {
            _ = try ManifestReader.read(bytes, file: "a.yaml", directory: "/home/ada")
            return nil
        } catch {
            return error
        }
    }

    /// Lines 1 to 5 are well-formed; the lines given begin at line 6, indented by two.
    private static func jobError(_ lines: String) -> ManifestError? {
        let indented = lines.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }.joined()
        return error("kind: Job\nmetadata:\n  name: a\nspec:\n  command: [x]\n\(indented)")
    }

    private static let wrongFields: [(String, String)] = [
        ("nodes: 0", "a.yaml:6:10: spec.nodes: it is 0; it must be from 1 to 65536"),
        ("ranks: 0", "a.yaml:6:10: spec.ranks: it is 0; it must be from 1 to 65536"),
        ("procsPerNode: -1", "a.yaml:6:17: spec.procsPerNode: it is -1; it must be from 1 to 65536"),
        ("nodes: 2.5", "a.yaml:6:10: spec.nodes: '2.5' is no whole number; write digits without quotes"),
        ("nodes: \"2\"", "a.yaml:6:10: spec.nodes: '2' is no whole number; write digits without quotes"),
        ("nodes: 0x10", "a.yaml:6:10: spec.nodes: '0x10' is no whole number; write digits without quotes"),
        (
            "nodes: 99999999999999999999999",
            "a.yaml:6:10: spec.nodes: it is '99999999999999999999999'; it must be from 1 to 65536"
        ),
        (
            "nodes: [2]",
            "a.yaml:6:10: spec.nodes: it is a list, not a single value; write one value, or remove the line"
        ),
        ("nodes:", "a.yaml:6:9: spec.nodes: it is empty, not a single value; write one value, or remove the line"),
        (
            "nodes: 1000\nprocsPerNode: 2000",
            "a.yaml:7:17: spec.procsPerNode: 1000 nodes with 2000 ranks each are more than 65536; ask for fewer"
        ),
        (
            "nodes: 2\nprocsPerNode: 2\nranks: 5",
            "a.yaml:8:10: spec.ranks: 5 ranks are not 2 nodes with 2 ranks each; leave one of the three out"
        ),
        (
            "ranks: 5\nprocsPerNode: 2",
            "a.yaml:6:10: spec.ranks: 5 ranks do not divide into 2 a node; make ranks a multiple of procsPerNode"
        ),
        (
            "nodes: 3\nranks: 2",
            "a.yaml:7:10: spec.ranks: 2 ranks do not fill 3 nodes; ask for at least one rank a node"
        ),
        (
            "launcher: torchrn",
            "a.yaml:6:13: spec.launcher: 'torchrn' is no launcher; did you mean torchrun? launchers are none, "
                + "torchrun, jax"
        ),
        (
            "maxRuntime: 5x",
            "a.yaml:6:15: spec.maxRuntime: '5x' is refused; it is no length of time; write 90s, 5m, 1h or 2d, or as "
                + "Slurm does: minutes, MM:SS, HH:MM:SS, D-HH or D-HH:MM:SS"
        ),
        (
            "maxRuntime: 0",
            "a.yaml:6:15: spec.maxRuntime: a limit of no time ends every job at once; write `unlimited` for no limit"
        ),
        (
            "priority: 2147483648",
            "a.yaml:6:13: spec.priority: it is 2147483648; it must be from -2147483648 to 2147483647"
        ),
        (
            "failurePolicy: {maxRestarts: -1}",
            "a.yaml:6:32: spec.failurePolicy.maxRestarts: it is -1; it must be from 0 to 1000"
        ),
        (
            "onDisconnect: {rerun: 0s}",
            "a.yaml:6:25: spec.onDisconnect.rerun: '0s' is out of bounds; write from 1s to 30d"
        ),
        (
            "onDisconnect: {rerun: unlimited}",
            "a.yaml:6:25: spec.onDisconnect.rerun: 'unlimited' is out of bounds; write from 1s to 30d"
        ),
        (
            "onDisconnect: {stop: 5s}",
            "a.yaml:6:24: spec.onDisconnect.stop: '5s' is out of bounds; write from 15s to 30d"
        ),
        (
            "onDisconnect: {stop: 1m, rerun: 5m}",
            "a.yaml:6:35: spec.onDisconnect.rerun: rerun and stop exclude each other; write one of them"
        ),
        ("checkpoint: {}", "a.yaml:6:15: spec.checkpoint: it has no field directory; add `directory: checkpoints`"),
        (
            "workingDirectory: ~/x",
            "a.yaml:6:21: spec.workingDirectory: '~' is not expanded here; write the directory out"
        ),
        (
            "workingDirectory: ''",
            "a.yaml:6:21: spec.workingDirectory: the path is empty; write a path, or leave it out"
        ),
        (
            "queue: -x",
            "a.yaml:6:10: spec.queue: '-x' is no valid name; use 1 to 63 letters, digits, '.', '_' or '-', with a "
                + "letter or digit at both ends"
        ),
        (
            "account: \"a\\0\"", "a.yaml:6:12: spec.account: it holds a zero byte; remove the \\0"
        ),
        ("script: echo", "a.yaml:6:11: spec.script: both command and script are given; keep one of the two"),
        ("replicas: 3", "a.yaml:6:3: spec: there is no field 'replicas'; " + fields),
        ("node: 3", "a.yaml:6:3: spec: there is no field 'node'; did you mean nodes? " + fields),
        ("maxRuntmie: 3", "a.yaml:6:3: spec: there is no field 'maxRuntmie'; did you mean maxRuntime? " + fields),
        (
            "array: 5-1",
            "a.yaml:6:10: spec.array: '5-1' is refused; end below start: '5-1'; write 0-15, 1,3,5 or 1-10:2, and %4 to "
                + "run four at a time"
        ),
        (
            "array: {items: []}", "a.yaml:6:18: spec.array.items: there is no item; give at least one"
        ),
        (
            "array: {indices: 0-2, items: [a, b]}",
            "a.yaml:6:32: spec.array.items: there are 2 items for 3 elements; leave the indices out, or "
                + "give as many items"
        ),
        (
            "array: {maxRunning: 2}",
            "a.yaml:6:10: spec.array: it has neither indices nor items; write `indices: 0-15` or `items: [a, b]`"
        ),
        ("\"\\e[31m\": 1", "a.yaml:6:3: spec: there is no field '\\u{1b}[31m'; " + fields),
    ]

    @Test(arguments: wrongFields)
    func `a wrong field of a job is refused where it stands`(lines: String, message: String) {
        #expect(Self.jobError(lines)?.description == message)
    }

    private static let fields =
        "fields here: queue, account, priority, priorityClass, nodes, procsPerNode, ranks, resources, launcher, "
        + "maxRuntime, failurePolicy, onDisconnect, checkpoint, command, script, env, workingDirectory, "
        + "hold, begin, deadline, dependency, array, model, "
        + "nodeSelector, constraint, includeNodes, excludeNodes, exclusive, tolerations"

    @Test(arguments: [
        ("requests: {cpu: 2x}", 21, "requests.cpu: '2x' is no quantity"),
        ("requests: {cpu: -1}", 21, "requests.cpu: '-1' is negative"),
        ("requests: {cpu: 2Gi}", 21, "requests.cpu: '2Gi' has a unit of memory"),
        ("requests: {cpu: 5G}", 21, "requests.cpu: '5G' is too much"),
        ("requests: {memory: 512m}", 24, "requests.memory: '512m' is not a whole number of bytes"),
        ("requests: {memory: 8gb}", 24, "requests.memory: '8gb' is no quantity"),
        ("requests: {memory: -1Gi}", 24, "requests.memory: '-1Gi' is negative"),
        ("requests: {memory: 1Ei}", 24, "requests.memory: '1Ei' is too much"),
        ("requests: {nvidia.com/gpu: 0.5}", 32, "requests.nvidia.com/gpu: '0.5' is not whole"),
        ("requests: {gpu: 1}", 21, "requests.gpu: 'gpu' is no kind of resource; did you mean nvidia.com/gpu?"),
        ("requests: {memroy: 1}", 24, "requests.memroy: 'memroy' is no kind of resource; did you mean memory?"),
        ("requests: {cpu: }", 21, "requests.cpu: it is empty, not a single value"),
        ("requests: [cpu]", 15, "requests: it is a list, not a mapping of fields"),
        ("limits: {cpu: 0}", 19, "limits.cpu: a limit of 0 lets nothing run"),
        ("{requests: {cpu: 2}, limits: {cpu: 1500m}}", 49, "limits.cpu: the request of 2 is over the limit of 1.5"),
        (
            "{requests: {memory: 2Gi}, limits: {memory: 2G}}", 57,
            "limits.memory: the request of 2Gi is over the limit of 1.8Gi"
        ),
        (
            "{requests: {nvidia.com/gpu: 2}, limits: {nvidia.com/gpu: 1}}", 71,
            "limits.nvidia.com/gpu: the request of 2 is not the limit of 1"
        ),
    ])
    func `a wrong amount is refused where it stands`(block: String, column: Int, message: String) throws {
        // A block in braces stands behind its key, any other on the line below.
        let isInline = block.first == "{"
        let error = try #require(Self.jobError(isInline ? "resources: \(block)" : "resources:\n  \(block)"))
        let place = "a.yaml:\(isInline ? 6 : 7):\(column)"
        #expect(error.description.hasPrefix("\(place): spec.resources.\(message)"), "\(error)")
        #expect(error.faults.count == 1)
    }

    @Test(arguments: [
        ("command: []", "a.yaml:5:12: spec.command: it names no program; write the program first"),
        ("command: ['']", "a.yaml:5:12: spec.command: it names no program; write the program first"),
        ("command: ''", "a.yaml:5:12: spec.command: it is empty; write the line that the shell shall run"),
        (
            "command: {a: b}",
            "a.yaml:5:12: spec.command: it is a mapping of fields; write a list of words, or one line for the shell"
        ),
        (
            "command: [x, [y]]",
            "a.yaml:5:16: spec.command[1]: it is a list, not a single value; write one value, or remove the line"
        ),
        ("command: [x, \"a\\0b\"]", "a.yaml:5:16: spec.command[1]: it holds a zero byte; remove the \\0"),
        (
            "script: \"#!/usr/bin/perl\\n1\"",
            "a.yaml:5:11: spec.script: '#!/usr/bin/perl' names no interpreter that a script can be handed to; use sh, "
                + "bash, dash, zsh or python3, or put the script in a file and name it under `command`"
        ),
        ("nodes: 1", "a.yaml:5:3: spec: it has no field command; add `command: [python3, train.py]`"),
    ])
    func `a command that can not run is refused`(line: String, message: String) {
        let error = Self.error("kind: Job\nmetadata:\n  name: a\nspec:\n  \(line)\n")
        #expect(error?.description == message)
    }

    @Test(arguments: [
        ("{1A: x}", "a.yaml:6:13: spec.env.1A: '1A' is no name of a variable"),
        ("{'A B': x}", "a.yaml:6:16: spec.env.A B: 'A B' is no name of a variable"),
        ("{A: [1]}", "a.yaml:6:12: spec.env.A: it is a list, not a single value"),
        ("{A: null}", "a.yaml:6:12: spec.env.A: it is empty, not a single value"),
        ("[{name: A, value: 1}, {name: A, value: 2}]", "a.yaml:6:30: spec.env[1]: the variable A is given twice"),
        ("[{name: A, valueFrom: x}]", "a.yaml:6:9: spec.env[0]: it has no field value"),
        ("[A=1]", "a.yaml:6:9: spec.env[0]: it is a single value, not a mapping of fields"),
    ])
    func `a wrong variable is refused`(env: String, message: String) throws {
        let error = try #require(Self.jobError("env: \(env)"))
        #expect(error.description.hasPrefix(message), "\(error)")
    }

    @Test func `an argument, a variable or a path that linux would refuse is refused here`() throws {
        let long = String(repeating: "x", count: 131_072)
        let argument = try #require(Self.error("kind: Job\nmetadata: {name: a}\nspec:\n  command: [a, \(long)]\n"))
        #expect(
            argument.description.hasPrefix("a.yaml:4:16: spec.command[1]: it has 131072 bytes, and Linux starts no"))
        let script = try #require(Self.error("kind: Job\nmetadata: {name: a}\nspec:\n  script: \(long)\n"))
        #expect(script.description.hasPrefix("a.yaml:4:11: spec.script: it has 131072 bytes"))
        let variable = try #require(Self.jobError("env: {A: \(long)}"))
        #expect(variable.description.hasPrefix("a.yaml:6:12: spec.env.A: it has 131074 bytes"))
        let path = try #require(Self.jobError("workingDirectory: \(long)"))
        #expect(path.description.hasPrefix("a.yaml:6:21: spec.workingDirectory: the path has more than 4095 bytes"))
        let words = Array(repeating: "xxxxxxxx", count: 40_000).joined(separator: ",")
        let payload = try #require(Self.error("kind: Job\nmetadata: {name: a}\nspec:\n  command: [\(words)]\n"))
        #expect(
            payload.description.hasPrefix("a.yaml:4:3: spec: command, environment and items are larger than 1048576"))
    }

    @Test(arguments: [
        ("metadata: {name: a}", "a.yaml:1:1: it has no kind; add `kind: TrainingJob` or `kind: Queue`"),
        ("- kind: Job", "a.yaml:1:1: a document must be a mapping of fields; begin with `kind: TrainingJob`"),
        ("hello", "a.yaml:1:1: a document must be a mapping of fields; begin with `kind: TrainingJob`"),
        (
            "kind: TrainingJop",
            "a.yaml:1:7: kind: 'TrainingJop' is no kind of document; did you mean TrainingJob? kinds are TrainingJob, "
                + "Service, Workflow, Job, CronJob, Deployment, HorizontalPodAutoscaler, Queue, PriorityClass"
        ),
        (
            "kind: Ingress",
            "a.yaml:1:7: kind: 'Ingress' is no kind of document; kinds are TrainingJob, Service, Workflow, Job, "
                + "CronJob, Deployment, HorizontalPodAutoscaler, Queue, PriorityClass"
        ),
        (
            "apiVersion: batch/v1\nkind: Queue\nmetadata: {name: a}",
            "a.yaml:1:13: apiVersion: 'batch/v1' is not read here; write coord/v1, or leave the line out"
        ),
        ("kind: Queue", "a.yaml:1:1: it has no field metadata; add `metadata: {name: research}`"),
        ("kind: Queue\nmetadata: {}", "a.yaml:2:11: metadata: it has no field name; add `name: research`"),
        (
            "kind: Queue\nmetadata: {name: a, namespace: b}",
            "a.yaml:2:21: metadata: there is no field 'namespace'; fields here: name"
        ),
        (
            "kind: Queue\nmetadata: {name: a}\nspec: {cohort: b}",
            "a.yaml:3:8: spec: there is no field 'cohort'; fields here: nominalQuota, rolloutSurge, pendingLimit, "
                + "limits, open, queueingStrategy"
        ),
        (
            "kind: Queue\nmetadata: {name: a}\nspec: {queueingStrategy: BestEffortFIFO}",
            "a.yaml:3:26: spec.queueingStrategy: 'BestEffortFIFO' is no strategy here; "
                + "strategies are Backfill, StrictFIFO"
        ),
        (
            "kind: Queue\nmetadata: {name: a}\nspec: {limits: {perUsr: {gpus: 1}}}",
            "a.yaml:3:17: spec.limits: there is no field 'perUsr'; did you mean perUser? fields here: perUser, "
                + "perAccount"
        ),
        (
            "kind: Queue\nmetadata: {name: a}\nspec: {limits: {perUser: {runningJobs: -1}}}",
            "a.yaml:3:40: spec.limits.perUser.runningJobs: it is -1; it must be from 0 to 10000000"
        ),
        (
            "kind: PriorityClass\nmetadata: {name: a}\nspec: {forEveryone: true}",
            "a.yaml:3:7: spec: it has no field value; add `value: 1000`"
        ),
        (
            "kind: PriorityClass\nmetadata: {name: a}\nspec: {value: 1000001}",
            "a.yaml:3:15: spec.value: it is 1000001; it must be from -1000000 to 1000000"
        ),
        (
            "kind: PriorityClass\nmetadata: {name: a}\nspec: {value: 1, forEveryone: yes}",
            "a.yaml:3:31: spec.forEveryone: 'yes' is neither true nor false; write true or false without quotes"
        ),
        (
            "kind: PriorityClass\nmetadata: {name: a}\nspec: {value: 1}\n---\nkind: PriorityClass\n"
                + "metadata: {name: a}\nspec: {value: 2}",
            "a.yaml:5:1: metadata.name: priority class a is declared twice in this file; keep one of the two"
        ),
        (
            "kind: Queue\nmetadata: {name: a}\nspec: {pendingLimit: 0}",
            "a.yaml:3:22: spec.pendingLimit: it is 0; it must be from 1 to 10000000"
        ),
        (
            "kind: Queue\nmetadata: {name: a}\nspec: {nominalQuota: {cpu: -1}}",
            "a.yaml:3:28: spec.nominalQuota.cpu: '-1' is negative; write 0 or more"
        ),
        (
            "kind: Queue\nmetadata: {name: a}\n---\nkind: Queue\nmetadata: {name: a}",
            "a.yaml:4:1: metadata.name: queue a is declared twice in this file; keep one of the two"
        ),
    ])
    func `a document of no known form is refused`(text: String, message: String) {
        #expect(Self.error(text)?.description == message)
    }

    @Test func `all faults of a file are told in the order of its lines, up to a screen`() throws {
        let error = try #require(Self.jobError("ranks: 0\nnodes: 0\nwat: 1\nresources: {limits: {cpu: x, memory: y}}"))
        #expect(
            error.faults.map(\.place) == [
                .mark(line: 6, column: 10), .mark(line: 7, column: 10), .mark(line: 8, column: 3),
                .mark(line: 9, column: 29), .mark(line: 9, column: 40),
            ])
        let many = try #require(Self.jobError((0..<100).map { "f\($0): 1" }.joined(separator: "\n")))
        #expect(many.faults.count == 20)
        #expect(many.omitted == 80)
        #expect(many.description.hasSuffix("a.yaml: and 80 more; mend these first"))
    }

    @Test func `the faults of several documents are told together`() throws {
        let error = try #require(Self.error("kind: Jop\n---\nkind: Queue\n---\nkind: [\n"))
        #expect(
            error.faults.map(\.place) == [
                .mark(line: 1, column: 7), .mark(line: 3, column: 1), .mark(line: 6, column: 1),
            ])
    }
}
