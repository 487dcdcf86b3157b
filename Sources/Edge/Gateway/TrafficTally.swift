// What is new of the requests since somebody asked last: the records' growth, beside what is there now. Pure; who asks
// how often, and whom it is told to, is the owner's.

/// What is there now of one service, and what came since it was asked for last.
package struct ServiceNews: Hashable, Sendable {
    package struct Revision: Hashable, Sendable {
        package var revision: UInt64
        /// What came of it.
        package var record: RevisionRecord
    }

    package struct Replica: Hashable, Sendable {
        package var replica: UInt64
        package var inFlight: Int
    }

    package var service: String
    package var inFlight = 0
    package var queued = 0
    package var held = 0
    /// Requests that no replica took.
    package var refused: Int64 = 0
    /// Ascending, those of which something came.
    package var revisions: [Revision] = []
    /// Ascending, those that work on anything.
    package var replicas: [Replica] = []

    package init(service: String) { self.service = service }

    package var isQuiet: Bool { self == ServiceNews(service: service) }
}

package struct TrafficTally: Sendable {
    private var revisions: [RevisionKey: RevisionRecord] = [:]
    private var refused: [String: Int64] = [:]
    /// Those of which there was something to tell the last time.
    private var named: Set<String> = []

    package init() {}

    /// Of every service of which there is something to tell, and once more of those of which there is nothing any more;
    /// in order of name.
    ///
    /// - Parameter held: Services for which requests have begun to wait; the figures may be from before.
    package mutating func news(
        _ records: RequestRecords, _ figures: [ServiceFigures], held: Set<String>
    ) -> [ServiceNews] {
        var found: [String: ServiceNews] = [:]
        for one in figures {
            var news = ServiceNews(service: one.service)
            (news.inFlight, news.queued, news.held) = (one.inFlight, one.queued, one.held)
            news.replicas = one.replicas
                .compactMap { replica in
                    replica.counted.map { ServiceNews.Replica(replica: replica.tenant.replica, inFlight: $0.inFlight) }
                }
                .filter { $0.inFlight > 0 }.sorted { $0.replica < $1.replica }
            found[one.service] = news
        }
        for service in held {
            found[service, default: ServiceNews(service: service)].held = max(1, found[service]?.held ?? 0)
        }
        for (key, record) in records.revisions {
            let earlier = revisions[key] ?? RevisionRecord()
            guard record.requests != earlier.requests else { continue }
            found[key.service, default: ServiceNews(service: key.service)].revisions
                .append(ServiceNews.Revision(revision: key.revision, record: record.since(earlier)))
        }
        for (service, count) in records.refused {
            let before = refused[service, default: 0]
            guard count != before else { continue }
            // One that was forgotten meanwhile has counted anew.
            found[service, default: ServiceNews(service: service)].refused = count < before ? count : count - before
        }
        (revisions, refused) = (records.revisions, records.refused)
        for service in found.keys { found[service]?.revisions.sort { $0.revision < $1.revision } }
        let told = named
        named = Set(found.values.filter { !$0.isQuiet }.map(\.service))
        for service in told where found[service] == nil { found[service] = ServiceNews(service: service) }
        return found.values.filter { named.contains($0.service) || told.contains($0.service) }
            .sorted { $0.service < $1.service }
    }
}
