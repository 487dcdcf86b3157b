// `JobRequeued` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobRequeued`.
package struct PBJobRequeued: PBMessage {
    package var job: UInt64
    package var kind: PBRequeueKind
    package var atMs: Int64
    /// Deferred: not before.
    package var untilMs: Int64
    /// Commanded: by whom.
    package var by: PBPrincipal?

    package init(
        job: UInt64 = 0,
        kind: PBRequeueKind = PBRequeueKind(rawValue: 0),
        atMs: Int64 = 0,
        untilMs: Int64 = 0,
        by: PBPrincipal? = nil
    ) {
        self.job = job
        self.kind = kind
        self.atMs = atMs
        self.untilMs = untilMs
        self.by = by
    }

    package static var wireName: StaticString { "coord.v1.JobRequeued" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobRequeued { try read(bytes, rules) }
}

extension PBJobRequeued: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobRequeued>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_requeued__init(c)
        c.pointee.job = job
        c.pointee.kind = Coord__V1__RequeueKind(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.at_ms = atMs
        c.pointee.until_ms = untilMs
        c.pointee.by = try writer.message(by)
    }

    init(_ c: UnsafePointer<Coord__V1__JobRequeued>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobRequeued")
        job = c.pointee.job
        kind = try reader.option(c.pointee.kind.rawValue, "JobRequeued.kind")
        atMs = c.pointee.at_ms
        untilMs = c.pointee.until_ms
        by = try reader.message(c.pointee.by)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobRequeued>? {
        coord__v1__job_requeued__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
