// Whose end a deploy reports when others deploy the same service meanwhile.

import ClusterModel
import Messages
import Testing

@testable import coordctl

@Suite("The rollout that a deploy waits for")
struct OwnRolloutTests {
    private static let time = WallTime(milliseconds: 1)
    private static let failed = RolloutEnd(of: 2, fault: .undone, at: time)

    /// A service whose newest revision is `newest`, on its way to `target` unless that is nil.
    private func view(newest: UInt32, to target: UInt32? = nil, last: RolloutEnd? = nil) throws -> ServiceView {
        let hash = try #require(ContentHash(bytes: [UInt8](repeating: 0, count: 32)))
        let job = Boxed(JobSpec(name: .standard, payload: hash))
        let spec = Boxed(ServiceSpec(name: Name(unchecked: "web"), replicas: 1, job: job))
        let revisions = (1...newest).map { Revision(number: $0, spec: spec, by: .admin, created: Self.time) }
        var view = ServiceView(
            id: ServiceID(1), owner: .admin, declared: Self.time, replicas: 1, revisions: revisions, serving: 1)
        view.rollout = target.map { RolloutState(to: $0, stage: .exchanging, since: Self.time) }
        view.lastRollout = last
        return view
    }

    private func own(_ declared: ServiceView) throws -> OwnRollout { try #require(OwnRollout(declared)) }

    @Test
    func `goes on until it ends, well or badly`() throws {
        let own = try own(view(newest: 2, to: 2, last: RolloutEnd(of: 1, fault: nil, at: Self.time)))
        #expect(
            try own.state(in: view(newest: 2, to: 2, last: RolloutEnd(of: 1, fault: nil, at: Self.time))) == .goesOn)
        #expect(
            try own.state(in: view(newest: 2, last: RolloutEnd(of: 2, fault: nil, at: Self.time)))
                == .over(serves: true))
        #expect(try own.state(in: view(newest: 2, last: Self.failed)) == .over(serves: false))
    }

    @Test
    func `is superseded by another's, however that goes`() throws {
        let own = try own(view(newest: 2, to: 2))
        for last in [
            nil, RolloutEnd(of: 3, fault: nil, at: Self.time), RolloutEnd(of: 3, fault: .undone, at: Self.time),
        ] {
            #expect(try own.state(in: view(newest: 3, to: last == nil ? 3 : nil, last: last)) == .superseded(by: 3))
        }
        let earlier = RolloutEnd(of: 1, fault: nil, at: Self.time)
        #expect(try own.state(in: view(newest: 5, to: 5, last: earlier)) == .superseded(by: 5))
    }

    @Test
    func `had its end though another goes on by now`() throws {
        let own = try own(view(newest: 2, to: 2))
        let served = RolloutEnd(of: 2, fault: nil, at: Self.time)
        #expect(try own.state(in: view(newest: 3, to: 3, last: served)) == .over(serves: true))
        #expect(try own.state(in: view(newest: 3, to: 3, last: Self.failed)) == .over(serves: false))
    }

    @Test
    func `of a revision that went back before is the new attempt`() throws {
        let own = try own(view(newest: 2, to: 2, last: Self.failed))
        #expect(try own.state(in: view(newest: 2, to: 2, last: Self.failed)) == .goesOn)
        #expect(try own.state(in: view(newest: 3, to: 3, last: Self.failed)) == .superseded(by: 3))
        let again = RolloutEnd(of: 2, fault: .undone, at: WallTime(milliseconds: 2))
        #expect(try own.state(in: view(newest: 2, last: again)) == .over(serves: false))
    }

    @Test
    func `is over at once where nothing was to be rolled out`() throws {
        let served = RolloutEnd(of: 2, fault: nil, at: Self.time)
        let own = try own(view(newest: 2, last: served))
        #expect(try own.state(in: view(newest: 2, last: served)) == .over(serves: true))
        #expect(try own.state(in: view(newest: 3, to: 3, last: served)) == .over(serves: true))
    }
}
