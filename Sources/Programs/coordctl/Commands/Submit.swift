// `coordctl submit`: jobs from manifests, or one job from flags and a command.

import ArgumentParser
import ClusterModel
import Link
import Manifest
import Messages
import Presentation

struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Submits jobs, from manifest files or from flags and a command.",
        usage: """
            coordctl submit FILE... [--wait | --follow] [--parsable] [--export LIST]
            coordctl submit [-N NODES] [-n RANKS] [-c CPUS] [--mem SIZE] [-t TIME] ... -- COMMAND...
            """,
        discussion: """
            Queues and recurring jobs in a manifest are declared. Relative paths begin in the current directory, which \
            is also where the ranks start. Letters and meanings of the flags are Slurm's, but --mem is of each rank.
            """)

    @OptionGroup var context: ContextOptions
    @OptionGroup(title: "What to run") var flags: JobFlags
    @OptionGroup(title: "What then") var manner: SubmitManner

    @Option(
        name: [.customShort("f"), .customLong("file")], help: "A manifest; `-` is standard input.", completion: .file())
    var moreFiles: [String] = []

    @Argument(help: "Manifests: YAML or JSON, `-` is standard input; or, after `--`, the command of every rank.")
    var words: [String] = []

    /// What stands before `--`, and after.
    private var parts: (files: [String], command: [String]) {
        Self.parts(of: words, typed: CommandLine.arguments)
    }

    /// The parser hands over all words without saying where the first `--` stood; as many as follow it are the command.
    static func parts(of words: [String], typed: [String]) -> (files: [String], command: [String]) {
        let count = typed.firstIndex(of: "--").map { typed.count - $0 - 1 } ?? 0
        return (Array(words.dropLast(count)), Array(words.suffix(count)))
    }

    func validate() throws {
        let files = parts.files + moreFiles
        guard files.isEmpty != parts.command.isEmpty else {
            throw ValidationError(
                files.isEmpty
                    ? "name a manifest, or write a command after `--`" : "either manifests or a command, not both")
        }
        if !files.isEmpty, let flag = flags.given.first {
            throw ValidationError("\(flag) goes with a command after `--`; a manifest says this itself")
        }
        if manner.testOnly, manner.wait || manner.follow || manner.parsable {
            throw ValidationError("--test-only submits nothing, so there is nothing to wait for or to name")
        }
        if manner.follow, files.count > 1 { throw ValidationError("--follow is for one job") }
    }

    func run() throws {
        let exports = try Exports(manner.exports)
        let documents = try documents(exports)
        let jobs = documents.reduce(0) { $0 + $1.jobCount }
        let arrays = documents.contains { if case .job(let request) = $0 { request.spec.array != nil } else { false } }
        guard !manner.follow || !arrays else {
            throw CommandFault("--follow shows one job, and this is an array; use --wait", exitCode: 2)
        }
        guard !manner.follow || jobs == 1 else {
            throw CommandFault("--follow is for one job, and there are \(jobs)", exitCode: 2)
        }
        let client = try context.client()
        guard !manner.testOnly else { return try Rehearsal(client: client).show(documents) }
        let submitted = try Submission(client: client, isParsable: manner.parsable).submit(documents)
        try Screen.flush()
        guard manner.follow || manner.wait, let first = submitted.first else { return }
        Interruption.say(
            submitted.count == 1
                ? "job \(first) goes on; `coordctl cancel \(first)` ends it, `coordctl logs -f \(first)` shows it"
                : "the jobs go on; `coordctl cancel` ends them")
        throw JobOutcome(status: try manner.follow ? follow(first, client) : Waiting.status(of: submitted, client))
    }

    private func documents(_ exports: Exports) throws(CommandFault) -> [Document] {
        let files = parts.files + moreFiles
        guard files.isEmpty else {
            return try ManifestFiles.read(files).map { found in
                switch found.document {
                case .job(let request): .job(exports.applied(to: request))
                // As with cron, a run's environment is what its manifest says.
                case .workflow(var workflow):
                    {
                        workflow.jobs = workflow.jobs.map { exports.applied(to: $0) }
                        return .workflow(workflow)
                    }()
                case .queue, .priorityClass, .recurring, .service, .scaling: found.document
                }
            }
        }
        let directory = try currentDirectory()
        let job = try flags.job(parts.command)
        do throws(ManifestError) {
            return [.job(exports.applied(to: try job.request(submittingFrom: directory, at: wallNow())))]
        } catch {
            throw CommandFault(error)
        }
    }

    private func follow(_ job: JobID, _ client: ControlClient) throws(CommandFault) -> Int32 {
        let view = try Following(client: client, job: job).logs(of: [0])
        Screen.complain(view.farewell)
        if let advice = view.phase.outcome?.advice(for: job) { Screen.complain(advice) }
        return view.phase.outcome?.exitStatus ?? 255
    }
}

