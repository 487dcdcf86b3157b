// The client's end of the control endpoint: a hello, then numbered requests whose answers may come in any order. It
// runs on the caller's thread and waits where it is asked to; following a job for days is in ClientWatch.swift.

package import ClusterModel
import Cryptography
package import Messages
import Transport
import Wire

/// A conversation with the coordinator, used by one thread; connects itself when it is first needed.
package final class ControlClient {
    /// One answer and the number of the request that it belongs to.
    package struct Answer: Sendable {
        package let number: UInt64
        package let reply: ClientReply
    }

    package let context: ClientContext
    /// The address that is, or was last, connected.
    package private(set) var address: String
    package private(set) var welcome: ClientWelcome?
    /// The first half of every request key of this client.
    private let identity: UInt64
    private var sequence: UInt64 = 0
    private var connection: BlockingClient?
    private var lastNumber: UInt64 = 0
    private var unanswered: Set<UInt64> = []
    /// Answers that came while another was waited for; never more than the credit.
    private var early: [Answer] = []

    package init(_ context: ClientContext) {
        self.context = context
        address = context.addresses.first ?? ""
        identity = RandomBytes.number()
    }

    /// The key of the next change that is asked for; using it again asks for the same change.
    package func nextKey() -> RequestKey {
        sequence += 1
        return RequestKey(client: identity, sequence: sequence)
    }

    /// Says goodbye; the next request connects again.
    package func close() {
        connection?.close()
        connection = nil
        welcome = nil
        unanswered = []
        early = []
    }
}

extension ControlClient {
    /// Connects to the first address that answers, and greets; does nothing when it is connected.
    ///
    /// Throws `mistrusted` rather than `unreachable` when somebody answered and was not believed: that needs mending.
    @discardableResult
    package func connect() throws(ClientFault) -> ClientWelcome {
        if connection != nil, let welcome { return welcome }
        var reasons: [CloseReason] = []
        var telling: ClientFault?
        for candidate in context.addresses {
            do throws(ClientFault) {
                return try connect(to: candidate)
            } catch {
                close()
                switch error {
                case .unreachable(let found): reasons += found
                case .lost(let reason): reasons.append(reason)
                case .timedOut(let address, _): reasons.append(CloseReason(address: address, cause: .handshakeTimeout))
                case .context, .mistrusted, .versions, .refused, .rejected, .unreadable, .unsendable, .system:
                    telling = telling ?? error
                }
            }
        }
        throw telling ?? .unreachable(reasons)
    }

    private func connect(to candidate: String) throws(ClientFault) -> ClientWelcome {
        address = candidate
        var limits = TransportLimits()
        limits.messageBytes = WireLimits.answerBytes
        do throws(TransportError) {
            let made = try BlockingClient(
                connectingTo: candidate, context: context.tls, timeout: ClientLimits.connecting, limits: limits)
            try made.connect()
            connection = made
        } catch {
            throw ClientFault(error, address: candidate)
        }
        let ours = ProtocolRange.ours
        try transmit([encoded(.hello(ClientHello(versions: ours, client: identity)))])
        guard let first = try message(within: ClientLimits.connecting) else {
            throw .timedOut(address: address, waitingFor: "welcome")
        }
        guard case .welcome(let welcome) = first else {
            throw .unreadable(address: address, why: "an answer before the welcome")
        }
        guard (ours.oldest...ours.newest).contains(welcome.version) else {
            throw .versions(address: address, ours: ours, theirs: welcome.version)
        }
        self.welcome = welcome
        return welcome
    }
}

extension ControlClient {
    /// How many more requests may be sent before an answer must come.
    package var room: Int { max(0, credit - unanswered.count) }

    private var credit: Int { min(Int(welcome?.requestCredit ?? 0), ClientLimits.requests) }

