// What clients are told, as bytes and back. The rows of the answers are in MessageCodecViews.swift.
import ClusterModel
import Ledger
package import Messages

extension ServerMessage {
    /// The bytes of one message, at most `WireLimits.answerBytes`.
    ///
    /// A page that is too large is cut, and says with `next` where to ask again, so that no list is ever too long.
    package func encoded() throws(WireError) -> [UInt8] {
        var message = self
        while true {
            do throws(WireError) {
                return try PBServerMessage(message).encoded(rules: .answer)
            } catch {
                guard error.isExcess, let shorter = message.halved else { throw error }
                message = shorter
            }
        }
    }

    package static func decoded(from bytes: [UInt8]) throws(WireError) -> ServerMessage {
        try PBServerMessage.decode(bytes, rules: .answer).checked()
    }

    /// The same with half of the page; nil when it is no page, or a page of one.
    private var halved: ServerMessage? {
        guard case .reply(let number, let reply) = self else { return nil }
        switch reply {
        case .jobs(let page) where page.jobs.count > 1:
            let kept = Array(page.jobs.prefix(page.jobs.count / 2))
            return .reply(number: number, .jobs(JobPage(jobs: kept, next: kept.last?.id)))
        case .jobLines(let page) where page.lines.count > 1:
            let kept = Array(page.lines.prefix(page.lines.count / 2))
            return .reply(number: number, .jobLines(JobLinePage(lines: kept, next: kept.last?.id)))
        case .nodes(let page) where page.nodes.count > 1:
            let kept = Array(page.nodes.prefix(page.nodes.count / 2))
            return .reply(number: number, .nodes(NodePage(nodes: kept, next: kept.last?.id)))
        case .recurring(let page) where page.rows.count > 1:
            let kept = Array(page.rows.prefix(page.rows.count / 2))
            return .reply(number: number, .recurring(RecurringPage(rows: kept, next: kept.last?.id)))
        case .services(let page) where page.rows.count > 1:
            let kept = Array(page.rows.prefix(page.rows.count / 2))
            return .reply(number: number, .services(ServicePage(rows: kept, next: kept.last?.id)))
        case .models(let page) where page.rows.count > 1:
            let kept = Array(page.rows.prefix(page.rows.count / 2))
            return .reply(number: number, .models(ModelPage(rows: kept, next: kept.last?.model.id)))
        case .past(let page): return page.halved.map { .reply(number: number, .past($0)) }
        // Its parts have no places of their own: whoever follows reads the list, whose pages are halved.
        case .changes(let changes) where !changes.isStale:
            return .reply(number: number, .changes(Changes(cursor: changes.cursor, isStale: true)))
        case .submitted, .done, .rejected, .jobs, .jobLines, .job, .element, .explained, .rehearsed, .nodes, .queues,
            .logs,
            .grants,
            .identity, .rosters, .classes, .recurring, .recurringJob, .services, .service, .models, .model, .upload,
            .history,
            .changes, .maintenance:
            return nil
        }
    }
}

extension WireError {
    /// Whether less would have fitted.
    var isExcess: Bool {
        switch self {
        case .tooLarge, .arenaExceeded: true
        case .malformed, .invalidText, .embeddedNUL, .unknownField, .unknownValue, .invalid, .noMemory: false
        }
    }
}

extension PBServerMessage: Coded {
    init(_ message: ServerMessage) {
        switch message {
        case .welcome(let welcome): self.init(body: .welcome(PBClientWelcome(welcome)))
        case .reply(let number, let reply):
            self.init(body: .reply(PBClientReply(number: number, answer: PBClientReply.Answer(reply))))
        case .refused(let why): self.init(body: .refused(why.remark()))
        }
    }

    func checked() throws(WireError) -> ServerMessage {
        switch body {
        case .welcome(let welcome): return .welcome(try welcome.checked())
        case .reply(let reply):
            return .reply(number: try Check.counter(reply.number, "ClientReply.number"), try reply.checked())
        case .refused(let why): return .refused(try Check.text(why, "ServerMessage.refused"))
        case nil: throw Check.unchosen("ServerMessage.body")
        }
    }
}

extension PBClientWelcome: Coded {
    init(_ welcome: ClientWelcome) {
        self.init(
            version: welcome.version, clusterHigh: welcome.cluster.high, clusterLow: welcome.cluster.low,
            epoch: welcome.epoch, requestCredit: welcome.requestCredit, bulkPort: welcome.bulkPort)
    }

    func checked() throws(WireError) -> ClientWelcome {
        ClientWelcome(
            version: version, cluster: ClusterID(high: clusterHigh, low: clusterLow),
            epoch: try Check.counter(epoch, "ClientWelcome.epoch"), requestCredit: requestCredit,
            bulkPort: try Check.port(bulkPort, "ClientWelcome.bulk_port"))
    }
}

