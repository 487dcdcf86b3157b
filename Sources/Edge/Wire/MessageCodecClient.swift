// What clients say, as bytes and back. What they are told is in MessageCodecServer.swift.
import ClusterModel
package import Messages

extension ClientMessage {
    /// The bytes of one message, at most `WireLimits.controlBytes`.
    package func encoded() throws(WireError) -> [UInt8] { try PBClientMessage(self).encoded(rules: .control) }

    /// Reads what a client sent; whatever it returns is within `WireLimits`.
    package static func decoded(from bytes: [UInt8]) throws(WireError) -> ClientMessage {
        try PBClientMessage.decode(bytes, rules: .control).checked()
    }
}

extension PBClientMessage: Coded {
    init(_ message: ClientMessage) {
        switch message {
        case .hello(let hello): self.init(body: .hello(PBClientHello(hello)))
        case .request(let number, let request, let payload):
            self.init(
                body: .request(
                    PBClientRequest(
                        number: number, payload: payload, wish: PBClientRequest.Wish(request),
                        elements: request.elements.map { PBElementRuns($0) })))
        }
    }

    func checked() throws(WireError) -> ClientMessage {
        switch body {
        case .hello(let hello): return .hello(try hello.checked())
        case .request(let request):
            let number = try Check.counter(request.number, "ClientRequest.number")
            return .request(number: number, try request.checked(), payload: try request.carried())
        case nil: throw Check.unchosen("ClientMessage.body")
        }
    }
}

extension PBClientHello: Coded {
    init(_ hello: ClientHello) {
        self.init(oldestVersion: hello.versions.oldest, newestVersion: hello.versions.newest, client: hello.client)
    }

    func checked() throws(WireError) -> ClientHello {
        ClientHello(
            versions: try Check.versions(oldestVersion, newestVersion, "ClientHello.newest_version"), client: client)
    }
}

extension Check {
    static func versions(
        _ oldest: UInt32, _ newest: UInt32, _ field: StaticString
    ) throws(WireError) -> ProtocolRange {
        guard oldest <= newest else { throw refuse(field, "it is below the oldest version") }
        return ProtocolRange(oldest: oldest, newest: newest)
    }
}

