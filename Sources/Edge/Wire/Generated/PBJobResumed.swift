// `JobResumed` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobResumed`.
package struct PBJobResumed: PBMessage {
    package var job: UInt64
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        job: UInt64 = 0,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.job = job
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.JobResumed" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobResumed { try read(bytes, rules) }
}

extension PBJobResumed: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobResumed>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_resumed__init(c)
        c.pointee.job = job
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__JobResumed>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobResumed")
        job = c.pointee.job
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobResumed>? {
        coord__v1__job_resumed__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