    /// Sends requests in one go and gives their numbers, which ascend; waits for answers only while the coordinator's
    /// credit is spent. The answers are `receive`'s.
    package func send(_ requests: [(ClientRequest, payload: [UInt8])]) throws(ClientFault) -> Range<UInt64> {
        try connect()
        let first = lastNumber + 1
        var batch: [[UInt8]] = []
        for (request, payload) in requests {
            if room == 0 {
                try transmit(batch)
                batch = []
                try waitForRoom()
            }
            do throws(ClientFault) {
                // No job has a number that the wire does not carry.
                if let job = request.job, job.number > ModelLimits.job { throw .rejected(.unknownJob(job)) }
                batch.append(try encoded(.request(number: lastNumber + 1, request, payload: payload)))
            } catch {
                // Those before it count as sent, so they must be.
                try transmit(batch)
                throw error
            }
            lastNumber += 1
            unanswered.insert(lastNumber)
        }
        try transmit(batch)
        return first..<lastNumber + 1
    }

    private func waitForRoom() throws(ClientFault) {
        while room == 0 {
            guard let answer = try nextAnswer(within: ClientLimits.answering) else {
                throw .timedOut(address: address, waitingFor: "answer")
            }
            early.append(answer)
        }
    }

    /// The next answer, whichever request it belongs to; nil when none came in time.
    package func receive(timeout: Duration) throws(ClientFault) -> Answer? {
        if !early.isEmpty { return early.removeFirst() }
        return try nextAnswer(within: timeout)
    }

    /// Asks and waits for the answer. On a connection that broke it asks once more on a new one: no request is harmed
    /// by being asked twice.
    ///
    /// Throws `rejected` when the coordinator says no.
    package func ask(
        _ request: ClientRequest, payload: [UInt8] = [], timeout: Duration = ClientLimits.answering
    ) throws(ClientFault) -> ClientReply {
        do throws(ClientFault) {
            return try askOnce(request, payload, timeout)
        } catch {
            switch error {
            case .rejected, .unsendable: throw error
            case .lost: close()
            case .context, .unreachable, .mistrusted, .timedOut, .versions, .refused, .unreadable, .system:
                close()
                throw error
            }
        }
        return try askOnce(request, payload, timeout)
    }

    private func askOnce(
        _ request: ClientRequest, _ payload: [UInt8], _ timeout: Duration
    ) throws(ClientFault) -> ClientReply {
        try answer(to: send([(request, payload)]).lowerBound, within: timeout)
    }

    /// Waits for the answer to one request; others that come meanwhile are kept for whoever waits for them.
    ///
    /// Throws `rejected` when the coordinator says no.
    func answer(to number: UInt64, within timeout: Duration) throws(ClientFault) -> ClientReply {
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        while true {
            guard let answer = try nextAnswer(within: max(.zero, clock.now.duration(to: deadline))) else {
                throw .timedOut(address: address, waitingFor: "answer")
            }
            guard answer.number == number else {
                early.append(answer)
                continue
            }
            if case .rejected(let rejection) = answer.reply { throw .rejected(rejection) }
            return answer.reply
        }
    }

    /// Submits a job and gives its number. The coordinator sees one submission, however often the connection breaks.
    package func submit(_ spec: JobSpec, payload: LaunchPayload) throws(ClientFault) -> JobID {
        let (request, bytes) = try submission(spec, payload: payload)
        let reply = try ask(.submit(request), payload: bytes)
        guard case .submitted(let job) = reply else { throw unexpected(reply) }
        return job
    }

    /// What would become of a job, were it submitted now; nothing is submitted.
    package func rehearse(_ spec: JobSpec, payload: LaunchPayload) throws(ClientFault) -> Explanation {
        let reply = try ask(.testSubmit(try submission(spec, payload: payload).0))
        guard case .explained(let explanation) = reply else { throw unexpected(reply) }
        return explanation
    }

    /// What a rollout would come to, were the service declared so now; nothing is changed. The hash of its payload
    /// stands in its job.
    package func rehearse(_ spec: ServiceSpec) throws(ClientFault) -> RolloutForecast {
        let reply = try ask(.service(.rehearse(Boxed(spec))))
        guard case .rehearsed(let forecast) = reply else { throw unexpected(reply) }
        return forecast
    }

