// Who may do what, as tables: what is asked, by which role, about whose job.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("Access")
struct AccessTests {
    private static let lab = Name(unchecked: "lab")
    private static let key = Generate.payload()

    private static func user(_ name: String) -> Principal { Principal(kind: .user, name: Name(unchecked: name)) }

    private static func spec(
        in namespace: Name = lab, _ change: (inout JobSpec) -> Void = { _ in }
    ) -> Boxed<JobSpec> {
        var spec = Generate.spec().value
        spec.namespace = namespace
        change(&spec)
        return Boxed(spec)
    }

    private static func submit(
        _ talk: inout Conversation, _ spec: Boxed<JobSpec>, key: UInt64, by principal: Principal
    ) -> ClientReply? {
        let request = SubmitRequest(key: RequestKey(client: 3, sequence: key), spec: spec)
        return talk.ask(.submit(request), by: principal).replies.first
    }

    /// A lab in which job 1 is the owner's and job 2 is held by an operator, and one person of every role.
    private static func world() -> Conversation {
        var talk = Conversation()
        for (name, role) in people {
            guard let role else { continue }
            talk.ask(.grant(Grant(.user(user(name).name), role, in: .namespace(lab))))
        }
        talk.ask(.grant(Grant(.user(user("chief").name), .operator, in: .cluster)))
        talk.ask(.grant(Grant(.user(user("lowered").name), .viewer, in: .namespace(.standard))))
        for key in [UInt64(1), 2] { _ = submit(&talk, spec(), key: key, by: user("owner")) }
        return talk
    }

    private static let people: [(String, Role?)] = [
        ("stranger", nil), ("viewer", .viewer), ("user", .user), ("owner", .user), ("operator", .operator),
        ("boss", .admin),
    ]

    /// What becomes of a request: done or answered, denied, or as if there were no such job.
    private enum Fate: String { case yes, no, unknown }

    private static func fate(_ request: ClientRequest, by name: String) -> Fate? {
        var talk = world()
        let principal = name == "admin" ? .admin : user(name)
        let before = talk.events.count
        guard let reply = talk.ask(request, by: principal).replies.first else { return .yes }
        switch reply {
        case .rejected(.denied):
            return talk.events.count == before ? .no : nil
        case .rejected(.unknownJob): return talk.events.count == before ? .unknown : nil
        case .rejected(.logGone), .done, .job, .explained: return .yes
        default: return nil
        }
    }

    @Test(
        "of a job is decided by role and by whose it is",
        arguments: [
            ("stranger", "unknown unknown unknown unknown unknown unknown unknown"),
            ("viewer", "yes yes no no no no no"), ("user", "yes yes no no no no no"),
            ("owner", "yes yes yes yes yes yes yes"), ("operator", "yes yes yes yes yes yes yes"),
            ("boss", "yes yes yes yes yes yes yes"), ("chief", "yes yes yes yes yes yes yes"),
            ("admin", "yes yes yes yes yes yes yes"),
        ])
    func jobs(name: String, row: String) {
        let job = JobID(1)
        let requests: [ClientRequest] = [
            .job(job), .explain(job), .hold(job), .release(job), .cancel(job), .logs(LogsRequest(job: job, rank: 0)),
            .watch(job, after: 0),
        ]
        let wanted = row.split(separator: " ").map(String.init)
        let fates = requests.map { Self.fate($0, by: name)?.rawValue ?? "other" }
        // To watch is to see.
        #expect(fates.dropLast() == wanted.dropLast())
        #expect(fates.last == (wanted[0] == "unknown" ? "unknown" : "yes"))
    }

    @Test(
        "of machines, queues and roles is the whole cluster's",
        arguments: [
            ("stranger", "no no no no no no"), ("boss", "no no no yes no no"), ("operator", "no no no no no no"),
            ("chief", "yes yes no no no no"), ("admin", "yes yes yes yes yes yes"),
        ])
    func cluster(name: String, row: String) {
        let subject = Subject.user(Name(unchecked: "new"))
        let requests: [ClientRequest] = [
            .cordon(Self.user("x").name, reason: ""), .setQueue(.standard, isOpen: false),
            .declareQueue(QueueSpec(name: Self.lab)), .grant(Grant(subject, .admin, in: .namespace(Self.lab))),
            .grant(Grant(subject, .viewer, in: .cluster)), .changeRoster(.group, Self.lab, .add([])),
        ]
        for (request, wanted) in zip(requests, row.split(separator: " ")) {
            var talk = Self.world()
            let reply = talk.ask(request, by: name == "admin" ? .admin : Self.user(name)).replies.first
            let isDenied = if case .rejected(.denied)? = reply { true } else { false }
            #expect(isDenied == (wanted == "no"), "\(name) asks \(request)")
        }
    }

