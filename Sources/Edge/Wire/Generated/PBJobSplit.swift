// `JobSplit` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// An element left its array and is a job of its own.
package struct PBJobSplit: PBMessage {
    package var job: UInt64
    package var array: UInt64
    /// Its place among the array's indices, from 0.
    package var place: UInt32
    package var atMs: Int64

    package init(
        job: UInt64 = 0,
        array: UInt64 = 0,
        place: UInt32 = 0,
        atMs: Int64 = 0
    ) {
        self.job = job
        self.array = array
        self.place = place
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.JobSplit" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobSplit { try read(bytes, rules) }
}

extension PBJobSplit: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobSplit>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_split__init(c)
        c.pointee.job = job
        c.pointee.array = array
        c.pointee.place = place
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__JobSplit>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobSplit")
        job = c.pointee.job
        array = c.pointee.array
        place = c.pointee.place
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobSplit>? {
        coord__v1__job_split__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
