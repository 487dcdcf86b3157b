// `JobSubmitted` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobSubmitted`.
package struct PBJobSubmitted: PBMessage {
    package var job: UInt64
    package var spec: PBJobSpec?
    package var owner: PBPrincipal?
    package var request: PBRequestKey?
    package var atMs: Int64

    package init(
        job: UInt64 = 0,
        spec: PBJobSpec? = nil,
        owner: PBPrincipal? = nil,
        request: PBRequestKey? = nil,
        atMs: Int64 = 0
    ) {
        self.job = job
        self.spec = spec
        self.owner = owner
        self.request = request
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.JobSubmitted" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobSubmitted { try read(bytes, rules) }
}

extension PBJobSubmitted: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobSubmitted>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_submitted__init(c)
        c.pointee.job = job
        c.pointee.spec = try writer.message(spec)
        c.pointee.owner = try writer.message(owner)
        c.pointee.request = try writer.message(request)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__JobSubmitted>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobSubmitted")
        job = c.pointee.job
        spec = try reader.message(c.pointee.spec)
        owner = try reader.message(c.pointee.owner)
        request = try reader.message(c.pointee.request)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobSubmitted>? {
        coord__v1__job_submitted__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
