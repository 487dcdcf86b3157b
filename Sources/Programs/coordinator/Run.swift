// `coordinator run`: opens the journal, recovers the state, listens, and loops until it is told to end.

import ArgumentParser
import ClusterModel
import ControlPlane
import Cryptography
import Daemon
import Glibc
import Ledger
import Link
import Logging
import Messages
import Store
import Telemetry
import Transport
import Wire

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs the coordinator in the foreground.")

    @OptionGroup var location: DirectoryOption

    @Option(help: "Where agents and clients connect.")
    var listen: String = "0.0.0.0:7878"

    @Option(help: "Where logs and files are streamed.")
    var bulkListen: String = "0.0.0.0:7879"

    @Flag(help: "Start although this machine's clock is more than ten minutes behind the journal's latest time.")
    var acceptClock = false

    @Option(help: "How many jobs that have ended stay in memory; then they go into the history on disk.")
    var keepFinished: Int = Settings().finishedKept

    @Option(help: "How long the history keeps a job that has ended: 90d, 12h.", transform: historyAge)
    var keepHistory = Span(milliseconds: HistoryBounds().age)

    @Option(help: "How many jobs the history keeps; those that ended the longest ago go first.")
    var keepHistoryJobs: UInt64 = HistoryBounds().rows

    @Option(
        help: """
            Powers a node's machine off, run as PATH NODE ADDRESS; it exits with 0 only when the machine is off. The \
            name is proven, the address is what the node said of itself.
            """)
    var fenceCommand: String?

    @Option(
        help: "After so long a silent node is fenced on which work is left that waits for proof: 90s, 5m.",
        transform: fenceAge)
    var fenceAfter = Settings().fenceAfter

    @Option(
        help: ArgumentHelp(
            "A node that may be a gateway; give it again for each. Any other that says it is one is told of no route "
                + "and let in by no ingress. If left out, every node is believed."))
    var gateway: [String] = []

    @Option(help: "trace, debug, info, notice, warning or error.")
    var logLevel: String = "info"

    /// A checkpoint's head names each of them, and where the history fails there may be twice as many.
    private static let mostFinished = 400_000

    func validate() throws {
        guard (0...Self.mostFinished).contains(keepFinished) else {
            throw ValidationError("--keep-finished \(keepFinished): give 0 to \(Self.mostFinished)")
        }
        for name in gateway where Name(name) == nil {
            throw ValidationError("--gateway \(name): give the name of a node, as `coordctl nodes` has it")
        }
        guard (1...1_000_000_000).contains(keepHistoryJobs) else {
            throw ValidationError("--keep-history-jobs \(keepHistoryJobs): give 1 to 1000000000")
        }
        if let fenceCommand, !fenceCommand.hasPrefix("/") {
            throw ValidationError("--fence-command \(fenceCommand): give its whole path, from / on")
        }
        if let fenceCommand, access(fenceCommand, X_OK) != 0 {
            let why = String(cString: strerror(errno))
            throw ValidationError("--fence-command \(fenceCommand): it can not be run: \(why)")
        }
    }

    /// What is kept of the jobs that have ended, and for how long.
    private var policy: (settings: Settings, bounds: HistoryBounds) {
        var settings = Settings()
        settings.finishedKept = keepFinished
        settings.canFence = fenceCommand != nil
        settings.gateways = gateway.isEmpty ? nil : gateway.compactMap(Name.init)
        settings.fenceAfter = fenceAfter
        var bounds = HistoryBounds()
        (bounds.rows, bounds.age) = (keepHistoryJobs, keepHistory.milliseconds)
        return (settings, bounds)
    }

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        EndSignals.block()
        let logger = try Log.start(service: "coordinator", level: logLevel)
        let service = try CoordinatorService(
            household: location.household, listen: listen, bulkListen: bulkListen, acceptsClock: acceptClock,
            policy: policy, fenceCommand: fenceCommand, logger: logger)
        try service.run()
    }
}

/// A length of time from an hour to a hundred years.
private func historyAge(_ text: String) throws -> Span {
    guard case .span(let age)? = try? TimeText.length(text), age >= .minutes(60) else {
        throw ValidationError("'\(text)': give an hour or more, as in 90d or 12h")
    }
    return age
}

private func fenceAge(_ text: String) throws -> Span {
    guard case .span(let age)? = try? TimeText.length(text), age >= Settings().lostAfter else {
        throw ValidationError("'\(text)': give a minute or more, as in 90s or 5m")
    }
    return age
}

