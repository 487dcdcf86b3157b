// `JobFinished` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobFinished`.
package struct PBJobFinished: PBMessage {
    package var job: UInt64
    package var outcome: PBOutcome?
    package var atMs: Int64

    package init(
        job: UInt64 = 0,
        outcome: PBOutcome? = nil,
        atMs: Int64 = 0
    ) {
        self.job = job
        self.outcome = outcome
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.JobFinished" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobFinished { try read(bytes, rules) }
}

extension PBJobFinished: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobFinished>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_finished__init(c)
        c.pointee.job = job
        c.pointee.outcome = try writer.message(outcome)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__JobFinished>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobFinished")
        job = c.pointee.job
        outcome = try reader.message(c.pointee.outcome)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobFinished>? {
        coord__v1__job_finished__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
