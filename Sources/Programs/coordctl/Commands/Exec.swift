// `coordctl exec`: a command beside a rank that runs, and what it says.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct Exec: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Runs a command beside a rank of a job or a replica of a service.",
        discussion: """
            It runs on the rank's node as its user, in its directory, with its environment and within its limits, \
            without input, and ends at its time or with the rank. Yours, or any as an operator.

            The exit code is the command's; 124 when its time was over, 126 and 127 when it could not be run, 128 and \
            the signal's number when one ended it.

              coordctl exec 42 --rank 3 -- nvidia-smi
              coordctl exec web -- sh -c 'ls -l $MODEL_PATH'
              coordctl exec web/17 -- cat /proc/meminfo
            """)

    @OptionGroup var context: ContextOptions

    @Option(help: "Beside this rank; else beside rank 0.")
    var rank: UInt32 = 0

    @Option(
        help: "How long it may take, 1s to 1h; then it is killed with all that it has started.", transform: timeSpan)
    var timeout: Span = .minutes(1)

    @Option(
        name: [.customShort("n"), .customLong("namespace")], help: "The service's namespace; `default` otherwise.",
        transform: validName)
    var namespace: Name = .standard

    @Argument(
        help:
            "A job's number; a service's name, for one of its replicas that run; or NAME/NUMBER, a replica by its job.")
    var target: String

    @Argument(parsing: .postTerminator, help: "The program and its arguments.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("write the command after --, as in `exec 42 -- hostname`") }
        _ = try ExecTarget(target)
    }

    func run() throws {
        let client = try context.client()
        let job = try ExecTarget(target).job(client, in: namespace)
        let request = ExecRequest(job: job, rank: rank, command: command, timeout: timeout)
        let reply = try asking { () throws(ClientFault) in try client.ask(.exec(request)) }
        guard case .logs(let grant) = reply else { throw CommandFault(client.unexpected(reply)) }
        throw JobOutcome(status: try Self.follow(grant, client))
    }

    /// Prints what it says; answers the code to end with.
    private static func follow(_ grant: LogGrant, _ client: ControlClient) throws(CommandFault) -> Int32 {
        let inbox = try asking { () throws(ClientFault) in try StreamInbox() }
        let receiver = try asking { () throws(ClientFault) in
            try StreamReceiver(
                grant, stream: 0, controlAddress: client.address, context: client.context, inbox: inbox)
        }
        defer { receiver.close() }
        while true {
            for news in inbox.take(timeout: .seconds(60)) {
                switch news {
                case .bytes(_, _, let bytes):
                    try Screen.write(bytes)
                    try Screen.flush()
                    receiver.consumed(bytes.count)
                case .errors(_, let bytes):
                    try Screen.writeErrors(bytes)
                    receiver.consumed(bytes.count)
                case .ended(_, .exited(let end)): return code(of: end)
                case .ended(_, .complete): throw CommandFault("the node said nothing of the command's end")
                case .ended(_, .problem(let why)), .ended(_, .broken(let why)):
                    throw CommandFault("node \(grant.node): \(why)", exitCode: 5)
                }
            }
        }
    }

    private static func code(of end: CommandExit) -> Int32 {
        switch end {
        case .code(let code): return Int32(code)
        case .signal(let number): return 128 + Int32(number)
        case .outlasted:
            Screen.complain("its time was over, and it was killed; --timeout gives it more, up to 1h")
            return 124
        case .overflowed:
            Screen.complain("it said more than 64 MiB, and was killed; let it write a file")
            return 128 + 9
        case .notStarted(let why, let number):
            Screen.complain("it cannot be run: \(PlainText.shown(why))")
            // ENOENT of the kernel's own numbers.
            return number == 2 ? 127 : 126
        }
    }
}

/// A job, a service, or one of its replicas, as it is typed.
private enum ExecTarget {
    case job(JobReference)
    case service(Name, replica: JobID?)

    init(_ text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, parts[0] != "service" {
            self = .service(try validName(parts[0]), replica: try jobNumber(parts[1]))
            return
        }
        switch try workReference(text) {
        case .job(let reference): self = .job(reference)
        case .service(let name): self = .service(name, replica: nil)
        }
    }

    func job(_ client: ControlClient, in namespace: Name) throws(CommandFault) -> JobID {
        switch self {
        case .job(let reference): return try client.number(of: reference)
        case .service(let name, let replica):
            let view = try asking { () throws(ClientFault) in
                try client.service(ServiceReference(name, in: namespace))
            }
            if let replica {
                guard view.shown.contains(where: { $0.job == replica }) else {
                    throw CommandFault(
                        "service \(name) has no replica \(replica); `coordctl services \(name)` lists them", exitCode: 3
                    )
                }
                return replica
            }
            let running = view.shown.filter { if case .running = $0.phase { true } else { false } }
            guard let found = running.first(where: \.isReady) ?? running.first else {
                throw CommandFault(
                    "no replica of service \(name) runs; `coordctl explain \(name)` says why", exitCode: 5)
            }
            return found.job
        }
    }
}