extension PBClientRequest.Wish {
    init(_ request: ClientRequest) {
        switch request {
        case .submit(let submit): self = .submit(PBSubmitRequest(submit))
        case .testSubmit(let submit): self = .testSubmit(PBSubmitRequest(submit))
        case .submitWorkflow(let workflow): self = .submitWorkflow(PBWorkflowRequest(workflow))
        case .cancel(let job, _): self = .cancel(job.number)
        case .jobs(let query): self = .jobs(PBJobsQuery(query))
        case .jobLines(let query): self = .jobLines(PBJobsQuery(query))
        case .job(let job): self = .job(job.number)
        case .element(let job, let index): self = .element(PBElementName(ElementName(array: job, index: index)))
        case .explain(let job): self = .explain(job.number)
        case .history(let job): self = .history(job.number)
        case .past(let query): self = .past(PBPastQuery(query))
        case .changes(let query): self = .changes(PBChangesQuery(query))
        case .maintenance(let wish): self = .maintenance(PBMaintenanceWish(wish))
        case .watch(let job, let after): self = .watch(PBWatchRequest(job: job.number, after: after))
        case .nodes(let after): self = .nodes(PBNodesQuery(after: after.map { .afterNode($0.number) }))
        case .queues: self = .queues(PBNothing())
        case .declareQueue(let spec): self = .declareQueue(PBQueueSpec(spec))
        case .createToken(let key, let validity):
            self = .createToken(PBTokenRequest(key: key.wire, validityMs: validity.milliseconds))
        case .logs(let logs): self = .logs(PBLogsRequest(logs))
        case .exec(let wish): self = .exec(PBExecRequest(wish))
        case .hold(let job, _): self = .hold(job.number)
        case .release(let job, _): self = .release(job.number)
        case .requeue(let job, _): self = .requeue(job.number)
        case .suspend(let job, _): self = .suspend(job.number)
        case .resumeJob(let job, _): self = .resumeJob(job.number)
        case .cordon(let node, let reason): self = .cordon(PBNodeClosing(node, reason))
        case .drain(let node, let reason, let span): self = .drain(PBNodeClosing(node, reason, within: span))
        case .down(let node, let reason): self = .down(PBNodeClosing(node, reason))
        case .fence(let node, let reason): self = .fence(PBNodeClosing(node, reason))
        case .remove(let node): self = .remove(node.text)
        case .resume(let node): self = .resume(node.text)
        case .reboot(let node, let reason): self = .reboot(PBNodeClosing(node, reason))
        case .setQueue(let name, let isOpen): self = .setQueue(PBQueueOpening(queue: name.text, isOpen: isOpen))
        case .grant(let grant): self = .grant(PBGrant(grant))
        case .revoke(let subject, let scope):
            self = .revoke(PBRoleTaking(subject: PBSubject(subject), scope: PBScope(scope)))
        case .grants: self = .grants(PBNothing())
        case .identity: self = .identity(PBNothing())
        case .changeRoster(let kind, let name, let change): self = .changeRoster(PBRosterChange(kind, name, change))
        case .rosters(let kind): self = .rosters(PBRostersQuery(kind: PBRosterKind(kind)))
        case .declareClass(let found): self = .declareClass(PBPriorityClass(found))
        case .dropClass(let name): self = .dropClass(name.text)
        case .classes: self = .classes(PBNothing())
        case .label(let node, let put, let remove):
            self = .label(PBNodeLabelling(node: node.text, labels: put.map { PBLabel($0) }, removed: remove))
        case .taint(let node, let put, let remove):
            self = .taint(PBNodeTainting(node, put: put, remove: remove))
        case .declareRecurring, .recurring, .recurringJob, .changeRecurring, .runRecurring:
            self.init(recurring: request)
        case .service(let request): self.init(request)
        case .model(let request): self.init(request)
        }
    }

    private init(recurring request: ClientRequest) {
        switch request {
        case .declareRecurring(let spec, let suspend):
            self = .declareRecurring(PBRecurringDeclaration(spec.value, suspend: suspend))
        case .recurringJob(let reference): self = .recurringJob(PBRecurringReference(reference))
        case .changeRecurring(let reference, let change):
            self = .changeRecurring(PBRecurringChange(reference, change))
        case .runRecurring(let reference, let key):
            self = .runRecurring(PBRecurringOrder(recurring: PBRecurringReference(reference), key: PBRequestKey(key)))
        case .recurring(let query): self = .recurring(PBRecurringQuery(query))
        default: preconditionFailure("it is asked for what recurs only")
        }
    }
}

extension PBNodeTainting {
    fileprivate init(_ node: Name, put: [Taint], remove: [Toleration]) {
        self.init(node: node.text, taints: put.map { PBTaint($0) }, removed: remove.map { PBToleration($0) })
    }
}

extension PBNodeClosing {
    fileprivate init(_ node: Name, _ reason: String, within span: Span? = nil) {
        self.init(node: node.text, reason: reason.remark(), within: span.map { .withinMs($0.milliseconds) })
    }
}

extension ClientRequest {
    /// The elements of an array that it names.
    fileprivate var elements: ElementRuns? {
        switch self {
        case .cancel(_, let elements), .hold(_, let elements), .release(_, let elements), .requeue(_, let elements),
            .suspend(_, let elements), .resumeJob(_, let elements):
            elements
        case .submit, .testSubmit, .submitWorkflow, .jobs, .jobLines, .job, .element, .explain, .watch, .nodes, .queues,
            .declareQueue,
            .createToken, .logs, .exec,
            .cordon, .drain, .down, .fence, .remove, .resume, .reboot, .setQueue, .grant, .revoke, .grants, .identity,
            .changeRoster,
            .rosters, .declareClass, .dropClass, .classes, .label, .taint, .declareRecurring, .recurring, .recurringJob,
            .changeRecurring, .runRecurring, .service, .model, .history, .past, .changes, .maintenance:
            nil
        }
    }
}

