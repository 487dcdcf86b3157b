// Jobs that are read in the short way, beside others like them: they come back as they were, whatever differs.
import ClusterModel
import Ledger
import Testing
import Wire

@Suite struct PlainJobTests {
    private static func plain() throws -> JobSpec {
        JobSpec(name: Name(unchecked: "train"), payload: try #require(ContentHash(bytes: Array(1...32))))
    }

    /// One change each; the last few are of what is not plain.
    private static let changes: [@Sendable (inout JobSpec) -> Void] = [
        { _ in }, { $0.name = Name(unchecked: "other") }, { $0.namespace = Name(unchecked: "lab") },
        { $0.account = Name(unchecked: "a") }, { $0.queue = Name(unchecked: "q") }, { $0.shape = GangShape(ranks: 2) },
        { $0.shape = GangShape(ranks: 1, nodes: 1) }, { $0.requests.cpu.value = 2 }, { $0.requests.memory.value = 2 },
        { $0.requests.gpus = 2 }, { $0.limits.cpu = MilliCPU(0) }, { $0.limits.cpu = MilliCPU(5) },
        { $0.limits.memory = ByteCount(0) }, { $0.limits.memory = ByteCount(5) }, { $0.launcher = .jax },
        { $0.timeLimit = .zero }, { $0.timeLimit = .minutes(1) }, { $0.maxRestarts = 3 }, { $0.priority = -1 },
        { $0.priorityClass = Name(unchecked: "high") }, { $0.onDisconnect = .keep },
        { $0.onDisconnect = .rerun(after: .minutes(9)) }, { $0.startsHeld = true },
        { $0.begin = WallTime(milliseconds: 0) }, { $0.begin = WallTime(milliseconds: 9) },
        { $0.deadline = WallTime(milliseconds: 0) }, { $0.deadline = WallTime(milliseconds: 9) },
        { $0.payload = ContentHash(bytes: Array(2...33)) ?? $0.payload },
        { $0.selection = Boxed(NodeSelection(include: [Name(unchecked: "n1")])) },
        { $0.selection = Boxed(NodeSelection(exclude: [Name(unchecked: "n1")])) },
        { $0.selection = Boxed(NodeSelection(isExclusive: true)) },
        { $0.selection = Boxed(NodeSelection(labels: [Label(key: "k", value: "v")])) },
        { $0.dependency = Dependency([], isAny: false, isSingleton: true) },
        { $0.requests[.other("licence")] = 1 }, { $0.array = ArrayShape(indices: ElementRuns(0..<3)) },
    ]

    private static func jobs() throws -> [Job] {
        var specs: [JobSpec] = []
        for change in changes {
            // Each stands between two like the first, and two of it in a row.
            var changed = try plain()
            change(&changed)
            specs += [try plain(), changed, changed]
        }
        return specs.enumerated().map { place, spec in
            let owner = Principal(kind: .user, name: Name(unchecked: place % 5 == 0 ? "ada" : "bob"))
            return Job(
                id: JobID(UInt64(256 + place)), spec: Boxed(spec), owner: owner,
                request: RequestKey(client: UInt64(place), sequence: 7),
                submitted: WallTime(milliseconds: Int64(place)), version: UInt64(place))
        }
    }

    @Test func `rows of a checkpoint come back, whatever differs between neighbours`() throws {
        var jobs = try Self.jobs()
        for place in jobs.indices where place % 4 == 0 {
            (jobs[place].attempt, jobs[place].restarts, jobs[place].mishaps, jobs[place].deferrals) = (1, 2, 3, 4)
        }
        for place in jobs.indices where place % 7 == 0 {
            jobs[place].facts = [JobFact(.ready, at: jobs[place].submitted)]
        }
        let chunk = CheckpointChunk.jobs(index: 1, jobs)
        #expect(try CheckpointChunk.decoded(from: chunk.encoded()) == chunk)
    }

    @Test func `submits come back, whatever differs between neighbours`() throws {
        let events = try Self.jobs().map {
            Event.job(.submitted($0.id, $0.spec, owner: $0.owner, request: $0.request, at: $0.submitted))
        }
        #expect(try [Event].decoded(from: events.encoded()) == events)
    }

    @Test func `jobs that ask for the same share one spec`() throws {
        let spec = Boxed(try Self.plain())
        let events = (1...3).map { number in
            Event.job(
                .submitted(
                    JobID(UInt64(number)), Boxed(spec.value), owner: .admin, request: .none,
                    at: WallTime(milliseconds: 1)))
        }
        let found = try [Event].decoded(from: events.encoded()).compactMap { event -> ObjectIdentifier? in
            guard case .job(.submitted(_, let spec, _, _, _)) = event else { return nil }
            return ObjectIdentifier(spec)
        }
        #expect(found.count == 3 && Set(found).count == 1)
    }

    @Test func `what differs from a good neighbour is checked all the same`() throws {
        let good = try Self.plain()
        func batch(_ change: (inout JobSpec) -> Void) -> [Event] {
            var spec = good
            change(&spec)
            return [good, spec].map {
                .job(
                    .submitted(
                        JobID(1), Boxed($0), owner: .admin, request: .none, at: WallTime(milliseconds: 1)))
            }
        }
        let bad: [(inout JobSpec) -> Void] = [
            { $0.name = Name(unchecked: "no name") }, { $0.queue = Name(unchecked: "no name") },
            { $0.requests.cpu.value = -1 }, { $0.timeLimit = Span(milliseconds: -1) },
            { $0.begin = WallTime(milliseconds: -1) },
        ]
        for change in bad {
            #expect(throws: WireError.self) { try [Event].decoded(from: batch(change).encoded()) }
        }
        #expect(try [Event].decoded(from: batch { _ in }.encoded()).count == 2)
    }

    /// Whoever adds a field there decides in PlainJobs.swift whether a job that has it is plain, and then counts here.
    @Test func `no field is passed over in the short way`() {
        let messages: [(any PBMessage, fields: Int)] = [
            (PBJobSpec(), 33), (PBJobRow(), 21), (PBJobSubmitted(), 5), (PBPrincipal(), 2),
            (PBRequestKey(), 2), (PBResources(), 4), (PBJobPhase(), 5), (PBPlacementList(), 6),
        ]
        for (message, fields) in messages {
            #expect(Mirror(reflecting: message).children.count == fields, "\(message)")
        }
    }
}
