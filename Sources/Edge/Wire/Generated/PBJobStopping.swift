// `JobStopping` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobStopping`.
package struct PBJobStopping: PBMessage {
    package var job: UInt64
    package var cause: PBStopCause?
    package var atMs: Int64

    package init(
        job: UInt64 = 0,
        cause: PBStopCause? = nil,
        atMs: Int64 = 0
    ) {
        self.job = job
        self.cause = cause
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.JobStopping" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobStopping { try read(bytes, rules) }
}

extension PBJobStopping: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobStopping>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_stopping__init(c)
        c.pointee.job = job
        c.pointee.cause = try writer.message(cause)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__JobStopping>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobStopping")
        job = c.pointee.job
        cause = try reader.message(c.pointee.cause)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobStopping>? {
        coord__v1__job_stopping__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
