// `PastQuery` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.PastQuery`.
package struct PBPastQuery: PBMessage {
    /// Only ends before this one.
    package var before: Before?
    /// Jobs a page, at most 1,000.
    package var limit: UInt32
    /// Ended then or later.
    package var since: Since?
    /// Ended before then.
    package var until: Until?
    /// Only this user's; empty does not choose, here and below.
    package var user: String
    package var queue: String
    package var namespace: String
    package var kinds: [PBEndKind]

    /// One of the `before` fields of `coord.v1.PastQuery`.
    package enum Before: Hashable, Sendable {
        case beforeOrdinal(UInt64)
    }

    /// One of the `since` fields of `coord.v1.PastQuery`.
    package enum Since: Hashable, Sendable {
        case sinceMs(Int64)
    }

    /// One of the `until` fields of `coord.v1.PastQuery`.
    package enum Until: Hashable, Sendable {
        case untilMs(Int64)
    }

    package init(
        before: Before? = nil,
        limit: UInt32 = 0,
        since: Since? = nil,
        until: Until? = nil,
        user: String = "",
        queue: String = "",
        namespace: String = "",
        kinds: [PBEndKind] = []
    ) {
        self.before = before
        self.limit = limit
        self.since = since
        self.until = until
        self.user = user
        self.queue = queue
        self.namespace = namespace
        self.kinds = kinds
    }

    package static var wireName: StaticString { "coord.v1.PastQuery" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPastQuery { try read(bytes, rules) }
}

extension PBPastQuery: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PastQuery>, _ writer: WireWriter) throws(WireError) {
        coord__v1__past_query__init(c)
        try fillBefore(c, writer)
        c.pointee.limit = limit
        try fillSince(c, writer)
        try fillUntil(c, writer)
        if !user.isEmpty { c.pointee.user = try writer.text(user, "PastQuery.user") }
        if !queue.isEmpty { c.pointee.queue = try writer.text(queue, "PastQuery.queue") }
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "PastQuery.namespace") }
        if !kinds.isEmpty {
            c.pointee.n_kinds = kinds.count
            c.pointee.kinds = try writer.options(kinds)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__PastQuery>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PastQuery")
        before = try Self.readBefore(c, reader)
        limit = c.pointee.limit
        since = try Self.readSince(c, reader)
        until = try Self.readUntil(c, reader)
        user = try reader.text(c.pointee.user, "PastQuery.user")
        queue = try reader.text(c.pointee.queue, "PastQuery.queue")
        namespace = try reader.text(c.pointee.namespace_, "PastQuery.namespace")
        kinds = try reader.options(c.pointee.kinds, c.pointee.n_kinds, "PastQuery.kinds")
    }

    private func fillBefore(
        _ c: UnsafeMutablePointer<Coord__V1__PastQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch before {
        case .beforeOrdinal(let value):
            c.pointee.before_case = Coord__V1__PastQuery__BeforeCase(rawValue: 1)
            c.pointee.before_ordinal = value
        case nil: break
        }
    }

    private static func readBefore(
        _ c: UnsafePointer<Coord__V1__PastQuery>, _ reader: WireReader
    ) throws(WireError) -> Before? {
        switch c.pointee.before_case.rawValue {
        case 1: .beforeOrdinal(c.pointee.before_ordinal)
        default: nil
        }
    }

    private func fillSince(
        _ c: UnsafeMutablePointer<Coord__V1__PastQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch since {
        case .sinceMs(let value):
            c.pointee.since_case = Coord__V1__PastQuery__SinceCase(rawValue: 3)
            c.pointee.since_ms = value
        case nil: break
        }
    }

    private static func readSince(
        _ c: UnsafePointer<Coord__V1__PastQuery>, _ reader: WireReader
    ) throws(WireError) -> Since? {
        switch c.pointee.since_case.rawValue {
        case 3: .sinceMs(c.pointee.since_ms)
        default: nil
        }
    }

    private func fillUntil(
        _ c: UnsafeMutablePointer<Coord__V1__PastQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch until {
        case .untilMs(let value):
            c.pointee.until_case = Coord__V1__PastQuery__UntilCase(rawValue: 4)
            c.pointee.until_ms = value
        case nil: break
        }
    }

    private static func readUntil(
        _ c: UnsafePointer<Coord__V1__PastQuery>, _ reader: WireReader
    ) throws(WireError) -> Until? {
        switch c.pointee.until_case.rawValue {
        case 4: .untilMs(c.pointee.until_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PastQuery>? {
        coord__v1__past_query__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
