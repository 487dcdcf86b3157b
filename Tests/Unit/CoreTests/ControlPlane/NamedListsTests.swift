// Lists whose rows have names, followed: services, models, recurring jobs, roles, groups, accounts and classes. That
// what is told is enough is judged by the simulator in every turn (ListsAgree).

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("A followed list of named rows") struct NamedListsTests {
    private static let lab = Name(unchecked: "lab")
    private static let ada = Principal(kind: .user, name: Name(unchecked: "ada"))
    private static let bob = Principal(kind: .user, name: Name(unchecked: "bob"))

    /// Somebody who follows one list, and asks anew with every answer's place.
    private struct Follower {
        let principal: Principal
        var query: ChangesQuery

        init(
            _ list: ChangesQuery.List, of talk: inout Conversation, by principal: Principal = .admin,
            namespace: Name? = nil
        ) throws {
            self.principal = principal
            query = ChangesQuery(list, since: nil, namespace: namespace)
            let begin = Self.changes(talk.ask(.changes(query), by: principal))
            query.since = try #require(begin).cursor
        }

        private static func changes(_ effects: [Effect]) -> Changes? {
            effects.replies.lazy.compactMap { if case .changes(let changes) = $0 { changes } else { nil } }.first
        }

        /// What has changed since it was last asked; nil where there is nothing.
        mutating func news(_ talk: inout Conversation) -> Changes? {
            let found = talk.conductor.changes(query, for: principal, at: talk.now)
            query.since = found.cursor
            return found.isEmpty ? nil : found
        }
    }

    private static func content(_ byte: UInt8) -> ContentHash {
        guard let hash = ContentHash(bytes: [UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes are a hash")
        }
        return hash
    }

    private static func push(_ name: String, _ byte: UInt8, in namespace: Name, to talk: inout Conversation) {
        talk.step([.received(content(byte), .whole(bytes: 10, files: 1), number: UInt64(byte))])
        let model = ModelReference(Name(unchecked: name), in: namespace)
        talk.ask(.model(.register(ModelDraft(model, content: content(byte), bytes: 10, files: 1))))
    }

    private static func service(_ name: String, in namespace: Name = .standard) -> Boxed<ServiceSpec> {
        var job = Generate.spec(rerunAfter: 15).value
        (job.maxRestarts, job.namespace) = (0, namespace)
        var spec = ServiceSpec(name: Name(unchecked: name), replicas: 1, job: Boxed(job))
        spec.probes = ReplicaProbes(readiness: ProbeSpec(.tcp(port: .promised)))
        return Boxed(spec)
    }

    @Test func `a service is told of as it comes, as its replica gets ready, as it is scaled and as it goes`() throws {
        var talk = Conversation()
        let node = talk.addNode(1, Generate.inventory(cpu: 64_000, gpus: 0))
        var follower = try Follower(.services, of: &talk)
        let effects = talk.ask(.service(.declare(Self.service("web"))))
        let declaredNews = follower.news(&talk)
        let declared = try #require(declaredNews)
        #expect(declared.services.map(\.existing) == [1] && declared.gone.isEmpty)
        let id = try #require(talk.conductor.state.allocations.map(\.id).first)
        #expect(effects.orders.contains { if case .prepare = $0 { true } else { false } })
        talk.step([talk.report(1, on: node, first: 1, [.started(id, at: talk.now.wall)])])
        _ = follower.news(&talk)
        talk.step([.agent(node, Conversation.proof(1), .health([ReplicaHealth(allocation: id, isReady: true)]))])
        #expect(follower.news(&talk)?.services.map(\.ready) == [1], "nothing of it is a fact, and it is told")
        talk.pass(seconds: 2)
        _ = follower.news(&talk)
        talk.pass(seconds: 3)
        #expect(follower.news(&talk) == nil, "time passes, and nothing else")
        let web = ServiceReference(Name(unchecked: "web"))
        talk.ask(.service(.change(web, .scale(0))))
        #expect(follower.news(&talk)?.services.map(\.replicas) == [0])
        talk.step([talk.report(1, on: node, first: 2, [.ended(id, .stopped, at: talk.now.wall)])])
        talk.ask(.service(.change(web, .drop)))
        talk.pass(seconds: 2)
        let lastNews = follower.news(&talk)
        let last = try #require(lastNews)
        #expect(last.gone == [RowName(web.name, in: .standard)] && last.services.isEmpty)
    }

    @Test func `a name that is gone and there again is told as what it is now`() throws {
        var talk = Conversation()
        Self.push("digits", 1, in: .standard, to: &talk)
        var follower = try Follower(.models, of: &talk)
        let digits = ModelReference(Name(unchecked: "digits"))
        talk.ask(.model(.remove(digits, version: nil)))
        Self.push("digits", 2, in: .standard, to: &talk)
        let found = follower.news(&talk)
        let news = try #require(found)
        #expect(news.models.map(\.model.newest?.content) == [Self.content(2)] && news.gone.isEmpty)
        talk.ask(.model(.remove(digits, version: nil)))
        #expect(follower.news(&talk)?.gone == [RowName(digits.name, in: .standard)])
    }

    @Test func `nobody is told of rows of a namespace in which they have no role, nor that they are gone`() throws {
        var talk = Conversation()
        var stranger = try Follower(.models, of: &talk, by: Self.ada)
        var admin = try Follower(.models, of: &talk, namespace: Self.lab)
        Self.push("secret", 1, in: Self.lab, to: &talk)
        Self.push("digits", 2, in: .standard, to: &talk)
        #expect(admin.news(&talk)?.models.map(\.model.name.text) == ["secret"], "it asked for one namespace")
        #expect(stranger.news(&talk)?.models.map(\.model.name.text) == ["digits"])
        talk.ask(.model(.remove(ModelReference(Name(unchecked: "secret"), in: Self.lab), version: nil)))
        #expect(stranger.news(&talk) == nil)
        #expect(admin.news(&talk)?.gone.count == 1)
    }

    @Test func `what is told of a row is what the list shows to the same reader`() throws {
        var talk = Conversation()
        talk.ask(.grant(Grant(.user(Self.ada.name), .viewer, in: .namespace(Self.lab))))
        var follower = try Follower(.services, of: &talk, by: Self.ada)
        talk.ask(.service(.declare(Self.service("web", in: Self.lab))))
        let toldNews = follower.news(&talk)
        let told = try #require(toldNews).services
        let reply = talk.ask(.service(.list(ServicesQuery())), by: Self.ada).replies.first
        #expect(reply == .services(ServicePage(rows: told, next: nil)))
        let payload = Self.service("web", in: Self.lab).value.job.value.payload
        #expect(told.first?.newest?.spec.value.job.value.payload != payload, "it is hidden from who only looks")
    }

    @Test func `a recurring job is told of as it comes, runs, stands still and goes`() throws {
        var talk = Conversation()
        var follower = try Follower(.recurring, of: &talk)
        let spec = RecurringSpec(
            name: Name(unchecked: "tidy"), timetable: try Timetable("0 0 1 1 *"), job: Generate.spec())
        talk.ask(.declareRecurring(Boxed(spec), suspend: nil))
        #expect(follower.news(&talk)?.recurring.map(\.activeCount) == [0])
        let tidy = RecurringReference(spec.name)
        talk.ask(.runRecurring(tidy, key: RequestKey(client: 9, sequence: 1)))
        #expect(follower.news(&talk)?.recurring.map(\.activeCount) == [1])
        talk.ask(.cancel(JobID(1)))
        #expect(follower.news(&talk)?.recurring.map(\.activeCount) == [0])
        talk.ask(.changeRecurring(tidy, .suspend))
        #expect(follower.news(&talk)?.recurring.first?.suspension != nil)
        talk.ask(.changeRecurring(tidy, .drop))
        #expect(follower.news(&talk)?.gone == [RowName(spec.name, in: .standard)])
    }

    @Test func `roles, groups, accounts and classes are told of, and what goes with a group goes`() throws {
        var talk = Conversation()
        let crew = Name(unchecked: "crew")
        let account = Name(unchecked: "physics")
        talk.ask(.changeRoster(.group, crew, .add([.user(Self.ada.name)])))
        var grants = try Follower(.grants, of: &talk)
        var groups = try Follower(.groups, of: &talk)
        var accounts = try Follower(.accounts, of: &talk)
        var classes = try Follower(.classes, of: &talk)
        let grant = Grant(.group(crew), .viewer, in: .cluster)
        talk.ask(.grant(grant))
        #expect(grants.news(&talk)?.grants == [grant])
        talk.ask(.changeRoster(.account, account, .add([.group(crew), .user(Self.bob.name)])))
        #expect(accounts.news(&talk)?.rosters.map(\.members.count) == [2])
        #expect(groups.news(&talk) == nil, "an account is no group")
        talk.ask(.changeRoster(.group, crew, .dissolve))
        #expect(groups.news(&talk)?.gone == [RowName(crew)])
        #expect(grants.news(&talk)?.gone == [RowName(.group(crew), in: .cluster)])
        #expect(accounts.news(&talk)?.rosters.map(\.members) == [[.user(Self.bob.name)]])
        let rush = PriorityClass(name: Name(unchecked: "rush"), value: 2, isForEveryone: true)
        talk.ask(.declareClass(rush))
        #expect(classes.news(&talk)?.classes == [rush])
        talk.ask(.dropClass(rush.name))
        #expect(classes.news(&talk)?.gone == [RowName(rush.name)])
    }

    @Test func `who comes to see other things reads anew, by a group too, and nobody else does`() throws {
        var talk = Conversation()
        let crew = Name(unchecked: "crew")
        let grant = Grant(.group(crew), .viewer, in: .namespace(Self.lab))
        talk.ask(.changeRoster(.group, crew, .add([.user(Self.bob.name)])))
        talk.ask(.grant(grant))
        var ada = try Follower(.services, of: &talk, by: Self.ada)
        var bob = try Follower(.services, of: &talk, by: Self.bob)
        talk.ask(.changeRoster(.group, crew, .add([.user(Self.ada.name)])))
        #expect(ada.news(&talk)?.isStale == true)
        #expect(bob.news(&talk) == nil)
        talk.ask(.revoke(grant.subject, grant.scope))
        #expect(ada.news(&talk)?.isStale == true && bob.news(&talk)?.isStale == true)
        talk.ask(.grant(Grant(.user(Self.bob.name), .viewer, in: .namespace(Self.lab))))
        #expect(ada.news(&talk) == nil && bob.news(&talk)?.isStale == true)
    }

    @Test func `others' roles are told only to those who may list them`() throws {
        var talk = Conversation()
        talk.ask(.grant(Grant(.user(Self.ada.name), .admin, in: .namespace(Self.lab))))
        var ada = try Follower(.grants, of: &talk, by: Self.ada)
        let here = Grant(.user(Self.bob.name), .user, in: .namespace(Self.lab))
        talk.ask(.grant(here))
        talk.ask(.grant(Grant(.user(Self.bob.name), .user, in: .namespace(Name(unchecked: "elsewhere")))))
        #expect(ada.news(&talk)?.grants == [here])
        talk.ask(.revoke(here.subject, here.scope))
        talk.ask(.revoke(here.subject, .namespace(Name(unchecked: "elsewhere"))))
        #expect(ada.news(&talk)?.gone == [RowName(here.subject, in: here.scope)])
    }

    @Test func `more than fits one answer comes in several, and too much is read anew`() throws {
        var settings = Settings()
        settings.rowsPerAnswer = 2
        var talk = Conversation(settings: settings)
        var follower = try Follower(.classes, of: &talk)
        for value in 1...5 {
            talk.ask(.declareClass(PriorityClass(name: Name(unchecked: "class-\(value)"), value: Int32(value))))
        }
        var counts: [Int] = []
        while let news = follower.news(&talk) { counts.append(news.classes.count) }
        #expect(counts == [2, 2, 1])
        for value in 1...Int32(4_200) {
            talk.ask(.declareClass(PriorityClass(name: Name(unchecked: "class-1"), value: value)))
        }
        #expect(follower.news(&talk)?.isStale == true)
    }
}
