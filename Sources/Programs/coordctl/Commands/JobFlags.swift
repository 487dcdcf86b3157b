// The flags of `coordctl submit` that describe a job: letters that Slurm's users know. What they mean is
// CommandLineJob's to say.

import ArgumentParser
import Manifest

struct JobFlags: ParsableArguments {
    @Option(name: [.customShort("N"), .long], help: "Exactly so many nodes.")
    var nodes: Int?

    @Option(name: [.customShort("n"), .long], help: "Ranks in all.")
    var ntasks: Int?

    @Option(help: "Ranks on each node.")
    var ntasksPerNode: Int?

    @Option(name: [.customShort("c"), .long], help: "Processors of each rank: request and limit.")
    var cpusPerTask: Int?

    @Option(help: "Memory of each rank, request and limit: 512 (MiB), 512M, 8G.")
    var mem: String?

    @Option(name: [.customShort("G"), .long], help: "GPUs of the whole job.")
    var gpus: Int?

    @Option(name: [.customShort("t"), .long], help: "Time limit: minutes, HH:MM:SS, D-HH:MM:SS, 90s, 5m, 1h.")
    var time: String?

    @Option(name: [.customShort("J"), .long], help: "Its name; else the program's.")
    var jobName: String?

    @Option(name: [.customShort("p"), .long, .customLong("queue")], help: "Its queue; else `default`.")
    var partition: String?

    @Option(name: [.customShort("A"), .long], help: "Who pays.")
    var account: String?

    @Option(help: "Its namespace.")
    var namespace: String?

    @Option(help: "Higher goes first within the queue.")
    var priority: Int?

    @Option(help: "Its class of `coordctl priority list`, which sets its priority.")
    var priorityClass: String?

    @Option(help: "Restarts after a failure.")
    var maxRestarts: Int?

    @Option(
        help: """
            What failures mean, first fit: 1-2,SEGV=Fail, NodeLost=Fail, '1~CUDA out of memory=Hold' (text in the last \
            64 KiB of output), '*=Hold'; may be given again.
            """)
    var onFailure: [String] = []

    @Option(help: "A signal before the time limit: USR1@90; B:USR1@90 for the first process alone.")
    var signal: String?

    @Option(
        help:
            "When its node is cut off: elsewhere after this time (5m); `stop:2m`: its node ends it first; or `keep`."
    )
    var onDisconnect: String?

    @Option(help: "How ranks find each other: none, torchrun, jax.")
    var launcher: String?

    @Option(name: .customLong("env"), help: "NAME=value; may be given again.")
    var environment: [String] = []

    @Option(name: [.customShort("D"), .long], help: "Where the ranks start; else here.", completion: .directory)
    var chdir: String?

    @Option(help: "A folder that outlives every attempt.", completion: .directory)
    var checkpointDir: String?

    @Flag(name: [.customShort("H"), .long], help: "Hold it until `coordctl release`.")
    var hold = false

    @Option(help: "Not before: 2026-11-25T13:00:00Z, or now+2h.")
    var begin: String?

    @Option(help: "End it, or do not begin it, if it has not ended by then.")
    var deadline: String?

    @Option(
        name: [.customShort("d"), .long], help: "After other jobs: afterok:12:13,afterany:14; `?` for any of them.")
    var dependency: String?

    @Option(
        name: [.customShort("a"), .long],
        help: "Many jobs that differ by COORD_ARRAY_INDEX: 0-15, 1,3,5, 1-9:2, and %4 for four at a time.")
    var array: String?

    @Option(help: "A job for each line of this file, in COORD_ARRAY_ITEM; `-` is standard input.", completion: .file())
    var eachLine: String?

    @Option(help: "The same for each member of the JSON array in this file.", completion: .file())
    var fromJson: String?

    @Option(help: "Lowers its priority by so much.")
    var nice: Int?

    @Option(name: [.customShort("w"), .long], help: "Nodes that it includes: n[1-3]; alone, one rank on each.")
    var nodelist: String?

    @Option(name: [.customShort("x"), .long], help: "Nodes that it does not use: n[4,7].")
    var exclude: String?

    @Option(
        name: [.customShort("C"), .long], help: "Labels that its nodes have: 'a100&ib', 'a100|h100', parentheses.")
    var constraint: String?

    @Flag(help: "Its nodes are held whole, and count whole against the quota.")
    var exclusive = false

    @Option(help: "A taint that it tolerates: KEY, KEY=VALUE, KEY:NoSchedule; may be given again.")
    var toleration: [String] = []

    /// The names of the flags that were given.
    var given: [String] {
        let all: [(String, Bool)] = [
            ("--nodes", nodes != nil), ("--ntasks", ntasks != nil), ("--ntasks-per-node", ntasksPerNode != nil),
            ("--cpus-per-task", cpusPerTask != nil), ("--mem", mem != nil), ("--gpus", gpus != nil),
            ("--time", time != nil), ("--job-name", jobName != nil), ("--partition", partition != nil),
            ("--account", account != nil), ("--namespace", namespace != nil), ("--priority", priority != nil),
            ("--priority-class", priorityClass != nil),
            ("--max-restarts", maxRestarts != nil), ("--on-failure", !onFailure.isEmpty), ("--signal", signal != nil),
            ("--on-disconnect", onDisconnect != nil),
            ("--launcher", launcher != nil), ("--env", !environment.isEmpty),
            ("--chdir", chdir != nil), ("--checkpoint-dir", checkpointDir != nil),
            ("--hold", hold), ("--begin", begin != nil), ("--deadline", deadline != nil),
            ("--dependency", dependency != nil), ("--nice", nice != nil), ("--nodelist", nodelist != nil),
            ("--exclude", exclude != nil), ("--constraint", constraint != nil), ("--exclusive", exclusive),
            ("--toleration", !toleration.isEmpty),
            ("--dependency", dependency != nil), ("--nice", nice != nil), ("--array", array != nil),
            ("--each-line", eachLine != nil), ("--from-json", fromJson != nil),
        ]
        return all.filter(\.1).map(\.0)
    }

    func job(_ command: [String]) throws(CommandFault) -> CommandLineJob {
        var job = CommandLineJob(command: command)
        job.nodes = nodes
        job.tasks = ntasks
        job.tasksPerNode = ntasksPerNode
        job.cpusPerTask = cpusPerTask
        job.memory = mem
        job.gpus = gpus
        job.time = time
        job.name = jobName
        job.queue = partition
        job.account = account
        job.namespace = namespace
        job.priority = priority
        job.priorityClass = priorityClass
        job.maxRestarts = maxRestarts
        job.failureRules = onFailure
        job.signal = signal
        job.onDisconnect = onDisconnect
        job.launcher = launcher
        job.environment = environment
        job.directory = chdir
        job.checkpointDirectory = checkpointDir
        job.startsHeld = hold
        job.begin = begin
        job.deadline = deadline
        job.dependency = dependency
        job.nice = nice
        job.nodeList = nodelist
        job.exclude = exclude
        job.constraint = constraint
        job.isExclusive = exclusive
        job.tolerations = toleration
        job.array = array
        job.lines = try eachLine.map { (file) throws(CommandFault) in try ManifestFiles.text(of: file) }
        job.json = try fromJson.map { (file) throws(CommandFault) in try ManifestFiles.text(of: file) }
        return job
    }
}