    /// Submits all jobs of a workflow, or none, and says which they are; see `WorkflowRequest`.
    package func submit(
        workflow name: Name, jobs: [(spec: JobSpec, payload: LaunchPayload)]
    ) throws(ClientFault) -> WorkflowPart {
        var specs: [Boxed<JobSpec>] = []
        var payloads: [[UInt8]] = []
        for job in jobs {
            let (spec, bytes) = try sealed(job.spec, payload: job.payload)
            specs.append(Boxed(spec))
            payloads.append(bytes)
        }
        let bytes: [UInt8]
        do throws(WireError) {
            bytes = try PayloadList.encoded(payloads)
        } catch {
            throw .unsendable(why: "\(error)")
        }
        let request = WorkflowRequest(key: nextKey(), name: name, jobs: specs)
        let reply = try ask(.submitWorkflow(request), payload: bytes)
        guard case .submitted(let first) = reply else { throw unexpected(reply) }
        return WorkflowPart(name: name, first: first, count: jobs.count)
    }

    /// A submission ready to be sent: its own key, and the spec that names the payload's hash.
    package func submission(
        _ spec: JobSpec, payload: LaunchPayload
    ) throws(ClientFault) -> (SubmitRequest, payload: [UInt8]) {
        let (spec, bytes) = try sealed(spec, payload: payload)
        return (SubmitRequest(key: nextKey(), spec: Boxed(spec)), bytes)
    }

    /// Declares a recurring job, or changes it to this; nil leaves as it is whether it is suspended.
    package func declare(
        _ spec: RecurringSpec, suspend: Bool?, payload: LaunchPayload
    ) throws(ClientFault) {
        let (job, bytes) = try sealed(spec.job.value, payload: payload)
        var spec = spec
        spec.job = Boxed(job)
        let reply = try ask(.declareRecurring(Boxed(spec), suspend: suspend), payload: bytes)
        guard case .done = reply else { throw unexpected(reply) }
    }

    /// Declares a service, or changes it to this, and says how it stands then.
    package func declare(_ spec: ServiceSpec, payload: LaunchPayload) throws(ClientFault) -> ServiceView {
        let (job, bytes) = try sealed(spec.job.value, payload: payload)
        var spec = spec
        spec.job = Boxed(job)
        let reply = try ask(.service(.declare(Boxed(spec))), payload: bytes)
        guard case .service(let view) = reply else { throw unexpected(reply) }
        return view
    }

    package func service(_ reference: ServiceReference) throws(ClientFault) -> ServiceView {
        let reply = try ask(.service(.show(reference)))
        guard case .service(let view) = reply else { throw unexpected(reply) }
        return view
    }

    package func change(_ reference: ServiceReference, _ change: ServiceChange) throws(ClientFault) {
        let reply = try ask(.service(.change(reference, change)))
        guard case .done = reply else { throw unexpected(reply) }
    }

    /// Every service that whoever asks may know of, page by page.
    package func services(in namespace: Name? = nil) throws(ClientFault) -> [ServiceView] {
        var found: [ServiceView] = []
        var query = ServicesQuery(namespace: namespace)
        repeat {
            let reply = try ask(.service(.list(query)))
            guard case .services(let page) = reply else { throw unexpected(reply) }
            found += page.rows
            query.after = page.next
        } while query.after != nil
        return found
    }

    /// Submits a run of a recurring job now, and gives its number.
    package func run(_ reference: RecurringReference) throws(ClientFault) -> JobID {
        let reply = try ask(.runRecurring(reference, key: nextKey()))
        guard case .submitted(let job) = reply else { throw unexpected(reply) }
        return job
    }

