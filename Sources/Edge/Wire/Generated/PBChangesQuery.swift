// `ChangesQuery` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ChangesQuery`.
package struct PBChangesQuery: PBMessage {
    package var list: PBListKind
    /// Unset asks for the cursor to begin with, before the list is read.
    package var since: PBChangeCursor?
    /// Which jobs, as when the list was read.
    package var jobs: PBJobsQuery?
    /// Only services, models and recurring jobs of this namespace; empty is all.
    package var namespace: String

    package init(
        list: PBListKind = PBListKind(rawValue: 0),
        since: PBChangeCursor? = nil,
        jobs: PBJobsQuery? = nil,
        namespace: String = ""
    ) {
        self.list = list
        self.since = since
        self.jobs = jobs
        self.namespace = namespace
    }

    package static var wireName: StaticString { "coord.v1.ChangesQuery" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBChangesQuery { try read(bytes, rules) }
}

extension PBChangesQuery: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ChangesQuery>, _ writer: WireWriter) throws(WireError) {
        coord__v1__changes_query__init(c)
        c.pointee.list = Coord__V1__ListKind(rawValue: UInt32(bitPattern: list.rawValue))
        c.pointee.since = try writer.message(since)
        c.pointee.jobs = try writer.message(jobs)
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "ChangesQuery.namespace") }
    }

    init(_ c: UnsafePointer<Coord__V1__ChangesQuery>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ChangesQuery")
        list = try reader.option(c.pointee.list.rawValue, "ChangesQuery.list")
        since = try reader.message(c.pointee.since)
        jobs = try reader.message(c.pointee.jobs)
        namespace = try reader.text(c.pointee.namespace_, "ChangesQuery.namespace")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ChangesQuery>? {
        coord__v1__changes_query__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
