// `JobsQuery` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobsQuery`.
package struct PBJobsQuery: PBMessage {
    /// Only jobs after this one.
    package var after: After?
    /// Jobs a page, at most 1,000.
    package var limit: UInt32
    package var includesFinished: Bool
    /// Only of this queue.
    package var queue: Queue?
    /// Only of this namespace.
    package var namespace: Namespace?
    /// Only this user's.
    package var user: User?

    /// One of the `after` fields of `coord.v1.JobsQuery`.
    package enum After: Hashable, Sendable {
        case afterJob(UInt64)
    }

    /// One of the `queue` fields of `coord.v1.JobsQuery`.
    package enum Queue: Hashable, Sendable {
        case queueName(String)
    }

    /// One of the `namespace` fields of `coord.v1.JobsQuery`.
    package enum Namespace: Hashable, Sendable {
        case namespaceName(String)
    }

    /// One of the `user` fields of `coord.v1.JobsQuery`.
    package enum User: Hashable, Sendable {
        case userName(String)
    }

    package init(
        after: After? = nil,
        limit: UInt32 = 0,
        includesFinished: Bool = false,
        queue: Queue? = nil,
        namespace: Namespace? = nil,
        user: User? = nil
    ) {
        self.after = after
        self.limit = limit
        self.includesFinished = includesFinished
        self.queue = queue
        self.namespace = namespace
        self.user = user
    }

    package static var wireName: StaticString { "coord.v1.JobsQuery" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobsQuery { try read(bytes, rules) }
}

extension PBJobsQuery: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobsQuery>, _ writer: WireWriter) throws(WireError) {
        coord__v1__jobs_query__init(c)
        try fillAfter(c, writer)
        c.pointee.limit = limit
        c.pointee.includes_finished = includesFinished ? 1 : 0
        try fillQueue(c, writer)
        try fillNamespace(c, writer)
        try fillUser(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__JobsQuery>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobsQuery")
        after = try Self.readAfter(c, reader)
        limit = c.pointee.limit
        includesFinished = c.pointee.includes_finished != 0
        queue = try Self.readQueue(c, reader)
        namespace = try Self.readNamespace(c, reader)
        user = try Self.readUser(c, reader)
    }

    private func fillAfter(
        _ c: UnsafeMutablePointer<Coord__V1__JobsQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch after {
        case .afterJob(let value):
            c.pointee.after_case = Coord__V1__JobsQuery__AfterCase(rawValue: 1)
            c.pointee.after_job = value
        case nil: break
        }
    }

    private static func readAfter(
        _ c: UnsafePointer<Coord__V1__JobsQuery>, _ reader: WireReader
    ) throws(WireError) -> After? {
        switch c.pointee.after_case.rawValue {
        case 1: .afterJob(c.pointee.after_job)
        default: nil
        }
    }

    private func fillQueue(
        _ c: UnsafeMutablePointer<Coord__V1__JobsQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch queue {
        case .queueName(let value):
            c.pointee.queue_case = Coord__V1__JobsQuery__QueueCase(rawValue: 4)
            c.pointee.queue_name = try writer.text(value, "JobsQuery.queue_name")
        case nil: break
        }
    }

    private static func readQueue(
        _ c: UnsafePointer<Coord__V1__JobsQuery>, _ reader: WireReader
    ) throws(WireError) -> Queue? {
        switch c.pointee.queue_case.rawValue {
        case 4: try .queueName(reader.text(c.pointee.queue_name, "JobsQuery.queue_name"))
        default: nil
        }
    }

    private func fillNamespace(
        _ c: UnsafeMutablePointer<Coord__V1__JobsQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch namespace {
        case .namespaceName(let value):
            c.pointee.namespace_case = Coord__V1__JobsQuery__NamespaceCase(rawValue: 50)
            c.pointee.namespace_name = try writer.text(value, "JobsQuery.namespace_name")
        case nil: break
        }
    }

    private static func readNamespace(
        _ c: UnsafePointer<Coord__V1__JobsQuery>, _ reader: WireReader
    ) throws(WireError) -> Namespace? {
        switch c.pointee.namespace_case.rawValue {
        case 50: try .namespaceName(reader.text(c.pointee.namespace_name, "JobsQuery.namespace_name"))
        default: nil
        }
    }

    private func fillUser(
        _ c: UnsafeMutablePointer<Coord__V1__JobsQuery>, _ writer: WireWriter
    ) throws(WireError) {
        switch user {
        case .userName(let value):
            c.pointee.user_case = Coord__V1__JobsQuery__UserCase(rawValue: 51)
            c.pointee.user_name = try writer.text(value, "JobsQuery.user_name")
        case nil: break
        }
    }

    private static func readUser(
        _ c: UnsafePointer<Coord__V1__JobsQuery>, _ reader: WireReader
    ) throws(WireError) -> User? {
        switch c.pointee.user_case.rawValue {
        case 51: try .userName(reader.text(c.pointee.user_name, "JobsQuery.user_name"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobsQuery>? {
        coord__v1__jobs_query__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