/// Everything that a running coordinator consists of, put together once.
final class CoordinatorService {
    private let household: Household
    private let logger: Logger
    private let journal: SQLiteLog
    private let inbox = Inbox()
    private let control: ServerLink
    private let bulk: StreamRelay
    private let historian: Historian
    private let chronicle: Worker
    private let models: ModelDesk
    private let modelWorker: Worker
    private var loop: CoordinatorLoop
    private var plane: ClusterConductor

    init(
        household: Household, listen: String, bulkListen: String, acceptsClock: Bool,
        policy: (settings: Settings, bounds: HistoryBounds), fenceCommand: String?, logger: Logger
    ) throws {
        self.household = household
        self.logger = logger
        let authority = try household.loadAuthority()
        let credentials = try household.loadCredentials()
        try Self.check(credentials, household, logger)
        let cluster = try household.loadCluster()
        let started = KernelClock.boot
        journal = try household.openJournal(cluster)
        let recovery = try Recovery(journal, cluster: cluster)
        let clocks = try Clocks(
            notBefore: recovery.latest, acceptingLag: acceptsClock, journal: household.journal, logger: logger)
        let admitted = AdmittedKeys()
        let inbox = inbox
        historian = Historian(
            logger: logger, open: { try household.openHistory(cluster, bounds: policy.bounds) },
            answer: { inbox.put([Arrival(input: $0)]) })
        models = ModelDesk(logger: logger) { inbox.put([Arrival(input: $0)]) }
        modelWorker = try models.start(folder: household.models, key: household.loadModelKey())
        let performer = Performer(
            authority: authority, admitted: admitted, cluster: cluster, log: journal, historian: historian,
            fencer: Fencer(program: fenceCommand, logger: logger) { inbox.put([Arrival(input: $0)]) }, models: models,
            logger: logger)
        let outbox = Outbox { performer.perform($0) }
        let epoch = try journal.start(
            LogReports(durable: { outbox.durable(upTo: $0) }, failed: { Self.end(logger, "\($0)") }))
        let context = try TLSContext.server(
            credentials: credentials, authority: authority.certificate, admitted: admitted)
        bulk = try StreamRelay(
            listeningOn: "tcp://\(bulkListen)", context: context, news: { Self.note($0, logger) },
            pieces: models.take)
        models.attach(bulk)
        chronicle = try historian.start()
        var settings = policy.settings
        settings.bulkPort = UInt32(bulk.port)
        plane = ClusterConductor(state: recovery.state, seed: RandomBytes.number(), settings: settings)
        loop = CoordinatorLoop(
            inbox: inbox, outbox: outbox, journal: journal,
            checkpoints: Checkpointer(journal: journal) { Self.end(logger, "checkpoint: \($0)") },
            clocks: clocks, recovery: recovery)
        let opening = plane.open(epoch: epoch, at: loop.clocks.now)
        try loop.submit(opening, blobs: [])
        control = try ServerLink(
            listeningOn: "tcp://\(listen)", context: context,
            greeting: ServerLink.Greeting(cluster: cluster, epoch: epoch, bulkPort: UInt32(bulk.port)),
            deliver: { inputs in inbox.put(inputs.map(Arrival.init)) },
            news: { Self.note($0, logger) })
        performer.attach(control: control, bulk: bulk)
        outbox.hold(opening.effects, until: Ticket(row: 0))
        logger.info(
            "coordinator serves",
            metadata: [
                "cluster": "\(cluster)", "epoch": "\(epoch)", "control.port": "\(control.port)",
                "bulk.port": "\(bulk.port)", "jobs": "\(recovery.state.jobs.count)",
                "replayed.rows": "\(recovery.rows)", "ready.ms": "\(KernelClock.boot - started)",
            ])
    }

    /// Runs until SIGTERM or SIGINT.
    func run() throws {
        let (bulk, historian, models) = (bulk, historian, models)
        let tick: @Sendable () -> Void = {
            bulk.expire(now: KernelClock.boot)
            historian.tick(now: KernelClock.boot)
            models.tick()
        }
        EndSignals.watch(tick: tick, end: { [inbox] in inbox.close() })
        do {
            try loop.run(&plane)
        } catch {
            Self.end(logger, "\(error)")
        }
        control.stop()
        bulk.stop()
        historian.close()
        chronicle.join()
        models.close()
        modelWorker.join()
        journal.close()
        logger.info("coordinator ended")
        Log.settle()
    }