    @Test(
        "lets submit where one is a user at least",
        arguments: [
            ("stranger", Name.standard, true), ("stranger", lab, false), ("viewer", lab, false),
            ("viewer", .standard, true), ("lowered", .standard, false),
            ("user", lab, true), ("user", .standard, true), ("operator", lab, true), ("chief", lab, true),
        ])
    func submitting(name: String, namespace: Name, isTaken: Bool) {
        var talk = Self.world()
        let reply = Self.submit(&talk, Self.spec(in: namespace), key: 9, by: Self.user(name))
        #expect(
            reply
                == (isTaken
                    ? .submitted(JobID(3))
                    : .rejected(.denied(Self.user(name), verb: "submit jobs to namespace \(namespace)"))))
    }

    @Test("lists only what may be known, and hides what comes from others' commands")
    func lists() throws {
        var talk = Self.world()
        _ = Self.submit(&talk, Self.spec(in: .standard), key: 3, by: Self.user("stranger"))
        func ids(_ name: String, _ query: JobsQuery = JobsQuery()) -> [UInt64] {
            guard case .jobs(let page)? = talk.ask(.jobs(query), by: Self.user(name)).replies.first else { return [] }
            // A line says nothing that the view does not say.
            let lines = JobLinePage(lines: page.jobs.map { JobLine($0) }, next: page.next)
            #expect(talk.ask(.jobLines(query), by: Self.user(name)).replies == [.jobLines(lines)])
            return page.jobs.map(\.id.number)
        }
        #expect(ids("stranger") == [3])
        #expect(ids("viewer") == [1, 2, 3], "what lab gives takes nothing away elsewhere")
        #expect(ids("chief") == [1, 2, 3])
        #expect(ids("chief", JobsQuery(namespace: Self.lab)) == [1, 2])
        #expect(ids("stranger", JobsQuery(namespace: Self.lab)) == [])
        func payload(_ name: String) -> ContentHash? {
            guard case .job(let view)? = talk.ask(.job(JobID(1)), by: Self.user(name)).replies.first else { return nil }
            return view.spec.value.payload
        }
        #expect(payload("owner") == Self.key)
        #expect(payload("operator") == Self.key)
        #expect(payload("user")?.words == [0, 0, 0, 0])
        #expect(payload("viewer")?.words == [0, 0, 0, 0])
    }

    @Test("goes on in a list where a page had to look at too many")
    func shortPages() {
        var settings = Settings()
        settings.rowsPerPage = 3
        var talk = Conversation(settings: settings)
        talk.ask(.grant(Grant(.user(Name(unchecked: "viewer")), .viewer, in: .namespace(Self.lab))))
        for key in UInt64(1)...8 {
            _ = Self.submit(&talk, Self.spec(in: key == 8 ? Self.lab : .standard), key: key, by: .admin)
        }
        var query = JobsQuery(namespace: Self.lab)
        var found: [UInt64] = []
        var pages = 0
        while pages < 9, case .jobs(let page)? = talk.ask(.jobs(query), by: Self.user("viewer")).replies.first {
            pages += 1
            found += page.jobs.map(\.id.number)
            guard let next = page.next else { break }
            query.after = next
        }
        #expect(found == [8])
        #expect(pages == 3)
    }

    @Test("does not tell of the job ahead to one who may not know of it")
    func aheadIsHidden() {
        var talk = Self.world()
        _ = talk.addNode(1, Generate.inventory(cpu: 1000))
        for key in [UInt64(3), 4] {
            _ = Self.submit(&talk, Self.spec(in: .standard), key: key, by: Self.user("stranger"))
        }
        guard case .explained(let told)? = talk.ask(.explain(JobID(4)), by: Self.user("stranger")).replies.first,
            case .explained(let all)? = talk.ask(.explain(JobID(4)), by: .admin).replies.first
        else {
            Issue.record("no explanation")
            return
        }
        #expect(all.obstacles.first == .behind(JobID(2)))
        #expect(told.obstacles == [.behindOthers])
        #expect(told.job.wait == .behindOthers)
    }

    @Test("lets nobody lift a hold of more authority, and an operator those of others")
    func holds() {
        var talk = Self.world()
        func ask(_ request: ClientRequest, _ name: String) -> ClientReply? {
            talk.ask(request, by: Self.user(name)).replies.first
        }
        let job = JobID(1)
        #expect(ask(.hold(job), "owner") == .done)
        #expect(ask(.hold(job), "operator") == .done)
        #expect(
            ask(.release(job), "owner")
                == .rejected(.denied(Self.user("owner"), verb: "release job 1, which user operator holds")))
        #expect(talk.ask(.hold(job)).replies.first == .done)
        #expect(
            ask(.release(job), "operator")
                == .rejected(.denied(Self.user("operator"), verb: "release job 1, which user admin holds")))
        #expect(ask(.release(job), "boss") == .done)
        #expect(talk.conductor.state.jobs[job]?.phase.isPending == true)
    }

    @Test("counts roles of groups, takes them with the group, and forgets nothing over a restart")
    func groups() {
        var talk = Conversation()
        let crew = Name(unchecked: "crew")
        let grant = Grant(.group(crew), .operator, in: .namespace(Self.lab))
        #expect(talk.ask(.grant(grant)).replies == [.rejected(.unknown(what: "group", crew))])
        talk.ask(.changeRoster(.group, crew, .add([.user(Name(unchecked: "ann")), .user(Name(unchecked: "bea"))])))
        talk.ask(.grant(grant))
        talk.ask(.changeRoster(.group, crew, .remove([.user(Name(unchecked: "bea"))])))
        func role(_ name: String) -> Role? {
            talk.conductor.state.access.rights(of: Self.user(name)).role(in: Self.lab)
        }
        #expect(role("ann") == .operator)
        #expect(role("bea") == nil)
        talk = Conversation(restarting: talk)
        #expect(role("ann") == .operator)
        let chunks = talk.conductor.takeCheckpoint()
        #expect(ClusterState(restoring: chunks)?.access == talk.conductor.state.access)
        talk.ask(.changeRoster(.group, crew, .dissolve))
        talk.ask(.changeRoster(.group, crew, .add([.user(Name(unchecked: "ann"))])))
        #expect(role("ann") == nil, "another group of that name has none of its roles")
        #expect(talk.conductor.state.access.grants.isEmpty)
    }

    @Test("can not shut the admin out, and refuses what makes no sense")
    func nonsense() {
        var talk = Conversation()
        let admin = Subject.user(Principal.admin.name)
        #expect(talk.ask(.grant(Grant(admin, .viewer, in: .cluster))).replies.first?.isRejection == true)
        #expect(talk.ask(.revoke(admin, .cluster)).replies == [.done])
        #expect(talk.ask(.changeRoster(.group, Self.lab, .add([.group(Self.lab)]))).replies.first?.isRejection == true)
        #expect(
            talk.ask(.changeRoster(.account, Self.lab, .add([.group(Self.lab)]))).replies
                == [.rejected(.unknown(what: "group", Self.lab))])
        #expect(talk.ask(.declareClass(PriorityClass(name: Self.lab, value: .max))).replies.first?.isRejection == true)
        #expect(talk.ask(.queues, by: Principal(kind: .node, name: Self.lab)).replies.first?.isRejection == true)
        let many = (0..<AccessBook.mostMembers + 1).map { Subject.user(Name(unchecked: "u\($0)")) }
        #expect(talk.ask(.changeRoster(.group, Self.lab, .add(many))).replies.first?.isRejection == true)
        #expect(talk.events.filter { if case .access = $0 { true } else { false } }.isEmpty)
    }

    @Test("answers a retried submit after the role is gone, and tells nobody else of it")
    func retries() {
        var talk = Self.world()
        talk.ask(.revoke(.user(Name(unchecked: "owner")), .namespace(Self.lab)))
        #expect(Self.submit(&talk, Self.spec(), key: 1, by: Self.user("owner")) == .submitted(JobID(1)))
        #expect(Self.submit(&talk, Self.spec(), key: 1, by: Self.user("boss"))?.isRejection == true)
        #expect(Self.submit(&talk, Self.spec(), key: 9, by: Self.user("owner"))?.isRejection == true)
    }

    @Test("tells a watcher no more once its role is gone")
    func watching() {
        var talk = Self.world()
        let version = talk.conductor.state.jobs[JobID(1)]?.version ?? 0
        #expect(talk.ask(.watch(JobID(1), after: version), by: Self.user("viewer")).replies.isEmpty)
        talk.ask(.revoke(.user(Name(unchecked: "viewer")), .namespace(Self.lab)))
        let news = talk.ask(.cancel(JobID(1)), by: Self.user("owner")).replies
        #expect(news.contains(.rejected(.unknownJob(JobID(1)))))
        #expect(news.contains(.done))
        #expect(news.count == 2)
    }

    @Test("lets only members charge an account, once there is one")
    func accounts() {
        var talk = Conversation()
        func charge(_ account: String, _ key: UInt64, _ name: String) -> Bool {
            let spec = Self.spec(in: .standard) { $0.account = Name(unchecked: account) }
            return Self.submit(&talk, spec, key: key, by: Self.user(name))?.isRejection == false
        }
        #expect(charge("anything", 1, "ann"))
        talk.ask(.changeRoster(.group, Self.lab, .add([.user(Name(unchecked: "bea"))])))
        let members = [Subject.user(Name(unchecked: "ann")), .group(Self.lab)]
        talk.ask(.changeRoster(.account, Name(unchecked: "seven"), .add(members)))
        #expect(!charge("anything", 2, "ann"))
        #expect(charge("seven", 3, "ann"))
        #expect(charge("seven", 4, "bea"))
        #expect(!charge("seven", 5, "cid"))
        #expect(charge("default", 6, "cid"))
        talk.ask(.changeRoster(.account, .standard, .add([.user(Name(unchecked: "ann"))])))
        #expect(!charge("default", 7, "cid"))
        #expect(charge("default", 8, "ann"))
    }
}

extension ClientReply {
    var isRejection: Bool { if case .rejected = self { true } else { false } }
}