extension PBClientRequest {
    func checked() throws(WireError) -> ClientRequest {
        let named = try elements?.checked()
        switch wish {
        case .submit(let submit): return .submit(try submit.checked())
        case .submitWorkflow(let workflow): return .submitWorkflow(try workflow.checked())
        case .testSubmit(let submit): return .testSubmit(try submit.checked())
        case .cancel(let job): return .cancel(try Check.job(job, "ClientRequest.cancel"), elements: named)
        case .jobs(let query): return .jobs(try query.checked())
        case .jobLines(let query): return .jobLines(try query.checked())
        case .job(let job): return .job(try Check.job(job, "ClientRequest.job"))
        case .element(let name):
            let name = try name.checked()
            return .element(name.array, name.index)
        case .explain(let job): return .explain(try Check.job(job, "ClientRequest.explain"))
        case .history(let job): return .history(try Check.job(job, "ClientRequest.history"))
        case .past(let query): return .past(try query.checked())
        case .changes(let query): return .changes(try query.checked())
        case .maintenance(let wish): return .maintenance(try wish.checked())
        case .watch(let watch): return try watch.request()
        case .nodes(let query): return .nodes(after: try query.mark())
        case .queues: return .queues
        case .declareQueue(let spec): return .declareQueue(try spec.checked())
        case .createToken(let token):
            return .createToken(
                key: try Check.hash(token.key, "TokenRequest.key"),
                validity: try Check.span(token.validityMs, "TokenRequest.validity_ms"))
        case .logs(let logs): return .logs(try logs.checked())
        case .exec(let wish): return .exec(try wish.checked())
        case .hold(let job): return .hold(try Check.job(job, "ClientRequest.hold"), elements: named)
        case .release(let job): return .release(try Check.job(job, "ClientRequest.release"), elements: named)
        case .requeue(let job): return .requeue(try Check.job(job, "ClientRequest.requeue"), elements: named)
        case .suspend(let job): return .suspend(try Check.job(job, "ClientRequest.suspend"), elements: named)
        case .resumeJob(let job): return .resumeJob(try Check.job(job, "ClientRequest.resume_job"), elements: named)
        case .cordon, .drain, .down, .fence, .remove, .resume, .reboot, .label, .taint: return try nodeRequest()
        case .setQueue(let opening):
            return .setQueue(try Check.name(opening.queue, "QueueOpening.queue"), isOpen: opening.isOpen)
        case .grant(let grant): return .grant(try grant.checked())
        case .revoke(let taking):
            return .revoke(
                try Check.need(taking.subject, "RoleTaking.subject"), try Check.need(taking.scope, "RoleTaking.scope"))
        case .grants: return .grants
        case .identity: return .identity
        case .changeRoster(let change): return try change.request()
        case .rosters(let query): return .rosters(try query.kind.checked("RostersQuery.kind"))
        case .declareClass(let found): return .declareClass(try found.checked())
        case .dropClass(let name): return .dropClass(try Check.name(name, "ClientRequest.drop_class"))
        case .classes: return .classes
        case .declareRecurring(let declaration): return try declaration.request()
        case .recurring(let query): return .recurring(try query.checked())
        case .recurringJob(let reference): return .recurringJob(try reference.checked())
        case .changeRecurring(let change): return try change.request()
        case .runRecurring(let order): return try order.request()
        case .declareService, .rehearseService, .services, .service, .changeService:
            return .service(try wish.serviceRequest())
        case .offerModel, .registerModel, .models, .model, .removeModel: return .model(try wish.modelRequest())
        case nil: throw Check.unchosen("ClientRequest.wish")
        }
    }

