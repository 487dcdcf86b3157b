// Lists that are followed: what is told, what is not, and when a list is to be read anew. That what is told is
// enough is judged by the simulator in every turn (ListsAgree).

import ClusterModel
import Ledger
import Messages
import Support
import Testing

@testable import ControlPlane

@Suite struct ChangesTests {
    private static let ada = Principal(kind: .user, name: Name(unchecked: "ada"))

    /// What is told at once; nil when it waits.
    private static func changes(_ effects: [Effect]) -> Changes? {
        effects.replies.lazy.compactMap { if case .changes(let changes) = $0 { changes } else { nil } }.first
    }

    private static func begin(
        _ talk: inout Conversation, _ list: ChangesQuery.List = .jobs, by principal: Principal = .admin
    ) throws -> ChangesQuery {
        let first = talk.ask(.changes(ChangesQuery(list, since: nil)), by: principal)
        return ChangesQuery(list, since: try #require(changes(first)).cursor)
    }

    @Test func `whoever waits is told when something changes, and of nothing twice`() throws {
        var talk = Conversation()
        var query = try Self.begin(&talk)
        #expect(talk.ask(.changes(query)).replies.isEmpty, "there is nothing to tell yet")
        let told = talk.ask(.submit(SubmitRequest(key: RequestKey(client: 9, sequence: 1), spec: Generate.spec())))
        let news = try #require(Self.changes(told))
        #expect(news.jobs.map(\.id) == [JobID(1)])
        query.since = news.cursor
        #expect(talk.ask(.changes(query)).replies.isEmpty)
        let ended = try #require(Self.changes(talk.ask(.cancel(JobID(1)))))
        #expect(ended.jobs.isEmpty && ended.goneJobs == [JobID(1)], "it is in no list of what has not ended")
    }

    @Test func `nobody is told of what they may not see, and a change of their rights makes their lists old`() throws {
        var talk = Conversation()
        var query = try Self.begin(&talk, by: Self.ada)
        #expect(talk.ask(.changes(query), by: Self.ada).replies.isEmpty)
        var spec = Generate.spec().value
        spec.namespace = Name(unchecked: "theirs")
        let submitted = talk.submit(Boxed(spec), key: 1)
        #expect(submitted == .submitted(JobID(1)))
        let granted = talk.ask(
            .grant(Grant(.user(Self.ada.name), .viewer, in: .namespace(spec.namespace))))
        let news = try #require(Self.changes(granted))
        #expect(news.isStale && news.jobs.isEmpty)
        query.since = news.cursor
        #expect(talk.ask(.changes(query), by: Self.ada).replies.isEmpty)
        #expect(Self.changes(talk.ask(.hold(JobID(1))))?.jobs.map(\.id) == [JobID(1)])
    }

    @Test func `a cursor of another life, of the future, or from too long ago is old`() throws {
        var talk = Conversation()
        let query = try Self.begin(&talk)
        let epoch = try #require(query.since).epoch
        func isStale(_ talk: inout Conversation, _ cursor: ChangeCursor) -> Bool? {
            Self.changes(talk.ask(.changes(ChangesQuery(.jobs, since: cursor))))?.isStale
        }
        #expect(isStale(&talk, ChangeCursor(epoch: epoch, number: 1 << 40)) == true)
        #expect(isStale(&talk, ChangeCursor(epoch: epoch + 1, number: 0)) == true)
        var next = Conversation(restarting: talk)
        #expect(Self.changes(next.ask(.changes(query)))?.isStale == true)
    }

    @Test func `of too many changes the oldest are forgotten, and those after them are still told`() {
        var log = ChangeLog()
        log.note(.changed(JobID(1)))
        #expect(log.number == 0, "nobody wants to know")
        let begins = log.turnOn(at: BootTime(milliseconds: 0))
        #expect(begins)
        let start = log.number
        for number in 0..<UInt64(ChangeLog.most + 10) { log.note(.changed(JobID(number))) }
        #expect(log.start(of: .jobs) == start + 10 && log.start(of: .nodes) == start, "each list forgets for itself")
        let told = Array(log.jobs(since: log.number - 3))
        #expect(told.map(\.change) == (7..<10).map { .changed(JobID(UInt64(ChangeLog.most + $0))) })
        #expect(Array(log.jobs(since: log.start(of: .jobs))).count == ChangeLog.most)
        log.rest(at: BootTime(milliseconds: ChangeLog.idle.milliseconds))
        #expect(!log.isOn && log.start(of: .jobs) == log.number, "nobody has asked for long")
    }

    @Test func `more than fits one answer comes in several`() throws {
        var settings = Settings()
        settings.pageLimit = 2
        var talk = Conversation(settings: settings)
        var query = try Self.begin(&talk)
        for key in 1...5 { _ = talk.submit(Generate.spec(), key: UInt64(key)) }
        var ids: [JobID] = []
        while let news = Self.changes(talk.ask(.changes(query))) {
            #expect(news.jobs.count <= 2)
            ids += news.jobs.map(\.id)
            query.since = news.cursor
        }
        #expect(ids.sorted().last == JobID(5) && Set(ids).count == 5)
    }
}
