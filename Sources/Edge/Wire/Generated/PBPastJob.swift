// `PastJob` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A finished job as the coordinator's history keeps it.
package struct PBPastJob: PBMessage {
    /// Of its end: rises from end to end.
    package var ordinal: UInt64
    package var job: PBJobView?
    package var facts: [PBJobFact]

    package init(
        ordinal: UInt64 = 0,
        job: PBJobView? = nil,
        facts: [PBJobFact] = []
    ) {
        self.ordinal = ordinal
        self.job = job
        self.facts = facts
    }

    package static var wireName: StaticString { "coord.v1.PastJob" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPastJob { try read(bytes, rules) }
}

extension PBPastJob: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PastJob>, _ writer: WireWriter) throws(WireError) {
        coord__v1__past_job__init(c)
        c.pointee.ordinal = ordinal
        c.pointee.job = try writer.message(job)
        if !facts.isEmpty {
            c.pointee.n_facts = facts.count
            c.pointee.facts = try writer.messages(facts)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__PastJob>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PastJob")
        ordinal = c.pointee.ordinal
        job = try reader.message(c.pointee.job)
        facts = try reader.messages(c.pointee.facts, c.pointee.n_facts)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PastJob>? {
        coord__v1__past_job__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
