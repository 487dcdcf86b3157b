// Arrays in the coordinator's mind: a million elements in one row, what a restart finds again, and requests that name
// elements. How arrays behave over time is told in Tests/Golden/Scenarios/array*.txt.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite struct ArrayTests {
    private static let user = Principal(kind: .user, name: Name(unchecked: "ada"))

    private static func spec(_ array: ArrayShape, _ change: (inout JobSpec) -> Void = { _ in }) -> Boxed<JobSpec> {
        guard let zero = ContentHash(bytes: Array(repeating: 0, count: 32)) else { preconditionFailure("32 bytes") }
        var spec = JobSpec(name: Name(unchecked: "sweep"), payload: zero)
        spec.array = array
        change(&spec)
        return Boxed(spec)
    }

    private static func inventory(cpus: Int64) -> NodeInventory {
        NodeInventory(
            resources: Resources(cpu: 1000 * cpus, memory: 1 << 36), gpus: [], ports: 20_000..<20_100,
            dataAddress: "10.0.0.1", kernelBoot: "b")
    }

    private static func states(_ talk: Conversation, _ id: UInt64) -> ElementStates? {
        talk.conductor.state.jobs[JobID(id)]?.array?.states
    }

    @Test func `a million elements wait in one row, and as many become rows as find room`() throws {
        var talk = Conversation()
        _ = talk.addNode(1, Self.inventory(cpus: 8))
        #expect(talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<1_000_000))), key: 1) == .submitted(JobID(1)))
        #expect(talk.conductor.state.jobs.count == 9)
        let states = try #require(Self.states(talk, 1))
        #expect(states.count(of: .waiting) == 999_992)
        #expect(states.stretches.count { if case .mixed = $0 { true } else { false } } == 1, "the others take no room")
        #expect(talk.conductor.state.openElements == 1_000_000)
        talk.ask(.cancel(JobID(1)))
        #expect(Self.states(talk, 1)?.count(of: .failed) == 999_992, "what waited has ended at once")
        #expect(talk.conductor.state.violations().isEmpty)
    }

    @Test func `a restart from the log, and from a checkpoint, finds the same arrays`() throws {
        var talk = Conversation()
        _ = talk.addNode(1, Self.inventory(cpus: 3))
        let shape = ArrayShape(indices: ElementRuns([1, 4, 7, 9]), maxRunning: 2)
        _ = talk.submit(Self.spec(shape), key: 1)
        talk.ask(.hold(JobID(1), elements: ElementRuns([9])))
        talk.ask(.cancel(JobID(1), elements: ElementRuns([7])))
        let next = Conversation(restarting: talk)
        #expect(next.conductor.state.jobs == talk.conductor.state.jobs)
        #expect(next.conductor.state.queues == talk.conductor.state.queues)
        var whole = ClusterState(cluster: Conversation.cluster)
        for event in talk.events { whole.apply(event) }
        let restored = try #require(ClusterState(restoring: whole.takeCheckpoint()))
        #expect(restored == talk.conductor.state)
        #expect(restored.violations().isEmpty)
    }

    @Test func `of elements that are named, those that are there are meant, and one must be`() {
        var talk = Conversation()
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns([1, 3, 5]))), key: 1)
        let missing = ClientReply.rejected(.unknownElement(JobID(1), 2))
        #expect(talk.ask(.cancel(JobID(1), elements: ElementRuns([2, 4]))).replies == [missing])
        #expect(talk.ask(.cancel(JobID(1), elements: ElementRuns([2, 3, 4]))).replies == [.done])
        #expect(Self.states(talk, 1)?.places(in: .failed).all == [1])
        #expect(
            talk.ask(.cancel(JobID(1), elements: ElementRuns([3]))).replies == [.rejected(.alreadyFinished(JobID(1)))])
        let plain = talk.submit(Self.spec(ArrayShape(indices: ElementRuns([0]))) { $0.array = nil }, key: 2)
        #expect(plain == .submitted(JobID(2)))
        guard case .rejected(.conflict)? = talk.ask(.cancel(JobID(2), elements: ElementRuns([0]))).replies.first else {
            Issue.record("a job that is no array has no elements")
            return
        }
    }

    @Test func `an element that ended without beginning does not slip past what stood before its array`() {
        var talk = Conversation()
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<3))), key: 1)
        _ = talk.submit(
            Self.spec(ArrayShape(indices: ElementRuns(0..<3))) {
                $0.dependency = Dependency([.init(.afterOK, JobID(1))])
            },
            key: 2)
        talk.ask(.cancel(JobID(2), elements: ElementRuns([1])))
        for request in [
            ClientRequest.requeue(JobID(2), elements: ElementRuns([1])), .hold(JobID(2), elements: ElementRuns([0])),
        ] {
            guard case .rejected(.conflict)? = talk.ask(request).replies.first else {
                Issue.record("\(request) is let through")
                return
            }
        }
    }

    @Test func `aftercorr is between arrays with the same indices, and only there`() {
        var talk = Conversation()
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<3))), key: 1)
        let term = Dependency([.init(.afterCorrespondingOK, JobID(1))])
        for shape in [ArrayShape(indices: ElementRuns(0..<4)), nil] {
            let reply = talk.submit(
                Self.spec(ArrayShape(indices: ElementRuns(0..<3))) { ($0.array, $0.dependency) = (shape, term) }, key: 2
            )
            guard case .rejected(.invalid(field: "dependency", _))? = reply else {
                Issue.record("it is taken: \(String(describing: reply))")
                return
            }
        }
        let unknown = Dependency([.init(.afterOK, JobID(1), element: 3)])
        let reply = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<3))) { $0.dependency = unknown }, key: 3)
        #expect(reply == .rejected(.unknownElement(JobID(1), 3)))
    }

    @Test func `single elements are waited for only in arrays whose ends can be written down at each child`() {
        var settings = Settings()
        settings.namedElements = 3
        var talk = Conversation(settings: settings)
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<4))), key: 1)
        for term in [Dependency.Term(.afterCorrespondingOK, JobID(1)), .init(.afterOK, JobID(1), element: 2)] {
            let reply = talk.submit(
                Self.spec(ArrayShape(indices: ElementRuns(0..<4))) { $0.dependency = Dependency([term]) }, key: 2)
            guard case .rejected(.invalid(field: "dependency", _))? = reply else {
                Issue.record("\(term) is taken")
                return
            }
        }
        let whole = Dependency([.init(.afterOK, JobID(1))])
        let reply = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<4))) { $0.dependency = whole }, key: 3)
        #expect(reply == .submitted(JobID(2)))
    }

    @Test func `a list without any order has a bound, in an array and in a wish`() {
        var settings = Settings()
        settings.elementRuns = 3
        var talk = Conversation(settings: settings)
        let ragged = ElementRuns([0, 1, 3, 4, 8, 20, 21, 40, 90])
        #expect(ragged.runs.count > 3)
        guard case .rejected(.invalid(field: "array", _))? = talk.submit(Self.spec(ArrayShape(indices: ragged)), key: 1)
        else {
            Issue.record("it is taken")
            return
        }
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<100))), key: 2)
        guard
            case .rejected(.invalid(field: "elements", _))? = talk.ask(.cancel(JobID(1), elements: ragged)).replies
                .first
        else {
            Issue.record("it is obeyed")
            return
        }
        #expect(talk.ask(.cancel(JobID(1), elements: ElementRuns(50..<200))).replies == [.done])
    }

    @Test func `arrays have a bound in all, and it is given back when they end`() {
        var settings = Settings()
        settings.elementLimit = 10
        var talk = Conversation(settings: settings)
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<6))), key: 1)
        guard case .rejected(.conflict)? = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<5))), key: 2)
        else {
            Issue.record("11 elements are taken")
            return
        }
        talk.ask(.cancel(JobID(1)))
        #expect(talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<10))), key: 3) == .submitted(JobID(2)))
    }

    @Test func `a deadline ends what waits of an array`() {
        var talk = Conversation()
        _ = talk.submit(
            Self.spec(ArrayShape(indices: ElementRuns(0..<6))) { $0.deadline = WallTime(milliseconds: 1_010_000) },
            key: 1)
        talk.pass(seconds: 12)
        guard case .finished(.deadlineMissed, _)? = talk.conductor.state.jobs[JobID(1)]?.phase else {
            Issue.record("it still waits")
            return
        }
    }

    @Test func `an array at its limit keeps nobody behind it from starting`() throws {
        var talk = Conversation()
        _ = talk.addNode(1, Self.inventory(cpus: 4))
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<5), maxRunning: 1)), key: 1)
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<1))) { $0.array = nil }, key: 2)
        let other = try #require(talk.conductor.state.jobs[JobID(3)])
        #expect(other.phase == .starting(since: WallTime(milliseconds: 1_001_000)))
        guard case .explained(let why)? = talk.ask(.explain(JobID(1))).replies.first else {
            Issue.record("no explanation")
            return
        }
        #expect(why.obstacles == [.arrayLimit(JobID(1), 1)])
    }

    @Test func `one that was cancelled while it waited waits again as a whole, behind what stood before it`() {
        var talk = Conversation()
        let session = talk.addNode(1, Self.inventory(cpus: 4))
        _ = talk.submit(Generate.spec(), key: 1)
        let after = Dependency([.init(.afterOK, JobID(1))])
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<10))) { $0.dependency = after }, key: 2)
        talk.ask(.cancel(JobID(2)))
        talk.ask(.cancel(JobID(1)))
        talk.step([
            talk.report(1, on: session, first: 1, [.ended(AllocationID(1), .stopped, at: WallTime(milliseconds: 1))])
        ])
        #expect(talk.conductor.state.jobs[JobID(1)]?.phase.isTerminal == true)
        #expect(talk.conductor.state.openElements == 0)
        #expect(talk.ask(.requeue(JobID(1))).replies == [.done])
        #expect(talk.ask(.requeue(JobID(2))).replies == [.done])
        #expect(Self.states(talk, 2)?.count(of: .waiting) == 10 && talk.conductor.state.openElements == 10)
        #expect(talk.conductor.state.jobs[JobID(2)]?.phase.isPending == false, "the first comes first again")
        let refused = talk.ask(.requeue(JobID(2))).replies
        guard case .rejected(.conflict)? = refused.first else {
            Issue.record("it goes on: \(refused)")
            return
        }
        talk.step([
            talk.report(1, on: session, first: 2, [.ended(AllocationID(2), .completed, at: WallTime(milliseconds: 1))])
        ])
        #expect(Self.states(talk, 2)?.count(of: .live) == 4)
        #expect(talk.conductor.state.violations().isEmpty)
        let next = Conversation(restarting: talk)
        #expect(next.conductor.state.jobs == talk.conductor.state.jobs)
    }

    @Test func `what failed of one and what was cancelled of it are put back together, and may complete`() throws {
        var talk = Conversation()
        let session = talk.addNode(1, Self.inventory(cpus: 2))
        _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<5))), key: 1)
        func ended(_ ids: ClosedRange<UInt64>, _ ending: Ending, first: UInt64) -> Input {
            talk.report(
                1, on: session, first: first,
                ids.map { .ended(AllocationID($0), ending, at: WallTime(milliseconds: 1)) })
        }
        talk.ask(.cancel(JobID(1), elements: ElementRuns(2..<5)))
        talk.step([ended(1...2, .failed(rank: 0, .code(1)), first: 1)])
        let array = try #require(talk.conductor.state.jobs[JobID(1)])
        #expect(array.phase.isTerminal && array.array?.states.count(of: .failed) == 5)
        #expect(talk.ask(.requeue(JobID(1))).replies == [.done])
        #expect(Self.states(talk, 1)?.count(of: .failed) == 0)
        for (round, ids) in [UInt64(3)...4, 5...6].enumerated() {
            talk.step([ended(ids, .completed, first: UInt64(3 + 2 * round))])
        }
        talk.step([ended(7...7, .completed, first: 7)])
        guard case .finished(.completed, _)? = talk.conductor.state.jobs[JobID(1)]?.phase else {
            Issue.record("\(String(describing: talk.conductor.state.jobs[JobID(1)]?.phase))")
            return
        }
        #expect(talk.conductor.state.violations().isEmpty)
        let done = talk.ask(.requeue(JobID(1))).replies
        guard case .rejected(.conflict)? = done.first else {
            Issue.record("there is nothing to put back: \(done)")
            return
        }
    }

    @Test func `one that goes on with an element stands before the singleton of its name again`() {
        for isOneTurn in [true, false] {
            var talk = Conversation()
            _ = talk.submit(Self.spec(ArrayShape(indices: ElementRuns(0..<3))), key: 1)
            var spec = Generate.spec().value
            spec.name = Name(unchecked: "sweep")
            spec.dependency = Dependency([], isSingleton: true)
            talk.ask(.hold(JobID(1)))
            _ = talk.submit(Boxed(spec), key: 2)
            let inputs = [ClientRequest.cancel(JobID(1)), .requeue(JobID(1), elements: ElementRuns([1]))]
                .enumerated().map { Input.request(SessionID(1), number: UInt64(100 + $0), .admin, $1) }
            if isOneTurn { talk.step(inputs) } else { for input in inputs { talk.step([input]) } }
            #expect(talk.conductor.state.jobs[JobID(1)]?.phase.isTerminal == false)
            guard isOneTurn else { continue }
            guard case .deferred? = talk.conductor.state.jobs[JobID(2)]?.phase else {
                Issue.record("\(String(describing: talk.conductor.state.jobs[JobID(2)]?.phase))")
                return
            }
        }
    }
}
