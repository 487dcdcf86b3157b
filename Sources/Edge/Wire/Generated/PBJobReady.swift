// `JobReady` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Nothing but room and quota stands before it.
package struct PBJobReady: PBMessage {
    package var job: UInt64
    package var atMs: Int64

    package init(
        job: UInt64 = 0,
        atMs: Int64 = 0
    ) {
        self.job = job
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.JobReady" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobReady { try read(bytes, rules) }
}

extension PBJobReady: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobReady>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_ready__init(c)
        c.pointee.job = job
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__JobReady>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobReady")
        job = c.pointee.job
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobReady>? {
        coord__v1__job_ready__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
