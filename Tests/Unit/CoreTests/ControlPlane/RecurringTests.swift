// Recurring jobs in the coordinator's mind: who may do what, what survives a restart, what is bounded and what is told.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("Recurring jobs")
struct RecurringTests {
    private static let lab = Name(unchecked: "lab")
    private static let reference = RecurringReference(Name(unchecked: "tidy"), in: lab)

    private static func user(_ name: String) -> Principal { Principal(kind: .user, name: Name(unchecked: name)) }

    /// Every minute, in the lab.
    private static func spec(
        _ text: String = "* * * * *", name: String = "tidy", with change: (inout RecurringSpec) -> Void = { _ in },
        job: (inout JobSpec) -> Void = { _ in }
    ) throws -> Boxed<RecurringSpec> {
        var inner = Generate.spec().value
        inner.namespace = lab
        job(&inner)
        var spec = RecurringSpec(name: Name(unchecked: name), timetable: try Timetable(text), job: Boxed(inner))
        change(&spec)
        return Boxed(spec)
    }

    private static func lab(settings: Settings = Settings()) -> Conversation {
        var talk = Conversation(settings: settings)
        for (name, role) in [("owner", Role.user), ("user", .user), ("viewer", .viewer), ("operator", .operator)] {
            talk.ask(.grant(Grant(.user(user(name).name), role, in: .namespace(lab))))
        }
        return talk
    }

    private static func declare(
        _ talk: inout Conversation, _ spec: Boxed<RecurringSpec>, suspend: Bool? = nil, by name: String = "owner"
    ) -> ClientReply? {
        talk.ask(.declareRecurring(spec, suspend: suspend), by: user(name)).replies.first
    }

    private static func facts(_ talk: Conversation) -> [RecurringEvent] {
        talk.events.compactMap { if case .recurring(let event) = $0 { event } else { nil } }
    }

    private static func firings(_ talk: Conversation) -> [(time: WallTime, missed: Int)] {
        facts(talk).compactMap { if case .fired(_, let time, _, let missed, _) = $0 { (time, missed) } else { nil } }
    }

    private static func why(_ reply: ClientReply?) -> String? {
        if case .rejected(let rejection)? = reply { "\(rejection)" } else { nil }
    }

    @Test func `is declared once, fires each time once, and a fact stands beside the job that it submitted`() throws {
        var talk = Self.lab()
        let spec = try Self.spec()
        #expect(Self.declare(&talk, spec) == .done)
        #expect(Self.declare(&talk, spec) == .done)
        #expect(Self.facts(talk).count == 1, "asked twice is asked once")
        talk.pass(seconds: 180)
        #expect(Self.firings(talk).map(\.time.milliseconds) == [1_020_000, 1_080_000, 1_140_000])
        let state = talk.conductor.state
        #expect(state.jobs.map { $0.spec.value.recurring?.time.milliseconds } == [1_020_000, 1_080_000, 1_140_000])
        #expect(state.jobs.allSatisfy { $0.owner == Self.user("owner") && $0.request == .none })
        #expect(state.recurring.first { _ in true }?.active == [JobID(1), JobID(2), JobID(3)])
        for (place, event) in talk.events.enumerated() {
            guard case .recurring(.fired(_, _, let job, _, _)) = event else { continue }
            guard case .job(.submitted(job, _, _, _, _)) = talk.events[place - 1] else {
                Issue.record("\(event) does not follow its job")
                continue
            }
        }
        #expect(state.violations().isEmpty)
    }

    @Test func `a restart fires nothing twice, and makes up for the newest alone`() throws {
        var talk = Self.lab()
        _ = Self.declare(&talk, try Self.spec())
        talk.pass(seconds: 30)
        var next = Conversation(restarting: talk)
        next.pass(seconds: 5)
        #expect(Self.firings(next).count == 1)
        next.clock += 10 * 60_000
        var last = Conversation(restarting: next)
        last.pass(seconds: 5)
        #expect(Self.firings(last).count == 2)
        #expect(Self.firings(last).last?.missed == 9)
    }

    @Test func `a clock that leaps a year makes up for one, and tells that more than 100 were missed`() throws {
        var talk = Self.lab()
        _ = Self.declare(&talk, try Self.spec())
        talk.clock += 365 * 86_400_000
        talk.pass(seconds: 2)
        #expect(Self.firings(talk).count == 1)
        #expect(Self.firings(talk).first?.missed == 101)
    }

