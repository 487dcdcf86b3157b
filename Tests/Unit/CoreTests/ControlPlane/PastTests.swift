// The past in the coordinator's mind: jobs leave the memory when the history has them and not before, and whoever asks
// is told the same of them as while they were there, by the same rights.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite struct PastTests {
    private static let lab = Name(unchecked: "lab")
    private static let user = Principal(kind: .user, name: Name(unchecked: "ada"))
    private static let other = Principal(kind: .user, name: Name(unchecked: "bob"))

    private static func talk(keeping count: Int) -> Conversation {
        var settings = Settings()
        settings.finishedKept = count
        var talk = Conversation(settings: settings)
        for namespace in [lab, .standard] {
            talk.ask(.grant(Grant(.user(user.name), .user, in: .namespace(namespace))))
        }
        return talk
    }

    /// Submits a job to the lab and cancels it.
    private static func end(_ talk: inout Conversation, _ number: UInt64, in namespace: Name = lab) {
        var spec = Generate.spec("job-\(number)").value
        spec.namespace = namespace
        let request = SubmitRequest(key: RequestKey(client: 3, sequence: number), spec: Boxed(spec))
        guard case .submitted(let id)? = talk.ask(.submit(request), by: user).replies.first else {
            Issue.record("job \(number) was not taken")
            return
        }
        talk.clock += 1_000
        talk.ask(.cancel(id), by: user)
    }

    private static func page(
        _ talk: inout Conversation, _ query: PastQuery, by principal: Principal = user
    ) -> PastPage? {
        guard case .past(let page)? = talk.ask(.past(query), by: principal).replies.first else { return nil }
        return page
    }

    private static func ids(_ page: PastPage?) -> [UInt64] { page?.rows.map(\.job.id.number) ?? [] }

    @Test func `a job that left the memory is described, explained and told as before`() {
        var talk = Self.talk(keeping: 1)
        Self.end(&talk, 1)
        let id = JobID(1)
        let requests: [ClientRequest] = [.job(id), .explain(id)]
        let before = requests.map { talk.ask($0, by: Self.user).replies }
        guard case .history(let whole)? = talk.ask(.history(id), by: Self.user).replies.first else {
            Issue.record("no history")
            return
        }
        #expect(!whole.isArchived && whole.facts.map(\.by) == [Self.user, Self.user])
        Self.end(&talk, 2)
        #expect(talk.conductor.state.jobs[id] == nil && talk.past.map(\.view.id) == [id])
        #expect(requests.map { talk.ask($0, by: Self.user).replies } == before)
        #expect(
            talk.ask(.history(id), by: Self.user).replies
                == [.history(JobHistory(job: whole.job, facts: whole.facts, isArchived: true))])
        #expect(talk.ask(.watch(id, after: 0), by: Self.user).replies.count == 1)
    }

    @Test func `of a job that nobody may know, and of one that never was, the same is said`() {
        var talk = Self.talk(keeping: 0)
        Self.end(&talk, 1)
        for request in [.job(JobID(1)), .explain(JobID(1)), .history(JobID(1)), .watch(JobID(1), after: 0)]
            as [ClientRequest]
        {
            #expect(talk.ask(request, by: Self.other).replies == [.rejected(.unknownJob(JobID(1)))])
            #expect(talk.ask(request, by: Self.user).replies != [.rejected(.unknownJob(JobID(1)))])
        }
        #expect(talk.ask(.history(JobID(9)), by: Self.user).replies == [.rejected(.unknownJob(JobID(9)))])
        let node = Principal(kind: .node, name: Name(unchecked: "n"))
        #expect(talk.ask(.history(JobID(1)), by: node).replies == [.rejected(.denied(node, verb: "see jobs"))])
        #expect(Self.page(&talk, PastQuery(), by: Self.other)?.rows.isEmpty == true)
    }

    @Test func `what is asked of a job in the history is answered as of one that has ended, by right`() {
        var talk = Self.talk(keeping: 0)
        talk.ask(.grant(Grant(.user(Self.other.name), .viewer, in: .namespace(Self.lab))))
        Self.end(&talk, 1)
        let id = JobID(1)
        #expect(talk.conductor.state.jobs[id] == nil)
        let before = talk.events.count
        #expect(talk.ask(.cancel(id), by: Self.user).replies == [.done], "it was cancelled")
        for request in [.hold(id), .release(id)] as [ClientRequest] {
            #expect(talk.ask(request, by: Self.user).replies == [.rejected(.alreadyFinished(id))])
        }
        let changes =
            [.cancel(id), .hold(id), .release(id), .requeue(id), .logs(LogsRequest(job: id, rank: 0))]
            as [ClientRequest]
        for request in changes {
            #expect(
                talk.ask(request, by: Self.other).replies == [.rejected(.denied(Self.other, verb: request.verb))],
                "a viewer changes nothing")
            let stranger = Principal(kind: .user, name: Name(unchecked: "eve"))
            #expect(talk.ask(request, by: stranger).replies == [.rejected(.unknownJob(id))], "it is not there for eve")
        }
        for request in [.requeue(id), .logs(LogsRequest(job: id, rank: 0))] as [ClientRequest] {
            guard case .rejected(let why)? = talk.ask(request, by: Self.user).replies.first else {
                Issue.record("it was done")
                continue
            }
            #expect("\(why)".contains("in the history only"))
        }
        #expect(talk.events.count == before, "nothing became of it")
    }

    @Test func `whoever may see a job and not touch it is not told its command, archived or not`() {
        var talk = Self.talk(keeping: 0)
        talk.ask(.grant(Grant(.user(Self.other.name), .viewer, in: .namespace(Self.lab))))
        Self.end(&talk, 1)
        guard case .history(let history)? = talk.ask(.history(JobID(1)), by: Self.other).replies.first else {
            Issue.record("no history")
            return
        }
        #expect(history.job.spec.value.payload.words.allSatisfy { $0 == 0 })
        let row = Self.page(&talk, PastQuery(), by: Self.other)?.rows.first
        #expect(row?.job.spec.value.payload.words.allSatisfy { $0 == 0 } == true)
    }

    @Test func `pages go over the border between memory and history, newest end first, and miss nothing`() {
        var talk = Self.talk(keeping: 4)
        for number in 1...11 as ClosedRange<UInt64> { Self.end(&talk, number) }
        #expect(talk.past.count == 7)
        var seen: [UInt64] = []
        var query = PastQuery(limit: 3)
        for _ in 0..<20 {
            guard let page = Self.page(&talk, query) else { break }
            seen += Self.ids(page)
            // Some end meanwhile, and others leave the memory.
            if seen.count == 3 { Self.end(&talk, 12) }
            guard let next = page.next else { break }
            query.before = next
        }
        #expect(seen == Array((1...11).reversed()))
    }

    @Test func `lists choose by time, user, state, queue and namespace`() {
        var talk = Self.talk(keeping: 2)
        for number in 1...6 as ClosedRange<UInt64> {
            Self.end(&talk, number, in: number == 4 ? .standard : Self.lab)
        }
        let ends = talk.past.map(\.ended)
        #expect(ends.count == 4)
        let chosen = PastQuery(namespace: .standard)
        #expect(Self.ids(Self.page(&talk, chosen)) == [4], "where nothing in memory is meant, the history is asked")
        #expect(Self.all(&talk, PastQuery(namespace: .standard)) == [4])
        #expect(Self.all(&talk, PastQuery(since: ends[2])) == [6, 5, 4, 3])
        #expect(Self.all(&talk, PastQuery(since: ends[1], until: ends[3])) == [3, 2])
        #expect(Self.all(&talk, PastQuery(user: Self.other.name)) == [])
        #expect(Self.all(&talk, PastQuery(kinds: [.completed])) == [])
        #expect(Self.all(&talk, PastQuery(kinds: [.completed, .cancelled])) == [6, 5, 4, 3, 2, 1])
        #expect(Self.all(&talk, PastQuery(queue: Name(unchecked: "none"))) == [])
    }

    private static func all(_ talk: inout Conversation, _ query: PastQuery) -> [UInt64] {
        var seen: [UInt64] = []
        var query = query
        while let page = page(&talk, query) {
            seen += ids(page)
            guard let next = page.next else { break }
            query.before = next
        }
        return seen
    }

    @Test func `nothing leaves the memory while the history is broken, up to a bound, and all of it when it is mended`()
    {
        var talk = Self.talk(keeping: 2)
        talk.isHistoryBroken = true
        for number in 1...9 as ClosedRange<UInt64> { Self.end(&talk, number) }
        talk.pass(seconds: 60)
        #expect(talk.conductor.state.finished.count == 9)
        guard case .history? = talk.ask(.history(JobID(1)), by: Self.user).replies.first else {
            Issue.record("what is in memory is told")
            return
        }
        talk.isHistoryBroken = false
        talk.pass(seconds: 60)
        #expect(talk.conductor.state.finished.count == 2 && talk.past.count == 7)
        talk.isHistoryBroken = true
        #expect(
            talk.ask(.history(JobID(1)), by: Self.user).replies == [.rejected(.conflict(why: "it is broken"))])
        guard case .submitted? = talk.submit(Generate.spec(), key: 99) else {
            Issue.record("jobs go on")
            return
        }
    }

    @Test func `the memory has an end, whatever the history does`() {
        var talk = Self.talk(keeping: 1)
        talk.isHistoryBroken = true
        let most = talk.conductor.settings.finishedMost
        for number in 1...UInt64(most + 20) { Self.end(&talk, number) }
        #expect(talk.conductor.state.finished.count == most)
    }

    @Test func `a job that was put back after it was written down lives, and its next end counts`() {
        var settings = Settings()
        settings.finishedKept = 1
        var talk = Conversation(settings: settings)
        for key in 1...2 as ClosedRange<UInt64> { _ = talk.submit(Generate.spec(), key: key) }
        talk.ask(.cancel(JobID(1)))
        let turn = talk.conductor.state
        #expect(turn.finished.count == 1)
        talk.ask(.requeue(JobID(1)))
        talk.ask(.cancel(JobID(2)))
        #expect(talk.conductor.state.jobs[JobID(1)]?.phase.isTerminal == false)
        talk.ask(.cancel(JobID(1)))
        #expect(talk.conductor.state.jobs.map(\.id) == [JobID(1)] && talk.past.map(\.view.id) == [JobID(2)])
    }

    @Test func `an element of an array is found by its name, in memory, in the history, and when it never began`() {
        var talk = Self.talk(keeping: 0)
        _ = talk.addNode(1, Generate.inventory(cpu: 1000))
        var spec = Generate.spec().value
        spec.array = ArrayShape(indices: ElementRuns([3, 4, 5]))
        #expect(talk.submit(Boxed(spec), key: 50) == .submitted(JobID(1)))
        let row = talk.conductor.state.row(of: ElementName(array: JobID(1), index: 3))?.id
        talk.ask(.cancel(JobID(1)))
        talk.pass(seconds: 120)
        let first = talk.ask(.element(JobID(1), 3)).replies.first
        guard case .element(let view)? = first else {
            Issue.record("\(String(describing: first))")
            return
        }
        #expect(view.row == row && row != nil)
        guard case .element(let never)? = talk.ask(.element(JobID(1), 5)).replies.first else {
            Issue.record("it ended without beginning, and is still one")
            return
        }
        #expect(never.row == nil && never.state == .failed)
        let none = talk.ask(.element(JobID(1), 6)).replies.first
        #expect(none == .rejected(.unknownElement(JobID(1), 6)))
    }

    @Test func `a restart finds the facts that were there, from the log and from a checkpoint`() throws {
        var talk = Self.talk(keeping: 10)
        let session = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(restarts: 1), key: 70)
        talk.step([talk.report(1, on: session, first: 1, [.started(AllocationID(1), at: WallTime(milliseconds: 1))])])
        let failed = Ending.failed(rank: 0, .code(4))
        talk.step([
            talk.report(1, on: session, first: 2, [.ended(AllocationID(1), failed, at: WallTime(milliseconds: 2))])
        ])
        let job = try #require(talk.conductor.state.jobs[JobID(1)])
        let words = job.facts.map { String(describing: $0.what).prefix { $0 != "(" } }
        #expect(words == ["placed", "started", "ended", "stopping", "requeued", "placed"])
        var state = ClusterState(cluster: Conversation.cluster)
        for event in talk.events { state.apply(event) }
        #expect(state.jobs[JobID(1)]?.facts == job.facts)
        #expect(ClusterState(restoring: state.takeCheckpoint())?.jobs[JobID(1)]?.facts == job.facts)
    }
}
