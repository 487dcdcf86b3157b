// `JobPlaced` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The whole gang, in rank order.
package struct PBJobPlaced: PBMessage {
    package var job: UInt64
    package var attempt: UInt32
    package var allocations: [PBAllocation]
    package var atMs: Int64

    package init(
        job: UInt64 = 0,
        attempt: UInt32 = 0,
        allocations: [PBAllocation] = [],
        atMs: Int64 = 0
    ) {
        self.job = job
        self.attempt = attempt
        self.allocations = allocations
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.JobPlaced" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobPlaced { try read(bytes, rules) }
}

extension PBJobPlaced: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobPlaced>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_placed__init(c)
        c.pointee.job = job
        c.pointee.attempt = attempt
        if !allocations.isEmpty {
            c.pointee.n_allocations = allocations.count
            c.pointee.allocations = try writer.messages(allocations)
        }
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__JobPlaced>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobPlaced")
        job = c.pointee.job
        attempt = c.pointee.attempt
        allocations = try reader.messages(c.pointee.allocations, c.pointee.n_allocations)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobPlaced>? {
        coord__v1__job_placed__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
