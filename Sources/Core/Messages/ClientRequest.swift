// What a client can wish for, and what it is told. A submit carries a key, so that asking again is not
// asking twice; every other change is the same when it is asked for again.

package import ClusterModel

package struct SubmitRequest: Hashable, Sendable {
    package var key: RequestKey
    /// Its payload hash is filled in by the edge, which hashed the bytes that came with it.
    package var spec: Boxed<JobSpec>

    package init(key: RequestKey, spec: Boxed<JobSpec>) {
        self.key = key
        self.spec = spec
    }
}

package struct JobsQuery: Hashable, Sendable {
    /// Only jobs after this one.
    package var after: JobID?
    package var limit: Int
    /// Finished ones too.
    package var includesFinished: Bool
    package var queue: Name?
    package var namespace: Name?
    package var user: Name?

    package init(
        after: JobID? = nil, limit: Int = 1000, includesFinished: Bool = false, queue: Name? = nil,
        namespace: Name? = nil, user: Name? = nil
    ) {
        self.after = after
        self.limit = limit
        self.includesFinished = includesFinished
        self.queue = queue
        self.namespace = namespace
        self.user = user
    }
}

package struct LogsRequest: Hashable, Sendable {
    package var job: JobID
    package var rank: UInt32
    /// nil is the current or last one.
    package var attempt: UInt32?
    package var offset: UInt64
    package var follow: Bool

    package init(job: JobID, rank: UInt32, attempt: UInt32? = nil, offset: UInt64 = 0, follow: Bool = false) {
        self.job = job
        self.rank = rank
        self.attempt = attempt
        self.offset = offset
        self.follow = follow
    }
}

