// The order in which the loop is given what came in. The times are those of a real clock, and nothing is asserted of
// how long anything takes: only who comes before whom.

import ClusterModel
import ControlPlane
import Messages
import Testing

@testable import coordinator

@Suite("The inbox")
struct InboxTests {
    private func ask(_ request: ClientRequest, _ session: UInt64 = 1) -> Arrival {
        Arrival(input: .request(SessionID(session), number: 1, .admin, request))
    }

    private func isPage(_ arrival: Arrival) -> Bool {
        if case .request(_, _, _, .jobLines) = arrival.input { true } else { false }
    }

    @Test("puts one page into a turn, behind the rest")
    func onePageATurn() throws {
        let inbox = Inbox()
        inbox.put([ask(.jobLines(JobsQuery())), ask(.queues), ask(.jobLines(JobsQuery())), ask(.queues)])
        let first = try #require(inbox.take(upTo: 256, before: Inbox.now + 60_000))
        #expect(first.map(isPage) == [false, false, true])
        let second = try #require(inbox.take(upTo: 256, before: Inbox.now + 60_000))
        #expect(second.map(isPage) == [true])
        #expect(inbox.take(upTo: 256, before: Inbox.now)?.isEmpty == true)
    }

    @Test("forgets the pages of a session that is over")
    func forgetsClosed() throws {
        let inbox = Inbox()
        inbox.put([ask(.jobLines(JobsQuery()), 1), ask(.jobLines(JobsQuery()), 2)])
        inbox.put([Arrival(input: .closed(SessionID(1)))])
        let taken = try #require(inbox.take(upTo: 256, before: Inbox.now + 60_000))
        #expect(taken.count == 2)
        guard case .request(SessionID(2), _, _, _)? = taken.last?.input else {
            Issue.record("the other session's page is there")
            return
        }
        #expect(inbox.take(upTo: 256, before: Inbox.now)?.isEmpty == true)
    }

    @Test("gives nothing more once it is closed")
    func closes() {
        let inbox = Inbox()
        inbox.put([ask(.jobLines(JobsQuery()))])
        inbox.close()
        #expect(inbox.take(upTo: 256, before: Inbox.now + 60_000) == nil)
    }
}
