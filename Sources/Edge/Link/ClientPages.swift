// A long list, page by page. Not what is made of the pages: they are shown or collected elsewhere.

import ClusterModel
package import Messages

/// The pages of a list of jobs, in the order of their numbers.
///
/// The next page is asked for before this one is handed out, so that the coordinator makes it while this one is shown.
/// Nobody else may speak through the same client between two pages.
package struct JobPages<Item> {
    private let client: ControlClient
    private var query: JobsQuery
    private let request: (JobsQuery) -> ClientRequest
    private let page: (ClientReply) -> (items: [Item], next: JobID?)?
    /// The request that is under way.
    private var asked: UInt64?
    private var isAtEnd = false

    /// The first page is what fits a screen or two, so that it is there at once.
    private static var firstPage: Int { 100 }

    /// What was asked for of each page behind the first.
    private let limit: Int

    private init(
        _ query: JobsQuery, of client: ControlClient, request: @escaping (JobsQuery) -> ClientRequest,
        page: @escaping (ClientReply) -> (items: [Item], next: JobID?)?
    ) {
        (self.query, self.client, limit) = (query, client, query.limit)
        self.query.limit = min(query.limit, Self.firstPage)
        (self.request, self.page) = (request, page)
    }

    /// The next page; nil behind the last one. A page may be empty. On a connection that broke it asks once more.
    package mutating func next() throws(ClientFault) -> [Item]? {
        guard !isAtEnd else { return nil }
        let reply = try answer()
        guard let found = page(reply) else { throw client.unexpected(reply) }
        asked = nil
        guard let next = found.next else {
            isAtEnd = true
            return found.items
        }
        // A page that leads back to itself would never end.
        guard query.after.map({ $0 < next }) ?? true else { throw client.unexpected(reply) }
        query.after = next
        query.limit = limit
        do throws(ClientFault) {
            asked = try client.send([(request(query), payload: [])]).lowerBound
        } catch {
            // This page is good; the next call says what is wrong, if it still is.
            client.close()
        }
        return found.items
    }

    private func answer() throws(ClientFault) -> ClientReply {
        guard let asked else { return try client.ask(request(query)) }
        do throws(ClientFault) {
            return try client.answer(to: asked, within: ClientLimits.answering)
        } catch {
            client.close()
            guard case .lost = error else { throw error }
            return try client.ask(request(query))
        }
    }
}

extension JobPages<JobView> {
    /// All that is known of each job.
    package init(_ query: JobsQuery, of client: ControlClient) {
        self.init(query, of: client, request: ClientRequest.jobs) { reply in
            guard case .jobs(let page) = reply else { return nil }
            return (page.jobs, page.next)
        }
    }
}

extension JobPages<JobLine> {
    /// A line of each job.
    package init(_ query: JobsQuery, of client: ControlClient) {
        self.init(query, of: client, request: ClientRequest.jobLines) { reply in
            guard case .jobLines(let page) = reply else { return nil }
            return (page.lines, page.next)
        }
    }
}