package enum ClientRequest: Hashable, Sendable {
    case submit(SubmitRequest)
    /// Answered with `.explained` as if it had been submitted now and planned once; nothing is submitted.
    case testSubmit(SubmitRequest)
    /// Answered with `.submitted`, the number of its first job.
    case submitWorkflow(WorkflowRequest)
    /// Safe to ask twice: a job that is stopping or stopped for this is done. This and what follows may name elements
    /// of an array by their indices; nil is the whole job.
    case cancel(JobID, elements: ElementRuns? = nil)
    case jobs(JobsQuery)
    /// The same list, a line a job.
    case jobLines(JobsQuery)
    case job(JobID)
    /// Where an array's element is, by its index.
    case element(JobID, Int)
    case explain(JobID)
    /// Answered with `.job` once its version is above this one.
    case watch(JobID, after: UInt64)
    case nodes(after: NodeID?)
    case queues
    /// Makes it, or changes it to this.
    case declareQueue(QueueSpec)
    /// Lets the holder of the key join as a node, once.
    case createToken(key: ContentHash, validity: Span)
    case logs(LogsRequest)
    /// Answered with `.logs`, which names the stream of what the command says.
    case exec(ExecRequest)
    /// Keeps a waiting job from being started until it is released.
    case hold(JobID, elements: ElementRuns? = nil)
    case release(JobID, elements: ElementRuns? = nil)
    /// Stops what runs of it and puts it back into its queue; a finished job runs once more.
    case requeue(JobID, elements: ElementRuns? = nil)
    /// Keeps the ranks of a running job still until it is resumed; what they hold stays theirs.
    case suspend(JobID, elements: ElementRuns? = nil)
    case resumeJob(JobID, elements: ElementRuns? = nil)
    /// No new work for this node.
    case cordon(Name, reason: String)
    /// No new work for this node; what still runs there after so long is stopped and starts elsewhere.
    case drain(Name, reason: String, within: Span?)
    /// Whoever asks vouches that nothing runs on this node any more.
    case down(Name, reason: String)
    /// The command that powers machines off is to be run for this node, which does not answer; if it does so, nothing
    /// runs there any more.
    case fence(Name, reason: String)
    /// What stands of a maintenance; or nodes are granted leases for so long, or for no longer.
    case maintenance(MaintenanceWish)
    /// It is to be no node any more; nothing may be promised on it.
    case remove(Name)
    /// This node takes work again.
    case resume(Name)
    /// No new work for this node; when nothing runs there it is rebooted, and then takes work again.
    case reboot(Name, reason: String)
    /// A closed queue takes no new jobs; those that stand in it go on.
    case setQueue(Name, isOpen: Bool)
    /// In place of the role that the subject has in that scope.
    case grant(Grant)
    /// Safe to ask twice: a role that is not there is taken.
    case revoke(Subject, Scope)
    /// The roles that were given, as far as whoever asks may know.
    case grants
    /// Who I am to the cluster.
    case identity
    case changeRoster(RosterKind, Name, RosterChange)
    case rosters(RosterKind)
    /// Makes it, or changes it to this.
    case declareClass(PriorityClass)
    case dropClass(Name)
    case classes
    /// Puts labels on this node, and takes those with these keys off.
    case label(Name, put: [Label], remove: [String])
    /// Puts taints on this node, and takes off what one of these tolerates.
    case taint(Name, put: [Taint], remove: [Toleration])
    /// Makes a recurring job, or changes it to this. Its job's payload hash and its zone's rules are filled in by the
    /// edge; `suspend` nil leaves as it is whether it is suspended.
    case declareRecurring(Boxed<RecurringSpec>, suspend: Bool?)
    case recurring(RecurringQuery)
    case recurringJob(RecurringReference)
    /// Safe to ask twice.
    case changeRecurring(RecurringReference, RecurringChange)
    /// Submits a run of it now; the key is as that of a submit.
    case runRecurring(RecurringReference, key: RequestKey)
    case service(ServiceRequest)
    case model(ModelRequest)

    /// Everything that happened to a job, whether it is in memory still or not.
    case history(JobID)
    /// Jobs that have ended, the newest end first.
    case past(PastQuery)
    /// Answered with `.changes` once there are any.
    case changes(ChangesQuery)

    /// The verb in words, for a refusal.
    package var verb: String {
        switch self {
        case .submit, .testSubmit, .submitWorkflow: "submit jobs"
        case .cancel: "cancel this job"
        case .changes: "see what changes"
        case .jobs, .jobLines, .job, .element, .watch, .history, .past: "see jobs"
        case .explain: "see why jobs wait"
        case .nodes: "see nodes"
        case .queues: "see queues"
        case .declareQueue: "declare queues"
        case .createToken: "create tokens"
        case .logs: "read this job's log"
        case .exec: "run commands beside this job"
        case .hold: "hold this job"
        case .release: "release this job"
        case .requeue: "requeue this job"
        case .suspend: "suspend this job"
        case .resumeJob: "resume this job"
        case .cordon, .drain, .resume: "close and open nodes"
        case .reboot: "reboot nodes"
        case .down: "declare nodes down"
        case .fence: "fence nodes"
        case .maintenance: "begin or end a maintenance"
        case .remove: "remove nodes"
        case .setQueue: "close and open queues"
        case .grant(let grant): "give roles in \(grant.scope)"
        case .revoke(_, let scope): "take roles in \(scope)"
        case .grants, .identity: "see roles"
        case .changeRoster(let kind, _, _): "change \(kind.word)s"
        case .rosters(let kind): "see \(kind.word)s"
        case .declareClass, .dropClass: "change classes of priority"
        case .classes: "see classes of priority"
        case .label, .taint: "label and taint nodes"
        case .declareRecurring: "declare recurring jobs"
        case .recurring, .recurringJob: "see recurring jobs"
        case .changeRecurring, .runRecurring: "change this recurring job"
        case .service(let request): request.verb
        case .model(let request): request.verb
        }
    }
}

/// What is asked about a planned stop of the coordinator.
package enum MaintenanceWish: Hashable, Sendable {
    case show
    /// Nodes hold their leases for so long, from now on.
    case begin(Span)
    case end
}

package enum ClientReply: Hashable, Sendable {
    case submitted(JobID)
    case done
    case rejected(Rejection)
    case jobs(JobPage)
    case jobLines(JobLinePage)
    case job(JobView)
    case element(ElementView)
    case explained(Explanation)
    case rehearsed(RolloutForecast)
    case nodes(NodePage)
    case queues([QueueView])
    case logs(LogGrant)
    case grants([Grant])
    case identity(Persona)
    case rosters([Roster])
    case classes([PriorityClass])
    case recurring(RecurringPage)
    case recurringJob(RecurringView)
    case services(ServicePage)
    case service(ServiceView)
    case models(ModelPage)
    case model(ModelView)
    case upload(UploadGrant)
    case history(JobHistory)
    case past(PastPage)
    case changes(Changes)
    case maintenance(MaintenanceView)
}

/// What a client says.
package enum ClientMessage: Hashable, Sendable {
    case hello(ClientHello)
    /// `payload` stands beside a submit, a recurring job or a service and is empty otherwise: the launch payload,
    /// encoded.
    case request(number: UInt64, ClientRequest, payload: [UInt8])
}

/// What a client is told.
package enum ServerMessage: Hashable, Sendable {
    case welcome(ClientWelcome)
    case reply(number: UInt64, ClientReply)
    /// The session ends here, for this reason.
    case refused(String)
}