    private static let people: [(String, yes: Bool)] = [
        ("owner", true), ("operator", true), ("user", false), ("viewer", false), ("stranger", false),
    ]

    @Test(arguments: people)
    func `is its owner's and the operators' to change`(name: String, yes: Bool) throws {
        let changes: [ClientRequest] = [
            .changeRecurring(Self.reference, .suspend), .changeRecurring(Self.reference, .resume(skipsMissed: true)),
            .runRecurring(Self.reference, key: RequestKey(client: 5, sequence: 1)),
            .changeRecurring(Self.reference, .drop),
        ]
        for request in changes {
            var talk = Self.lab()
            _ = Self.declare(&talk, try Self.spec(), suspend: true)
            let before = talk.events.count
            let reply = talk.ask(request, by: Self.user(name)).replies.first
            if yes {
                #expect(Self.why(reply) == nil, "\(request)")
            } else {
                #expect(talk.events.count == before, "\(request)")
                let isUnknown = Self.why(reply)?.contains("there is no cron job tidy") == true
                #expect(isUnknown == (name == "stranger"), "\(request): \(Self.why(reply) ?? "done")")
            }
        }
    }

    @Test func `only its owner says what it runs, and only those who may submit declare`() throws {
        var talk = Self.lab()
        _ = Self.declare(&talk, try Self.spec())
        #expect(Self.why(Self.declare(&talk, try Self.spec("@daily"), by: "operator"))?.contains("belongs to") == true)
        #expect(Self.why(Self.declare(&talk, try Self.spec(name: "other"), by: "viewer"))?.contains("may not") == true)
        #expect(
            Self.why(Self.declare(&talk, try Self.spec(name: "other"), by: "stranger"))?.contains("may not") == true)
    }

    @Test func `an owner who lost the right submits nothing, and is told why`() throws {
        var talk = Self.lab()
        _ = Self.declare(&talk, try Self.spec())
        talk.ask(.revoke(.user(Self.user("owner").name), .namespace(Self.lab)))
        talk.pass(seconds: 30)
        #expect(talk.conductor.state.jobs.isEmpty)
        guard case .passed(_, _, .refused(let why), _, _)? = Self.facts(talk).last else {
            Issue.record("\(Self.facts(talk))")
            return
        }
        #expect(why.contains("may not submit"))
    }

    @Test func `what no run could be is refused with its field`() throws {
        let day = WallTime(milliseconds: 86_400_000_000)
        let term = Dependency([.init(.afterAny, JobID(1))])
        let cases: [(Boxed<RecurringSpec>, String)] = [
            (try Self.spec("0 0 30 2 *"), "spec.schedule"),
            (try Self.spec(name: String(repeating: "a", count: 53)), "metadata.name"),
            (try Self.spec(with: { $0.timetable.rules = nil }), "spec.timeZone"),
            (try Self.spec(with: { $0.startingDeadline = .seconds(3) }), "startingDeadlineSeconds"),
            (try Self.spec(job: { $0.begin = day }), "jobTemplate"),
            (try Self.spec(job: { $0.deadline = day }), "jobTemplate"),
            (try Self.spec(job: { $0.dependency = term }), "jobTemplate"),
            (try Self.spec(job: { $0.queue = Name(unchecked: "none") }), "no queue none"),
            (try Self.spec(job: { $0.priorityClass = Name(unchecked: "none") }), "no priority class none"),
        ]
        for (spec, word) in cases {
            var talk = Self.lab()
            let why = Self.why(Self.declare(&talk, spec))
            #expect(why?.contains(word) == true, "\(word): \(why ?? "taken")")
            #expect(Self.facts(talk).isEmpty)
        }
    }

    @Test func `nobody submits what claims to be a run`() {
        var talk = Self.lab()
        var spec = Generate.spec().value
        spec.recurring = RecurringRun(recurring: RecurringID(1), time: WallTime(milliseconds: 0))
        #expect(Self.why(talk.submit(Boxed(spec), key: 1))?.contains("only the coordinator") == true)
        let nobody = SubmitRequest(key: .none, spec: Generate.spec())
        #expect(Self.why(talk.ask(.submit(nobody)).replies.first)?.contains("key") == true)
    }

    @Test func `is bounded in all, for each user and in its runs`() throws {
        var settings = Settings()
        (settings.recurringLimit, settings.recurringPerUser, settings.runsPerRecurring) = (3, 2, 2)
        var talk = Self.lab(settings: settings)
        for name in ["a", "b"] { #expect(Self.declare(&talk, try Self.spec(name: name)) == .done) }
        #expect(Self.why(Self.declare(&talk, try Self.spec(name: "c")))?.contains("has 2 recurring jobs") == true)
        #expect(Self.declare(&talk, try Self.spec(name: "c"), by: "user") == .done)
        #expect(
            Self.why(Self.declare(&talk, try Self.spec(name: "d"), by: "operator"))?.contains("there are 3") == true)
        #expect(Self.declare(&talk, try Self.spec("@hourly", name: "a")) == .done, "what is there may be changed")
        talk.pass(seconds: 240)
        #expect(talk.conductor.state.recurring.map(\.active.count) == [0, 2, 2])
        guard case .refused(let why)? = talk.conductor.state.recurring[RecurringID(2)]?.lastPass?.cause else {
            Issue.record("nothing was passed by")
            return
        }
        #expect(why.contains("2 of its runs have not ended"))
    }

    @Test func `a turn submits so many, the longest due first, and the next turn the rest`() throws {
        var settings = Settings()
        settings.firingsPerTurn = 2
        var talk = Self.lab(settings: settings)
        for name in ["a", "b", "c", "d", "e"] { _ = Self.declare(&talk, try Self.spec(name: name)) }
        talk.clock += 60_000
        talk.step([.tick])
        #expect(Self.firings(talk).count == 2)
        talk.step([.tick])
        talk.step([.tick])
        #expect(Self.firings(talk).count == 5)
    }

    @Test func `a run by hand is answered the same when it is asked for again, and Forbid forbids it`() throws {
        var talk = Self.lab()
        _ = Self.declare(&talk, try Self.spec { $0.concurrency = .forbid }, suspend: true)
        let request = ClientRequest.runRecurring(Self.reference, key: RequestKey(client: 5, sequence: 1))
        #expect(talk.ask(request, by: Self.user("owner")).replies == [.submitted(JobID(1))])
        #expect(talk.ask(request, by: Self.user("owner")).replies == [.submitted(JobID(1))])
        #expect(talk.conductor.state.jobs.count == 1)
        let again = ClientRequest.runRecurring(Self.reference, key: RequestKey(client: 5, sequence: 2))
        #expect(Self.why(talk.ask(again, by: Self.user("owner")).replies.first)?.contains("Forbid") == true)
        #expect(Self.why(talk.ask(request, by: Self.user("viewer")).replies.first)?.contains("another client") == true)
    }

    @Test func `what it runs is not shown to those who may not touch it`() throws {
        var talk = Self.lab()
        _ = Self.declare(&talk, try Self.spec())
        for (name, isShown) in [("owner", true), ("operator", true), ("viewer", false)] {
            guard
                case .recurringJob(let view)? = talk.ask(.recurringJob(Self.reference), by: Self.user(name)).replies
                    .first
            else {
                Issue.record("\(name) sees nothing")
                continue
            }
            let isSame = view.spec.value.job.value.payload == Generate.spec().value.payload
            #expect(isSame == isShown, "\(name)")
            #expect(view.next.count == 5)
        }
        guard
            case .recurring(let page)? = talk.ask(.recurring(RecurringQuery()), by: Self.user("stranger")).replies.first
        else { return }
        #expect(page.rows.isEmpty)
    }

    @Test func `lists are pages`() throws {
        var settings = Settings()
        settings.recurringPerPage = 2
        var talk = Self.lab(settings: settings)
        for name in ["a", "b", "c"] { _ = Self.declare(&talk, try Self.spec(name: name)) }
        guard case .recurring(let page)? = talk.ask(.recurring(RecurringQuery())).replies.first else { return }
        #expect(page.rows.map(\.spec.value.name.text) == ["a", "b"])
        guard case .recurring(let rest)? = talk.ask(.recurring(RecurringQuery(after: page.next))).replies.first else {
            return
        }
        #expect(rest.rows.map(\.spec.value.name.text) == ["c"])
        #expect(rest.next == nil)
    }

    @Test func `another timetable counts from when it came`() throws {
        var talk = Self.lab()
        _ = Self.declare(&talk, try Self.spec("@every 1h"))
        talk.clock += 59 * 60_000
        _ = Self.declare(&talk, try Self.spec("*/5 * * * *"))
        talk.step([.tick])
        #expect(Self.firings(talk).isEmpty, "what the new one would have had before is nobody's")
        talk.pass(seconds: 300)
        #expect(Self.firings(talk).count == 1)
        #expect(Self.firings(talk).first?.missed == 0)
    }
}