    /// Nobody believes a coordinator whose certificate has ended, and its own log is where that should be read first.
    private static func check(_ credentials: Credentials, _ household: Household, _ logger: Logger) throws {
        let remedy = "`coordinator renew --dir \(household.directory)` makes it anew"
        switch credentials.life(at: KernelClock.wall / 1000) {
        case .ahead: break
        case .ending(let days):
            logger.warning(
                "the coordinator's certificate ends soon", metadata: ["days": "\(days)", "remedy": "\(remedy)"])
        case .over(let days):
            throw HouseholdError(description: "the coordinator's certificate ended \(days) days ago; \(remedy)")
        }
    }

    /// What can not be written must not be acted on: the process ends, and says why.
    private static func end(_ logger: Logger, _ why: String) {
        logger.critical(
            "the journal cannot be written; ending so that nothing is promised", metadata: ["why": "\(why)"])
        // EX_IOERR of sysexits.h: an input or output error.
        _exit(74)
    }

    private static func note(_ news: LinkNews, _ logger: Logger) {
        switch news {
        case .refused(let reason, let unreported):
            logger.warning(
                "connection refused",
                metadata: [
                    "peer": "\(reason.address)", "why": "\(reason.cause)", "unreported": "\(unreported)",
                ])
        case .dropped(let peer, let why):
            logger.warning("peer dropped", metadata: ["peer": "\(peer)", "why": "\(why)"])
        }
    }
}

extension Arrival {
    /// Fills in what only the edge knows: the hash of the bytes that came beside a submit.
    init(_ input: LinkInput) {
        switch input {
        case .request(let connection, let number, let principal, let request, let payload):
            self.init(request, number: number, of: principal, on: SessionID(connection), payload: payload)
        case .agent(let connection, let name, let key, let message):
            self.init(input: .agent(SessionID(connection), NodeProof(name: name, key: key), message))
        case .join(let connection, let token, let request):
            self.init(input: .join(SessionID(connection), token: token, request))
        case .closed(let connection):
            self.init(input: .closed(SessionID(connection)))
        }
    }

    /// A payload that no node could read is refused at the door.
    private init(
        _ request: ClientRequest, number: UInt64, of principal: Principal, on session: SessionID, payload: [UInt8]
    ) {
        do {
            let (filled, blobs) = try request.filled(with: payload)
            self.init(input: .request(session, number: number, principal, filled), blobs: blobs)
        } catch let error as TimeZoneError {
            let why = Rejection.invalid(field: "spec.timeZone", why: "\(error)")
            self.init(input: .malformed(session, number: number, why))
        } catch {
            let why = Rejection.invalid(field: "payload", why: "\(error)")
            self.init(input: .malformed(session, number: number, why))
        }
    }
}

extension ClientRequest {
    /// The request with what only the edge knows, the hash of its payload and the rules of its zone, and the payload as
    /// they are stored, in the order of the jobs; none for a request without.
    fileprivate func filled(with payload: [UInt8]) throws -> (ClientRequest, [Blob]) {
        switch self {
        case .submit(let submit):
            let (spec, blob) = try submit.spec.value.filled(with: payload)
            return (.submit(SubmitRequest(key: submit.key, spec: Boxed(spec))), [blob])
        case .submitWorkflow(var workflow):
            let payloads = try PayloadList.decoded(from: payload)
            guard payloads.count == workflow.jobs.count else {
                throw PayloadCount(jobs: workflow.jobs.count, payloads: payloads.count)
            }
            let filled = try zip(workflow.jobs, payloads).map { try $0.value.filled(with: $1) }
            workflow.jobs = filled.map { Boxed($0.0) }
            return (.submitWorkflow(workflow), filled.map(\.1))
        case .declareRecurring(let asked, let suspend):
            let now = WallTime(milliseconds: KernelClock.wall)
            var recurring = try ZoneFiles.filled(asked.value, at: now)
            let (spec, blob) = try recurring.job.value.filled(with: payload)
            recurring.job = Boxed(spec)
            return (.declareRecurring(Boxed(recurring), suspend: suspend), [blob])
        case .service(.declare(let asked)):
            var service = asked.value
            let (spec, blob) = try service.job.value.filled(with: payload)
            service.job = Boxed(spec)
            return (.service(.declare(Boxed(service))), [blob])
        default: return (self, [])
        }
    }
}

/// A workflow needs one payload a job.
private struct PayloadCount: Error, CustomStringConvertible {
    let jobs: Int
    let payloads: Int

    var description: String { "\(payloads) payloads came with \(jobs) jobs" }
}

extension JobSpec {
    fileprivate func filled(with payload: [UInt8]) throws -> (JobSpec, Blob) {
        _ = try LaunchPayload.decoded(from: payload)
        let blob = try Blob(payload)
        var spec = self
        spec.payload = ContentHash(bytes: blob.hash.bytes) ?? spec.payload
        return (spec, blob)
    }
}
