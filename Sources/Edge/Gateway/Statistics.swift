// What HAProxy counts of its slots and pools, read from `show stat`, and the same added up for replicas and services.
// The proxy's counts begin anew with each of its processes.

package import ClusterModel

/// One line of `show stat`.
package struct StatisticsRow: Hashable, Sendable {
    package var pool: String
    /// `BACKEND`, `FRONTEND` or a server's name.
    package var server: String
    package var inFlight = 0
    package var queued = 0
    package var limit = 0
    package var requests = 0
    package var serverErrors = 0
    /// Requests that failed because the slot could not be reached, after every retry.
    package var unreachable = 0
    package var responseFailures = 0
    package var retries = 0
    package var redispatches = 0
    /// Milliseconds, over the last 1,024 requests.
    package var averageQueue = 0
    package var averageConnect = 0
    package var averageResponse = 0
    package var averageTotal = 0
    package var longestQueue = 0
    package var longestResponse = 0
    package var longestTotal = 0

    package init(pool: String, server: String) { (self.pool, self.server) = (pool, server) }

    /// Attempts to reach the slot that failed; most of those requests went on to another one.
    package var connectFailures: Int { unreachable + retries + redispatches }

    package var slot: SlotName? {
        guard server.hasPrefix("s"), let number = Int(server.dropFirst()) else { return nil }
        return SlotName(pool: pool, number: number)
    }

    /// Reads an answer; columns are found by their names, and one that is missing is an error.
    package static func read(_ answer: String) throws(GatewayError) -> [StatisticsRow] {
        try read(answer, unless: { false }) ?? []
    }

    /// The same, unless something else has to be done first: then nil.
    static func read(_ answer: String, unless isInterrupted: () -> Bool) throws(GatewayError) -> [StatisticsRow]? {
        let bytes = Array(answer.utf8)
        guard bytes.starts(with: "# ".utf8) else {
            throw .unreadable(what: "statistics", found: String(answer.prefix(200)))
        }
        let end = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
        let names = String(decoding: bytes[2..<end], as: UTF8.self).split(
            separator: ",", omittingEmptySubsequences: false)
        // For each column of the answer its number among ours.
        var numbers = [Int?](repeating: nil, count: names.count)
        for (number, column) in columns.enumerated() {
            guard let place = names.firstIndex(of: Substring(column)) else {
                throw .unreadable(what: "statistics", found: "no column \(column)")
            }
            numbers[place] = number
        }
        var rows: [StatisticsRow] = []
        var values = [Int](repeating: 0, count: columns.count)
        for line in bytes[min(end + 1, bytes.endIndex)...].split(separator: 0x0A) {
            guard let (pool, server) = read(line, numbers, into: &values) else {
                throw .unreadable(what: "statistics", found: String(decoding: line.prefix(200), as: UTF8.self))
            }
            rows.append(StatisticsRow(pool: pool, server: server, values))
            // Some tenths of a millisecond apart.
            if rows.count % 256 == 0, isInterrupted() { return nil }
        }
        return rows
    }

    /// One line's values without an array of its words: thousands of lines are read each second.
    private static func read(
        _ line: ArraySlice<UInt8>, _ numbers: [Int?], into values: inout [Int]
    ) -> (pool: String, server: String)? {
        var (column, start, value) = (0, line.startIndex, 0)
        var texts = ("", "")
        for place in line.startIndex...line.endIndex {
            if place < line.endIndex, line[place] != 0x2C {
                let digit = Int(line[place]) - 0x30
                // What is no number is of a column that is not asked for, or empty.
                if digit >= 0, digit <= 9 { value = value &* 10 &+ digit }
                continue
            }
            if column == 0 { texts.0 = String(decoding: line[start..<place], as: UTF8.self) }
            if column == 1 { texts.1 = String(decoding: line[start..<place], as: UTF8.self) }
            if column < numbers.count, let number = numbers[column] { values[number] = value }
            (column, start, value) = (column + 1, place + 1, 0)
        }
        return column >= numbers.count ? texts : nil
    }

    /// In the order in which a row takes them.
    private static let columns = [
        "scur", "qcur", "slim", "stot", "hrsp_5xx", "econ", "eresp", "wretr", "wredis", "qtime", "ctime", "rtime",
        "ttime", "qtime_max", "rtime_max", "ttime_max",
    ]

    private init(pool: String, server: String, _ values: [Int]) {
        (self.pool, self.server) = (pool, server)
        (inFlight, queued, limit, requests) = (values[0], values[1], values[2], values[3])
        (serverErrors, unreachable, responseFailures) = (values[4], values[5], values[6])
        (retries, redispatches) = (values[7], values[8])
        (averageQueue, averageConnect, averageResponse) = (values[9], values[10], values[11])
        (averageTotal, longestQueue, longestResponse, longestTotal) = (values[12], values[13], values[14], values[15])
    }
}