extension PBClientReply.Answer {
    init(_ reply: ClientReply) {
        switch reply {
        case .submitted(let job): self = .submitted(job.number)
        case .done: self = .done(PBNothing())
        case .rejected(let rejection): self = .rejected(PBRejection(rejection))
        case .jobs(let page):
            self = .jobs(
                PBJobPage(jobs: page.jobs.map { PBJobView($0) }, next: page.next.map { .nextJob($0.number) }))
        case .jobLines(let page): self = .jobLines(PBJobLinePage(page))
        case .job(let view): self = .job(PBJobView(view))
        case .element(let view): self = .element(PBElementView(view))
        case .explained(let explanation): self = .explained(PBExplanation(explanation))
        case .rehearsed(let forecast): self = .rehearsed(PBRolloutForecast(forecast))
        case .nodes(let page):
            self = .nodes(
                PBNodePage(nodes: page.nodes.map { PBNodeView($0) }, next: page.next.map { .nextNode($0.number) }))
        case .queues(let queues): self = .queues(PBQueueList(queues: queues.map { PBQueueView($0) }))
        case .logs(let grant): self = .logs(PBLogGrant(grant))
        case .grants(let grants): self = .grants(PBGrantList(grants: grants.map { PBGrant($0) }))
        case .identity(let identity): self = .identity(PBIdentity(identity))
        case .rosters(let rosters): self = .rosters(PBRosterList(rosters: rosters.map { PBRoster($0) }))
        case .classes(let classes): self = .classes(PBClassList(classes: classes.map { PBPriorityClass($0) }))
        case .recurring(let page): self = .recurring(PBRecurringPage(page))
        case .recurringJob(let view): self = .recurringJob(PBRecurringView(view))
        case .services(let page): self = .services(PBServicePage(page))
        case .service(let view): self = .service(PBServiceView(view))
        case .models(let page): self = .models(PBModelPage(page))
        case .model(let view): self = .model(PBModelView(view))
        case .upload(let grant): self = .upload(PBUploadGrant(grant))
        case .history(let history): self = .history(PBJobHistory(history))
        case .past(let page): self = .past(PBPastPage(page))
        case .changes(let changes): self = .changes(PBChanges(changes))
        case .maintenance(let view): self = .maintenance(PBMaintenanceView(view))
        }
    }
}

extension PBClientReply {
    func checked() throws(WireError) -> ClientReply {
        switch answer {
        case .submitted(let job): return .submitted(try Check.job(job, "ClientReply.submitted"))
        case .done: return .done
        case .rejected(let rejection): return .rejected(try rejection.checked())
        case .jobs(let page): return .jobs(try page.checked())
        case .jobLines(let page): return .jobLines(try page.checked())
        case .job(let view): return .job(try view.checked())
        case .element(let view): return .element(try view.checked())
        case .explained(let explanation): return .explained(try explanation.checked())
        case .rehearsed(let forecast): return .rehearsed(try forecast.checked())
        case .nodes(let page): return .nodes(try page.checked())
        case .queues(let list):
            return .queues(try Check.list(list.queues, upTo: WireLimits.queues, "QueueList.queues"))
        case .logs(let grant): return .logs(try grant.checked())
        case .grants(let list):
            return .grants(try Check.list(list.grants, upTo: AccessBook.mostGrants, "GrantList.grants"))
        case .identity(let identity): return .identity(try identity.checked())
        case .rosters(let list): return .rosters(try Check.rosters(list.rosters, "RosterList.rosters"))
        case .classes(let list):
            return .classes(try Check.list(list.classes, upTo: AccessBook.mostClasses, "ClassList.classes"))
        case .recurring(let page): return .recurring(try page.checked())
        case .recurringJob(let view): return .recurringJob(try view.checked())
        case .services(let page): return .services(try page.checked())
        case .models(let page): return .models(try page.checked())
        case .model(let view): return .model(try view.checked())
        case .upload(let grant): return .upload(try grant.checked())
        case .service(let view): return .service(try view.checked())
        case .history(let history): return .history(try history.checked())
        case .past(let page): return .past(try page.checked())
        case .changes(let changes): return .changes(try changes.checked())
        case .maintenance(let view): return .maintenance(try view.checked())
        case nil: throw Check.unchosen("ClientReply.answer")
        }
    }
}

extension PBJobPage {
    func checked() throws(WireError) -> JobPage {
        var page = JobPage(jobs: try Check.list(jobs, upTo: WireLimits.page, "JobPage.jobs"), next: nil)
        if case .nextJob(let number) = next { page.next = try Check.job(number, "JobPage.next_job") }
        return page
    }
}

extension PBNodePage {
    func checked() throws(WireError) -> NodePage {
        var page = NodePage(nodes: try Check.list(nodes, upTo: WireLimits.page, "NodePage.nodes"), next: nil)
        if case .nextNode(let number) = next { page.next = try Check.node(number, "NodePage.next_node") }
        return page
    }
}

extension PBLogGrant: Coded {
    init(_ grant: LogGrant) {
        self.init(
            tokenHigh: grant.stream.high, tokenLow: grant.stream.low, port: grant.port, attempt: grant.attempt,
            node: grant.node.text)
    }

    func checked() throws(WireError) -> LogGrant {
        LogGrant(
            stream: StreamToken(high: tokenHigh, low: tokenLow), port: try Check.port(port, "LogGrant.port"),
            attempt: attempt, node: try Check.name(node, "LogGrant.node"))
    }
}