    /// What is asked of a node.
    private func nodeRequest() throws(WireError) -> ClientRequest {
        switch wish {
        case .cordon(let closing):
            return .cordon(
                try Check.name(closing.node, "NodeClosing.node"),
                reason: try Check.text(closing.reason, "NodeClosing.reason"))
        case .drain(let closing):
            return .drain(
                try Check.name(closing.node, "NodeClosing.node"),
                reason: try Check.text(closing.reason, "NodeClosing.reason"), within: try closing.patience())
        case .down(let closing):
            return .down(
                try Check.name(closing.node, "NodeClosing.node"),
                reason: try Check.text(closing.reason, "NodeClosing.reason"))
        case .fence(let closing):
            return .fence(
                try Check.name(closing.node, "NodeClosing.node"),
                reason: try Check.text(closing.reason, "NodeClosing.reason"))
        case .remove(let node): return .remove(try Check.name(node, "ClientRequest.remove"))
        case .resume(let node): return .resume(try Check.name(node, "ClientRequest.resume"))
        case .reboot(let closing):
            return .reboot(
                try Check.name(closing.node, "NodeClosing.node"),
                reason: try Check.text(closing.reason, "NodeClosing.reason"))
        case .label(let labelling): return try labelling.request()
        case .taint(let tainting): return try tainting.request()
        default: throw Check.unchosen("ClientRequest.wish")
        }
    }

    /// The payload, which only what is to be run may carry: a job, a workflow, a recurring job, a service.
    func carried() throws(WireError) -> [UInt8] {
        switch wish {
        case .submit, .submitWorkflow, .declareRecurring, .declareService:
            return try Check.bytes(payload, upTo: WireLimits.payloadBytes, "ClientRequest.payload")
        default:
            guard payload.isEmpty else {
                throw Check.refuse("ClientRequest.payload", "only what is to be run carries a payload")
            }
            return []
        }
    }
}

extension PBWatchRequest {
    fileprivate func request() throws(WireError) -> ClientRequest {
        .watch(try Check.job(job, "WatchRequest.job"), after: try Check.counter(after, "WatchRequest.after"))
    }
}

extension PBSubmitRequest: Coded {
    init(_ submit: SubmitRequest) {
        self.init(key: PBRequestKey(submit.key), spec: PBJobSpec(submit.spec.value))
    }

    func checked() throws(WireError) -> SubmitRequest {
        SubmitRequest(
            key: try Check.need(key, "SubmitRequest.key"), spec: Boxed(try Check.need(spec, "SubmitRequest.spec")))
    }
}

extension PBJobsQuery: Coded {
    init(_ query: JobsQuery) {
        self.init(
            after: query.after.map { .afterJob($0.number) }, limit: UInt32(clamping: query.limit),
            includesFinished: query.includesFinished, queue: query.queue.map { .queueName($0.text) },
            namespace: query.namespace.map { .namespaceName($0.text) }, user: query.user.map { .userName($0.text) })
    }

    func checked() throws(WireError) -> JobsQuery {
        let limit = try Check.within(limit, 1...UInt32(WireLimits.page), "JobsQuery.limit")
        var query = JobsQuery(limit: Int(limit), includesFinished: includesFinished)
        if case .afterJob(let number) = after { query.after = try Check.job(number, "JobsQuery.after_job") }
        if case .queueName(let name) = queue { query.queue = try Check.name(name, "JobsQuery.queue_name") }
        if case .namespaceName(let name) = namespace {
            query.namespace = try Check.name(name, "JobsQuery.namespace_name")
        }
        if case .userName(let name) = user { query.user = try Check.name(name, "JobsQuery.user_name") }
        return query
    }
}

extension PBNodesQuery {
    func mark() throws(WireError) -> NodeID? {
        guard case .afterNode(let number) = after else { return nil }
        return try Check.node(number, "NodesQuery.after_node")
    }
}

extension PBLogsRequest: Coded {
    init(_ logs: LogsRequest) {
        self.init(
            job: logs.job.number, rank: logs.rank, attempt: logs.attempt.map { .attemptNumber($0) },
            offset: logs.offset, follow: logs.follow)
    }

    func checked() throws(WireError) -> LogsRequest {
        var logs = LogsRequest(
            job: try Check.job(job, "LogsRequest.job"), rank: try Check.rank(rank, "LogsRequest.rank"),
            offset: try Check.counter(offset, "LogsRequest.offset"), follow: follow)
        if case .attemptNumber(let number) = attempt { logs.attempt = number }
        return logs
    }
}