extension ServiceView {
    /// What became of its declaration.
    fileprivate var declaration: String {
        let name = newest?.spec.value.name.text ?? "?"
        guard let rollout else { return "Declared service \(name): nothing to roll out" }
        return "Declared service \(name): revision \(rollout.revision) is rolled out, "
            + "`coordctl rollout status \(name)` shows how"
    }
}

extension Document {
    /// How many jobs it submits.
    fileprivate var jobCount: Int {
        switch self {
        case .job: 1
        case .workflow(let workflow): workflow.jobs.count
        case .queue, .priorityClass, .recurring, .service, .scaling: 0
        }
    }
}

/// What happens after the submission.
struct SubmitManner: ParsableArguments {
    @Flag(help: "Wait for the end, and exit with the job's code.")
    var wait = false

    @Flag(help: "Print the log of rank 0 as it is written, then as --wait.")
    var follow = false

    @Flag(help: "Submit nothing; say whether it would be accepted, and where it would start or what it would wait for.")
    var testOnly = false

    @Flag(help: "Print the job's number and nothing else.")
    var parsable = false

    @Option(
        name: .customLong("export"),
        help: "Variables to pass on: NAME, NAME=value, ALL, NONE, by commas. Always passed: PATH, HOME, USER, LANG.")
    var exports: [String] = []
}

/// Submits documents in order and says so.
struct Submission {
    let client: ControlClient
    let isParsable: Bool

    /// The jobs that were made; `declared` is told of services. At the first refusal it stops and says what was
    /// accepted before.
    func submit(
        _ documents: [Document], declared: (ServiceView) -> Void = { _ in }
    ) throws(CommandFault) -> [JobID] {
        var jobs: [JobID] = []
        for (index, document) in documents.enumerated() {
            do throws(ClientFault) {
                switch document {
                case .job(let request): jobs.append(try submit(request))
                case .workflow(let workflow): jobs += try submit(workflow)
                case .queue(let spec): try declare(.declareQueue(spec), "queue \(spec.name)")
                case .priorityClass(let found):
                    try declare(.declareClass(found), "priority class \(found.name)")
                case .recurring(let found):
                    try client.declare(found.spec, suspend: found.suspend, payload: found.payload)
                    if !isParsable { Screen.print("Declared cron job \(found.spec.name)") }
                case .service(let found):
                    let view = try client.declare(found.spec, payload: found.payload)
                    if !isParsable { Screen.print(view.declaration) }
                    declared(view)
                case .scaling(let found):
                    let reference = ServiceReference(found.service, in: found.namespace)
                    try client.change(reference, .autoscale(Boxed(found.scaling)))
                    if !isParsable { Screen.print("Autoscaling service \(found.service): \(found.scaling.words)") }
                }
            } catch {
                guard documents.count > 1 else { throw CommandFault(error) }
                let before = index == 0 ? "nothing was accepted" : "the \(index) before it were accepted"
                throw CommandFault(
                    "document \(index + 1) of \(documents.count): \(error); \(before), what follows was not sent",
                    exitCode: error.exitCode)
            }
        }
        return jobs
    }

    fileprivate func submit(_ request: JobRequest) throws(ClientFault) -> JobID {
        let job = try client.submit(request.spec, payload: request.payload)
        Screen.print(isParsable ? "\(job)" : "Submitted job \(job)")
        return job
    }

    private func submit(_ workflow: WorkflowDocument) throws(ClientFault) -> [JobID] {
        let jobs = workflow.jobs.map { (spec: $0.spec, payload: $0.payload) }
        let part = try client.submit(workflow: workflow.name, jobs: jobs)
        let named = zip(part.jobs, jobs).map { "\($1.spec.name) \($0)" }.joined(separator: ", ")
        Screen.print(isParsable ? "\(part.first)" : "Submitted workflow \(part.first): \(named)")
        return part.jobs
    }

    private func declare(_ request: ClientRequest, _ name: String) throws(ClientFault) {
        let reply = try client.ask(request)
        guard case .done = reply else { throw client.unexpected(reply) }
        if !isParsable { Screen.print("Declared \(name)") }
    }
}