    /// The spec that names the hash of the payload's bytes, and these.
    package func sealed(
        _ spec: JobSpec, payload: LaunchPayload
    ) throws(ClientFault) -> (JobSpec, payload: [UInt8]) {
        var spec = spec
        let bytes: [UInt8]
        do throws(WireError) {
            bytes = try payload.encoded()
        } catch {
            throw .unsendable(why: error.description)
        }
        if let hash = ContentHash(bytes: Digest.sha256(bytes).bytes) { spec.payload = hash }
        return (spec, bytes)
    }

    /// The fault of an answer that belongs to another question.
    package func unexpected(_ reply: ClientReply) -> ClientFault {
        .unreadable(address: address, why: "its answer does not fit the question")
    }
}

extension ControlClient {
    /// A message as bytes that the coordinator's own checks let through: what they refuse would end the session without
    /// a word about which request it was.
    private func encoded(_ message: ClientMessage) throws(ClientFault) -> [UInt8] {
        do throws(WireError) {
            let bytes = try message.encoded()
            _ = try ClientMessage.decoded(from: bytes)
            return bytes
        } catch {
            throw .unsendable(why: error.description)
        }
    }

    private func transmit(_ messages: [[UInt8]]) throws(ClientFault) {
        guard !messages.isEmpty else { return }
        guard let connection else { throw .lost(CloseReason(address: address, cause: .closedHere)) }
        do throws(TransportError) {
            try connection.send(messages)
        } catch {
            // The coordinator's reason, if it gave one, came before the end.
            while let bytes = connection.receiveWaiting() {
                if case .refused(let why) = try read(bytes) { throw .refused(address: address, why: why) }
            }
            throw ClientFault(error, address: address)
        }
    }

    private func nextAnswer(within time: Duration) throws(ClientFault) -> Answer? {
        switch try message(within: time) {
        case nil: return nil
        case .reply(let number, let reply):
            guard unanswered.remove(number) != nil else {
                throw .unreadable(address: address, why: "an answer to request \(number), which nobody asked")
            }
            return Answer(number: number, reply: reply)
        case .welcome: throw .unreadable(address: address, why: "a second welcome")
        case .refused(let why): throw .refused(address: address, why: why)
        }
    }

    /// The next message; a refusal is thrown.
    private func message(within time: Duration) throws(ClientFault) -> ServerMessage? {
        guard let connection else { throw .lost(CloseReason(address: address, cause: .closedHere)) }
        let bytes: [UInt8]?
        do throws(TransportError) {
            bytes = try connection.receive(timeout: time)
        } catch {
            throw ClientFault(error, address: address)
        }
        guard let bytes else { return nil }
        let message = try read(bytes)
        if case .refused(let why) = message { throw .refused(address: address, why: why) }
        return message
    }

    private func read(_ bytes: [UInt8]) throws(ClientFault) -> ServerMessage {
        do throws(WireError) {
            return try ServerMessage.decoded(from: bytes)
        } catch {
            throw .unreadable(address: address, why: error.description)
        }
    }
}

extension ClientRequest {
    /// The one job that it is about; nil when it is about none, or about one that does not exist yet.
    fileprivate var job: JobID? {
        switch self {
        case .cancel(let job, _), .job(let job), .element(let job, _), .explain(let job), .watch(let job, _),
            .history(let job), .hold(let job, _), .release(let job, _), .requeue(let job, _),
            .suspend(let job, _), .resumeJob(let job, _):
            job
        case .logs(let request): request.job
        case .exec(let request): request.job
        case .submit, .testSubmit, .submitWorkflow, .jobs, .jobLines, .nodes, .queues, .declareQueue, .createToken,
            .cordon, .drain,
            .down, .fence, .maintenance, .remove,
            .resume, .reboot,
            .setQueue, .grant,
            .revoke, .grants, .identity, .changeRoster, .rosters, .declareClass, .dropClass, .classes, .label,
            .taint, .declareRecurring, .recurring, .recurringJob, .changeRecurring, .runRecurring, .service, .model,
            .past,
            .changes:
            nil
        }
    }
}
