// What became of each request, counted by service and revision from the proxy's own lines. Pure: it is given bytes and
// told who sits in which slot. It is bounded: figures of a revision that is long gone make room for new ones.

package import ClusterModel

/// One line of the proxy for one request: `pool server status wait response total how retries weight`.
package struct RequestLine: Hashable, Sendable {
    package var pool: Int
    /// From 1; nil where no replica was chosen.
    package var slot: Int?
    /// Whether it went on to the next process, which writes a line of its own.
    package var isHandedOver: Bool
    package var status: Int
    package var wait: Int64
    package var response: Int64
    package var total: Int64
    /// How it ended: who first, C for the client; then where.
    package var endedBy: UInt8
    package var retries: Int64
    /// How many requests it stands for: of a busy service not each one has a line.
    package var weight: Int64

    /// Reads a line; nil for anything else.
    package init?(_ bytes: ArraySlice<UInt8>) {
        var words = WordReader(bytes)
        guard let place = words.next(), let server = words.next(), let status = words.number(),
            let wait = words.number(), let response = words.number(), let total = words.number(),
            let how = words.next(), let retries = words.number(), let share = words.next()
        else { return nil }
        // `front` and `again` are pools of nobody.
        pool = WordReader.numberedPool(place) ?? 0
        slot = WordReader.numbered(0x73, server)
        isHandedOver = server.elementsEqual("again".utf8) || server.elementsEqual("next".utf8)
        self.status = Int(status)
        (self.wait, self.response, self.total) = (wait, response, total)
        endedBy = how.first ?? 0x2D
        self.retries = retries
        // Where there is no number, none was left out; a million requests a second in one pool are more than any proxy
        // has.
        weight = min(max(WordReader(share).readNumber() ?? 1, 1), 1 << 11)
    }
}