/// One replica as the gateway sees it.
package struct ReplicaFigures: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case serving
        /// Asked to finish, and still in the table.
        case draining
        /// No longer in the table, and not done yet.
        case leaving
    }

    package var tenant: SlotTenant
    package var slot: SlotName
    package var state: State
    /// As the proxy's process counts them, of the slot's last tenant too where it had one; nil while that is not known.
    package var counted: StatisticsRow?
    /// It is given nothing new, and nothing is in flight in any process of the proxy.
    package var isIdle: Bool
}

/// One service as the gateway sees it.
package struct ServiceFigures: Hashable, Sendable {
    package var service: String
    /// Requests that wait because there is no replica at all, for which a service that was scaled to zero starts, and
    /// those of them that wait for room since.
    package var held = 0
    /// Requests that wait for a replica that is busy.
    package var queued = 0
    package var inFlight = 0
    /// As the pool has counted them since the proxy's start.
    package var requests = 0
    package var serverErrors = 0
    package var connectFailures = 0
    package var averageQueue = 0
    package var averageTotal = 0
    package var longestTotal = 0
    package var replicas: [ReplicaFigures] = []

    package init(service: String) { self.service = service }
}

extension PoolLayout {
    /// The figures of every service that has a pool, in order of name.
    ///
    /// - Parameters:
    ///   - elsewhere: What processes from before reloads still work on; nil where that is not known.
    ///   - some: Services to tell of, where the rows are of their pools alone; nil for all.
    package func figures(
        from rows: [StatisticsRow], elsewhere: [SlotName: Int]?, at now: BootTime, of some: Set<String?>? = nil
    ) -> [ServiceFigures] {
        var slots: [SlotName: StatisticsRow] = [:]
        var totals: [String: StatisticsRow] = [:]
        for row in rows {
            if let slot = row.slot { slots[slot] = row } else if row.server == "BACKEND" { totals[row.pool] = row }
        }
        var services: [String: ServiceFigures] = [:]
        for pool in pools {
            guard let name = pool.service, some?.contains(name) ?? true else { continue }
            var figures = services[name] ?? ServiceFigures(service: name)
            var working = 0
            for (place, slot) in pool.slots.enumerated() {
                let isClosed = slot.isClosed(for: Self.grace, at: now) && elsewhere?[pool.slot(place), default: 0] == 0
                guard let replica = replica(slot, at: pool.slot(place), of: name, slots, isClosed: isClosed) else {
                    continue
                }
                working += replica.counted?.inFlight ?? 0
                figures.queued += replica.counted?.queued ?? 0
                figures.connectFailures += replica.counted?.connectFailures ?? 0
                figures.replicas.append(replica)
            }
            figures.inFlight += working
            if let total = totals[pool.name] {
                // What the pool has and no slot has waits: in the pool's queue, or held.
                figures.held += max(0, total.inFlight - working - total.queued)
                figures.queued += total.queued
                figures.requests += total.requests
                figures.serverErrors += total.serverErrors
                figures.averageQueue = max(figures.averageQueue, total.averageQueue)
                figures.averageTotal = max(figures.averageTotal, total.averageTotal)
                figures.longestTotal = max(figures.longestTotal, total.longestTotal)
            }
            services[name] = figures
        }
        return services.values.sorted { $0.service < $1.service }
    }

    private func replica(
        _ slot: PoolSlot, at name: SlotName, of service: String, _ rows: [SlotName: StatisticsRow],
        isClosed: Bool
    ) -> ReplicaFigures? {
        let isIdle = isClosed && rows[name]?.inFlight == 0
        switch slot.use {
        case .free: return nil
        case .serving(let replica):
            return ReplicaFigures(
                tenant: SlotTenant(service: service, revision: replica.revision, replica: replica.id), slot: name,
                state: replica.isDraining ? .draining : .serving, counted: rows[name], isIdle: isIdle)
        case .leaving(let tenant, _, _):
            return ReplicaFigures(tenant: tenant, slot: name, state: .leaving, counted: rows[name], isIdle: isIdle)
        }
    }
}
