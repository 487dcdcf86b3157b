// `JobHistory` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Everything that happened to one job.
package struct PBJobHistory: PBMessage {
    package var job: PBJobView?
    /// In order, from its submit on.
    package var facts: [PBJobFact]
    /// It is in the history only.
    package var archived: Bool

    package init(
        job: PBJobView? = nil,
        facts: [PBJobFact] = [],
        archived: Bool = false
    ) {
        self.job = job
        self.facts = facts
        self.archived = archived
    }

    package static var wireName: StaticString { "coord.v1.JobHistory" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobHistory { try read(bytes, rules) }
}

extension PBJobHistory: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobHistory>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_history__init(c)
        c.pointee.job = try writer.message(job)
        if !facts.isEmpty {
            c.pointee.n_facts = facts.count
            c.pointee.facts = try writer.messages(facts)
        }
        c.pointee.archived = archived ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__JobHistory>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobHistory")
        job = try reader.message(c.pointee.job)
        facts = try reader.messages(c.pointee.facts, c.pointee.n_facts)
        archived = c.pointee.archived != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobHistory>? {
        coord__v1__job_history__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