/// Words between spaces.
private struct WordReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: 0x20) ?? rest.endIndex
        defer { rest = rest[min(end + 1, rest.endIndex)...] }
        return rest[rest.startIndex..<end]
    }

    /// A whole number; a `+` before it means that it went on after the line was written.
    mutating func number() -> Int64? { next().flatMap { WordReader($0).readNumber() } }

    /// All of it as one number.
    func readNumber() -> Int64? {
        var word = rest
        let isNegative = word.first == 0x2D
        if isNegative || word.first == 0x2B { word = word.dropFirst() }
        guard !word.isEmpty, word.count < 18 else { return nil }
        var value: Int64 = 0
        for byte in word {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return isNegative ? -value : value
    }

    mutating func numbered(_ letter: UInt8) -> Int? { next().flatMap { Self.numbered(letter, $0) } }

    /// `p12` and `q12`, of which there is one.
    static func numberedPool(_ word: ArraySlice<UInt8>) -> Int? { numbered(0x70, word) ?? numbered(0x71, word) }

    /// `p12` and `s3`.
    static func numbered(_ letter: UInt8, _ word: ArraySlice<UInt8>) -> Int? {
        guard word.first == letter, word.count > 1, word.count < 8 else { return nil }
        var value = 0
        for byte in word.dropFirst() {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}

/// Whose figures.
package struct RevisionKey: Hashable, Comparable, Sendable {
    package let service: String
    package let revision: UInt64

    package init(service: String, revision: UInt64) { (self.service, self.revision) = (service, revision) }

    package static func < (left: RevisionKey, right: RevisionKey) -> Bool {
        (left.service, left.revision) < (right.service, right.revision)
    }
}

/// The figures of one revision, from the beginning; two of them tell what was between.
package struct RevisionRecord: Hashable, Sendable {
    package var requests: Int64 = 0
    /// Answers of 500 and above, and answers that did not come.
    package var failures: Int64 = 0
    /// The client left before its answer; neither a success nor a failure.
    package var abandoned: Int64 = 0
    /// Tried again at another replica.
    package var retried: Int64 = 0
    /// From the last byte of the request's head to the end of the answer.
    package var latency = LatencyHistogram()
    /// In the queue, or held.
    package var waiting = LatencyHistogram()

    package init() {}

    package func since(_ earlier: RevisionRecord) -> RevisionRecord {
        var rest = self
        // One that was forgotten meanwhile and came again has counted anew.
        guard earlier.requests <= requests else { return self }
        rest.requests -= earlier.requests
        rest.failures -= earlier.failures
        rest.abandoned -= earlier.abandoned
        rest.retried -= earlier.retried
        rest.latency = latency.since(earlier.latency)
        rest.waiting = waiting.since(earlier.waiting)
        return rest
    }
}

package struct RequestRecords: Sendable {
    /// About 3 KB each; a thousand services in the middle of a rollout have two revisions.
    private static let mostRevisions = 4_096

    package private(set) var revisions: [RevisionKey: RevisionRecord] = [:]
    /// Requests that no replica took, by service: there was none, the queue was full, or they waited too long.
    package private(set) var refused: [String: Int64] = [:]
    /// Services for which a request began to wait where there is no replica, until they are taken.
    package private(set) var held: Set<String> = []
    /// Lines that could not be read, or were of nobody.
    package private(set) var unknown: Int64 = 0

    /// By pool and slot, both by their numbers.
    private var tenants: [[RevisionKey?]] = []
    private var services: [String?] = []

    package init() {}

    /// Who sits where from now on. A slot's last tenant keeps it until another comes: its lines may be on their way.
    package mutating func seat(_ layout: PoolLayout) {
        for pool in layout.pools {
            let number = pool.number
            while tenants.count <= number {
                tenants.append([])
                services.append(nil)
            }
            if let service = pool.service { services[number] = service }
            while tenants[number].count <= pool.slots.count { tenants[number].append(nil) }
        }
        for (slot, tenant) in layout.tenants {
            guard let pool = Int(slot.pool.dropFirst()) else { continue }
            tenants[pool][slot.number] = RevisionKey(service: tenant.service, revision: tenant.revision)
        }
        if revisions.count > Self.mostRevisions { forget() }
    }

    /// Counts a line without its end.
    package mutating func count(_ bytes: ArraySlice<UInt8>) {
        if bytes.starts(with: Self.heldMark) {
            let pool = WordReader.numberedPool(bytes.dropFirst(Self.heldMark.count))
            guard let pool, services.indices.contains(pool), let service = services[pool] else {
                unknown += 1
                return
            }
            held.insert(service)
            return
        }
        guard let line = RequestLine(bytes), services.indices.contains(line.pool) else {
            unknown += 1
            return
        }
        guard !line.isHandedOver else { return }
        guard let slot = line.slot else {
            guard let service = services[line.pool] else { return unknown += 1 }
            refused[service, default: 0] += line.weight
            return
        }
        guard tenants[line.pool].indices.contains(slot), let key = tenants[line.pool][slot] else {
            unknown += 1
            return
        }
        revisions[key, default: RevisionRecord()].count(line)
    }

    /// How the script's lines begin.
    private static let heldMark = Array("held ".utf8)

    package mutating func takeHeld() -> Set<String> {
        defer { held = [] }
        return held
    }

    /// Keeps those that still sit somewhere.
    private mutating func forget() {
        let seated = Set(tenants.joined().compactMap { $0 })
        revisions = revisions.filter { seated.contains($0.key) }
        let named = Set(services.compactMap { $0 })
        refused = refused.filter { named.contains($0.key) }
    }
}

extension RevisionRecord {
    fileprivate mutating func count(_ line: RequestLine) {
        let weight = line.weight
        requests += weight
        retried += max(0, min(1, line.retries)) * weight
        if line.wait >= 0 { waiting.add(milliseconds: line.wait, times: weight) }
        // C in capitals is a client that left, in small letters one that was silent too long.
        if line.endedBy == 0x43 || line.endedBy == 0x63 {
            abandoned += weight
        } else if line.status >= 500 || line.status < 100 {
            failures += weight
        } else if line.endedBy == 0x53 || line.endedBy == 0x73 {
            // The replica broke off in the middle of its answer.
            failures += weight
        }
        latency.add(milliseconds: line.total, times: weight)
    }
}
